"""The opened index: documents and ledgers by id, and search over their clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.models import Document, Hit, Ledger
from assistant.reading.references import KnownDocuments
from assistant.retrieval.dense import Encoder
from assistant.retrieval.lexical import Places, Scores
from assistant.retrieval.query import QueryReader
from assistant.retrieval.ranking import Ranker, Ranking, Recipe
from assistant.retrieval.segments import Segment, Values
from assistant.retrieval.tokens import Tokenizer

_RECIPE = Recipe()


class IndexedLibrary:
    """The documents of an index (``models.Library``); nothing is decoded before it is asked for."""

    def __init__(
        self, segments: Sequence[Segment], encoder: Encoder, thesaurus: Mapping[str, tuple[str, ...]]
    ) -> None:
        places = {
            name: (segment.values, segment.head.bounds[2 * place : 2 * place + 3])
            for segment in segments
            for place, name in enumerate(segment.head.documents)
            if name not in segment.removed
        }
        known = KnownDocuments(
            (name, number, titles)
            for segment in segments
            for name, (number, titles) in zip(segment.head.documents, segment.head.known, strict=True)
            if name not in segment.removed
        )

        def resolved(document: Document) -> Document:
            """``document`` with its references resolved: what they mean depends on what is loaded by now."""
            return replace(document, references=known.resolve(document.references))

        self.resolved = resolved
        self._documents = Values(
            {name: (v, b[0], b[1]) for name, (v, b) in places.items()}, Document, resolved
        )
        self._ledgers = Values({name: (v, b[1], b[2]) for name, (v, b) in places.items()}, Ledger)
        frequencies: dict[str, int] = {}
        for segment in segments:
            for word, count in segment.frequencies().items():
                if count or word not in frequencies:  # a beginning here may be a word there
                    frequencies[word] = count
        total = max((segment.head.total for segment in segments), default=1)
        self.ranker = Ranker(segments, encoder)
        self.reader = QueryReader(Tokenizer(frequencies, total), thesaurus, self.ranker.names)

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by id, in the order they were given to the builder."""
        return self._documents

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""
        return self._ledgers

    def entries(self) -> Iterator[tuple[Document, Ledger]]:
        """Every document with its ledger."""
        for name, document in self._documents.items():
            yield document, self._ledgers[name]

    def search(
        self, query: str, k: int = 10, documents: Sequence[str] = (), recipe: Recipe = _RECIPE
    ) -> list[Hit]:
        """The ``k`` best clauses, best first; ``documents`` narrows to these ids, () means all.

        ``score`` is that of the fusion: comparable within one answer only.
        """
        read = self.reader.read(query, recipe.question_words, recipe.related)
        if read.empty or not self.ranker.size:
            return []
        ranking = self.ranker.rank(read, recipe, documents)
        places = ranking.places[:k]
        words = self._matched(ranking, places, "words", longest=True)
        bare = np.flatnonzero([not held for held in words])
        characters = iter(self._matched(ranking, places[bare], "characters"))
        lexical_ranks = _ranks(ranking.lexical, places)
        dense_ranks = _ranks(ranking.dense, places)
        return [
            Hit(
                rank,
                *self.ranker.clause(place),
                float(ranking.scores[place]),
                lexical_ranks[rank - 1],
                dense_ranks[rank - 1],
                words[rank - 1] or next(characters),
            )
            for rank, place in enumerate(places.tolist(), 1)
        ]

    def _matched(
        self, ranking: Ranking, places: Places, kind: str, longest: bool = False
    ) -> list[tuple[str, ...]]:
        """The terms of the question in every clause of ``places``; ``longest``: none inside another."""
        terms = ranking.terms[kind]
        found = self.ranker.matches(places, kind, terms)
        if longest:
            around = [[term != other and term in other for other in terms.names] for term in terms.names]
            found &= ~(np.array(around, np.bool_).reshape(2 * found.shape[:1]) @ found)
        return [tuple(terms.names[number] for number in np.flatnonzero(held)) for held in found.T]


def _ranks(scores: Scores, places: Places) -> list[int | None]:
    """The rank of each of ``places`` by ``scores`` alone, None where it has none."""
    ascending = np.sort(scores[scores > 0])
    above = len(ascending) - ascending.searchsorted(scores[places], side="right")
    return [
        rank + 1 if score > 0 else None for rank, score in zip(above.tolist(), scores[places], strict=True)
    ]
