"""The whole way on one page: open the index, ask a question, get an answer with citations."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Mapping

from assistant.answering.compose import compose_answer
from assistant.answering.conversation import Context, remember
from assistant.answering.crosswalk import align
from assistant.answering.evidence import select_evidence
from assistant.answering.gazetteer import Gazetteer
from assistant.answering.question import understand
from assistant.corpus.building import Pair
from assistant.corpus.changes import Corpus
from assistant.errors import AssistantError, QuestionError, UnknownDocument
from assistant.models import Answer, Document, GovernmentLevel, Hit, Ledger, Link
from assistant.retrieval.library import IndexedLibrary
from assistant.settings import Settings

# From the lowest up.
_LEVELS: tuple[GovernmentLevel | None, ...] = ("township", "county", "municipal", "provincial", "state")
# Two titles are about the same subject when they share this part of the shorter one's character pairs.
_SAME_SUBJECT = 0.6


class Assistant:
    """Answers from the documents of the index; the same question gives the same answer.

    Safe to share between threads; each conversation is its own value.
    """

    def __init__(self, library: IndexedLibrary, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._gazetteer = Gazetteer.from_library(library, settings)

    @classmethod
    def open(
        cls, settings: Settings | None = None, progress: Callable[[str], None] | None = None
    ) -> Assistant:
        """Open the index, building it first where it is missing, stale or damaged."""
        settings = settings or Settings.from_environment()
        return cls(Corpus(settings, progress).open(), settings)

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every loaded document by id, outlines included."""
        return self._library.documents

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""
        return self._library.ledgers

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
        return self._library.search(check_question(query, self._settings), k)

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

    def crosswalk(self) -> list[Link]:
        """The links of every document to each document of a higher level that it rests on or that shares
        its subject."""
        ranked = [document for document in self.documents.values() if document.level in _LEVELS]
        return [
            link
            for lower in ranked
            for upper in ranked
            if _LEVELS.index(lower.level) < _LEVELS.index(upper.level) and related(lower, upper)
            for link in align(lower, self.ledgers[lower.id], upper, self.ledgers[upper.id])
        ]

    def decline(self, question: str, error: AssistantError) -> Answer:
        """The answer that stands where a question could not be served."""
        return Answer(question=question, status="abstained", intent="outside", text=error.message)


class Conversation:
    """Turns that follow one another (对话); nothing of it is kept anywhere else."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._context: Context | None = None
        # Two turns of one conversation sent at once are answered one after the other.
        self._turn = threading.Lock()

    def ask(self, text: str) -> Answer:
        """The answer to the next turn; raises QuestionError as ``Assistant.ask``."""
        assistant = self._assistant
        text = check_question(text, assistant._settings)
        with self._turn:
            question = understand(text, assistant._gazetteer, self._context)
            evidence = select_evidence(question, assistant._library, assistant._settings)
            answer = compose_answer(question, evidence, assistant._library)
            self._context = remember(question, answer, self._context)
        return answer


def check_question(text: str, settings: Settings) -> str:
    """The question without control characters; its own white space stays.

    Raises:
        QuestionError: nothing is left, or it is longer than ``settings.max_question_chars``.
    """
    if len(text) > settings.max_question_chars:
        raise QuestionError(f"问题太长:最多 {settings.max_question_chars} 个字,现有 {len(text)} 个。")
    kept = "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()
    if not any(char.isalnum() for char in kept):
        raise QuestionError("请写出问题。")
    return kept


def related(lower: Document, upper: Document) -> bool:
    """Whether ``lower`` names ``upper`` among its references, or their titles share a subject."""
    if any(upper.number and reference.number == upper.number for reference in lower.references):
        return True
    one, other = (
        {document.title[start : start + 2] for start in range(len(document.title) - 1)}
        for document in (lower, upper)
    )
    return len(one & other) >= _SAME_SUBJECT * min(len(one), len(other))
