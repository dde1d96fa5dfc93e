"""Clauses ranked for a question: lexical search, dense search, a second look, one ranking.

The way of a question: whole clauses by their terms. Where the best of them holds most of the question, that
is the answer; the less it holds, the more count vectors of clauses and sentences, and the terms of single
sentences. Then both sides are fused. Numbers in ``Recipe`` were chosen on the dev questions of
``eval/retrieval`` and of the laws; ``python -m eval retrieval`` prints what each is worth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import Encoder
from assistant.retrieval.fusion import reciprocal_ranks, top, weighted
from assistant.retrieval.lexical import LexicalIndex, Places, Scores, Terms, Weights, lucene_idf, spread
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
# Of the weight of a question's terms, the share in one clause from which on nothing else need be looked at,
# and that below which the words do not decide: who asks in a document's words is answered by them, and among
# many clauses of one subject vectors and single sentences tell less apart than the whole clause does.
_SURE, _UNSURE = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What each part of the search counts; 0 leaves it out."""

    clause_words: float = 0.3
    clause_characters: float = 1.0
    sentence_words: float = 0.3
    sentence_characters: float = 1.0
    lexical: float = 1.0
    dense: float = 1.0
    trust: float = 1.0  # in the words, where one clause holds most of them
    related: float = 0.25  # words that only the thesaurus gives, beside the question's own
    related_dense: float = 0.4  # the same in the vector of the question
    question_words: float = 0.3  # 怎么, 由哪个部门负责 …
    named: float = 1.2  # the document's issuer is named in the question
    frame: float = 0.8  # header and footer, which repeat the title and say nothing of its matter
    fusion: Literal["weighted", "rrf"] = "weighted"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Clauses by fused score, best first; ``scores``, ``lexical`` and ``dense`` are by clause."""

    terms: Mapping[str, Terms]
    places: Places
    scores: Scores
    lexical: Scores
    dense: Scores


class Ranker:
    """Search over the clauses of several segments, numbered through."""

    def __init__(self, segments: Sequence[Segment], encoder: Encoder) -> None:
        self._segments = segments
        self._encoder = encoder
        self.clauses = {kind: LexicalIndex([s.clause_counts[kind] for s in segments]) for kind in KINDS}
        self._sentences = {kind: LexicalIndex([s.sentence_counts[kind] for s in segments]) for kind in KINDS}
        index = self._sentences["words"]
        firsts = [s.first_sentences + start for s, start in zip(segments, index.starts, strict=False)]
        self._firsts = np.concatenate([*firsts, np.asarray([index.size])]).astype(np.int64)
        self.size = len(self._firsts) - 1
        self._starts: list[int] = self.clauses["words"].starts.tolist()
        self._documents: dict[str, int] = {}
        self._named: dict[str, list[int]] = {}
        for s in segments:
            for name, words in zip(s.head.documents, s.head.names, strict=True):
                if name not in s.removed:
                    self._documents[name] = len(self._documents)
                    for word in words:
                        self._named.setdefault(word, []).append(self._documents[name])
        numbers = (
            np.asarray([-1 if name in s.removed else self._documents[name] for name in s.head.documents])
            for s in segments
        )
        found = [of[s.owners] for s, of in zip(segments, numbers, strict=True) if len(s.owners)]
        self._document_of = np.concatenate(found or [np.zeros(0)]).astype(np.int32)
        self._frame = np.zeros(self.size, np.bool_)
        for s, start in zip(segments, self._starts, strict=False):
            self._frame[[start + place for place in s.head.frame]] = True

    @property
    def names(self) -> Collection[str]:
        """The words that name issuers of the documents here."""
        return self._named.keys()

    def rank(self, query: Query, recipe: Recipe, documents: Collection[str] = ()) -> Ranking:
        """The clauses of ``documents`` (() means all) that answer ``query``."""
        wanted = [self._documents[name] for name in documents if name in self._documents]
        inside = np.isin(self._document_of, wanted) if documents else self._document_of >= 0
        terms = self.look_up(query)
        whole, doubt = self._whole(terms, recipe, inside)
        recipe = replace(
            recipe,
            dense=doubt * recipe.dense,
            sentence_words=doubt * recipe.sentence_words,
            sentence_characters=doubt * recipe.sentence_characters,
        )
        dense = self._dense(query, recipe, inside if documents else None)
        dense[~inside] = 0
        lexical = self._second_look(terms, recipe, whole, dense)
        sides, weights = (lexical, dense), (recipe.lexical, recipe.dense)
        fused = (weighted if recipe.fusion == "weighted" else reciprocal_ranks)(sides, weights)
        if query.named and recipe.named:
            fused += np.where(fused > 0, recipe.named * self._meant(query)[self._document_of], 0)
        fused[self._frame] *= recipe.frame
        return Ranking(terms, top(fused, self.size), fused, lexical, dense)

    def look_up(self, query: Query) -> dict[str, Terms]:
        """The terms of ``query`` by kind."""
        tokens = (query.words, query.characters)
        return {
            kind: Terms.find(weights, [s.vocabularies[kind] for s in self._segments])
            for kind, weights in zip(KINDS, tokens, strict=True)
        }

    def _meant(self, query: Query) -> Scores:
        """For every document, how plainly the question names its issuer: place 1, level of government 1/2."""
        meant = np.zeros(max(1, len(self._documents)), np.float32)
        for name in query.named:
            share = 0.5 if name in level_words() else 1.0
            meant[self._named[name]] = np.maximum(meant[self._named[name]], share)
        return meant

    def clause(self, place: int) -> tuple[str, str]:
        """Document id and path of the clause at ``place``."""
        at = bisect_right(self._starts, place) - 1
        return self._segments[at].clause(place - self._starts[at])

    def matches(self, places: Places, kind: str, terms: Terms) -> NDArray[np.bool_]:
        """Whether each of ``terms`` (rows) stands in each clause of ``places`` (columns)."""
        found = np.zeros((len(terms.names), len(places)), np.bool_)
        starts = self.clauses[kind].starts
        home = starts.searchsorted(places, side="right") - 1
        for at in set(home.tolist()):
            here = np.flatnonzero(home == at)
            counts, rows = self._segments[at].clause_counts[kind], terms.rows[at]
            known = np.flatnonzero(counts.known(rows))
            # Of the array's own type: another would have whole rows converted for a few looks.
            asked = (places[here] - starts[at]).astype(counts.columns.dtype)
            bounds = zip(
                counts.bounds[rows[known]].tolist(), counts.bounds[rows[known] + 1].tolist(), strict=True
            )
            held = [counts.columns[first:last] for first, last in bounds]
            stands = [column.take(column.searchsorted(asked), mode="clip") == asked for column in held]
            found[known[:, None], here] = np.array(stands, np.bool_).reshape(len(known), len(here))
        return found

    def _whole(
        self, terms: Mapping[str, Terms], recipe: Recipe, inside: NDArray[np.bool_]
    ) -> tuple[Scores, float]:
        """Every clause by its terms; how far the best one leaves open what is meant, 0 to 1."""
        scores = np.zeros(self.size, np.float32)
        weights = {kind: self.clauses[kind].weights(terms[kind]) for kind in KINDS}
        for kind, weight in zip(KINDS, (recipe.clause_words, recipe.clause_characters), strict=True):
            if weight:
                index = self.clauses[kind]
                scores += weight * index.scores(terms[kind], _heavy(index, weights[kind]))
        scores[~inside] = 0
        best = top(scores, 1)
        if not len(best):
            return scores, 1.0
        asked = held = 0.0
        unknown = lucene_idf(self.size, 0)
        for kind in KINDS:
            asked += float(np.where(weights[kind] > 0, weights[kind], terms[kind].own * unknown).sum())
            held += float(weights[kind] @ self.matches(best, kind, terms[kind])[:, 0])
        sure = min(max((held / asked - _UNSURE) / (_SURE - _UNSURE), 0.0), 1.0)
        return scores, 1.0 - recipe.trust * sure

    def _second_look(
        self, terms: Mapping[str, Terms], recipe: Recipe, whole: Scores, dense: Scores
    ) -> Scores:
        """The clauses that either search brought up, by their terms and those of their best sentence."""
        found = np.union1d(top(whole, _CANDIDATES), top(dense, _CANDIDATES))
        kept = np.zeros(self.size, np.float32)
        kept[found] = whole[found]
        parts = (recipe.sentence_words, recipe.sentence_characters)
        if len(found) and any(parts):
            sizes = self._firsts[found + 1] - self._firsts[found]
            sentences = spread(self._firsts[found], sizes)
            for kind, weight in zip(KINDS, parts, strict=True):
                if weight:
                    index = self._sentences[kind]
                    heavy = _heavy(index, index.weights(terms[kind]))
                    each = index.scores_of(sentences, terms[kind], heavy)
                    kept[found] += weight * np.maximum.reduceat(each, np.cumsum(sizes) - sizes)
        return kept

    def _dense(self, query: Query, recipe: Recipe, inside: NDArray[np.bool_] | None) -> Scores:
        scores = np.zeros(self.size, np.float32)
        if not recipe.dense:
            return scores
        related = [" ".join(query.related)] if query.related and recipe.related_dense else []
        vectors = self._encoder.encode([query.topic, *related], query=True)
        vector = vectors[:1]
        if related:
            vector = unit_rows(vector + recipe.related_dense * vectors[1:])
        start = 0
        for segment in self._segments:
            size = len(segment.owners)
            owners = segment.clause_of_vector
            chosen = None if inside is None else np.flatnonzero(inside[start : start + size][owners])
            rows, products = segment.vectors.search(vector, _VECTORS, chosen)
            np.maximum.at(scores, owners[rows] + start, products)
            start += size
        return scores


def _heavy(index: LexicalIndex, weights: Weights) -> Weights:
    """``weights`` without those that decide little."""
    share = _SLIGHT_OF_MANY if index.size > _MANY else _SLIGHT
    return np.where(weights >= share * weights.max(initial=0.0), weights, 0.0)
