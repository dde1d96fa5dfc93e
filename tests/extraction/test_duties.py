"""The words of one statement ↔ its units and what the words say they do."""

from __future__ import annotations

import pytest

from assistant.extraction.duties import is_statement_text, parse_duties

# * leads, ~ supports, = is responsible, nothing: the words do not say
DUTIES = [
    ("市教育局、市财政局", "市教育局 市财政局"),
    ("市教育局、市财政局按职责分工负责", "市教育局= 市财政局="),
    ("市教育局、市财政局按照各自职责抓好落实", "市教育局= 市财政局="),
    ("市教育局负责", "市教育局="),
    ("市教育局牵头，市财政局、市人社局配合", "市教育局* 市财政局~ 市人社局~"),
    ("市教育局、市财政局牵头，市人社局等按职责分工负责", "市教育局* 市财政局* 市人社局="),
    ("市教育局牵头负责，各县（市、区）人民政府参与", "市教育局* 各县（市、区）人民政府~"),
    ("由市教育局会同市财政局负责", "市教育局= 市财政局~"),
    ("市教育局牵头，会同市财政局、市人社局落实", "市教育局* 市财政局~ 市人社局~"),
    ("市商务局、市体育局会同市教育局牵头", "市商务局* 市体育局* 市教育局~"),
    ("省民政厅负责指导，各市人民政府负责落实", "省民政厅~ 各市人民政府="),
    ("市教育局会同市财政局", "市教育局 市财政局~"),
    ("市教育局牵头、市财政局配合", "市教育局* 市财政局~"),
]


@pytest.mark.parametrize(("text", "expected"), DUTIES)
def test_duties(text: str, expected: str) -> None:
    marks = {"lead": "*", "supporting": "~", "responsible": "=", None: ""}
    assert " ".join(unit.name + marks[unit.role] for unit in parse_duties(text).units) == expected


def test_words_of_time_are_no_units() -> None:
    duties = parse_duties("市教育局牵头，2023年6月底前完成；持续推进，全年落实")
    assert [unit.name for unit in duties.units] == ["市教育局"]
    assert duties.times == ("2023年6月底前完成", "持续推进", "全年落实")


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("市教育局、各区人民政府按职责分工负责", True),
        ("天河港集团负责", True),
        ("各地、各有关部门按职责分工负责", True),
        ("各区、市教育局负责", True),
        ("企业负责", False),
        ("由社会力量牵头", False),
        ("市、区", False),
        ("各部门要认真负责", False),
        ("含开发区、风景区管委会", False),
    ],
)
def test_nothing_but_units(text: str, statement: bool) -> None:
    assert is_statement_text(text) is statement
