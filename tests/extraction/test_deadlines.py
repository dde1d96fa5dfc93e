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
    (
        "到2025年和2030年，知晓率分别达到60%和70%。",
        [("到2025年", "by_date", 2025, None, None, ""), ("2030年", "by_date", 2030, None, None, "知晓率")],
    ),
    (
        "2024、2025年分别培育企业10家、20家。",
        [("2024", "by_date", 2024, None, None, ""), ("2025年", "by_date", 2025, None, None, "培育企业")],
    ),
    ("将覆盖率提高到2025年的98%。", [("到2025年", "by_date", 2025, None, None, "98%")]),
    ("全年改造100个，其中2023年改造小区36个。", [("2023年", "by_date", 2023, None, None, "改造小区")]),
    ("2024年上半年开展中期评估。", [("2024年上半年", "by_date", 2024, None, None, "中期评估")]),
    ("每年11月20日前报送自查报告。", [("每年11月20日前", "recurring", None, 11, 20, "自查报告")]),
    ("每年三月底前公布情况。", [("每年三月底前", "recurring", None, 3, None, "公布情况")]),
    ("每月5日前报送进度。", [("每月5日前", "recurring", None, None, 5, "进度")]),
    ("每年10月至次年3月开展行动。", [("每年10月至次年3月", "recurring", None, 10, None, "行动")]),
    ("每季度结束后20日内报送。", [("每季度结束后20日内", "recurring", None, None, None, "报送")]),
    ("每半年向市政府报告实施情况。", [("每半年", "recurring", None, None, None, "报告")]),
    ("每学期至少开展一次检查。", [("每学期", "recurring", None, None, None, "检查")]),
    ("每五年评估一次。", [("每五年", "recurring", None, None, None, "评估")]),
    (
        "县每季度、乡每月巡查不少于1次。",
        [("每季度", "recurring", None, None, None, ""), ("每月", "recurring", None, None, None, "巡查")],
    ),
    (
        "考核每年开展，于次年1月底前完成。",
        [("每年", "recurring", None, None, None, ""), ("次年1月底前", "recurring", None, 1, None, "")],
    ),
    (
        "每月5日前报送数据，次月10日前通报。",
        [("每月5日前", "recurring", None, None, 5, ""), ("次月10日前", "recurring", None, None, 10, "通报")],
    ),
    (
        "应当自受理申请之日起五个工作日内作出决定。",
        [("自受理申请之日起五个工作日内", "within_period", None, None, None, "决定")],
    ),
    ("在有效期届满前三十日内办理。", [("有效期届满前三十日内", "within_period", None, None, None, "办理")]),
    ("灾害发生后10小时内开展救助。", [("灾害发生后10小时内", "within_period", None, None, None, "救助")]),
    (
        "延续补贴政策至2025年底；招用毕业生的发放补助。",
        [("至2025年底", "by_date", 2025, 12, None, "补贴政策")],
    ),
    ("街道3日内完成初审。", [("3日内", "within_period", None, None, None, "初审")]),
    ("停水应当提前24小时通知用户。", [("提前24小时", "within_period", None, None, None, "通知")]),
    ("“十四五”期间，建设公园10个。", [("“十四五”期间", "within_period", None, None, None, "公园")]),
    ("2024年汛前完成修订。", [("2024年汛前", "by_date", 2024, None, None, "修订")]),
    ("加强防汛前期准备和汛前检查。", []),
    ("2024年汛期前完成修订。", [("2024年汛期前", "by_date", 2024, None, None, "修订")]),
    ("具备条件的乡镇2025年全部建成。", [("2025年", "by_date", 2025, None, None, "具备条件的乡镇")]),
    ("9号线2024年上半年开通。", [("2024年上半年", "by_date", 2024, None, None, "开通")]),
    ("于2024年2月28日17:00前报送。", [("2024年2月28日17:00前", "by_date", 2024, 2, 28, "报送")]),
    ("速报时限为1小时内。", [("1小时内", "within_period", None, None, None, "")]),
    # no deadlines
    ("6月1日至8月31日为主汛期。", []),
    ("审批时间控制在15个工作日内，平均在2个工作日内。", []),
    ("“十三五”期间，建成公园10个；“十四五”时期，是关键的5年，“十四五”时期发展规划。", []),
    ("政策执行至2024年12月31日，有效期至2025年6月30日。", []),
    ("2024年秋季学期起，6月至8月开展宣传，年内新增公园2个。", []),
    ("2024年对符合条件的项目，安排1000万元给予扶持。", []),
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
    ("每月20日前", "recurring", None, None, 20),
    ("2023年7月—12月", "by_date", 2023, 12, None),
    ("2023—2025年", "by_date", 2025, None, None),
    ("即时办理", "ongoing", None, None, None),
    ("每两周", "recurring", None, None, None),
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


def test_a_field_with_a_round_and_a_date(read: Read) -> None:
    _, ledger = read("1.甲任务。做甲。\n完成时限：每季度调度，2023年底完成")
    assert [(d.text, d.kind) for d in ledger.deadlines] == [
        ("每季度调度", "recurring"),
        ("2023年底", "by_date"),
    ]


def test_what_a_covering_notice_asks_for(read_whole: Read) -> None:
    _, ledger = read_whole(
        "关于印发甲市2024年方案的通知\n甲政发〔2023〕7号\n各区人民政府：\n"
        "现印发给你们，请认真贯彻执行，并于2024年9月30日前报送情况。\n甲市人民政府\n2023年12月1日\n"
        "甲市2024年方案\n一、目标\n做好。"
    )
    assert [(d.span.clause, d.text) for d in ledger.deadlines] == [("header", "2024年9月30日前")]


def test_a_field_with_two_dates(read: Read) -> None:
    _, ledger = read("1.甲任务。做甲。\n完成时限：2023年6月底前制定方案，12月底前完成")
    assert [(d.text, d.year, d.month) for d in ledger.deadlines] == [
        ("2023年6月底前制定方案", 2023, 6),
        ("12月底前", 2023, 12),
    ]


def test_the_year_a_plan_is_for_is_no_deadline_of_its_own(read_whole: Read) -> None:
    _, ledger = read_whole("甲市2024年工作要点\n一、甲\n2024年，改造小区36个，2025年达到50个。")
    assert [d.text for d in ledger.deadlines] == ["2025年"]


def test_a_plan_without_a_date_knows_the_past_by_its_title(read_whole: Read) -> None:
    _, ledger = read_whole(
        "甲市“十四五”交通规划\n一、基础\n2020年，里程达到100公里。\n二、目标\n2025年，里程达到200公里。"
    )
    assert [(d.span.clause, d.text) for d in ledger.deadlines] == [("二", "2025年")]


def test_a_plan_without_a_date_is_later_than_what_it_cites(read_whole: Read) -> None:
    _, ledger = read_whole(
        "甲省措施\n为落实国办发〔2022〕18号文件。\n1.甲。2021年增长5%，2022年增长30%以上，实现突破。"
    )
    assert [d.text for d in ledger.deadlines] == ["2022年"]


def test_the_first_goal_of_a_plan_without_a_date_makes_no_past(read_whole: Read) -> None:
    _, ledger = read_whole("甲区意见\n一、到2027年，建成2个机场。\n二、2025年6月底前开工，建设跑道1条。")
    assert [(d.text, d.year) for d in ledger.deadlines] == [("到2027年", 2027), ("2025年6月底前", 2025)]
    assert [t.value for t in ledger.targets] == ["2", "1"]


def test_the_year_of_a_plan_handed_over(read_whole: Read) -> None:
    _, ledger = read_whole("关于印发《甲区2024年工作方案》的通知\n一、甲\n3月底前完成设计。")
    assert [(d.text, d.year, d.month) for d in ledger.deadlines] == [("3月底前", 2024, 3)]


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
