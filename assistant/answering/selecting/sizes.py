"""Tasks by how many units or figures they print: the most, the fewest, just so many, on average."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import Scope
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import find_goals
from assistant.answering.selecting.indicators import measurable
from assistant.answering.selecting.rankings import asked_number
from assistant.answering.selecting.responsible import spans_of, unit_points
from assistant.answering.selecting.unit_tasks import row_spans
from assistant.answering.understanding.comparison import asked_ranks
from assistant.models import Coverage, Task

_ROLE = re.compile(r"牵头|主办|配合|协办")


def _printed(task: Task) -> int:
    return sum(not unit.inherited for unit in task.units)


def _listed(lead: Point, tasks: Sequence[Task], among: Sequence[Task]) -> Evidence:
    rows = [Point("sized_row", row_spans(task), {"task": task, "n": _printed(task)}) for task in tasks]
    coverage = Coverage(len(tasks), len(among), len(among))
    return Evidence("count", "answered", (lead, *rows), tuple(tasks), coverage=coverage)


def extreme_task(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks that print most units, or fewest; so many of them as are asked for (最多的三项)."""
    least = scope.question.aspect == "task_least_units"
    sized = sorted(
        (task for task in tasks if task.units), key=lambda task: _printed(task) * (1 if least else -1)
    )
    if not sized:
        return nothing_found(scope)
    low, high = asked_ranks(scope.question.text) or (1, 1)
    edges = {_printed(task) for task in sized[low - 1 : high]}
    chosen = [task for task in sized if _printed(task) in edges]
    if (low, high) != (1, 1):
        say = "tasks_least" if least else "tasks_most"
        return _listed(Point(say, values={"low": low, "high": high, "n": len(chosen)}), chosen, tasks)
    values: dict[str, Value] = {"tasks": tuple(chosen), "n": _printed(chosen[0])}
    roles = _ROLE.search(scope.question.text) and not any(task.lead_stated for task in tasks)
    points = [Point("no_role_counted", values={"title": scope.title()})] if roles else []
    points += [Point("task_least_units" if least else "task_most_units", values=values)]
    for task in chosen:
        points += unit_points(scope, task, named=len(chosen) > 1)
    return Evidence("count", "answered", tuple(points), tuple(chosen))


def each_task(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """How many units every task prints."""
    lead = Point("units_of_each", values={"title": scope.title(), "n": len(tasks)})
    return _listed(lead, tasks, tasks)


def single_unit(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks that print a single unit."""
    chosen = [task for task in tasks if _printed(task) == 1]
    values: dict[str, Value] = {"n": len(chosen), "total": len(tasks), "title": scope.title()}
    return _listed(Point("single_unit" if chosen else "no_single_unit", values=values), chosen, tasks)


def tasks_with(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks that print just so many units, or more or fewer."""
    asked, meets = asked_number(scope, "个" if scope.question.language == "zh" else "")
    chosen = [task for task in tasks if meets(_printed(task))]
    values: dict[str, Value] = {"n": len(chosen), "units": asked, "total": len(tasks), "title": scope.title()}
    return _listed(Point("tasks_with" if chosen else "no_tasks_with", values=values), chosen, tasks)


def targets_with(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks with just so many figures, or with more or fewer."""
    asked, meets = asked_number(scope, "个" if scope.question.language == "zh" else "")
    goals = [goal for goal in find_goals(scope) if measurable(goal)]
    chosen = [task for task in tasks if meets(sum(goal.task == task for goal in goals))]
    values: dict[str, Value] = {"n": len(chosen), "units": asked, "total": len(tasks), "title": scope.title()}
    points = [Point("targets_with" if chosen else "no_targets_with", values=values)]
    points += [
        Point("goal_row", (goal.span,), {"task": goal.task, "text": goal.text})
        for goal in goals
        if goal.task in chosen
    ]
    coverage = Coverage(len(chosen), len(tasks), len(tasks))
    return Evidence("count", "answered", tuple(points), tuple(chosen), coverage=coverage)


def average(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """How many units a task has on average, printed and with those a rule adds."""
    printed = sum(map(_printed, tasks))
    inherited = sum(unit.inherited for task in tasks for unit in task.units)
    values: dict[str, Value] = {
        "n": len(tasks),
        "printed": printed,
        "average": printed / len(tasks),
        "inherited": inherited,
        "all": printed + inherited,
        "average_all": (printed + inherited) / len(tasks),
    }
    spans = tuple(dict.fromkeys(span for task in tasks for span in spans_of(task.units)))
    say = "average_units" if inherited else "average_units_printed"
    return Evidence("count", "answered", (Point(say, spans, values),))


def average_of_units(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """How many tasks a unit has on average: those printed, over the units the tasks print."""
    units = {unit.name for task in tasks for unit in task.units if not unit.inherited}
    if not units:
        return nothing_found(scope)
    printed = sum(map(_printed, tasks))
    values: dict[str, Value] = {"units": len(units), "printed": printed, "average": printed / len(units)}
    spans = tuple(dict.fromkeys(span for task in tasks for span in spans_of(task.units)))
    return Evidence("count", "answered", (Point("average_tasks", spans, values),))


def most_targets(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks with most figures, and which they are."""
    goals = [goal for goal in find_goals(scope) if goal.task in tasks and measurable(goal)]
    held = {task: [goal for goal in goals if goal.task == task] for task in tasks}
    most = max(map(len, held.values()), default=0)
    if not most:
        return nothing_found(scope)
    chosen = [task for task, own in held.items() if len(own) == most]
    points = [Point("task_most_targets", values={"tasks": tuple(chosen), "n": most})]
    for task in chosen:
        points += [Point("target_row", (goal.span,), {"text": goal.text}) for goal in held[task]]
    return Evidence("count", "answered", tuple(points), tuple(chosen))
