"""The arrays give what rank-bm25 gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.lexical import Counts, LexicalIndex, LuceneBM25, Terms, lucene_idf, spread
from assistant.retrieval.vocabulary import Vocabulary, hash_terms

TOKENS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), max_size=12)
CORPUS = st.lists(TOKENS, min_size=1, max_size=14).filter(any)
QUERY = st.lists(st.sampled_from("甲乙丙丁壬"), min_size=1, max_size=4, unique=True)


class Small:
    """An index of ``parts``, a segment each, asked with plain terms."""

    def __init__(self, parts: list[list[list[str]]], by_term: bool) -> None:
        counted: list[dict[str, int]] = [{} for _ in parts]
        counts = [Counts.fit(part, terms) for part, terms in zip(parts, counted, strict=True)]
        self.index = LexicalIndex([count.by_term() if by_term else count for count in counts])
        self.vocabularies = [Vocabulary.build(terms) for terms in counted]

    def ask(self, query: dict[str, float]) -> tuple[Terms, np.ndarray]:
        terms = Terms.find(query, self.vocabularies)
        return terms, self.index.weights(terms)

    def weights(self, query: dict[str, float]) -> dict[str, float]:
        terms, weights = self.ask(query)
        return dict(zip(terms.names, weights.tolist(), strict=True))


@given(CORPUS, QUERY, st.integers(0, 14))
@settings(max_examples=150, deadline=None)
def test_scores_equal_rank_bm25_also_over_segments(corpus, query, cut) -> None:
    expected = LuceneBM25(corpus).get_scores(query)
    cut = min(cut, len(corpus))
    parts = [part for part in (corpus[:cut], corpus[cut:]) if part]
    by_term, by_passage = Small(parts, True), Small(parts, False)
    asked = by_term.ask(dict.fromkeys(query, 1.0))
    np.testing.assert_allclose(by_term.index.scores(*asked), expected, rtol=1e-4, atol=1e-5)
    some = np.arange(0, len(corpus), 2)
    found = by_passage.index.scores_of(some, *asked)
    np.testing.assert_allclose(found, expected[some], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("holding", [1, 5, 9, 10])
def test_idf_is_never_negative(holding: int) -> None:
    assert lucene_idf(10, holding) > 0


def test_a_common_word_does_not_outweigh_a_rare_one() -> None:
    corpus = [["的", "的"], ["的", "部门"], ["的"], ["的", "城市"]]
    weights = Small([corpus], True).weights({"的": 1.0, "部门": 1.0})
    assert weights["部门"] > 5 * weights["的"]


def test_a_term_that_stands_nowhere_has_no_weight() -> None:
    assert Small([[["甲"]]], True).weights({"乙": 1.0, "甲": 0.0}) == {"乙": 0.0}


def test_two_fits_share_a_vocabulary() -> None:
    vocabulary: dict[str, int] = {}
    clauses = Counts.fit([["甲", "乙"]], vocabulary)
    sentences = Counts.fit([["乙"], ["丙"]], vocabulary)
    terms = Terms.find({"甲": 1.0, "丙": 1.0}, [Vocabulary.build(vocabulary)])
    weights = LexicalIndex([clauses.by_term()]).weights(terms)
    assert weights[0] > 0 == weights[1]
    index = LexicalIndex([sentences])
    weights = index.weights(terms)
    assert weights[0] == 0 < weights[1]
    scores = index.scores_of(np.array([0, 1]), terms, weights)
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
    assert vocabulary.rows(hash_terms([*rows, other])).tolist() == [*rows.values(), rows.get(other, -1)]


@pytest.mark.parametrize(
    ("starts", "sizes", "numbers"),
    [([5, 9], [2, 1], [5, 6, 9]), ([3], [0], []), ([1, 1], [1, 2], [1, 1, 2])],
)
def test_spread(starts, sizes, numbers) -> None:
    assert spread(np.array(starts), np.array(sizes)).tolist() == numbers
