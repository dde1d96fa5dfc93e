"""What stands above a document or a clause: its basis, and the clause that answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    clause_span,
    default_document,
    heading_span,
    likeness,
    short_title,
)
from assistant.answering.selecting.asked import Asked, find_asked
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.counterparts import no_counterpart, select_counterparts
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.facts import basis_references, select_document_data
from assistant.answering.selecting.figures import shown
from assistant.answering.selecting.indicators import asked_in, indicated, of_measure
from assistant.answering.selecting.pairing import RANK, counterpart, rank
from assistant.answering.selecting.relevance import find_relevant
from assistant.answering.selecting.speaking import SPEAKS, headed_above, is_silent
from assistant.models import Document, Span, Task

MISSING = "—"
_LEVEL_NAMES = {
    "state": "国家",
    "provincial": "省级",
    "municipal": "市级",
    "county": "县(区)级",
    "township": "乡镇级",
}


def select_basis(scope: Scope) -> Evidence:
    """Evidence for what stands above a document or a clause (intent ``basis``)."""
    question = scope.question
    base = base_document(scope)
    of_units = question.aspect == "counterpart"
    if question.units and (of_units or not (question.clauses or question.numbers or question.topic)):
        evidence = select_counterparts(scope, _beside(scope, base))
        if evidence or of_units:
            return evidence or no_counterpart(scope)
    named = bool(
        question.clauses
        or question.section
        or question.numbers
        or question.topic
        or question.terms
        or question.indicator
    )
    if question.aspect == "documents" or not named:
        return _documents(scope, base)
    higher = above(scope, base)
    if not higher:
        return _documents(base_scope(scope, base), base).noting(Point("nothing_above_loaded"))
    asked = asked_of(base_scope(scope, base))
    names = [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
    if question.section and not (question.clauses or question.numbers):
        asked, names = Asked(), [ClauseName(*question.section)]
    headed = None
    if found_by := indicated(scope, base):
        task = scope.task(found_by.document, found_by.path)
        asked, names = Asked((task,) if task else ()), [found_by]
    elif asked.by_topic and (not names or is_silent(scope, names[0], question.topic)):
        # What the lower document does not write of is looked for by its heading above.
        headed = headed_above(scope, base)
        asked, names = (Asked(), [headed]) if headed else (asked, names)
    if not names:
        return _directly(scope, higher)
    points = premise_points(scope, asked.tasks)
    # 90%国家有要求吗: of a figure, the figures of the clause above are what is asked.
    aspect = "targets" if of_measure(scope) and question.aspect == "text" else question.aspect
    found: list[ClauseName] = []
    rows: list[tuple[str, ...]] = []
    for name in names[:6]:
        columns = [name]
        alone = name == headed and name.document in higher
        if alone:
            found.append(name)
            points += about(scope, name, aspect)
        beside = [base] if alone else _others(scope, name, higher)
        for document in beside:
            other = counterpart(scope.library, name, document)
            if other is None:
                values: dict[str, Value] = {"clause": name, "title": scope.title(document)}
                points.append(Point("no_link", (heading(scope, name),), values))
                continue
            found.append(other)
            columns.append(other)
            points += _linked(scope, name, other, aspect)
        rows += comparison(scope, columns)[1 if rows else 0 :]
    if not found:
        return Evidence("basis", "abstained", tuple(points))
    if any(name != headed for name in found):
        points.append(Point("correspondence_only"))
    if not question.levels:
        points += _documents(base_scope(scope, base), base).points
    tasks = asked.tasks
    if question.levels and question.aspect != "clause":
        # Asked of a level, the tasks that answer are those of its document.
        above_it = [scope.task(name.document, name.path) for name in dict.fromkeys(found)]
        tasks = tuple(task for task in above_it if task)
    return Evidence("basis", "answered", tuple(points), tasks, table=tuple(rows))


def _others(scope: Scope, name: ClauseName, higher: Sequence[str]) -> list[str]:
    """The documents to look for the counterpart of a clause in: never its own."""
    found = [document for document in higher if document != name.document]
    if found or not higher:
        return found
    default = default_document(scope.library, scope.settings)
    documents = scope.library.documents
    beside = [default, *(item.loaded or item.number or "" for item in documents[default].references)]
    levels = {level for level in scope.question.levels if level != documents[name.document].level}
    return [key for key in dict.fromkeys(beside) if key in documents and documents[key].level in levels]


def _beside(scope: Scope, base: str) -> list[str]:
    """The documents to look for a unit's counterpart in: those named, else the default and those above."""
    library, question = scope.library, scope.question
    default = default_document(library, scope.settings)
    names = [name for name in question.documents if name in library.documents]
    names = names or [default, *above(scope, base), *above(scope, default)]
    return [name for name in names if not question.levels or library.documents[name].level in question.levels]


def base_document(scope: Scope) -> str:
    """The document to go up from: the lowest one asked about, else the default."""
    question = scope.question
    named = [name for name, _ in question.clauses] or list(question.documents)
    named = [name for name in named if name in scope.library.documents]
    if question.levels:
        named = [name for name in named if scope.library.documents[name].level not in question.levels]
    ranked = sorted(named, key=lambda name: rank(scope.library.documents[name]), reverse=True)
    return ranked[0] if ranked else default_document(scope.library, scope.settings)


def base_scope(scope: Scope, base: str) -> Scope:
    """The same question about the lower document."""
    return scope.narrowed((base,))


def level_name(document: Document) -> str:
    """The document's level in words, "" where it is not known."""
    issuer = document.issuer or document.title
    if document.level == "provincial" and "省" not in issuer:
        return "自治区" if "自治区" in issuer else "直辖市"
    return _LEVEL_NAMES.get(document.level or "", "")


def above(scope: Scope, base: str) -> list[str]:
    """The documents above ``base`` that the question means, nearest level first."""
    question, library = scope.question, scope.library
    named = [name for name in question.documents if name in library.documents and name != base]
    own = rank(library.documents[base])
    if question.levels and all(RANK.index(level) > own for level in question.levels):
        # 市里呢, after a clause of the province: what answers to it below.
        default = default_document(library, scope.settings)
        lower = [key for key, item in library.documents.items() if item.level in question.levels]
        return [default] if default in lower else lower
    cited = {item.loaded or item.number for item in library.documents[base].references}
    higher = [name for name in library.documents if rank(library.documents[name]) < own]
    higher = [name for name in higher if name in cited] or higher
    wanted = [level for level in question.levels if RANK.index(level) < own]
    if wanted:
        higher = [name for name in higher if library.documents[name].level in wanted]
    return sorted(named or higher, key=lambda name: -rank(library.documents[name]))


def asked_of(scope: Scope) -> Asked:
    """What the question is about; of a matter found by its topic the first task or clause alone."""
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
        full = scope.library.documents[document].form == "full"
        names = [
            it.name for it in found if it.literal or not (full and is_silent(scope, it.name, question.topic))
        ]
        for name in names[:2]:
            points += about(scope, name, question.aspect)
    return Evidence("basis", "answered", tuple(points)) if points else nothing_found(scope.narrowed(above))


def _linked(scope: Scope, name: ClauseName, other: ClauseName, aspect: str) -> list[Point]:
    spans = (heading(scope, name), heading(scope, other))
    link = Point("link", spans, link_values(scope, name, other))
    outline = scope.library.documents[other.document].form == "outline"
    if outline and aspect not in ("units", "targets", "deadlines"):
        what = scope.question.topic
        clause = scope.library.documents[other.document].clause(other.path)
        told = " ".join((clause.heading, *asked_in(scope, other))) if clause else ""
        if aspect == "text" and what and likeness(what, told) < SPEAKS:
            link = replace(link, values={**link.values, "what": what}, say="link_by_outline")
        task = scope.library.ledgers[other.document].task(other.path)
        facts = about(scope, other, "units") if task and task.units else []
        return [link, *facts, *(about(scope, other, "targets") if _targets(scope, other) else [])]
    said = about(scope, other, aspect)
    what = scope.question.topic
    if aspect == "text" and is_silent(scope, other, what):
        values = {**link_values(scope, name, other), "what": what}
        said = [Point("level_silent", (heading(scope, other),), values), *said]
    return [*said, link]


def link_values(scope: Scope, name: ClauseName, other: ClauseName) -> dict[str, Value]:
    """What a sentence about a link names: the clause, the other clause, its document's title and number."""
    number = scope.library.documents[other.document].number
    values: dict[str, Value] = {"clause": name, "title": scope.title(other.document), "other": other}
    return {**values, "number": f"({number})" if number else ""}


def about(scope: Scope, name: ClauseName, aspect: str) -> list[Point]:
    """What the document of another level says about the matter, the field asked for first."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    number = f"({document.number})" if document.number else ""
    values: dict[str, Value] = {"title": short_title(document), "number": number, "clause": name}
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
        asked = asked_in(scope, name)
        if targets := asked or _targets(scope, name):
            spans = (clause_span(document, clause),)
            what = scope.question.indicator or scope.question.topic
            other = not asked and indicated(scope, base_document(scope)) is not None
            values |= {"targets": ";".join(targets), "what": what}
            points.append(Point("level_other_targets" if other else "level_targets", spans, values))
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


def heading(scope: Scope, name: ClauseName) -> Span:
    """The span of the clause's number and heading."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    return heading_span(document, clause)


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
        heads.append(f"{level_name(document)} {document.number or document.title}".strip())
        places.append(f"{name.path} {clause.heading if clause else ''}".strip())
        units.append("、".join(unit.name for unit in task.units) if task and task.units else MISSING)
        targets.append(";".join(_targets(scope, name)) or MISSING)
    return (("", *heads), ("条款", *places), ("责任单位", *units), ("指标", *targets))
