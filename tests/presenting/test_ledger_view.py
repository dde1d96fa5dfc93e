"""The table of tasks: what the address asks for is what is shown, counted and exported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.presenting.charts import count_units, render_bars, render_matrix, render_timeline
from assistant.presenting.ledger import PAGE_ROWS, Table, parse_wanted, render_ledger, select_rows
from assistant.presenting.markup import Choice
from assistant.presenting.rows import Row

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["1", "2", "3", "4"]),
        ({"document": "*"}, ["1", "2", "3", "4", "(一)", "(二)"]),
        ({"document": SECOND}, ["(一)", "(二)"]),
        ({"document": "充电设施"}, ["(一)", "(二)"]),
        ({"document": "没有"}, []),
        ({"section": "一/(二)"}, ["3", "4"]),
        ({"section": "一"}, ["1", "2", "3", "4"]),
        ({"section": "九"}, ["1", "2", "3", "4"]),
        ({"unit": "各区人民政府"}, ["1", "2", "3", "4"]),
        ({"unit": "各区人民政府", "inherited": "no"}, ["1"]),
        ({"unit": "市水利局"}, ["1", "2"]),
        ({"unit": "园林"}, ["1", "3", "4"]),
        ({"unit": "无此单位"}, []),
        ({"deadline": "dated"}, ["1", "3"]),
        ({"deadline": "undated"}, ["2", "4"]),
        ({"deadline": "2024"}, ["3"]),
        ({"words": "公园 水利"}, ["1"]),
        ({"words": "  "}, ["1", "2", "3", "4"]),
        ({"document": "*", "unit": "市住建局", "deadline": "2024"}, ["(一)"]),
        ({"sort": "-deadline"}, ["2", "4", "1", "3"]),
        ({"sort": "deadline"}, ["3", "1", "2", "4"]),
        ({"sort": "task"}, ["4", "3", "1", "2"]),  # by sound: 普查 p, 清理 q, 新建 xin, 修复 xiu
        ({"sort": "nonsense", "page": "-3"}, ["1", "2", "3", "4"]),
    ],
)
def test_rows_wanted(query: Mapping[str, str], expected: Sequence[str], table: Table) -> None:
    wanted = parse_wanted(query, table, FIRST)
    assert [row.task.number for row in select_rows(table, wanted)] == list(expected)


def test_the_number_shown_of_the_total_is_always_said(table: Table) -> None:
    html = render_ledger(table, parse_wanted({"unit": "市水利局"}, table, FIRST))
    assert "符合 2 项，共 4 项（全部文件 6 项）" in html
    html = render_ledger(table, parse_wanted({"words": "没有这个词"}, table, FIRST))
    assert "符合 0 项，共 4 项" in html
    assert "没有符合这些条件的任务" in html
    assert "<table" not in html


def test_without_the_default_document_all_are_shown(table: Table) -> None:
    assert "符合 6 项，共 6 项" in render_ledger(table, parse_wanted({}, table, "丙政发〔2020〕1号"))


def test_without_tasks_the_view_says_what_to_do() -> None:
    empty = Table([])
    html = render_ledger(empty, parse_wanted({}, empty, FIRST))
    assert "没有可列出的任务" in html
    assert 'href="/files"' in html


def test_exports_carry_the_filter(table: Table) -> None:
    html = render_ledger(table, parse_wanted({"unit": "市水利局", "inherited": "no"}, table, FIRST))
    links = re.findall(r'href="(/export/ledger\.[a-z]+)\?([^"]+)"', html)
    assert [link for link, _ in links] == [
        f"/export/ledger.{kind}" for kind in ("xlsx", "docx", "csv", "ics", "md")
    ]
    assert all("unit=%E5%B8%82" in query and "inherited=no" in query for _, query in links)


def test_inherited_units_have_a_column_of_their_own(table: Table) -> None:
    html = render_ledger(table, parse_wanted({}, table, FIRST))
    assert html.count('<span class="chip inherited">各区人民政府</span>') == 3
    assert html.count('<span class="chip">各区人民政府</span>') == 1


def test_roles_are_said_where_the_document_states_them(table: Table) -> None:
    html = render_ledger(table, parse_wanted({"document": SECOND}, table, FIRST))
    assert "市发改委(牵头)" in html
    assert "市住建局(配合)" in html


def many(row: Row, count: int) -> list[Row]:
    """The row ``count`` times, each in a document of its own."""
    return [
        Row(1, replace(row.document, id=f"{number:04}号"), replace(row.task, document=f"{number:04}号"))
        for number in range(count)
    ]


def test_thousands_of_documents_are_paged_and_typed(table: Table) -> None:
    large = Table(many(table.rows[0], 3_000))
    html = render_ledger(large, parse_wanted({}, large, FIRST))
    assert len(re.findall(r"<tr data-href", html)) == PAGE_ROWS
    assert '<select name="document"' not in html
    assert '<input type="search" name="document"' in html
    assert "第 1 页，共 60 页" in html
    assert len(html) < 150_000
    last = render_ledger(large, parse_wanted({"page": "99"}, large, FIRST))
    assert "第 60 页，共 60 页" in last
    assert 'rel="next"' not in last


def test_a_choice_keeps_what_was_chosen() -> None:
    assert not Choice("unit", "单位", [("a", "甲")] * 150, "a").typed
    long = Choice("unit", "单位", [("", "全部"), *[(str(n), str(n)) for n in range(900)]], "a")
    assert long.typed
    assert len(long.suggested) == 500


@pytest.mark.parametrize(("inherited", "districts"), [(True, (1, 3)), (False, (1, 0))])
def test_units_are_counted(inherited: bool, districts: tuple[int, int], table: Table) -> None:
    counts = {name: (printed, added) for name, printed, added in count_units(table.rows[:4], inherited)}
    assert counts["各区人民政府"] == districts
    assert counts["市园林局"] == (3, 0)
    assert counts["市城管委"] == (1, 0)


def test_bars_begin_at_zero_and_keep_their_proportion(table: Table) -> None:
    svg = render_bars(table.rows[:4], True)
    widths = [float(width) for width in re.findall(r'<rect class="printed"[^>]* width="([\d.]+)"', svg)]
    assert widths[:2] == [140.0, 420.0]  # one and three tasks of four
    assert len(set(re.findall(r'<rect class="printed" x="([\d.]+)"', svg))) == 1


def test_the_matrix_tells_printed_from_inherited(table: Table) -> None:
    svg = render_matrix(table.rows[:4], True)
    assert svg.count('class="hollow" ') == 3
    assert svg.count('<rect class="printed"') == 7
    assert 'class="hollow" ' not in render_matrix(table.rows[:4], False)


def test_a_year_alone_is_not_drawn_as_a_day(table: Table) -> None:
    svg = render_timeline(table.rows[:4])
    assert "2024-06-30" in svg
    assert "2026-12-31" not in svg
    assert "到2026年：" in svg
    assert re.findall(r">(20\d\d)</text>", svg) == ["2024", "2025", "2026"]


def test_a_time_line_without_dates_says_so(table: Table) -> None:
    assert "没有写明年份的时限" in render_timeline([table.rows[1]])


@pytest.mark.parametrize("render", [render_bars, render_matrix])
def test_pictures_bound_what_they_draw(render: object, table: Table) -> None:
    svg = render(many(table.rows[0], 3_000), True)  # type: ignore[operator]
    assert len(svg) < 100_000
