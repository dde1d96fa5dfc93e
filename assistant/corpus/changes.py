"""Changing the corpus: add, fetch, remove, verify, list; a failure leaves files and index as they were."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant.corpus.building import Builder
from assistant.corpus.fetch import fetch_file, file_name
from assistant.corpus.sources import (
    READABLE,
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
from assistant.errors import (
    CorpusError,
    DamagedFile,
    DuplicateDocument,
    StoreError,
    UnknownDocument,
    reason_of,
)
from assistant.models import Document, Library
from assistant.reading.document import read_document
from assistant.reading.formats.sniffing import sniff
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.store import open_index, verify_index
from assistant.settings import Settings

# Chinese characters that the shortest notice has.
_FEWEST_CHINESE = 20
_STATES = {"full": "已载入", "outline": "仅要点", "missing": "未载入", "unreadable": "无法读取"}


@dataclass(frozen=True, slots=True)
class Holding:
    """One row of the corpus list: a source, how much of it is loaded (``_STATES``), and why not."""

    source: Source
    state: str
    reason: str = ""

    @property
    def state_text(self) -> str:
        """The state in words."""
        return _STATES[self.state]

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return asdict(self.source) | {"state": self.state, "reason": self.reason}


class Corpus:
    """The documents of ``settings.corpus_dir`` and the index made from them."""

    def __init__(self, settings: Settings, progress: Callable[[str], None] | None = None) -> None:
        self._settings = settings
        self._folder = settings.corpus_dir
        self._say = progress or (lambda message: None)
        self._builder = Builder(settings, self._say)

    def open(self) -> IndexedLibrary:
        """The index, built first where it is missing, stale or damaged."""
        return self._builder.open()

    def build(self) -> IndexedLibrary:
        """Read every file anew and build the index."""
        return self._builder.rebuild()

    def listing(self, library: Library | None = None) -> list[Holding]:
        """Every registered source and every other file, with what is loaded of it in ``library``."""
        library = library or self.open()
        unreadable = self._builder.unreadable()
        held = {document.source: document for document in library.documents.values()}
        rows, known = [], set()
        for source in load_sources(self._folder):
            path = self._folder / source.file
            known.add(source.file)
            if source.file and path.exists():
                reason = unreadable.get(sha256_of(path), "")
                rows.append(Holding(source, "unreadable" if reason else "full", reason))
            else:
                rows.append(Holding(source, "outline" if source.id in library.documents else "missing"))
        for path in corpus_files(self._folder):
            if path.name in known:
                continue
            if path.name in held:
                document = held[path.name]
                rows.append(Holding(source_of(document, path, document.sha256), "full"))
            else:
                reason = unreadable.get(sha256_of(path), "")
                rows.append(Holding(Source(id=path.name, file=path.name), "unreadable", reason))
        return rows

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
        _refuse_foreign(document, path)
        self._refuse_copy(document, self.open())
        target = self._free_name(document, path)
        try:
            shutil.copyfile(path, target)
        except OSError as error:
            # Half a copy must not stay behind.
            target.unlink(missing_ok=True)
            raise CorpusError(f"无法存入文件库({reason_of(error)}),没有加入。") from error
        return self._register(document, target)

    def fetch(
        self, document_id: str | None, mirror: Path | None = None, timeout: float = 20.0
    ) -> list[Document]:
        """Download what is registered and missing (one id, or all), check it, index it.

        ``timeout`` is how many seconds without an answer are waited for.
        """
        sources = load_sources(self._folder)
        wanted = [source for source in missing(self._folder, sources) if source.download]
        if document_id:
            if all(source.id != document_id for source in sources):
                raise UnknownDocument(f"没有登记 {document_id}。", id=document_id)
            wanted = [source for source in wanted if source.id == document_id]
            if not wanted:
                raise CorpusError(f"{document_id} 已经载入,或没有登记下载地址。")
        fetched = []
        for source in wanted:
            self._say(f"取得《{source.title}》")
            target = fetch_file(source, self._folder, mirror, timeout)
            fetched.append(self._register(self._read_or_drop(target), target, source.id))
        return fetched

    def remove(self, document_id: str) -> None:
        """Take a document out of corpus and index."""
        sources = load_sources(self._folder)
        source = next((row for row in sources if row.id == document_id and row.file), None)
        document = self.open().documents.get(document_id)
        loose = document.source if document and document.form == "full" else document_id
        path = self._folder / (source.file if source else loose)
        if path not in corpus_files(self._folder):
            raise UnknownDocument(f"库中没有 {document_id}。", id=document_id)
        aside = path.with_name(f".{path.name}.removed")
        with self._restoring():
            path.replace(aside)
            try:
                if source:
                    drop_source(self._folder, source)
                self._builder.update()
            except BaseException:
                aside.replace(path)
                raise
        aside.unlink()

    def verify(self) -> list[str]:
        """What does not agree between registry, files and index, one Chinese sentence each."""
        problems = []
        for source in load_sources(self._folder):
            path = self._folder / source.file
            # What can be downloaded and has not been is not missing: it is not loaded yet.
            if source.file and not path.exists() and not source.download:
                problems.append(f"{source.id}:登记的文件 {source.file} 不在库中。")
            elif path.is_file() and source.sha256 and sha256_of(path) != source.sha256:
                problems.append(f"{source.id}:文件 {source.file} 与登记的校验值不符。")
        for path in corpus_files(self._folder):
            if reason := self._builder.unreadable().get(sha256_of(path)):
                problems.append(f"{path.name}:{reason}")
        try:
            open_index(self._settings)
            verify_index(self._settings)
        except StoreError as error:
            problems.append(f"{error.message}(运行 python -m assistant build)。")
        else:
            if self._builder.fresh() is None:
                problems.append("索引与文件不一致(运行 python -m assistant build)。")
        return problems

    # -- inside ------------------------------------------------------------------------------

    def _register(self, document: Document, target: Path, document_id: str = "") -> Document:
        """Enter a file that is in the corpus folder already, and index it; on failure it goes again."""
        source = source_of(document, target, document.sha256)
        source = replace(source, id=document_id or source.id)
        try:
            with self._restoring():
                save_source(self._folder, source)
                library = self._builder.update()
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return library.documents.get(source.id, document)

    def _read_or_drop(self, target: Path) -> Document:
        try:
            return read_document(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def _free_name(self, document: Document, path: Path) -> Path:
        """A telling name that is not taken: the document's id with the file's ending."""
        stem, ending = file_name(document.id), path.suffix.lower()
        if ending not in READABLE:
            # Under a name that says nothing it would not be found again.
            ending = f".{sniff(path.read_bytes(), ending)}"
        for number in range(1, 1000):
            target = self._folder / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
            if not target.exists():
                return target
        raise CorpusError(f"库中以 {stem} 为名的文件太多。")

    def _refuse_copy(self, document: Document, library: IndexedLibrary) -> None:
        """Raise where the library holds the same text, or another text under the same id."""
        letters = _letters(document.text)
        for other in library.documents.values():
            if other.form != "full":
                continue
            if other.sha256 == document.sha256 or _letters(other.text) == letters:
                raise DuplicateDocument(f"库中已有同一份文件:《{other.title}》({other.id})。", id=other.id)
            if other.id == document.id:
                raise DuplicateDocument(
                    f"库中已有名为 {other.id} 而文字不同的文件;如要替换,请先移除旧的。", id=other.id
                )

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


def _refuse_foreign(document: Document, path: Path) -> None:
    """Raise where a file holds no Chinese text to speak of: no notice of this genre is without."""
    chinese = sum("一" <= char <= "鿿" for char in document.text)
    if chinese < _FEWEST_CHINESE:
        raise DamagedFile(f"{path.name} 里没有中文正文,不像公文,没有加入。", path=path)


def _letters(text: str) -> str:
    """A text's letters and digits: layout and punctuation do not make another document."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
