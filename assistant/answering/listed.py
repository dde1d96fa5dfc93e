"""Places in the last list: 第二个, 最后一个, 第一项 of what an answer listed."""

from __future__ import annotations

import re

from assistant.answering.context import Clauses, Context
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.models import Intent, Question
from assistant.reading.numerals import parse_numeral

LISTING: tuple[Intent, ...] = ("unit_tasks", "section", "topic", "deadlines", "count", "targets")
NTH_OF_LIST = re.compile(r"第(?P<n>[一二三四五六七八九十\d]{1,2})(?:个|家)(?!部分|任务|单位)")
_NTH = re.compile(r"(?:第(?P<n>[一二三四五六七八九十]{1,2})|(?P<last>最后(?:一|那)))(?:项|条|个)")
# Before 第二项 these name no other list; 流通体系第二项 does.
_OF_NOTHING_ELSE = re.compile(r"(?:那|么|请问|看|再|查|说|讲|其中|这|些|里|面|中|上|的|,)*")
# 第四项 after a list that is no section is the task of that number.
_OF_ANY_LIST = (1, 2, 3)


def listed_before(last: Question, focus: Clauses, context: Context, gazetteer: Gazetteer) -> Clauses:
    """The clauses the turn before listed, else those of the list whose rows were asked for since."""
    if last.intent == "section" and last.section:
        return tuple((row.document, row.path) for row in gazetteer.in_section(*last.section))
    return (focus if last.intent in (*LISTING, "task") and len(focus) > 1 else ()) or context.listed


def find_place(text: str, question: Question, context: Context) -> tuple[re.Match[str], int] | None:
    """The words that name a place in the last list, and that place from 0, -1 for the last; None without."""
    match = NTH_OF_LIST.search(text)
    if match:
        return match, _value(match["n"])
    last = context.question
    if question.section or not (last.intent in LISTING or context.listed):
        return None
    match = _NTH.search(text)
    if match is None or not _OF_NOTHING_ELSE.fullmatch(text[: match.start()]):
        return None
    if match["last"]:
        return match, -1
    value = _value(match["n"])
    return (match, value) if last.section or value + 1 in _OF_ANY_LIST else None


def _value(numeral: str) -> int:
    return (parse_numeral(numeral) or 1) - 1
