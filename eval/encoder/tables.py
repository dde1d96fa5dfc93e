"""Where the vectors start: co-occurrence for what pieces mean, chance for telling them apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

from assistant.retrieval.vectors import Vectors, unit_rows

_WINDOW = 5


def cooccurrence_vectors(
    ids: NDArray[np.int32], bounds: NDArray[np.int64], size: int, dimensions: int, seed: int
) -> Vectors:
    """Unit vectors of ``size`` pieces from positive pointwise mutual information, reduced by SVD.

    Pairs count less the further they stand apart; contexts are smoothed by the power 0.75 (Levy, Goldberg
    and Dagan 2015).
    """
    text = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    counts = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, _WINDOW + 1):
        inside = text[:-distance] == text[distance:]
        keys = ids[:-distance][inside].astype(np.int64) * size + ids[distance:][inside]
        pairs, times = np.unique(keys, return_counts=True)
        weight = (_WINDOW + 1 - distance) / _WINDOW
        counts = counts + sparse.csr_matrix(
            (times.astype(np.float32) * weight, (pairs // size, pairs % size)), shape=(size, size)
        )
    counts = (counts + counts.T).tocoo()
    rows = np.asarray(counts.sum(axis=1)).ravel() + 1e-9
    columns = rows**0.75 / (rows**0.75).sum()
    information = np.log(counts.data / rows[counts.row] / columns[counts.col])
    kept = (information > 0) & (counts.data >= 1)
    positive = sparse.csr_matrix(
        (information[kept], (counts.row[kept], counts.col[kept])), shape=(size, size), dtype=np.float32
    )
    left, strengths, _ = randomized_svd(positive, dimensions, n_iter=3, random_state=seed)
    return unit_rows(left * np.sqrt(strengths))


def composition(pieces: list[str]) -> sparse.csr_matrix:
    """Which characters each piece consists of: shape (pieces, pieces), columns are one-character pieces."""
    places = {piece: place for place, piece in enumerate(pieces) if len(piece) == 1}
    rows = [row for row, piece in enumerate(pieces[1:], 1) for character in piece if character in places]
    columns = [places[character] for piece in pieces[1:] for character in piece if character in places]
    ones = np.ones(len(rows), np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(pieces), len(pieces)))


def quantize(table: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    """Eight-bit rows and the weight of each row: ``table ≈ rows * weights[:, None]``."""
    weights = np.abs(table).max(axis=1) / 127
    rows = np.round(table / np.where(weights > 0, weights, 1)[:, None]).astype(np.int8)
    return rows, weights.astype(np.float32)
