"""Rows of the task table → an Excel workbook: the table, and a sheet that says where each row stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from assistant.presenting.rows import Row

HEAD = ("序号", "任务", "责任单位", "共同覆盖单位", "时限", "指标", "依据")
_WIDTHS = (6, 28, 36, 30, 30, 36, 40)
_SOURCES_HEAD = ("序号", "文件", "发文字号", "条款", "页码", "原文")
_SOURCES_WIDTHS = (6, 40, 24, 14, 8, 100)
# Excel takes these as the start of a formula; a text cell must not become one.
_FORMULA = ("=", "+", "-", "@")
_LONGEST = 32_000  # characters; Excel's own limit for a cell is 32,767


def write_xlsx(rows: Sequence[Row], path: Path) -> None:
    """Write the workbook to ``path``."""
    book = Workbook()
    table = book.active
    table.title = "任务台账"
    _fill(table, HEAD, _WIDTHS, [table_cells(row) for row in rows])
    _fill(book.create_sheet("来源"), _SOURCES_HEAD, _SOURCES_WIDTHS, [_source_cells(row) for row in rows])
    book.save(path)


def table_cells(row: Row) -> tuple[str, ...]:
    """The cells of one row, in the order of ``HEAD``; several values of a cell on lines of their own."""
    return (
        str(row.position),
        row.task.heading or row.task.text[:60],
        "、".join(row.units(inherited=False)),
        "、".join(row.units(inherited=True)),
        "\n".join(row.deadlines),
        "\n".join(row.targets),
        row.label,
    )


def _source_cells(row: Row) -> tuple[str, ...]:
    span = row.task.span
    page = row.document.page_at(span.start)
    return (
        str(row.position),
        row.document.title,
        row.document.number or "",
        row.task.clause,
        str(page) if page else "",
        row.document.text[span.start : span.end].strip(),
    )


def _fill(
    sheet: Worksheet, head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    line = Side(style="thin", color="999999")
    border = Border(left=line, right=line, top=line, bottom=line)
    sheet.append(list(head))
    for cells in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell)[:_LONGEST] for cell in cells])
    for column, width in zip(sheet.columns, widths, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.border = border
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str) and cell.value.startswith(_FORMULA):
                cell.data_type = "s"
                cell.quotePrefix = True
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
