"""A level of government as the name of its document: 省里哪个部门任务最多 asks of one document."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.understanding.grammar import Grammar, Rule
from assistant.answering.understanding.topic import find_topic
from assistant.models import Intent

# What is asked of a document as a whole; a matter (绿色物流) is answered by the clauses on it instead.
_OF_A_DOCUMENT: tuple[Intent, ...] = ("count", "section", "goals", "duties", "unit_tasks")
_NOT_WHOLE = {
    "document_data": ("", "basis", "level", "list"),
    "targets": ("", "value"),
    "deadlines": ("",),
    "task": ("", "heading", "text", "section"),
}
# “十年禁渔”是省里还是国家提的
_EITHER_OF = re.compile(r"[LM].{0,4}还是.{0,4}[LM]")
# 省文件依据的是什么: what the document of a level itself rests on.
_RESTS = re.compile(r"(?:文件|意见)(?:又|还|是|自己|本身)*(?:依据|根据|按照)(?:的|了)?(?:是)?(?:什么|哪|啥)")
_MENTIONS = re.compile(r"(?:提到?|出现|提及|写到)(?:过|了|没|有|的)*(?:吗|么)?\?*$")


def rule_of(mask: str, text: str, grammar: Grammar) -> tuple[Rule, bool]:
    """The rule that fits ``text``, and whether a level in it stands for the document of that level.

    Asked of 省里 and 市里 at once, a matter is compared.
    """
    rule = grammar.rule(mask)
    if rule.intent in ("verbatim", "term", "topic", "basis") and _EITHER_OF.search(mask):
        return replace(rule, intent="compare", aspect="text"), False
    if rule.intent == "verbatim" and "L" in mask:
        return rule, True
    if rule.intent != "basis" or rule.aspect == "counterpart" or "L" not in mask:
        return rule, False
    if rule.aspect == "documents" and _RESTS.search(text):
        return replace(rule, intent="document_data", aspect="basis"), True
    bare = grammar.sides["level"].sub("", mask)
    named = "M" in bare or ("D" in bare and rule.aspect in ("units", "targets", "deadlines"))
    if named and "T" not in mask and rule.aspect != "documents":
        aspect = "" if rule.aspect in ("clause", "text") else rule.aspect
        return replace(rule, intent="compare", aspect=aspect), False
    other = grammar.rule(bare)
    if other.intent == "unit_tasks":
        whole = "U" in bare
    elif other.intent == "topic":
        whole = _MENTIONS.search(bare) is not None
        other = replace(other, intent="verbatim", aspect="exists")
    else:
        kinds = _NOT_WHOLE.get(other.intent)
        whole = other.intent in _OF_A_DOCUMENT or (kinds is not None and other.aspect not in kinds)
        if other.intent == "section" and "对应" in mask:
            whole = False
        elif other.intent == "goals" and not other.aspect:
            whole = not find_topic(bare, grammar)
    return (other, True) if whole else (rule, False)
