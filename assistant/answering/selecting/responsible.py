"""Who is responsible: as printed, in order, then what a rule adds; a lead only where one is stated."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope
from assistant.answering.selecting.articles import charged, has_none
from assistant.answering.selecting.asked import Asked, find_asked, heading_of, missing_numbers
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.tally import tally
from assistant.answering.selecting.unit_premises import CHECKS as OF_UNITS
from assistant.models import Span, Task, TaskUnit


def select_responsible_units(scope: Scope) -> Evidence:
    """Evidence for who is responsible (intent ``responsible_units``)."""
    question = scope.question
    if question.aspect == "all":
        return _all_units(scope)
    if question.aspect == "leads":
        return _all_leads(scope)
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
        if question.aspect == "position" and question.units:
            points += _positions(scope, task)
        elif question.aspect == "member" and question.units:
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
    span = charged(scope, asked.clauses, scope.question.topic)
    if span is None:
        return nothing_found(scope)
    intro = "said_there" if has_none(scope) else "no_task_of_topic"
    row: dict[str, Value] = {"clause": ClauseName(span.document, span.clause), "text": scope.text(span)}
    points = (
        Point(intro, values={"title": scope.title(span.document)}),
        Point("plan_goal_row", (span,), row),
    )
    return Evidence("responsible_units", "partial", points)


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
        # A lead stays one where a rule elsewhere gives it: 本部分任务均由市交通局牵头.
        units = [unit for unit in task.units if unit.role == role and (unit in printed or role == "lead")]
        if units:
            values: dict[str, Value] = {"task": task, "units": names(units)}
            also = _rules_of(units) if role == "lead" else ()
            points.append(Point(say, spans_of(units), values, also=also))
    return points


def _rules_of(units: list[TaskUnit]) -> tuple[Span, ...]:
    """The rules that settled the roles of units their statements print."""
    return tuple(dict.fromkeys(unit.rule for unit in units if unit.rule and unit.rule != unit.span))


def _coordinator(scope: Scope, document: str) -> list[Point]:
    rules = [rule for rule in scope.library.ledgers[document].rules if rule.kind == "coordinator"]
    return [
        Point("coordinator_not_lead", (rule.span,), {"units": tuple(unit.name for unit in rule.units)})
        for rule in rules[:1]
    ]


def _positions(scope: Scope, task: Task) -> list[Point]:
    """Where in the printed order the units named stand."""
    printed = [unit for unit in task.units if not unit.inherited]
    for mention in scope.question.units:
        places = [place for place, unit in enumerate(printed, 1) if unit.name in mention.names]
        if not places:
            return _membership(scope, task)
    return [
        Point(
            "unit_position", (unit.span,), {"unit": unit.name, "task": task, "n": place, "of": len(printed)}
        )
        for place, unit in enumerate(printed, 1)
        if any(unit.name in mention.names for mention in scope.question.units)
    ]


def _membership(scope: Scope, task: Task) -> list[Point]:
    points = []
    told = [what for kind, what in scope.question.premise if kind in OF_UNITS]
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


def _all_leads(scope: Scope) -> Evidence:
    """Whether the tasks state who leads: each that does, or that none does."""
    led = [task for task in scope.tasks if task.lead_stated]
    if not led:
        points = [Point("lead_not_stated", values={"title": scope.title()})]
        return Evidence("responsible_units", "answered", (*points, *_coordinator(scope, scope.document.id)))
    values: dict[str, Value] = {"title": scope.title(), "n": len(led), "total": len(scope.tasks)}
    points = [Point("tasks_with_lead", values=values)]
    points += [point for task in led for point in unit_points(scope, task, "lead")[:1]]
    return Evidence("responsible_units", "answered", tuple(points), tuple(led))


def _all_units(scope: Scope) -> Evidence:
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
