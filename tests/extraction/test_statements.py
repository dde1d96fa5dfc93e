"""Small notices, one trap each ↔ their statements."""

# ruff: noqa: E501  a row of a table is one line

from __future__ import annotations

import pytest

from tests.extraction.conftest import Read, units_of

# Tasks as printed → units of each task (* leads, ~ supports).
NOTICES = {
    "an item with a table below": (
        "1.甲。做甲。（责任单位：市教育局）\n2.乙。做乙。（责任单位：市财政局）\n序号\t任务\t责任单位\n1\t建园\t市水利局\n3.丙。（责任单位：市民政局）\n序号\t指标\t目标\n1\t面积\t3亩",
        "1 市教育局|2 市财政局|1 市水利局|3 市民政局",
    ),
    "a table without numbers, its head of two rows": (
        "领域\t任务\t责任单位\t\t完成时限\n\t\t牵头单位\t配合单位\t\n产业\t建园\t市教育局\t市财政局\t年底\n生态\t绿化\t市水利局\t\t长期",
        "第1行 市教育局* 市财政局~|第2行 市水利局*",
    ),
    "a table whose heads say of what": (
        "序号\t任务\t整改责任单位\t乡镇责任主体\n1\t建园\t市教育局\t甲镇人民政府\n2\t绿化\t市水利局\t各乡镇",
        "1 市教育局 甲镇人民政府|2 市水利局 各乡镇",
    ),
    "shapes of brackets": (
        "1.甲。做甲。（责任单位：市教育局）\n2.乙。做乙。(责任单位:市财政局)\n3.丙。做丙。〔责任单位：市人社局〕\n"
        "4.丁。做丁。【责任单位：市民政局】\n5.戊。做戊。[责任单位：市司法局〕\n6.己。做己。（责任单位：市水利局)",
        "1 市教育局|2 市财政局|3 市人社局|4 市民政局|5 市司法局|6 市水利局",
    ),
    "label lines": (
        "1.甲。做甲。\n责任部门：市教育局、市财政局\n完成期限：2023年9月底前\n2.乙。做乙。\n责任部门：市人社局\n完成期限：长期坚持",
        "1 市教育局 市财政局|2 市人社局",
    ),
    "a list over several lines": (
        "1.甲。做甲。\n牵头单位：市教育局\n配合单位：市财政局、\n市人社局\n2.乙。做乙。\n牵头单位：市民政局",
        "1 市教育局* 市财政局~ 市人社局~|2 市民政局*",
    ),
    "flattened lines": (
        "1.甲。做甲。责任单位：市教育局完成时限：2023年底。2.乙。做乙。责任单位：市财政局完成时限：长期",
        "1 市教育局|2 市财政局",
    ),
    "one bracket, two labels": (
        "1.甲。做甲。（牵头单位：市教育局，配合单位：市财政局、市人社局）\n2.乙。做乙。（牵头单位：市民政局）",
        "1 市教育局* 市财政局~ 市人社局~|2 市民政局*",
    ),
    "no label": (
        "1.甲。做甲。（市教育局、市财政局按职责分工负责）\n2.乙。做乙。（市人社局负责）\n"
        "3.丙。做丙。（市教育局牵头，市财政局配合）\n4.丁。做丁。（市发改委、市统计局；各区政府）",
        "1 市教育局 市财政局|2 市人社局|3 市教育局* 市财政局~|4 市发改委 市统计局 各区政府",
    ),
    "a closing sentence": (
        "1.甲。做甲。由市教育局牵头，市财政局、市人社局配合。\n2.乙。做乙。市民政局负责。",
        "1 市教育局* 市财政局~ 市人社局~|2 市民政局",
    ),
    "several in one clause": (
        "1.甲。推进一。（市教育局负责）推进二。（市财政局、市教育局按职责分工负责）推进三。（市人社局负责）\n2.乙。做乙。（市民政局负责）",
        "1 市教育局 市财政局 市人社局|2 市民政局",
    ),
    "a cut bracket": (
        "1.甲。做甲。（责任单位：市教育局、市财政局\n2.乙。做乙。责任单位：市人社局）\n3.丙。做丙。（市民政局、市司法局按职责分工负责",
        "1 市教育局 市财政局|2 市人社局|3 市民政局 市司法局",
    ),
    "a bracket without its closing half among others": (
        "1.甲。推进一。（市教育局、市财政局按职责分工负责推进二。（市人社局负责）推进三。（市民政局负责）\n2.乙。（责任单位：市水利局）",
        "1 市教育局 市财政局 市人社局 市民政局|2 市水利局",
    ),
    "a bracket without its opening half": (
        "1.甲。推进一。市教育局、市财政局按职责分工负责）推进二。（市人社局负责）\n2.乙。做乙。责任单位：市水利局）",
        "1 市教育局 市财政局 市人社局|2 市水利局",
    ),
    "lines broken inside a bracket": (
        "1.甲。做甲。（责任\n单位：市教育局、市财\n政局，市政府\n国资委）\n2.乙。做乙。（市水利局、市林业\n局按职责\n分工负责）",
        "1 市教育局 市财政局 市政府国资委|2 市水利局 市林业局",
    ),
    "an inner bracket left open": (
        "1.甲。做甲。（责任单位：市教育局、各区人民政府〈含开发区，下同）\n2.乙。做乙。（责任单位：市财政局）",
        "1 市教育局 各区人民政府|2 市财政局",
    ),
    "persons are no units": (
        "1.甲。做甲。（责任领导：赵某；责任单位：市教育局；责任人：钱某）\n2.乙。做乙。（责任单位：市财政局）",
        "1 市教育局|2 市财政局",
    ),
    "in a heading": (
        "（一）搭建平台（责任单位：市教育局）\n做好平台。\n（二）培训人员（责任单位：市财政局）\n做好培训。",
        "(一) 市教育局|(二) 市财政局",
    ),
    "four levels": (
        "（一）平台建设\n1.系统\n（1）开发。做好开发。（责任单位：市教育局）\n（2）测试。做好测试。（责任单位：市财政局）",
        "(1) 市教育局|(2) 市财政局",
    ),
    "a statement of the item above": (
        "1.甲任务\n（1）做甲一。\n（2）做甲二。\n（责任单位：市教育局）\n2.乙任务\n（1）做乙一。\n（2）做乙二。\n（责任单位：市财政局）",
        "1 市教育局|2 市财政局",
    ),
    "a section with points below it": (
        "（一）甲任务。做好甲。（责任单位：市教育局）\n1.做甲一。\n2.做甲二。\n（二）乙任务。做好乙。（责任单位：市财政局）",
        "(一) 市教育局|(二) 市财政局",
    ),
    "a mark behind a name": (
        "1.甲。做甲。（责任单位：市教育局(牵头单位)，市财政局）\n2.乙。做乙。（市水利局（牵头）、市林业局）",
        "1 市教育局* 市财政局|2 市水利局* 市林业局",
    ),
    "who leads and with whom, in a sentence": (
        "1.甲。由市教育局牵头，会同市财政局、市人社局推进。\n2.乙。做乙。（市水利局，市林业局配合）",
        "1 市教育局* 市财政局~ 市人社局~|2 市水利局 市林业局~",
    ),
    "a label 责任分工": (
        "1.甲。做甲。\n责任分工：市教育局牵头，市财政局、市人社局按职责分工负责。\n2.乙\n责任分工：市水利局。",
        "1 市教育局* 市财政局 市人社局|2 市水利局",
    ),
    "names on lines of their own, a name cut by a line end, two names run together": (
        "1.甲。做甲。\n责任单位：市教育局\n市委政法委\n市中级人民法院\n2.乙。做乙。\n责任单位：市水利局、各区人民\n政府\n"
        "3.丙。做丙。（责任单位：市教育局团市委、市妇联）",
        "1 市教育局 市委政法委 市中级人民法院|2 市水利局 各区人民政府|3 市教育局 团市委 市妇联",
    ),
    "names cut by a line end ahead of a verb": (
        "1.甲。做甲。\n责任分工：市教育局牵头，市财政局、某邮政集\n团有限公司按职责分工负责。\n2.乙。做乙。\n责任单位：市政府各部\n门，市水利局",
        "1 市教育局* 市财政局 某邮政集团有限公司|2 市政府各部门 市水利局",
    ),
    "a field behind units without a label": (
        "1.甲。做甲。（市教育局、市财政局；完成时限：2023年6月）\n2.乙。做乙。（市水利局牵头；时限：长期）",
        "1 市教育局 市财政局|2 市水利局*",
    ),
    "in no order, and a colon forgotten": (
        "1.甲。做甲。（市教育局、市财政局，排名不分先后）\n2.乙。做乙。\n牵头单位 市水利局\n责任单位 市林业局",
        "1 市教育局 市财政局|2 市水利局* 市林业局~",
    ),
    "a definition is no statement": (
        "1.甲。责任单位：指负有管理责任的法人。（责任单位：市教育局）\n2.乙。做乙。（责任单位：有农业的区人民政府）",
        "1 市教育局|2 有农业的区人民政府",
    ),
    "units alone in brackets on lines of their own": (
        "1.甲。做甲。\n【市教育局】\n2.乙。做乙。\n【市水利局，各区人民政府】\n3.丙。做丙。\n【市财政局、市人社局】",
        "1 市教育局|2 市水利局 各区人民政府|3 市财政局 市人社局",
    ),
    "a label with 为": (
        "1.甲。做甲。责任单位：市财政局，牵头单位为市教育局。\n2.乙。做乙。（市水利局及各区人民政府分别负责）",
        "1 市财政局~ 市教育局*|2 市水利局 各区人民政府",
    ),
    "a field of its own kind behind the units": (
        "1.甲。配合单位：市教育局、市财政局年度目标：完成投资8000万元、引进企业5家\n2.乙。配合单位：市水利局、完成投资8000万元",
        "1 市教育局~ 市财政局~|2 市水利局~",
    ),
    "an empty field": (
        "1.甲。\n牵头单位：市教育局\n配合单位：无\n完成时限：长期\n2.乙。\n牵头单位：市财政局\n配合单位：—",
        "1 市教育局*|2 市财政局*",
    ),
    "prose": (
        "1.甲。覆盖29个省（自治区、直辖市）。支持市教育局、市财政局牵头的项目。鼓励企业牵头组建联盟。建设市民中心（市政务中心）。由企业负责运营（各部门要认真负责）。"
        "成立小组，成员单位（市水利局、市司法局）。（责任单位：市教育局）\n2.乙。各责任单位：要落实。（责任单位：市财政局）",
        "1 市教育局|2 市财政局",
    ),
    "other fields": (
        "1.甲。\n工作目标：建成平台。\n责任单位：市教育局\n工作措施：制定办法，抓好落实。\n2.乙。\n责任单位：市财政局；工作目标：完成培训。",
        "1 市教育局|2 市财政局",
    ),
    "a field of another kind in the bracket": (
        "1.甲。做甲。（负责部门：人民银行、外汇局，适用范围：东部各区；以下除注明的外，适用范围均为各区）\n2.乙。做乙。（负责部门：商务部）",
        "1 人民银行 外汇局|2 商务部",
    ),
    "nothing but names that tell no level, behind a full stop": (
        "1.甲。做甲。（教务处、各学院）\n2.乙。做乙。（中国残联、民政部、全国妇联）\n3.丙。做丙。（兵团财政局、党委金融办，中国人民银行兵团分行）\n"
        "4.丁。做丁。（厅机关各处室、厅直各单位）\n5.戊。服务好老人（养老院、福利院）。（市民政局）",
        "1 教务处 各学院|2 中国残联 民政部 全国妇联|3 兵团财政局 兵团党委金融办 中国人民银行兵团分行|"
        "4 厅机关各处室 厅直各单位|5 市民政局",
    ),
    "brackets, signs and lines around a label": (
        "1.甲。﹝责任单位：市教育局、市财政局﹞\n2.乙。〖责任单位：市水利局｜市林业局〗\n3.丙。【牵头单位】市民政局【配合单位】市司法局\n"
        "4.丁。做丁。\n责任单位为：市教育局\n5.戊。做戊。\n责任单位——市财政局\n6.己。（牵头部门为市水利局，配合部门为市林业局）",
        "1 市教育局 市财政局|2 市水利局 市林业局|3 市民政局* 市司法局~|4 市教育局|5 市财政局|6 市水利局* 市林业局~",
    ),
    "what the first does, in other words": (
        "1.甲。做甲。（由市教育局负责牵头，市财政局负责配合）\n2.乙。做乙。（市水利局牵头市林业局配合）\n3.丙。做丙。（市民政局牵头会同市司法局落实）\n"
        "4.丁。做丁。此项工作由市教育局牵头，市财政局配合。\n5.戊。做戊。（市水利局统筹，市林业局配合）",
        "1 市教育局* 市财政局~|2 市水利局* 市林业局~|3 市民政局* 市司法局~|4 市教育局* 市财政局~|5 市水利局 市林业局~",
    ),
    "members beside a lead, and other bodies with a label": (
        "1.甲。牵头单位：市教育局；成员单位：市财政局、市人社局。\n2.乙。牵头单位：市水利局；建设单位：乙公司。\n"
        "3.丙。成立小组。成员单位：市民政局、市司法局。",
        "1 市教育局* 市财政局~ 市人社局~|2 市水利局*|3 ",
    ),
    "units first, in brackets of their own shape": (
        "1.【市教育局、市财政局】建园十所。\n2.【市水利局】绿化。",
        "1 市教育局 市财政局|2 市水利局",
    ),
    "one unit in a bracket where others close like this": (
        "1.建园十所（市教育局、市财政局）\n2.绿化百亩（市水利局）；\n3.建成市民之家（市政务中心）",
        "1 市教育局 市财政局|2 市水利局|3 ",
    ),
    "names that begin like other words": (
        "1.甲。做甲。（会同县人民政府、含山县人民政府）\n2.乙。做乙。（即墨区人民政府、原州区人民政府按职责分工负责）\n"
        "3.丙。做丙。（经开区管委会、市教育局）\n4.丁。做丁。由和平区人民政府牵头，市教育局配合。",
        "1 会同县人民政府 含山县人民政府|2 即墨区人民政府 原州区人民政府|3 经开区管委会 市教育局|4 和平区人民政府* 市教育局~",
    ),
    "in running text, for what it says": (
        "1.甲。由市教育局会同市财政局、市人社局制定办法，年底前完成。\n2.乙。做乙。市水利局牵头，会同市林业局开展普查。\n"
        "3.丙。由主管部门会同有关部门制定办法。由龙头企业牵头，科研院所配合，组建联盟。\n4.丁。由市民政局会同市司法局制定办法。（责任单位：市民政局）\n"
        "5.戊。由市教育局牵头，市财政局、市人社局配合，开展检查。\n6.己。由市财政局负责，6月10日前拨付资金。\n"
        "7.庚。由市城管局牵头，国网甲市供电公司、甲市水务集团配合，7月底前完成迁改。\n8.辛。由业主负责，自行改造。\n"
        "9.壬。由市城管局牵头，沿线业主参与，7月底前完成迁改。",
        "1 市教育局 市财政局~ 市人社局~|2 市水利局* 市林业局~|3 |4 市民政局|5 市教育局* 市财政局~ 市人社局~"
        "|6 市财政局|7 市城管局* 国网甲市供电公司~ 甲市水务集团~|8 |9 ",
    ),
    "units counted out": (
        "1.甲。责任单位：1.市教育局；2.市财政局；3.各县（区）人民政府\n2.乙。责任单位：①市水利局②市林业局",
        "1 市教育局 市财政局 各县（区）人民政府|2 市水利局 市林业局",
    ),
    "who oversees": (
        "1.甲。做甲。（责任单位：各区人民政府；督导单位：市教育局）\n2.乙。做乙。（责任单位：市财政局）",
        "1 各区人民政府 市教育局~|2 市财政局",
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_units_of_tasks(name: str, read: Read) -> None:
    text, expected = NOTICES[name]
    _, ledger = read(text)
    rows = dict(row.split(" ", 1) for row in expected.split("|"))
    assert units_of(ledger) == {number: names.split() for number, names in rows.items()}


def test_a_statement_is_one_bracket_or_line(read: Read) -> None:
    document, ledger = read(
        "1.甲。推进一。（市教育局负责）推进二。（牵头单位：市财政局，配合单位：市人社局）"
    )
    assert [(s.label, document.text[s.span.start : s.span.end]) for s in ledger.statements] == [
        ("", "（市教育局负责）"),
        ("牵头单位、配合单位", "（牵头单位：市财政局，配合单位：市人社局）"),
    ]


def test_table_rows_are_statements(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。\n附件\n任务分工表\n序号\t任务\t责任单位\t配合单位\t完成时限\n"
        "1\t搭建平台\t市教育局\t市财政局 市人社局\t2023年6月底前\n2\t培训人员\t牵头：市民政局 配合：市司法局\t\t长期\n3\t其他\t\t\t"
    )
    assert units_of(ledger) == {
        "1": ["市教育局*", "市财政局~", "市人社局~"],
        "2": ["市民政局*", "市司法局~"],
        "3": [],
    }
    assert [(d.text, d.kind) for d in ledger.deadlines] == [("2023年6月底前", "by_date"), ("长期", "ongoing")]
    assert [task.text for task in ledger.tasks][:1] == ["1\t搭建平台"]


def test_the_cell_above(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。\n附件\n分工表\n序号\t任务\t责任单位\t配合单位\n1\t甲\t市教育局\t市财政局\n2\t乙\t同上\t无\n3\t丙\t赵某\t"
    )
    assert units_of(ledger) == {"1": ["市教育局*", "市财政局~"], "2": ["市教育局*"], "3": []}
    assert any("赵某" in warning for warning in ledger.warnings)


def test_text_and_heading_of_a_task_leave_the_statement_out(read: Read) -> None:
    _, ledger = read(
        "1.搭建平台（责任单位：市教育局）\n做好平台。\n2.培训人员。做好培训。（责任单位：市财政局）"
    )
    assert [(task.heading, task.text) for task in ledger.tasks] == [
        ("搭建平台", "1.搭建平台\n做好平台。"),
        ("培训人员", "2.培训人员。做好培训。"),
    ]


def test_what_is_in_doubt_is_said(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、市教育局\n2.乙。做乙。\n3.丙。做丙。（责任单位：市财政局、以下工作另行明确）"
    )
    said = "\n".join(ledger.warnings)
    assert "二/2 没有责任单位表述" in said
    assert "二/1 的责任单位表述括号不完整" in said
    assert "“市教育局”出现2次" in said
    assert "以下工作另行明确" in said
    assert units_of(ledger)["3"] == ["市财政局"]


def test_a_bracket_with_units_that_is_not_understood_is_reported(read: Read) -> None:
    _, ledger = read("1.甲。做甲。（市教育局、市财政局、做好有关保障工作）\n2.乙。（责任单位：市人社局）")
    assert units_of(ledger)["1"] == []
    assert "二/1 疑似责任单位表述，未能读出：（市教育局、市财政局、做好有关保障工作）" in ledger.warnings


def test_a_table_without_columns_is_reported(read: Read) -> None:
    _, ledger = read("序号重点任务责任单位完成时限\n1建园市教育局年底前")
    assert "疑似表格的栏目连在一起，表中的责任单位未能读出：序号重点任务责任单位完成时限" in ledger.warnings


def test_articles_of_laws_state_nobody(read_whole: Read) -> None:
    _, ledger = read_whole(
        "甲市绿化条例\n第一章 总则\n第一条 为了绿化，制定本条例。\n第二条 市绿化主管部门会同有关部门组织实施。\n"
        "第三条 绿化养护责任按照下列规定确定：\n（一）公园，由市园林局或者其委托的单位负责；\n（二）其他，除另有规定外，由市水利局负责。\n"
        "第四条 协办单位应当自主办单位提出要求之日起五日内送达主办单位。"
    )
    assert (ledger.statements, ledger.rules, ledger.tasks) == ((), (), ())


def test_words_that_look_like_a_statement_are_reported(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（某某一〇八〇项目专用临时工作安排按职责分工负责）\n2.乙。（责任单位：市教育局）"
    )
    assert any("未能读出" in warning for warning in ledger.warnings)
