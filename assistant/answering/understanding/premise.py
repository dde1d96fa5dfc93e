"""What a question takes for granted: 任务8为什么由市财政局牵头, 方案说2024年完成."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.slots import Slots
from assistant.models import Intent
from assistant.reading.numerals import parse_numeral

_NUMERAL = r"(?P<value>\d{1,3}|[一两二三四五六七八九十]{1,4})"
# 市教育局牵头的五项任务; 发改委负责15项, 不是只有两项吗
_TASKS_OF_UNIT = re.compile(rf"U[^,。前后第几]{{0,6}}的(?:那|这)?{_NUMERAL}项(?:重点|主要|具体)?任务")
_TASKS_HELD = re.compile(
    rf"U[^,。前后第几]{{0,4}}(?:负责|承担|牵头|参与|占|领|有)(?:了|的?是)?(?!一项(?!任务)){_NUMERAL}(?:项|条|个)"
    r"(?:重点|主要|具体)?(?:任务)?(?=吧|吗|对|是|呢|[,。?]|$)"
)
# 25项任务里发改委有几项; 前10项 and 这4项 are no count of the whole.
_TASKS_OF_ALL = re.compile(
    rf"(?<![前后第这那其U]){_NUMERAL}(?:项|条|个)(?:重点|主要|具体)?任务(?=[里中,]|当中|里面|[^的单]{{0,6}}U)"
)
_UNITS_OF_TASK = re.compile(
    r"(?<![第前后])(?P<value>\d{1,2}|[一两二三四五六七八九十]{1,3})(?:家|个)(?!(?:任务|项))(?:责任)?(?:单位|部门|局)?"
    r"|(?P<only>(?:只有|仅有|就)U(?:一家|一个(?:单位|部门))?)"
)
# 第8项的标题是“…”, 任务8“…”
_CALLED = r"T(?:任务|的|标题|题目|名称|不|就|是|叫做?|名为|题为|为)*Q"
# 流通体系有四项任务吧
_TASKS_OF_PART = re.compile(
    rf"S[^,。几第]{{0,8}}{_NUMERAL}(?:项|条|个)(?:重点|主要|具体)?(?:任务)?(?:吧|吗|对|是吧|没错|\?)"
)
# 两网融合在任务11里吧, “揭榜挂帅”是任务17提的吧
_CONTENT = re.compile(
    r"^(?:(?P<value>[一-龥]{2,14}?)(?:是|就|写)?在T(?:里面?|中)?|Q.{0,4}T.{0,3}(?:提|写|说|里|中|的)?(?:的|到|了)*)"
    r"(?:吧|吗|对吧|对吗|没错吧|\?)*$"
)
# 到2035年基本建成垃圾分类系统吗
_DONE_BY = re.compile(r"Y.{0,3}(?:要|将|能|会|就)?(?:基本|全面|实现|建成|完成|达到)[一-龥]{4,}吗")
_DATE = re.compile(r"(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_PLACES = re.compile("农村|乡村|城镇|城市|城乡")
# 省政府发的这个方案, 这份2021年印发的文件
_ISSUED = re.compile(
    r"(?P<before>[这该本]份?)?(?:(?P<year>(?:19|20)\d\d)年)?"
    r"(?P<issuer>国务院|[省市区县](?:委|政府)(?:办公[厅室])?|[省市区县][\u4e00-\u9fff]{1,8}?(?:局|委|厅))?"
    r"(?:印发|发布|下发|出台|颁布|发)的(?P<this>[这该本](?:个|份)?)?"
    r"(?=[^,。?]{0,8}(?:方案|文件|通知|意见|规划|办法)(?!.{0,2}(?:有哪|有几[份个部]|都有)))"
)
# 方案是省政府印发的吗: a level beside the document meant is who is said to have issued it, no other document.
_ISSUED_BY = re.compile(
    r"(?P<this>[这该本那][个份]?(?:实施)?(?:文件|方案|通知|意见|规划|办法)?|(?:^|[,。?])(?:实施)?(?:方案|文件|通知))"
    r"(?:是|由|到底|难道|不是|是不是|应该|应)*"
    r"(?P<issuer>国务院(?:办公厅)?|中央|国家|[省市区县](?:里|级|委|人民政府|政府)?(?:办公[厅室])?"
    r"|(?:(?![哪什么几是由不])[\u4e00-\u9fff]){2,3}[省市](?:委|人民政府|政府)?(?:办公[厅室])?)"
    r"(?P<verb>印发|发布|下发|出台|颁布|制定|发)的?(?=(?:文件|文)?(?:吗|么|吧|嘛|对|是吧|没错|\?|$))"
)
_LEVELS_CALLED = {"国家": "国务院", "中央": "国务院"}


def take_issue(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A question without the words that say who issued the document and when, and those as premises."""
    if by := _ISSUED_BY.search(text):
        asked = f"{by['this']}是谁印发的"
        issuer = _LEVELS_CALLED.get(by["issuer"], by["issuer"])
        return text[: by.start()] + asked + text[by.end() :], [("issuer", issuer)]
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
    if intent == "responsible_units":
        rows += _of_units(slots, patterns, taken, why)
    taken = taken or (intent == "deadlines" and _DONE_BY.search(mask) is not None)
    dated = intent in ("deadlines", "task", "targets", "topic") and taken and aspect != "by"
    if slots.years and (dated or intent == "responsible_units"):
        rows += [("year", str(year)) for year in slots.years]
    date = _DATE.search(slots.text) if intent == "document_data" and "written_on" in aspect else None
    if date and (taken or re.search("[吧吗]", mask)):
        rows.append(("issued", "-".join(part.zfill(2) for part in date.groups() if part)))
    figure = patterns["figure"].search(mask)
    if intent == "responsible_units" and figure and figure["value"].endswith("%"):
        rows.append(("target", figure["value"]))
    if re.search(_CALLED, mask) and intent in ("task", "responsible_units", "deadlines") and slots.terms:
        rows.append(("heading", slots.terms[0]))
    held = taken or (intent == "targets" and aspect == "value")
    if held and figure and intent in ("targets", "task", "topic", "deadlines") and aspect != "equal":
        rows.append(("target", figure["value"]))
    named = slots.indicators[0] if slots.indicators else ""
    opposed = re.search(rf"(农村|乡村|城镇|城市|城乡){re.escape(named)}", slots.text) if named else None
    if opposed and opposed.group(1) not in slots.indicator and _PLACES.match(slots.indicator):
        rows.append(("qualifier", opposed.group()))
    heading = patterns["heading"].search(slots.matter)
    if heading and intent == "task":
        rows.append(("heading", heading["value"]))
    tasks = patterns["tasks"].search(mask)
    value = parse_numeral(tasks["value"]) if tasks and (taken or aspect == "tasks") else None
    if value and intent in ("count", "task", "topic", "document_data"):
        rows.append(("tasks", str(value)))
    counted = _TASKS_OF_UNIT.search(mask) or _TASKS_HELD.search(mask)
    value = value or (parse_numeral(counted["value"]) if counted else None)
    whole = _TASKS_OF_ALL.search(mask) if intent == "unit_tasks" and not counted else None
    if whole:
        rows.append(("tasks", str(parse_numeral(whole["value"]))))
    if value and intent == "unit_tasks" and not whole:
        rows.append(("unit_tasks", str(value)))
    in_part = _TASKS_OF_PART.search(mask) if intent in ("section", "count") and slots.sections else None
    if in_part:
        rows.append(("section_tasks", str(parse_numeral(in_part["value"]))))
    content = _CONTENT.search(slots.matter) if intent == "task" else None
    if content and (what := content["value"] or (slots.terms[0] if slots.terms else "")):
        rows.append(("content", what))
    if intent == "section" and slots.sections and slots.terms:
        rows.append(("part", slots.terms[0]))
    if intent in ("task", "responsible_units") and "Q" in mask and slots.section_names:
        rows.append(("section", slots.section_names[0]))
    if intent == "task" and aspect == "section" and (slots.section_names or slots.terms):
        rows.append(("section", (*slots.section_names, *slots.terms)[0]))
    return tuple(dict.fromkeys(rows))


def _of_units(
    slots: Slots, patterns: Mapping[str, re.Pattern[str]], taken: bool, why: bool
) -> list[tuple[str, str]]:
    """What is taken for granted of a task's units: their roles, their places, their number."""
    mask = slots.mask
    rows: list[tuple[str, str]] = []
    told = {name: _told(patterns[name], mask) for name in ("first", "last", "lead", "supporting")}
    anywhere = next((name for name in ("first", "last", "lead") if patterns[name].search(mask)), "unit")
    denied = patterns["not_unit"].search(mask) and not patterns["rhetorical"].search(mask)
    anywhere = "not_unit" if denied else anywhere
    for place, unit in enumerate(slots.units):
        own = next((name for name, places in told.items() if place in places), "")
        kind = own or ("unit" if any(told.values()) and len(slots.units) > 1 else anywhere)
        kind = "not_unit" if anywhere == "not_unit" else kind
        if why or kind in ("lead", "supporting", "first", "last"):
            rows += [(kind, name) for name in unit.names[:1]]
    number = _UNITS_OF_TASK.search(mask) if taken or not slots.units else None
    if number and not re.search("哪|几|超过|以上", mask):
        rows.append(("units", "1" if number["only"] else str(parse_numeral(number["value"]))))
    return rows


def _told(pattern: re.Pattern[str], mask: str) -> set[int]:
    """The places of the units that a pattern names, counted in the order asked."""
    return {
        mask[: match.start() + at].count("U")
        for match in pattern.finditer(mask)
        for at, letter in enumerate(match.group())
        if letter == "U"
    }
