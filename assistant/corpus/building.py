"""Corpus folder → index: what is read, what is kept from the index before, when it is stale."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, cast

from assistant.corpus.sources import SOURCES, Source, corpus_files, load_sources, missing, sha256_of
from assistant.errors import ReadError, StoreError
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, GovernmentLevel, Ledger
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.store import build_index, open_index
from assistant.settings import Settings

Pair: TypeAlias = tuple[Document, Ledger]
Say: TypeAlias = Callable[[str], None]

UNITS = "units.toml"
_UNREADABLE = "unreadable.json"


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
        """Build the index; a file that it held already is not read again."""
        return self._build(self._kept())

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

    def _build(self, kept: Mapping[str, Pair]) -> IndexedLibrary:
        self._say("建立索引")
        unreadable: dict[str, str] = {}
        library = build_index(self._entries(kept, unreadable), self._settings)
        self._unreadable_path.write_text(json.dumps(unreadable, ensure_ascii=False), encoding="utf-8")
        return library

    def _entries(self, kept: Mapping[str, Pair], unreadable: dict[str, str]) -> Iterator[Pair]:
        """Every document with its ledger: registered ones in order, other files, then outlines.

        ``kept`` holds what need not be read again, by sha256 of its file; what cannot be read is
        entered in ``unreadable``: one bad file must not take the whole library down.
        """
        sources = {source.file: source for source in load_sources(self._folder) if source.file}
        register = UnitRegister.load(self._folder / UNITS)
        order = {name: position for position, name in enumerate(sources)}
        seen: set[str] = set()
        for path in sorted(corpus_files(self._folder), key=lambda path: order.get(path.name, len(order))):
            digest = sha256_of(path)
            pair = kept.get(digest)
            if pair is None:
                self._say(f"读取 {path.name}")
                try:
                    document = _with_facts(read_document(path), sources.get(path.name))
                except ReadError as error:
                    self._say(f"跳过 {path.name}:{error.message}")
                    unreadable[digest] = error.message
                    continue
                if document.id in seen:
                    document = replace(document, id=f"{document.id} {path.name}")
                pair = document, extract_ledger(document, register)
            seen.add(pair[0].id)
            yield pair
        outlines = self.outlined()
        for source in missing(self._folder, load_sources(self._folder)):
            if source.id in outlines and source.id not in seen:
                yield read_outline(outlines[source.id], lambda name: _full_name(register, name))

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
        absent = [source.id for source in missing(self._folder, load_sources(self._folder))]
        paths = [*corpus_files(self._folder), *(outlines[name] for name in absent if name in outlines)]
        unreadable = self.unreadable()
        return [digest for digest in map(sha256_of, paths) if digest not in unreadable]


def _full_name(register: UnitRegister, name: str) -> str | None:
    unit = register.find(name)
    return unit.full_name or None if unit else None


def _with_facts(document: Document, source: Source | None) -> Document:
    """The document with what the registry knows and the text does not print."""
    if source is None:
        return document
    return replace(
        document,
        id=source.id,
        number=document.number or source.number or None,
        issuer=document.issuer or source.issuer or None,
        level=document.level or cast(GovernmentLevel, source.level) or None,
        written_on=document.written_on or source.written_on or None,
        published_on=document.published_on or source.published_on or None,
    )
