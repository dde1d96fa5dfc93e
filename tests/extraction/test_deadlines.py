"""Deadlines as written ↔ text, kind, year, month, day, and the words they bind to."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import HEAD, Read

# The words of a task in a document of 2023 → its deadlines.
RUNNING = [
    ("到2025年，建成平台。", [("到2025年", "by_date", 2025, None, None, "建成平台")]),
    ("到2025年底，建成平台。", [("到2025年底", "by_date", 2025, 12, None, "建成平台")]),
    ("2024年6月底前，出台办法。", [("2024年6月底前", "by_date", 2024, 6, None, "出台办法")]),
    ("2024年6月30日前报送总结。", [("2024年6月30日前", "by_date", 2024, 6, 30, "报送总结")]),
    ("力争2024年底完成验收。", [("2024年底", "by_date", 2024, 12, None, "完成验收")]),
    ("2024年上半年完成验收。", [("2024年上半年", "by_date", 2024, None, None, "验收")]),
    (
        "6月底前出台办法，年底前建成。",
        [("6月底前", "by_date", None, 6, None, "出台办法"), ("年底前", "by_date", None, 12, None, "")],
    ),
    (
        "2024年3月底前出台办法，9月底前启动平台。",
        [
            ("2024年3月底前", "by_date", 2024, 3, None, "出台办法"),
            ("9月底前", "by_date", 2024, 9, None, "启动平台"),
        ],
    ),
    ("今年10月底前出台办法。", [("今年10月底前", "by_date", 2023, 10, None, "出台办法")]),
    (
        "自本方案印发之日起30日内制定细则。",
        [("自本方案印发之日起30日内", "within_period", None, None, None, "制定细则")],
    ),
    ("三年内建成平台。", [("三年内", "within_period", None, None, None, "建成平台")]),
    ("每年12月底前报送总结。", [("每年12月底前", "recurring", None, 12, None, "报送总结")]),
    ("力争“十四五”末建成中心。", [("“十四五”末", "by_date", None, None, None, "建成中心")]),
    ("2025年床位达到3000张。", [("2025年", "by_date", 2025, None, None, "床位达到3000张")]),
    (
        "到2025年，床位达到3000张，到2035年，达到5000张。",
        [
            ("到2025年", "by_date", 2025, None, None, "床位达到3000张"),
            ("到2035年", "by_date", 2035, None, None, "达到5000张"),
        ],
    ),
    ("2024年第二季度上线平台。", [("2024年第二季度", "by_date", 2024, None, None, "上线平台")]),
    (
        "《甲市规划》印发后30日内组建专班。",
        [("《甲市规划》印发后30日内", "within_period", None, None, None, "组建专班")],
    ),
    ("每年培训不少于2000人次。", [("每年", "recurring", None, None, None, "培训不少于2000人次")]),
    ("每季度开展两次演练。", [("每季度", "recurring", None, None, None, "开展两次演练")]),
    # no deadlines
    ("每月补贴300元，每年补助2户，每人每天3次。", []),
    ("落实长江“十年禁渔”，打造“15分钟生活圈”和15分钟服务圈。", []),
    ("贯彻《2030年前碳达峰行动方案》（甲政发〔2021〕3号）。", []),
    ("总结2021年试点经验，完成2022年度评价，2023年安排资金100万元。", []),
    ("能耗比2020年下降5%，较2025年提高。", []),
    ("实施《规划（2019—2030年）》，2023—2025年开展行动。", []),
    ("自2024年1月1日起施行。", []),
    ("截至2022年底，已建成5个。", []),
    ("鼓励三年内容创作，每家企业。", []),
]


@pytest.mark.parametrize(("text", "expected"), RUNNING)
def test_running_text(text: str, expected: list[tuple[object, ...]], read: Read) -> None:
    document, ledger = read(f"1.甲。{text}（责任单位：市民政局）")
    task = ledger.tasks[0]
    found = [(d.text, d.kind, d.year, d.month, d.day, d.applies_to) for d in task.deadlines]
    assert [row[:5] for row in found] == [row[:5] for row in expected]
    for row, right in zip(found, expected, strict=True):
        assert str(right[5]) in str(row[5])
    for deadline in task.deadlines:
        assert document.text[deadline.span.start : deadline.span.end] == deadline.text


FIELDS = [
    ("2023年6月底前", "by_date", 2023, 6, None),
    ("2023年12月31日", "by_date", 2023, 12, 31),
    ("2024年", "by_date", 2024, None, None),
    ("6月底前", "by_date", None, 6, None),
    ("长期坚持", "ongoing", None, None, None),
    ("持续推进", "ongoing", None, None, None),
    ("按照国家安排部署", "ongoing", None, None, None),
    ("每年12月", "recurring", None, 12, None),
    ("印发后30日内", "within_period", None, None, None),
]


@pytest.mark.parametrize(("text", "kind", "year", "month", "day"), FIELDS)
def test_fields_of_their_own(
    text: str, kind: str, year: int | None, month: int | None, day: int | None, read: Read
) -> None:
    document, ledger = read(f"1.甲任务。做甲。\n责任单位：市民政局\n完成时限：{text}")
    deadline = ledger.statements[0].deadline
    assert deadline is not None
    assert (deadline.text, deadline.kind, deadline.year, deadline.month, deadline.day) == (
        text,
        kind,
        year,
        month,
        day,
    )
    assert ledger.tasks[0].deadlines == (deadline,)
    assert deadline.applies_to == "甲任务"
    assert document.text[deadline.span.start : deadline.span.end] == text


def test_the_year_of_the_title_fills_in_a_bare_month(read_whole: Read) -> None:
    _, ledger = read_whole("甲市2024年行动计划\n一、主要任务\n1.甲。6月底前出台办法。（责任单位：市民政局）")
    assert [(d.text, d.year, d.month) for d in ledger.deadlines] == [("6月底前", 2024, 6)]


def test_goals_of_the_plan_belong_to_no_task(read_whole: Read) -> None:
    _, ledger = read_whole(
        HEAD.replace("以人为本，统筹推进。", "到2025年，体系基本建成。")
        + "1.甲。做甲。（责任单位：市民政局）"
    )
    assert [(d.text, d.span.clause) for d in ledger.deadlines] == [("到2025年", "一")]
    assert ledger.tasks[0].deadlines == ()
