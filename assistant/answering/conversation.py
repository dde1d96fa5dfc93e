"""What the turn before leaves open, and how the next one uses it: 那它的期限呢, 第13项呢, 说错了,是12."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.gazetteer import Gazetteer
from assistant.answering.grammar import load_grammar
from assistant.models import Answer, Intent, Question
from assistant.reading.numerals import parse_numeral

_ABOUT_CLAUSES: tuple[Intent, ...] = (
    "task",
    "responsible_units",
    "deadlines",
    "targets",
    "cite",
    "basis",
    "compare",
)
_LISTING: tuple[Intent, ...] = ("unit_tasks", "section", "topic", "deadlines", "count", "targets")
_NOT_CARRIED: tuple[Intent, ...] = ("help", "outside", "check_draft")
_FIELD: dict[str, str] = {"responsible_units": "units", "deadlines": "deadlines", "targets": "targets"}
_NUMERAL = re.compile(r"\d{1,3}|[一二三四五六七八九十]{1,3}")
_NTH_OF_LIST = re.compile(r"第(?P<n>[一二三四五六七八九十\d]{1,2})(?:个|家)(?!部分|任务|单位)")
_ONLY_SLOTS = re.compile(
    r"^(?:那|么|再|还|有|的|呢|和|与|也|是|对|换成|改成|看|问|,|、|。|\?|里|中|项|个|市|方面|[TUSQIYDLP])*$"
)
_HOW_MANY = re.compile(
    r"^(?:那|这|它们?)?(?:一共|总共|共|合计|是|有|都)*(?:几|多少)(?:项|条|个)?(?:吗|呢|\?|。)*$"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation leaves open: the last question served, and the clauses its answer showed.

    ``tasks`` rows (document id, path), best first; ``document`` the document asked about last.
    """

    question: Question
    tasks: tuple[tuple[str, str], ...] = ()
    document: str | None = None


def remember(question: Question, answer: Answer, context: Context | None = None) -> Context | None:
    """The context after an answer; what was not about the documents leaves ``context`` as it was."""
    if question.intent == "help" and question.aspect == "reset":
        return None
    served = question.parts[-1] if question.parts else question
    after = recall(served, context)
    shown = tuple((task.document, task.clause) for task in answer.tasks)
    if after is None or after is context or not shown:
        return after
    return replace(after, tasks=shown, document=after.document or shown[0][0])


def recall(question: Question, context: Context | None) -> Context | None:
    """The context after a question alone: what its slots name."""
    if question.intent in _NOT_CARRIED:
        return context
    named = question.documents or tuple(document for document, _ in question.clauses)
    document = named[0] if named else (context.document if context else None)
    return Context(question, question.clauses, document)


def carry(
    text: str,
    question: Question,
    context: Context,
    gazetteer: Gazetteer,
    parse: Callable[[str], Question],
    mask: Callable[[str], str],
) -> Question:
    """``question`` with what ``text`` leaves to the turn before; a whole question stands as it is.

    ``parse`` understands other words in the same conversation, ``mask`` puts letters for their slots.
    """
    words = load_grammar().conversation
    if question.intent in _NOT_CARRIED or question.parts:
        return question
    text = text.strip("?。!, ")
    last = context.question
    if words["more"].match(text) or words["again"].match(text):
        return last
    shifted = _shifted(text, question, context, gazetteer, parse)
    if shifted is not None:
        return shifted
    if words["corrects"].search(text) and (match := words["corrected"].search(text)):
        rest = match["rest"].strip("的 ,。吧呢")
        other = parse(f"任务{rest}" if _NUMERAL.fullmatch(rest) else rest)
        return _replaced(last, other, context, gazetteer) if _ONLY_SLOTS.match(mask(rest)) else other
    match = words["and_what"].match(text)
    rest = match["rest"] if match else text
    if _NUMERAL.fullmatch(rest):
        question = parse(f"任务{rest}")
        return _replaced(last, question, context, gazetteer)
    if _HOW_MANY.match(text) and last.intent in ("unit_tasks", "section", "topic"):
        return replace(last, aspect="count")
    if words["refers_many"].search(text) and not question.numbers:
        return _within(question, context)
    if match and rest and _ONLY_SLOTS.match(mask(rest)):
        return _replaced(last, question, context, gazetteer)
    if match and rest and rest != text and question.intent in ("topic", "term") and question.topic:
        return _replaced(last, question, context, gazetteer)
    if question.intent == "unit_tasks" and question.units and all(unit.excluded for unit in question.units):
        return replace(question, units=(*(unit for unit in last.units if not unit.excluded), *question.units))
    if not question.clauses and not question.numbers and words["refers"].search(text):
        return _referring(question, context)
    if _elliptic(question):
        return _referring(question, context)
    return question


def _elliptic(question: Question) -> bool:
    """Whether a question names nothing it is about: 谁负责, 有期限吗."""
    slots = (
        question.clauses, question.numbers, question.units, question.section, question.terms,
        question.years, question.topic, question.documents, question.levels, question.premise,
    )  # fmt: skip
    if any(slots):
        return question.intent == "basis" and not any(slots[:8])
    if question.aspect == "all" and len(question.text) <= 7:
        return question.intent == "targets" and not re.search("全|所有|方案|文件", question.text)
    plain = question.aspect in ("", "value", "lead", "supporting", "first", "count", "clause", "citation", "heading",
                                "section", "member", "inherited", "quote")  # fmt: skip
    return plain and question.intent in (*_ABOUT_CLAUSES, "verbatim")


def _focus(context: Context) -> tuple[tuple[str, str], ...]:
    return context.tasks or context.question.clauses


def _referring(question: Question, context: Context) -> Question:
    """The question about what the turn before was about."""
    last, focus = context.question, _focus(context)
    intent, aspect = question.intent, question.aspect
    if intent == "unit_tasks" and question.units:
        intent, aspect = "responsible_units", "member"
    elif intent in ("verbatim", "topic", "term"):
        intent, aspect = "task", "text"
    elif intent == "cite":
        aspect = "citation"
    elif aspect == "all":
        aspect = ""
    question = replace(question, intent=intent, aspect=aspect, topic="", indicator="")
    if focus:
        return replace(question, clauses=focus, topic="" if last.clauses else last.topic)
    return replace(
        question,
        topic=last.topic,
        indicator=last.indicator,
        terms=last.terms,
        units=question.units or last.units,
        section=last.section,
    )


def _within(question: Question, context: Context) -> Question:
    """The question about the clauses listed before: 这些里面哪些有商务局."""
    focus = _focus(context)
    if question.units and len(focus) == 1:
        return replace(question, intent="responsible_units", aspect="member", clauses=focus, topic="")
    if question.units:
        return replace(question, intent="unit_tasks", clauses=focus, topic="")
    return replace(question, clauses=focus, topic="")


def _shifted(
    text: str, question: Question, context: Context, gazetteer: Gazetteer, parse: Callable[[str], Question]
) -> Question | None:
    """下一项, 上一个, 前者, 第二个: a clause or unit found from its place in what came before."""
    words, last, focus = load_grammar().conversation, context.question, _focus(context)
    for name, step in (("next", 1), ("previous", -1)):
        match = words[name].search(text)
        if match and focus and not question.units:
            document, path = focus[-1 if step > 0 else 0]
            rows = gazetteer.rows.get(document, ())
            at = next((row.order for row in rows if row.path == path), None)
            if at is not None and 0 < at + step <= len(rows):
                return _pointed(
                    text.replace(match.group(), ""), ((document, rows[at + step - 1].path),), last, parse
                )
    for name, position in (("former", 0), ("latter", 1)):
        match = words[name].search(text)
        if match and len(last.clauses) == 2:
            return _pointed(text.replace(match.group(), ""), (last.clauses[position],), last, parse)
        if match and len(last.units) == 2:
            other = parse(text.replace(match.group(), last.units[position].words))
            return replace(other, units=(last.units[position],))
    match = _NTH_OF_LIST.search(text)
    if match and len(focus) > 1 and last.intent in (*_LISTING, "task"):
        value = parse_numeral(match["n"]) or 0
        if 0 < value <= len(focus):
            return _pointed(text.replace(match.group(), ""), (focus[value - 1],), last, parse)
    return None


def _pointed(
    rest: str, clauses: tuple[tuple[str, str], ...], last: Question, parse: Callable[[str], Question]
) -> Question:
    rest = rest.strip("那的呢是?,。 ")
    asked = parse(rest) if rest else last
    if not rest or asked.intent in ("topic", "term", "help"):
        asked = last if last.intent in _ABOUT_CLAUSES else replace(last, intent="task", aspect="")
    return replace(
        asked, clauses=clauses, numbers=(), section=None, topic="", indicator="", units=(), premise=()
    )


def _replaced(last: Question, other: Question, context: Context, gazetteer: Gazetteer) -> Question:
    """``last`` with the slots that ``other`` brings; ``other`` itself where they do not fit together."""
    base = replace(last, text=other.text, premise=other.premise, readings=other.readings)
    if other.clauses or other.numbers:
        if last.intent not in _ABOUT_CLAUSES:
            return other
        return replace(
            base, clauses=other.clauses, numbers=other.numbers, documents=other.documents or last.documents,
            section=None, topic="", indicator="", years=(),
        )  # fmt: skip
    if other.units:
        if last.intent == "unit_tasks":
            return replace(base, units=other.units, units_mode=other.units_mode)
        if last.intent in ("responsible_units", "task") and _focus(context):
            return replace(
                base,
                intent="responsible_units",
                aspect="member",
                clauses=_focus(context),
                units=other.units,
                topic="",
            )
        return other
    if other.section:
        return replace(base, section=other.section, clauses=(), numbers=()) if last.section else other
    if other.years:
        if last.intent in ("deadlines", "goals", "targets"):
            return replace(base, years=other.years, months=other.months, clauses=last.clauses)
        return other
    if other.levels:
        return _at_level(base, other, context, gazetteer)
    if other.documents:
        return _in_documents(base, other, gazetteer)
    if other.terms and last.intent in ("verbatim", "term", "damage"):
        return replace(base, terms=other.terms, topic="")
    if other.topic or other.indicator:
        if last.intent in ("term", "verbatim"):
            return replace(base, terms=other.terms or (other.topic,), topic="")
        if last.intent in (*_ABOUT_CLAUSES, "topic"):
            return replace(
                base, topic=other.topic, indicator=other.indicator or (other.topic if last.intent == "targets" else ""),
                clauses=other.clauses, numbers=(), section=None,
            )  # fmt: skip
    return other


def _at_level(base: Question, other: Question, context: Context, gazetteer: Gazetteer) -> Question:
    """那省里呢: the same matter one level up."""
    if base.intent in ("basis", "compare"):
        return replace(base, levels=other.levels)
    if base.intent in _ABOUT_CLAUSES:
        focus = () if base.topic and not base.clauses else _focus(context)
        return replace(
            base,
            intent="basis",
            aspect=_FIELD.get(base.intent, "text"),
            levels=other.levels,
            clauses=focus,
            numbers=(),
        )
    documents = tuple(key for level in other.levels for key in gazetteer.documents_of_level(level))
    return replace(base, documents=documents, section=None) if documents else other


def _in_documents(base: Question, other: Question, gazetteer: Gazetteer) -> Question:
    """武汉呢: the same question about another document."""
    clauses = tuple(
        (row.document, row.path)
        for number in base.numbers
        for row in gazetteer.by_number(int(number), other.documents)
    )
    topic = base.topic
    if not base.numbers and base.clauses and not topic:
        rows = [
            row
            for document, path in base.clauses
            for row in gazetteer.rows.get(document, ())
            if row.path == path
        ]
        topic = rows[0].heading if rows else ""
    return replace(base, documents=other.documents, clauses=clauses, section=None, topic=topic)
