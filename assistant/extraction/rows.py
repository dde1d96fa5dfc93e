"""Rows of a 任务分工表: the head row says what the columns hold; every row below is one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from assistant.extraction.duties import parse_duties
from assistant.extraction.labels import UNIT_KINDS, FieldKind, Label, find_labels, label_kind, unit_kind
from assistant.extraction.printed import PrintedField, PrintedStatement, PrintedUnit
from assistant.models import Clause

Columns: TypeAlias = dict[int, tuple[FieldKind, str]]  # column → what it holds, its head as printed


def read_rows(text: str, clause: Clause, columns: Columns) -> tuple[list[PrintedStatement], Columns]:
    """The statements of the table rows in a clause's ``text``, and the columns in force behind it."""
    found: list[PrintedStatement] = []
    position = clause.start
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) > 1:
            heads = {i: (kind, cell.strip()) for i, cell in enumerate(cells) if (kind := label_kind(cell))}
            if any(kind in UNIT_KINDS for kind, _ in heads.values()):
                columns = heads
            elif columns:
                statement = _read_row(cells, position, clause, columns)
                found += [statement] if statement else []
        position += len(line) + 1
    return found, columns


def _read_row(
    cells: Sequence[str], position: int, clause: Clause, columns: Columns
) -> PrintedStatement | None:
    printed: list[PrintedUnit] = []
    labels: list[str] = []
    deadline = None
    spans: list[tuple[int, int]] = []
    for index, cell in enumerate(cells):
        start, end = position, position + len(cell)
        position = end + 1
        kind, head = columns.get(index, (None, ""))
        if not cell.strip():
            continue
        if kind == "deadline":
            deadline = PrintedField(cell.strip(), start, end)
            spans.append((start, end))
        elif kind in UNIT_KINDS:
            printed += _read_cell(cell, Label(start, start, head, kind))
            labels.append(head)
            spans.append((start, end))
    if not printed:
        return None
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return PrintedStatement(clause.path, first, last, "、".join(labels), tuple(printed), deadline)


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
