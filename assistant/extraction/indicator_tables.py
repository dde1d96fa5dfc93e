"""Tables of indicators (主要指标表): the head row says which column names, measures, was and is to be.

序号  指标      单位        2020年  2025年  属性
1     用水总量  亿立方米    38.5    ≤42     约束性
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.calendars import Calendar
from assistant.extraction.quantities import UNIT, Quantity, find_quantities
from assistant.models import Clause, Document, Span, Target

_NAME = re.compile(r"(?:主要|具体|核心|考核|规划|二级|三级)?指标(?:名称|内容|项目)?|指标项")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_GOAL = re.compile(
    r"目标值?|规划值?|预期值?|“?十[一二三四五六七八九]五”?末|“?十[一二三四五六七八九]五”?目标值?"
)
_WAS = re.compile("实际|现状|基期|基准|基数|完成|现值|当前")
_RISE = re.compile(r"年均|累计")
_OTHER = re.compile(r"增[长速幅]|变化|属性|性质|类型|备注|责任|牵头|来源|序号|类别")
_IN_NAME = re.compile(rf"[（(]({UNIT}|[一-龥/％%‰\w]{{1,8}})[）)]$")
_VALUE = re.compile(r"[＞>≥≤＜<≧≦⩾⩽～~约]?\s?\d")


@dataclass(frozen=True, slots=True)
class _Columns:
    width: int
    name: int
    unit: int | None
    was: int | None
    goals: tuple[tuple[int, str], ...]  # column, head as printed
    rise: int | None  # 年均/累计
    was_head: str


class IndicatorTables:
    """Reads the rows of a document in order; remembers the head row."""

    def __init__(self, document: Document, calendar: Calendar) -> None:
        self._document = document
        self._calendar = calendar
        self._columns: _Columns | None = None

    def read(self, clause: Clause) -> tuple[list[Target], list[tuple[int, int]]]:
        """The targets of the rows in ``clause``, and the spans of those rows."""
        found: list[Target] = []
        spans: list[tuple[int, int]] = []
        position = clause.start
        for line in self._document.text[clause.start : clause.end].split("\n"):
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) > 1:
                head = self._head(cells)
                if head:
                    self._columns = head
                    spans.append((position, position + len(line)))
                elif self._columns:
                    found += self._row(
                        cells, Span(self._document.id, clause.path, position, position + len(line))
                    )
                    spans.append((position, position + len(line)))
            elif line.strip():
                self._columns = None
            position += len(line) + 1
        return found, spans

    def _head(self, cells: Sequence[str]) -> _Columns | None:
        name = next((i for i, cell in enumerate(cells) if _NAME.fullmatch(cell)), None)
        if name is None:
            return None
        unit = next((i for i, cell in enumerate(cells) if _UNIT_HEAD.fullmatch(cell)), None)
        was, rise, goals = None, None, []
        for index, cell in enumerate(cells):
            year = _YEAR.search(cell)
            if index in (name, unit) or (_OTHER.search(cell) and not _RISE.search(cell)):
                continue
            if _RISE.search(cell):
                rise = index
                continue
            if _WAS.search(cell) or (year and self._is_past(int(year[1]), cells)):
                was = index
            elif year or _GOAL.search(cell):
                goals.append((index, cell))
        if not goals:
            return None
        return _Columns(
            len(cells), name, unit, was, tuple(goals), rise, cells[was] if was is not None else ""
        )

    def _is_past(self, year: int, cells: Sequence[str]) -> bool:
        """A year behind the document; the first of several years where nothing dates it."""
        if self._calendar.is_past(year):
            return True
        years = [int(found[1]) for cell in cells if (found := _YEAR.search(cell))]
        return len(years) > 1 and year == min(years)

    def _row(self, cells: Sequence[str], span: Span) -> Iterator[Target]:
        columns = self._columns
        if columns is None:
            return
        # A merged cell on the left is printed in its first row only.
        shift = columns.width - len(cells)

        def cell(index: int | None) -> str:
            place = -1 if index is None else index - shift
            return cells[place] if 0 <= place < len(cells) else ""

        name = cell(columns.name)
        inside = _IN_NAME.search(name)
        unit = cell(columns.unit) or (inside[1] if inside else "")
        name = name[: inside.start()] if inside and unit == inside[1] else name
        name = re.sub(r"^(?:\d+|[（(]?[一二三四五六七八九十]+[）)]?|[①-⑳])[.．、]?\s*(?=[一-龥])", "", name)
        rows = list(columns.goals)
        # Beside the value to be reached its yearly rise is in another unit, which is not printed.
        if columns.rise is not None and not any(_quantity(cell(index)) for index, _ in columns.goals):
            rows.append((columns.rise, columns.goals[-1][1]))
        was = cell(columns.was)
        for index, head in rows:
            quantity = _quantity(cell(index))
            if quantity is not None and len(name) >= 2:
                yield Target(
                    name,
                    quantity.comparator,
                    quantity.value,
                    (quantity.unit or unit).replace("％", "%"),
                    year[0] if (year := _YEAR.search(head)) else "",
                    span,
                    f"{columns.was_head}{was}" if _VALUE.match(was) else "",
                )


def _quantity(cell: str) -> Quantity | None:
    """The number of a cell that holds nothing else: ≤42, 达到95以上, 80%左右, 〔20〕 where it is a sum."""
    plain = re.sub(r"^[\[［【〔(（](.*?)[\]］】〕)）]$", r"\1", cell.replace(" ", ""))
    found = list(find_quantities(plain))
    alone = len(found) == 1 and found[0].start == 0 and found[0].end >= len(plain) - 2
    return found[0] if alone else None
