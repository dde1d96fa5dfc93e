"""The one tokeniser: what it keeps, what it cuts, and that it shares nothing."""

from __future__ import annotations

import tempfile

import jieba
import pytest
from small_library import ENTRIES

from assistant.retrieval.tokens import Tokenizer, find_terms, fold, stock_dictionary

TEXTS = [document.text for document, _ in ENTRIES]
TERMS = [term for entry in ENTRIES for term in find_terms(*entry)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２５ 年", "2025年"),
        ("ＰＭ２．５", "pm2.5"),
        ("９０％", "90%"),
        ("绿 色\n低　碳", "绿色低碳"),
        ("①", "1"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("到2025年", ["到", "2025", "年"]),
        ("15.5%以上", ["15.5", "以", "上"]),
        ("“两高”、CO2", ["两", "高", "co", "2"]),
        ("…—（）", []),
    ],
)
def test_characters(text: str, characters: list[str]) -> None:
    assert Tokenizer({}, 1).characters(text) == characters


def test_unit_names_and_quoted_terms_are_words() -> None:
    words = Tokenizer.for_texts(TEXTS, TERMS).words(TEXTS[0])
    assert {"市农业农村局", "市交通运输局", "两网融合"} <= set(words)


def test_words_inside_words_are_found_too() -> None:
    words = Tokenizer.for_texts(TEXTS, TERMS).words("市农业农村局")
    assert "农业" in words
    assert words[-1] == "市农业农村局"


def test_a_narrow_dictionary_cuts_its_texts_like_the_whole_one() -> None:
    whole = jieba.Tokenizer()
    frequencies = dict(stock_dictionary())
    for word in stock_dictionary():
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    whole.FREQ, whole.total, whole.initialized = frequencies, sum(stock_dictionary().values()), True
    narrow = Tokenizer.for_texts(TEXTS, [])
    assert len(narrow.frequencies) < 2_000
    for line in "".join(TEXTS).replace("。", "\n").replace("，", "\n").splitlines():
        cut = [word for word in whole.cut_for_search(line, HMM=False) if len(word) > 1]
        assert narrow.words(line) == cut


def test_nothing_is_shared_and_nothing_written(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = dict(jieba.dt.FREQ)
    Tokenizer.for_texts(TEXTS, ["甲乙丙丁局"]).words("甲乙丙丁局")
    assert before == jieba.dt.FREQ
    assert list(tmp_path.iterdir()) == []


def test_words_know_where_they_stand() -> None:
    text = "推进污水资源化利用，建设充换电设施"
    for word, start, end in Tokenizer.for_texts(TEXTS, TERMS).place_words(text):
        assert text[start:end] == word
