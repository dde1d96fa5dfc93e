"""What a search finds, and what it says of each hit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_library import ENTRIES, make_entry

from assistant.models import Library
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.ranking import Recipe
from assistant.retrieval.store import build_index
from assistant.settings import Settings

FIRST, SECOND = (document.id for document, _ in ENTRIES)


@pytest.mark.parametrize(
    ("question", "document", "clause"),
    [
        ("垃圾分类由哪个部门负责", FIRST, "一/1"),
        ("废品回收站", FIRST, "一/1"),
        ("充电桩归谁管", FIRST, "一/2"),
        ("烧秸秆", FIRST, "一/3"),
        ("快递盒子能不能少用", SECOND, "一/1"),
        ("中水回用", SECOND, "一/2"),
        ("河长", SECOND, "一/2"),
    ],
)
def test_what_people_mean_comes_first(library: IndexedLibrary, question, document, clause) -> None:
    best = library.search(question, 3)[0]
    assert (best.document, best.clause) == (document, clause)


def test_a_hit_says_why(library: IndexedLibrary) -> None:
    hit = library.search("垃圾分类由谁负责", 1)[0]
    assert hit.rank == hit.lexical_rank == 1
    assert "垃圾" in "".join(hit.matched)


@pytest.mark.parametrize(("question", "looked"), [("推进垃圾分类", False), ("中水回用", True)])
def test_vectors_are_asked_where_no_clause_holds_the_words(library, question, looked) -> None:
    assert (library.search(question, 1)[0].dense_rank is not None) == looked


def test_words_are_trusted_by_the_share_of_them_that_one_clause_holds(library: IndexedLibrary) -> None:
    doubts = []
    for question in ("推进垃圾分类", "推进垃圾分类之外的洋葱种植", "洋葱种植的补贴垃圾"):
        terms = library.ranker.look_up(library.reader.read(question, 1.0, 0.0))
        inside = np.ones(library.ranker.size, np.bool_)
        doubts.append(library.ranker._whole(terms, Recipe(), inside)[1])
    assert doubts == sorted(doubts)
    assert doubts[0] == 0.0
    assert doubts[2] == 1.0


def test_ranks_and_scores_descend(library: IndexedLibrary) -> None:
    hits = library.search("推进绿色设施建设", 50)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


@pytest.mark.parametrize("question", ["", "  ", "？！", "\x00"])
def test_nothing_asked_is_nothing_found(library: IndexedLibrary, question: str) -> None:
    assert library.search(question) == []


def test_search_narrows_to_documents(library: IndexedLibrary) -> None:
    assert {hit.document for hit in library.search("绿色设施建设", 50, [SECOND])} == {SECOND}
    assert library.search("绿色设施建设", 50, ["丙"]) == []


def test_a_question_that_names_a_place_means_its_document(library: IndexedLibrary) -> None:
    assert library.search("甲江市设施建设", 1)[0].document == FIRST
    assert library.search("乙山设施建设", 1)[0].document == SECOND


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(fusion="rrf"),
        Recipe(dense=0),
        Recipe(lexical=0, clause_words=0, clause_characters=0, sentence_words=0, sentence_characters=0),
        Recipe(sentence_words=0, sentence_characters=0),
    ],
)
def test_each_way_of_searching_finds_it(library: IndexedLibrary, recipe: Recipe) -> None:
    assert library.search("污水处理设施", 1, recipe=recipe)[0].clause == "一/2"


def test_segments_are_searched_as_one(tmp_path, library: IndexedLibrary, monkeypatch) -> None:
    from assistant.retrieval import store

    monkeypatch.setattr(store, "_SEGMENT_CLAUSES", 1)
    parts = build_index(ENTRIES, Settings(index_dir=tmp_path))
    for question in ("垃圾分类", "污水处理设施建设", "快递盒子", "甲江的设施"):
        together = [replace(hit, score=round(hit.score, 4)) for hit in library.search(question, 20)]
        assert [replace(hit, score=round(hit.score, 4)) for hit in parts.search(question, 20)] == together


def test_a_unit_of_one_segment_stays_a_word_beside_a_longer_one(tmp_path, monkeypatch) -> None:
    from assistant.retrieval import store

    monkeypatch.setattr(store, "_SEGMENT_CLAUSES", 1)
    entries = [
        make_entry("甲", "一、任务\n1.甲事。做好甲事的各项安排。(责任单位:市鑫淼垚局)\n"),
        make_entry("乙", "一、任务\n1.乙事。做好乙事的各项安排。(责任单位:市鑫淼垚局机关处)\n"),
    ]
    library = build_index(entries, Settings(index_dir=tmp_path))
    hits = {hit.document: hit for hit in library.search("市鑫淼垚局", 9) if hit.clause != "一"}
    assert hits["甲"].matched == ("市鑫淼垚局",)


def test_an_empty_index_finds_nothing(tmp_path) -> None:
    assert build_index([], Settings(index_dir=tmp_path)).search("垃圾分类") == []


def test_a_document_without_clauses_does_no_harm(tmp_path) -> None:
    document, ledger = ENTRIES[0]
    bare = replace(document, id="空", text="", clauses=())
    library = build_index(
        [(bare, replace(ledger, document="空", statements=()))], Settings(index_dir=tmp_path)
    )
    assert library.search("垃圾分类") == []
    assert library.documents["空"] == bare


def test_it_is_a_library(library: IndexedLibrary) -> None:
    held: Library = library
    assert set(held.documents) == set(held.ledgers)
