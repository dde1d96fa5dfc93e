"""Which tasks a question means, what they say, and who is responsible for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.citation import label
from assistant.answering.corrections import premise_points
from assistant.answering.declined import nothing_found
from assistant.answering.figures import deadline_points, target_points
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.relevance import find_relevant
from assistant.answering.scope import Scope, best_sentence, clause_span, heading_span
from assistant.models import Coverage, Rule, Span, Task, TaskUnit
from assistant.reading.numerals import parse_numeral

_LEAD_RULES = ("lead_first", "lead_before_comma", "role_of_label")


@dataclass(frozen=True, slots=True)
class Asked:
    """The tasks and other clauses a question means, and the numbers that do not exist."""

    tasks: tuple[Task, ...] = ()
    clauses: tuple[ClauseName, ...] = ()
    missing: tuple[str, ...] = ()
    by_topic: bool = False


def find_asked(scope: Scope) -> Asked:
    """The clauses that numbers, paths or headings of the question name, else those of its topic."""
    question = scope.question
    tasks: list[Task] = []
    clauses: list[ClauseName] = []
    for document, path in question.clauses:
        task = scope.task(document, path)
        if task:
            tasks.append(task)
        elif document in scope.library.documents and scope.library.documents[document].clause(path):
            clauses.append(ClauseName(document, path))
    named = {
        parse_numeral(name.split("/")[-1].split("#")[0].strip("()（）.、")) for _, name in question.clauses
    }
    missing = []
    for number in question.numbers:
        if number.startswith("-") or int(number) in named:
            continue
        found = [task for task in scope.tasks if parse_numeral(task.number.strip("()（）.、")) == int(number)]
        tasks += found
        if not found:
            missing.append(number)
    if question.numbers and any(task.number.isdigit() for task in tasks):
        tasks = [task for task in tasks if task.number.isdigit()]
    if tasks or clauses or missing:
        return Asked(tuple(dict.fromkeys(tasks)), tuple(clauses), tuple(missing))
    relevant = find_relevant(scope, question.topic or " ".join(question.terms) or question.text)
    by_topic = [scope.task(found.document, found.path) for found in relevant]
    others = [
        ClauseName(found.document, found.path)
        for found, task in zip(relevant, by_topic, strict=True)
        if task is None
    ]
    return Asked(tuple(task for task in by_topic if task), tuple(others), (), True)


def select_task(scope: Scope) -> Evidence:
    """Evidence for what tasks say (intent ``task``): the fields asked for, else text and units."""
    question = scope.question
    if question.aspect in ("list", "summary") and not question.clauses:
        return list_tasks(scope)
    asked = find_asked(scope)
    if not asked.tasks and not asked.clauses:
        return missing_numbers(scope, asked) if asked.missing else nothing_found(scope)
    fields = [name for name in question.aspect.split(",") if name not in ("", "list", "summary")]
    points: list[Point] = list(premise_points(scope, asked.tasks))
    tasks = asked.tasks if not asked.by_topic else asked.tasks[:3]
    for task in tasks:
        points += _task_fields(scope, task, fields or ["text", "units"])
    clauses = asked.clauses if not asked.by_topic or not tasks else ()
    for name in clauses:
        points.append(clause_text(scope, name))
    evidence = Evidence("task", "answered", tuple(points), tasks)
    if asked.missing:
        missing = missing_numbers(scope, asked)
        evidence = Evidence("task", "partial", (*points, *missing.points), tasks)
    if len(tasks) > 1 and asked.by_topic:
        evidence = evidence.noting(Point("several_readings", values={"n": len(tasks)}))
    return evidence


def _task_fields(scope: Scope, task: Task, fields: list[str]) -> list[Point]:
    points: list[Point] = []
    for place, name in enumerate(fields):
        if name == "heading":
            points.append(Point("task_heading", (heading_of(scope, task),), {"task": task}))
        elif name == "text":
            points.append(Point("task_text", (task.span,), {"task": task, "text": body(task)}))
        elif name == "units":
            points += unit_points(scope, task, named=place == 0)
        elif name == "deadlines":
            points += deadline_points(scope, task)
        elif name == "targets":
            points += target_points(scope, task)
        elif name == "cite":
            document = scope.library.documents[task.document]
            values: dict[str, Value] = {"label": label(document, task.clause)}
            points.append(Point("task_label", (heading_of(scope, task),), values))
        elif name == "section":
            points += _section_of(scope, task)
    return points


def _section_of(scope: Scope, task: Task) -> list[Point]:
    """The section a task stands in."""
    document = scope.library.documents[task.document]
    clause = document.clause(task.clause)
    parent = document.clause(clause.parent) if clause and clause.parent else None
    if parent is None:
        return [Point("task_no_section", (heading_of(scope, task),), {"task": task})]
    values: dict[str, Value] = {"task": task, "clause": ClauseName(document.id, parent.path)}
    return [Point("task_section", (heading_of(scope, task), heading_span(document, parent)), values)]


def clause_text(scope: Scope, name: ClauseName) -> Point:
    """A clause that is no task, quoted whole."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    span = clause_span(document, clause)
    return Point("clause_text", (span,), {"clause": name, "text": document.text[span.start : span.end]})


def heading_of(scope: Scope, task: Task) -> Span:
    """The span of a task's number and heading."""
    document = scope.library.documents[task.document]
    clause = document.clause(task.clause)
    return heading_span(document, clause) if clause else task.span


def body(task: Task) -> str:
    """The text of a task after its number and heading."""
    at = task.text.find(task.heading) if task.heading else -1
    rest = task.text[at + len(task.heading) :] if at >= 0 else task.text
    return re.sub(r"^[。.::,,\s]+", "", rest).rstrip()


def missing_numbers(scope: Scope, asked: Asked) -> Evidence:
    """Declined: numbers that no task has, with the numbers there are."""
    tasks = scope.tasks
    if not tasks:
        return nothing_found(scope)
    values: dict[str, Value] = {
        "numbers": tuple(asked.missing),
        "title": scope.title(),
        "total": len(tasks),
        "first": tasks[0],
        "last": tasks[-1],
    }
    spans = (heading_of(scope, tasks[0]), heading_of(scope, tasks[-1]))
    return Evidence(scope.question.intent, "abstained", (Point("no_such_number", spans, values),))


def list_tasks(scope: Scope) -> Evidence:
    """Every task of the documents asked about, one row each."""
    tasks = scope.tasks
    if not tasks:
        return nothing_found(scope)
    points = [Point("all_tasks", values={"title": scope.title(), "total": len(tasks)})]
    points += [Point("row", (task.span,), {"task": task}) for task in tasks]
    coverage = Coverage(len(tasks), len(tasks), len(tasks))
    return Evidence(scope.question.intent, "answered", tuple(points), tasks, coverage=coverage)


# -- who is responsible ------------------------------------------------------------------------


def select_responsible_units(scope: Scope) -> Evidence:
    """Evidence for who is responsible (intent ``responsible_units``)."""
    question = scope.question
    if question.aspect == "all":
        return _all_units(scope)
    asked = find_asked(scope)
    if asked.missing and not asked.tasks:
        return missing_numbers(scope, asked)
    tasks = asked.tasks
    if not tasks:
        return _said_elsewhere(scope, asked)
    points: list[Point] = list(premise_points(scope, tasks))
    if question.aspect == "common" and len(tasks) > 1:
        points.append(_common(tasks))
    for task in tasks:
        if question.aspect == "member" and question.units:
            points += _membership(scope, task)
        elif question.aspect == "inherited":
            points += _inherited(scope, task)
        else:
            points += unit_points(scope, task, question.aspect)
    if not any(task.units for task in tasks):
        return Evidence("responsible_units", "abstained", tuple(points))
    evidence = Evidence("responsible_units", "answered", tuple(points), tasks)
    if asked.missing:
        evidence = Evidence(
            "responsible_units", "partial", (*points, *missing_numbers(scope, asked).points), tasks
        )
    if asked.by_topic:
        evidence = evidence.noting(Point("found_by_topic", values={"tasks": tasks}))
    if question.aspect == "lead" and not any(task.lead_stated for task in tasks):
        evidence = evidence.noting(Point("lead_not_stated", values={"title": scope.title(tasks[0].document)}))
    return evidence


def _common(tasks: Sequence[Task]) -> Point:
    """The units printed in every one of several tasks."""
    shared = [
        unit
        for unit in tasks[0].units
        if not unit.inherited
        and all(
            any(unit.name == other.name and not other.inherited for other in task.units) for task in tasks
        )
    ]
    spans = tuple(dict.fromkeys(unit.span for task in tasks for unit in task.units if not unit.inherited))
    values: dict[str, Value] = {"tasks": tuple(tasks), "units": names(shared), "n": len(shared)}
    return Point("common_units" if shared else "no_common_units", spans, values)


def _said_elsewhere(scope: Scope, asked: Asked) -> Evidence:
    """The topic stands outside the tasks: what is written there, with the unit it names, if any."""
    if not asked.clauses:
        return nothing_found(scope)
    points: list[Point] = [Point("no_task_of_topic", values={"title": scope.title()})]
    for name in asked.clauses[:1]:
        document = scope.library.documents[name.document]
        clause = document.clause(name.path)
        assert clause is not None
        span = best_sentence(document, clause, scope.question.topic)
        points.append(Point("plan_goal_row", (span,), {"clause": name, "text": scope.text(span)}))
    return Evidence("responsible_units", "partial", tuple(points))


def unit_points(scope: Scope, task: Task, aspect: str = "", named: bool = True) -> list[Point]:
    """Who is responsible for a task: as printed, in order; then what a rule adds, the rule cited."""
    printed = [unit for unit in task.units if not unit.inherited]
    points: list[Point] = []
    if not task.units:
        return [Point("no_units", (heading_of(scope, task),), {"task": task})]
    if task.lead_stated:
        points += _stated_roles(scope, task, printed)
        if aspect == "supporting" and not any(unit.role == "supporting" for unit in printed):
            points.insert(0, Point("no_supporting", spans_of(printed), {"task": task}))
    elif printed:
        values: dict[str, Value] = {
            "task": task,
            "units": names(printed),
            "first": printed[0].name,
            "n": len(printed),
        }
        say = {
            "lead": "units_no_lead",
            "first": "units_first",
            "supporting": "units_no_supporting",
            "count": "units_count",
        }.get(aspect, "units" if named else "units_unnamed")
        points.append(Point(say, spans_of(printed), values))
    inherited = [unit for unit in task.units if unit.inherited]
    if inherited:
        say = "units_inherited" if printed else "units_only_inherited"
        values = {
            "task": task,
            "units": names(inherited),
            "n": len(inherited),
            "total": len(task.units),
        }
        points.append(Point(say, spans_of(inherited), values))
    if aspect == "lead" and not task.lead_stated:
        points += _coordinator(scope, task.document)
    return points


def _stated_roles(scope: Scope, task: Task, printed: list[TaskUnit]) -> list[Point]:
    points: list[Point] = []
    for role, say in (
        ("lead", "role_lead"),
        ("responsible", "role_responsible"),
        ("supporting", "role_supporting"),
    ):
        units = [unit for unit in printed if unit.role == role]
        if units:
            values: dict[str, Value] = {"task": task, "units": names(units)}
            points.append(
                Point(say, spans_of(units), values, also=_lead_rules(scope, task) if role == "lead" else ())
            )
    return points


def _lead_rules(scope: Scope, task: Task) -> tuple[Span, ...]:
    rules: tuple[Rule, ...] = scope.library.ledgers[task.document].rules
    return tuple(rule.span for rule in rules if rule.kind in _LEAD_RULES and task.clause in rule.scope)


def _coordinator(scope: Scope, document: str) -> list[Point]:
    rules = [rule for rule in scope.library.ledgers[document].rules if rule.kind == "coordinator"]
    return [
        Point("coordinator_not_lead", (rule.span,), {"units": tuple(unit.name for unit in rule.units)})
        for rule in rules[:1]
    ]


def _membership(scope: Scope, task: Task) -> list[Point]:
    points = []
    told = [what for kind, what in scope.question.premise if kind in ("lead", "unit", "not_unit")]
    for mention in scope.question.units:
        if set(told) & set(mention.names):
            continue
        unit = next((unit for unit in task.units if unit.name in mention.names), None)
        name = unit.name if unit else "、".join(mention.names or (mention.words,))
        say = "not_member" if unit is None else "member_inherited" if unit.inherited else "member"
        printed = [found for found in task.units if not found.inherited]
        spans = (unit.span,) if unit else spans_of(task.units)
        points.append(Point(say, spans, {"task": task, "unit": name, "units": names(printed)}))
    return points


def _inherited(scope: Scope, task: Task) -> list[Point]:
    inherited = [unit for unit in task.units if unit.inherited]
    if not inherited:
        return [Point("none_inherited", spans_of(task.units), {"task": task, "units": names(task.units)})]
    values: dict[str, Value] = {"task": task, "units": names(inherited)}
    return [Point("inherited", spans_of(inherited), values), *unit_points(scope, task)[:1]]


def _all_units(scope: Scope) -> Evidence:
    from assistant.answering.counts import tally

    rows = tally(scope)
    points = [Point("all_units", values={"title": scope.title(), "n": len(rows)})]
    points += [Point("tally_row", row.spans[:1], {"unit": row.unit, "n": row.printed}) for row in rows]
    return Evidence("responsible_units", "answered" if rows else "abstained", tuple(points))


def names(units: list[TaskUnit] | tuple[TaskUnit, ...]) -> tuple[str, ...]:
    """The names of units in printed order."""
    return tuple(unit.name for unit in units)


def spans_of(units: list[TaskUnit] | tuple[TaskUnit, ...]) -> tuple[Span, ...]:
    """The statements and rules that units come from."""
    return tuple(dict.fromkeys(unit.span for unit in units))
