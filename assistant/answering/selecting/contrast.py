"""The same matter in several documents, held beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.differences import Comparison, compare
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, best_sentence, default_document, likeness
from assistant.answering.selecting.across import select_across
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import around
from assistant.answering.selecting.indicators import indicated
from assistant.answering.selecting.levels import (
    about,
    above,
    asked_of,
    base_document,
    base_scope,
    comparison,
    heading,
    link_values,
)
from assistant.answering.selecting.pairing import counterpart
from assistant.answering.selecting.relevance import find_relevant, related_words
from assistant.answering.selecting.sides import legend, of_levels, printing, side_names, sides_of
from assistant.answering.selecting.speaking import SPEAKS, speaks_of
from assistant.models import Span, Task

# Of what one side alone says, so many measures are told; the table of the crosswalk page has them all.
_MOST_MEASURES = 6
_KINDS = {"units": ("unit",), "targets": ("target",), "deadlines": ("target",)}


def select_compare(scope: Scope) -> Evidence:
    """Evidence for the same matter in several documents (intent ``compare``), also as a table."""
    question = scope.question
    if question.aspect == "answering":
        return _answering_to(scope)
    if not (question.clauses or question.numbers or _matter(scope)):
        return select_across(scope)
    base = base_document(scope)
    tasks, first = _asked(scope, base)
    sides = sides_of(scope) if question.aspect.startswith("lacking") else ([], [])
    others = [name for name in (*sides[0], *sides[1]) if name != base] or _compared(scope, base)
    if first is None and not others:
        return nothing_found(scope)
    points = premise_points(scope, tasks)
    anchor = _anchor(scope, first, others)
    if anchor and anchor != first:
        first, others = anchor, [base, *(name for name in others if name != anchor.document)]
    columns = [first] if first else []
    for document in dict.fromkeys(others):
        found = _column(scope, first, document)
        if found:
            columns.append(found)
        elif first and _is_whole(scope, first):
            values: dict[str, Value] = {"clause": first, "title": scope.title(document)}
            points.append(Point("no_link", (heading(scope, first),), values))
        else:
            points.append(Point("level_nothing", values={"title": scope.title(document)}))
    if not columns or not _borne(scope, columns):
        return nothing_found(scope.narrowed(dict.fromkeys((base, *others))))
    if len(columns) < 2:
        silent = {base, *others} - {columns[0].document} if first is None else set()
        told = {point.values.get("title") for point in points if point.say == "level_nothing"}
        names = [n for n in sorted(silent) if scope.title(n) not in told and _is_asked(scope, n)]
        points += [Point("level_nothing", values={"title": scope.title(name)}) for name in names]
        points = [*about(scope, columns[0], question.aspect), *points]
    else:
        points += [*_said(scope, columns, sides), *_links(scope, columns)]
    if len(columns) < 2:
        tasks = tuple(task for name in columns if (task := scope.task(name.document, name.path)))
        return Evidence("compare", "answered", tuple(points), tasks)
    lead = Point(
        "compared", values={"n": len(columns), "titles": legend(scope, [name.document for name in columns])}
    )
    found_tasks = tuple(task for name in columns if (task := scope.task(name.document, name.path)))
    return Evidence("compare", "answered", (lead, *points), found_tasks, table=comparison(scope, columns))


def _answering_to(scope: Scope) -> Evidence:
    """The clauses of the lower document that answer to those named of a higher one, or that none does."""
    default = default_document(scope.library, scope.settings)
    points: list[Point] = []
    tasks: list[Task] = []
    section = scope.question.section
    for document, path in scope.question.clauses or ((section,) if section else ()):
        name = ClauseName(document, path)
        spans = (heading(scope, name),)
        asked = next((key for key in scope.question.documents if key != document), default)
        other = counterpart(scope.library, name, asked) if document != asked else None
        if other is None:
            points.append(Point("no_link", spans, {"clause": name, "title": scope.title(asked)}))
            continue
        points.append(Point("link", (*spans, heading(scope, other)), link_values(scope, name, other)))
        task = scope.task(other.document, other.path)
        points += about(scope, other, "units") if task else []
        tasks += [task] if task else []
    found = bool(tasks) or any(point.say == "link" for point in points)
    points += [Point("correspondence_only")] if found else []
    return Evidence("compare", "answered" if points else "abstained", tuple(points), tuple(tasks))


def _matter(scope: Scope) -> str:
    question = scope.question
    return question.topic or question.indicator or " ".join(question.terms)


def _asked(scope: Scope, base: str) -> tuple[tuple[Task, ...], ClauseName | None]:
    """The tasks asked about, and the first clause: the one named, that of the indicator, else by topic."""
    if found := indicated(scope, base):
        task = scope.task(found.document, found.path)
        return ((task,) if task else ()), found
    asked = asked_of(base_scope(scope, base))
    names = [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
    return asked.tasks, names[0] if names else None


def _anchor(scope: Scope, first: ClauseName | None, others: Sequence[str]) -> ClauseName | None:
    """The clause to hold the others against: ``first``, else one of another document that has the very words.

    Where the lowest document says nothing of a matter, what it has nearest is no counterpart of it.
    """
    question = scope.question
    if question.clauses or question.numbers or (first and _spoken(scope, first)):
        return first
    for document in others:
        found = find_relevant(scope.narrowed((document,)), _matter(scope))
        if found and found[0].literal:
            return found[0].name
    return first


def _column(scope: Scope, first: ClauseName | None, document: str) -> ClauseName | None:
    """The clause of ``document`` on the matter: the one that answers to ``first``, or that speaks of it."""
    if first and first.document == document:
        return None
    linked = counterpart(scope.library, first, document) if first else None
    if scope.question.clauses or scope.question.numbers:
        return linked
    if linked and (_spoken(scope, linked) or not first or _is_whole(scope, first)):
        return linked
    found = find_relevant(scope.narrowed((document,)), _matter(scope))
    speaking = [item.name for item in found if first is None or item.literal or _spoken(scope, item.name)]
    return speaking[0] if speaking else linked


def _borne(scope: Scope, columns: Sequence[ClauseName]) -> bool:
    """Whether any of the clauses speaks of the matter: its figure, its words, an outline its heading."""
    question = scope.question
    if question.clauses or question.numbers or question.indicator or _is_whole(scope, columns[0]):
        return True
    return any(_is_outline(scope, name) or _spoken(scope, name) for name in columns)


def _is_whole(scope: Scope, name: ClauseName) -> bool:
    """Whether the question means the clause as such: by number, or in the words of its heading."""
    clause = scope.library.documents[name.document].clause(name.path)
    if scope.question.clauses or scope.question.numbers or clause is None:
        return True
    return bool(clause.heading) and likeness(_matter(scope), clause.heading) == 1.0


def _spoken(scope: Scope, name: ClauseName) -> Span | None:
    """The sentence of a clause that speaks of the matter, or None."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    if clause is None or document.form == "outline":
        return None
    matter = _matter(scope)
    span = best_sentence(document, clause, matter, related_words(scope, matter))
    return span if speaks_of(scope, matter, scope.text(span)) else None


# -- what is said ------------------------------------------------------------------------------


def _said(scope: Scope, columns: Sequence[ClauseName], sides: tuple[list[str], list[str]]) -> list[Point]:
    """What the clauses say of the matter, one line a thing."""
    kind, _, finer = scope.question.aspect.rpartition(",")
    if scope.question.aspect.startswith("lacking"):
        return _alone(scope, columns, sides, finer if kind else "")
    first, *others = columns
    whole = _is_whole(scope, first)
    if whole and scope.question.aspect == "text":
        return [point for name in columns for point in about(scope, name, "text")]
    rows = [(row, other) for other in others for row in _rows(scope, first, other, scope.question.aspect)]
    near = [(row, other) for row, other in rows if _near(scope, row)]
    points: list[Point] = []
    if not whole and scope.question.aspect in ("", "text"):
        # Of an outline the figure is told; that it has no sentences need not be said then.
        told = [name for name in columns if not (near and _is_outline(scope, name))]
        points = [_sentence(scope, name, columns) for name in told]
    chosen = near or (rows if whole or not points else [])
    names = side_names(scope, [name.document for name in columns])
    points += [_row(scope, row, names[first.document], names[other.document]) for row, other in chosen]
    if near and scope.question.aspect == "targets":
        paired = {other for _, other in near}
        silent = [other for other in others if other not in paired and not _spoken(scope, other)]
        values: list[dict[str, Value]] = [{"side": names[name.document], "clause": name} for name in silent]
        points += [
            Point("side_no_target", (heading(scope, name),), row)
            for name, row in zip(silent, values, strict=True)
        ]
    return points or [point for name in columns for point in about(scope, name, scope.question.aspect)]


def _is_outline(scope: Scope, name: ClauseName) -> bool:
    return scope.library.documents[name.document].form == "outline"


def _near(scope: Scope, row: Comparison) -> bool:
    wanted = scope.question.indicator or scope.question.topic
    told = (row.subject, row.first, row.second)
    return bool(wanted) and row.aspect == "target" and any(likeness(wanted, it) >= SPEAKS for it in told)


def _sentence(scope: Scope, name: ClauseName, columns: Sequence[ClauseName]) -> Point:
    """The sentence of one level on the matter, or that its clause has none."""
    side = side_names(scope, [column.document for column in columns])[name.document]
    values: dict[str, Value] = {"side": side, "clause": name, "matter": _matter(scope)}
    span = _spoken(scope, name)
    if span:
        return Point("side_says", (span,), {**values, "text": scope.text(span)})
    return Point(
        "side_outline" if _is_outline(scope, name) else "side_silent", (heading(scope, name),), values
    )


def _rows(scope: Scope, first: ClauseName, second: ClauseName, aspect: str) -> list[Comparison]:
    """What two clauses say of the same figures, units and, asked of everything, measures."""
    library = scope.library
    kinds = _KINDS.get(aspect, ("target", "unit", "measure"))
    rows = compare(
        library.documents[first.document], library.ledgers[first.document], first.path,
        library.documents[second.document], library.ledgers[second.document], second.path,
    )  # fmt: skip
    measures = [row for row in rows if row.aspect == "measure"]
    kept = {
        id(row)
        for relation in ("first_only", "second_only")
        for row in [item for item in measures if item.relation == relation][:_MOST_MEASURES]
    }
    return [row for row in rows if row.aspect in kinds and (row.aspect != "measure" or id(row) in kept)]


def _row(scope: Scope, row: Comparison, one: str, other: str) -> Point:
    values: dict[str, Value] = {
        "subject": row.subject,
        "one": one,
        "first": row.first,
        "other": other,
        "second": row.second,
    }
    spans = tuple(around(scope, span) for span in (row.first_span, row.second_span) if span)
    kind = "measure" if row.aspect == "measure" else "compare"
    return Point(f"{kind}_{row.relation}", spans, values)


def _alone(
    scope: Scope, columns: Sequence[ClauseName], sides: tuple[list[str], list[str]], finer: str
) -> list[Point]:
    """What the clauses of one side say and those of the other do not."""
    at = {name.document: name for name in columns}
    names = side_names(scope, list(at))
    points: list[Point] = []
    for one in (at[name] for name in sides[0] if name in at):
        for other in (at[name] for name in sides[1] if name in at):
            rows = [row for row in _rows(scope, one, other, finer) if row.relation == "first_only"]
            sides_named = names[one.document], names[other.document]
            values: dict[str, Value] = {"one": sides_named[0], "other": sides_named[1]}
            values |= {"clause": one, "answer": other}
            spans = (heading(scope, one), heading(scope, other))
            points.append(Point("alone" if rows else "nothing_alone", spans, values))
            points += [_row(scope, row, *sides_named) for row in rows]
            if _is_outline(scope, one) or _is_outline(scope, other):
                points.append(Point("measures_not_compared", values=values))
    return points


def _links(scope: Scope, columns: Sequence[ClauseName]) -> list[Point]:
    """Which of the clauses answer to the first, and what that means."""
    first, *others = columns
    linked = [other for other in others if counterpart(scope.library, first, other.document) == other]
    points = [
        Point("link", (heading(scope, first), heading(scope, other)), link_values(scope, first, other))
        for other in linked
    ]
    return [*points, Point("correspondence_only")] if linked else []


def _is_asked(scope: Scope, name: str) -> bool:
    """Whether a comparison asks about a document: by name, by level, or by naming no level at all."""
    question = scope.question
    level = scope.library.documents[name].level
    return name in question.documents or not question.levels or level in question.levels


def _compared(scope: Scope, base: str) -> list[str]:
    """The documents to hold beside ``base``: those named, those of the levels named, else all above it."""
    question, library = scope.question, scope.library
    named = [name for name in question.documents if name != base and name in library.documents]
    beside = dict.fromkeys((*named, *of_levels(scope, base)))
    higher = list(beside) or [*above(scope, base), *printing(scope, _matter(scope))]
    return list(dict.fromkeys(name for name in higher if name != base)) or [
        name for name in library.documents if name != base
    ]
