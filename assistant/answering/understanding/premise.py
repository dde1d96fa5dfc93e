"""What a question takes for granted: 任务8为什么由市财政局牵头, 方案说2024年完成."""

from __future__ import annotations

import re

from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.slots import Slots
from assistant.models import Intent
from assistant.reading.numerals import parse_numeral

# 市教育局牵头的五项任务
_TASKS_OF_UNIT = re.compile(
    r"U[^,。前后第]{0,6}的(?:那|这)?(?P<value>\d{1,3}|[一二三四五六七八九十]{1,4})项(?:重点|主要|具体)?任务"
)
_PLACES = re.compile("农村|乡村|城镇|城市|城乡")
# 省政府发的这个方案, 这份2021年印发的文件
_ISSUED = re.compile(
    r"(?P<before>[这该本]份?)?(?:(?P<year>(?:19|20)\d\d)年)?"
    r"(?P<issuer>国务院|[省市区县](?:委|政府)(?:办公[厅室])?|[省市区县][\u4e00-\u9fff]{1,8}?(?:局|委|厅))?"
    r"(?:印发|发布|下发|出台|颁布|发)的(?P<this>[这该本](?:个|份)?)?"
    r"(?=[^,。?]{0,8}(?:方案|文件|通知|意见|规划|办法)(?!.{0,2}(?:有哪|有几[份个部]|都有)))"
)


def take_issue(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A question without the words that say who issued the document and when, and those as premises."""
    match = _ISSUED.search(text)
    pointed = match and (match["before"] or match["this"])
    if (
        match is None
        or not (match["year"] or (match["issuer"] and pointed))
        or re.search("哪", match.group())
    ):
        return text, []
    kept = "" if match["issuer"] is None or pointed else match["issuer"] + "的"
    rows = [("issued", match["year"])] if match["year"] else []
    if match["issuer"] and pointed:
        rows.append(("issuer", match["issuer"]))
    this = match["before"] or match["this"] or ""
    return text[: match.start()] + kept + this + text[match.end() :], rows


def find_premises(slots: Slots, intent: Intent, aspect: str, grammar: Grammar) -> tuple[tuple[str, str], ...]:
    """Rows (kind, what) as ``models.Question`` describes them."""
    mask, patterns = slots.mask, grammar.premise
    rows = list(slots.premise)
    if intent == "check_draft":
        return tuple(rows)
    taken = patterns["taken"].search(mask) is not None
    why = patterns["why"].search(mask) is not None
    if intent == "responsible_units" and slots.units:
        kind = "lead" if patterns["lead"].search(mask) else "unit"
        if patterns["not_unit"].search(mask):
            kind = "not_unit"
        if why or kind == "lead":
            rows += [(kind, name) for unit in slots.units for name in unit.names[:1]]
    if taken and slots.years and intent in ("deadlines", "task", "targets", "topic") and aspect != "by":
        rows += [("year", str(year)) for year in slots.years]
    figure = patterns["figure"].search(mask)
    if intent == "responsible_units" and figure and figure["value"].endswith("%"):
        rows.append(("target", figure["value"]))
    if re.search("TQ", mask) and intent in ("task", "responsible_units", "deadlines") and slots.terms:
        rows.append(("heading", slots.terms[0]))
    if taken and figure and intent in ("targets", "task", "topic", "deadlines") and aspect != "equal":
        rows.append(("target", figure["value"]))
    named = slots.indicators[0] if slots.indicators else ""
    opposed = re.search(rf"(农村|乡村|城镇|城市|城乡){re.escape(named)}", slots.text) if named else None
    if opposed and opposed.group(1) not in slots.indicator and _PLACES.match(slots.indicator):
        rows.append(("qualifier", opposed.group()))
    heading = patterns["heading"].search(mask)
    if heading and intent == "task":
        rows.append(("heading", heading["value"]))
    tasks = patterns["tasks"].search(mask)
    value = parse_numeral(tasks["value"]) if tasks and (taken or aspect == "tasks") else None
    if value and intent in ("count", "task", "topic", "document_data"):
        rows.append(("tasks", str(value)))
    counted = _TASKS_OF_UNIT.search(mask)
    value = value or (parse_numeral(counted["value"]) if counted else None)
    if value and intent == "unit_tasks":
        rows.append(("unit_tasks", str(value)))
    if intent == "section" and slots.sections and slots.terms:
        rows.append(("part", slots.terms[0]))
    if intent in ("task", "responsible_units") and "Q" in mask and slots.section_names:
        rows.append(("section", slots.section_names[0]))
    if intent == "task" and aspect == "section" and slots.section_names:
        rows.append(("section", slots.section_names[0]))
    return tuple(dict.fromkeys(rows))
