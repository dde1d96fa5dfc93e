"""Measures of a ranking in TREC terms, and how sure one can be of a difference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

MEASURES = ("nDCG@10", "R@1", "R@5", "R@20", "RR")
_RELEVANT = 2  # the grade from which R and RR count; nDCG uses every grade
_RESAMPLES = 2_000


def measure(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Every measure for one question; a ranking without results scores 0.

    The same as ir_measures' nDCG@10, R(rel=2)@k and RR(rel=2).
    """
    gains = [grades.get(name, 0) for name in ranking]
    ideal = sorted(grades.values(), reverse=True)[:10]
    relevant = sum(grade >= _RELEVANT for grade in grades.values())
    found = [gain >= _RELEVANT for gain in gains]
    scores = {"nDCG@10": _dcg(gains[:10]) / _dcg(ideal) if any(ideal) else 0.0}
    for k in (1, 5, 20):
        scores[f"R@{k}"] = sum(found[:k]) / relevant if relevant else 0.0
    scores["RR"] = 1 / (found.index(True) + 1) if True in found else 0.0
    return scores


def interval(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean of ``values``."""
    means = _means(values, seed)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def doubt(better: Sequence[float], worse: Sequence[float], seed: int = 1) -> float:
    """Paired bootstrap: the share of resamples in which ``better`` is not ahead of ``worse``."""
    return float((_means(np.subtract(better, worse), seed) <= 0).mean())


def _means(values: Sequence[float] | NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    array = np.asarray(values, np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(array), (_RESAMPLES, len(array)))
    means: NDArray[np.float64] = array[drawn].mean(axis=1)
    return means


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
