"""The opened index: documents and ledgers by id, and search over their clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.models import Document, Hit, Ledger
from assistant.reading.references import KnownDocuments
from assistant.retrieval.dense import Encoder
from assistant.retrieval.query import QueryReader
from assistant.retrieval.ranking import Ranker, Recipe
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
            # What a reference means depends on what else is loaded by now.
            return replace(document, references=known.resolve(document.references))

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
        words = self.ranker.matches(places, "words", read.words)
        characters = self.ranker.matches(places, "characters", read.characters)
        hits = []
        for rank, place in enumerate(map(int, places), 1):
            name, path = self.ranker.clause(place)
            lexical, dense = ranking.lexical[place], ranking.dense[place]
            hits.append(
                Hit(
                    rank,
                    name,
                    path,
                    float(ranking.scores[place]),
                    int((ranking.lexical > lexical).sum()) + 1 if lexical > 0 else None,
                    int((ranking.dense > dense).sum()) + 1 if dense > 0 else None,
                    _longest(words[rank - 1]) or tuple(characters[rank - 1]),
                )
            )
        return hits


def _longest(words: Sequence[str]) -> tuple[str, ...]:
    """``words`` without those that stand inside another of them."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))
