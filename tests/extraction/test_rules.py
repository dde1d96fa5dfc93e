"""Rules that speak for other clauses ↔ the units they give and the roles they settle."""

# ruff: noqa: E501  a row of a table is one line

from __future__ import annotations

import pytest

from tests.extraction.conftest import HEAD, Read, units_of

INHERITANCE = [
    # inside the statement, its own task not meant
    (
        "；以下任务责任单位均包括各区人民政府,乙开发区、丙经济区管委会,下文不再列出",
        "各区人民政府^ 乙开发区管委会^ 丙经济区管委会^",
    ),
    ("；以下各项任务均需各区人民政府、开发区管委会抓好落实，不再一一列出", "各区人民政府^ 开发区管委会^"),
    ("；以下任务均含各区人民政府，后文不再重复列出", "各区人民政府^"),
    ("；以下工作均由各区人民政府负责落实，不再单列", "各区人民政府^"),
    ("；以下任务责任单位均含市财政局，不再单独列出", "市财政局^"),
    ("；各区人民政府均为以下各项任务的责任单位，不再逐一列出", "各区人民政府^"),
    ("，各区人民政府〈含开发区管委会，以下工作任务均需各区人民政府落实，不再列出〉", "各区人民政府^"),
    ("、各区人民政府（以下均需落实，不再列出）", "各区人民政府^"),
    ("。具体任务均涉及相关市（州）人民政府，不再做分工，下同。", "相关市（州）人民政府^"),
    ("；以下各项任务责任单位均包括各区人民政府", "各区人民政府^"),
    ("。以下均需试点城市政府落实，不再列出", "试点城市政府^"),
    ("。以下各项均由各区人民政府落实，不再一一列出", "各区人民政府^"),
    ("。本部分各项任务均由各区人民政府具体落实，不再列出", "各区人民政府^"),
    ("。各县市均为每项任务的责任单位，不再逐项列明", "各县市^"),
    ("，以下均需各区人民政府落实", "各区人民政府^"),
    ("。各区人民政府对城市更新负总责，以下各项任务均须落实，不再逐项列出。", "各区人民政府^"),
    # behind a comma or a full stop of the statement, nothing else of which is meant
    ("，各区人民政府均为责任单位，不再一一列出", "各区人民政府^"),
    ("，各区人民政府按职责落实，下同，不再列出", "各区人民政府^"),
    ("，各区人民政府负责本辖区任务落实，以下不再列出", "各区人民政府^"),
    ("。各区人民政府负责落实，以下均同", "各区人民政府^"),
    ("。各项措施均需各区人民政府组织实施", "各区人民政府^"),
    ("。责任单位均含各区人民政府，以下略", "各区人民政府^"),
    # no rule
    ("、各区人民政府〈含开发区、风景区管委会，下同〉", ""),
    ("、各区人民政府（下同）", ""),
    ("、乙经济区管理委员会（以下简称乙管委会）", ""),
]


@pytest.mark.parametrize(("words", "inherited"), INHERITANCE)
def test_inheritance(words: str, inherited: str, read: Read) -> None:
    document, ledger = read(f"1.甲。做甲。（责任单位：市教育局{words}）\n2.乙。做乙。（责任单位：市人社局）")
    assert units_of(ledger)["2"] == ["市人社局", *inherited.split()]
    for rule in ledger.rules:
        assert rule.kind == "inherit"
        assert document.text[rule.span.start : rule.span.end] in f"责任单位：市教育局{words}）"


def test_a_unit_printed_and_inherited_stands_once(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、各区人民政府，以下任务均需各区人民政府落实，不再列出）\n"
        "2.乙。做乙。（责任单位：市人社局、各区人民政府）\n3.丙。做丙。（责任单位：市财政局）"
    )
    assert units_of(ledger) == {
        "1": ["市教育局", "各区人民政府"],
        "2": ["市人社局", "各区人民政府"],
        "3": ["市财政局", "各区人民政府^"],
    }
    assert ledger.rules[0].scope == ("二/2", "二/3")


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("制定本方案。", "制定本方案。以下各项任务均需各区人民政府落实，不再列出。") + "{tasks}",
        HEAD.replace("二、主要任务", "二、主要任务\n以下任务均需各区人民政府落实，不再列出。") + "{tasks}",
        HEAD + "{tasks}\n三、组织保障\n各区人民政府为各项任务的责任单位，不再逐项列出。",
    ],
    ids=["preamble", "section", "closing"],
)
def test_inheritance_outside_the_tasks(text: str, read_whole: Read) -> None:
    tasks = "1.甲。做甲。（责任单位：市教育局）\n2.乙。做乙。（责任单位：市人社局）"
    _, ledger = read_whole(text.replace("{tasks}", tasks))
    assert units_of(ledger) == {"1": ["市教育局", "各区人民政府^"], "2": ["市人社局", "各区人民政府^"]}


def test_who_leads_in_a_whole_section_said_of_its_tasks(read: Read) -> None:
    _, ledger = read("（一）通道（本部分任务由市交通局牵头，不再列出）\n1.甲。做甲。（市教育局）")
    assert units_of(ledger) == {"1": ["市教育局", "市交通局*^"]}


def test_who_leads_in_a_whole_section(read: Read) -> None:
    _, ledger = read(
        "（一）通道（本部分任务均由市交通局牵头，不再列出）\n1.甲。做甲。（市教育局）\n（二）平台\n2.乙。做乙。（市人社局）"
    )
    assert units_of(ledger) == {"1": ["市教育局", "市交通局*^"], "2": ["市人社局"]}


# What the first bracket ends with, → units of two tasks 责任单位：市教育局、市财政局 and 责任单位：市人社局、市民政局
LEADS = [
    ("（排在第一为牵头单位，下同）", "市教育局* 市财政局|市人社局* 市民政局"),
    ("，列首位的为牵头单位，下同", "市教育局* 市财政局|市人社局* 市民政局"),
    ("（列第一位者为工作牵头单位或汇总单位，下同）", "市教育局* 市财政局|市人社局* 市民政局"),
    ("，第一个单位为牵头单位，其余为配合单位，下同", "市教育局* 市财政局~|市人社局* 市民政局~"),
    ("，排名第一的责任单位为牵头单位；其他责任单位要积极配合，下同", "市教育局* 市财政局~|市人社局 市民政局"),
    ("。牵头单位列首位，下同", "市教育局* 市财政局|市人社局* 市民政局"),
    ("，列第1位的为主要责任单位，下同", "市教育局* 市财政局|市人社局* 市民政局"),
    ("，靠前的为牵头单位", "市教育局 市财政局|市人社局 市民政局"),
    ("（排在首位的为牵头单位）", "市教育局* 市财政局|市人社局 市民政局"),
    ("", "市教育局 市财政局|市人社局 市民政局"),
]


@pytest.mark.parametrize(("words", "expected"), LEADS)
def test_the_first_leads(words: str, expected: str, read: Read) -> None:
    _, ledger = read(
        f"1.甲。做甲。（责任单位：市教育局、市财政局{words}）\n2.乙。做乙。（责任单位：市人社局、市民政局）"
    )
    assert [" ".join(names) for names in units_of(ledger).values()] == expected.split("|")


def test_a_rule_with_exceptions_is_not_applied_but_said(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局；除第3项外，以下任务均包括各区人民政府，不再列出）\n"
        "2.乙。做乙。（责任单位：市人社局）\n3.丙。做丙。（责任单位：市民政局）"
    )
    assert units_of(ledger)["2"] == ["市人社局"]
    assert any("没有对应的任务" in warning for warning in ledger.warnings)


@pytest.mark.parametrize(
    "rule",
    [
        "下列任务除特别注明外，均由市民政局负责。",
        "未注明责任单位的，由市民政局负责落实。",
        "以下任务除另有规定的外，责任单位均为市民政局。",
    ],
)
def test_who_is_responsible_where_nobody_is_named(rule: str, read: Read) -> None:
    _, ledger = read(f"{rule}\n1.甲。做甲。\n2.乙。做乙。（市教育局负责）\n3.丙。做丙。（市财政局负责）")
    assert units_of(ledger) == {"1": ["市民政局^"], "2": ["市教育局"], "3": ["市财政局"]}


@pytest.mark.parametrize(
    "rule",
    [
        "列首位的为牵头单位",
        "责任单位中排第一位的是牵头单位",
        "列在首位的单位负责牵头",
        "责任单位的第一个单位为牵头单位",
        "每项任务的责任单位中，排在最前面的为牵头单位",
        "各项工作的第一责任单位为牵头单位",
    ],
)
@pytest.mark.parametrize("place", ["preamble", "bracket", "closing", "note"])
def test_the_first_leads_wherever_it_is_said(rule: str, place: str, read_whole: Read) -> None:
    preamble = HEAD.replace("制定本方案。", f"制定本方案。{rule}。") if place == "preamble" else HEAD
    bracket = f"，{rule}，下同" if place == "bracket" else ""
    behind = {"closing": f"三、保障\n{rule}。各单位要配合。", "note": f"备注：{rule}。"}.get(place, "")
    _, ledger = read_whole(
        f"{preamble}1.甲。做甲。（市教育局、市财政局{bracket}）\n2.乙。做乙。（市人社局、市民政局）\n{behind}"
    )
    leads = [unit.name for task in ledger.tasks for unit in task.units if unit.role == "lead"]
    assert leads == ["市教育局", "市人社局"]
    assert len([unit for task in ledger.tasks for unit in task.units]) == 4


def test_two_rules_in_one_bracket(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（市教育局、市财政局，排第一位的为牵头部门，以下均需各区人民政府落实，不再列出）\n2.乙。做乙。（市人社局、市民政局）"
    )
    assert units_of(ledger) == {
        "1": ["市教育局*", "市财政局"],
        "2": ["市人社局", "市民政局", "各区人民政府^"],
    }


def test_a_rule_of_the_body_does_not_reach_into_an_annex(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、市财政局，排在第一为牵头单位，下同；以下任务均含各区人民政府，不再列出）\n"
        "2.乙。做乙。（责任单位：市人社局）\n附件\n分工表\n序号\t任务\t责任单位\n3\t丙\t市民政局"
    )
    assert units_of(ledger)["2"] == ["市人社局*", "各区人民政府^"]
    assert units_of(ledger)["3"] == ["市民政局"]


def test_inherited_units_that_support(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（牵头单位：市教育局；以下任务配合单位均包括市财政局，不再列出）\n2.乙。做乙。（牵头单位：市人社局）"
    )
    assert units_of(ledger)["2"] == ["市人社局*", "市财政局~^"]


def test_a_lead_rule_never_works_backwards(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、市财政局）\n2.乙。做乙。（责任单位：市人社局（排在第一为牵头单位，下同）、市民政局）\n"
        "3.丙。做丙。（责任单位：市司法局）"
    )
    assert [task.lead_stated for task in ledger.tasks] == [False, True, True]


@pytest.mark.parametrize(
    "closing",
    [
        "三、工作要求\n各项任务责任单位中，逗号前为牵头单位，逗号后为配合单位。",
        "三、工作要求\n各项任务由逗号前的单位牵头，逗号后的单位配合。",
        "注：“，”前的单位为牵头单位，其他为配合单位。",
        "注：“，”前为牵头单位，“，”后为配合单位。",
    ],
)
def test_before_the_comma(closing: str, read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、市财政局，市人社局、市民政局）\n2.乙。做乙。（责任单位：市司法局）\n"
        f"3.丙。做丙。（责任单位：市水利局、市林业局）\n{closing}"
    )
    assert units_of(ledger) == {
        "1": ["市教育局*", "市财政局*", "市人社局~", "市民政局~"],
        "2": ["市司法局*"],
        "3": ["市水利局", "市林业局"],  # no comma: it divides nobody
    }


def test_a_statement_that_says_who_supports_first_is_left_alone(read: Read) -> None:
    _, ledger = read(
        "1.甲。做甲。（责任单位：市教育局、市财政局，排在第一为牵头单位，下同）\n"
        "2.乙。做乙。（省教育厅指导，各区政府负责落实）\n3.丙。做丙。（市人社局会同有关部门负责）"
    )
    assert units_of(ledger)["2"] == ["省教育厅~", "各区政府"]
    assert units_of(ledger)["3"] == ["市人社局*", "有关部门~"]


def test_a_rule_in_the_section_heading(read: Read) -> None:
    _, ledger = read(
        "（一）平台建设（排在第一位的为牵头单位）\n1.甲。做甲。（责任单位：市教育局、市财政局）\n"
        "（二）人才培养\n1.乙。做乙。（责任单位：市人社局、市民政局）"
    )
    assert [task.lead_stated for task in ledger.tasks] == [True, False]


def test_a_role_shows_the_rule_that_settled_it(read: Read) -> None:
    document, ledger = read(
        "1.甲。做甲。（市教育局、市财政局，列首位的为牵头单位，下同；以下任务均含各区人民政府，不再列出）\n"
        "2.乙。做乙。（市人社局、市民政局）"
    )
    rules = [u.rule and document.text[u.rule.start : u.rule.end] for u in ledger.tasks[1].units]
    assert rules == ["列首位的为牵头单位，下同", None, "以下任务均含各区人民政府，不再列出"]


# 责任单位 as the document uses it
ROLES = [
    (
        "1.甲。做甲。（牵头单位：市教育局；责任单位：市财政局）\n2.乙。做乙。（责任单位：市人社局）",
        "市教育局* 市财政局~|市人社局",
    ),
    (
        "1.甲。做甲。（责任单位：市教育局；配合单位：市财政局）\n2.乙。做乙。（责任单位：市人社局）",
        "市教育局* 市财政局~|市人社局*",
    ),
    (
        "1.甲。做甲。（牵头单位：市教育局；责任单位：市财政局；配合单位：市民政局）\n2.乙。做乙。（责任单位：市人社局）",
        "市教育局* 市财政局 市民政局~|市人社局",
    ),
    (
        "1.甲。做甲。\n牵头单位：市教育局\n责任单位：市财政局\n2.乙。做乙。\n牵头单位：市人社局",
        "市教育局* 市财政局~|市人社局*",
    ),
    (
        "1.甲。做甲。（牵头单位：市教育局）\n2.乙。做乙。（责任单位：市人社局）\n无牵头单位的，责任单位即为牵头单位。",
        "市教育局*|市人社局*",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_what_a_label_means_here(text: str, expected: str, read: Read) -> None:
    _, ledger = read(text)
    assert [" ".join(names) for names in units_of(ledger).values()] == expected.split("|")


@pytest.mark.parametrize(
    ("closing", "name"),
    [
        ("市发改委要强化统筹协调和督促指导。", "市发改委"),
        ("市教育局要会同有关部门加强统筹协调，及时报告。", "市教育局"),
        ("各有关部门要加强统筹协调。", None),
        ("市发改委要加快建设平台。", None),
    ],
)
def test_who_coordinates(closing: str, name: str | None, read: Read) -> None:
    _, ledger = read(f"1.甲。做甲。（责任单位：市教育局）\n三、组织实施\n{closing}")
    assert [rule.units[0].name for rule in ledger.rules if rule.kind == "coordinator"] == (
        [name] if name else []
    )
    assert not ledger.tasks[0].lead_stated


def test_talk_of_leading_is_no_rule(read: Read) -> None:
    _, ledger = read(
        "1.甲。把质量放在首位，鼓励首家企业牵头建设，主要负责同志是第一责任人。（责任单位：市教育局、市财政局）"
    )
    assert ledger.rules == ()
