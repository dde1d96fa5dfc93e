"""The opened index: documents and ledgers by id, and search over their clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.models import Document, Hit, Ledger
from assistant.retrieval.dense import Encoder
from assistant.retrieval.fusion import fuse, ranks
from assistant.retrieval.lexical import LexicalIndex, Scores
from assistant.retrieval.segments import FITS, Segment, Values
from assistant.retrieval.tokens import Tokenizer

# How far down each ranking the fusion looks.
_DEPTH = 200
# What each fit adds to the lexical score.
_FIT_WEIGHTS = {
    "clause.words": 0.3,
    "clause.characters": 0.3,
    "sentence.words": 0.4,
    "sentence.characters": 1.0,
}
_FUSION_WEIGHTS = (1.0, 0.5)


class IndexedLibrary:
    """The documents of an index (``models.Library``); nothing is read before it is asked for."""

    def __init__(self, segments: Sequence[Segment], encoder: Encoder) -> None:
        self._encoder = encoder
        self._segments = segments
        places = {}
        for segment in segments:
            for place, name in enumerate(segment.head.documents):
                places[name] = (segment.values, segment.head.bounds[2 * place : 2 * place + 3])
        self._documents = Values({name: (v, b[0], b[1]) for name, (v, b) in places.items()}, Document)
        self._ledgers = Values({name: (v, b[1], b[2]) for name, (v, b) in places.items()}, Ledger)
        self._clauses = [
            (segment.head.documents[place], path)
            for segment in segments
            for place, path in segment.head.clauses
        ]
        frequencies: dict[str, int] = {}
        for segment in segments:
            for word, count in segment.head.frequencies.items():
                frequencies[word] = max(count, frequencies.get(word, 0))
        self._tokenizer = Tokenizer(frequencies, max((s.head.total for s in segments), default=1))
        self._lexical = {name: LexicalIndex([s.postings[name] for s in segments]) for name in FITS}
        firsts, before = [], 0
        for segment in segments:
            firsts.append(segment.first_sentences + before)
            before += len(segment.postings["sentence.words"].lengths)
        self._first_sentences = np.concatenate(firsts) if firsts else np.zeros(0, np.int64)

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by id, in the order they were given to the builder."""
        return self._documents

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""
        return self._ledgers

    def search(self, query: str, k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        """The ``k`` best clauses, best first; ``documents`` narrows to these ids, () means all.

        ``score`` is that of the fusion: comparable within one answer only.
        """
        words, characters = self._tokenizer.words(query), self._tokenizer.characters(query)
        if not characters or not self._clauses:
            return []
        lexical, dense = self._lexical_scores(words, characters), self._dense_scores(query)
        if documents:
            wanted = set(documents)
            outside = np.asarray([name not in wanted for name, _ in self._clauses])
            lexical[outside] = 0
            dense[outside] = 0
        rankings = (ranks(lexical, _DEPTH), ranks(dense, _DEPTH))
        hits = []
        for rank, (place, score) in enumerate(list(fuse(rankings, _FUSION_WEIGHTS).items())[:k], 1):
            name, path = self._clauses[place]
            hits.append(
                Hit(
                    rank,
                    name,
                    path,
                    score,
                    rankings[0].get(place),
                    rankings[1].get(place),
                    self._matched(name, path, words, characters),
                )
            )
        return hits

    def _lexical_scores(self, words: Sequence[str], characters: Sequence[str]) -> Scores:
        scores = np.zeros(len(self._clauses), np.float32)
        for name, index in self._lexical.items():
            grain, kind = name.split(".")
            query: dict[str, float] = {}
            for token in words if kind == "words" else characters:
                query[token] = query.get(token, 0.0) + 1.0
            part = index.scores(query)
            if grain == "sentence":
                part = np.maximum.reduceat(part, self._first_sentences)
            scores += _FIT_WEIGHTS[name] * part
        return scores

    def _dense_scores(self, query: str) -> Scores:
        scores = np.zeros(len(self._clauses), np.float32)
        vector = self._encoder.encode([query], query=True)
        first = 0
        for segment in self._segments:
            rows, products = segment.vectors.search(vector, 4 * _DEPTH)
            np.maximum.at(scores, segment.clause_of_vector[rows] + first, products)
            first += len(segment.head.clauses)
        return scores

    def _matched(
        self, document: str, path: str, words: Sequence[str], characters: Sequence[str]
    ) -> tuple[str, ...]:
        """The words of the question that stand in the clause, else its characters."""
        value = self._documents[document]
        clause = value.clause(path)
        if clause is None:
            return ()
        text = value.text[clause.start : clause.end]
        found = set(self._tokenizer.words(text))
        matched = tuple(dict.fromkeys(word for word in words if word in found))
        if matched:
            return matched
        single = set(self._tokenizer.characters(text))
        return tuple(dict.fromkeys(token for token in characters if token in single))
