"""Rows of the task table → a Word 任务分工表 that can be sent out as it is.

Page, margins and fonts by GB/T 9704—2012: A4, 37 mm above, 28 mm left, the type area 156 mm wide;
方正小标宋 for the title, 仿宋 三号 for text (四号 in the table), 黑体 for the table's head.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.presenting.rows import Row

HEAD = ("序号", "任务", "责任单位", "时限和指标", "依据")
_WIDTHS = (12, 36, 44, 40, 24)  # millimetres, 156 in all
_TITLE_FONT, _TEXT_FONT, _HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"


def write_docx(rows: Sequence[Row], path: Path) -> None:
    """Write one table a document to ``path``."""
    page = new_document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if not rows:
        _write(page.add_paragraph(), "没有符合条件的任务。", _TEXT_FONT, 16)
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: row.document.id)):
        if number:
            page.add_page_break()
        _add_table(page, list(group))
    page.save(str(path))


def table_cells(row: Row) -> tuple[str, ...]:
    """The cells of one row, in the order of ``HEAD``."""
    inherited = row.units(inherited=True)
    units = "、".join(row.units(inherited=False))
    if inherited:
        units += ("\n" if units else "") + "共同覆盖单位：" + "、".join(inherited)
    # A number's own clause names its place; the title above the table names the document.
    return (
        str(row.position),
        row.task.heading or row.task.text[:60],
        units,
        "\n".join(dict.fromkeys([*row.deadlines, *row.targets])),
        row.label.split("》", 1)[-1].removeprefix(f"({row.document.number})"),
    )


def _add_table(page: Any, rows: list[Row]) -> None:
    document = rows[0].document
    _write(page.add_paragraph(), "任务分工表", _TITLE_FONT, 22, WD_ALIGN_PARAGRAPH.CENTER)
    source = f"（依据《{document.title}》{f'（{document.number}）' if document.number else ''}）"
    _write(page.add_paragraph(), source, _TEXT_FONT, 14, WD_ALIGN_PARAGRAPH.CENTER)
    table = page.add_table(rows=1, cols=len(HEAD))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        _write(cell.paragraphs[0], text, _HEAD_FONT, 12, WD_ALIGN_PARAGRAPH.CENTER)
    _repeat_head(table.rows[0])
    for row in rows:
        for cell, text in zip(table.add_row().cells, table_cells(row), strict=True):
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                _write(paragraph, line, _TEXT_FONT, 12)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        for cell in column.cells:
            cell.width = Mm(width)


def _write(paragraph: Any, text: str, font: str, points: int, alignment: Any = None) -> None:
    run = paragraph.add_run("".join(char for char in text if char >= " "))
    run.font.size = Pt(points)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = alignment


def _repeat_head(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
