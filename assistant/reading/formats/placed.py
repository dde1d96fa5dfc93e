"""Text placed by position (PDF, OFD): glyphs → lines in reading order.

Coordinates grow to the right and downwards, in any unit; ``size`` is the font size in that unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SAME_LINE = 0.45  # of the font size: baselines closer than this are one line
_WORD_GAP = 0.18  # of the font size: a wider gap between two Latin glyphs is a space
_OVERPRINT = 0.12  # of the font size: the same glyph again this close is a bold made by printing twice
_GUTTER = 1.5  # of the font size: the blank strip between two columns
_COLUMN_ROWS = 8  # rows of two columns a page needs before it counts as set in columns


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands: ``left``, ``right`` of its advance, ``base`` its baseline."""

    char: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; ``lefts`` holds where each character of ``text`` begins.

    ``cells`` makes it a table row; then the positions are those of the row. ``page_width`` is 0 where
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


def lines_of(glyphs: Iterable[Glyph], page: int, page_width: float = 0.0) -> list[Line]:
    """The lines that ``glyphs`` make up, top to bottom; two columns are read one after the other."""
    rows = [row for row in _rows(glyphs) if any(not glyph.char.isspace() for glyph in row)]
    gutter = _find_gutter(rows)
    if gutter is None:
        return [_line(row, page, page_width) for row in rows]
    lines: list[Line] = []
    right_column: list[Line] = []
    for row in rows:
        left = [glyph for glyph in row if glyph.right <= gutter]
        right = [glyph for glyph in row if glyph.left >= gutter]
        if len(left) + len(right) < len(row):  # a title or a table across both columns
            lines += [*right_column, _line(row, page, page_width)]
            right_column = []
            continue
        lines += [_line(left, page, page_width)] if _has_text(left) else []
        right_column += [_line(right, page, page_width)] if _has_text(right) else []
    return lines + right_column


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


def _line(row: Sequence[Glyph], page: int, page_width: float) -> Line:
    text: list[str] = []
    lefts: list[float] = []
    for before, glyph in zip([None, *row], row, strict=False):
        latin = before is not None and before.char.isascii() and glyph.char.isascii()
        if before is not None and latin and glyph.left - before.right > _WORD_GAP * glyph.size:
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
    )


def _find_gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """The middle of the blank strip between two columns of running text, or None."""
    if len(rows) < _COLUMN_ROWS:
        return None
    left = min(row[0].left for row in rows)
    right = max(row[-1].right for row in rows)
    middles: list[float] = []
    for row in rows:
        for before, after in pairwise(row):
            middle = (before.right + after.left) / 2
            central = abs(middle - (left + right) / 2) < 0.06 * (right - left)
            if central and after.left - before.right > _GUTTER * after.size:
                middles.append(middle)
                break
    if len(middles) < max(_COLUMN_ROWS, 0.6 * len(rows)):
        return None
    gutter = sorted(middles)[len(middles) // 2]
    # Running text fills its column; the cells of a table without rules do not.
    halves = [[glyph for glyph in row if glyph.right <= gutter] for row in rows]
    full = sum(1 for half in halves if half and half[-1].right - half[0].left > 0.7 * (gutter - left))
    return gutter if full > 0.5 * len(rows) else None
