"""Mentions of clauses and of the document itself ↔ what they mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.models import Block, Document, Received
from assistant.reading.clause_references import find_article, find_clause_references
from assistant.reading.document import parse_document


def read(text: str) -> Document:
    blocks = tuple(Block(line) for line in text.split("\n"))
    return parse_document(Received(name="某文件.txt", format="txt", sha256="", blocks=blocks))


LAW = """甲市绿化办法
目录
第一章 总则
第二章 罚则
第一章 总则
第一条 为了绿化，制定本办法。
第二条 有下列情形：
（一）公园；
（二）道路。
{}
第二章 罚则
第三条 {}
第四条 处罚。"""

NOTICE = """甲市绿化方案
一、目标
建成公园。
二、任务
（一）公园。建公园。
（二）道路。{}
三、保障
（一）组织。{}"""

IN_A_LAW = [
    (0, "前款规定除外。", [("前款", "第一章/第二条")]),
    (1, "依照第二条第一款第（一）项办理。", [("第二条第一款第（一）项", "第一章/第二条/(一)")]),
    (1, "违反本办法第二条第（二）项的。", [("本办法第二条第（二）项", "第一章/第二条/(二)")]),
    (1, "本条例、本项目、本章程另行规定。", [("本条例", ""), ("本章程", "")]),
    (1, "前条第（二）项、本章规定。", [("前条第（二）项", "第一章/第二条/(二)"), ("本章", "第二章")]),
    (1, "本条自明日施行，第九条除外。", [("本条", "第二章/第三条"), ("第九条", None)]),
    (1, "第一、二条另有规定。", [("第一、二条", "第一章/第一条"), ("第一、二条", "第一章/第二条")]),
    (1, "本办法第一条、第二条另有规定。", [("本办法第一条", "第一章/第一条"), ("第二条", "第一章/第二条")]),
    (1, "前两款规定、前三条规定。", [("前两款", None), ("前三条", None)]),
    (1, "依照第二款办理。", [("第二款", "第二章/第三条")]),
]

IN_A_NOTICE = [
    (1, "第二条第（一）项", [("第二条第（一）项", "二/(一)")]),
    (1, "本方案第三部分", [("本方案第三部分", "三")]),
    (1, "上述第（二）项", []),
    (1, "本实施方案印发后，本法院除外", [("本实施方案", "")]),
    (0, "第九部分", [("第九部分", None)]),
]


@pytest.mark.parametrize(("place", "words", "expected"), IN_A_LAW)
def test_in_a_law(place: int, words: str, expected: list[tuple[str, str | None]]) -> None:
    document = read(LAW.format(*("x" * (place != 0) + words * (place == 0), words * (place == 1))))
    found = [(row.quote, row.target) for row in find_clause_references(document)]
    assert found == [("本办法", ""), *expected]
    for row in find_clause_references(document):
        assert document.text[row.start : row.end] == row.quote
        assert row.document == (document.id if row.target is not None else None)


@pytest.mark.parametrize(("place", "words", "expected"), IN_A_NOTICE)
def test_in_a_notice(place: int, words: str, expected: list[tuple[str, str | None]]) -> None:
    document = read(NOTICE.format(words if place == 0 else "修路。", words if place == 1 else "抓好。"))
    found = [(row.quote, row.target) for row in find_clause_references(document)]
    assert found == (expected or [("第（二）项", "二/(二)")])


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("按《森林法》第二条、第三条和第四条办理。", ["《森林法》第二条", "第三条", "第四条"]),
        ("按《森林法》（2019年修订）第二条办理。", ["《森林法》（2019年修订）第二条"]),
        ("按刑法第二条、民法典第三条办理。", ["第二条", "第三条"]),
        ("按该办法第二条办理。", ["第二条"]),
    ],
)
def test_articles_of_another_document(words: str, quotes: list[str]) -> None:
    document = read(LAW.format("", words))
    found = find_clause_references(document)[1:]
    assert [row.quote for row in found] == quotes
    assert [(row.clause, row.document, row.target) for row in found] == [("第二章/第三条", None, None)] * len(
        quotes
    )


def test_what_is_loaded_is_named() -> None:
    document = read(LAW.format("", "按《森林法》第二条、第三条办理。"))
    (reference,) = document.references
    document = replace(document, references=(replace(reference, loaded="森林法"),))
    found = find_clause_references(document)[1:]
    assert [(row.document, row.target, row.cited and row.cited.title) for row in found] == [
        ("森林法", None, "森林法")
    ] * 2


def test_at_the_beginning_of_an_unnumbered_part() -> None:
    document = read(
        "甲市措施\n本措施为绿化。\n一、目标\n建成公园。\n二、任务\n建路。\n本措施自2024年起施行。"
    )
    assert [(row.quote, row.clause) for row in find_clause_references(document)] == [
        ("本措施", "preamble"),
        ("本措施", "closing"),
    ]


def test_an_article_by_its_words() -> None:
    clauses = read(LAW.format("", "处罚。")).clauses
    assert find_article("第二条第（二）项", clauses) == "第一章/第二条/(二)"
    assert find_article("第九条", clauses) is None
