"""The finer thing asked within an intent: fields of a task, the role of a unit, facts of a document."""

from __future__ import annotations

import re

from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.slots import Slots
from assistant.models import Intent

ABOUT_CLAUSES: tuple[Intent, ...] = ("task", "responsible_units", "deadlines", "targets", "cite")
# What one document has and another has not, or both: a comparison with sides.
ACROSS = ("lacking", "common", "higher")
_WHOLE_DOCUMENT = ("dated", "undated", "count", "latest", "earliest", "by", "after", "all", "equal", "list")
_OF_THE_PLAN = re.compile(r"(?:总体|总|阶段性?|远景|长远|远期|近期|中长期|主要|发展|工作)目标|总体要求")
_JOINED = re.compile(r"[、,和与及跟]|(?:谁|哪|什么|何时|多少).*(?:谁|哪|什么|何时|多少)")
# Facts that other words also bring up; joined to others only where they are what was asked first.
_VAGUE_FACTS = ("summary", "list", "level", "basis")


def is_whole(intent: Intent, aspect: str) -> bool:
    """Whether deadlines or targets are asked of the whole document."""
    return intent in ("deadlines", "targets") and aspect in _WHOLE_DOCUMENT


def refine(intent: Intent, aspect: str, slots: Slots, topic: str, grammar: Grammar) -> tuple[Intent, str]:
    """Intent and aspect with the finer things the words ask; several fields make the intent ``task``."""
    if intent in ABOUT_CLAUSES and not is_whole(intent, aspect) and not slots.units:
        if slots.clauses or slots.numbers or topic:
            return _fields(intent, aspect, slots, grammar)
    elif intent == "count" and aspect == "units" and topic:
        return "responsible_units", "count"
    elif (
        intent == "goals"
        and not aspect
        and not slots.years
        and len(topic) >= 4
        and not _OF_THE_PLAN.search(slots.mask)
        and "什么样" not in slots.mask
    ):
        # 畜禽粪污利用目标是什么: the target of one thing.
        return "targets", "value"
    elif intent == "compare":
        named = [name for name, pattern in grammar.compared.items() if pattern.search(slots.mask)]
        finer = named if len(named) == 1 and aspect in ("", *ACROSS) else []
        return intent, ",".join(filter(None, (aspect, *finer)))
    elif intent == "document_data":
        return intent, _facts(aspect, slots, grammar)
    return intent, _role(intent, aspect, slots, grammar)


def _fields(intent: Intent, aspect: str, slots: Slots, grammar: Grammar) -> tuple[Intent, str]:
    fields = [name for name, pattern in grammar.fields.items() if pattern.search(slots.mask)]
    if "cite" in fields and set(fields) <= {"cite", "text", "heading"}:
        return "cite", "citation" if slots.clauses else "clause"
    told_together = set(fields) == {"targets", "deadlines"} and "多少" in slots.mask
    if told_together and not slots.clauses and not slots.numbers:
        return "targets", "value"  # a figure is told with its year
    if len(fields) > 1 and (len(set(fields) - {"text"}) > 1 or slots.clauses):
        return "task", ",".join(fields)
    if intent == "task" and fields == ["units"] and not aspect:
        return "responsible_units", _role("responsible_units", aspect, slots, grammar)
    if intent == "task" and fields and not aspect and fields != ["text"]:
        return intent, fields[0]
    return intent, _role(intent, aspect, slots, grammar)


def _role(intent: Intent, aspect: str, slots: Slots, grammar: Grammar) -> str:
    if intent not in ("responsible_units", "unit_tasks") or aspect:
        return aspect
    named = [name for name, pattern in grammar.aspects.items() if pattern.search(slots.mask)]
    role = "" if {"lead", "supporting"} <= set(named) else next(iter(named), "")
    if intent == "unit_tasks":
        for name in ("deadlines", "targets"):
            if grammar.fields[name].search(slots.mask):
                # 科技局牵头的任务什么时候完成: of the tasks it leads, when.
                return f"{role},{name}" if role in ("lead", "supporting") else name
    return role


def _facts(aspect: str, slots: Slots, grammar: Grammar) -> str:
    if aspect == "written_on" and "发布" in slots.mask:
        return "written_on,published_on"
    if not _JOINED.search(slots.mask):
        return aspect
    rules = [rule for rule in grammar.rules if rule.intent == "document_data" and rule.fits(slots.mask)]
    rules.sort(key=lambda rule: found.start() if (found := rule.match.search(slots.mask)) else 0)
    # 谁发的、依据啥: what a part asks by itself is asked.
    alone = {grammar.rule(part).aspect for part in _JOINED.split(slots.mask)}
    told = {aspect, *alone}
    facts = [rule.aspect for rule in rules if rule.aspect in told or rule.aspect not in _VAGUE_FACTS]
    return ",".join(dict.fromkeys(facts))
