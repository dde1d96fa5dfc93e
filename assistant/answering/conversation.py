"""What the turn before leaves open, and how the next one uses it: 那它的期限呢, 第13项呢, 说错了,是12."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering.context import NOT_CARRIED, Clauses, Context
from assistant.answering.listed import LISTING, NTH_OF_LIST, find_place, listed_before
from assistant.answering.understanding.asked_again import asked_again
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.answering.understanding.grammar import load_grammar
from assistant.answering.understanding.replaced import ABOUT_CLAUSES, replace_slots
from assistant.models import Question

# Aspects that are asked of some clause; without one they lean on what came before.
_OF_A_CLAUSE = (
    "", "value", "lead", "supporting", "first", "count", "clause", "citation", "heading", "section", "member",
    "inherited", "quote",
)  # fmt: skip
# 指标是什么, 期限是什么: of the clause talked about, where there is one.
# What is listed of one clause are its figures: the first of them is of that clause.
_OF_FIGURES = ("targets", "deadlines")
_OF_ALL = (("targets", "all"), ("deadlines", "dated"), ("deadlines", "undated"))
_NUMERALS = re.compile(
    r"(?:第|任务)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[、,和与跟](?:\d{1,3}|[一二三四五六七八九十]{1,3}))*(?:项|条)?"
)
_NOUN = re.compile(r"任务|条目|条款|事项|工作")
_ONLY_SLOTS = re.compile(
    r"^(?:那|么|再|还|有|的|呢|和|与|也|是|在|只|要|对|换成|改成|看|问|,|、|。|\?|里|中|项|个|市|方面|[TUSQIYDLMP])*$"
)
_THESE_TWO = re.compile(r"(?:这|那|上面)?两(?:项|条|个任务|个(?=都|共同|均))")
# 它 may be a unit; 那一项 is none.
_UNIT_MEANT = re.compile(
    r"它|该(?:局|委|单位|部门)|[这那]个(?:局|委|单位|部门)|(?:我|咱)们?(?!局|单位|委|[部科办])"
)
_ITS_TASKS = re.compile(
    r"(?:有|负责|承担|领|管)(?:了)?(?:别的|其他|其它)?(?:哪|什么|几|多少)[^标限]{0,5}(?:任务|工作|活|$)"
)
_WITH_US = re.compile(r"^(?:那|那么)?(?:我们?|咱们?|它|他们)(?:局|单位|委)?(?:和|与|跟|同)")
# Words that stand for the clause talked about, so that the rules read a follow-up as a question about one.
_STAND_IN = "第1项任务"


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
    if context.checked and load_grammar().conversation["right_one"].match(text):
        return context.checked
    if question.intent in NOT_CARRIED or question.parts:
        return question
    return _Turn(text.strip("?。!, "), question, context, gazetteer, parse, mask).carried()


def is_elliptic(question: Question) -> bool:
    """Whether a question names nothing it is about: 谁负责, 有期限吗."""
    slots = (
        question.clauses, question.numbers, question.units, question.section, question.terms,
        question.years, question.topic, question.documents, question.levels, question.premise,
    )  # fmt: skip
    if any(slots):
        return question.intent == "basis" and not any(slots[:8])
    if (question.intent, question.aspect) in _OF_ALL and len(question.text) <= 7:
        return not re.search("全|所有|方案|文件|哪|任务", question.text)
    return question.aspect in _OF_A_CLAUSE and question.intent in (*ABOUT_CLAUSES, "verbatim", "topic")


class _Turn:
    """One turn of a conversation, read against the one before."""

    def __init__(
        self,
        text: str,
        question: Question,
        context: Context,
        gazetteer: Gazetteer,
        parse: Callable[[str], Question],
        mask: Callable[[str], str],
    ) -> None:
        self._text = text
        self._question = question
        self._context = context
        self._last = context.question
        self._focus: Clauses = context.tasks or context.question.clauses
        if _THESE_TWO.search(text) and len(context.pair) == 2:
            self._focus = context.pair
        self._gazetteer = gazetteer
        self._parse = parse
        self._mask = mask
        self._words = load_grammar().conversation
        self._roles = load_grammar().aspects

    def carried(self) -> Question:
        """The question of this turn; each way of leaning on the turn before is tried in order."""
        again = asked_again(self._text, self._last, self._focus)
        if again is not None:
            return again
        ways = (
            self._shifted,
            self._corrected,
            self._and_what,
            self._within,
            self._of_units,
            self._referring,
        )
        for way in ways:
            question = way()
            if question is not None:
                return question
        return self._question

    # -- another clause ----------------------------------------------------------------------

    def _shifted(self) -> Question | None:
        """下一项, 上一个, 前者, 第二个: a clause found from its place in what came before."""
        for name, step in (("next", 1), ("previous", -1)):
            match = self._words[name].search(self._text)
            if match and self._words["latter" if step > 0 else "former"].search(self._text):
                match = None if len(self._last.clauses) == 2 else match
            if match and self._focus and not self._question.units:
                document, path = self._focus[-1 if step > 0 else 0]
                rows = self._gazetteer.rows.get(document, ())
                at = next((row.order for row in rows if row.path == path), 0)
                if at and 0 < at + step <= len(rows):
                    return self._pointed(match, (document, rows[at + step - 1].path))
        listed = listed_before(self._last, self._focus, self._context, self._gazetteer)
        for name, position in (("former", 0), ("latter", 1)):
            match = self._words[name].search(self._text) if len(listed) < 3 else None
            if match and len(self._last.units) == 2:
                unit = self._last.units[position]
                return replace(self._parse(self._text.replace(match.group(), unit.words)), units=(unit,))
            if match and len(self._context.pair) == 2:
                return self._pointed(match, self._context.pair[position])
        nth = NTH_OF_LIST.search(self._text)
        if nth and len(listed) < 2 and len(self._focus) == 1 and self._last.intent in _OF_FIGURES:
            return self._pointed(nth, self._focus[0])
        place = find_place(self._text, self._question, self._context)
        if place and len(listed) > 1 and place[1] < len(listed):
            return self._pointed(place[0], listed[place[1]])
        return None

    def _pointed(self, match: re.Match[str], clause: tuple[str, str]) -> Question:
        rest = self._text.replace(match.group(), "").strip("那的呢是?,。 ")
        last = (
            self._last
            if self._last.intent in ABOUT_CLAUSES
            else replace(self._last, intent="task", aspect="")
        )
        asked = self._parse(_STAND_IN + rest) if rest else last
        if rest in ("什么", "啥", "讲什么", "内容"):
            asked = replace(last, intent="task", aspect="")
        return replace(
            asked, clauses=(clause,), numbers=(), section=None, topic="", indicator="", units=(), premise=()
        )

    def _corrected(self) -> Question | None:
        match = self._words["corrected"].search(self._text)
        if not match or not self._words["corrects"].search(self._text):
            return None
        return self._other(match["rest"].strip("的 ,。吧呢"))

    def _and_what(self) -> Question | None:
        match = self._words["and_what"].match(self._text)
        if not match or not match["rest"] or self._words["two_units"].search(match["rest"]):
            return None
        rest, question = match["rest"], self._question
        if _NUMERALS.fullmatch(rest) or _ONLY_SLOTS.match(self._mask(rest)):
            return self._other(rest)
        if question.intent in ("topic", "term") and question.topic and self._text.endswith(("呢", "怎么样")):
            return replace_slots(self._last, question, self._focus, self._gazetteer)
        return None

    def _other(self, rest: str) -> Question:
        """``rest`` put in place of what was asked about; a whole question stands for itself."""
        if _NUMERALS.fullmatch(rest):
            rest = "任务" + re.sub(r"^(?:第|任务)|(?:项|条)$", "", rest)
        other = self._parse(rest)
        if not _ONLY_SLOTS.match(self._mask(rest)):
            return other
        return replace_slots(self._last, other, self._focus, self._gazetteer)

    # -- the same clauses --------------------------------------------------------------------

    def _within(self) -> Question | None:
        question = self._of_these()
        return question and replace(question, narrowed=len(self._focus) if len(self._focus) > 1 else 0)

    def _of_these(self) -> Question | None:
        """这些里面哪些有商务局, 哪些有期限: of the clauses listed before."""
        question, focus = self._question, self._focus
        refers = self._words["refers_many"].search(self._text) is not None
        if question.section and not question.units and self._words["within_section"].search(self._text):
            refers = refers or self._last.intent == "unit_tasks"
        narrows = (
            self._words["which_of_them"].match(self._text)
            and (self._last.intent in LISTING or len(focus) > 1)
            and not _NOUN.search(self._text)
        )
        if not (refers or narrows) or question.numbers or not focus:
            return None
        if question.units and len(focus) == 1:
            return replace(question, intent="responsible_units", aspect="member", clauses=focus, topic="")
        if question.units:
            included = [unit for unit in self._last.units if not unit.excluded]
            excluding = all(unit.excluded for unit in question.units)
            units = (*included, *question.units) if excluding and included else question.units
            return replace(question, intent="unit_tasks", clauses=focus, units=units, topic="")
        if question.section and self._last.intent == "unit_tasks":
            return replace(self._last, section=question.section, clauses=())
        if question.intent == "deadlines" and self._last.intent == "unit_tasks" and not self._last.clauses:
            return replace(question, units=self._last.units)
        if question.topic or question.intent in ("deadlines", "targets", "count"):
            return replace(question, clauses=focus)
        return None

    def _of_units(self) -> Question | None:
        """没有财政局的呢, 和财政局共同的呢, 它排第一的有哪些: the units of the turn before stay."""
        question, last = self._question, self._last
        if (
            self._words["two_units"].search(self._text)
            and not question.units
            and len(self._context.units) > 1
        ):
            return replace(question, intent="unit_tasks", units=self._context.units, topic="", aspect="")
        # 我是财政局的. 有哪些任务: of one's own office.
        own = last.intent == "unit_tasks" and self._words["introduced"].match(last.text)
        all_tasks = (question.intent, question.aspect) == ("task", "list")
        if own and all_tasks and not self._words["whole"].search(self._text):
            return last
        pronoun = _UNIT_MEANT.search(self._text)
        known = self._context.units[-1:]
        if pronoun and known and not question.units and _ITS_TASKS.search(self._text):
            return replace(self._parse(self._text.replace(pronoun.group(), known[0].words)), units=known)
        if known and question.units and _WITH_US.match(self._text):
            return replace(question, intent="unit_tasks", units=(*known, *question.units), topic="")
        if last.intent != "unit_tasks" or question.clauses or question.numbers:
            return self._member()
        included = tuple(unit for unit in last.units if not unit.excluded)
        roles = (name for name in ("first", "lead", "supporting") if self._roles[name].search(self._text))
        if not question.units and question.intent in ("topic", "unit_tasks") and (role := next(roles, "")):
            return replace(last, aspect=role)
        if question.units and all(unit.excluded for unit in question.units):
            return replace(question, intent="unit_tasks", units=(*included, *question.units))
        if question.units and self._words["joins"].match(self._text):
            return replace(question, intent="unit_tasks", units=(*included, *question.units))
        if pronoun and included and not question.units:
            return replace(
                self._parse(self._text.replace(pronoun.group(), included[0].words)), units=included
            )
        return None

    def _member(self) -> Question | None:
        """有市科技局吗, 为什么没有财政局: asked of the one clause talked about."""
        asks = self._words["has_unit"].match(self._text)
        if not (
            asks and self._question.units and len(self._focus) == 1 and self._last.intent in ABOUT_CLAUSES
        ):
            return None
        asked = self._parse(_STAND_IN + self._text)
        return replace(asked, clauses=self._focus, numbers=(), topic="")

    def _referring(self) -> Question | None:
        """那它的期限呢, 谁负责: about what the turn before was about."""
        question, last, focus = self._question, self._last, self._focus
        pronoun = self._words["refers"].search(self._text) or self._words["refers_many"].search(self._text)
        assumed = question.documents == (self._context.document,)
        bare = is_elliptic(replace(question, documents=()) if assumed else question)
        # 有哪些指标 after a single clause is of that clause.
        bare = bare or (len(focus) == 1 and self._words["its_figures"].match(self._text) is not None)
        two = _THESE_TWO.search(self._text) is not None and bool(focus) and not question.units
        if question.clauses or question.numbers or not (pronoun or bare or two):
            return None
        text = self._text
        text = _THESE_TWO.sub("", text) if _THESE_TWO.search(text) else text
        stand_in = text.replace(pronoun.group(), _STAND_IN) if pronoun else _STAND_IN + text
        asked = self._parse(stand_in) if focus or question.intent in ("topic", "verbatim") else question
        if focus:
            return replace(asked, clauses=focus, numbers=(), topic="" if last.clauses else last.topic)
        return replace(
            asked,
            clauses=(),
            numbers=(),
            aspect="" if asked.aspect == "all" else asked.aspect,
            topic=last.topic,
            indicator=last.indicator,
            terms=last.terms,
            units=question.units or last.units,
            section=last.section,
        )
