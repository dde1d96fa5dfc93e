"""Exports opened again by other programs and compared with the ledger."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document as open_docx
from docx.shared import Mm
from icalendar import Calendar
from openpyxl import load_workbook

from assistant.presenting.docx import write_docx
from assistant.presenting.exports import render_csv, render_ics, render_markdown
from assistant.presenting.ledger import Table
from assistant.presenting.rows import Row
from assistant.presenting.xlsx import HEAD, table_cells, write_xlsx


def test_the_workbook_holds_the_rows_and_their_sources(table: Table, tmp_path: Path) -> None:
    write_xlsx(table.rows, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    sheet, sources = book.worksheets
    assert sheet.freeze_panes == "A2"
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == [
        list(HEAD),
        *(list(table_cells(row)) for row in table.rows),
    ]
    assert all(column.width >= 6 for column in sheet.column_dimensions.values())
    assert sheet["C2"].alignment.wrap_text
    assert sources.max_row == len(table.rows) + 1
    for cells, row in zip(sources.iter_rows(min_row=2, values_only=True), table.rows, strict=True):
        assert cells[5] == row.document.text[row.task.span.start : row.task.span.end].strip()


def test_a_number_is_given_once(table: Table) -> None:
    row = table.rows[1]
    assert row.task.number
    assert table_cells(row)[:2] == (str(row.position), row.task.heading)


def test_the_word_table_can_be_sent_out(table: Table, tmp_path: Path) -> None:
    write_docx(table.rows, tmp_path / "a.docx")
    file = open_docx(str(tmp_path / "a.docx"))
    section = file.sections[0]
    assert abs(section.top_margin - Mm(37)) < Mm(1)
    assert abs(section.left_margin - Mm(28)) < Mm(1)
    assert abs(section.page_width - section.left_margin - section.right_margin - Mm(156)) < Mm(1)
    assert [len(one.rows) - 1 for one in file.tables] == [4, 2]
    cells = [cell.text for cell in file.tables[0].rows[2].cells]
    assert cells[:3] == ["2", "修复步道", "市水利局\n共同覆盖单位：各区人民政府"]
    fonts = {
        run._element.rPr.rFonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
        for paragraph in file.paragraphs
        for run in paragraph.runs
        if run.text
    }
    assert "方正小标宋简体" in fonts


def test_csv_opens_in_a_spreadsheet_as_it_is(table: Table) -> None:
    data = render_csv(table.rows)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [list(HEAD), *(list(table_cells(row)) for row in table.rows)]


def test_dated_targets_become_days_of_a_calendar(table: Table) -> None:
    events = list(Calendar.from_ical(render_ics(table.rows)).walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == [
        date(2026, 12, 31),
        date(2024, 6, 30),
        date(2024, 12, 31),
    ]
    assert "没有写明具体日期" in str(events[0]["description"])
    assert len({str(event["uid"]) for event in events}) == 3
    assert render_ics(table.rows) == render_ics(table.rows)


def test_markdown_has_a_line_for_every_row(table: Table) -> None:
    lines = render_markdown(table.rows).splitlines()
    assert len(lines) == len(table.rows) + 2
    assert all(line.count(" | ") == len(HEAD) - 1 for line in lines)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_becomes_a_formula(start: str, table: Table, tmp_path: Path) -> None:
    row = table.rows[0]
    unit = replace(row.task.units[0], name=start)
    bad = Row(1, row.document, replace(row.task, number="", heading=start, units=(unit,)))
    write_xlsx([bad], tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet["B2"].data_type == "s"
    assert list(csv.reader(io.StringIO(render_csv([bad]).decode("utf-8-sig"))))[1][1] == "'" + start


@pytest.mark.parametrize("text", ["甲|乙", "甲\\乙", "甲\x0b乙"])
def test_odd_characters_do_not_break_a_file(text: str, table: Table, tmp_path: Path) -> None:
    row = table.rows[0]
    odd = Row(1, row.document, replace(row.task, heading=text))
    write_xlsx([odd], tmp_path / "a.xlsx")
    write_docx([odd], tmp_path / "a.docx")
    assert render_markdown([odd]).split("\n")[2].replace("\\|", "").count("|") == len(HEAD) + 1


def test_no_rows_is_still_a_file(tmp_path: Path) -> None:
    write_xlsx([], tmp_path / "a.xlsx")
    write_docx([], tmp_path / "a.docx")
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row == 1
    assert not list(Calendar.from_ical(render_ics([])).walk("VEVENT"))
    assert "没有" in "".join(paragraph.text for paragraph in open_docx(str(tmp_path / "a.docx")).paragraphs)
