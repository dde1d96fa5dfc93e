"""What a question takes for granted, held against the documents; what is wrong is put right first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Point, Value
from assistant.answering.scope import (
    Scope,
    clause_span,
    find_string,
    heading_span,
    likeness,
    short_title,
)
from assistant.answering.selecting.figures import around, shown
from assistant.answering.selecting.printed import number_spans
from assistant.answering.selecting.relevance import find_relevant
from assistant.answering.selecting.unit_premises import CHECKS as OF_UNITS
from assistant.models import Document, Span, Task
from assistant.reading.numerals import find_dates

# So much of what a task is said to be about stands in it.
_SPEAKS_OF = 0.6


def premise_points(scope: Scope, tasks: Sequence[Task]) -> list[Point]:
    """One point for every premise of the question that the documents bear out or contradict."""
    points: list[Point] = []
    for kind, what in scope.question.premise:
        if kind == "document":
            points.append(Point("document_not_loaded", values={"what": what}))
        elif kind == "document_number":
            points += _document_number(scope, what)
        else:
            for task in tasks:
                points += OF_UNITS[kind](task, what) if kind in OF_UNITS else ()
                points += _CHECKS[kind](scope, task, what) if kind in _CHECKS else ()
    return points or _stands_elsewhere(scope, tasks)


def issue_points(scope: Scope) -> list[Point]:
    """What the question says wrongly of its document: its issuer, its year, a section's heading."""
    document, loaded = scope.document, scope.library.documents.values()
    points = []
    for kind, what in scope.question.premise:
        values: dict[str, Value] = {"title": short_title(document), "what": what}
        if kind == "issued" and document.written_on and not document.written_on.startswith(what):
            values["what"] = _in_words(what)
            others = [
                item for item in loaded if (item.written_on or "").startswith(what) and item.form == "full"
            ]
            spans = _dates_of(scope, document.written_on)
            if not others and spans:
                values["date"] = scope.text(spans[0])
                points.append(Point("premise_other_issue", spans, values))
        elif kind == "part":
            points += _part(scope, what)
        elif kind == "tasks":
            points += _count_of_tasks(scope, what)
        elif kind == "issuer" and document.issuer and not is_issuer(what, document.issuer):
            values["issuer"] = document.issuer
            spans = tuple(find_string(scope.narrowed((document.id,)), document.issuer)[:1])
            points.append(Point("premise_other_issuer", spans or (_first_span(document),), values))
    return points


def _in_words(date: str) -> str:
    """A date, or the beginning of one, as it is read: 2023-05 → 2023年5月."""
    return "".join(f"{int(part)}{mark}" for part, mark in zip(date.split("-"), "年月日", strict=False))


def is_issuer(what: str, issuer: str) -> bool:
    """Whether 省政府, 省里, 市政府办公室, 市财政局 is what an issuer's full name says."""
    said, known = (name.replace("人民政府", "政府") for name in (re.sub("[里级]$", "", what), issuer))
    return said in known or (said[:1] in known and said[1:] in known)


def _dates_of(scope: Scope, iso: str) -> tuple[Span, ...]:
    """Where a document's own date is printed, in its header or at its end."""
    document = scope.document
    for clause in document.clauses:
        for start, end, found in find_dates(document.text[clause.start : clause.end]):
            if found == iso:
                return (Span(document.id, clause.path, clause.start + start, clause.start + end),)
    return ()


def _first_span(document: Document) -> Span:
    return clause_span(document, document.clauses[0])


def _part(scope: Scope, what: str) -> list[Point]:
    """The heading a question gives to a section, where the section has another."""
    section = scope.question.section
    document = scope.library.documents[section[0]] if section else None
    clause = document.clause(section[1]) if document and section else None
    if document is None or clause is None or not clause.heading:
        return []
    if what in clause.heading or clause.heading in what:
        return []
    values: dict[str, Value] = {"what": what, "section": ClauseName(document.id, clause.path)}
    return [Point("premise_other_part", (heading_span(document, clause),), values)]


def _stands_elsewhere(scope: Scope, tasks: Sequence[Task]) -> list[Point]:
    """A question that puts into a task by number what stands in another clause: 第3项写着谁统筹."""
    topic = scope.question.topic
    if not scope.question.numbers or len(tasks) != 1 or len(topic) < 4:
        return []
    return _stands_in(scope, tasks[0], topic)


def _stands_in(scope: Scope, task: Task, what: str) -> list[Point]:
    """Another clause than ``task`` that speaks of ``what``, where one clearly does."""
    found = find_relevant(scope.narrowed((task.document,)), what)
    if not found or any(item.path == task.clause for item in found) or found[0].coverage < 0.8:
        return []
    document = scope.library.documents[task.document]
    clause = document.clause(found[0].path)
    if clause is None or clause.kind == "section":
        return []
    values: dict[str, Value] = {"what": what, "task": task, "clause": found[0].name}
    return [Point("premise_elsewhere", (clause_span(document, clause),), values)]


def _year(scope: Scope, task: Task, what: str) -> list[Point]:
    years = [deadline for deadline in task.deadlines if deadline.year is not None]
    if any(str(deadline.year) == what for deadline in years):
        return []
    topic = scope.question.topic
    if topic and not scope.question.numbers and years:
        # The year of another goal of the same task contradicts nothing.
        held = [item for item in years if likeness(topic, scope.text(around(scope, item.span))) >= 0.5]
        if not held:
            return []
    if not task.deadlines:
        return [Point("premise_no_year", (task.span,), {"task": task, "year": what})]
    found = tuple(dict.fromkeys(deadline.text for deadline in task.deadlines))
    spans = tuple(deadline.span for deadline in task.deadlines)
    return [Point("premise_other_year", spans, {"task": task, "year": what, "deadlines": found})]


def _target(scope: Scope, task: Task, what: str) -> list[Point]:
    number = "".join(re.findall(r"[\d.]+", what)[:1])
    if not task.targets:
        return []
    asked = scope.question.indicator or scope.question.topic
    likely = [likeness(asked, target.indicator) for target in task.targets]
    if not asked:
        likely = [likeness(target.indicator, scope.question.text) for target in task.targets]
    meant = [target for target, like in zip(task.targets, likely, strict=True) if like >= max(likely)]
    if held := [target for target in meant if target.value == number]:
        added = re.search(f"{re.escape(what)}(以上|以下|以内)", scope.question.text)
        meant = [target for target in held if added and target.comparator == "="]
        if len(meant) < len(held) or added is None:
            return []
        what = added.group()  # 95%以上 where 95% is printed
    printed = tuple(shown(scope, target) for target in meant)
    spans = tuple(dict.fromkeys(around(scope, target.span) for target in meant))
    return [Point("premise_other_target", spans, {"task": task, "value": what, "targets": printed})]


def _qualifier(scope: Scope, task: Task, what: str) -> list[Point]:
    """农村污水处理率 where the text has that of 城镇: what it has, and what it says of 农村."""
    meant = [target for target in task.targets if target.indicator == scope.question.indicator]
    if not meant or what in meant[0].indicator:
        return []
    printed = tuple(shown(scope, target) for target in meant)
    spans = tuple(dict.fromkeys(around(scope, target.span) for target in meant))
    points = [Point("premise_other_indicator", spans, {"what": what, "targets": printed, "task": task})]
    document = scope.library.documents[task.document]
    place, rest = what[:2], what[2:4]
    said = [
        (task.span.start + match.start(), task.span.start + match.end())
        for match in re.finditer(r"[^,，。;；\n]+", document.text[task.span.start : task.span.end])
        if place in match.group() and rest in match.group()
    ]
    if said:
        span = Span(document.id, task.clause, *said[0])
        points.append(Point("premise_of_other", (span,), {"what": place, "text": scope.text(span)}))
    return points


def _heading(scope: Scope, task: Task, what: str) -> list[Point]:
    if what in task.heading or task.heading in what or likeness(what, task.text) >= _SPEAKS_OF:
        return []
    point = Point("premise_other_heading", (_heading_of(scope, task),), {"task": task, "what": what})
    return [point, *_stands_in(scope, task, what)]


def _section(scope: Scope, task: Task, what: str) -> list[Point]:
    document = scope.library.documents[task.document]
    clause = document.clause(task.clause)
    parent = document.clause(clause.parent) if clause and clause.parent else None
    if parent is None or what in parent.heading or what == parent.path:
        return []
    values: dict[str, Value] = {"task": task, "what": what, "section": ClauseName(document.id, parent.path)}
    return [Point("premise_other_section", (heading_span(document, parent),), values)]


def _content(scope: Scope, task: Task, what: str) -> list[Point]:
    """Whether a task writes of something in these words, and where else they stand."""
    places = find_string(scope.narrowed((task.document,)), what)
    values: dict[str, Value] = {"what": what, "task": task}
    own = [span for span in places if span.clause == task.clause]
    if own:
        sentence = around(scope, own[0])
        return [Point("premise_content", (sentence,), {**values, "text": scope.text(sentence)})]
    elsewhere = _stands_in(scope, task, what)
    for span in places[:1]:
        values["clause"] = scope.task(span.document, span.clause) or ClauseName(span.document, span.clause)
        elsewhere = [Point("premise_elsewhere", (around(scope, span),), values)]
    return elsewhere or [Point("premise_no_content", (task.span,), values)]


_CHECKS = {
    "year": _year,
    "target": _target,
    "heading": _heading,
    "qualifier": _qualifier,
    "section": _section,
    "content": _content,
}


def _count_of_tasks(scope: Scope, what: str) -> list[Point]:
    tasks = scope.tasks
    if not tasks or str(len(tasks)) == what:
        return []
    spans = (_heading_of(scope, tasks[0]), _heading_of(scope, tasks[-1]))
    return [Point("premise_other_count", spans, {"title": scope.title(), "n": len(tasks), "what": what})]


def _document_number(scope: Scope, what: str) -> list[Point]:
    document = scope.document
    if not document.number or document.number == what:
        return []
    values: dict[str, Value] = {"title": short_title(document), "number": document.number, "what": what}
    return [Point("premise_other_number", number_spans(scope)[:1], values)]


def _heading_of(scope: Scope, task: Task) -> Span:
    document = scope.library.documents[task.document]
    clause = document.clause(task.clause)
    return heading_span(document, clause) if clause else task.span
