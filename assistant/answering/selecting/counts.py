"""Counting, ranking and averages over ledger rows: exact, ties named, the inherited layer apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, heading_span, short_title, titles
from assistant.answering.selecting.asked import heading_of
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import find_goals
from assistant.answering.selecting.responsible import spans_of, unit_points
from assistant.answering.selecting.tally import Row, tally
from assistant.answering.selecting.targets import measurable
from assistant.answering.selecting.unit_tasks import in_section, row_spans
from assistant.answering.understanding.comparison import comparison
from assistant.models import Coverage, Task
from assistant.reading.numerals import parse_numeral


def select_count(scope: Scope) -> Evidence:
    """Evidence for how many (intent ``count``)."""
    question = scope.question
    tasks = [task for task in scope.tasks if in_section(scope, task)]
    if question.aspect == "documents":
        return _documents(scope)
    if question.aspect in ("characters", "paragraphs"):
        return _characters(scope)
    if not tasks:
        return nothing_found(scope)
    if question.units:
        return _named_units(scope)
    counted = {
        "sections": _sections,
        "per_section": _sections,
        "section_most": _sections,
        "section_least": _sections,
        "units": _units,
        "unit_ranking": _units,
        "unit_most": _extreme_unit,
        "unit_least": _extreme_unit,
        "task_most_units": _extreme_task,
        "task_least_units": _extreme_task,
        "units_with": _units_with,
        "tasks_with": _tasks_with,
        "single_unit": _single_unit,
        "average_units": _average,
        "statements": _statements,
        "targets": _goals,
        "deadlines": _goals,
    }.get(question.aspect, _tasks)
    return counted(scope, tasks)


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
    values: dict[str, Value] = {"title": scope.title(), "n": len(chosen), "total": len(tasks)}
    points = [Point(say, values=values)]
    for (document, path), n in chosen.items():
        clause = scope.library.documents[document].clause(path)
        if clause:
            span = heading_span(scope.library.documents[document], clause)
            points.append(Point("section_row", (span,), {"clause": ClauseName(document, path), "n": n}))
    return _evidence(points)


def _units(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    rows = tally(scope)
    values: dict[str, Value] = {
        "title": scope.title(),
        "n": len(rows),
        "pairs": sum(row.printed for row in rows),
        "inherited": sum(row.inherited for row in rows),
    }
    say = "count_units" if scope.question.aspect == "units" else "unit_ranking"
    points = [Point(say, values=values)]
    points += [tally_point(row) for row in rows]
    return _evidence([*points, *_inherited_apart(rows)])


def tally_point(row: Row) -> Point:
    """One line of a ranking, with the statements counted."""
    return Point("tally_row", row.spans, {"unit": row.unit, "n": row.printed})


def _named_units(scope: Scope) -> Evidence:
    """How many tasks each named unit has, and by how many two differ."""
    rows = {row.unit: row for row in tally(scope)}
    points = []
    found = []
    for mention in scope.question.units:
        row = next((rows[name] for name in mention.names if name in rows), None)
        name = row.unit if row else (mention.names or (mention.words,))[0]
        found.append(row or Row(name, 0, 0, ()))
        values: dict[str, Value] = {"unit": name, "n": found[-1].printed, "inherited": found[-1].inherited}
        points.append(
            Point("unit_count_inherited" if found[-1].inherited else "unit_count", found[-1].spans, values)
        )
    if len(found) == 2:
        more, less = sorted(found, key=lambda row: -row.printed)
        points.insert(
            0,
            Point(
                "units_differ" if more.printed > less.printed else "units_equal",
                values={
                    "more": more.unit,
                    "less": less.unit,
                    "n": more.printed - less.printed,
                    "same": more.printed,
                },
            ),
        )
    return _evidence(points)


def _extreme_unit(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    rows = [row for row in tally(scope) if row.printed]
    if not rows:
        return nothing_found(scope)
    most = scope.question.aspect == "unit_most"
    size = max(row.printed for row in rows) if most else min(row.printed for row in rows)
    first = [row for row in rows if row.printed == size]
    values: dict[str, Value] = {"units": tuple(row.unit for row in first), "n": size, "ties": len(first)}
    spans = tuple(dict.fromkeys(span for row in first for span in row.spans))
    points = [Point("unit_most" if most else "unit_least", spans, values)]
    if most:
        following = [row for row in rows if row.printed < size]
        second = [
            row
            for row in following
            if row.printed >= sorted({r.printed for r in rows})[-min(3, len({r.printed for r in rows}))]
        ]
        points += [tally_point(row) for row in second]
    return _evidence([*points, *_inherited_apart(tally(scope))])


def _inherited_apart(rows: Sequence[Row]) -> list[Point]:
    """A last word on units that a rule adds to tasks that do not print them."""
    added = [row for row in rows if row.inherited]
    if not added:
        return []
    listed = tuple(f"{row.unit}({row.printed}+{row.inherited})" for row in added)
    return [Point("inherited_apart", values={"units": listed})]


def _extreme_task(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    sizes = {task: sum(not unit.inherited for unit in task.units) for task in tasks if task.units}
    if not sizes:
        return nothing_found(scope)
    most = scope.question.aspect == "task_most_units"
    size = max(sizes.values()) if most else min(sizes.values())
    chosen = [task for task, n in sizes.items() if n == size]
    points = [
        Point("task_most_units" if most else "task_least_units", values={"tasks": tuple(chosen), "n": size})
    ]
    for task in chosen:
        points += unit_points(scope, task)
    return _evidence(points, chosen)


def _single_unit(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    chosen = [task for task in tasks if sum(not unit.inherited for unit in task.units) == 1]
    values: dict[str, Value] = {"n": len(chosen), "total": len(tasks), "title": scope.title()}
    points = [Point("single_unit" if chosen else "no_single_unit", values=values)]
    points += [Point("row", row_spans(task), {"task": task}) for task in chosen]
    return _evidence(points, chosen, Coverage(len(chosen), len(tasks), len(tasks)))


def _asked_number(scope: Scope) -> tuple[str, Callable[[int], bool]]:
    """The number asked for, in words (3, 超过5), and whether a number meets it."""
    figure = next(iter(scope.question.terms), "")
    meets = comparison(figure)
    if meets:
        return figure, lambda n: meets(str(n), "")
    wanted = parse_numeral(figure) or 0
    return str(wanted), lambda n: n == wanted


def _units_with(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The units printed in just so many tasks, or in more or fewer."""
    asked, meets = _asked_number(scope)
    rows = [row for row in tally(scope) if meets(row.printed)]
    values: dict[str, Value] = {"n": asked, "units": len(rows), "title": scope.title()}
    points = [Point("units_with" if rows else "no_units_with", values=values)]
    return _evidence([*points, *map(tally_point, rows), *_inherited_apart(tally(scope))])


def _tasks_with(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    """The tasks that print just so many units, or more or fewer."""
    asked, meets = _asked_number(scope)
    chosen = [task for task in tasks if meets(sum(not unit.inherited for unit in task.units))]
    values: dict[str, Value] = {"n": len(chosen), "units": asked, "total": len(tasks), "title": scope.title()}
    points = [Point("tasks_with" if chosen else "no_tasks_with", values=values)]
    points += [Point("row", row_spans(task), {"task": task}) for task in chosen]
    return _evidence(points, chosen, Coverage(len(chosen), len(tasks), len(tasks)))


def _average(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    printed = sum(not unit.inherited for task in tasks for unit in task.units)
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
    return _evidence([Point("average_units" if inherited else "average_units_printed", spans, values)])


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
