"""What tasks say: the fields asked for, else text and units."""

from __future__ import annotations

from assistant.answering.citation import label
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, heading_span
from assistant.answering.selecting.asked import (
    body,
    clause_text,
    find_asked,
    heading_of,
    list_tasks,
    missing_numbers,
)
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import deadline_points, target_points
from assistant.answering.selecting.matters import find_matter
from assistant.answering.selecting.responsible import unit_points
from assistant.models import Task

_FIELDS = ("heading", "text", "units", "deadlines", "targets", "cite", "section")


def select_task(scope: Scope) -> Evidence:
    """Evidence for what tasks say (intent ``task``): the fields asked for, else text and units."""
    question = scope.question
    if question.aspect in ("list", "summary") and not question.clauses:
        return list_tasks(scope)
    asked = find_asked(scope)
    if not asked.tasks and not asked.clauses:
        return missing_numbers(scope, asked) if asked.missing else nothing_found(scope)
    fields = [name for name in question.aspect.split(",") if name in _FIELDS]
    points: list[Point] = list(premise_points(scope, asked.tasks))
    tasks = asked.tasks if not asked.by_topic else asked.tasks[:3]
    if any(point.say == "premise_other_section" for point in points):
        fields = [name for name in fields if name != "section"] or ["heading"]
    matter = find_matter(scope) if asked.by_topic and "deadlines" in fields else None
    if matter:
        tasks = matter.tasks or tasks[:1]
        points += matter.points()
        fields = [name for name in fields if name not in ("deadlines", "targets")]
    for task in tasks if fields or not matter else ():
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
            outline = scope.library.documents[task.document].form == "outline"
            values: dict[str, Value] = {"task": task, "text": body(task)}
            points.append(Point("task_outline" if outline else "task_text", (task.span,), values))
            points += target_points(scope, task) if outline and task.targets else []
        elif name == "units":
            points += unit_points(scope, task, named=place == 0)
        elif name == "deadlines":
            points += deadline_points(scope, task)
        elif name == "targets":
            points += target_points(scope, task)
        elif name == "cite":
            document = scope.library.documents[task.document]
            values = {"label": label(document, task.clause)}
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
