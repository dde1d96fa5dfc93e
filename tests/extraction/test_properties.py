"""Whatever is written in the manner of the genre is read back; whatever is not does no harm."""

# ruff: noqa: E501  a row of a table is one line

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document
from tests.extraction.conftest import HEAD, read_text, units_of

CORES = [
    "教育局",
    "财政局",
    "发展改革委",
    "住房和城乡建设局",
    "市场监管局",
    "文化和旅游局",
    "政府国资委",
    "供销社",
    "妇联",
]
GROUPS = [
    "各区人民政府",
    "各县（市、区）人民政府",
    "市级有关部门",
    "甲港集团",
    "人民银行甲市中心支行",
    "国网甲市供电公司",
]
BRACKETS = ["（）", "()", "〔〕", "【】", "[]", "［］"]
NAMES = st.lists(
    st.sampled_from(["市" + core for core in CORES] + GROUPS), min_size=1, max_size=6, unique=True
)
LABELS = {"责任单位": "", "责任部门": "", "牵头单位": "*", "落实单位": "", "主责单位": "*", "配合单位": "~"}


@settings(max_examples=60, deadline=None)
@given(
    tasks=st.lists(
        st.tuples(
            NAMES,
            st.sampled_from(["责任单位", "责任部门", "牵头单位"]),
            st.sampled_from(BRACKETS),
            st.sampled_from(["、", "，", ",", "；"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_statements_are_read_back(tasks: list[tuple[list[str], str, str, str]]) -> None:
    lines, expected = [], {}
    for number, (names, label, bracket, separator) in enumerate(tasks, start=1):
        lines.append(f"{number}.任务。做好工作。{bracket[0]}{label}：{separator.join(names)}{bracket[1]}")
        expected[str(number)] = [name + LABELS[label] for name in names]
    kinds = {label for _, label, _, _ in tasks}
    _, ledger = read_text(HEAD + "\n".join(lines))
    assert units_of(ledger) == expected
    assert ledger.warnings == ()
    assert len(kinds) <= 3


@settings(max_examples=60, deadline=None)
@given(
    lead=NAMES, others=NAMES, tail=st.sampled_from(["按职责分工负责", "等按照职责分工负责", "配合", "参与"])
)
def test_closings_are_read_back(lead: list[str], others: list[str], tail: str) -> None:
    rest = [name for name in others if name not in lead]
    mark = "" if "负责" in tail else "~"
    text = f"{'、'.join(lead)}牵头" + (f"，{'、'.join(rest)}{tail}" if rest else "")
    _, ledger = read_text(f"{HEAD}1.任务。做好工作。（{text}）")
    assert units_of(ledger) == {"1": [*(name + "*" for name in lead), *(name + mark for name in rest)]}


NOTICE = (
    HEAD
    + "1.甲。到2025年，利用率达到90%。（责任单位：市教育局、市财政局，各区人民政府〈含开发区，下同〉；以下任务均需各区人民政府落实，不再列出）\n"
    + "2.乙。6月底前出台办法。（市民政局牵头，市财政局等按职责分工负责）\n责任单位：市水利局\n完成时限：2023年2月底前\n"
    + "三、工作要求\n市发改委要强化统筹协调。排在第一的为牵头单位。"
)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, len(NOTICE) - 1),
        st.sampled_from(
            [
                "drop",
                "double",
                "（",
                "）",
                "〈",
                "、",
                "，",
                "：",
                "\n",
                "\t",
                "责任单位：",
                "不再列出",
                "2025年",
            ]
        ),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(changes=CHANGES)
def test_mutated_notices_do_no_harm(changes: list[tuple[int, str]]) -> None:
    characters = list(NOTICE)
    for position, change in changes:
        old = characters[position]
        characters[position] = {"drop": "", "double": old * 2}.get(change, old + change)
    document, ledger = read_text("".join(characters))
    _check(document)
    for task in ledger.tasks:
        assert task.text is not None


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(
        alphabet="（）()〔〕〈〉、，；：。\n\t责任单位牵头配合市局委各区人民政府20年月底前以下不再列出均需落实%达到1.一二",
        max_size=300,
    )
)
def test_any_text_does_no_harm(text: str) -> None:
    if text.strip():
        _check(read_text(text)[0])


def _check(document: Document) -> None:
    """Every span of the ledger lies in the text, and what is quoted is what stands there."""
    ledger = extract_ledger(document, UnitRegister())
    for statement in ledger.statements:
        assert 0 <= statement.span.start < statement.span.end <= len(document.text)
    for deadline in ledger.deadlines:
        assert "".join(document.text[deadline.span.start : deadline.span.end].split()) == deadline.text
    for rule in ledger.rules:
        assert document.text[rule.span.start : rule.span.end]
    paths = {clause.path for clause in document.clauses}
    assert {task.clause for task in ledger.tasks} <= paths
