"""Lexical search: rank-bm25 fits the statistics, compressed sparse rows serve them.

rank-bm25 answers by looking into a dictionary per passage and query term; the same numbers in flat arrays
answer hundreds of times faster. That both agree is tested. Whole clauses are kept by term, to find the few
among many; sentences are kept by sentence, to look at those of the clauses found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25

from assistant.retrieval.vocabulary import Vocabulary

Scores: TypeAlias = NDArray[np.float32]
Places: TypeAlias = NDArray[np.int64]

K1 = 1.2
B = 0.75


def lucene_idf(passages: int, holding: int) -> float:
    """The weight of a term that stands in ``holding`` of ``passages``: never negative (Lucene's form)."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


class LuceneBM25(BM25):  # type: ignore[misc]
    """The statistics of a corpus; ``get_scores`` is the yardstick for the arrays below.

    rank-bm25's own Okapi replaces negative weights by a share of the mean: 的 then outweighs 部门.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.holding = nd
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
class Counts:
    """How often each term stands in each passage, by passage (compressed sparse rows).

    Row ``i`` holds ``columns[bounds[i]:bounds[i + 1]]`` (terms) and as many ``counts``; ``lengths`` is the
    number of tokens of every passage, ``holding`` the number of passages of every term.
    """

    bounds: NDArray[np.int64]
    columns: NDArray[Any]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    holding: NDArray[np.int32]

    @classmethod
    def fit(cls, corpus: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> Counts:
        """Count ``corpus``, one sequence of tokens a passage; new terms are added to ``vocabulary``."""
        fitted = LuceneBM25(corpus or [[]])  # it cannot count nothing
        for term in fitted.idf:
            vocabulary.setdefault(term, len(vocabulary))
        holding = np.zeros(len(vocabulary), np.int32)
        for term, number in fitted.holding.items():
            holding[vocabulary[term]] = number
        sizes = [len(frequencies) for frequencies in fitted.doc_freqs][: len(corpus)]
        total = sum(sizes)
        columns = (vocabulary[term] for frequencies in fitted.doc_freqs for term in frequencies)
        counts = (min(count, 65_535) for frequencies in fitted.doc_freqs for count in frequencies.values())
        return cls(
            np.cumsum([0, *sizes], dtype=np.int64),
            np.fromiter(columns, _narrow(len(vocabulary)), total),
            np.fromiter(counts, np.uint8, total),
            np.asarray(fitted.doc_len[: len(corpus)], np.int32),
            holding,
        )

    def by_term(self) -> Counts:
        """The same counts with rows for terms and columns for passages, ascending."""
        numbers = np.arange(len(self.lengths), dtype=_narrow(len(self.lengths)))
        passages = np.repeat(numbers, np.diff(self.bounds))
        order = np.argsort(self.columns, kind="stable")
        bounds = np.zeros(len(self.holding) + 1, np.int64)
        np.cumsum(self.holding, out=bounds[1:])
        return Counts(bounds, passages[order], self.counts[order], self.lengths, self.holding)

    def row(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of a row and their counts, in types to calculate with."""
        inside = slice(self.bounds[row], self.bounds[row + 1])
        return self.columns[inside].astype(np.int64), self.counts[inside].astype(np.float32)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as ``name``.*.npy into ``folder``."""
        for part in self.__slots__:
            np.save(folder / f"{name}.{part}.npy", getattr(self, part), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Counts:
        """Read what ``save`` wrote; the arrays stay on disk until they are needed."""
        return cls(
            *(
                np.load(folder / f"{name}.{part}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
                for part in cls.__slots__
            )
        )


class LexicalIndex:
    """BM25 over the passages of several segments, as if they were one.

    ``segments`` are pairs of vocabulary and counts: by term for ``scores``, by passage for ``scores_of``.
    """

    def __init__(self, segments: Sequence[tuple[Vocabulary, Counts]]) -> None:
        self._segments = segments
        self.size = sum(len(counts.lengths) for _, counts in segments)
        self.starts = np.cumsum([0, *(len(counts.lengths) for _, counts in segments)])
        total = sum(int(counts.lengths.sum(dtype=np.int64)) for _, counts in segments)
        average = total / self.size if total else 1.0
        self._norms = [
            (K1 * (1 - B + B / average * counts.lengths)).astype(np.float32) for _, counts in segments
        ]

    def weights(self, query: Mapping[str, float]) -> dict[str, float]:
        """The weight of each term of ``query`` that stands anywhere: its own times its idf."""
        terms = [term for term, weight in query.items() if weight]
        holding = np.zeros(len(terms), np.int64)
        for vocabulary, counts in self._segments:
            rows = vocabulary.rows(terms)
            known = (rows >= 0) & (rows < len(counts.holding))
            holding[known] += counts.holding[rows[known]]
        return {
            term: query[term] * lucene_idf(self.size, int(number))
            for term, number in zip(terms, holding, strict=True)
            if number
        }

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """The score of every passage; 0 where none of the terms stands."""
        scores = np.zeros(self.size, np.float32)
        terms = list(weights)
        for (vocabulary, counts), norms, start in zip(self._segments, self._norms, self.starts, strict=False):
            part = scores[start : start + len(counts.lengths)]
            for term, row in zip(terms, vocabulary.rows(terms), strict=True):
                if 0 <= row < len(counts.holding):
                    passages, count = counts.row(row)
                    part[passages] += np.float32(weights[term] * (K1 + 1)) * count / (count + norms[passages])
        return scores

    def scores_of(self, passages: Places, weights: Mapping[str, float]) -> Scores:
        """The scores of ``passages`` (ascending) alone."""
        scores = np.zeros(len(passages), np.float32)
        edges = np.searchsorted(passages, self.starts)
        terms = list(weights)
        for (vocabulary, counts), norms, start, first, last in zip(
            self._segments, self._norms, self.starts, edges, edges[1:], strict=False
        ):
            rows = vocabulary.rows(terms)
            if first == last or (rows < 0).all():
                continue
            order = [place for place in np.argsort(rows) if rows[place] >= 0]
            worth = np.asarray([weights[terms[place]] for place in order], np.float32)
            inside = passages[first:last] - start
            sizes = counts.bounds[inside + 1] - counts.bounds[inside]
            places = spread(counts.bounds[inside], sizes)
            held = counts.columns[places]
            wanted = rows[order].astype(held.dtype)
            at = np.minimum(np.searchsorted(wanted, held), len(wanted) - 1)
            hit = wanted[at] == held
            owner = np.repeat(np.arange(len(inside)), sizes)[hit]
            count = counts.counts[places[hit]].astype(np.float32)
            gain = worth[at[hit]] * (K1 + 1) * count / (count + norms[inside[owner]])
            scores[first:last] = np.bincount(owner, gain, minlength=len(inside))
        return scores


def _narrow(size: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest type that numbers ``size`` things: half the index is such numbers."""
    return np.uint16 if size <= 1 << 16 else np.uint32


def spread(starts: Places, sizes: Places) -> Places:
    """The numbers ``starts[i] … starts[i] + sizes[i] - 1`` for every i, one after the other.

    >>> spread(np.array([5, 9]), np.array([2, 1])).tolist()
    [5, 6, 9]
    """
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(sizes.sum())
