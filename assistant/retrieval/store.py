"""The embedded store in ``index/``: build, open, verify.

    index/
      manifest.json     which segments count, what they were built from, checksums
      seg-<…>/          a segment: arrays, documents, ledgers

A build writes its segments beside the old ones and then replaces the manifest: one step, so that whoever
opens the index sees the old state or the new one. A reader keeps the files it has open.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from assistant.errors import StoreError
from assistant.retrieval.dense import load_encoder
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.query import load_thesaurus
from assistant.retrieval.segments import Entry, Segment, write_segment
from assistant.settings import ROOT, Settings

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is (0 where not known)."""

FORMAT = 3
_SEGMENT_CLAUSES = 8_192
_LOCK_SECONDS = 120
# A file above this size is checked by its two ends when opened, in full by ``verify_index``.
_FULLY_CHECKED = 4_000_000
# The rooms whose code decides what the index holds.
_ROOMS = ("models.py", "reading", "extraction", "retrieval")


class SegmentEntry(msgspec.Struct, frozen=True):
    """A segment in the manifest: its documents with the sha256 of their files, its own files."""

    name: str
    documents: dict[str, str]
    files: dict[str, tuple[int, str]]  # name → (bytes, checksum)


class Manifest(msgspec.Struct, frozen=True):
    """What an index was built from, and by what."""

    format: int
    code: str
    settings: str
    encoder: str
    segments: list[SegmentEntry]


def build_index(
    entries: Iterable[Entry], settings: Settings, progress: Progress | None = None
) -> IndexedLibrary:
    """Build the index of ``entries`` in ``settings.index_dir``, in place of the one there, and open it.

    Raises StoreError where another build is under way, the encoder is missing or the disk refuses.
    """
    report = progress or (lambda stage, done, total: None)
    encoder = load_encoder(settings.encoder)
    try:
        settings.index_dir.mkdir(parents=True, exist_ok=True)
        with _lock(settings.index_dir):
            segments, done = [], 0
            for batch in _batches(entries):
                segments.append(_add_segment(settings.index_dir, batch, settings))
                done += len(batch)
                report("index", done, 0)
            _replace_manifest(
                settings.index_dir,
                Manifest(FORMAT, code_fingerprint(), settings.fingerprint(), encoder.id, segments),
            )
    except OSError as error:
        raise StoreError(f"索引无法写入“{settings.index_dir}”：{error.strerror}") from error
    return open_index(settings)


def open_index(settings: Settings, sources: Collection[str] | None = None) -> IndexedLibrary:
    """Open the index in ``settings.index_dir``.

    ``sources`` are the sha256 of the files the corpus holds now. Raises StoreError where the index is
    missing, damaged, or not what these files, the settings and the code would give: build it again.
    """
    encoder = load_encoder(settings.encoder)
    for last in (False, True):
        manifest = _read_manifest(settings.index_dir)
        if (manifest.format, manifest.code, manifest.settings, manifest.encoder) != (
            FORMAT,
            code_fingerprint(),
            settings.fingerprint(),
            encoder.id,
        ):
            raise StoreError("索引与当前设置或程序版本不符，需要重建", reason="settings")
        if sources is not None:
            built = sorted(digest for entry in manifest.segments for digest in entry.documents.values())
            if built != sorted(sources):
                raise StoreError("政策文件有变化，索引需要重建", reason="sources")
        try:
            for entry in manifest.segments:
                _check_files(settings.index_dir / entry.name, entry, thorough=False)
            segments = [Segment(settings.index_dir / entry.name) for entry in manifest.segments]
        except FileNotFoundError as error:
            # Another process may have replaced the index between our reading manifest and segments.
            if last:
                raise StoreError("索引不完整，需要重建", reason="missing") from error
        except (OSError, ValueError, msgspec.MsgspecError, RuntimeError) as error:
            raise StoreError("索引已损坏，需要重建", reason="damaged") from error
        else:
            return IndexedLibrary(segments, encoder, load_thesaurus(settings.corpus_dir / "thesaurus.toml"))
    raise AssertionError("unreachable")


def verify_index(settings: Settings) -> None:
    """Read every byte of the index; raises StoreError where one is not as it was written."""
    manifest = _read_manifest(settings.index_dir)
    for entry in manifest.segments:
        try:
            _check_files(settings.index_dir / entry.name, entry, thorough=True)
        except OSError as error:
            raise StoreError("索引不完整，需要重建", reason="missing") from error


def index_fingerprint(settings: Settings) -> str:
    """16 hexadecimal digits over what the index was made from and by: equal corpora give equal ones."""
    manifest = _read_manifest(settings.index_dir)
    documents = sorted(row for entry in manifest.segments for row in entry.documents.items())
    made = (manifest.format, manifest.code, manifest.settings, manifest.encoder, documents)
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]


def code_fingerprint() -> str:
    """A hash of the code and vocabularies that decide what the index holds."""
    digest = hashlib.sha256()
    package = ROOT / "assistant"
    paths = [package / room for room in _ROOMS]
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    files.append(ROOT / "corpus" / "units.toml")
    for file in files:
        if file.suffix in (".py", ".toml") and file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


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


def _add_segment(index_dir: Path, batch: list[Entry], settings: Settings) -> SegmentEntry:
    building = index_dir / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        write_segment(building, batch, load_encoder(settings.encoder))
        files = {}
        for file in sorted(building.iterdir()):
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
            files[file.name] = (file.stat().st_size, _checksum(file, thorough=True) + _checksum(file))
        _sync_folder(building)
        digest = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:12]
        name = f"seg-{time.time_ns():x}-{digest}"
        building.rename(index_dir / name)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _sync_folder(index_dir)
    return SegmentEntry(name, {document.id: document.sha256 for document, _ in batch}, files)


def _replace_manifest(index_dir: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the one that counts and remove what it no longer names."""
    beside = index_dir / f".manifest-{os.getpid()}.json"
    with beside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, index_dir / "manifest.json")
    _sync_folder(index_dir)
    kept = {entry.name for entry in manifest.segments}
    for folder in index_dir.iterdir():
        if folder.is_dir() and folder.name.startswith(("seg-", ".building-")) and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)  # on Windows an open file stays until the next build


def _read_manifest(index_dir: Path) -> Manifest:
    try:
        return msgspec.json.decode((index_dir / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise StoreError("尚未建立索引", reason="missing") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError("索引清单已损坏，需要重建", reason="damaged") from error


def _check_files(folder: Path, entry: SegmentEntry, *, thorough: bool) -> None:
    for name, (size, checksums) in entry.files.items():
        file = folder / name
        wanted = checksums[:32] if thorough else checksums[32:]
        if file.stat().st_size != size or _checksum(file, thorough=thorough) != wanted:
            raise StoreError("索引已损坏，需要重建", reason="damaged", file=str(file))


def _checksum(file: Path, *, thorough: bool = False) -> str:
    """32 hexadecimal digits over the file, or over its two ends where it is large."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        if thorough or file.stat().st_size <= _FULLY_CHECKED:
            while block := handle.read(1 << 20):
                digest.update(block)
        else:
            digest.update(handle.read(1 << 16))
            handle.seek(-(1 << 16), os.SEEK_END)
            digest.update(handle.read())
    return digest.hexdigest()[:32]


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _lock(index_dir: Path) -> Iterator[None]:
    """One builder at a time; the lock goes with the process, whatever ends it."""
    with (index_dir / ".lock").open("a+b") as file:
        until = time.monotonic() + _LOCK_SECONDS
        while not _take(file):
            if time.monotonic() > until:
                raise StoreError("另一个进程正在建立索引，请稍后再试", reason="locked")
            time.sleep(0.1)
        yield


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
