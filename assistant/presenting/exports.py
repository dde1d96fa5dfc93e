"""Rows of the task table → csv, Markdown and ics: the text formats."""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from assistant.models import Deadline
from assistant.presenting.rows import Row, deadline_words
from assistant.presenting.xlsx import HEAD, table_cells

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(rows: Sequence[Row]) -> bytes:
    """The table as CSV; UTF-8 with a byte order mark, as Excel wants it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    # A leading sign would make a spreadsheet take the cell for a formula.
    writer.writerows(
        ["'" + cell if cell.startswith(_FORMULA) else cell for cell in table_cells(row)] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def render_markdown(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = [HEAD, ("---",) * len(HEAD), *(table_cells(row) for row in rows)]
    return "".join(f"| {' | '.join(_cell(cell) for cell in cells)} |\n" for cells in lines)


def render_ics(rows: Sequence[Row]) -> bytes:
    """The deadlines that name a year, as all-day events of a calendar.

    A year alone is entered on its last day and says so: the document does not name the day.
    """
    calendar_file = Calendar()
    calendar_file.add("prodid", "-//policy-assistant//task-table//ZH")
    calendar_file.add("version", "2.0")
    for row in rows:
        for deadline in row.task.deadlines:
            day = last_day(deadline)
            if day is not None:
                calendar_file.add_component(_event(row, deadline, day))
    return bytes(calendar_file.to_ical())


def last_day(deadline: Deadline) -> date | None:
    """The last day that a deadline allows, None where the document gives no year."""
    if deadline.year is None or deadline.kind != "by_date":
        return None
    month = deadline.month or 12
    day = deadline.day or calendar.monthrange(deadline.year, month)[1]
    return date(deadline.year, month, day)


def _event(row: Row, deadline: Deadline, day: date) -> Event:
    event = Event()
    span = deadline.span
    key = f"{span.document}/{span.clause}/{span.start}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@policy-assistant")
    # A fixed stamp: the same ledger gives the same file.
    event.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{row.task.number} {row.task.heading}:{deadline.text}")
    note = "" if deadline.day else "文件没有写明具体日期,按期限的最后一天列出。\n"
    event.add("description", f"{deadline_words(deadline)}\n{note}{row.label}")
    return event


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")
