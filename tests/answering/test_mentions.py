"""What 本方案, 前款, 第X条 and 《…》 mean where they stand, asked in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.compose import compose_answer
from assistant.answering.evidence import select_evidence
from assistant.answering.mentions import find_mentions
from assistant.answering.question import understand
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.extraction.units import UnitRegister
from assistant.models import Library
from assistant.settings import Settings

RULES = """丁市渡口管理办法
(丁政规〔2031〕2号)
第一条 为加强渡口管理,根据《丙省渡口条例》,制定本办法。
第二条 渡口由市交通运输局负责管理。
前款规定的渡口不包括景区内的渡口。
第三条 违反第二条规定的,由市交通运输局责令改正。
"""
DOCUMENT = "丁政规〔2031〕2号"
SETTINGS = Settings(default_document=DOCUMENT)


@pytest.fixture(scope="module")
def rules(library_of: Callable[..., Library]) -> Library:
    return library_of(RULES)


def test_every_mention_is_found_once(rules: Library) -> None:
    document = next(iter(rules.documents.values()))
    found = [
        (item.clause, item.quote, item.target, item.name) for item in find_mentions(document, rules.documents)
    ]
    assert found == [
        ("第一条", "《丙省渡口条例》", None, "《丙省渡口条例》"),
        ("第一条", "本办法", "", ""),
        ("第二条", "前款", "第二条", ""),
        ("第三条", "第二条", "第二条", ""),
    ]


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("第三条引用了哪一条", "第三条中的“第二条”指第二条", "前款"),
        ("第二条中的前款指的是什么", "指该条的前一款:“第二条渡口由市交通运输局负责管理。”", "第三条"),
        ("本办法指哪个文件", "“本办法”指《丁市渡口管理办法》", "丙省"),
        ("第一条引用了哪些文件", "《丙省渡口条例》(未载入)", "本办法"),
        ("文件引用了哪些法规", "《丙省渡口条例》(未载入)", "本办法”指"),
        ("本方案指哪个文件", "没有出现“本方案”", "本办法"),
    ],
)
def test_what_is_meant(rules: Library, question: str, said: str, not_said: str) -> None:
    asked = understand(question, Gazetteer(rules, UnitRegister(), SETTINGS))
    text = compose_answer(asked, select_evidence(asked, rules, SETTINGS), rules).text
    assert said in text
    assert not_said not in text
