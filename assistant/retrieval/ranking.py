"""Clauses ranked for a question: lexical search, dense search, a second look, one ranking.

The way of a question: whole clauses by their terms and, beside it, clauses and sentences by their vectors;
then the sentences of what was found, by their terms; then both sides fused. Numbers in ``Recipe`` were chosen
on the dev questions of ``eval/retrieval``; ``python -m eval retrieval`` prints what each is worth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import Encoder
from assistant.retrieval.fusion import reciprocal_ranks, top, weighted
from assistant.retrieval.lexical import LexicalIndex, Places, Scores, spread
from assistant.retrieval.naming import level_words
from assistant.retrieval.query import Query
from assistant.retrieval.segments import KINDS, Segment
from assistant.retrieval.vectors import unit_rows

# How many clauses of each search get the second look, and how many vectors are fetched to find them.
_CANDIDATES = 200
_VECTORS = 400
# A term that weighs less than this share of the heaviest decides little and stands nearly everywhere; where
# there are many clauses, looking all of them up is what a question takes its time for.
_SLIGHT, _SLIGHT_OF_MANY, _MANY = 0.03, 0.1, 20_000
# Clauses from which on many speak of one subject: vectors and single sentences then tell them apart less well
# than the words of the whole clause (chosen on the laws, dev).
_CROWD = 5_000


@dataclass(frozen=True, slots=True)
class Recipe:
    """What each part of the search counts; 0 leaves it out."""

    clause_words: float = 0.3
    clause_characters: float = 1.0
    sentence_words: float = 0.3
    sentence_characters: float = 1.0
    lexical: float = 1.0
    dense: float = 1.0
    crowd: float = 0.25  # of ``dense`` where there are many clauses
    related: float = 0.25  # words that only the thesaurus gives, beside the question's own
    related_dense: float = 0.4  # the same in the vector of the question
    question_words: float = 0.3  # 怎么, 由哪个部门负责 …
    named: float = 1.2  # the document's issuer is named in the question
    frame: float = 0.8  # header and footer, which repeat the title and say nothing of its matter
    fusion: Literal["weighted", "rrf"] = "weighted"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Clauses by fused score, best first; ``scores``, ``lexical`` and ``dense`` are by clause."""

    places: Places
    scores: Scores
    lexical: Scores
    dense: Scores


class Ranker:
    """Search over the clauses of several segments, numbered through."""

    def __init__(self, segments: Sequence[Segment], encoder: Encoder) -> None:
        self._segments = segments
        self._encoder = encoder
        self.clauses = {
            kind: LexicalIndex([(s.vocabularies[kind], s.clause_counts[kind]) for s in segments])
            for kind in KINDS
        }
        self._sentences = {
            kind: LexicalIndex([(s.vocabularies[kind], s.sentence_counts[kind]) for s in segments])
            for kind in KINDS
        }
        index = self._sentences["words"]
        firsts = [s.first_sentences + start for s, start in zip(segments, index.starts, strict=False)]
        self._firsts = np.concatenate([*firsts, np.asarray([index.size])]).astype(np.int64)
        self.size = len(self._firsts) - 1
        self._documents: dict[str, int] = {}
        self._named: dict[str, list[int]] = {}
        for s in segments:
            for name, words in zip(s.head.documents, s.head.names, strict=True):
                if name not in s.removed:
                    self._documents[name] = len(self._documents)
                    for word in words:
                        self._named.setdefault(word, []).append(self._documents[name])
        numbers = (
            [-1 if name in s.removed else self._documents[name] for name in s.head.documents]
            for s in segments
        )
        self._document_of = np.fromiter(
            (of[place] for s, of in zip(segments, numbers, strict=True) for place, _ in s.head.clauses),
            np.int32,
            self.size,
        )
        paths = (path for s in segments for _, path in s.head.clauses)
        self._frame = np.fromiter((path in ("header", "footer") for path in paths), np.bool_, self.size)

    @property
    def names(self) -> Collection[str]:
        """The words that name issuers of the documents here."""
        return self._named.keys()

    def rank(self, query: Query, recipe: Recipe, documents: Collection[str] = ()) -> Ranking:
        """The clauses of ``documents`` (() means all) that answer ``query``."""
        if self.size > _CROWD:
            recipe = replace(
                recipe, dense=recipe.crowd * recipe.dense, sentence_words=0.0, sentence_characters=0.0
            )
        wanted = [self._documents[name] for name in documents if name in self._documents]
        inside = np.isin(self._document_of, wanted) if documents else self._document_of >= 0
        dense = self._dense(query, recipe, inside if documents else None)
        dense[~inside] = 0
        lexical = self._lexical(query, recipe, inside, dense)
        sides, weights = (lexical, dense), (recipe.lexical, recipe.dense)
        fused = (weighted if recipe.fusion == "weighted" else reciprocal_ranks)(sides, weights)
        if query.named and recipe.named:
            fused += np.where(fused > 0, recipe.named * self._meant(query)[self._document_of], 0)
        fused[self._frame] *= recipe.frame
        return Ranking(top(fused, self.size), fused, lexical, dense)

    def _meant(self, query: Query) -> Scores:
        """For every document, how plainly the question names its issuer: place 1, level of government 1/2."""
        meant = np.zeros(max(1, len(self._documents)), np.float32)
        for name in query.named:
            share = 0.5 if name in level_words() else 1.0
            meant[self._named[name]] = np.maximum(meant[self._named[name]], share)
        return meant

    def clause(self, place: int) -> tuple[str, str]:
        """Document id and path of the clause at ``place``."""
        starts = self.clauses["words"].starts
        at = int(np.searchsorted(starts, place, side="right")) - 1
        head = self._segments[at].head
        document, path = head.clauses[place - int(starts[at])]
        return head.documents[document], path

    def matches(self, places: Places, kind: str, terms: Collection[str]) -> list[list[str]]:
        """For every clause of ``places``, those of ``terms`` that stand in it."""
        found: list[list[str]] = [[] for _ in places]
        starts = self.clauses[kind].starts
        home = np.searchsorted(starts, places, side="right") - 1
        for at in np.unique(home):
            hits = np.flatnonzero(home == at)
            counts = self._segments[at].clause_counts[kind]
            numbers = self._segments[at].vocabularies[kind].rows(list(terms))
            # Of the array's own type: another would have whole rows converted for a few looks.
            rows = (places[hits] - starts[at]).astype(counts.columns.dtype)
            for term, number in zip(terms, numbers, strict=True):
                if 0 <= number < len(counts.holding):
                    held = counts.columns[counts.bounds[number] : counts.bounds[number + 1]]
                    near = np.minimum(np.searchsorted(held, rows), len(held) - 1)
                    for hit in hits[held[near] == rows]:
                        found[hit].append(term)
        return found

    def _lexical(self, query: Query, recipe: Recipe, inside: NDArray[np.bool_], dense: Scores) -> Scores:
        scores = np.zeros(self.size, np.float32)
        tokens = {"words": query.words, "characters": query.characters}
        for kind, weight in zip(KINDS, (recipe.clause_words, recipe.clause_characters), strict=True):
            if weight:
                index = self.clauses[kind]
                scores += weight * index.scores(_heavy(index, tokens[kind]))
        scores[~inside] = 0
        # The second look: the best sentence of every clause that either search brought up.
        found = np.union1d(top(scores, _CANDIDATES), top(dense, _CANDIDATES))
        kept = np.zeros(self.size, np.float32)
        if len(found):
            kept[found] = scores[found]
            sizes = self._firsts[found + 1] - self._firsts[found]
            sentences = spread(self._firsts[found], sizes)
            for kind, weight in zip(KINDS, (recipe.sentence_words, recipe.sentence_characters), strict=True):
                if weight:
                    index = self._sentences[kind]
                    each = index.scores_of(sentences, _heavy(index, tokens[kind]))
                    kept[found] += weight * np.maximum.reduceat(each, np.cumsum(sizes) - sizes)
        return kept

    def _dense(self, query: Query, recipe: Recipe, inside: NDArray[np.bool_] | None) -> Scores:
        scores = np.zeros(self.size, np.float32)
        if not recipe.dense:
            return scores
        vector = self._encoder.encode([query.topic], query=True)
        if query.related and recipe.related_dense:
            related = self._encoder.encode([" ".join(query.related)], query=True)
            vector = unit_rows(vector + recipe.related_dense * related)
        start = 0
        for segment in self._segments:
            size = len(segment.head.clauses)
            owners = segment.clause_of_vector
            chosen = None if inside is None else np.flatnonzero(inside[start : start + size][owners])
            rows, products = segment.vectors.search(vector, _VECTORS, chosen)
            np.maximum.at(scores, owners[rows] + start, products)
            start += size
        return scores


def _heavy(index: LexicalIndex, query: Mapping[str, float]) -> dict[str, float]:
    """The weights of the terms of ``query`` that decide something."""
    weights = index.weights(query)
    share = _SLIGHT_OF_MANY if index.size > _MANY else _SLIGHT
    least = share * max(weights.values(), default=0.0)
    return {term: weight for term, weight in weights.items() if weight >= least}
