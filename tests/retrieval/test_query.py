"""A question as search sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_library import ENTRIES

from assistant.errors import StoreError
from assistant.retrieval.query import QueryReader, load_thesaurus
from assistant.retrieval.tokens import Tokenizer
from assistant.settings import ROOT

TOKENIZER = Tokenizer.for_texts([document.text for document, _ in ENTRIES], [])
READER = QueryReader(TOKENIZER, {"充电桩": ("充换电设施",), "快递盒": ("绿色包装",)}, ["甲市", "甲"])


def test_question_words_weigh_little() -> None:
    query = READER.read("垃圾分类由哪个部门负责", 0.3, 0.25)
    assert query.characters["垃"] == 1
    assert query.characters["责"] == 0.3
    assert query.words["垃圾"] == 1


def test_a_character_counts_once_at_its_heaviest() -> None:
    assert READER.read("哪个部门修门", 0.3, 0).characters["门"] == 1


def test_the_thesaurus_adds_words_of_documents() -> None:
    query = READER.read("充电桩归谁管", 0.3, 0.25)
    assert query.related == ("充换电设施",)
    assert query.words["设施"] == 0.25
    assert query.characters["充"] == 1
    assert query.characters["施"] == 0.25


def test_a_word_that_is_there_already_is_not_added() -> None:
    assert READER.read("充电桩和充换电设施", 0.3, 0.25).related == ()


def test_words_that_name_the_issuer_are_no_topic() -> None:
    query = READER.read("甲市的垃圾分类", 0.3, 0)
    assert query.named == ("甲市",)
    assert "甲" not in query.topic
    assert query.characters["甲"] == 0.3


def test_a_question_of_names_alone_keeps_them() -> None:
    assert READER.read("甲市", 0.3, 0).topic == "甲市"


@pytest.mark.parametrize("text", ["", " \n", "……？！", "（）"])
def test_nothing_to_search_for(text: str) -> None:
    assert READER.read(text, 0.3, 0.25).empty


def test_the_shipped_thesaurus() -> None:
    thesaurus = load_thesaurus(ROOT / "corpus" / "thesaurus.toml")
    assert len(thesaurus) > 300
    assert all(word and terms and all(terms) for word, terms in thesaurus.items())


@pytest.mark.parametrize("text", ["", "[words", "[other]\n", '[words]\n"甲" = 1\n'])
def test_a_broken_thesaurus_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "thesaurus.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"thesaurus\.toml"):
        load_thesaurus(path)


def test_without_a_thesaurus_there_is_none(tmp_path: Path) -> None:
    assert load_thesaurus(tmp_path / "thesaurus.toml") == {}
