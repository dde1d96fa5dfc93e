"""The table of contents (目录) before the clauses of a document: its entries open no clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.lines import line_end, split_lines
from assistant.reading.numbering import Mark

_TOC = re.compile(r"(?:目录|目次)[:：]?")


def contents_end(text: str, marks: Sequence[Mark], start: int, end: int) -> int:
    """Where the table of contents (目录) ends: where its first entry comes again; else ``start``.

    A table without its title is known by lines of numbers alone that begin again at the first of them.
    """
    head = split_lines(text, start, min(end, start + 20_000))
    title = next((line for line in head if _TOC.fullmatch(line.text)), None)
    entries = [mark for mark in marks if mark.context == "line" and (title is None or mark.start > title.end)]
    if len(entries) < 2:
        return start
    first = entries[0]
    heading = _entry_heading(text, first, end)
    for count, mark in enumerate(entries[1:], start=1):
        same = mark.style == first.style and mark.order == first.order
        if same and _entry_heading(text, mark, end).startswith(heading):
            lines = split_lines(text, first.line, mark.line)
            return mark.line if title or (count >= 2 and len(lines) == count) else start
    return start


def _entry_heading(text: str, mark: Mark, end: int) -> str:
    """The heading of a line of a table of contents, without leader dots and page number."""
    return (
        text[mark.end : line_end(text, mark.end, min(end, mark.end + 200))]
        .strip()
        .rstrip("….·。0123456789 ")[:12]
    )
