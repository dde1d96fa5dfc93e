"""Tables without ruling lines (PDF, OFD): rows whose stretches of text stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.formats.placed import Glyph

_GAP = 2.0  # of the font size: wider blanks part the cells of a row
_SAME_PLACE = 0.8  # of the font size: cells that begin this close are of one column
_COLUMNS = 3  # fewer stretches side by side are a signature, a label and its text …
_FIRST_STEP = 4.0  # of the font size: from the head to the first row
_WIDER_STEP = 1.5  # of the widest step so far: a wider one leaves the table
_ROWS = 3  # rows with a cell in three columns or more


def find_aligned(rows: Sequence[Sequence[Glyph]]) -> dict[int, list[list[Glyph]]]:
    """For each of ``rows`` that is one of such a table its cells, empty ones kept; a row below that only
    goes on with cells of the one above has been added to that one, and has none of its own: []."""
    found: dict[int, list[list[Glyph]]] = {}
    start = 0
    while start < len(rows):
        table, end = _read_table(rows, start)
        if sum(sum(map(bool, cells)) >= _COLUMNS for cells in table.values()) >= _ROWS:
            found |= table
            start = end
        else:
            start += 1
    return found


def _read_table(rows: Sequence[Sequence[Glyph]], start: int) -> tuple[dict[int, list[list[Glyph]]], int]:
    """The rows of a table that has its head at ``start``, and the row after it."""
    head = _stretches(rows[start])
    if len(head) < _COLUMNS:
        return {}, start + 1
    table = {start: head}
    above = start
    end = start + 1
    widest = 0.0  # step down from a row to the next
    while end < len(rows):
        cells = _in_columns(_stretches(rows[end]), head)
        step = rows[end][0].base - rows[end - 1][0].base
        limit = _WIDER_STEP * widest or _FIRST_STEP * head[0][0].size
        if cells is None or not any(cells[1:]) or step > limit:
            break
        widest = max(widest, step)
        if cells[0]:
            table[end], above = cells, end
        else:
            table[end] = []
            table[above] = [one + other for one, other in zip(table[above], cells, strict=True)]
        end += 1
    return table, end


def _stretches(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of a row, parted at wide blanks."""
    parts: list[list[Glyph]] = []
    for glyph in row:
        if glyph.char.isspace():
            continue
        if parts and glyph.left - parts[-1][-1].right <= _GAP * glyph.size:
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return parts


def _in_columns(parts: Sequence[list[Glyph]], head: Sequence[list[Glyph]]) -> list[list[Glyph]] | None:
    """``parts`` put below the cells of ``head`` that they begin or are centred with; None if some are not, or
    reach into the next column."""
    cells: list[list[Glyph]] = [[] for _ in head]
    ends = [*(cell[0].left for cell in head[1:]), float("inf")]
    for part in parts:
        room = _SAME_PLACE * part[0].size
        place = next(
            (
                index
                for index, above in enumerate(head)
                if abs(above[0].left - part[0].left) <= room
                or abs(above[0].left + above[-1].right - part[0].left - part[-1].right) <= 2 * room
            ),
            None,
        )
        if place is None or cells[place] or part[-1].right > ends[place] + room:
            return None
        cells[place] = part
    return cells if parts else None
