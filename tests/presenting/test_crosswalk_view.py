"""The levels side by side: what differs is marked, what has no counterpart is said."""

from __future__ import annotations

import re

import pytest

from assistant.answering.crosswalk import unlinked
from assistant.models import Link
from assistant.presenting.crosswalk import lines_of, render_crosswalk
from assistant.reading.numerals import parse_numeral

CITY, PROVINCE, STATE = "鄂州政办发〔2022〕5号", "鄂政发〔2021〕25号", "国发〔2021〕4号"


@pytest.fixture(scope="module")
def show(assistant):
    def show(query: dict[str, str], links=None) -> str:
        lowers = {
            key: subject.title for key, subject in assistant.subjects().items() if subject.level != "state"
        }
        return render_crosswalk(
            query, lowers, CITY, links or assistant.crosswalk, assistant.documents, assistant.ledgers
        )

    return show


@pytest.fixture(scope="module")
def lines(assistant):
    links = assistant.crosswalk(CITY)
    uppers, lines = lines_of(assistant.documents[CITY], links, assistant.documents, assistant.ledgers)
    assert [document.id for document in uppers] == [PROVINCE, STATE]
    return {line.own.clause.path: line for line in lines}


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def figures(cell) -> dict[str, bool]:
    return {figure.text: figure.differs for figure in cell.figures}


def test_every_task_has_its_counterpart_at_both_levels(assistant, lines) -> None:
    for number, task in enumerate(assistant.ledgers[CITY].tasks, 1):
        numbers = [
            [parse_numeral(cell.clause.number.strip("()")) for cell in column]
            for column in lines[task.clause].above
        ]
        assert numbers == [[number + 2], [number + 3]]


def test_a_figure_that_only_the_city_has_is_marked(lines) -> None:
    line = lines["二/(一)/1"]
    assert figures(line.own) == {"工业固体废弃物综合利用率 90%(到2025年)": True}
    assert line.has("target")


def test_what_both_say_alike_is_not_marked(lines) -> None:
    own, (province,), (state,) = lines["一/(二)"].own, *lines["一/(二)"].above
    for cell in (own, province, state):
        assert figures(cell)["绿色生产生活方式 广泛形成(到2035年)"] is False
    assert any(differs and "美丽湖北" in text for text, differs in figures(province).items())


def test_units_without_a_counterpart_are_marked(lines) -> None:
    (province,), _ = lines["二/(一)/1"].above
    matched = {name: found for name, _, found in province.units}
    assert matched["省经信厅"]
    assert not matched["省市场监管局"]


def test_a_clause_above_that_nothing_answers_to(assistant) -> None:
    linked = [link.to_clause for link in assistant.crosswalk(CITY) if link.to_document == STATE]
    alone = unlinked(assistant.documents[STATE], linked)
    assert any("国际合作" in clause.heading for clause in alone)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "只说两级条款讲同一件事"),
        ({"document": CITY, "words": "再生资源"}, "加强再生资源回收利用"),
        ({"show": "target"}, "90%"),
        ({"show": "unit"}, "省市场监管局"),
        ({"show": "none", "words": "没有这种词"}, "没有符合这些条件的条款"),
        ({"show": "nonsense", "document": "nonsense", "page": "x"}, "指导思想"),
        ({"words": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_filters(show, query: dict[str, str], expected: str) -> None:
    html = show(query)
    assert expected in html
    assert "<script>" not in html


def test_the_address_narrows_to_what_differs(show) -> None:
    def shown(query: dict[str, str]) -> int:
        return int(re.search(r"符合 (\d+) 条", text_of(show(query)))[1])  # type: ignore[index]

    assert 0 < shown({"show": "target"}) < shown({})


def test_an_outline_is_never_taken_for_text(assistant, show) -> None:
    outlines = [document for document in assistant.documents.values() if document.form == "outline"]
    assert show({}).count("要点，非原文；全文未载入") >= len(outlines)


def test_nothing_above(assistant) -> None:
    html = render_crosswalk({}, {}, CITY, assistant.crosswalk, assistant.documents, assistant.ledgers)
    assert "还没有上下级对应" in html


def test_a_document_without_links_shows_its_clauses_alone(show) -> None:
    no_links: list[Link] = []
    assert "指导思想" in show({}, lambda _: no_links)
