"""Rows → pictures as SVG: no script, no font, nothing loaded; they print and wear the page's colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from markupsafe import Markup

from assistant.presenting.addresses import clause_address
from assistant.presenting.exports import last_day
from assistant.presenting.markup import render
from assistant.presenting.rows import Row, deadline_words

Mark: TypeAlias = dict[str, str]

# More would be too small to read; what is left out is said.
_BARS, _COLUMNS, _STACK, _BAND = 40, 60, 30, 90


def count_units(rows: Sequence[Row], inherited: bool) -> list[tuple[str, int, int]]:
    """Rows (unit, tasks that print it, tasks it inherits), most tasks first, then in printed order."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for unit in row.task.units:
            if inherited or not unit.inherited:
                counts.setdefault(unit.name, [0, 0])[unit.inherited] += 1
    ranked = sorted(counts.items(), key=lambda item: -sum(item[1]))
    return [(name, printed, added) for name, (printed, added) in ranked]


def render_bars(rows: Sequence[Row], inherited: bool) -> Markup:
    """Tasks per unit as bars from zero: printed ones, then inherited ones."""
    units = count_units(rows, inherited)
    longest = max((printed + added for _, printed, added in units), default=1)
    return Markup(render("bars.svg", units=units[:_BARS], left_out=len(units[_BARS:]), longest=longest))


def render_matrix(rows: Sequence[Row], inherited: bool) -> Markup:
    """Units against tasks: full where the task prints the unit, hollow where it inherits it."""
    units = count_units(rows, inherited)
    shown = rows[:_COLUMNS]
    columns = [
        {
            "name": row.task.number or str(row.position),
            "heading": row.task.heading,
            "address": clause_address(row.document.id, row.task.clause),
            "units": {
                unit.name: unit.inherited for unit in row.task.units if inherited or not unit.inherited
            },
        }
        for row in shown
    ]
    names = [name for name, _, _ in units if any(name in column["units"] for column in columns)]
    return Markup(
        render(
            "matrix.svg",
            names=names[:_BARS],
            units_left_out=len(names[_BARS:]),
            columns=columns,
            tasks_left_out=len(rows) - len(shown),
            inherited=inherited,
        )
    )


def render_timeline(rows: Sequence[Row]) -> Markup:
    """The deadlines that name a year: a day or month stands above the line, a year alone below its year.

    A year alone is not its last day, so it is not drawn there.
    """
    dated: dict[date, dict[str, Mark]] = {}
    yearly: dict[int, dict[str, Mark]] = {}
    for row in rows:
        for item in row.task.deadlines:
            day = last_day(item)
            if day is not None:
                marks = dated.setdefault(day, {}) if item.month else yearly.setdefault(day.year, {})
                _mark(marks, row, deadline_words(item))
    years = sorted({day.year for day in dated} | set(yearly))
    if not years:
        return Markup('<p class="empty">所列任务没有写明年份的时限。</p>')
    first, count = years[0], years[-1] - years[0] + 1
    days = [
        {
            "day": day,
            "x": (day.year - first + (day.timetuple().tm_yday - 1) / 366) / count,
            "marks": list(marks.values())[:_STACK],
            "left_out": len(marks) - _STACK,
        }
        for day, marks in sorted(dated.items())
    ]
    bands = [
        (year, list(marks.values())[:_BAND], len(marks) - _BAND)
        for year in range(first, first + count)
        for marks in [yearly.get(year, {})]
    ]
    highest = max((min(len(marks), _STACK) for marks in dated.values()), default=0)
    return Markup(render("timeline.svg", days=days, bands=bands, highest=highest))


def _mark(marks: dict[str, Mark], row: Row, words: str) -> None:
    """Enter a deadline of ``row``; a task with several on one date has one mark that says them all."""
    mark = marks.setdefault(
        row.task.clause + row.document.id,
        {
            "name": row.task.number or str(row.position),
            "address": clause_address(row.document.id, row.task.clause),
            "words": row.task.heading,
        },
    )
    mark["words"] += f"；{words}"
