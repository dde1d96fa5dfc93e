"""Sections headed by a unit ↔ the units of the tasks below them."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import Read, units_of

HEADED = [
    # the bare name; one with another beside it
    (
        "（一）市教育局\n1.建园。\n2.扩班。\n（二）市财政局（市审计局配合）\n3.增收。",
        "1 市教育局|2 市教育局|3 市财政局 市审计局~",
    ),
    # what they do, and how many
    (
        "（一）市教育局牵头的任务（2项）\n1.建园。配合单位：市人社局\n2.扩班。\n（二）各县区人民政府负责落实的事项\n3.增收。",
        "1 市教育局* 市人社局~|2 市教育局*|3 各县区人民政府",
    ),
    # paragraphs without numbers below; a section for all in between
    (
        "（一）市教育局\n建园两所。\n（二）市财政局\n增收一成。\n（三）工作要求\n抓好落实。",
        "(一) 市教育局|(二) 市财政局",
    ),
    # the unit and what it does; not where statements say who is responsible
    ("（一）市教育局：负责建园。\n（二）市财政局：负责增收。", "(一) 市教育局|(二) 市财政局"),
    (
        "（一）市教育局：负责建园。\n（二）市财政局：负责增收。\n（三）培训\n1.开班。（市人社局负责）",
        "1 市人社局",
    ),
    # one of several headings happens to be a name; places and kinds of bodies; a list of members
    (
        "（一）市民中心\n1.建园。（市教育局负责）\n（二）绿色学校\n2.扩班。（市财政局负责）",
        "1 市教育局|2 市财政局",
    ),
    ("（一）市级园区\n1.建园。\n（二）县级园区\n2.扩班。", "1 |2 "),
    ("（一）养老院\n1.建园。\n（二）福利院\n2.扩班。", "1 |2 "),
    ("1.建园。（市教育局负责）\n附件\n成员单位\n一、市教育局\n二、市财政局", "1 市教育局"),
]


@pytest.mark.parametrize(("text", "expected"), HEADED)
def test_units_of_the_heading_above(text: str, expected: str, read: Read) -> None:
    _, ledger = read(text)
    rows = dict(row.split(" ", 1) for row in expected.split("|"))
    assert units_of(ledger) == {number: names.split() for number, names in rows.items()}


def test_the_heading_is_the_evidence(read: Read) -> None:
    document, ledger = read("（一）市教育局牵头的任务\n1.建园。\n（二）市财政局牵头的任务\n2.增收。")
    unit = ledger.tasks[1].units[0]
    assert document.text[unit.span.start : unit.span.end] == "市财政局牵头的任务"
    assert (unit.inherited, ledger.tasks[1].lead_stated, ledger.warnings) == (False, True, ())
    assert [(rule.kind, rule.scope) for rule in ledger.rules] == [
        ("group", ("二/(一)/1",)),
        ("group", ("二/(二)/2",)),
    ]
