"""``corpus/sources.toml``: one ``[[document]]`` table a document, loaded or not.

    id = "国发〔2021〕4号"          the document number, else the title
    title, number, issuer, level, written_on, published_on
    address = "https://…"         the official page; address_confirmed = true | false
    download = "https://…"        where `corpus fetch` takes the file from
    sha256, file                  of the file; `file` is its name in the corpus folder
    status = "现行"                现行 | 修订 | 废止; superseded_by = "…"

Written with tomlkit, so that comments and order stay.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import tomlkit

from assistant.errors import CorpusError, place_in_toml, reason_of
from assistant.models import Document

SOURCES = "sources.toml"
IN_FORCE = "现行"
READABLE = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf", ".ofd", ".doc", ".wps", ".rtf"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document beside its text (来源)."""

    id: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    level: str = ""
    written_on: str = ""
    published_on: str = ""
    address: str = ""
    address_confirmed: bool = False
    download: str = ""
    sha256: str = ""
    file: str = ""
    status: str = IN_FORCE
    superseded_by: str = ""

    @property
    def standing(self) -> str:
        """Its standing in words where it is not simply in force: 废止,由…替代."""
        if self.status in ("", IN_FORCE):
            return ""
        return self.status + (f",由{self.superseded_by}替代" if self.superseded_by else "")


def load_sources(corpus_dir: Path) -> tuple[Source, ...]:
    """Every entry, in the order of the file; () where there is no file.

    Raises:
        CorpusError: the file is not what it should be.
    """
    path = corpus_dir / SOURCES
    if not path.exists():
        return ()
    known = {field.name for field in fields(Source)}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
        return tuple(Source(**{key: value for key, value in row.items() if key in known}) for row in rows)
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise CorpusError(f"来源登记 {SOURCES} 有误,无法读取:{place_in_toml(error)}。", path=path) from error


def source_of(document: Document, file: Path, sha256: str) -> Source:
    """The entry for a document just read: everything taken from its text."""
    return Source(
        id=document.id,
        title=document.title,
        number=document.number or "",
        issuer=document.issuer or "",
        level=document.level or "",
        written_on=document.written_on or "",
        published_on=document.published_on or "",
        sha256=sha256,
        file=file.name,
    )


def save_source(corpus_dir: Path, source: Source) -> None:
    """Add the entry, or fill the entry of the same id where that is blank; other entries stay untouched."""
    path = corpus_dir / SOURCES
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parsed = tomlkit.parse(text)
    rows: Any = parsed.get("document")
    if rows is None:
        rows = tomlkit.aot()
        parsed["document"] = rows
    row = next((row for row in rows if row.get("id") == source.id), None)
    if row is None:
        row = tomlkit.table()
        row["id"] = source.id
        rows.append(row)
    for field in fields(Source):
        value = getattr(source, field.name)
        if value and (field.name in ("file", "sha256") or not row.get(field.name)):
            row[field.name] = value
    _replace(path, tomlkit.dumps(parsed))


def drop_source(corpus_dir: Path, source: Source) -> None:
    """Take the entry out; one that can be downloaded again stays as not loaded."""
    path = corpus_dir / SOURCES
    parsed = tomlkit.parse(path.read_text(encoding="utf-8"))
    rows: Any = parsed["document"]
    if not source.download:
        for position, row in enumerate(rows):
            if row.get("id") == source.id:
                del rows[position]
                break
        if not rows:
            del parsed["document"]
    _replace(path, tomlkit.dumps(parsed))


def corpus_files(corpus_dir: Path) -> list[Path]:
    """The document files of the corpus folder, by name; those without an entry too, notes apart.

    Raises:
        CorpusError: the folder is not there or cannot be read.
    """
    try:
        paths = list(corpus_dir.iterdir())
    except OSError as error:
        reason = "不存在" if isinstance(error, FileNotFoundError) else f"打不开({reason_of(error)})"
        raise CorpusError(
            f"资料文件夹“{corpus_dir}”{reason},请检查 CORPUS_DIR 的设置。", path=corpus_dir
        ) from error
    return sorted(
        path
        for path in paths
        if path.is_file()
        and path.suffix.lower() in READABLE
        and not path.name.startswith((".", "~$"))
        and path.stem.upper() != "README"
    )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing(corpus_dir: Path, sources: Iterable[Source]) -> list[Source]:
    """The entries whose file is not in the corpus folder."""
    return [source for source in sources if not source.file or not (corpus_dir / source.file).exists()]


def _replace(path: Path, text: str) -> None:
    """Write beside and rename, so that a full disk leaves the old file whole."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
