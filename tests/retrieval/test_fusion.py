"""The top k, ties, and both ways of making one ranking of two."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.fusion import reciprocal_ranks, top, weighted


def scores(*values: float) -> np.ndarray:
    return np.asarray(values, np.float32)


@pytest.mark.parametrize(
    ("values", "k", "places"),
    [
        ((1, 3, 2), 2, [1, 2]),
        ((1, 3, 2), 9, [1, 2, 0]),
        ((0, 0, 2), 3, [2]),
        ((0, -1, 0), 3, []),
        ((5, 5, 5, 5), 2, [0, 1]),
        ((1, 5, 1, 5, 1), 3, [1, 3, 0]),
        ((), 3, []),
    ],
)
def test_top_holds_what_scored_and_ties_go_by_order(values, k, places) -> None:
    assert top(scores(*values), k).tolist() == places


def test_reciprocal_ranks_adds_what_each_ranking_gives() -> None:
    fused = reciprocal_ranks((scores(9, 5, 0), scores(0, 3, 1)), (1.0, 0.5))
    np.testing.assert_allclose(fused, [1 / 61, 1 / 62 + 0.5 / 61, 0.5 / 62], rtol=1e-5)


def test_weighted_stretches_each_side() -> None:
    fused = weighted((scores(90, 45, 0), scores(0, 0.2, 0.1)), (1.0, 1.0))
    assert top(fused, 3).tolist() == [1, 0, 2]
    assert fused[1] == pytest.approx(1.5, abs=0.01)


def test_weighted_keeps_the_order_of_what_lies_deep() -> None:
    many = scores(*range(60, 0, -1))
    assert top(weighted((many, np.zeros_like(many)), (1.0, 1.0)), 60).tolist() == list(range(60))


def test_nothing_found_is_nothing() -> None:
    assert top(weighted((scores(0, 0), scores(0, 0)), (1.0, 1.0)), 2).tolist() == []
