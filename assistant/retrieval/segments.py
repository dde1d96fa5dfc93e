"""A segment: some documents with everything needed to search them, in one folder that never changes.

Adding a document adds a segment; nothing that others may be reading is ever written to.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant.models import Document, Ledger
from assistant.reading.references import titles_of
from assistant.retrieval.dense import DenseIndex, Encoder
from assistant.retrieval.lexical import Counts
from assistant.retrieval.naming import find_names
from assistant.retrieval.passages import Passage, build_passages
from assistant.retrieval.tokens import Tokenizer, find_terms
from assistant.retrieval.vectors import Vectors
from assistant.retrieval.vocabulary import Vocabulary

Entry: TypeAlias = tuple[Document, Ledger]
Cut: TypeAlias = Callable[[str], list[str]]
T = TypeVar("T")

KINDS = ("words", "characters")
Told: TypeAlias = Callable[[int, int], None]
_ENCODED_AT_ONCE = 512
# What stands around the matter of a document and repeats its title.
_FRAME = ("header", "footer")


class Head(msgspec.Struct, frozen=True):
    """What a segment holds: document ids, where their values lie, terms.

    ``bounds`` are byte positions in values.msgpack: document 0, ledger 0, document 1, … and the end;
    ``known`` are number and titles of each full text; ``names`` are the words that name its issuer;
    ``frame`` are the places of headers and footers among the clauses; ``total`` is the tokenizer's.
    """

    documents: list[str]
    known: list[tuple[str | None, list[str]]]
    names: list[list[str]]
    bounds: list[int]
    frame: list[int]
    total: int


class Values(Mapping[str, T], Generic[T]):
    """Documents or ledgers by document id, decoded when asked for; ``finish`` is put to each."""

    def __init__(
        self,
        places: Mapping[str, tuple[mmap.mmap, int, int]],
        kind: type[T],
        finish: Callable[[T], T] = lambda value: value,
    ) -> None:
        self._places = places
        decoder = msgspec.msgpack.Decoder(kind)

        def decode(key: str) -> T:
            source, start, end = places[key]
            return finish(decoder.decode(source[start:end]))

        self._decode = lru_cache(maxsize=512)(decode)

    def __getitem__(self, key: str) -> T:
        return self._decode(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Segment:
    """A segment opened for reading; ``removed`` are documents that no longer count."""

    def __init__(self, folder: Path, removed: frozenset[str] = frozenset()) -> None:
        self.removed = removed
        self.head = msgspec.msgpack.decode((folder / "head.msgpack").read_bytes(), type=Head)
        with (folder / "values.msgpack").open("rb") as file:
            self.values = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._folder = folder
        self.vocabularies = {kind: Vocabulary.load(folder, kind) for kind in KINDS}
        self.clause_counts = {kind: Counts.load(folder, f"clause.{kind}") for kind in KINDS}
        self.sentence_counts = {kind: Counts.load(folder, f"sentence.{kind}") for kind in KINDS}
        self.first_sentences: NDArray[np.int64] = np.load(folder / "sentences.npy", allow_pickle=False)
        self.owners: NDArray[np.int32] = np.load(folder / "owners.npy", allow_pickle=False)
        self._paths, self._edges = _mapped(folder / "paths.npy"), _mapped(folder / "paths.edges.npy")
        self.vectors = DenseIndex.load(folder / "vectors.faiss")
        self.clause_of_vector: NDArray[np.int32] = np.load(folder / "vectors.npy", allow_pickle=False)

    def clause(self, place: int) -> tuple[str, str]:
        """Document id and path of the clause at ``place``; ``owners`` are the places of the documents."""
        path = self._paths[self._edges[place] : self._edges[place + 1]].tobytes().decode()
        return self.head.documents[self.owners[place]], path

    def frequencies(self) -> dict[str, int]:
        """The words of the tokenizer; read anew each time, since they are large and wanted once."""
        content = (self._folder / "frequencies.msgpack").read_bytes()
        return msgspec.msgpack.decode(content, type=dict[str, int])


def write_segment(
    folder: Path, entries: Sequence[Entry], encoder: Encoder, vectors_kept: Path | None, told: Told
) -> None:
    """Write the documents of ``entries`` into the empty ``folder``.

    ``vectors_kept`` is where batches of vectors stay so that a build that broke off goes on from there;
    None where encoding is faster than reading them back. ``told`` learns vectors done and all.
    """
    tokenizer = Tokenizer.for_texts(
        [text for document, _ in entries for text in (document.title, document.text)],
        (term for document, ledger in entries for term in find_terms(document, ledger)),
    )
    bounds = [0]
    with (folder / "values.msgpack").open("wb") as file:
        for entry in entries:
            for value in entry:
                bounds.append(bounds[-1] + file.write(msgspec.msgpack.encode(value)))
    passages: list[Passage] = []
    owners: list[int] = []
    for place, (document, ledger) in enumerate(entries):
        for passage in build_passages(document, ledger):
            passages.append(passage)
            owners.append(place)
    _write_paths(folder, [passage.clause for passage in passages])
    np.save(folder / "owners.npy", np.asarray(owners, np.int32), allow_pickle=False)
    np.save(
        folder / "sentences.npy",
        np.cumsum([0, *(max(1, len(passage.sentences)) for passage in passages)])[:-1],
        allow_pickle=False,
    )
    for kind, cut in zip(KINDS, (tokenizer.words, tokenizer.characters), strict=True):
        _write_counts(folder, kind, passages, cut)
    _write_vectors(folder, passages, _Batches(encoder, vectors_kept), told)
    head = Head(
        [document.id for document, _ in entries],
        [_known(document) for document, _ in entries],
        [find_names(document) for document, _ in entries],
        bounds,
        [place for place, passage in enumerate(passages) if passage.clause in _FRAME],
        tokenizer.total,
    )
    (folder / "head.msgpack").write_bytes(msgspec.msgpack.encode(head))
    (folder / "frequencies.msgpack").write_bytes(msgspec.msgpack.encode(tokenizer.frequencies))


def _write_paths(folder: Path, paths: Sequence[str]) -> None:
    """All paths one after the other, and where each begins: as strings they would fill the memory."""
    encoded = [path.encode() for path in paths]
    np.save(folder / "paths.npy", np.frombuffer(b"".join(encoded), np.uint8), allow_pickle=False)
    edges = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    np.save(folder / "paths.edges.npy", edges, allow_pickle=False)


def _mapped(file: Path) -> NDArray[Any]:
    """An array that stays on the disk until it is needed."""
    found: NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return found


def _known(document: Document) -> tuple[str | None, list[str]]:
    """By what a reference finds the document; an outline is not loaded for what cites its text."""
    return (document.number, titles_of(document)) if document.form == "full" else (None, [])


def _write_counts(folder: Path, kind: str, passages: Sequence[Passage], cut: Cut) -> None:
    """Count clauses and sentences in tokens of one kind."""
    clauses: list[list[str]] = []
    sentences: list[list[str]] = []
    for passage in passages:
        heading, parts = cut(passage.heading), [cut(sentence) for sentence in passage.sentences]
        above = cut(passage.title) + cut(passage.above) + cut(passage.units)
        # The heading counts twice: it says in a few words what the clause says in many.
        clauses.append(above + heading + heading + [token for part in parts for token in part])
        sentences.extend([heading + part for part in parts] or [heading])
    vocabulary: dict[str, int] = {}
    by_clause = Counts.fit(clauses, vocabulary).by_term()
    by_clause.save(folder, f"clause.{kind}")
    Counts.fit(sentences, vocabulary).save(folder, f"sentence.{kind}")
    Vocabulary.build(vocabulary).save(folder, kind)


def _write_vectors(folder: Path, passages: Sequence[Passage], batches: _Batches, told: Told) -> None:
    """One vector for the whole clause and, where it has several sentences, one for each."""
    texts: list[str] = []
    owners: list[int] = []
    for owner, passage in enumerate(passages):
        parts = [passage.body, *(passage.sentences if len(passage.sentences) > 1 else ())]
        texts.extend(f"{passage.heading}。{part}" for part in parts)
        owners.extend([owner] * len(parts))
    vectors: list[Vectors] = []
    for start in range(0, len(texts) or 1, _ENCODED_AT_ONCE):
        vectors.append(batches.encode(texts[start : start + _ENCODED_AT_ONCE]))
        told(min(start + _ENCODED_AT_ONCE, len(texts)), len(texts))
    np.save(folder / "vectors.npy", np.asarray(owners, np.int32), allow_pickle=False)
    (folder / "vectors.faiss").write_bytes(DenseIndex.build(np.concatenate(vectors)))


class _Batches:
    """An encoder that finds the batches of an interrupted build again."""

    def __init__(self, encoder: Encoder, kept: Path | None) -> None:
        self._encoder = encoder
        self._kept = kept

    def encode(self, texts: list[str]) -> Vectors:
        if self._kept is None:
            return self._encoder.encode(texts)
        self._kept.mkdir(exist_ok=True)
        key = hashlib.sha256("\0".join([self._encoder.id, *texts]).encode()).hexdigest()[:24]
        file = self._kept / f"{key}.npy"
        try:
            found: Vectors = np.load(file, allow_pickle=False)
        except (OSError, ValueError):  # not there, or cut off
            found = self._encoder.encode(texts)
            np.save(file, found, allow_pickle=False)
        return found
