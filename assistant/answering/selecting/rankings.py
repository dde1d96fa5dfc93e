"""Units by how many tasks print them: counts, places, shares; ties named, the inherited layer apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import Scope
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.tally import Row, tally, tally_of_role
from assistant.answering.selecting.unit_tasks import row_spans
from assistant.answering.understanding.comparison import N, asked_ranks, comparison
from assistant.models import Coverage, Task, UnitMention
from assistant.reading.numerals import parse_numeral

_ROLES = {"lead": re.compile("牵头|主办"), "supporting": re.compile("配合|协办|协助")}


def _evidence(points: Sequence[Point], tasks: Sequence[Task] = ()) -> Evidence:
    return Evidence("count", "answered", tuple(points), tuple(tasks))


def count_units(scope: Scope) -> Evidence:
    """How many units the tasks print, and which."""
    rows = tally(scope)
    points = [Point("count_units", values={"title": scope.title(), "n": len(rows), "pairs": _pairs(rows)})]
    return _evidence([*points, *map(_row, rows), *_inherited_apart(rows)])


def count_pairs(scope: Scope) -> Evidence:
    """How many times the tasks print a unit, all units together."""
    rows = tally(scope)
    inherited = sum(row.inherited for row in rows)
    values: dict[str, Value] = {
        "title": scope.title(),
        "pairs": _pairs(rows),
        "total": len(scope.tasks),
        "n": len(rows),
        "inherited": inherited,
        "all": _pairs(rows) + inherited,
    }
    spans = tuple(dict.fromkeys(unit.span for task in scope.tasks for unit in task.units))
    return _evidence([Point("unit_pairs" if inherited else "unit_pairs_printed", spans, values)])


def _pairs(rows: Sequence[Row]) -> int:
    return sum(row.printed for row in rows)


def rank_units(scope: Scope) -> Evidence:
    """The units with most tasks, or those in the places asked for (前三名, 第二); by role where asked so."""
    rows, lead_in = _counted(scope)
    if not rows:
        return nothing_found(scope) if not lead_in else _evidence(lead_in)
    least = scope.question.aspect == "unit_least"
    rows = sorted(rows, key=lambda row: row.printed) if least else rows
    ranks = asked_ranks("".join(scope.question.terms)) or asked_ranks(scope.question.text)
    if ranks is None and scope.question.aspect == "unit_ranking":
        points = [Point("unit_ranking", values={"n": len(rows)}), *map(_row, rows)]
    elif ranks is None or ranks == (1, 1):
        points = _extreme(rows, least, bool(lead_in or _role(scope)) or scope.question.aspect == "first_most")
    else:
        points = _placed(rows, *ranks, least)
    apart = [] if lead_in or _role(scope) or scope.question.aspect == "first_most" else tally(scope)
    return _evidence([*lead_in, *points, *_inherited_apart(apart)])


def _role(scope: Scope) -> str:
    return next((role for role, words in _ROLES.items() if words.search(scope.question.text)), "")


def _counted(scope: Scope) -> tuple[list[Row], list[Point]]:
    """The rows to rank, most first; what is to be said before, where first places stand in for a role."""
    role = _role(scope)
    if role and any(task.lead_stated for task in scope.tasks):
        return tally_of_role(scope, role), []
    if role == "supporting":
        return [], [Point("no_supporting_stated", values={"title": scope.title()})]
    if role or scope.question.aspect == "first_most":
        said = [Point("no_lead_stated_first", values={"title": scope.title()})] if role else []
        return tally_of_role(scope, "first"), said
    return [row for row in tally(scope) if row.printed], []


def _extreme(rows: Sequence[Row], least: bool, of_role: bool) -> list[Point]:
    size = rows[0].printed
    first = [row for row in rows if row.printed == size]
    values: dict[str, Value] = {"units": tuple(row.unit for row in first), "n": size, "ties": len(first)}
    spans = tuple(dict.fromkeys(span for row in first for span in row.spans))
    if least or len(first) > 1:
        return [Point("unit_least" if least and not of_role else "units_tied", spans, values)]
    following = sorted({row.printed for row in rows}, reverse=True)[1:3]
    after = [row for row in rows if row.printed in following]
    say = "unit_most_of_role" if of_role else "unit_most" if after else "unit_most_alone"
    return [Point(say, spans, values), *map(_row, after)]


def _placed(rows: Sequence[Row], low: int, high: int, least: bool) -> list[Point]:
    """The rows in the places ``low`` to ``high``; a tie at either end is named whole."""
    edges = {row.printed for row in rows[low - 1 : high]}
    chosen = [row for row in rows if row.printed in edges]
    if not chosen:
        return [Point("no_such_place", values={"n": len(rows), "rank": low})]
    values: dict[str, Value] = {"low": low, "high": high, "units": tuple(row.unit for row in chosen)}
    if low < high:
        return [Point("unit_top_least" if least else "unit_top", values=values), *map(_row, chosen)]
    spans = tuple(dict.fromkeys(span for row in chosen for span in row.spans))
    say = "unit_place_tied" if len(chosen) > 1 else "unit_place"
    return [Point(say, spans, {**values, "n": chosen[0].printed})]


def _row(row: Row) -> Point:
    """One line of a ranking, with the statements counted."""
    return Point("tally_row", row.spans, {"unit": row.unit, "n": row.printed})


def _inherited_apart(rows: Sequence[Row]) -> list[Point]:
    """A last word on units that a rule adds to tasks that do not print them."""
    added = [row for row in rows if row.inherited]
    if not added:
        return []
    listed = tuple(f"{row.unit}({row.printed}+{row.inherited})" for row in added)
    return [Point("inherited_apart", values={"units": listed})]


def asked_number(scope: Scope, measure: str) -> tuple[str, Callable[[int], bool]]:
    """The number asked for in words (3项, 超过5项, 5项以上), and whether a number meets it."""
    figure = next(iter(scope.question.terms), "")
    meets = comparison(figure)
    words = re.sub(rf"({N})[个家项条次]?", rf"\g<1>{measure}", figure, count=1)
    if meets:
        return words, lambda n: meets(str(n), "")
    wanted = parse_numeral(re.sub("[个家项条次]", "", figure)) or 0
    return f"{wanted}{measure}", lambda n: n == wanted


def units_with(scope: Scope) -> Evidence:
    """The units printed in just so many tasks, or in more or fewer."""
    asked, meets = asked_number(scope, "项" if scope.question.language == "zh" else "")
    rows = [row for row in tally(scope) if meets(row.printed)]
    values: dict[str, Value] = {"n": asked, "units": len(rows), "title": scope.title()}
    points = [Point("units_with" if rows else "no_units_with", values=values)]
    return _evidence([*points, *map(_row, rows), *_inherited_apart(tally(scope))])


# -- units that are named ------------------------------------------------------------------------


def of_named_units(scope: Scope) -> Evidence:
    """What is counted of the units a question names: place, share, sum or difference."""
    rows = [_named(scope, mention) for mention in scope.question.units]
    aspect = scope.question.aspect
    if aspect == "unit_place":
        return _evidence([_place(scope, row) for row in rows])
    if aspect == "unit_share":
        return _evidence([_share(scope, row) for row in rows])
    if aspect == "units_union" and len(rows) > 1:
        return _union(scope, rows)
    points = [_count(row) for row in rows]
    if len(rows) == 2:
        more, less = sorted(rows, key=lambda row: -row.printed)
        say = "units_differ" if more.printed > less.printed else "units_equal"
        values: dict[str, Value] = {"more": more.unit, "less": less.unit, "same": more.printed}
        points.insert(0, Point(say, values={**values, "n": more.printed - less.printed}))
    elif len(rows) > 2:
        most = max(row.printed for row in rows)
        first = tuple(row.unit for row in rows if row.printed == most)
        points.insert(0, Point("units_most_of", values={"units": first, "n": most}))
    return _evidence(points)


def _named(scope: Scope, mention: UnitMention) -> Row:
    rows = {row.unit: row for row in tally(scope)}
    found = next((rows[name] for name in mention.names if name in rows), None)
    return found or Row((mention.names or (mention.words,))[0], 0, 0, ())


def _count(row: Row) -> Point:
    values: dict[str, Value] = {"unit": row.unit, "n": row.printed, "inherited": row.inherited}
    say = "unit_count_inherited" if row.inherited else "unit_count" if row.printed else "unit_count_none"
    return Point(say, row.spans, values)


def _place(scope: Scope, row: Row) -> Point:
    rows = [other.printed for other in tally(scope) if other.printed]
    ties = rows.count(row.printed)
    values: dict[str, Value] = {
        "unit": row.unit,
        "rank": 1 + sum(printed > row.printed for printed in rows),
        "n": row.printed,
        "of": len(rows),
        "ties": ties,
    }
    if not row.printed:
        return _count(row)
    return Point("place_of_unit" if ties == 1 else "place_of_unit_tied", row.spans, values)


def _share(scope: Scope, row: Row) -> Point:
    total = len(scope.tasks)
    values: dict[str, Value] = {
        "unit": row.unit,
        "n": row.printed,
        "total": total,
        "percent": round(100 * row.printed / total, 1),
        "all": row.printed + row.inherited,
    }
    return Point("unit_share_inherited" if row.inherited else "unit_share", row.spans, values)


def _union(scope: Scope, rows: Sequence[Row]) -> Evidence:
    """The tasks of several units together, each task counted once."""
    names = {row.unit for row in rows}
    tasks = [
        task for task in scope.tasks if any(unit.name in names and not unit.inherited for unit in task.units)
    ]
    values: dict[str, Value] = {
        "n": len(tasks),
        "parts": tuple(f"{row.unit}{row.printed}项" for row in rows),
        "sum": _pairs(rows),
        "total": len(scope.tasks),
    }
    points = [Point("units_union", values=values)]
    points += [Point("row", row_spans(task), {"task": task}) for task in tasks]
    coverage = Coverage(len(tasks), len(scope.tasks), len(scope.tasks))
    return Evidence("count", "answered", tuple(points), tuple(tasks), coverage=coverage)
