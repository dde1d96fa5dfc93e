"""Rows of a 任务分工表: the head row says what the columns hold; every row below is one statement."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.duties import parse_duties
from assistant.extraction.labels import UNIT_KINDS, FieldKind, Label, find_labels, label_kind, unit_kind
from assistant.extraction.printed import PrintedField, PrintedStatement, PrintedUnit
from assistant.extraction.unit_names import may_be_unit
from assistant.models import Clause

_SAME = ("同上", "〃", "同前")  # the cell above


class RowReader:
    """Reads rows in order; remembers the head row, and the cell above for 同上."""

    def __init__(self) -> None:
        self._heads: dict[int, tuple[FieldKind, str]] = {}
        self._in_head = False  # a head may take two rows: 责任单位 above 牵头单位 and 配合单位
        self._above: dict[int, list[PrintedUnit]] = {}
        self._width = 0  # columns of the head row
        self._grouped = False  # a line across the table has named a group of its rows

    def leave_table(self) -> None:
        """Forget the head row: what follows is no row of its table."""
        self._heads, self._above, self._in_head = {}, {}, False

    def pass_group(self) -> None:
        """A heading alone may name a group of rows: those below have as many columns as the head."""
        self._above, self._in_head, self._grouped = {}, False, True

    def read(self, text: str, clause: Clause) -> list[PrintedStatement]:
        """The statements of the rows in ``text``, the text of ``clause``."""
        found: list[PrintedStatement] = []
        position = clause.start
        for line in text.split("\n"):
            cells = line.split("\t")
            if len(cells) > 1:
                heads = {
                    i: (kind, cell.strip()) for i, cell in enumerate(cells) if (kind := label_kind(cell))
                }
                if any(kind in UNIT_KINDS for kind, _ in heads.values()):
                    self._heads = self._heads | heads if self._in_head else heads
                    self._in_head, self._width, self._grouped = True, len(cells), False
                elif self._heads and (not self._grouped or len(cells) == self._width):
                    self._in_head = False
                    statement = self._read_row(cells, position, clause)
                    found += [statement] if statement else []
            position += len(line) + 1
        return found

    def _read_row(self, cells: Sequence[str], position: int, clause: Clause) -> PrintedStatement | None:
        printed: list[PrintedUnit] = []
        labels: list[str] = []
        deadline = None
        spans: list[tuple[int, int]] = []
        for index, cell in enumerate(cells):
            bare = cell.strip()
            start = position + len(cell) - len(cell.lstrip())
            end = start + len(bare)
            position += len(cell) + 1
            kind, head = self._heads.get(index, (None, ""))
            if not bare or kind is None:
                continue
            if kind == "deadline":
                deadline = PrintedField(bare, start, end)
                spans.append((start, end))
            elif kind in UNIT_KINDS:
                if bare not in _SAME:
                    self._above[index] = _read_cell(cell, Label(start, start, head, kind))
                printed += self._above.get(index, [])
                labels.append(head)
                spans.append((start, end))
        if not printed:
            return None
        return PrintedStatement(
            clause.path,
            min(start for start, _ in spans),
            max(end for _, end in spans),
            "、".join(labels),
            tuple(unit for unit in printed if may_be_unit(unit.name)),
            deadline,
            unread=tuple(unit.name for unit in printed if not may_be_unit(unit.name)),
        )


def _read_cell(cell: str, head: Label) -> list[PrintedUnit]:
    """The units of a cell; a cell may have labels of its own (牵头：…配合：…)."""
    labels = [label for label in find_labels(f"\n{cell}") if unit_kind(label)]
    starts = [*(label.start - 1 for label in labels), len(cell)]
    fields = [(head, cell[: starts[0]])]
    fields += [(label, cell[label.end - 1 : end]) for label, end in zip(labels, starts[1:], strict=True)]
    return [
        PrintedUnit.of(unit, unit_kind(label))
        for label, words in fields
        for unit in parse_duties(words).units
    ]
