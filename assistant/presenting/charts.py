"""Rows → pictures as SVG: no script, no font, nothing loaded; they print and wear the page's colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from assistant.presenting.addresses import clause_address
from assistant.presenting.exports import last_day
from assistant.presenting.markup import render
from assistant.presenting.rows import Row, deadline_words

# More would be too small to read; what is left out is said.
_BARS, _COLUMNS, _STACK = 40, 60, 30


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
            "units": {unit.name: unit.inherited for unit in row.task.units},
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
    """The deadlines that name a year, each task on the last day that its deadline allows."""
    days: dict[date, dict[str, dict[str, str]]] = {}
    for row in rows:
        for item in row.task.deadlines:
            day = last_day(item)
            if day is not None:
                mark = days.setdefault(day, {}).setdefault(
                    f"{row.document.id}/{row.task.clause}",
                    {
                        "name": row.task.number or str(row.position),
                        "address": clause_address(row.document.id, row.task.clause),
                        "words": row.task.heading,
                    },
                )
                mark["words"] += f"；{deadline_words(item)}"
    if not days:
        return Markup('<p class="empty">所列任务没有写明年份的时限。</p>')
    first, last = min(days).year, max(days).year + 1
    span = (date(last, 1, 1) - date(first, 1, 1)).days
    columns = [
        {
            "day": day,
            "x": (day - date(first, 1, 1)).days / span,
            "marks": list(marks.values())[:_STACK],
            "left_out": len(marks) - _STACK,
        }
        for day, marks in sorted(days.items())
    ]
    years = [(year, (date(year, 1, 1) - date(first, 1, 1)).days / span) for year in range(first, last + 1)]
    step = -(-len(years) // 12)
    highest = max(len(column["marks"]) for column in columns)  # type: ignore[arg-type]
    return Markup(render("timeline.svg", columns=columns, years=years[::step], highest=highest))
