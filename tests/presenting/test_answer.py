"""The answer card: every marker leads to its place, nothing is executed, inherited units say why."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from assistant.answering.citation import Citations
from assistant.models import Answer, Coverage, Document, Hit, Ledger
from assistant.presenting.answer import plain_copy, render_turn, render_why

FIRST = "甲政办发〔2023〕9号"

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def text_of(html: str) -> str:
    """What a reader sees, without white space between elements."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


@pytest.fixture
def answer(documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]) -> Answer:
    """An answer about the task that inherits a unit: statement, rule and damage cited."""
    task = ledgers[FIRST].tasks[1]
    citations = Citations(documents)
    for unit in task.units:
        citations.marker(unit.span)
    return Answer(
        question="第2项任务谁负责",
        status="answered",
        intent="responsible_units",
        text="市水利局[1]。另有各区人民政府[2]。",
        tasks=(task,),
        citations=citations.all(),
        notices=("文件没有写明谁牵头。",),
        coverage=Coverage(1, 4, 4),
        table=(("单位", "出处"), ("市水利局", "[1]")),
    )


def test_every_marker_leads_to_the_place_it_cites(answer: Answer, documents: Mapping[str, Document]) -> None:
    html = render_turn(answer, documents, ["第1项呢", answer.question])
    places = set(re.findall(r'<details class="place" id="([^"]+)"', html))
    assert places == {"place-2-1", "place-2-2"}
    assert set(re.findall(r'data-place="([^"]+)"', html)) == places
    for citation in answer.citations:
        assert f"<mark>{citation.quote}</mark>" in html.replace("<mark></mark>", "")


def test_places_of_two_turns_do_not_share_names(answer: Answer, documents: Mapping[str, Document]) -> None:
    one = render_turn(answer, documents, ["a"])
    two = render_turn(answer, documents, ["a", "b"])
    assert not set(re.findall(r' id="([^"]+)"', one)) & set(re.findall(r' id="([^"]+)"', two))


def test_inherited_units_stand_apart_and_say_by_which_rule(
    answer: Answer, documents: Mapping[str, Document]
) -> None:
    html = render_turn(answer, documents)
    assert re.findall(r'<span class="chip responsible">([^<]+)', html) == ["市水利局"]
    chip = re.search(r'<span class="chip inherited" title="([^"]+)">各区人民政府<', html)
    assert chip
    assert "以下任务责任单位均包括各区人民政府" in chip[1]
    assert "本条未列出，按通则承担：“以下任务责任单位均包括各区人民政府" in text_of(html)


def test_the_card_says_status_notice_coverage_and_table(
    answer: Answer, documents: Mapping[str, Document]
) -> None:
    seen = text_of(render_turn(answer, documents))
    for words in (
        "有据",
        "文件没有写明谁牵头。",
        "列出 1 项，共 4 项，逐项核对 4 项",
        "单位 出处",
        "疑为“2~3条”",
    ):
        assert words in seen


def test_sentence_comes_before_task_and_evidence(answer: Answer, documents: Mapping[str, Document]) -> None:
    html = render_turn(answer, documents)
    assert html.index("另有") < html.index('class="task"') < html.index('class="evidence"')


@pytest.mark.parametrize("field", ["question", "text", "notices", "table", "intent"])
def test_nothing_that_comes_from_outside_is_markup(
    field: str, answer: Answer, documents: Mapping[str, Document]
) -> None:
    values: dict[str, Any] = {"notices": (HOSTILE,), "table": ((HOSTILE,), (HOSTILE,))}
    fields = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    html = render_turn(Answer(**{**fields, field: values.get(field, HOSTILE)}), documents, [HOSTILE])
    assert "<script" not in html
    assert "<img" not in html


def test_an_answer_without_citations_says_so(documents: Mapping[str, Document]) -> None:
    html = render_turn(Answer("天气", "abstained", "outside", "文件没有说[3]。"), documents)
    assert "没有引用条款" in html
    assert "文件未载" in html
    assert 'class="marker"' not in html  # a number that cites nothing is no link


@pytest.mark.parametrize(("status", "badge"), [("answered", ""), ("partial", ""), ("abstained", "文件未载")])
def test_what_cites_nothing_is_not_vouched_for(
    status: Any, badge: str, documents: Mapping[str, Document]
) -> None:
    html = render_turn(Answer("您好", status, "outside", "您好，请提问。"), documents)
    assert re.findall(r'class="badge [^>]*>([^<]*)<', html) == ([badge] if badge else [])


def test_many_tasks_are_folded(
    answer: Answer, documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]
) -> None:
    fields = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    many = Answer(**{**fields, "tasks": ledgers[FIRST].tasks * 20})
    html = render_turn(many, documents)
    assert html.count('<details class="task"') == 60
    assert "还有 20 项未在此列出" in text_of(html)


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("一、要求\n到2025年,\n  优化。\n", "一、要求到2025年,优化。"),
        (" 一行 ", "一行"),
        ("a b", "a b"),
        ("", ""),
    ],
)
def test_a_copied_quotation_has_no_line_breaks(text: str, copied: str) -> None:
    assert plain_copy(text) == copied


@pytest.mark.parametrize(
    ("hit", "intent", "seen"),
    [
        (
            Hit(3, "d", "c", 0.1, 4, None, ("公园", "步道")),
            "topic",
            ["公园、步道", "第 4 位", "未进入排名", "第 3 位"],
        ),
        (Hit(1, "d", "c", 0.1, None, 2, ()), "unit_tasks", ["直接取出", "第 2 位"]),
        (None, "topic", ["不是检索得来"]),
    ],
)
def test_why_a_clause_was_chosen(hit: Hit | None, intent: str, seen: list[str]) -> None:
    text = text_of(render_why(hit, intent))
    for words in seen:
        assert words in text


@pytest.mark.parametrize("turns", [["一", "二\n三"], ['"quoted"', "it's"], ["<b>&amp;"]])
def test_the_questions_of_a_conversation_survive_the_trip(
    turns: list[str], answer: Answer, documents: Mapping[str, Document]
) -> None:
    written = re.search(r"data-turns='([^']*)'", render_turn(answer, documents, turns))
    assert written
    assert json.loads(unescape(written[1])) == turns
