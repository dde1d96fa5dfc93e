"""Text placed by position (PDF, OFD): glyphs → lines in reading order.

Coordinates grow to the right and downwards, in any unit; ``size`` is the font size in that unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.numerals import parse_numeral

_SAME_LINE = 0.45  # of the font size: baselines closer than this are one line
_WORD_GAP = 0.18  # of the font size: a wider gap between two Latin glyphs is a space
_OVERPRINT = 0.12  # of the font size: the same glyph again this close is a bold made by printing twice
_GUTTER = 1.5  # of the font size: the blank strip between two columns
_WIDEST = 2_000  # of the font size: wider than any page
_COLUMN_ROWS = 8  # lines each column needs before a page counts as set in columns
_NUMBERED_ROWS = 3  # the same where their numbers run down the columns
_NUMBER = re.compile(
    r"(?P<cn>[一二三四五六七八九十]{1,3})、|[（(](?P<cn_paren>[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<dot>\d{1,2})[.．、](?!\d)|[（(](?P<paren>\d{1,2})[)）]"
    r"|第(?P<article>[一二三四五六七八九十百]{1,5})条"
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands: ``left``, ``right`` of its advance, ``base`` its baseline."""

    char: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a table row stands in its ruling.

    ``borders`` are those between the columns of the table; for each cell ``origins`` gives the row and
    column in which it begins and ``spans`` whether it covers several rows; ``open_below`` is True where
    no rule closes the row: it goes on over the page.
    """

    borders: tuple[float, ...]
    origins: tuple[tuple[int, int], ...]
    spans: tuple[bool, ...]
    open_below: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; ``lefts`` holds where each character of ``text`` begins.

    ``cells`` makes it a table row; then the positions are those of ``row``. ``page_width`` is 0 where
    the format has no pages.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    lefts: tuple[float, ...] = ()
    cells: tuple[str, ...] = ()
    page_width: float = 0.0
    column: int = 0  # 1 and 2 where the page is set in two
    column_width: float = 0.0
    row: RowPlace | None = None


def lines_of(glyphs: Sequence[Glyph], page: int, page_width: float = 0.0) -> list[Line]:
    """The lines that ``glyphs`` make up, top to bottom; two columns are read one after the other."""
    rows = rows_of(glyphs)
    gutter = _find_gutter(rows)
    if gutter is None:
        return [_line(row, page, page_width) for row in rows]
    lines: list[Line] = []
    left: list[Glyph] = []
    right: list[Glyph] = []
    first = min((glyph.left for glyph in glyphs if glyph.right <= gutter), default=gutter)
    second = min((glyph.left for glyph in glyphs if glyph.left >= gutter), default=gutter)
    width = second - first - _GUTTER * max(glyph.size for glyph in rows[-1])

    def read_columns() -> None:
        for column, side in enumerate((left, right), 1):
            made = (_line(row, page, page_width, column) for row in _rows(side) if _has_text(row))
            lines.extend(replace(line, column_width=width) for line in made)
            side.clear()

    for row in rows:
        if any(glyph.left < gutter < glyph.right for glyph in row):  # a title across both columns
            read_columns()
            lines.append(_line(row, page, page_width))
        else:
            left += [glyph for glyph in row if glyph.right <= gutter]
            right += [glyph for glyph in row if glyph.left >= gutter]
    read_columns()
    return lines


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each printed line, top to bottom, blank ones left out."""
    return [row for row in _rows(glyphs) if _has_text(row)]


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The text that glyphs make up, read in their order."""
    return _line(glyphs, 0, 0.0).text if glyphs else ""


def _has_text(row: Sequence[Glyph]) -> bool:
    return any(not glyph.char.isspace() for glyph in row)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs of one baseline together, top to bottom, each row left to right."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.left)):
        # The larger of two sizes decides, so that a superscript stays with its line.
        size = max(glyph.size, rows[-1][-1].size) if rows else glyph.size
        if rows and glyph.base - base <= _SAME_LINE * size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.base
    return [_without_overprints(sorted(row, key=lambda glyph: glyph.left)) for row in rows]


def _without_overprints(row: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        again = kept and kept[-1].char == glyph.char and glyph.left - kept[-1].left < _OVERPRINT * glyph.size
        if not again:
            kept.append(glyph)
    return kept


def _line(row: Sequence[Glyph], page: int, page_width: float, column: int = 0) -> Line:
    text: list[str] = []
    lefts: list[float] = []
    gaps = sorted(after.left - before.right for before, after in pairwise(row))
    usual = max(gaps[len(gaps) // 2], 0.0) if gaps else 0.0  # a line set wide has gaps everywhere
    for before, glyph in zip([None, *row], row, strict=False):
        latin = before is not None and before.char.isascii() and glyph.char.isascii()
        if before is not None and latin and glyph.left - before.right > usual + _WORD_GAP * glyph.size:
            text.append(" ")
            lefts.append(before.right)
        text.append(glyph.char)
        lefts.append(glyph.left)
    inked = [glyph for glyph in row if not glyph.char.isspace()]
    sizes = sorted(glyph.size for glyph in inked)
    first = next(index for index, char in enumerate(text) if not char.isspace())
    return Line(
        text="".join(text[first:]).rstrip(),
        page=page,
        left=inked[0].left,
        right=inked[-1].right,
        base=inked[0].base,
        size=sizes[len(sizes) // 2],
        lefts=tuple(lefts[first:]),
        page_width=page_width,
        column=column,
    )


def _find_gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """The middle of the blank strip between two columns of running text, or None."""
    if len(rows) < _NUMBERED_ROWS:
        return None
    glyphs = [glyph for row in rows for glyph in row if not glyph.char.isspace()]
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    size = sorted(glyph.size for glyph in glyphs)[len(glyphs) // 2]
    if right - left > _WIDEST * size:
        return None
    # How many glyphs cover each place of the middle third, in steps of half a character.
    start, step = left + 0.35 * (right - left), size / 2
    covered = [0] * max(int(0.3 * (right - left) / step), 1)
    for glyph in glyphs:
        first = max(int((glyph.left - start) / step), 0)
        for place in range(first, min(int((glyph.right - start) / step) + 1, len(covered))):
            covered[place] += 1
    least = min(covered)
    places = [place for place, count in enumerate(covered) if count == least]
    gutter = start + (places[len(places) // 2] + 0.5) * step
    if least > 0.15 * len(rows) or len(places) * step < _GUTTER * size:
        return None
    sides = [
        _rows([glyph for glyph in glyphs if low <= glyph.left and glyph.right <= high])
        for low, high in ((left, gutter), (gutter, right))
    ]
    if _numbers_run_down(sides):
        return gutter
    # Running text fills its column; the cells of a table without rules do not.
    for lines, width in zip(sides, (gutter - left, right - gutter), strict=True):
        full = sum(1 for line in lines if line[-1].right - line[0].left > 0.7 * width)
        if len(lines) < _COLUMN_ROWS or full < 0.4 * len(lines):
            return None
    return gutter


def _numbers_run_down(sides: Sequence[Sequence[Sequence[Glyph]]]) -> bool:
    """Whether the numbers that begin lines on both sides run on down the columns, not across the rows."""
    if any(len(lines) < _NUMBERED_ROWS for lines in sides):
        return False
    found = [
        (line[0].base, number.lastgroup, parse_numeral(number[number.lastgroup or 0]) or 0, side)
        for side, lines in enumerate(sides)
        for line in lines
        if (number := _NUMBER.match("".join(glyph.char for glyph in line)))
    ]
    if {side for *_, side in found} != {0, 1}:
        return False

    def steps(order: Sequence[tuple[float, str | None, int, int]]) -> int:
        last: dict[str | None, int] = {}
        count = 0
        for _, style, value, _ in order:
            count += last.get(style) == value - 1
            last[style] = value
        return count

    return steps(found) > steps(sorted(found, key=lambda row: (row[0], row[3])))
