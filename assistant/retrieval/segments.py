"""A segment: some documents with everything needed to search them, in one folder that never changes.

Adding a document adds a segment; nothing that others may be reading is ever written to.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant.models import Document, Ledger
from assistant.retrieval.dense import DenseIndex, Encoder
from assistant.retrieval.lexical import Postings
from assistant.retrieval.passages import Passage, build_passages
from assistant.retrieval.tokens import Tokenizer, find_terms

Entry = tuple[Document, Ledger]
T = TypeVar("T")

# The four fits: words and characters, each for whole clauses and for sentences.
FITS = ("clause.words", "clause.characters", "sentence.words", "sentence.characters")
_ENCODED_AT_ONCE = 2_048


class Head(msgspec.Struct, frozen=True):
    """What a segment holds: document ids, where their values lie, clauses, dictionary.

    ``bounds`` are byte positions in values.msgpack: document 0, ledger 0, document 1, … and the end;
    ``clauses`` rows (place of the document, path); ``sentences`` the first sentence of each clause.
    """

    documents: list[str]
    bounds: list[int]
    clauses: list[tuple[int, str]]
    frequencies: dict[str, int]
    total: int


class Values(Mapping[str, T], Generic[T]):
    """Documents or ledgers by document id, decoded when asked for."""

    def __init__(self, places: Mapping[str, tuple[mmap.mmap, int, int]], kind: type[T]) -> None:
        self._places = places
        decoder = msgspec.msgpack.Decoder(kind)

        def decode(key: str) -> T:
            source, start, end = places[key]
            return decoder.decode(source[start:end])

        self._decode = lru_cache(maxsize=512)(decode)

    def __getitem__(self, key: str) -> T:
        return self._decode(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Segment:
    """A segment opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.head = msgspec.msgpack.decode((folder / "head.msgpack").read_bytes(), type=Head)
        with (folder / "values.msgpack").open("rb") as file:
            self.values = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.postings = {name: Postings.load(folder, name) for name in FITS}
        self.first_sentences: NDArray[np.int64] = np.load(folder / "sentences.npy", allow_pickle=False)
        self.vectors = DenseIndex.load(folder / "vectors.faiss")
        self.clause_of_vector: NDArray[np.int32] = np.load(folder / "vectors.npy", allow_pickle=False)


def write_segment(folder: Path, entries: Sequence[Entry], encoder: Encoder) -> None:
    """Write the documents of ``entries`` into the empty ``folder``."""
    tokenizer = Tokenizer.with_terms(
        term for document, ledger in entries for term in find_terms(document, ledger)
    )
    tokenizer = tokenizer.narrowed(
        text for document, _ in entries for text in (document.title, document.text)
    )
    bounds = [0]
    with (folder / "values.msgpack").open("wb") as file:
        for entry in entries:
            for value in entry:
                bounds.append(bounds[-1] + file.write(msgspec.msgpack.encode(value)))
    passages: list[Passage] = []
    clauses: list[tuple[int, str]] = []
    for place, (document, ledger) in enumerate(entries):
        for passage in build_passages(document, ledger):
            passages.append(passage)
            clauses.append((place, passage.clause))
    head = Head(
        [document.id for document, _ in entries], bounds, clauses, tokenizer.frequencies, tokenizer.total
    )
    (folder / "head.msgpack").write_bytes(msgspec.msgpack.encode(head))
    first = np.cumsum([0, *(max(1, len(passage.sentences)) for passage in passages)])[:-1]
    np.save(folder / "sentences.npy", first, allow_pickle=False)
    for name in FITS:
        grain, kind = name.split(".")
        cut = getattr(tokenizer, kind)
        fields = _clause_fields if grain == "clause" else _sentence_fields
        Postings.fit(
            [
                [token for text, weight in row for token in cut(text) * weight]
                for passage in passages
                for row in fields(passage)
            ]
        ).save(folder, name)
    texts: list[str] = []
    owners: list[int] = []
    for owner, passage in enumerate(passages):
        rows = _dense_texts(passage)
        texts.extend(rows)
        owners.extend([owner] * len(rows))
    np.save(folder / "vectors.npy", np.asarray(owners, np.int32), allow_pickle=False)
    vectors = [
        encoder.encode(texts[start : start + _ENCODED_AT_ONCE])
        for start in range(0, len(texts) or 1, _ENCODED_AT_ONCE)
    ]
    (folder / "vectors.faiss").write_bytes(DenseIndex.build(np.concatenate(vectors)))


def _clause_fields(passage: Passage) -> list[list[tuple[str, int]]]:
    return [
        [
            (passage.title, 1),
            (passage.above, 1),
            (passage.heading, 2),
            (passage.body, 1),
            (passage.units, 1),
        ]
    ]


def _sentence_fields(passage: Passage) -> list[list[tuple[str, int]]]:
    return [[(passage.heading, 1), (sentence, 1)] for sentence in passage.sentences or ("",)]


def _dense_texts(passage: Passage) -> list[str]:
    texts = [f"{passage.heading}。{passage.body}"]
    if len(passage.sentences) > 1:
        texts.extend(f"{passage.heading}。{sentence}" for sentence in passage.sentences)
    return texts
