"""Changing the corpus: add, fetch, remove, verify, build; a failure leaves files and index as they were."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

from assistant.corpus.fetch import fetch_file, file_name
from assistant.corpus.sources import (
    SOURCES,
    Source,
    corpus_files,
    drop_source,
    load_sources,
    missing,
    save_source,
    sha256_of,
    source_of,
)
from assistant.errors import CorpusError, DuplicateDocument, ReadError, StoreError, UnknownDocument
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, GovernmentLevel, Ledger
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline
from assistant.retrieval.store import Store, build_index, open_index
from assistant.settings import Settings

UNITS = "units.toml"

Pair: TypeAlias = tuple[Document, Ledger]

# Two files are the same document when this share of the smaller one's five-character runs is in both.
_SAME_TEXT = 0.95


@dataclass(frozen=True, slots=True)
class Holding:
    """One row of the corpus list: a source and how much of it is loaded."""

    source: Source
    state: str  # full | outline | missing

    @property
    def state_text(self) -> str:
        """The state in words."""
        return {"full": "已载入", "outline": "仅要点", "missing": "未载入"}[self.state]

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return asdict(self.source) | {"state": self.state}


def read_with_ledger(path: Path, settings: Settings) -> Pair:
    """A file, in or outside the corpus, read and extracted.

    Raises:
        ReadError: it cannot be read.
    """
    document = read_document(path)
    return document, extract_ledger(document, UnitRegister.load(settings.corpus_dir / UNITS))


class Corpus:
    """The documents of ``settings.corpus_dir`` and the index made from them."""

    def __init__(self, settings: Settings, progress: Callable[[str], None] | None = None) -> None:
        self._settings = settings
        self._folder = settings.corpus_dir
        self._say = progress or (lambda message: None)

    def listing(self) -> list[Holding]:
        """Every registered source and every unregistered file, with what is loaded of it."""
        sources = load_sources(self._folder)
        absent = {source.id for source in missing(self._folder, sources)}
        outlined = {path.stem for path in self._outline_paths()}
        rows = []
        for source in sources:
            state = "full" if source.id not in absent else "outline" if source.id in outlined else "missing"
            rows.append(Holding(source, state))
        known = {source.file for source in sources}
        store = self._current()
        for path in corpus_files(self._folder):
            if path.name not in known:
                document = next((doc for doc in _documents(store) if doc.source == path.name), None)
                source = source_of(document, path, document.sha256) if document else Source(id=path.name)
                rows.append(Holding(source, "full" if document else "missing"))
        return rows

    def open(self) -> Store:
        """The index, built first where it is missing, stale or damaged."""
        store = self._current()
        if store is None or store.inputs != self._inputs():
            self.build(store)
            store = open_index(self._settings)
        return store

    def build(self, store: Store | None = None) -> int:
        """Build the index from the corpus; files already read for ``store`` are not read again."""
        return self._build(store)

    def add(self, path: Path) -> Document:
        """Read a file, put a copy into the corpus and index it.

        Raises:
            ReadError: the file cannot be read.
            DuplicateDocument: its text is in the corpus already.
        """
        if not path.is_file():
            raise CorpusError(f"没有这个文件:{path}")
        self._say("读取文件")
        document = read_document(path)
        store = self.open()
        self._refuse_copy(document, _documents(store))
        target = self._free_name(document, path)
        shutil.copyfile(path, target)
        try:
            self._register(document, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return document

    def fetch(self, document_id: str | None, mirror: Path | None = None) -> list[Document]:
        """Download what is registered and missing (one id, or all), check it, index it."""
        sources = load_sources(self._folder)
        wanted = [source for source in missing(self._folder, sources) if source.download or mirror]
        if document_id:
            self._known(sources, document_id)
            wanted = [source for source in wanted if source.id == document_id]
            if not wanted:
                raise CorpusError(f"{document_id} 已经载入,不用再取。")
        fetched = []
        for source in wanted:
            self._say(f"取得《{source.title}》")
            target = fetch_file(source, self._folder, mirror)
            try:
                document = read_document(target)
                self._register(document, target, source.id)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
            fetched.append(document)
        return fetched

    def remove(self, document_id: str) -> None:
        """Take a document out of corpus and index."""
        sources = load_sources(self._folder)
        store = self.open()
        source = next((row for row in sources if row.id == document_id and row.file), None)
        document = store.documents.get(document_id)
        file = source.file if source else document.source if document and document.form == "full" else ""
        path = self._folder / file
        if not file or not path.is_file():
            raise UnknownDocument(f"库中没有 {document_id}。", id=document_id)
        aside = path.with_name(f".{path.name}.removed")
        path.replace(aside)
        with self._restoring():
            try:
                if source:
                    drop_source(self._folder, source)
                self._build(store)
            except BaseException:
                aside.replace(path)
                raise
        aside.unlink()

    def verify(self) -> list[str]:
        """What does not agree between registry, files and index, one Chinese sentence each."""
        problems = []
        for source in load_sources(self._folder):
            path = self._folder / source.file
            if not source.file:
                continue
            if not path.exists():
                problems.append(f"{source.id}:登记的文件 {source.file} 不在库中。")
            elif source.sha256 and sha256_of(path) != source.sha256:
                problems.append(f"{source.id}:文件 {source.file} 与登记的校验值不符。")
        for path in corpus_files(self._folder):
            try:
                read_document(path)
            except ReadError as error:
                problems.append(f"{path.name}:{error.message}")
        store = self._current()
        if store is None:
            problems.append("索引缺失或损坏,运行 python -m assistant build 重建。")
        elif store.inputs != self._inputs():
            problems.append("索引与文件不一致,运行 python -m assistant build 重建。")
        return problems

    # -- inside ------------------------------------------------------------------------------

    def _register(self, document: Document, target: Path, document_id: str = "") -> None:
        """Enter a file that is in the corpus folder already, and index it."""
        source = source_of(document, target, document.sha256)
        if document_id:
            source = replace(source, id=document_id)
        with self._restoring():
            save_source(self._folder, source)
            self._say("更新索引")
            self._build(self._current())

    def _build(self, store: Store | None) -> int:
        entries = list(self._entries(store))
        build_index(entries, self._settings, inputs=self._inputs(), progress=self._say)
        return len(entries)

    def _entries(self, store: Store | None) -> Iterator[Pair]:
        """Every document with its ledger, in the order of the registry; then files without an entry."""
        sources = load_sources(self._folder)
        register = UnitRegister.load(self._folder / UNITS)
        kept = self._kept(store)
        order = {source.file: position for position, source in enumerate(sources) if source.file}
        outlines = {path.stem: path for path in self._outline_paths()}
        seen: set[str] = set()
        for path in sorted(corpus_files(self._folder), key=lambda path: order.get(path.name, len(order))):
            pair = kept.get(sha256_of(path))
            if pair is None:
                self._say(f"读取 {path.name}")
                try:
                    document = read_document(path)
                except ReadError as error:
                    # One bad file must not take the whole library down; verify names it too.
                    self._say(f"跳过 {path.name}:{error.message}")
                    continue
                document = _with_facts(
                    document, next((row for row in sources if row.file == path.name), None)
                )
                if document.id in seen:
                    document = replace(document, id=f"{document.id}#{path.name}")
                pair = document, extract_ledger(document, register)
            seen.add(pair[0].id)
            yield pair
        for source in sources:
            if source.id not in seen and source.id in outlines:
                yield read_outline(outlines[source.id])

    def _kept(self, store: Store | None) -> dict[str, Pair]:
        """What the index holds already and is still good, by sha256 of the file."""
        if store is None or store.inputs.split(":")[0] != self._code():
            return {}
        return {
            document.sha256: (document, store.ledgers[document.id])
            for document in _documents(store)
            if document.form == "full"
        }

    def _current(self) -> Store | None:
        """The index as it is, or None where there is none to trust."""
        try:
            return open_index(self._settings)
        except StoreError:
            return None

    def _inputs(self) -> str:
        """What the index depends on: the code that reads, then names, sizes and times of the files."""
        digest = hashlib.sha256(self._settings.fingerprint().encode())
        for path in [*corpus_files(self._folder), self._folder / SOURCES, *self._outline_paths()]:
            if path.exists():
                state = path.stat()
                digest.update(f"{path.name}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
        return f"{self._code()}:{digest.hexdigest()[:24]}"

    def _code(self) -> str:
        """A hash of what decides how a file is read: the reading and extracting code and its vocabularies."""
        digest = hashlib.sha256()
        package = Path(__file__).resolve().parent.parent
        paths = [package / "models.py", self._folder / UNITS]
        for room in ("reading", "extraction"):
            paths += sorted(path for path in (package / room).rglob("*") if path.suffix in (".py", ".toml"))
        for path in paths:
            if path.exists():
                digest.update(path.read_bytes())
        return digest.hexdigest()[:24]

    def _outline_paths(self) -> list[Path]:
        return sorted((self._folder / "outlines").glob("*.toml"))

    def _free_name(self, document: Document, path: Path) -> Path:
        """A telling name that is not taken: the document's id with the file's ending."""
        stem = file_name(document.id)
        for number in range(1, 1000):
            target = self._folder / f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix.lower()}"
            if not target.exists():
                return target
        raise CorpusError(f"库中以 {stem} 为名的文件太多。")

    def _refuse_copy(self, document: Document, others: Sequence[Document]) -> None:
        """Raise where the library holds the same text, or another text under the same number."""
        runs = _runs(document.text)
        for other in others:
            if other.form != "full":
                continue
            if other.sha256 == document.sha256 or _shared(runs, _runs(other.text)) >= _SAME_TEXT:
                raise DuplicateDocument(f"库中已有同一份文件:《{other.title}》({other.id})。", id=other.id)
            if other.id == document.id:
                raise DuplicateDocument(
                    f"库中已有文号相同而文字不同的文件 {other.id};如要替换,请先移除旧的。", id=other.id
                )

    def _known(self, sources: Sequence[Source], document_id: str) -> None:
        if all(source.id != document_id for source in sources):
            raise UnknownDocument(f"没有登记 {document_id}。", id=document_id)

    @contextmanager
    def _restoring(self) -> Iterator[None]:
        """Puts the registry back as it was when the body fails."""
        path = self._folder / SOURCES
        before = path.read_bytes() if path.exists() else None
        try:
            yield
        except BaseException:
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
            raise


def _documents(store: Store | None) -> list[Document]:
    return list(store.documents.values()) if store else []


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


def _runs(text: str) -> set[str]:
    """The five-character runs of a text's letters and digits: layout and punctuation do not count."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
    return {letters[start : start + 5] for start in range(max(1, len(letters) - 4))}


def _shared(one: set[str], other: set[str]) -> float:
    smaller = min(len(one), len(other))
    # A short extract of a long document is not a copy of it.
    if smaller < 0.8 * max(len(one), len(other)):
        return 0.0
    return len(one & other) / smaller if smaller else 0.0
