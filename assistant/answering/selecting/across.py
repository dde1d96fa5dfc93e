"""Whole documents set against each other: what one has and another has not, what all have, what is higher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.citation import place
from assistant.answering.crosswalk import unlinked
from assistant.answering.differences import Comparison, compare, compare_pair, pair_targets, render_target
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, heading_span
from assistant.answering.selecting.figures import around
from assistant.answering.selecting.levels import MISSING, heading
from assistant.answering.selecting.pairing import paired
from assistant.answering.selecting.sides import legend, rank_of, side_names, sides_of
from assistant.models import Library, Target

# Words that ask of clauses alone: the figures within them are then not gone through.
_CLAUSES = re.compile(r"任务|条款|条文|哪[一几]?条|部分|章")
_STRUCTURE = re.compile(r"结构|框架|体例|篇章|目录|任务.{0,2}多|任务(?:数|量)|(?:几|多少)(?:条|项|个部分)")
# 低于, 松于: the smaller figure is asked for.
_SMALLER = re.compile(r"低|少|宽松?于|松|慢|晚")
_STRICTER = re.compile(r"严")


def select_across(scope: Scope) -> Evidence:
    """Evidence for what sets whole documents apart (intent ``compare``, nothing in particular named)."""
    kind, _, finer = scope.question.aspect.partition(",")
    has, lacking = sides_of(scope)
    if not has or not (lacking or len(has) > 1):
        return Evidence("compare", "abstained", (Point("nothing_above_loaded"),))
    if kind == "common":
        points = _common(scope, has, lacking)
    elif kind == "higher":
        points = [point for one in has for other in lacking for point in _higher(scope, one, other)]
    elif kind == "lacking":
        points = [point for one in has for other in lacking for point in _lacking(scope, one, other, finer)]
    else:
        base, *others = sorted(dict.fromkeys((*has, *lacking)), key=lambda name: -rank_of(scope, name))
        points = [point for other in others for point in _apart(scope, base, other, finer)]
    named = Point("across_documents", values={"titles": legend(scope, (*has, *lacking))})
    table = _table(scope, (*has, *lacking), kind, finer)
    return Evidence("compare", "answered", (*points, named, Point("correspondence_only")), table=table)


def _lacking(scope: Scope, one: str, other: str, finer: str) -> list[Point]:
    if finer in ("targets", "deadlines"):
        return _own_targets(scope, one, other)
    if finer == "units":
        return _own_units(scope, one, other)
    points = _own_clauses(scope, one, other)
    return points if _CLAUSES.search(scope.question.text) else [*points, *_own_targets(scope, one, other)]


def _sides(scope: Scope, one: str, other: str) -> dict[str, Value]:
    names = side_names(scope, (one, other))
    return {"one": names[one], "other": names[other]}


def _own_clauses(scope: Scope, one: str, other: str) -> list[Point]:
    """The clauses of one document without a counterpart in the other, or that every one has its own."""
    pairs = paired(scope.library, one, other)
    alone = unlinked(scope.library.documents[one], {path for path, _ in pairs})
    values = {**_sides(scope, one, other), "n": len(alone)}
    if alone:
        names = [ClauseName(one, clause.path) for clause in alone]
        rows = [Point("clause_row", (heading(scope, name),), {"clause": name}) for name in names]
        return [Point("across_own_clauses", values=values), *rows]
    if not pairs:
        return [Point("across_nothing_shared", values=values)]
    ends = [(ClauseName(one, path), ClauseName(other, answer)) for path, answer in (pairs[0], pairs[-1])]
    spans = tuple(heading(scope, name) for pair in ends for name in pair)
    values = {**values, "n": len({path for path, _ in pairs})}
    for key, name in zip(("first", "first_other", "last", "last_other"), (*ends[0], *ends[1]), strict=True):
        values[key] = name
    return [Point("across_all_linked", spans, values)]


# -- figures -----------------------------------------------------------------------------------


def partners(library: Library, one: str, other: str) -> dict[Target, Target]:
    """The targets of one document with those of the other on the same indicator, in linked clauses."""
    found: dict[Target, Target] = {}
    for path, answer in paired(library, one, other):
        pairs = pair_targets(_of(library, one, path), _of(library, other, answer))
        found |= {mine: theirs for mine, theirs in pairs if mine and theirs and mine not in found}
    return found


def _of(library: Library, document: str, path: str) -> list[Target]:
    return [target for target in library.ledgers[document].targets if target.span.clause == path]


def _own_targets(scope: Scope, one: str, other: str) -> list[Point]:
    shared = partners(scope.library, one, other)
    own = [target for target in scope.library.ledgers[one].targets if target not in shared]
    values = {**_sides(scope, one, other), "n": len(own)}
    if not own:
        return [Point("across_no_targets", values=values)]
    return [Point("across_own_targets", values=values), *(_target_row(scope, target) for target in own)]


def _target_row(scope: Scope, target: Target) -> Point:
    name = ClauseName(target.span.document, target.span.clause)
    text = target.indicator + render_target(target)
    return Point("across_target", (around(scope, target.span),), {"clause": name, "text": text})


def _higher(scope: Scope, one: str, other: str) -> list[Point]:
    """The figures of one document that lie above those of the other on the same indicator."""
    shared = [
        (mine, theirs)
        for mine, theirs in partners(scope.library, one, other).items()
        if mine.unit == theirs.unit and _value(mine) is not None and _value(theirs) is not None
    ]
    smaller, stricter = (pattern.search(scope.question.text) for pattern in (_SMALLER, _STRICTER))
    rows = [pair for pair in shared if _exceeds(*pair, bool(smaller), bool(stricter))]
    values = {**_sides(scope, one, other), "n": len(rows), "total": len(shared)}
    if not shared:
        return [Point("across_nothing_to_compare", values=values)]
    word = "严于" if stricter else "低于" if smaller else "高于"
    lead = Point("across_higher" if rows else "across_none_higher", values={**values, "word": word})
    return [lead, *(_pair_row(scope, mine, theirs) for mine, theirs in rows or shared)]


def _exceeds(mine: Target, theirs: Target, smaller: bool, stricter: bool) -> bool:
    one, other = _value(mine), _value(theirs)
    assert one is not None
    assert other is not None
    bounded_above = mine.comparator.startswith("<")
    return one < other if smaller or (stricter and bounded_above) else one > other


def _value(target: Target) -> float | None:
    try:
        return float(target.value)
    except ValueError:
        return None


def _pair_row(scope: Scope, mine: Target, theirs: Target) -> Point:
    row = compare_pair(mine, theirs)
    names = side_names(scope, (mine.span.document, theirs.span.document))
    values: dict[str, Value] = {
        "subject": row.subject,
        "one": names[mine.span.document],
        "first": row.first,
        "other": names[theirs.span.document],
        "second": row.second,
    }
    return Point(f"compare_{row.relation}", (around(scope, mine.span), around(scope, theirs.span)), values)


def _common(scope: Scope, has: Sequence[str], lacking: Sequence[str]) -> list[Point]:
    """The figures that every one of ``has`` sets and none of ``lacking``."""
    base, *others = sorted(has, key=lambda name: -rank_of(scope, name))
    shared = [partners(scope.library, base, other) for other in others]
    absent = [partners(scope.library, base, other) for other in lacking]
    names = side_names(scope, (*has, *lacking))
    rows = []
    for target in scope.library.ledgers[base].targets:
        if all(target in found for found in shared) and not any(target in found for found in absent):
            held = [target, *(found[target] for found in shared)]
            spans = tuple(around(scope, item.span) for item in held)
            said = tuple(names[item.span.document] + item.indicator + render_target(item) for item in held)
            rows.append(Point("across_common_row", spans, {"said": ";".join(said)}))
    values: dict[str, Value] = {"titles": tuple(names[name] for name in has), "n": len(rows)}
    return [Point("across_common" if rows else "across_none_common", values=values), *rows]


# -- units, and all of it ----------------------------------------------------------------------


def _own_units(scope: Scope, one: str, other: str) -> list[Point]:
    """Units of one document whose line of business the other does not name for the linked clause."""
    values = _sides(scope, one, other)
    for name, key in ((one, "one"), (other, "other")):
        if not _states_units(scope, name):
            return [Point("across_no_units", values={"title": values[key]})]
    rows = []
    for path, answer in paired(scope.library, one, other):
        found = [row for row in _rows(scope, one, path, other, answer) if row.aspect == "unit"]
        own = [row for row in found if row.relation == "first_only" and row.first_span]
        spans = tuple(dict.fromkeys(row.first_span for row in own if row.first_span))
        if own:
            units = tuple(row.first for row in own)
            rows.append(Point("across_units", spans, {"clause": ClauseName(one, path), "units": units}))
    say = "across_own_units" if rows else "across_no_own_units"
    return [Point(say, values={**values, "n": len(rows)}), *rows]


def _rows(scope: Scope, one: str, path: str, other: str, answer: str) -> list[Comparison]:
    library = scope.library
    return compare(
        library.documents[one], library.ledgers[one], path,
        library.documents[other], library.ledgers[other], answer,
    )  # fmt: skip


def _apart(scope: Scope, base: str, other: str, finer: str) -> list[Point]:
    """What sets two documents apart: clauses of one alone, figures that differ, who states units."""
    points: list[Point] = []
    if not finer:
        points += [_structure(scope, name, (base, other)) for name in (base, other)]
        points += [point for pair in ((base, other), (other, base)) for point in _own_clauses(scope, *pair)]
    if _STRUCTURE.search(scope.question.text):
        return points
    if finer in ("", "targets", "deadlines"):
        pairs = partners(scope.library, base, other).items()
        rows = [_pair_row(scope, mine, theirs) for mine, theirs in pairs]
        values = {**_sides(scope, base, other), "n": len(rows)}
        points += [Point("across_shared_targets", values=values), *rows] if rows else []
        points += [*_own_targets(scope, base, other), *_own_targets(scope, other, base)]
    if finer in ("", "units"):
        unstated = [name for name in (base, other) if not _states_units(scope, name)]
        points += [
            Point("across_no_units", values={"title": side_names(scope, (base, other))[name]})
            for name in unstated
        ]
        if finer and not unstated:
            points += [*_own_units(scope, base, other), *_own_units(scope, other, base)]
    return points


def _structure(scope: Scope, name: str, documents: Sequence[str]) -> Point:
    """How a document is built: its parts with their headings, its clauses, its tasks."""
    document = scope.library.documents[name]
    parts = [clause for clause in document.clauses if clause.kind == "section" and clause.parent is None]
    values: dict[str, Value] = {
        "one": side_names(scope, documents)[name],
        "parts": len(parts),
        "n": len(unlinked(document, ())),
        "tasks": len(scope.library.ledgers[name].tasks),
        "headings": tuple(f"“{clause.heading}”" for clause in parts),
    }
    return Point("across_structure", tuple(heading_span(document, clause) for clause in parts), values)


def _states_units(scope: Scope, name: str) -> bool:
    return any(task.units for task in scope.library.ledgers[name].tasks)


def _table(scope: Scope, documents: Iterable[str], kind: str, finer: str) -> tuple[tuple[str, ...], ...]:
    """What the answer sets side by side: figures of one indicator, or the headings of linked clauses."""
    base, *others = sorted(dict.fromkeys(documents), key=lambda name: -rank_of(scope, name))
    names = side_names(scope, (base, *others))
    heads = tuple(f"{names[key]} {scope.library.documents[key].number or ''}".strip() for key in names)
    if kind in ("higher", "common"):
        found = [partners(scope.library, base, other) for other in others]
        rows = [
            (target.indicator, render_target(target), *(_told(held.get(target)) for held in found))
            for target in scope.library.ledgers[base].targets
            if any(target in held for held in found)
        ]
        return (("指标", *heads), *rows) if rows else ()
    if finer:
        return ()
    answers = [dict(paired(scope.library, base, other)) for other in others]
    rows = [
        (
            place(clause.path),
            clause.heading,
            *(
                _heading_at(scope, other, held.get(clause.path))
                for other, held in zip(others, answers, strict=True)
            ),
        )
        for clause in scope.library.documents[base].clauses
        if any(clause.path in held for held in answers)
    ]
    return (("条款", *heads), *rows) if rows else ()


def _told(target: Target | None) -> str:
    return target.indicator + render_target(target) if target else MISSING


def _heading_at(scope: Scope, document: str, path: str | None) -> str:
    clause = scope.library.documents[document].clause(path) if path else None
    return f"{place(clause.path)} {clause.heading}".strip() if clause else MISSING
