"""Ranking and fusing: top k among what scored, ties by clause order, reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.lexical import Scores

RRF_K = 60


def top(scores: Scores, k: int) -> NDArray[np.int64]:
    """The places of the ``k`` highest scores above zero, best first; the earlier clause wins a tie."""
    places = np.flatnonzero(scores > 0)
    if len(places) > k:
        least = np.partition(scores[places], len(places) - k)[len(places) - k]
        places = places[scores[places] >= least]
    return places[np.argsort(-scores[places], kind="stable")][:k]


def ranks(scores: Scores, k: int) -> dict[int, int]:
    """Place → rank from 1, of the ``k`` best."""
    return {int(place): rank for rank, place in enumerate(top(scores, k), 1)}


def fuse(rankings: Sequence[dict[int, int]], weights: Sequence[float]) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): place → score, best first."""
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for place, rank in ranking.items():
            scores[place] = scores.get(place, 0.0) + weight / (RRF_K + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
