"""The same matter in several documents, held beside each other."""

from __future__ import annotations

from assistant.answering.differences import Comparison, compare
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    likeness,
)
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import around
from assistant.answering.selecting.levels import (
    about,
    above,
    asked_of,
    base_document,
    base_scope,
    comparison,
    heading,
    link_of,
    link_values,
    rank,
)
from assistant.answering.selecting.relevance import find_relevant


def select_compare(scope: Scope) -> Evidence:
    """Evidence for the same matter in several documents (intent ``compare``), also as a table."""
    question = scope.question
    base = base_document(scope)
    asked = asked_of(base_scope(scope, base))
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
                "compare", "partial", (*points, *about(scope, columns[0], question.aspect)), asked.tasks
            )
        )
    table = comparison(scope, columns)
    said = [point for other in columns[1:] for point in _held_against(scope, columns[0], other)]
    if not said:
        said = [point for name in columns for point in about(scope, name, question.aspect)]
    links = [
        Point(
            "link",
            (heading(scope, columns[0]), heading(scope, other)),
            link_values(scope, columns[0], other),
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
    by_level.sort(key=lambda name: -rank(library.documents[name]))
    return named or by_level or above(scope, base) or [name for name in library.documents if name != base]
