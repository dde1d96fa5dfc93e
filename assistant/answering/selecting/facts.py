"""Facts of a document, each shown where it is printed; what is not written is said to be so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    find_string,
    heading_span,
    parts_of,
    sentence_around,
    short_title,
)
from assistant.answering.selecting.corrections import is_issuer, premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.imprint import copied_to, printed_on
from assistant.answering.selecting.printed import head_span, number_spans
from assistant.models import Clause, Document, Reference, Span
from assistant.reading.numerals import find_dates

_WORDS = Path(__file__).with_name("facts.toml")


@cache
def load_words() -> dict[str, Any]:
    """The vocabulary of ``facts.toml``."""
    with _WORDS.open("rb") as file:
        return tomllib.load(file)


def select_document_data(scope: Scope) -> Evidence:
    """Evidence for facts of a document (intent ``document_data``), each shown where it is printed."""
    known = (*_FACTS, *load_words()["written"], "list")
    aspects = [name for name in scope.question.aspect.split(",") if name in known] or ["summary"]
    found: list[Evidence] = []
    for name in scope.documents:
        inner = scope.narrowed((name,))
        for aspect in aspects:
            if aspect == "list":
                return _list_documents(scope)
            found.append(_FACTS[aspect](inner) if aspect in _FACTS else _written(inner, aspect))
    points = premise_points(scope, ()) + [point for item in found for point in item.points]
    statuses = {item.status for item in found}
    status = found[0].status if len(statuses) == 1 else "partial"
    notices = tuple(notice for item in found for notice in item.notices)
    return Evidence("document_data", status, tuple(points), notices=notices, looked_at=scope.documents)


def _said(say: str, spans: Iterable[Span], values: dict[str, Value]) -> Evidence:
    return Evidence("document_data", "answered", (Point(say, tuple(spans), values),))


def _not_written(scope: Scope, aspect: str) -> Evidence:
    span = head_span(scope.document)
    values: dict[str, Value] = {"title": scope.title()}
    return Evidence("document_data", "abstained", (Point(f"no_{aspect}", (span,) if span else (), values),))


def _number(scope: Scope) -> Evidence:
    document = scope.document
    if not document.number:
        return _not_written(scope, "number")
    return _said("number", number_spans(scope), {"title": short_title(document), "number": document.number})


def _title(scope: Scope) -> Evidence:
    document = scope.document
    printed = [span for span in find_string(scope, document.title) if span.clause == "header"]
    spans = printed[:1] or find_string(scope, document.title)[:1] or _cited_elsewhere(scope) or _head(scope)
    values: dict[str, Value] = {"title": document.title, "number": document.number or ""}
    evidence = _said("title_number" if document.number else "title", spans, values)
    own = dict(document.metadata).get("printed_title")
    if not own:
        return evidence
    # 省人民政府关于…: the title that the document prints is not the formal one.
    return replace(
        evidence,
        points=(*evidence.points, Point("title_printed", tuple(find_string(scope, own)[:1]), {"title": own})),
    )


def _cited_elsewhere(scope: Scope) -> list[Span]:
    document = scope.document
    return [
        sentence_around(other, reference.start, reference.end)
        for other in scope.library.documents.values()
        if other.form == "full" and other.id != document.id
        for reference in other.references
        if reference.loaded == document.id or (document.number and reference.number == document.number)
    ][:1]


def _head(scope: Scope) -> list[Span]:
    span = head_span(scope.document)
    return [span] if span else []


def _date(scope: Scope, aspect: str, date: str | None) -> Evidence:
    if date is None:
        return _not_written(scope, aspect)
    document = scope.document
    places = [
        (start, end)
        for clause in document.clauses
        if clause.kind in ("header", "footer", "closing")
        for start, end, iso in _dates_in(document, clause)
        if iso == date
    ]
    year, month, day = date.split("-")
    values: dict[str, Value] = {"title": short_title(document), "date": f"{year}年{int(month)}月{int(day)}日"}
    spans = [sentence_around(document, *places[0])] if places else _head(scope)
    return _said(aspect if places else f"{aspect}_elsewhere", spans, values)


def _dates_in(document: Document, clause: Clause) -> list[tuple[int, int, str]]:
    text = document.text[clause.start : clause.end]
    return [(clause.start + start, clause.start + end, iso) for start, end, iso in find_dates(text)]


def _written_on(scope: Scope) -> Evidence:
    evidence = _date(scope, "written_on", scope.document.written_on)
    printed = printed_on(scope) if "印发" in scope.question.text else None
    return replace(evidence, points=(*evidence.points, printed)) if printed else evidence


def _published_on(scope: Scope) -> Evidence:
    return _date(scope, "published_on", scope.document.published_on)


def _addressees(scope: Scope) -> Evidence:
    document = scope.document
    if "抄送" in scope.question.text:
        listed = copied_to(scope)
        return Evidence("document_data", "answered", (listed,)) if listed else _written(scope, "copied_to")
    if not document.addressees:
        return _not_written(scope, "addressees")
    places = find_string(scope, document.addressees[0])
    spans = [sentence_around(document, place.start, place.end) for place in places[:1]] or _head(scope)
    return _said("addressees", spans, {"title": short_title(document), "names": document.addressees})


def _issuer(scope: Scope) -> Evidence:
    document = scope.document
    if not document.issuer:
        return _not_written(scope, "issuer")
    places = [span for span in find_string(scope, document.issuer) if span.clause in ("header", "footer")]
    spans = places[:1] or _cited_elsewhere(scope) or _head(scope)
    asked = scope.question.units
    names = [name for unit in asked for name in (unit.words, *unit.names)]
    if asked and not any(is_issuer(name, document.issuer) for name in names):
        words = "、".join(unit.words for unit in asked)
        values: dict[str, Value] = {"issuer": document.issuer, "unit": words}
        return _said("other_issuer", spans, values)
    return _said("issuer", spans, {"title": short_title(document), "issuer": document.issuer})


def _level(scope: Scope) -> Evidence:
    document = scope.document
    if document.level is None:
        return _not_written(scope, "level")
    places = find_string(scope, document.issuer)[:1] if document.issuer else []
    values: dict[str, Value] = {"title": short_title(document), "issuer": document.issuer or ""}
    return _said(f"level_{document.level}", places or _head(scope), values)


def basis_references(document: Document) -> list[Reference]:
    """The documents it says it rests on: those of its opening words, else of its first clauses."""
    opening = [item for item in document.references if _kind_at(document, item.start) == "preamble"]
    based = [
        item
        for item in document.references
        if re.search(r"根据|依据|按照|落实|贯彻", document.text[max(item.start - 60, 0) : item.start])
        and _kind_at(document, item.start) not in ("header", "footer")
    ]
    return _distinct(opening) or _distinct(based)[:4]


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    named = [item for item in references if item.title or item.number]
    return list({(item.number or item.title): item for item in reversed(named)}.values())[::-1]


def _kind_at(document: Document, offset: int) -> str:
    clause = document.clause_at(offset)
    return clause.kind if clause else ""


def _basis(scope: Scope) -> Evidence:
    document = scope.document
    references = basis_references(document)
    if not references:
        return _not_written(scope, "basis")
    spans = tuple(dict.fromkeys(sentence_around(document, item.start, item.end) for item in references))
    values: dict[str, Value] = {"title": short_title(document), "references": tuple(map(_named, references))}
    evidence = _said("basis", spans, values)
    full = {name for name, item in scope.library.documents.items() if item.form == "full"}
    missing = tuple(_named(item) for item in references if item.loaded not in full)
    return (
        evidence.noting(Point("references_not_loaded", values={"references": missing}))
        if missing
        else evidence
    )


def _named(reference: Reference) -> str:
    title = f"《{reference.title}》" if reference.title else ""
    return title + (f"({reference.number})" if title and reference.number else reference.number or "")


def _annexes(scope: Scope) -> Evidence:
    document = scope.document
    annexes = [
        clause for clause in document.clauses if clause.kind == "annex" and clause.path.count("/") == 1
    ]
    if annexes:
        points = [Point("annexes", values={"title": short_title(document), "n": len(annexes)})]
        for clause in annexes:
            span = heading_span(document, clause)
            points.append(Point("clause_row", (span,), {"clause": ClauseName(document.id, clause.path)}))
        return Evidence("document_data", "answered", tuple(points))
    return _written(scope, "annexes")


def _written(scope: Scope, aspect: str) -> Evidence:
    """A fact that only the document's own words can tell, or that it does not write."""
    document = scope.document
    pattern = load_words()["written"].get(aspect)
    if pattern is None:
        return nothing_found(scope)
    places = list(re.finditer(pattern, document.text)) if document.form == "full" else []
    if not places:
        return _not_written(scope, aspect)
    spans = dict.fromkeys(sentence_around(document, match.start(), match.end()) for match in places[:3])
    points = [
        Point("written", (span,), {"title": short_title(document), "text": scope.text(span)})
        for span in spans
    ]
    return Evidence("document_data", "answered", tuple(points))


def _source(scope: Scope) -> Evidence:
    document = scope.document
    page = dict(document.metadata).get("source")
    values: dict[str, Value] = {"title": short_title(document), "source": page or document.source}
    return _said("source_page" if page else "source", _head(scope), values)


def _list_documents(scope: Scope) -> Evidence:
    points = [Point("documents", values={"n": len(scope.library.documents)})]
    for name, document in scope.library.documents.items():
        span = head_span(document)
        values: dict[str, Value] = {
            "title": document.title,
            "number": document.number or "无文号",
            "n": len(scope.library.ledgers[name].tasks),
        }
        say = "document_row" if document.form == "full" else "outline_row"
        points.append(Point(say, (span,) if span else (), values))
    return Evidence("document_data", "answered", tuple(points))


def _units_stated(scope: Scope) -> Evidence:
    """Whether the document says who is responsible, and who leads."""
    statements, tasks = scope.ledger.statements, scope.ledger.tasks
    values: dict[str, Value] = {"title": scope.title(), "n": len(statements)}
    if not statements:
        return _said("no_units_stated", _head(scope), values)
    values["tasks"] = sum(1 for task in tasks if task.units)
    points = [Point("units_stated", (statements[0].span,), values)]
    led = [unit.span for task in tasks for unit in task.units if unit.role == "lead"]
    values = {**values, "n": sum(any(unit.role == "lead" for unit in task.units) for task in tasks)}
    points.append(Point("leads_stated" if led else "no_leads_stated", tuple(led[:1]), values))
    return Evidence("document_data", "answered", tuple(points))


def _summary(scope: Scope) -> Evidence:
    document = scope.document
    points = [*_title(scope).points]
    points += _issuer(scope).points if document.issuer else ()
    points += _written_on(scope).points if document.written_on else ()
    tasks = scope.ledger.tasks
    sections = parts_of(document)
    points.append(Point("summary", values={"n": len(tasks), "sections": len(sections)}))
    for clause in sections or [item for item in document.clauses if item.heading]:
        span = heading_span(document, clause)
        points.append(Point("clause_row", (span,), {"clause": ClauseName(document.id, clause.path)}))
    return Evidence("document_data", "answered", tuple(points))


_FACTS: dict[str, Callable[[Scope], Evidence]] = {
    "number": _number,
    "title": _title,
    "written_on": _written_on,
    "published_on": _published_on,
    "addressees": _addressees,
    "issuer": _issuer,
    "level": _level,
    "basis": _basis,
    "annexes": _annexes,
    "source": _source,
    "summary": _summary,
    "units_stated": _units_stated,
}
