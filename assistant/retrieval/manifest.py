"""What an index folder says of itself: which segments count, what they were built from, checksums.

index/
  manifest.json     this module's matter; replacing it is the one step that changes the index
  seg-<…>/          a segment: arrays, documents, ledgers; never written to once it stands
  .lock             held by whoever builds
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import msgspec

from assistant.errors import StoreError
from assistant.settings import ROOT, Settings

FORMAT = 7
VECTORS = ".vectors"
_LOCK_SECONDS = 120
# A file above this size is checked by its two ends when opened, in full by ``thorough``.
_FULLY_CHECKED = 4_000_000
_END = 1 << 16
# The rooms whose code decides what the index holds.
_ROOMS = ("models", "reading", "extraction", "retrieval")


class SegmentEntry(msgspec.Struct, frozen=True):
    """A segment in the manifest.

    ``documents`` maps id to the sha256 of its file; ``removed`` those that no longer count; ``files`` maps
    name to size and two checksums, of the whole and of what is checked at opening.
    """

    name: str
    clauses: int
    documents: dict[str, str]
    files: dict[str, tuple[int, str, str]]
    removed: list[str] = []

    @property
    def sources(self) -> list[str]:
        """The sha256 of the file of every document that counts."""
        return [digest for name, digest in self.documents.items() if name not in self.removed]


class Manifest(msgspec.Struct, frozen=True):
    """What an index was built from, and by what."""

    format: int
    code: str
    settings: str
    encoder: str
    segments: list[SegmentEntry]


def code_fingerprint(settings: Settings) -> str:
    """A hash of the code and vocabularies that decide what the index holds."""
    digest = hashlib.sha256(_code())
    units = settings.corpus_dir / "units.toml"
    digest.update(units.read_bytes() if units.is_file() else b"")
    return digest.hexdigest()[:16]


@cache
def _code() -> bytes:
    """A hash of the rooms that decide, read once: what runs is what was there when the process began."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        path = ROOT / "assistant" / room
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in (".py", ".toml") and file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.digest()


def read_manifest(index_dir: Path) -> Manifest:
    """The manifest of ``index_dir``; raises StoreError where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((index_dir / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise StoreError("尚未建立索引", reason="missing") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError("索引清单已损坏，需要重建", reason="damaged") from error


def replace_manifest(index_dir: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the one that counts and remove the segments it no longer names."""
    beside = index_dir / f".manifest-{os.getpid()}.json"
    with beside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, index_dir / "manifest.json")
    _sync_folder(index_dir)
    kept = {entry.name for entry in manifest.segments}
    for folder in index_dir.iterdir():
        if folder.name not in kept and folder.name.startswith(("seg-", ".building-", VECTORS)):
            shutil.rmtree(folder, ignore_errors=True)  # on Windows an open file stays until the next build


def place_segment(building: Path, index_dir: Path) -> tuple[str, dict[str, tuple[int, str, str]]]:
    """Bring the finished folder ``building`` safely onto the disk and give it its name; name and files."""
    files = {}
    for file in sorted(building.iterdir()):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
        files[file.name] = (file.stat().st_size, _checksum(file, thorough=True), _checksum(file))
    _sync_folder(building)
    digest = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:12]
    name = f"seg-{time.time_ns():x}-{digest}"
    building.rename(index_dir / name)
    _sync_folder(index_dir)
    return name, files


def check_segment(index_dir: Path, entry: SegmentEntry, *, thorough: bool = False) -> None:
    """Compare the files of a segment with the manifest.

    Raises StoreError where one differs, FileNotFoundError where one is gone.
    """
    for name, (size, whole, ends) in entry.files.items():
        file = index_dir / entry.name / name
        right = file.stat().st_size == size
        if not right or _checksum(file, thorough=thorough) != (whole if thorough else ends):
            raise StoreError("索引已损坏，需要重建", reason="damaged", file=str(file))


@contextmanager
def lock(index_dir: Path) -> Iterator[None]:
    """One builder at a time; the lock goes with the process, whatever ends it.

    Raises StoreError where another process does not finish in time.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
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


def _checksum(file: Path, *, thorough: bool = False) -> str:
    """32 hexadecimal digits over the file, or over its two ends where it is large."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        if thorough or file.stat().st_size <= _FULLY_CHECKED:
            while block := handle.read(1 << 20):
                digest.update(block)
        else:
            digest.update(handle.read(_END))
            handle.seek(-_END, os.SEEK_END)
            digest.update(handle.read())
    return digest.hexdigest()[:32]


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
