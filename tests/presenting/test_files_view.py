"""The corpus as a view, and what the assistant says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.models import Damage, Discard
from assistant.presenting.about import render_about
from assistant.presenting.files import PAGE_FILES, Listed, render_coverage, render_files, render_jobs

FIRST = "甲政办发〔2023〕9号"
LOADED = Listed(
    FIRST, "甲市公园建设方案", "municipal", "full", "", "https://example.cn/1", True, False, "1.txt"
)
MISSING = Listed("丙发〔2020〕1号", "丙文", "state", "missing", "", "https://example.cn/2", False, True, "")
OUTLINE = Listed("丁发〔2020〕1号", "丁文", "provincial", "outline", "", "", False, True, "")
BROKEN = Listed("坏.pdf", "", "", "unreadable", "文件已损坏。", "", False, False, "坏.pdf")
ROWS = [LOADED, MISSING, OUTLINE, BROKEN]
JOB = {
    "number": 3,
    "name": "添加 <甲>.pdf",
    "state": "running",
    "state_text": "进行中",
    "stage": "建立索引",
    "result": [],
    "stoppable": True,
}


def show(rows: list[Listed] = ROWS, query: dict[str, str] | None = None, **changes: Any) -> str:
    options: dict[str, Any] = {
        "allowed": True,
        "needs_password": False,
        "formats": [".pdf", ".txt"],
        "jobs": "",
    }
    return render_files(rows, query or {}, **{**options, **changes})


def test_what_is_loaded_and_what_is_not_and_how_to_get_it() -> None:
    html = show()
    for words in ("已载入 1 份", "未载入 1 份", "仅要点 1 份", "无法读取 1 份", "https://example.cn/2",
                  "未经确认", "手工加入", "官方网页地址未登记", "文件已损坏。"):  # fmt: skip
        assert words in html
    assert html.count('data-action="/files/fetch"') == 2
    assert html.count('data-action="/files/remove"') == 2
    assert html.count("读取报告") == 2


@pytest.mark.parametrize(
    ("needs_password", "words"), [(True, "管理口令"), (False, "只能在运行本服务的机器上")]
)
def test_who_may_not_change_anything_sees_the_list_alone(needs_password: bool, words: str) -> None:
    html = show(allowed=False, needs_password=needs_password)
    assert words in html
    assert FIRST in html
    assert "data-action" not in html
    assert 'type="file"' not in html


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"state": "missing"}, "丙文", "甲市公园"),
        ({"words": "丙 2020"}, "丙文", "丁文"),
        ({"words": "没有"}, "没有符合条件的文件", "丙文"),
        ({"state": "nonsense", "page": "-3"}, "丙文", "nonsense"),
        ({"words": "<script>"}, "&lt;script&gt;", "<script>"),
    ],
)
def test_filters(query: dict[str, str], shown: str, hidden: str) -> None:
    html = show(query=query)
    assert shown in html
    assert hidden not in html


def test_thousands_of_files_are_shown_a_page_at_a_time() -> None:
    rows = [replace(LOADED, id=f"甲发〔2023〕{number}号") for number in range(3000)]
    html = show(rows, {"page": "60"})
    assert html.count('class="holding"') == PAGE_FILES
    assert "第 60 页，共 60 页" in html


def test_nothing_at_all() -> None:
    assert "还没有文件" in show([])


TRIED = {"id": "丙发〔2020〕1号", "title": "丙市湖岸办法", "address": "https://example.invalid/1"}


def test_what_the_start_could_not_fetch_is_one_quiet_note() -> None:
    failed = {**JOB, "state": "failed", "state_text": "未成", "result": ["连不上网络"]}
    other = {**TRIED, "id": "丙发〔2020〕2号", "title": "丙市林地办法", "address": ""}
    html = render_jobs([{**failed, "tried": TRIED}, {**failed, "number": 4, "tried": other}], True)
    assert html.count("未能联网取得") == 1
    for words in ("丙市湖岸办法", "丙市林地办法", TRIED["address"]):
        assert words in html
    for words in ("未成", "连不上网络"):
        assert words not in html
    assert "丙市湖岸办法" not in render_jobs([{**failed, "tried": TRIED}], True, [TRIED["id"]])
    assert "未成" in render_jobs([{**failed, "tried": None}], True)  # somebody asked for this one


def test_jobs_show_their_stage_and_can_be_stopped_by_those_who_may() -> None:
    html = render_jobs([JOB], True)
    assert "建立索引" in html
    assert "data-running" in html
    assert "/files/jobs/3/cancel" in html
    assert "&lt;甲&gt;" in html
    assert "cancel" not in render_jobs([JOB], False)
    assert "data-running" not in render_jobs([{**JOB, "state": "done"}], True)


def test_the_coverage_report_says_what_was_left_out(pairs, documents) -> None:
    document, ledger = pairs[0]
    document = replace(
        document,
        damage=(Damage("2?3", "2~3", 5, "疑似缺字"),),
        discards=tuple(Discard(f"<第{number}页>", "页码") for number in range(150)),
    )
    html = render_coverage(document, replace(ledger, unknown_units=("天文台",)), documents)
    for words in ("100.0%", "任务", "4 项", "天文台", "原文作“2?3”，疑为“2~3”", "&lt;第0页&gt;", "另有 50 处",
                  "乙政发〔2024〕3号：已载入", document.sha256):  # fmt: skip
        assert words in html


def test_about_names_versions_and_documents(documents) -> None:
    html = render_about(documents, "0123456789abcdef", "")
    for words in (
        "0123456789abcdef",
        "内置编码器",
        "甲市公园建设方案",
        "gradio",
        "它不做什么",
        "共同覆盖单位",
    ):
        assert words in html
    assert "还没有载入文件" in render_about({}, "", "")
