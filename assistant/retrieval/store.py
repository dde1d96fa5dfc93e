"""The embedded store in ``index/``: build, open, add, remove, verify.

A change writes its segments beside the old ones and then replaces the manifest: one step, so that whoever
opens the index sees the old state or the new one. A reader keeps the files it has open.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeAlias

import msgspec

from assistant.errors import StoreError, UnknownDocument, reason_of
from assistant.retrieval.dense import Encoder, load_encoder
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.manifest import (
    FORMAT,
    VECTORS,
    Manifest,
    SegmentEntry,
    check_segment,
    code_fingerprint,
    lock,
    place_segment,
    read_manifest,
    replace_manifest,
)
from assistant.retrieval.query import load_thesaurus
from assistant.retrieval.segments import Entry, Segment, Told, write_segment
from assistant.settings import Settings

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is (0 where not known)."""

_SEGMENT_CLAUSES = 16_384
# So many small segments are merged into one when a document is added.
_SMALL_CLAUSES = 1_024
_MANY = 8


def build_index(
    entries: Iterable[Entry], settings: Settings, progress: Progress | None = None
) -> IndexedLibrary:
    """Build the index of ``entries`` in ``settings.index_dir``, in place of the one there, and open it.

    Raises StoreError where another build is under way, the encoder is missing or the disk refuses.
    """
    encoder = load_encoder(settings)
    report = progress or (lambda stage, done, total: None)
    with _changing(settings):
        segments, done = [], 0
        for batch in _batches(entries):
            segments.append(_write(settings, batch, encoder, partial(report, "vectors")))
            done += len(batch)
            report("documents", done, 0)
        _replace(settings, encoder, segments)
    return _open(settings, encoder)


def open_index(settings: Settings, sources: Collection[str] | None = None) -> IndexedLibrary:
    """Open the index in ``settings.index_dir``.

    ``sources`` are the sha256 of the files the corpus holds now. Raises StoreError where the index is
    missing, damaged, or not what these files, the settings and the code would give: build it again.
    """
    return _open(settings, load_encoder(settings), sources)


def add_documents(entries: Collection[Entry], settings: Settings) -> IndexedLibrary:
    """Add ``entries`` to the index, in place of documents of the same id, without touching the others."""
    encoder = load_encoder(settings)
    with _changing(settings):
        kept = _without(_checked(settings, encoder).segments, [document.id for document, _ in entries])
        small = [entry for entry in kept if entry.clauses <= _SMALL_CLAUSES]
        merged: list[Entry] = []
        if len(small) >= _MANY:
            kept = [entry for entry in kept if entry not in small]
            segments = [_segment(settings, entry) for entry in small]
            merged = list(IndexedLibrary(segments, encoder, {}).entries())
        _replace(settings, encoder, [*kept, _write(settings, [*merged, *entries], encoder)])
    return _open(settings, encoder)


def remove_documents(names: Collection[str], settings: Settings) -> IndexedLibrary:
    """Take documents out of the index; what they take on the disk goes with the next build.

    Raises UnknownDocument where one is not in it.
    """
    encoder = load_encoder(settings)
    with _changing(settings):
        segments = _checked(settings, encoder).segments
        held = {name for entry in segments for name in entry.documents if name not in entry.removed}
        for name in names:
            if name not in held:
                raise UnknownDocument(f"索引中没有“{name}”", document=name)
        _replace(settings, encoder, _without(segments, names))
    return _open(settings, encoder)


def verify_index(settings: Settings) -> None:
    """Read every byte of the index; raises StoreError where one is not as it was written."""
    for entry in read_manifest(settings.index_dir).segments:
        try:
            check_segment(settings.index_dir, entry, thorough=True)
        except OSError as error:
            raise StoreError("索引不完整，需要重建", reason="missing") from error


def _open(settings: Settings, encoder: Encoder, sources: Collection[str] | None = None) -> IndexedLibrary:
    for last in (False, True):
        manifest = _checked(settings, encoder)
        if sources is not None:
            built = sorted(digest for entry in manifest.segments for digest in entry.sources)
            if built != sorted(sources):
                raise StoreError("政策文件有变化，索引需要重建", reason="sources")
        try:
            segments = [_segment(settings, entry) for entry in manifest.segments]
        except FileNotFoundError as error:
            # Another process may have replaced the index since we read its manifest.
            if last:
                raise StoreError("索引不完整，需要重建", reason="missing") from error
        except (OSError, ValueError, msgspec.MsgspecError, RuntimeError) as error:
            raise StoreError("索引已损坏，需要重建", reason="damaged") from error
        else:
            thesaurus = load_thesaurus(settings.corpus_dir / "thesaurus.toml")
            return IndexedLibrary(segments, encoder, thesaurus)
    raise AssertionError("unreachable")


def _checked(settings: Settings, encoder: Encoder) -> Manifest:
    """The manifest, if code, settings and encoder are still those it was written by."""
    manifest = read_manifest(settings.index_dir)
    written_by = (manifest.format, manifest.code, manifest.settings, manifest.encoder)
    if written_by != (FORMAT, code_fingerprint(settings), settings.fingerprint(), encoder.id):
        raise StoreError("索引与当前设置或程序版本不符，需要重建", reason="settings")
    return manifest


def _segment(settings: Settings, entry: SegmentEntry) -> Segment:
    check_segment(settings.index_dir, entry)
    return Segment(settings.index_dir / entry.name, frozenset(entry.removed))


def _without(segments: Iterable[SegmentEntry], names: Collection[str]) -> list[SegmentEntry]:
    """``segments`` with ``names`` marked as removed; a segment of which nothing is left goes."""
    marked = [
        msgspec.structs.replace(
            entry, removed=[name for name in entry.documents if name in names or name in entry.removed]
        )
        for entry in segments
    ]
    return [entry for entry in marked if len(entry.removed) < len(entry.documents)]


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    clauses = 0
    for entry in entries:
        batch.append(entry)
        clauses += len(entry[0].clauses)
        if clauses >= _SEGMENT_CLAUSES:
            yield batch
            batch, clauses = [], 0
    if batch:
        yield batch


def _write(
    settings: Settings, batch: list[Entry], encoder: Encoder, told: Told = lambda done, total: None
) -> SegmentEntry:
    building = settings.index_dir / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        # The built-in encoder is faster than the disk.
        kept = settings.index_dir / VECTORS if settings.encoder else None
        write_segment(building, batch, encoder, kept, told)
        name, files = place_segment(building, settings.index_dir)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    clauses = sum(len(document.clauses) for document, _ in batch)
    return SegmentEntry(name, clauses, {document.id: document.sha256 for document, _ in batch}, files)


def _replace(settings: Settings, encoder: Encoder, segments: list[SegmentEntry]) -> None:
    manifest = Manifest(FORMAT, code_fingerprint(settings), settings.fingerprint(), encoder.id, segments)
    replace_manifest(settings.index_dir, manifest)


@contextmanager
def _changing(settings: Settings) -> Iterator[None]:
    """The index locked; what the disk refuses becomes a StoreError."""
    try:
        with lock(settings.index_dir):
            yield
    except OSError as error:
        raise StoreError(f"索引无法写入“{settings.index_dir}”：{reason_of(error)}") from error
