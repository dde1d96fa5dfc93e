"""Deadlines as written (时限): in running text and as fields of their own.

A point in time is a deadline only where something is to be done by it: 到2025年, 6月底前, 2022年底.
Names of plans (《…2030年前…》), document numbers, bases of comparison (比2020年) and the year a plan is
for are none. 到2025年 is no month; a year is filled in only where the document gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.extraction.calendars import Calendar
from assistant.extraction.points import Point, find_points
from assistant.extraction.printed import PrintedField
from assistant.models import Clause, Deadline, DeadlineKind, Document, Span

_QUOTED = re.compile(
    r"《[^》\n]{0,120}》|[〔［\[【][^〕］\]】\n]{0,40}[〕］\]】]|“(?!十[一二三四五六七八九]五)[^”\n]{0,24}”"
)
_MARKS = re.compile("[《〔［\\[【“]")
_PRINTED_NUMBER = re.compile(
    r"(?:[^\n]*\n)??[（(]?(?:\d{1,3}(?!\d|年)|[一二三四五六七八九十]{1,4})[)）.．、]{1,2}"
)
_SENTENCE_END = re.compile("[。\n]")


def find_deadlines(
    document: Document, clause: Clause, taken: Sequence[tuple[int, int]], calendar: Calendar
) -> list[Deadline]:
    """The deadlines in the running text of ``clause``; ``taken`` are spans of statements and fields."""
    text = document.text[clause.start : clause.end]
    masked = mask(text, [(start - clause.start, end - clause.start) for start, end in taken])
    number = _PRINTED_NUMBER.match(text) if clause.number else None
    found: list[Deadline] = []
    for start, end in _sentences(masked):
        start = max(start, number.end()) if number and number.end() < end else start
        points = find_points(masked[start:end], calendar)
        year = None
        for index, point in enumerate(points):
            stop = start + points[index + 1].start if index + 1 < len(points) else end
            if point.this_year:
                year = calendar.title_year or calendar.written
            year = point.year or (year if point.relative else None)
            first, last = start + point.start, start + point.end
            found.append(
                Deadline(
                    text=re.sub(r"\s", "", text[first:last]),
                    kind=point.kind,
                    year=_year(point, year, calendar),
                    month=point.month,
                    day=point.day,
                    applies_to=_bound_words(text, start, first, last, stop),
                    span=Span(document.id, clause.path, clause.start + first, clause.start + last),
                )
            )
    return found


def read_deadline_field(
    document: Document, clause: Clause, field: PrintedField, calendar: Calendar
) -> tuple[Deadline, ...]:
    """The deadlines a field of its own gives (完成时限：…), mostly one; words that name no date stay.

    ``ongoing`` is also said of words that fix no time: 长期坚持, 按照国家安排部署.
    """
    text = document.text[field.start : field.end]
    found: list[Deadline] = []
    year = None
    for start, end in _dated_parts(text, calendar):
        part = re.sub(r"(?<=[前内底末年月日])(?:全部|全面|基本)?完成$", "", text[start:end])
        point = next(iter(find_points(part, calendar, own_field=True)), None)
        kind: DeadlineKind = "ongoing"
        if point is not None:
            kind = point.kind
        elif re.search(r"每|逐年|定期", part):
            kind = "recurring"
        elif re.search(r"内$", part):
            kind = "within_period"
        year = _year(point, year, calendar) if point else None
        found.append(
            Deadline(
                text=re.sub(r"\s", "", part),
                kind=kind,
                year=year,
                month=point.month if point else None,
                day=point.day if point else None,
                applies_to=clause.heading or _first_sentence(document.text[clause.body_start : field.start]),
                span=Span(document.id, clause.path, field.start + start, field.start + start + len(part)),
            )
        )
    return tuple(found)


def _year(point: Point, known: int | None, calendar: Calendar) -> int | None:
    """The year of a point: its own, that of the point before it, that of the title."""
    return point.year or (
        (known or calendar.title_year) if point.relative and point.kind == "by_date" else None
    )


def _dated_parts(text: str, calendar: Calendar) -> Iterator[tuple[int, int]]:
    """The parts of a field that each give a date: 6月底前制定方案，12月底前完成."""
    start = 0
    for mark in re.finditer("[，,；;、]", text):
        parts = text[start : mark.start()], text[mark.end() :]
        if all(find_points(part, calendar, own_field=True) for part in parts):
            yield start, mark.start()
            start = mark.end()
    yield start, len(text)


def mask(text: str, spans: Iterable[tuple[int, int]] = ()) -> str:
    """``text`` with names, quotations and ``spans`` blanked, offsets kept."""
    quoted = [match.span() for mark in _MARKS.finditer(text) if (match := _QUOTED.match(text, mark.start()))]
    return blank(text, [*quoted, *spans])


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with ``spans`` blanked, offsets kept."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if end > position:
            parts += [text[position:start], "□" * (end - max(start, position))]
            position = end
    return "".join(parts) + text[position:]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _bound_words(text: str, start: int, first: int, last: int, stop: int) -> str:
    """What a deadline from ``first`` to ``last`` binds to: the words behind it, else those before it."""
    # …至2025年底；another matter: nothing of the half behind a semicolon is bound.
    after = re.split("[；;]", text[last:stop])[0].strip("，,、：: \n\t（(")
    before = re.split("[；;]", text[start:first])[-1].strip("，,、：: \n\t")
    bare = len(after) < 2 or re.fullmatch(r"(?:全部|全面)?(?:完成|建成|落实|实现|落实到位)", after)
    return before if bare and before else after


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
