"""Ruled grids and the text in them → table rows, joined again where a page end cut the table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.models import Discard
from assistant.reading.formats.aligned import find_aligned
from assistant.reading.formats.placed import Glyph, Line, RowPlace, lines_of, rows_of, text_of
from assistant.reading.formats.ruled import Edge, Grid, find_grids

_SAME_BORDER = 3.0  # points
_CELL_ROOM = 2.2  # of the font size: more room at a line's end in a cell, and the writer ended the line


def read_page(edges: Iterable[Edge], glyphs: Sequence[Glyph], page: int, width: float) -> list[Line]:
    """The lines of a page and the rows of its tables, top to bottom."""
    rows: list[Line] = []
    for grid in find_grids(edges):
        inside = _rows(grid, [glyph for glyph in glyphs if grid.holds(glyph)], page)
        if any(sum(map(bool, row.cells)) > 1 for row in inside):  # else a frame around text
            rows += inside
            glyphs = [glyph for glyph in glyphs if not grid.holds(glyph)]
    lines = _with_aligned(lines_of(glyphs, page, width), glyphs)
    return sorted(rows + lines, key=lambda line: line.base) if rows else lines


def _with_aligned(lines: list[Line], glyphs: Sequence[Glyph]) -> list[Line]:
    """``lines`` with those that make up a table without rules as its rows."""
    if any(line.column for line in lines):
        return lines
    found = find_aligned(rows_of(glyphs))
    made: list[Line] = []
    for index, line in enumerate(lines):
        cells = tuple(text_of(cell) for cell in found.get(index, ()))
        if cells:
            made.append(replace(line, text="\t".join(cells), cells=cells))
        elif index not in found:
            made.append(line)
    return made


def _rows(grid: Grid, glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The rows of ``grid`` filled with ``glyphs``; a cell over several rows is repeated in each of them."""
    held: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        row = _interval(grid.ys, glyph.base - 0.3 * glyph.size)
        column = _interval(grid.xs, (glyph.left + glyph.right) / 2)
        held[grid.owner[row, column]].append(glyph)
    right: dict[tuple[int, int], float] = defaultdict(float)
    last: dict[tuple[int, int], int] = {}
    for (row, column), owner in grid.owner.items():
        right[owner] = max(right[owner], grid.xs[column + 1])
        last[owner] = max(last.get(owner, 0), row)
    texts = {
        owner: _cell_text(lines_of(inside, page), right[owner] - grid.xs[owner[1]])
        for owner, inside in held.items()
    }
    size = max((glyph.size for glyph in glyphs), default=1.0)
    bottom = len(grid.ys) - 2
    rows: list[Line] = []
    for row in range(bottom + 1):
        owners = tuple(dict.fromkeys(grid.owner[row, column] for column in range(len(grid.xs) - 1)))
        cells = tuple(texts.get(owner, "") for owner in owners)
        # A row whose every cell began above is a line drawn inside a cell, not a row.
        if any(cells) and any(owner[0] == row for owner in owners):
            place = RowPlace(
                borders=grid.xs,
                origins=owners,
                spans=tuple(last[owner] > owner[0] for owner in owners),
                open_below=grid.open_below and row == bottom,
            )
            rows.append(
                Line(
                    "\t".join(cells),
                    page,
                    grid.xs[0],
                    grid.xs[-1],
                    grid.ys[row] + size,
                    size,
                    cells=cells,
                    row=place,
                )
            )
    return rows


def _interval(levels: Sequence[float], value: float) -> int:
    """The interval of ``levels`` that ``value`` lies in."""
    place = sum(1 for level in levels if level <= value) - 1
    return min(max(place, 0), len(levels) - 2)


def _cell_text(lines: Sequence[Line], width: float) -> str:
    """A cell's lines, wrapped ones joined; a line that ended where there was room ends a paragraph."""
    parts: list[str] = []
    used = 0.0
    for line in lines:
        if parts:
            parts.append("\n" if width - used > _CELL_ROOM * line.size else _seam(parts[-1], line.text))
        parts.append(line.text)
        used = line.right - line.left
    return "".join(parts)


def _seam(before: str, after: str) -> str:
    """A space between two Latin words, nothing between other text."""
    ends = before[-1:] + after[:1]
    return " " if len(ends) == 2 and ends.isascii() and ends.isalpha() else ""


# -- over the page end -----------------------------------------------------------------------------


_CONTINUED = re.compile(r".{0,60}[（(〔]续.{0,3}[)）〕]|(?:接|续)上?[页表]\d{0,2}.{0,40}")
_ORDINAL = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]?")
_UNFINISHED = re.compile(r"[、，,（(]$|[（(][^（）()]*$|[、，,].$")
_GOES_ON = re.compile(r"[、，,。；）)]")
_HEAD_ROWS = 3  # rows at the top of a table that later pages may repeat


def join_tables(lines: Sequence[Line]) -> tuple[list[Line], tuple[Discard, ...]]:
    """``lines`` with tables that run over a page end made whole, and the repeated heads taken out.

    A row that no rule closes goes on in the next page's first row; a cell over several rows that is
    blank on the next page is the one begun before.
    """
    joined: list[Line] = []
    taken: list[Discard] = []
    head: list[str] = []  # the first rows of the table at hand
    page = repeated = 0  # the page the table has come to, and how many rows of its head stood there again
    carried: dict[tuple[int, int], str] = {}  # cells of this page begun on the page before: their text
    for line in lines:
        before = joined[-1] if joined else None
        words = _words(line)
        if before and before.row and not line.row and _CONTINUED.fullmatch(words):
            taken.append(Discard(line.text, "续页的表题"))
        elif not line.row or not before or not before.row or not _same_borders(before.row, line.row):
            head, page, repeated, carried = [words], line.page, 0, {}
            joined.append(line)
        elif line.page == page:
            if len(head) < _HEAD_ROWS and page == before.page:
                head.append(words)
            joined.append(_with_cells(line, carried))
        elif repeated < len(head) and words == head[repeated]:
            taken.append(Discard(line.text, "续页的表头"))
            repeated += 1
        else:
            page, repeated = line.page, 0
            if _is_cut(joined, before.row, line, line.row):
                carried = _join_cells(joined, before.row, line, line.row, range(len(line.cells)))
            else:
                carried = _begun_before(before, before.row, line, line.row)
                cut = _cut_cells(before, before.row, line, line.row)
                carried |= _join_cells(joined, before.row, line, line.row, cut)
                joined.append(_with_cells(line, carried))
    return joined, tuple(taken)


def _words(line: Line) -> str:
    """A line without its white space inside cells."""
    return re.sub(r"[^\S\t]+", "", line.text)


def _is_cut(joined: Sequence[Line], above: RowPlace, line: Line, below: RowPlace) -> bool:
    """Whether the first row of a page is the rest of the last of the rows ``joined``: no rule closes that
    one, or this one alone lacks a number."""
    before = joined[-1]
    if len(before.cells) != len(line.cells):
        return False
    if above.open_below:
        return True
    numbered = [bool(_ORDINAL.fullmatch(row.cells[0].strip())) for row in _rows_on_page(joined)]
    all_numbered = numbered[0] and numbered == sorted(numbered, reverse=True)  # below the head
    blank = not line.cells[0].strip() and not above.spans[0] and not below.spans[0]
    filled = all(
        first.strip() or not second.strip() for first, second in zip(before.cells, line.cells, strict=True)
    )
    return all_numbered and blank and filled


def _cut_cells(before: Line, above: RowPlace, line: Line, below: RowPlace) -> list[int]:
    """The cells over several rows that a page end cuts within their text."""
    if len(before.cells) != len(line.cells):
        return []
    pairs = zip(before.cells, line.cells, above.spans, strict=True)
    return [
        index
        for index, (first, second, spans) in enumerate(pairs)
        if spans and second and (_UNFINISHED.search(first) or _GOES_ON.match(second))
    ]


def _join_cells(
    joined: list[Line], above: RowPlace, line: Line, below: RowPlace, cut: Iterable[int]
) -> dict[tuple[int, int], str]:
    """Carries cells of the last of ``joined`` on with those of ``line``; what they read in the rows below."""
    before = joined[-1]
    whole: dict[tuple[int, int], str] = {}
    carried: dict[tuple[int, int], str] = {}
    for index in cut:
        first, second = before.cells[index], line.cells[index]
        text = first + _seam(first, second) + second
        whole[above.origins[index]] = carried[below.origins[index]] = text
    for index in range(len(joined) - len(_rows_on_page(joined)), len(joined)):
        row = joined[index]
        if row.row is not None:  # rows above that share a cell with the one cut
            shared = {origin: text for origin, text in whole.items() if origin in row.row.origins}
            joined[index] = _with_cells(row, shared)
    joined[-1] = replace(joined[-1], row=replace(above, open_below=below.open_below))
    return carried


def _rows_on_page(joined: Sequence[Line]) -> list[Line]:
    """The rows of the table at hand on its last page, last first."""
    rows: list[Line] = []
    for row in reversed(joined):
        if row.row is None or row.page != joined[-1].page:
            break
        rows.append(row)
    return rows


def _begun_before(before: Line, above: RowPlace, line: Line, below: RowPlace) -> dict[tuple[int, int], str]:
    """The blank cells of ``line`` that are the lower part of a cell over several rows of ``before``."""
    begun = {
        origin[1]: (text, spans)
        for origin, text, spans in zip(above.origins, before.cells, above.spans, strict=True)
    }
    return {
        origin: begun[origin[1]][0]
        for origin, text, spans in zip(below.origins, line.cells, below.spans, strict=True)
        if not text and origin[1] in begun and (spans or begun[origin[1]][1])
    }


def _with_cells(line: Line, carried: dict[tuple[int, int], str]) -> Line:
    if not carried or line.row is None:
        return line
    cells = tuple(
        carried.get(origin, text) for origin, text in zip(line.row.origins, line.cells, strict=True)
    )
    return replace(line, text="\t".join(cells), cells=cells)


def _same_borders(one: RowPlace, other: RowPlace) -> bool:
    return len(one.borders) == len(other.borders) and all(
        abs(a - b) <= _SAME_BORDER for a, b in zip(one.borders, other.borders, strict=True)
    )
