"""Values of answering: what search finds, what an answer says and cites, and the library it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from assistant.models.documents import Document, GovernmentLevel
from assistant.models.ledgers import Ledger, Span, Task

Status: TypeAlias = Literal["answered", "partial", "abstained"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked clause (命中); ranks count from 1, None where that search did not find it."""

    rank: int
    document: str
    clause: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """An answer's pointer to a clause (引文); ``quote`` is exactly ``text[start:end]`` of the document."""

    marker: int
    document: str
    title: str
    level: GovernmentLevel | None
    clause: str
    label: str
    quote: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete a list is: rows shown, rows in all, rows looked at."""

    shown: int
    total: int
    checked: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says (答复). ``spans`` of tasks are cited by ``citations``: see ``marker_of``."""

    question: str
    status: Status
    intent: str
    text: str
    tasks: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    coverage: Coverage | None = None
    table: tuple[tuple[str, ...], ...] = field(default=())  # a comparison: first row is the head

    def marker_of(self, span: Span) -> int | None:
        """The marker of the citation that shows ``span``, or None."""
        for citation in self.citations:
            if (
                citation.document == span.document
                and citation.start <= span.start
                and span.end <= citation.end
            ):
                return citation.marker
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """A clause that answers to a clause of another document (对应): score in [0, 1], ``basis`` in words."""

    from_document: str
    from_clause: str
    to_document: str
    to_clause: str
    score: float
    basis: str


class Library(Protocol):
    """The loaded documents with their ledgers, and search over their clauses (政策库)."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by id, in the order of ``corpus/sources.toml``; outlines included."""

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""

    def search(self, query: str, k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        """The ``k`` best clauses, best first; ``documents`` narrows to these ids, () means all."""
