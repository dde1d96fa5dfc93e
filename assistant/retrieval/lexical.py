"""Lexical search: rank-bm25 fits the statistics, a compressed sparse matrix serves them.

rank-bm25 answers by looking into a dictionary per passage and query term; the same numbers kept by term
answer some hundred times faster. That both agree is tested.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25

Scores = NDArray[np.float32]

K1 = 1.2
B = 0.75


def lucene_idf(passages: int, holding: int) -> float:
    """The weight of a term that stands in ``holding`` of ``passages``: never negative (Lucene's form)."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


class LuceneBM25(BM25):  # type: ignore[misc]
    """The statistics of a corpus; ``get_scores`` is the yardstick for ``LexicalIndex.scores``.

    rank-bm25's own Okapi replaces negative weights by a share of the mean: 的 then outweighs 部门.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: lucene_idf(self.corpus_size, holding) for term, holding in nd.items()}

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """The score of every passage for the tokens of ``query``."""
        scores = np.zeros(self.corpus_size)
        norm = K1 * (1 - B + B * np.asarray(self.doc_len) / self.avgdl)
        for term in query:
            count = np.asarray([frequencies.get(term, 0) for frequencies in self.doc_freqs])
            scores += self.idf.get(term, 0.0) * count * (K1 + 1) / (count + norm)
        return scores


@dataclass(frozen=True, slots=True)
class Postings:
    """How often each term stands in each passage, by term (compressed sparse rows).

    ``rows`` maps a term to its row; ``bounds`` (rows + 1), ``passages`` and ``counts`` are the usual three
    arrays; ``lengths`` holds the number of tokens of every passage.
    """

    rows: Mapping[str, int]
    bounds: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @classmethod
    def fit(cls, corpus: Sequence[Sequence[str]]) -> Postings:
        """Count ``corpus``, one sequence of tokens a passage, with rank-bm25."""
        fitted = LuceneBM25(corpus or [[]])  # it cannot count nothing
        rows = {term: row for row, term in enumerate(sorted(fitted.idf))}
        terms: list[int] = []
        places: list[int] = []
        counts: list[int] = []
        for place, frequencies in enumerate(fitted.doc_freqs):
            terms.extend(rows[term] for term in frequencies)
            places.extend([place] * len(frequencies))
            counts.extend(frequencies.values())
        row_of = np.asarray(terms, np.int32)
        order = np.argsort(row_of, kind="stable")
        bounds = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(np.bincount(row_of, minlength=len(rows)), out=bounds[1:])
        return cls(
            rows,
            bounds,
            np.asarray(places, np.int32)[order],
            np.minimum(np.asarray(counts, np.int64)[order], 65_535).astype(np.uint16),
            np.asarray(fitted.doc_len[: len(corpus)], np.int32),
        )

    def holding(self, term: str) -> int:
        """In how many passages ``term`` stands."""
        row = self.rows.get(term)
        return 0 if row is None else int(self.bounds[row + 1] - self.bounds[row])

    def of(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """The passages that hold ``term`` and how often each does."""
        row = self.rows.get(term)
        place = slice(0, 0) if row is None else slice(self.bounds[row], self.bounds[row + 1])
        return self.passages[place], self.counts[place]

    def save(self, folder: Path, name: str) -> None:
        """Write ``name``.* into ``folder``."""
        (folder / f"{name}.terms.msgpack").write_bytes(msgspec.msgpack.encode(list(self.rows)))
        for part in ("bounds", "passages", "counts", "lengths"):
            np.save(folder / f"{name}.{part}.npy", getattr(self, part), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings:
        """Read what ``save`` wrote; the arrays stay on disk until they are needed."""
        terms = msgspec.msgpack.decode((folder / f"{name}.terms.msgpack").read_bytes(), type=list[str])
        parts: dict[str, Any] = {
            part: np.load(folder / f"{name}.{part}.npy", mmap_mode="r", allow_pickle=False)
            for part in ("bounds", "passages", "counts", "lengths")
        }
        return cls({term: row for row, term in enumerate(terms)}, **parts)


class LexicalIndex:
    """BM25 over the postings of several segments, as if they were one."""

    def __init__(self, segments: Sequence[Postings]) -> None:
        self.segments = segments
        self.size = sum(len(segment.lengths) for segment in segments)
        total = sum(int(segment.lengths.sum(dtype=np.int64)) for segment in segments)
        self._average = total / self.size if total else 1.0

    def idf(self, term: str) -> float:
        """The weight of ``term``; 0 where it stands nowhere."""
        holding = sum(segment.holding(term) for segment in self.segments)
        return lucene_idf(self.size, holding) if holding else 0.0

    def scores(self, query: Mapping[str, float]) -> Scores:
        """The score of every passage for a query of weighted terms; 0 where none of them stands."""
        scores = np.zeros(self.size, np.float32)
        first = 0
        weights = {term: weight * self.idf(term) for term, weight in query.items() if weight}
        for segment in self.segments:
            part = scores[first : first + len(segment.lengths)]
            for term, weight in weights.items():
                places, counts = segment.of(term)
                if weight and len(places):
                    count = counts.astype(np.float32)
                    norm = K1 * (1 - B + B / self._average * segment.lengths[places])
                    part[places] += weight * (K1 + 1) * count / (count + norm)
            first += len(part)
        return scores
