"""Values of reading: a file as received, and the document it becomes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, TypeAlias

GovernmentLevel: TypeAlias = Literal["state", "provincial", "municipal", "county", "township"]
ClauseKind: TypeAlias = Literal["header", "preamble", "section", "item", "closing", "footer", "annex"]
DocumentForm: TypeAlias = Literal["full", "outline"]


@dataclass(frozen=True, slots=True)
class Block:
    """One line, paragraph or table row of a file, in reading order (文本块).

    ``cells`` holds the cells of a table row, else (); ``text`` of a row is its cells joined by a tab.
    ``page`` counts from 1; None where the format has no pages. ``continues`` is True for a line that
    carries on the paragraph of the block before it (PDF, OFD, hard-wrapped text).
    """

    text: str
    page: int | None = None
    cells: tuple[str, ...] = ()
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A file as received, decoded to blocks; the raw text is the blocks joined by line feeds.

    ``metadata`` holds what the format itself states about the document, under the keys of
    ``reading/furniture.toml`` (number, title, written, published …).
    ``discards`` holds what the reader left out already (navigation, page numbers, running heads).
    """

    name: str
    format: str
    sha256: str
    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    discards: tuple[Discard, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The raw text: every block's text, joined by line feeds."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Discard:
    """Characters of the file that are not part of the document, and why (剔除)."""

    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the source looks wrong: as printed, and how it probably reads (疑似错漏)."""

    quote: str
    reading: str
    start: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A structural unit of a document (条款); its span runs to the start of the next clause.

    ``path`` follows the contract (``二/(二)/8``); ``number`` is its last segment as printed, without
    ``#2``; ``heading`` is "" where none is printed. ``body_start`` is where the text after number
    and heading begins. ``level`` counts from 1; 0 for header, preamble, closing and footer.
    """

    path: str
    parent: str | None
    level: int
    kind: ClauseKind
    number: str
    heading: str
    start: int
    end: int
    body_start: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a document in running text (引用): 《title》（number）."""

    title: str | None
    number: str | None
    start: int
    end: int
    loaded: str | None = None  # id of the loaded document it resolves to


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """A mention of a clause (第X条, 前款) or of the document itself (本方案): its words and what they mean.

    ``clause`` is where it stands. ``document`` is the id of the document meant, None where that is not
    loaded or nothing fits; ``target`` the path of the clause there, "" for the whole document, None
    where nothing or more than one thing fits. ``cited`` is the mention of the other document.
    """

    quote: str
    start: int
    end: int
    clause: str
    document: str | None
    target: str | None
    cited: Reference | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document read, cleaned once and split into clauses.

    ``segments`` maps cleaned text back to the file as received: rows (clean_start, raw_start,
    length), ascending in clean_start; characters between segments were white space or discards.
    ``pages`` holds rows (start, page), ascending. ``id`` is the document number where there is one,
    else the title. ``form`` is "outline" where only facts are known, not the text.
    """

    id: str
    number: str | None
    title: str
    issuer: str | None
    level: GovernmentLevel | None
    written_on: str | None
    published_on: str | None
    addressees: tuple[str, ...]
    source: str
    sha256: str
    text: str
    clauses: tuple[Clause, ...]
    segments: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    references: tuple[Reference, ...] = ()
    discards: tuple[Discard, ...] = ()
    damage: tuple[Damage, ...] = ()
    warnings: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    form: DocumentForm = "full"

    def clause(self, path: str) -> Clause | None:
        """The clause at ``path``, or None."""
        return next((clause for clause in self.clauses if clause.path == path), None)

    def clause_at(self, offset: int) -> Clause | None:
        """The clause whose span holds ``offset``, or None outside the text."""
        position = bisect_right(self.clauses, offset, key=lambda clause: clause.start) - 1
        return self.clauses[position] if position >= 0 and offset < len(self.text) else None

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) that holds ``offset``, or None where the format has no pages."""
        position = bisect_right(self.pages, offset, key=lambda row: row[0]) - 1
        return self.pages[position][1] if position >= 0 else None
