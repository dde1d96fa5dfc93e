"""Ranking and fusing: the top k among what scored, ties by clause order, two ways to make one ranking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.retrieval.lexical import Places, Scores

_RRF_K = 60
# Of each ranking, how many places have a say in a weighted fusion.
_DEPTH = 20
# What the raw score still counts, so that what lies deeper keeps its order.
_TRACE = 1e-3


def top(scores: Scores, k: int) -> Places:
    """The places of the ``k`` highest scores above zero, best first; the earlier clause wins a tie."""
    places = np.flatnonzero(scores > 0)
    if len(places) > k:
        least = np.partition(scores[places], len(places) - k)[len(places) - k]
        places = places[scores[places] >= least]
    return places[np.argsort(-scores[places], kind="stable")][:k]


def reciprocal_ranks(rankings: Sequence[Scores], weights: Sequence[float]) -> Scores:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): one score a place."""
    fused = np.zeros(len(rankings[0]), np.float32)
    for scores, weight in zip(rankings, weights, strict=True):
        best = top(scores, len(scores))
        fused[best] += weight / (_RRF_K + 1 + np.arange(len(best), dtype=np.float32))
    return fused


def weighted(rankings: Sequence[Scores], weights: Sequence[float]) -> Scores:
    """The sum of scores that were stretched so that the best is 1 and the twentieth 0."""
    fused = np.zeros(len(rankings[0]), np.float32)
    for scores, weight in zip(rankings, weights, strict=True):
        best = top(scores, _DEPTH + 1)
        if len(best):
            high = scores[best[0]]
            low = scores[best[-1]] if len(best) > _DEPTH else np.float32(0)
            if high > low:
                fused += weight * np.maximum((scores - low) / (high - low), 0)
            fused += np.where(scores > 0, _TRACE * scores / high, 0).astype(np.float32)
    return fused
