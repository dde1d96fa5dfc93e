"""Corpus folder → index: what is read, what is kept from the index before, when it is stale."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, cast

from assistant.corpus.sources import IN_FORCE, SOURCES, Source, corpus_files, load_sources, missing, sha256_of
from assistant.errors import ReadError, StoreError
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, GovernmentLevel, Ledger
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline
from assistant.reading.references import same_title
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.store import add_documents, build_index, open_index
from assistant.settings import Settings

Pair: TypeAlias = tuple[Document, Ledger]
Say: TypeAlias = Callable[[str], None]

UNITS = "units.toml"
_UNREADABLE = "unreadable.json"
# What the metadata of a document hold of the registry.
_REGISTERED = ("printed_title", "status", "superseded_by")
# Documents from which on an index is not built whole for every new one.
_LARGE = 100


def read_with_ledger(path: Path, settings: Settings) -> Pair:
    """A file, in or outside the corpus, read and extracted.

    Raises:
        ReadError: it cannot be read.
    """
    document = read_document(path)
    return document, extract_ledger(document, UnitRegister.load(settings.corpus_dir / UNITS))


class Builder:
    """Makes the index of ``settings.corpus_dir`` and knows whether the one there is still good."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings = settings
        self._folder = settings.corpus_dir
        self._say = say

    def open(self) -> IndexedLibrary:
        """The index, built first where it is missing, stale or damaged."""
        return self.fresh() or self.update()

    def update(self) -> IndexedLibrary:
        """Bring the index up to date; a file that it held already is not read again.

        A large index takes new documents in beside the others; a small one is built whole, in order.
        """
        kept = self._kept()
        return (self._grown(kept) if len(kept) >= _LARGE else None) or self._build(kept)

    def rebuild(self) -> IndexedLibrary:
        """Build the index; every file is read."""
        return self._build({})

    def fresh(self) -> IndexedLibrary | None:
        """The index, or None where it is missing, damaged or made from other files than these."""
        manifest = self._settings.index_dir / "manifest.json"
        registry = self._folder / SOURCES
        try:
            # The registry's facts go into documents; its own change shows in its time.
            if registry.exists() and registry.stat().st_mtime_ns > manifest.stat().st_mtime_ns:
                return None
            return open_index(self._settings, self._digests())
        except (StoreError, FileNotFoundError):
            return None

    def unreadable(self) -> dict[str, str]:
        """The files that the last build could not read: sha256 → the reason, a Chinese sentence."""
        try:
            found: dict[str, str] = json.loads(self._unreadable_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def outlined(self) -> dict[str, Path]:
        """The outline files by the id of their document."""
        return {path.stem: path for path in sorted((self._folder / "outlines").glob("*.toml"))}

    @property
    def _unreadable_path(self) -> Path:
        return self._settings.index_dir / _UNREADABLE

    def _grown(self, kept: Mapping[str, Pair]) -> IndexedLibrary | None:
        """The index with what is new added, or None where something else has changed too."""
        unreadable = self.unreadable()
        sources, register = self._sources(), UnitRegister.load(self._folder / UNITS)
        digests = {sha256_of(path): path for path in corpus_files(self._folder)}
        new = [path for digest, path in digests.items() if digest not in kept and digest not in unreadable]
        read = [self._read(path, sources.get(path.name), register, unreadable) for path in new]
        pairs = [pair for pair in read if pair is not None]
        names = {document.id for document, _ in kept.values()} | {document.id for document, _ in pairs}
        # What is gone, or has taken another's name, is a matter for a whole build.
        if not kept.keys() <= digests.keys() or len(names) < len(kept) + len(pairs):
            return None
        library = add_documents(pairs, self._settings)
        self._note(unreadable)
        return library

    def _build(self, kept: Mapping[str, Pair]) -> IndexedLibrary:
        self._say("建立索引")
        unreadable: dict[str, str] = {}
        library = build_index(self._entries(kept, unreadable), self._settings)
        self._note(unreadable)
        return library

    def _note(self, unreadable: Mapping[str, str]) -> None:
        self._unreadable_path.write_text(json.dumps(unreadable, ensure_ascii=False), encoding="utf-8")

    def _sources(self) -> dict[str, Source]:
        """The registered sources by the name of their file."""
        return {source.file: source for source in load_sources(self._folder) if source.file}

    def _read(
        self, path: Path, source: Source | None, register: UnitRegister, unreadable: dict[str, str]
    ) -> Pair | None:
        """A file read and extracted; None, and an entry in ``unreadable``, where it cannot be read."""
        self._say(f"读取 {path.name}")
        try:
            document = _with_facts(read_document(path), source)
        except ReadError as error:
            # One bad file must not take the whole library down.
            self._say(f"跳过 {path.name}:{error.message}")
            unreadable[sha256_of(path)] = error.message
            return None
        return document, extract_ledger(document, register)

    def _entries(self, kept: Mapping[str, Pair], unreadable: dict[str, str]) -> Iterator[Pair]:
        """Every document with its ledger: registered ones in order, other files, then outlines.

        ``kept`` holds what need not be read again, by sha256 of its file.
        """
        sources, register = self._sources(), UnitRegister.load(self._folder / UNITS)
        order = {name: position for position, name in enumerate(sources)}
        seen: set[str] = set()
        for path in sorted(corpus_files(self._folder), key=lambda path: order.get(path.name, len(order))):
            known = kept.get(sha256_of(path))
            pair = known or self._read(path, sources.get(path.name), register, unreadable)
            if pair is None:
                continue
            document, ledger = _with_facts(pair[0], sources.get(path.name)), pair[1]
            if document.id in seen:
                document = replace(document, id=f"{document.id} {path.name}")
                ledger = extract_ledger(document, register)
            seen.add(document.id)
            yield document, ledger
        outlines = self.outlined()
        for source in self._without_text(unreadable):
            if source.id in outlines and source.id not in seen:
                document, ledger = read_outline(outlines[source.id], lambda name: _full_name(register, name))
                yield _with_standing(document, source), ledger

    def _without_text(self, unreadable: Container[str]) -> list[Source]:
        """The registered documents whose file is not there or could not be read: known by outline at most."""
        sources = load_sources(self._folder)
        absent = missing(self._folder, sources)
        paths = {source.id: self._folder / source.file for source in sources if source not in absent}
        return [
            source
            for source in sources
            if source.id not in paths or sha256_of(paths[source.id]) in unreadable
        ]

    def _kept(self) -> dict[str, Pair]:
        """What an index made by this code holds already, by sha256 of the file."""
        try:
            library = open_index(self._settings)
        except StoreError:
            return {}
        return {
            document.sha256: (document, library.ledgers[document.id])
            for document in library.documents.values()
            if document.form == "full"
        }

    def _digests(self) -> list[str]:
        """The sha256 of every file the index should hold."""
        outlines = self.outlined()
        unreadable = self.unreadable()
        absent = [source.id for source in self._without_text(unreadable)]
        paths = [*corpus_files(self._folder), *(outlines[name] for name in absent if name in outlines)]
        return [digest for digest in map(sha256_of, paths) if digest not in unreadable]


def _full_name(register: UnitRegister, name: str) -> str | None:
    unit = register.find(name)
    return unit.full_name or None if unit else None


def _with_facts(document: Document, source: Source | None) -> Document:
    """The document with what the registry knows and the text does not print.

    Where the registry has its formal title (湖北省人民政府关于…) that is its title everywhere, in citations
    as in lists; the one it prints (省人民政府关于…) stays in its metadata.
    """
    if source is None:
        return document
    own = dict(document.metadata).get("printed_title", document.title)
    formal = source.title if same_title(source.title, own) else own
    printed = (("printed_title", own),) if formal != own else ()
    document = _with_standing(document, source)
    return replace(
        document,
        id=source.id,
        title=formal,
        metadata=(*document.metadata, *printed),
        number=document.number or source.number or None,
        issuer=document.issuer or source.issuer or None,
        level=document.level or cast(GovernmentLevel, source.level) or None,
        written_on=document.written_on or source.written_on or None,
        published_on=document.published_on or source.published_on or None,
    )


def _with_standing(document: Document, source: Source) -> Document:
    """The document with its registered standing (修订, 废止) and what took its place, where not in force."""
    own = tuple(row for row in document.metadata if row[0] not in _REGISTERED)
    in_force = source.status in ("", IN_FORCE)
    standing = () if in_force else (("status", source.status), ("superseded_by", source.superseded_by))
    return replace(document, metadata=(*own, *(row for row in standing if row[1])))
