"""A clause in its place: where it stands, what it says, what is wrong in it, what is before and after."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup, escape

from assistant.answering.citation import place as place_words
from assistant.answering.mentions import find_mentions
from assistant.models import Clause, Damage, Document, Reference
from assistant.presenting.addresses import browse_address
from assistant.presenting.cite import PATTERN, formal_citation
from assistant.presenting.frame import render_head, render_header
from assistant.presenting.markup import render
from assistant.presenting.mentions import Meant, meant_by


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """A clause as it is shown; ``body`` is markup, ``start`` and ``end`` the span marked (equal: none)."""

    document: Document
    clause: Clause
    start: int
    end: int
    body: Markup
    crumbs: tuple[Clause, ...]
    before: Clause | None
    after: Clause | None
    damage: tuple[Damage, ...]
    mentions: tuple[Meant, ...] = ()

    @property
    def name(self) -> str:
        """The clause's place in words, and its heading."""
        return f"{place_words(self.clause.path)} {self.clause.heading}".strip()

    @property
    def page(self) -> int | None:
        """The page it begins on."""
        return self.document.page_at(self.start) if self.end > self.start else self.clause.page


def place_of(
    document: Document, clause: Clause, start: int = 0, end: int = 0, loaded: Container[str] = ()
) -> ClausePlace:
    """The clause in its place, the span [start, end) of the document marked.

    ``loaded`` holds the ids of the documents that a reference may link to.
    """
    start, end = max(start, clause.start), min(end, clause.end)
    if start >= end:
        start = end = clause.start
    position = document.clauses.index(clause)
    return ClausePlace(
        document=document,
        clause=clause,
        start=start,
        end=end,
        body=clause_markup(document, clause, [(start, end)], loaded),
        crumbs=_crumbs(document, clause),
        before=document.clauses[position - 1] if position else None,
        after=document.clauses[position + 1] if position + 1 < len(document.clauses) else None,
        damage=tuple(item for item in document.damage if clause.start <= item.start < clause.end),
    )


def with_mentions(place: ClausePlace, documents: Mapping[str, Document]) -> ClausePlace:
    """The same place with what its clause cites and what its 本方案 and 前款 mean."""
    found = [item for item in find_mentions(place.document, documents) if item.clause == place.clause.path]
    return replace(place, mentions=meant_by(found, place.document, documents))


def render_place(place: ClausePlace) -> str:
    """The clause in its place, to stand beside an answer."""
    return render("place_of.html", item=place, damage_words=damage_words)


def render_clause_page(place: ClausePlace, pattern: str = PATTERN) -> str:
    """A whole page for one clause: readable without JavaScript, prints well."""
    document, clause = place.document, place.clause
    return render(
        "clause.html",
        item=place,
        damage_words=damage_words,
        formal=formal_citation(document, clause.path, pattern),
        plain=document.text[clause.start : clause.end].strip(),
        head=render_head,
        header=render_header,
    )


def clause_markup(
    document: Document, clause: Clause, marks: Sequence[tuple[int, int]], loaded: Container[str] = ()
) -> Markup:
    """The clause's text, escaped: spans in ``marks`` marked, damage underlined, references linked.

    The characters are those of the document; only white space at both ends is left out.
    """
    text = document.text
    start, end = clause.start, clause.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    marks = [(max(a, start), min(b, end)) for a, b in marks if max(a, start) < min(b, end)]
    damage = [item for item in document.damage if start <= item.start < end]
    references = [item for item in document.references if start <= item.start and item.end <= end]
    edges = {start, end}
    for first, last in [*marks, *((item.start, item.start + len(item.quote)) for item in damage)]:
        edges |= {first, min(last, end)}
    for item in references:
        edges |= {item.start, item.end}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces = []
    for first, last in pairwise(cuts):
        piece = escape(text[first:last])
        piece = _with_damage(piece, first, damage)
        piece = _with_reference(piece, first, references, loaded)
        if any(a <= first < b for a, b in marks):
            piece = Markup("<mark>{}</mark>").format(piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def _with_damage(piece: Markup, at: int, damage: list[Damage]) -> Markup:
    found = next((item for item in damage if item.start <= at < item.start + len(item.quote)), None)
    if found is None:
        return piece
    return Markup('<span class="damage" title="{}">{}</span>').format(damage_words(found), piece)


def _with_reference(piece: Markup, at: int, references: list[Reference], loaded: Container[str]) -> Markup:
    found = next((item for item in references if item.start <= at < item.end), None)
    target = found and (found.loaded or (found.number if found.number in loaded else None))
    if not target:
        return piece
    return Markup('<a href="{}">{}</a>').format(browse_address(target), piece)


def damage_words(damage: Damage) -> str:
    """What is wrong at a place, in words.

    >>> damage_words(Damage("光伏组建", "光伏组件", 0, "疑似错别字"))
    '原文作“光伏组建”，疑为“光伏组件”（疑似错别字）'
    """
    reading = f"，疑为“{damage.reading}”" if damage.reading else ""
    reason = f"（{damage.reason}）" if damage.reason else ""
    return f"原文作“{damage.quote}”{reading}{reason}"


def _crumbs(document: Document, clause: Clause) -> tuple[Clause, ...]:
    """The clauses above, outermost first."""
    above: list[Clause] = []
    parent = clause.parent
    while parent is not None and (found := document.clause(parent)) is not None:
        above.insert(0, found)
        parent = found.parent
    return tuple(above)
