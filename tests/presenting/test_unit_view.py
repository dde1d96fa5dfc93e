"""One unit's view: its tasks, printed ones apart from inherited ones, with whom, by when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.models import Document, Ledger, Link
from assistant.presenting.ledger import Table
from assistant.presenting.unit import PAGE_TASKS, duties_of, render_unit

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"
LINK = Link(FIRST, "一/(一)/1", SECOND, "一/(二)", 0.5, "标题相近“公园”")


@pytest.fixture
def show(table: Table, documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]):
    def show(query: Mapping[str, str], table: Table = table, links: tuple[Link, ...] = (LINK,)) -> str:
        return render_unit(
            table,
            query,
            lambda key: [link for link in links if link.from_document == key],
            documents,
            lambda key: ledgers[key].rules,
        )

    return show


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("unit", "printed", "inherited"),
    [
        ("市水利局", ["1", "2"], []),
        ("各区人民政府", ["1"], ["2", "3", "4"]),
        ("市住建局", ["(一)", "(二)"], []),
        ("无此单位", [], []),
    ],
)
def test_printed_and_inherited_tasks_are_told_apart(
    table: Table, unit: str, printed: list[str], inherited: list[str]
) -> None:
    duties = duties_of(table, unit)
    assert [duty.row.task.number for duty in duties if not duty.unit.inherited] == printed
    assert [duty.row.task.number for duty in duties if duty.unit.inherited] == inherited


def test_the_rule_stands_with_what_it_gives(show) -> None:
    words = text_of(show({"unit": "各区人民政府"}))
    assert "有 4 项任务：文件单独列明 1 项，作为共同覆盖单位 3 项" in words
    assert "以下任务责任单位均包括各区人民政府" in words


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("市水利局", "责任单位（文件未写明牵头单位）"),
        ("市发改委", "本单位是 牵头单位"),
        ("市住建局", "本单位是 配合单位"),
    ],
)
def test_a_role_is_what_the_document_states(show, unit: str, expected: str) -> None:
    assert expected in text_of(show({"unit": unit}))


def test_partners_deadlines_targets_and_the_clause_above(show) -> None:
    html = show({"unit": "市园林局"})
    words = text_of(html)
    for expected in (
        "市水利局 1 项",
        "市城管委",
        "到2026年",
        "新建口袋公园30个以上",
        "2024年6月底前",
        "充电桩",
    ):
        assert expected in words
    assert "标题相近“公园”" in html
    assert "未找到对应条款" in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "选择您的单位"),
        ({"unit": "市"}, "名称含“市”的单位有几个"),
        ({"unit": "天文台"}, "没有名称含“天文台”的单位"),
        ({"unit": "水利"}, "在 1 份文件中"),
        ({"unit": "市水利局", "page": "99"}, "市水利局"),
        ({"unit": "市水利局", "page": "0", "document": "没有"}, "市水利局"),
        ({"unit": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_words(show, query: dict[str, str], expected: str) -> None:
    html = show(query)
    assert expected in html
    assert "<script>" not in html


def test_no_unit_anywhere(show) -> None:
    assert "还没有写明责任单位的任务" in show({}, Table(()))


def test_a_unit_with_thousands_of_tasks_is_shown_a_page_at_a_time(show, table: Table) -> None:
    row = next(row for row in table.rows if row.task.number == "4")
    rows = [replace(row, position=number) for number in range(1, 1001)]
    html = show({"unit": "市园林局", "page": "2"}, Table(rows))
    assert html.count('class="duty"') == PAGE_TASKS
    assert "第 2 页，共 17 页" in text_of(html)
    assert "1000" in text_of(html)
