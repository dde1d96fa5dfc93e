"""Counting over ledger rows: tasks, sections, statements, figures; units and sizes in rooms of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, heading_span, parts_of, short_title, titles
from assistant.answering.selecting.articles import count_articles
from assistant.answering.selecting.asked import heading_of
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import find_goals
from assistant.answering.selecting.indicators import measurable
from assistant.answering.selecting.rankings import (
    count_pairs,
    count_units,
    of_named_units,
    rank_units,
    units_with,
)
from assistant.answering.selecting.sizes import (
    average,
    average_of_units,
    each_task,
    extreme_task,
    most_targets,
    single_unit,
    targets_with,
    tasks_with,
)
from assistant.answering.selecting.unit_tasks import in_section
from assistant.models import Coverage, Task


def select_count(scope: Scope) -> Evidence:
    """Evidence for how many (intent ``count``)."""
    question = scope.question
    tasks = [task for task in scope.tasks if in_section(scope, task)]
    if question.aspect == "documents":
        return _documents(scope)
    if question.aspect in ("characters", "paragraphs"):
        return _characters(scope)
    if not tasks:
        return (not question.units and count_articles(scope)) or nothing_found(scope)
    if question.units:
        return of_named_units(scope)
    if question.aspect in _OF_UNITS:
        return _OF_UNITS[question.aspect](scope)
    return _OF_TASKS.get(question.aspect, _tasks)(scope, tasks)


def _evidence(
    points: Sequence[Point], tasks: Sequence[Task] = (), coverage: Coverage | None = None
) -> Evidence:
    return Evidence("count", "answered", tuple(points), tuple(tasks), coverage=coverage)


def _tasks(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    ends = (heading_of(scope, tasks[0]), heading_of(scope, tasks[-1]))
    values: dict[str, Value] = {"title": scope.title(), "n": len(tasks), "first": tasks[0], "last": tasks[-1]}
    if scope.question.section:
        values["section"] = ClauseName(*scope.question.section)
        points = [Point("count_section_tasks", (), values)]
        points += [Point("row", (heading_of(scope, task),), {"task": task}) for task in tasks]
        return _evidence(points, (), Coverage(len(tasks), len(scope.tasks), len(scope.tasks)))
    held = {name: [task for task in tasks if task.document == name] for name in scope.documents}
    if len(held) > 1:
        points = [Point("count_tasks_together", (), {**values, "n": len(tasks)})]
        for name, own in held.items():
            own_ends = {heading_of(scope, task): None for task in own[:1] + own[-1:]}
            points.append(
                Point("count_tasks_of", tuple(own_ends), {"title": scope.title(name), "n": len(own)})
            )
        return _evidence(points)
    return _evidence([Point("count_tasks", tuple(dict.fromkeys(ends)), values)])


def section_of(task: Task) -> str:
    """The path of the section a task stands in; its own where it stands in none."""
    return task.clause.rpartition("/")[0] or task.clause


def _sections(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    sizes = Counter((task.document, section_of(task)) for task in tasks)
    aspect = scope.question.aspect
    chosen = sizes
    if aspect in ("section_most", "section_least"):
        size = max(sizes.values()) if aspect == "section_most" else min(sizes.values())
        chosen = Counter({name: n for name, n in sizes.items() if n == size})
    say = {"section_most": "section_most", "section_least": "section_least"}.get(aspect, "count_sections")
    values: dict[str, Value] = {
        "title": scope.title(),
        "n": len(chosen),
        "total": len(tasks),
        "size": max(chosen.values()),
    }
    points = (
        [*_parts(scope), Point(say, values=values)]
        if say == "count_sections"
        else [Point(say, values=values)]
    )
    for (document, path), n in chosen.items():
        clause = scope.library.documents[document].clause(path)
        if clause:
            span = heading_span(scope.library.documents[document], clause)
            points.append(Point("section_row", (span,), {"clause": ClauseName(document, path), "n": n}))
    return _evidence(points)


def _section_share(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """How many of all tasks stand in the section asked about, and what share that is."""
    section, total = scope.question.section, len(scope.tasks)
    if section is None:
        return _sections(scope, tasks)
    values: dict[str, Value] = {
        "section": ClauseName(*section),
        "n": len(tasks),
        "total": total,
        "percent": round(100 * len(tasks) / total, 1),
    }
    spans = tuple(heading_of(scope, task) for task in tasks)
    return _evidence([Point("section_share", spans, values)])


def _parts(scope: Scope) -> list[Point]:
    """The parts of the whole document, where it is what is asked about and not its tasks."""
    parts = [clause for clause in parts_of(scope.document) if clause.parent is None]
    if "任务" in scope.question.text or scope.question.aspect != "sections" or len(parts) < 2:
        return []
    spans = tuple(heading_span(scope.document, clause) for clause in parts)
    headings = tuple(clause.heading for clause in parts)
    values: dict[str, Value] = {"title": scope.title(), "n": len(parts), "headings": headings}
    return [Point("count_parts", spans, values)]


def _statements(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    statements = [item for name in scope.documents for item in scope.library.ledgers[name].statements]
    spans = tuple(item.span for item in statements)
    return _evidence([Point("count_statements", spans, {"title": scope.title(), "n": len(statements)})])


def _goals(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    goals = [goal for goal in find_goals(scope) if goal.task in tasks]
    dated = scope.question.aspect == "deadlines"
    goals = [goal for goal in goals if (goal.years if dated else measurable(goal))]
    holders = tuple(dict.fromkeys(goal.task for goal in goals if goal.task))
    values: dict[str, Value] = {"n": len(goals), "tasks": len(holders), "title": scope.title()}
    points = [Point("count_dated" if dated else "count_targets", values=values)]
    points += [
        Point("goal_row", (goal.span,), {"task": goal.task, "text": goal.text}) for goal in goals if goal.task
    ]
    return _evidence(points, holders)


def _documents(scope: Scope) -> Evidence:
    full = [document for document in scope.library.documents.values() if document.form == "full"]
    values: dict[str, Value] = {"n": len(full), "titles": titles(map(short_title, full))}
    return _evidence([Point("count_documents", values=values)])


def _characters(scope: Scope) -> Evidence:
    document = scope.document
    paragraphs = len([line for line in document.text.split("\n") if line.strip()])
    values: dict[str, Value] = {
        "title": short_title(document),
        "n": sum(not character.isspace() for character in document.text),
        "paragraphs": paragraphs,
    }
    return _evidence([Point("count_characters", values=values)])


_OF_UNITS: dict[str, Callable[[Scope], Evidence]] = {
    "units": count_units,
    "pairs": count_pairs,
    "unit_ranking": rank_units,
    "unit_most": rank_units,
    "unit_least": rank_units,
    "first_most": rank_units,
    "units_with": units_with,
}
_OF_TASKS: dict[str, Callable[[Scope, Sequence[Task]], Evidence]] = {
    "sections": _sections,
    "per_section": _sections,
    "section_most": _sections,
    "section_least": _sections,
    "section_share": _section_share,
    "task_most_units": extreme_task,
    "task_least_units": extreme_task,
    "task_most_targets": most_targets,
    "each_task": each_task,
    "tasks_with": tasks_with,
    "targets_with": targets_with,
    "single_unit": single_unit,
    "average_units": average,
    "average_tasks": average_of_units,
    "statements": _statements,
    "targets": _goals,
    "deadlines": _goals,
}
