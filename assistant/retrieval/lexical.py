"""Lexical search: rank-bm25 fits the statistics, compressed sparse rows serve them.

rank-bm25 answers by looking into a dictionary per passage and query term; the same numbers in flat arrays
answer hundreds of times faster. That both agree is tested. Whole clauses are kept by term, to find the few
among many; sentences are kept by sentence, to look at those of the clauses found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rank_bm25 import BM25

from assistant.retrieval.vocabulary import Vocabulary, hash_terms

Scores: TypeAlias = NDArray[np.float32]
Places: TypeAlias = NDArray[np.int64]
Weights: TypeAlias = NDArray[np.float64]

K1 = 1.2
B = 0.75


def lucene_idf(passages: int, holding: ArrayLike) -> NDArray[np.float64]:
    """The weight of each term that stands in so many of ``passages``: never negative (Lucene's form)."""
    holding = np.asarray(holding, np.float64)
    weights: NDArray[np.float64] = np.log1p((passages - holding + 0.5) / (holding + 0.5))
    return weights


class LuceneBM25(BM25):  # type: ignore[misc]
    """The statistics of a corpus; ``get_scores`` is the yardstick for the arrays below.

    rank-bm25's own Okapi replaces negative weights by a share of the mean: 的 then outweighs 部门.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.holding = nd
        self.idf = dict(zip(nd, lucene_idf(self.corpus_size, list(nd.values())).tolist(), strict=True))

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

    def known(self, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of ``rows`` there are here: the vocabulary may know more terms, -1 is none."""
        return (rows >= 0) & (rows < len(self.holding))

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


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a question, looked up once for all that is counted with one vocabulary a segment.

    ``own`` are their weights in the question; ``rows`` hold, for every segment, the row of each, -1 where it
    is not known there.
    """

    names: tuple[str, ...]
    own: Weights
    rows: tuple[NDArray[np.int32], ...]

    @classmethod
    def find(cls, query: Mapping[str, float], vocabularies: Sequence[Vocabulary]) -> Terms:
        """The terms of ``query`` (term → weight) that weigh something."""
        names = tuple(term for term, weight in query.items() if weight)
        own = np.fromiter((query[name] for name in names), np.float64, len(names))
        hashes = hash_terms(names)
        return cls(names, own, tuple(vocabulary.rows(hashes) for vocabulary in vocabularies))


class LexicalIndex:
    """BM25 over the passages of several segments, as if they were one.

    ``segments`` are counts by term for ``scores``, by passage for ``scores_of``.
    """

    def __init__(self, segments: Sequence[Counts]) -> None:
        self._segments = segments
        self.size = sum(len(counts.lengths) for counts in segments)
        self.starts = np.cumsum([0, *(len(counts.lengths) for counts in segments)])
        total = sum(int(counts.lengths.sum(dtype=np.int64)) for counts in segments)
        self._average = total / self.size if total else 1.0

    def weights(self, terms: Terms) -> Weights:
        """The weight of each term, its own times its idf; 0 where it stands nowhere."""
        holding = np.zeros(len(terms.names), np.int64)
        for counts, rows in zip(self._segments, terms.rows, strict=True):
            known = counts.known(rows)
            holding[known] += counts.holding[rows[known]]
        return np.where(holding, terms.own * lucene_idf(self.size, holding), 0.0)

    def scores(self, terms: Terms, weights: Weights) -> Scores:
        """The score of every passage for terms of these weights; 0 where none of them stands."""
        scores = np.zeros(self.size, np.float32)
        for counts, rows, start in zip(self._segments, terms.rows, self.starts, strict=False):
            known = np.flatnonzero(counts.known(rows) & (weights > 0))
            if not len(known):
                continue
            spans = [slice(counts.bounds[row], counts.bounds[row + 1]) for row in rows[known]]
            passages = np.concatenate([counts.columns[span] for span in spans]).astype(np.int64)
            count = np.concatenate([counts.counts[span] for span in spans])
            sizes = [span.stop - span.start for span in spans]
            worth = np.repeat(weights[known].astype(np.float32), sizes)
            gain = self._gain(worth, count, counts.lengths[passages])
            size = len(counts.lengths)
            scores[start : start + size] = np.bincount(passages, gain, minlength=size)
        return scores

    def scores_of(self, passages: Places, terms: Terms, weights: Weights) -> Scores:
        """The scores of ``passages`` (ascending) alone."""
        scores = np.zeros(len(passages), np.float32)
        edges = np.searchsorted(passages, self.starts)
        for counts, rows, start, first, last in zip(
            self._segments, terms.rows, self.starts, edges, edges[1:], strict=False
        ):
            known = (rows >= 0) & (weights > 0)
            if first == last or not known.any():
                continue
            worth = np.zeros(int(rows.max()) + 2, np.float32)  # the last for all terms beyond
            worth[rows[known]] = weights[known]
            inside = passages[first:last] - start
            sizes = counts.bounds[inside + 1] - counts.bounds[inside]
            places = spread(counts.bounds[inside], sizes)
            each = worth.take(counts.columns[places], mode="clip")
            hit = np.flatnonzero(each)
            owner = np.repeat(np.arange(len(inside)), sizes)[hit]
            gain = self._gain(each[hit], counts.counts[places[hit]], counts.lengths[inside[owner]])
            scores[first:last] = np.bincount(owner, gain, minlength=len(inside))
        return scores

    def _gain(self, worth: Scores, count: NDArray[np.uint8], lengths: NDArray[np.int32]) -> Scores:
        """What terms that stand ``count`` times in passages of these lengths add to their scores."""
        often = count.astype(np.float32)
        norm = K1 * (1 - B) + K1 * B / self._average * lengths.astype(np.float32)
        return np.asarray((K1 + 1) * worth * often / (often + norm), np.float32)


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
