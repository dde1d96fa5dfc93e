"""The question of the turn before asked anew, with a number, a place or a sign changed: 几个, 第二呢."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.understanding.grammar import load_grammar
from assistant.models import Question

_RANKINGS = ("unit_most", "unit_least", "unit_ranking", "first_most")
_HOW_MANY = re.compile(
    r"^(?:那|这|它们?)?(?:一共|总共|共|合计|是|有|都|各自|分别|各)*(?:几|多少)(?:项|条|个|家)?(?:吗|呢|\?|。)*$"
    r"|^(?:就|只|才)(?:有|是)?(?:这)?[一二两三四五六七八九十\d]+(?:项|条|个)(?:任务)?(?:吗|么|吧)$"
)
_ITS_WORDS = re.compile(r"^(?:那|那么|给我|看看)?(?:原话|原文|原句)(?:是)?(?:什么|呢|怎么说的?|给我)?$")
_ENDS = ("_most", "_least", "_most_units", "_least_units")
_OTHER_WAY_ROUND = re.compile(r"^(?:那|那么)?(?:反过来|倒过来|反之|换过来)")
_BARE_FIGURE = re.compile(
    r"(?:那|应该|不|就|难道)*(?:是|到|达到)?(?:(?P<year>20\d\d)年?(?:的|发的|印发的)?|(?P<value>\d+(?:\.\d+)?(?:%|家|个)?))(?:以上)?"
    r"(?:吧|吗|对吧|对吗|是吧|不对吗)"
    r"|(?:那)?(?:有没有|有无|是否)(?:写|定|提)(?:到|明|了)?(?P<written>20\d\d)年?(?:吗|的)?"
)
# 最多呢 after 哪个局任务最少; 还有谁一起 after a unit's tasks.
_OTHER_END = re.compile(r"^(?:那|那么)?最(?P<end>多|少)(?:的)?(?:是)?(?:呢|谁|哪[个项]?)?$")
_WITH_WHOM = re.compile(
    r"^(?:那|那么|都)?(?:还有|和|跟|与)?(?:谁|哪些单位|哪些部门|哪个局|哪几家)(?:和它|跟它)?"
    r"(?:一起|共同|合作|搭档)|^还有谁$"
)


def asked_again(text: str, last: Question, focus: tuple[tuple[str, str], ...]) -> Question | None:
    """``last`` as ``text`` asks it anew; None where ``text`` asks something else.

    ``focus`` are the clauses the answer to ``last`` showed.
    """
    words = load_grammar().conversation
    if words["more"].match(text) or words["again"].match(text):
        return replace(last, aspect="") if last.aspect == "common" else last
    if _HOW_MANY.match(text):
        if last.intent == "deadlines":
            return last
        if last.intent in ("unit_tasks", "section", "topic"):
            return replace(last, aspect="count")
        if last.aspect in ("task_most_units", "task_least_units"):
            return replace(last, intent="responsible_units", aspect="count", clauses=focus)
        if last.intent == "responsible_units" and focus:
            return replace(last, aspect="count", units=(), premise=(), clauses=focus, numbers=())
    if (match := _OTHER_END.match(text)) and last.aspect.endswith(_ENDS):
        return replace(
            last, aspect=re.sub("most|least", "most" if match["end"] == "多" else "least", last.aspect)
        )
    if _ITS_WORDS.match(text) and last.intent in ("duties", "goals"):
        return last
    if _WITH_WHOM.match(text) and last.intent == "unit_tasks" and last.units:
        return replace(last, aspect="partners")
    if _OTHER_WAY_ROUND.match(text) and any(unit.excluded for unit in last.units):
        turned = tuple(replace(unit, excluded=not unit.excluded) for unit in last.units)
        return replace(last, units=turned)
    return _held_against(text, last, focus) or _placed(text, last, words["placed"])


def _held_against(text: str, last: Question, focus: tuple[tuple[str, str], ...]) -> Question | None:
    """98%吧, 是2024年吗: a figure or a year held against what was just said."""
    match = _BARE_FIGURE.fullmatch(text)
    if match and match["year"] and last.intent == "document_data":
        return replace(last, aspect="written_on", premise=(("issued", match["year"]),))
    if match is None or last.intent not in ("targets", "deadlines"):
        return None
    year = match["year"] or match["written"]
    premise = ("year", year) if year else ("target", match["value"])
    return replace(last, premise=(*last.premise, premise), clauses=focus)


def _placed(text: str, last: Question, pattern: re.Pattern[str]) -> Question | None:
    """第二呢, 前三名呢: another place of the ranking asked for before."""
    match = pattern.match(text)
    if match is None or last.intent != "count" or last.aspect not in _RANKINGS:
        return None
    place = f"第{match['one']}名" if match["one"] else f"前{match['many']}名"
    aspect = "unit_ranking" if last.aspect == "unit_most" else last.aspect
    return replace(last, terms=(place,), aspect=aspect)
