"""Sections and the tasks or clauses that stand in them."""

from __future__ import annotations

import re

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, heading_span, parts_of, short_title
from assistant.answering.selecting.asked import clause_text, list_tasks
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.responsible import unit_points
from assistant.answering.selecting.unit_tasks import in_section
from assistant.models import Coverage, Span

_PARTS = re.compile(
    r"小?标题|小节|小部分|几(?:个)?(?:部分|方面|块)|哪(?:些|几个?)(?:部分|方面|板块)|下分|板块"
)


def select_section(scope: Scope) -> Evidence:
    """Evidence for a section and its tasks (intent ``section``)."""
    question = scope.question
    if question.section is None:
        return _list_sections(scope) if question.aspect in ("", "list", "count") else list_tasks(scope)
    document, path = question.section
    clause = scope.library.documents[document].clause(path)
    tasks = [task for task in scope.tasks if in_section(scope, task) or task.clause == path]
    name = ClauseName(document, path)
    if clause is None:
        return nothing_found(scope)
    heading = heading_span(scope.library.documents[document], clause)
    inner = [item for item in scope.library.documents[document].clauses if item.parent == path]
    if not tasks or (_PARTS.search(question.text) and any(item.kind == "section" for item in inner)):
        return _inner_clauses(scope, name, heading)
    points = [
        Point("premise_other_unit_tasks", (heading,), {"what": what, "n": len(tasks)})
        for kind, what in question.premise
        if kind == "section_tasks" and what != str(len(tasks))
    ]
    points += [Point("section_tasks", (heading,), {"clause": name, "n": len(tasks)})]
    for task in tasks:
        if question.aspect == "units":
            points += unit_points(scope, task)
        else:
            points.append(Point("row", (task.span,), {"task": task}))
    total = len(scope.library.ledgers[document].tasks)
    return Evidence(
        "section", "answered", tuple(points), tuple(tasks), coverage=Coverage(len(tasks), total, total)
    )


def _inner_clauses(scope: Scope, name: ClauseName, heading: Span) -> Evidence:
    document = scope.library.documents[name.document]
    inner = [clause for clause in document.clauses if clause.parent == name.path]
    points = [Point("section_clauses", (heading,), {"clause": name, "n": len(inner)})]
    for clause in inner:
        span = heading_span(document, clause)
        n = sum(
            task.clause.startswith(clause.path + "/") for task in scope.library.ledgers[document.id].tasks
        )
        values: dict[str, Value] = {"clause": ClauseName(document.id, clause.path), "n": n}
        points.append(Point("section_row" if n else "clause_row", (span,), values))
    if not inner:
        points = [clause_text(scope, name)]
    return Evidence("section", "answered", tuple(points))


def _list_sections(scope: Scope) -> Evidence:
    document = scope.document
    parts = parts_of(document)
    if not parts:
        return nothing_found(scope)
    values: dict[str, Value] = {
        "title": short_title(document),
        "n": sum(clause.parent is None for clause in parts),
    }
    points = [Point("sections", values=values)]
    for clause in parts:
        n = sum(task.clause.startswith(clause.path + "/") for task in scope.ledger.tasks)
        say = "section_row" if n else "clause_row"
        span = heading_span(document, clause)
        points.append(Point(say, (span,), {"clause": ClauseName(document.id, clause.path), "n": n}))
    return Evidence("section", "answered", tuple(points))
