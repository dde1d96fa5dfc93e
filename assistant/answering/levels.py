"""The same matter in several documents: what a clause answers to above it, and how the documents differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.corrections import premise_points
from assistant.answering.crosswalk import align
from assistant.answering.declined import nothing_found
from assistant.answering.differences import Comparison, compare, line_of
from assistant.answering.facts import basis_references, select_document_data
from assistant.answering.figures import around, shown
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.relevance import find_relevant
from assistant.answering.scope import (
    Scope,
    clause_span,
    default_document,
    heading_span,
    likeness,
    short_title,
)
from assistant.answering.tasks import Asked, find_asked
from assistant.models import Document, GovernmentLevel, Library, Link, Span, Task

_RANK: tuple[GovernmentLevel, ...] = ("state", "provincial", "municipal", "county", "township")
_MISSING = "—"
_LEVEL_NAMES = {
    "state": "国家",
    "provincial": "省",
    "municipal": "市",
    "county": "县(区)",
    "township": "乡镇",
}


def select_basis(scope: Scope) -> Evidence:
    """Evidence for what stands above a document or a clause (intent ``basis``)."""
    question = scope.question
    base = _base(scope)
    if question.units and not (question.clauses or question.numbers or question.topic):
        counterparts = _counterparts(scope)
        if counterparts:
            return Evidence("basis", "answered", (Point("counterpart_lead"), *counterparts))
    named = bool(
        question.clauses or question.numbers or question.topic or question.terms or question.indicator
    )
    if question.aspect == "documents" or not named:
        return _documents(scope, base)
    above = _above(scope, base)
    if not above:
        return _documents(base_scope(scope, base), base).noting(Point("nothing_above_loaded"))
    asked = _asked(base_scope(scope, base))
    names = [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
    if not names:
        return _directly(scope, above)
    points = premise_points(scope, asked.tasks)
    found = False
    rows: list[tuple[str, ...]] = []
    for name in names[:6]:
        columns = [name]
        for document in above:
            link = link_of(scope.library, name, document)
            if link is None:
                values: dict[str, Value] = {"clause": name, "title": scope.title(document)}
                points.append(Point("no_link", (_heading(scope, name),), values))
                continue
            found = True
            other = ClauseName(document, link.to_clause)
            columns.append(other)
            points += _linked(scope, name, other, question.aspect)
        rows += comparison(scope, columns)[1 if rows else 0 :]
    if not found:
        return Evidence("basis", "abstained", tuple(points))
    points.append(Point("correspondence_only"))
    return Evidence("basis", "answered", tuple(points), asked.tasks, table=tuple(rows))


def _counterparts(scope: Scope) -> list[Point]:
    """The units of other documents in the same line of business as those asked about."""
    points = []
    for mention in scope.question.units:
        line = line_of(mention.words)
        for name, ledger in scope.library.ledgers.items():
            document = scope.library.documents[name]
            if scope.question.levels and document.level not in scope.question.levels:
                continue
            found = [
                unit
                for task in ledger.tasks
                for unit in task.units
                if line_of(unit.name) == line and unit.name != mention.words
            ]
            if found:
                names = tuple(dict.fromkeys(unit.name for unit in found))
                values: dict[str, Value] = {"unit": mention.words, "units": names, "title": scope.title(name)}
                points.append(Point("counterpart", (found[0].span,), values))
    return points


def _base(scope: Scope) -> str:
    """The document to go up from: the lowest one asked about, else the default."""
    question = scope.question
    named = [name for name, _ in question.clauses] or list(question.documents)
    named = [name for name in named if name in scope.library.documents]
    if question.levels:
        named = [name for name in named if scope.library.documents[name].level not in question.levels]
    ranked = sorted(named, key=lambda name: _rank(scope.library.documents[name]), reverse=True)
    return ranked[0] if ranked else default_document(scope.library, scope.settings)


def base_scope(scope: Scope, base: str) -> Scope:
    """The same question about the lower document."""
    return scope.narrowed((base,))


def _rank(document: Document) -> int:
    return _RANK.index(document.level) if document.level in _RANK else len(_RANK)


def _above(scope: Scope, base: str) -> list[str]:
    """The documents above ``base`` that the question means, nearest level first."""
    question, library = scope.question, scope.library
    named = [name for name in question.documents if name in library.documents and name != base]
    rank = _rank(library.documents[base])
    cited = {item.loaded for item in library.documents[base].references}
    higher = [name for name in library.documents if _rank(library.documents[name]) < rank]
    higher = [name for name in higher if name in cited] or higher
    if question.levels:
        higher = [name for name in higher if library.documents[name].level in question.levels]
    return sorted(named or higher, key=lambda name: -_rank(library.documents[name]))


def _asked(scope: Scope) -> Asked:
    asked = find_asked(scope)
    return (
        Asked(asked.tasks[:1], () if asked.tasks else asked.clauses[:1], (), True)
        if asked.by_topic
        else asked
    )


def _documents(scope: Scope, base: str) -> Evidence:
    document = scope.library.documents[base]
    levels = scope.question.levels
    question = replace(scope.question, aspect="basis")
    evidence = select_document_data(replace(scope, question=question, documents=(base,)))
    references = basis_references(document)
    if levels and references:
        names = {name for name, item in scope.library.documents.items() if item.level in levels}
        chosen = [item for item in references if item.loaded in names]
        if chosen:
            spans = tuple(evidence.points[-1].spans)
            listed = tuple(f"《{item.title}》({item.number})" for item in chosen)
            point = Point("basis_level", spans, {"references": listed, "title": short_title(document)})
            return replace(evidence, intent="basis", points=(point,))
    return replace(evidence, intent="basis")


def _directly(scope: Scope, above: Sequence[str]) -> Evidence:
    """No clause of the lower document bears it: look in the upper ones themselves."""
    points: list[Point] = []
    question = scope.question
    for document in above:
        inner = scope.narrowed((document,))
        found = find_relevant(inner, question.topic or question.indicator or " ".join(question.terms))
        for item in found[:2]:
            points += _about(scope, item.name, question.aspect)
    return Evidence("basis", "answered", tuple(points)) if points else nothing_found(scope.narrowed(above))


def _linked(scope: Scope, name: ClauseName, other: ClauseName, aspect: str) -> list[Point]:
    spans = (_heading(scope, name), _heading(scope, other))
    link = Point("link", spans, _link_values(scope, name, other))
    outline = scope.library.documents[other.document].form == "outline"
    if outline and aspect not in ("units", "targets", "deadlines"):
        task = scope.library.ledgers[other.document].task(other.path)
        facts = _about(scope, other, "units") if task and task.units else []
        return [link, *facts, *(_about(scope, other, "targets") if _targets(scope, other) else [])]
    return [*_about(scope, other, aspect), link]


def _link_values(scope: Scope, name: ClauseName, other: ClauseName) -> dict[str, Value]:
    return {"clause": name, "title": scope.title(other.document), "other": other}


def _about(scope: Scope, name: ClauseName, aspect: str) -> list[Point]:
    """What the document of another level says about the matter, the field asked for first."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    values: dict[str, Value] = {"title": short_title(document), "clause": name}
    task = scope.library.ledgers[name.document].task(name.path)
    points: list[Point] = []
    if aspect == "units":
        if task and task.units:
            units = tuple(unit.name for unit in task.units)
            spans = tuple(dict.fromkeys(unit.span for unit in task.units))
            points.append(Point("level_units", spans, {**values, "units": units}))
        else:
            points.append(Point("level_no_units", (heading_span(document, clause),), values))
    elif aspect in ("targets", "deadlines"):
        targets = _targets(scope, name)
        if targets:
            spans = (clause_span(document, clause),)
            points.append(Point("level_targets", spans, {**values, "targets": ";".join(targets)}))
        else:
            points.append(Point("level_no_targets", (heading_span(document, clause),), values))
    elif document.form == "outline":
        points.append(Point("level_outline", (heading_span(document, clause),), values))
    else:
        span = clause_span(document, clause)
        points.append(Point("level_text", (span,), {**values, "text": scope.text(span)}))
    return points


def _targets(scope: Scope, name: ClauseName) -> tuple[str, ...]:
    ledger = scope.library.ledgers[name.document]
    return tuple(
        dict.fromkeys(shown(scope, item) for item in ledger.targets if item.span.clause == name.path)
    )


def _heading(scope: Scope, name: ClauseName) -> Span:
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    return heading_span(document, clause)


# -- links ---------------------------------------------------------------------------------------


def link_of(library: Library, name: ClauseName, document: str) -> Link | None:
    """The clause of ``document`` that answers to ``name``, or None."""
    links = _links(library, name.document, document)
    return next((link for link in links if link.from_clause == name.path), None)


def _links(library: Library, lower: str, upper: str) -> Sequence[Link]:
    first, second = library.documents[lower], library.documents[upper]
    key = (lower, first.sha256, upper, second.sha256)
    if key not in _ALIGNED:
        _ALIGNED[key] = tuple(align(first, library.ledgers[lower], second, library.ledgers[upper]))
    return _ALIGNED[key]


_ALIGNED: dict[tuple[str, str, str, str], tuple[Link, ...]] = {}


# -- comparing -----------------------------------------------------------------------------------


def select_compare(scope: Scope) -> Evidence:
    """Evidence for the same matter in several documents (intent ``compare``), also as a table."""
    question = scope.question
    base = _base(scope)
    asked = _asked(base_scope(scope, base))
    names = [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
    others = _compared(scope, base)
    if not names and not others:
        return nothing_found(scope)
    columns: list[ClauseName] = names[:1]
    points: list[Point] = premise_points(scope, asked.tasks)
    for document in others:
        link = link_of(scope.library, names[0], document) if names else None
        if link:
            columns.append(ClauseName(document, link.to_clause))
            continue
        found = find_relevant(
            scope.narrowed((document,)), question.topic or question.indicator or " ".join(question.terms)
        )
        if found:
            columns.append(found[0].name)
        else:
            points.append(Point("level_nothing", values={"title": scope.title(document)}))
    if len(columns) < 2:
        return (
            nothing_found(scope)
            if not columns
            else Evidence(
                "compare", "partial", (*points, *_about(scope, columns[0], question.aspect)), asked.tasks
            )
        )
    table = comparison(scope, columns)
    said = [point for other in columns[1:] for point in _held_against(scope, columns[0], other)]
    if not said:
        said = [point for name in columns for point in _about(scope, name, question.aspect)]
    links = [
        Point(
            "link",
            (_heading(scope, columns[0]), _heading(scope, other)),
            _link_values(scope, columns[0], other),
        )
        for other in columns[1:]
    ]
    lead = Point("compared", values={"n": len(columns)})
    tasks = tuple(task for name in columns if (task := scope.task(name.document, name.path)))
    return Evidence(
        "compare",
        "answered",
        (lead, *points, *links, *said, Point("correspondence_only")),
        tasks,
        table=table,
    )


def _held_against(scope: Scope, first: ClauseName, second: ClauseName) -> list[Point]:
    """What two linked clauses say of the same figures and units, one line each."""
    question, library = scope.question, scope.library
    kinds = {
        "units": ("unit",),
        "targets": ("target",),
        "deadlines": ("target",),
        "text": ("measure", "target"),
    }
    rows = [
        row
        for row in compare(
            library.documents[first.document],
            library.ledgers[first.document],
            first.path,
            library.documents[second.document],
            library.ledgers[second.document],
            second.path,
        )
        if row.aspect in kinds.get(question.aspect, ("target", "unit"))
    ]
    wanted = question.indicator or question.topic
    near = [row for row in rows if wanted and likeness(wanted, row.subject) >= 0.5]
    return [_difference_point(scope, row, first, second) for row in (near or rows)]


def _difference_point(scope: Scope, row: Comparison, first: ClauseName, second: ClauseName) -> Point:
    values: dict[str, Value] = {
        "subject": row.subject,
        "one": scope.title(first.document),
        "first": row.first,
        "other": scope.title(second.document),
        "second": row.second,
    }
    spans = tuple(around(scope, span) for span in (row.first_span, row.second_span) if span)
    return Point(f"compare_{row.relation}", spans, values)


def _compared(scope: Scope, base: str) -> list[str]:
    """The documents to hold beside ``base``: those named, those of the levels named, else all above it."""
    question, library = scope.question, scope.library
    named = [name for name in question.documents if name != base and name in library.documents]
    by_level = [
        name
        for name, document in library.documents.items()
        if document.level in question.levels and name != base
    ]
    by_level.sort(key=lambda name: -_rank(library.documents[name]))
    return named or by_level or _above(scope, base) or [name for name in library.documents if name != base]


def comparison(scope: Scope, columns: Sequence[ClauseName]) -> tuple[tuple[str, ...], ...]:
    """A table with one column a document: clause, units, targets; the first row is the head."""
    library = scope.library
    heads = []
    places: list[str] = []
    units: list[str] = []
    targets: list[str] = []
    for name in columns:
        document = library.documents[name.document]
        clause = document.clause(name.path)
        task: Task | None = library.ledgers[name.document].task(name.path)
        level = _LEVEL_NAMES.get(document.level or "", "")
        heads.append(f"{level} {document.number or document.title}".strip())
        places.append(f"{name.path} {clause.heading if clause else ''}".strip())
        units.append("、".join(unit.name for unit in task.units) if task and task.units else _MISSING)
        targets.append(";".join(_targets(scope, name)) or _MISSING)
    return (("", *heads), ("条款", *places), ("责任单位", *units), ("指标", *targets))
