"""The arrays give what rank-bm25 gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.lexical import Counts, LexicalIndex, LuceneBM25, lucene_idf, spread
from assistant.retrieval.vocabulary import Vocabulary

TOKENS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), max_size=12)
CORPUS = st.lists(TOKENS, min_size=1, max_size=14).filter(any)
QUERY = st.lists(st.sampled_from("甲乙丙丁壬"), min_size=1, max_size=4, unique=True)


def index(parts: list[list[list[str]]], by_term: bool) -> LexicalIndex:
    segments = []
    for part in parts:
        vocabulary: dict[str, int] = {}
        counts = Counts.fit(part, vocabulary)
        segments.append((Vocabulary.build(vocabulary), counts.by_term() if by_term else counts))
    return LexicalIndex(segments)


@given(CORPUS, QUERY, st.integers(0, 14))
@settings(max_examples=150, deadline=None)
def test_scores_equal_rank_bm25_also_over_segments(corpus, query, cut) -> None:
    expected = LuceneBM25(corpus).get_scores(query)
    cut = min(cut, len(corpus))
    parts = [part for part in (corpus[:cut], corpus[cut:]) if part]
    weights = index(parts, True).weights(dict.fromkeys(query, 1.0))
    np.testing.assert_allclose(index(parts, True).scores(weights), expected, rtol=1e-4, atol=1e-5)
    some = np.arange(0, len(corpus), 2)
    np.testing.assert_allclose(
        index(parts, False).scores_of(some, weights), expected[some], rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("holding", [1, 5, 9, 10])
def test_idf_is_never_negative(holding: int) -> None:
    assert lucene_idf(10, holding) > 0


def test_a_common_word_does_not_outweigh_a_rare_one() -> None:
    corpus = [["的", "的"], ["的", "部门"], ["的"], ["的", "城市"]]
    weights = index([corpus], True).weights({"的": 1.0, "部门": 1.0})
    assert weights["部门"] > 5 * weights["的"]


def test_a_term_that_stands_nowhere_has_no_weight() -> None:
    assert index([[["甲"]]], True).weights({"乙": 1.0, "甲": 0.0}) == {}


def test_two_fits_share_a_vocabulary() -> None:
    vocabulary: dict[str, int] = {}
    clauses = Counts.fit([["甲", "乙"]], vocabulary)
    sentences = Counts.fit([["乙"], ["丙"]], vocabulary)
    shared = Vocabulary.build(vocabulary)
    assert set(LexicalIndex([(shared, clauses.by_term())]).weights({"甲": 1.0, "丙": 1.0})) == {"甲"}
    index = LexicalIndex([(shared, sentences)])
    scores = index.scores_of(np.array([0, 1]), index.weights({"丙": 1.0}))
    assert scores[0] == 0 < scores[1]


def test_counts_come_back_from_disk(tmp_path) -> None:
    counts = Counts.fit([["甲", "甲"], [], ["乙"]], {})
    counts.save(tmp_path, "x")
    loaded = Counts.load(tmp_path, "x")
    for part in Counts.__slots__:
        np.testing.assert_array_equal(getattr(loaded, part), getattr(counts, part))


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 1_000_000), max_size=30), st.text(max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_vocabulary_knows_its_terms_and_no_others(rows, other) -> None:
    vocabulary = Vocabulary.build(rows)
    assert vocabulary.rows([*rows, other]).tolist() == [*rows.values(), rows.get(other, -1)]


@pytest.mark.parametrize(
    ("starts", "sizes", "numbers"),
    [([5, 9], [2, 1], [5, 6, 9]), ([3], [0], []), ([1, 1], [1, 2], [1, 1, 2])],
)
def test_spread(starts, sizes, numbers) -> None:
    assert spread(np.array(starts), np.array(sizes)).tolist() == numbers
