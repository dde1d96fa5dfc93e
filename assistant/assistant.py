"""The whole way on one page: open the index, ask a question, get an answer with citations."""

from __future__ import annotations

import copy
import hashlib
import threading
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

from assistant.answering.compose import compose_answer
from assistant.answering.context import Context, remember
from assistant.answering.crosswalk import align
from assistant.answering.drafting.check import Finding, check_draft, held_against
from assistant.answering.evidence import select_evidence
from assistant.answering.question import understand
from assistant.answering.subjects import Subject, stands_above, subject_of
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.corpus.building import Pair
from assistant.corpus.changes import Corpus
from assistant.errors import AssistantError, QuestionError, UnknownDocument
from assistant.models import Answer, Document, Hit, Ledger, Library, Link
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.manifest import read_manifest
from assistant.settings import Settings

Stamp: TypeAlias = tuple[int, int, int] | None
T = TypeVar("T")


class _Loaded:
    """What one opened index gives; it never changes, so whoever began with it ends with it."""

    def __init__(self, library: IndexedLibrary, settings: Settings, stamp: Stamp) -> None:
        self.library = library
        self.gazetteer = Gazetteer.from_library(library, settings)
        self.stamp = stamp
        self._derived: dict[Hashable, Any] = {}
        self._lock = threading.RLock()

    def derived(self, key: Hashable, compute: Callable[[], T]) -> T:
        """``compute()``, worked out once."""
        with self._lock:
            if key not in self._derived:
                self._derived[key] = compute()
            found: T = self._derived[key]
            return found


class Assistant:
    """Answers from the documents of the index; the same question gives the same answer.

    Safe to share between threads; each conversation is its own value. When the index on disk is replaced,
    by this process or another, the new one is opened beside and takes over in one step.
    """

    def __init__(self, library: IndexedLibrary, settings: Settings, stamp: Stamp = None) -> None:
        self.settings = settings
        self._loaded = _Loaded(library, settings, stamp)
        self._reloading = threading.Lock()
        self._seen = stamp
        self._follows = stamp is not None

    @classmethod
    def open(
        cls, settings: Settings | None = None, progress: Callable[[str], None] | None = None
    ) -> Assistant:
        """Open the index, building it first where it is missing, stale or damaged."""
        settings = settings or Settings.from_environment()
        library, stamp = _open_library(settings, progress)
        return cls(library, settings, stamp)

    def reload(self) -> None:
        """Open the index anew and answer from it from now on; on failure the old one stays.

        Raises:
            StoreError: it cannot be opened or built.
        """
        with self._reloading:
            library, stamp = _open_library(self.settings, None)
            self._loaded = _Loaded(library, self.settings, stamp)
            self._seen = stamp

    def fixed(self) -> Assistant:
        """The assistant over the documents of this moment, for what takes several steps."""
        fixed = copy.copy(self)
        fixed._loaded, fixed._follows = self._current(), False
        return fixed

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every loaded document by id, outlines included."""
        return self._current().library.documents

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""
        return self._current().library.ledgers

    @property
    def library(self) -> Library:
        """What is loaded, as the rooms before this one take it."""
        return self._current().library

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits over what the index was made from, and by what."""
        return self.derived("fingerprint", lambda: _fingerprint(self.settings))

    def derived(self, key: Hashable, compute: Callable[[], T]) -> T:
        """``compute()``, worked out once for the documents loaded now."""
        return self._current().derived(key, compute)

    def ask(self, question: str) -> Answer:
        """The answer to one question of its own.

        Raises:
            QuestionError: empty, too long, or nothing that can be read.
        """
        return self.converse().ask(question)

    def converse(self) -> Conversation:
        """A fresh conversation: what one turn leaves open the next may use."""
        return Conversation(self)

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` best clauses for ``query``."""
        return self._current().library.search(check_question(query, self.settings), k)

    def check_draft(self, text: str, documents: Sequence[str] = ()) -> tuple[Finding, ...]:
        """One finding for every sentence of a drafted text; ``documents`` narrows to these ids.

        In a large library a draft is held against the documents that it names or that search finds for it.

        Raises:
            QuestionError: empty or too long.
            UnknownDocument: no document goes by one of these names.
        """
        fixed = self.fixed()
        text = check_question(text, self.settings, self.settings.max_draft_chars)
        names = [pair[0].id for name in documents for pair in fixed.pairs(name)]
        library = fixed._loaded.library
        return check_draft(
            text, library, names or held_against(library, text, [self.settings.default_document])
        )

    def pairs(self, name: str | None = None) -> list[Pair]:
        """Document and ledger of the document named by id, number or title, or of all.

        Raises:
            UnknownDocument: no document goes by that name.
        """
        documents = self.documents
        if name is None:
            return [(document, self.ledgers[key]) for key, document in documents.items()]
        for key, document in documents.items():
            if name in (key, document.number, document.title, document.source):
                return [(document, self.ledgers[key])]
        raise UnknownDocument(f"没有名为 {name} 的文件或已载入的文件。", name=name)

    def crosswalk(self, name: str | None = None) -> list[Link]:
        """The links of every document, or of the one named, to each document of a higher level that it rests
        on or that shares its subject.

        Raises:
            UnknownDocument: no document goes by that name.
        """
        if name is not None:
            fixed = self.fixed()
            lower = fixed.pairs(name)[0][0].id
            return list(fixed.derived(("links", lower), lambda: fixed._links(lower)))
        fixed = self.fixed()
        return [link for key in fixed.subjects() for link in fixed.crosswalk(key)]

    def subjects(self) -> Mapping[str, Subject]:
        """Every document whose level is known by id, with what says which stand above which."""
        documents = self.documents
        return self.derived(
            "subjects",
            lambda: {key: found for key in documents if (found := subject_of(documents[key])) is not None},
        )

    def _links(self, key: str) -> list[Link]:
        library, subjects = self.library, self.subjects()
        if key not in subjects:
            return []
        return [
            link
            for upper in subjects.values()
            if stands_above(upper, subjects[key])
            for link in align(
                library.documents[key],
                library.ledgers[key],
                library.documents[upper.document],
                library.ledgers[upper.document],
            )
        ]

    def decline(self, question: str, error: AssistantError) -> Answer:
        """The answer that stands where a question could not be served."""
        return Answer(question=question, status="abstained", intent="outside", text=error.message)

    def _current(self) -> _Loaded:
        """What is loaded; when the index on disk is another one by now, it is opened in the background."""
        if self._follows and (stamp := _stamp(self.settings)) is not None and stamp != self._seen:
            self._seen = stamp
            threading.Thread(target=self._follow, daemon=True).start()
        return self._loaded

    def _follow(self) -> None:
        # What cannot be opened now is tried again when it changes again; until then the old one answers.
        with suppress(AssistantError, OSError):
            self.reload()


class Conversation:
    """Turns that follow one another (对话); nothing of it is kept anywhere else."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._loaded: _Loaded | None = None
        self._context: Context | None = None
        # Two turns of one conversation sent at once are answered one after the other.
        self._turn = threading.Lock()

    def ask(self, text: str) -> Answer:
        """The answer to the next turn; raises QuestionError as ``Assistant.ask``."""
        settings = self._assistant.settings
        text = check_question(text, settings)
        with self._turn:
            loaded = self._assistant._current()
            if loaded is not self._loaded:
                # What was left open may be about a document that is gone.
                self._loaded, self._context = loaded, None
            question = understand(text, loaded.gazetteer, self._context)
            evidence = select_evidence(question, loaded.library, settings)
            answer = compose_answer(question, evidence, loaded.library)
            self._context = remember(question, answer, self._context)
        return answer

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that the last answer was made from."""
        return self._loaded.library.documents if self._loaded else self._assistant.documents


def _stamp(settings: Settings) -> Stamp:
    """What changes whenever the index is replaced; None where there is none."""
    try:
        found = (settings.index_dir / "manifest.json").stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _fingerprint(settings: Settings) -> str:
    manifest = read_manifest(settings.index_dir)
    sources = sorted(digest for entry in manifest.segments for digest in entry.sources)
    made = (manifest.format, manifest.code, manifest.settings, manifest.encoder, sources)
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]


def _open_library(settings: Settings, progress: Callable[[str], None] | None) -> tuple[IndexedLibrary, Stamp]:
    """The opened index with its stamp: opened again where it was replaced meanwhile."""
    corpus = Corpus(settings, progress)
    before, library = _stamp(settings), corpus.open()
    while before != (after := _stamp(settings)):
        before, library = after, corpus.open()
    return library, after


def check_question(text: str, settings: Settings, most: int | None = None) -> str:
    """The question without control characters; its own white space stays.

    Raises:
        QuestionError: nothing is left, or it is longer than ``most``, ``settings.max_question_chars``.
    """
    most = most or settings.max_question_chars
    if len(text) > most:
        raise QuestionError(f"文字太长:最多 {most} 个字,现有 {len(text)} 个。")
    kept = "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()
    if not any(char.isalnum() for char in kept):
        raise QuestionError("请写出问题。")
    return kept
