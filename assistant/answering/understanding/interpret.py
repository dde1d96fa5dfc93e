"""One question of one text: slots, the rule that fits, finer aspects, premises and topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.understanding.aspects import ABOUT_CLAUSES, ACROSS, is_whole, refine
from assistant.answering.understanding.comparison import comparison, plain_figure
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.level_words import rule_of
from assistant.answering.understanding.premise import find_premises, take_issue
from assistant.answering.understanding.sides import find_sides
from assistant.answering.understanding.slots import Slots, find_slots
from assistant.answering.understanding.topic import find_topic, find_wording, telling
from assistant.models import Intent, Question, UnitMention

_BY_HEADING: tuple[Intent, ...] = (*ABOUT_CLAUSES, "basis", "compare")
_OF_A_LEVEL: tuple[Intent, ...] = ("document_data", "duties", "goals", "count")
_ALL_LEVELS = re.compile(r"三级(?!回收|医院|甲等)|三(?:份|个)文件")
_OF_SECTIONS: tuple[Intent, ...] = ("section", "count", "responsible_units", "unit_tasks")
_SUPERLATIVE = ("unit_most", "unit_least")
# Aspects that only say how the slots are to be read.
_RESOLVED = ("besides",)
_FIGURED = ("equal", "units_with", "tasks_with", "targets_with")
# A document named by its kind alone.
_KIND = re.compile(
    r"(?<![一-龥])(?:那|那么)?(?:这个?|本|该|那个)?(?:实施)?(?P<kind>方案|意见|办法|规划|条例|纲要|计划)"
)


class Interpreter:
    """Understands texts against one gazetteer.

    ``assumed`` are the documents meant where a text names none; ``parent`` is the section above the
    one asked about before.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        grammar: Grammar,
        assumed: tuple[str, ...] = (),
        parent: tuple[str, str] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._grammar = grammar
        self._assumed = assumed
        self._parent = parent

    def without_opening(self, text: str) -> str:
        """``text`` without courtesies at its beginning, unless they are all there is."""
        while (match := self._grammar.openings.match(text)) and match.end() and match.end() < len(text):
            if re.fullmatch(r"[?。!,]*", text[match.end() :]):
                break
            text = text[match.end() :]
        return text

    def slots(self, text: str) -> Slots:
        """The slots of a folded, lower-case text."""
        return find_slots(text, self._gazetteer, self._grammar, self._assumed, self._parent)

    def mask(self, text: str) -> str:
        """A folded, lower-case text with letters for its slots."""
        return self.slots(text).mask

    def check(self, draft: str, text: str) -> Question:
        """The question whether ``draft`` is right; ``text`` is the draft in lower case."""
        slots = self.slots(text)
        question = self._question(slots, "check_draft", "", "")
        return replace(question, terms=(draft,), units=tuple(slots.units), premise=tuple(slots.premise))

    def parse(self, text: str) -> Question:
        """The question of a folded, lower-case text by itself; several like ones become ``parts``."""
        text, issued = take_issue(self.without_opening(text))
        slots = self.slots(text)
        slots.premise += issued
        rule, levels_as_documents = rule_of(slots.mask, slots.text, self._grammar)
        topic = find_topic(slots.matter, self._grammar)
        if rule.intent == "compare":
            topic = find_topic(self._grammar.sides["words"].sub("\n", slots.matter), self._grammar)
        intent, aspect = refine(rule.intent, rule.aspect, slots, topic, self._grammar)
        if not self._has_topic(intent, aspect, slots):
            topic = ""
        if intent == "verbatim" and levels_as_documents and slots.called and not slots.terms:
            # 鄂州在省文件里出现过吗: the place is the word looked for, not the document to look in.
            slots.terms, slots.documents = slots.called[:1], []
        if not ("、" in slots.mask and self._grammar.units["each"].search(slots.mask)):
            topic = telling(topic, self._gazetteer.prints)
        topic, heard = self._as_printed(topic)
        question = self._of_level(self._question(slots, intent, aspect, topic), levels_as_documents)
        question = replace(
            question, readings=(*question.readings, *heard), terms=rule.terms or question.terms
        )
        if rule.aspect in ACROSS:
            has, lacking = find_sides(slots.mask, slots.sides, self._grammar)
            question = replace(question, documents=has, lacking=lacking)
        elif not question.documents and self._assumed:
            question = replace(question, documents=self._carried(text, slots.units))
        parts = self._apart(question, slots)
        if len(parts) > 1:
            return Question(text, question.intent, parts=parts, readings=question.readings)
        return question

    def _carried(self, text: str, units: Sequence[UnitMention]) -> tuple[str, ...]:
        """The document of the turn before; the default one where only that is of the kind named (方案)
        or only that gives tasks to the units named (市商务局 after a question about 省里)."""
        kind = _KIND.search(text)
        default, documents = self._gazetteer.default, self._gazetteer.library.documents
        named = [
            name
            for name in (*self._assumed, default)
            if kind and name in documents and re.search(f"{kind['kind']}(?:的通知)?$", documents[name].title)
        ]
        held = self._gazetteer.clauses_of
        theirs = units and not held(units[:1], self._assumed) and held(units[:1], (default,))
        return (default,) if named == [default] or theirs else self._assumed

    def _as_printed(self, topic: str) -> tuple[str, tuple[str, ...]]:
        """A topic, its pieces that the documents know only by sound put as printed (海棉城市); readings."""
        readings = []
        for piece in topic.split():
            typed, printed = self._gazetteer.sounding(piece)
            if typed:
                topic = topic.replace(typed, printed)
                readings.append(f"“{typed}”按“{printed}”理解。")
        return topic, tuple(readings)

    def _documents(self, slots: Slots) -> tuple[str, ...]:
        default = (self._gazetteer.default,) if self._gazetteer.default else ()
        return tuple(slots.documents) or self._assumed or default

    def _question(self, slots: Slots, intent: Intent, aspect: str, topic: str) -> Question:
        grammar = self._grammar
        premise = find_premises(slots, intent, aspect, grammar)
        if aspect == "member" and premise and grammar.premise["why"].search(slots.mask):
            aspect = ""
        terms = tuple(slots.terms)
        if intent in ("verbatim", "term") and not terms and topic:
            terms, topic = (find_wording(slots.matter, topic),), ""
        elif intent == "verbatim" and not terms:
            terms = tuple(unit.words for unit in slots.units)
        elif aspect in _FIGURED:
            figures = tuple(match.group() for match in grammar.units["figure"].finditer(slots.text))
            terms = (*terms, *(self._values(figures, slots) if aspect == "equal" else figures))
        if aspect in _SUPERLATIVE and len(slots.units) == 1:
            slots.units.clear()
        units = self._units(slots, aspect)
        clauses = self._clauses(slots, intent, aspect, topic, units)
        if intent == "deadlines" and not topic and len(terms) == 1:
            topic = terms[0]
        if intent == "deadlines" and topic and not clauses and self._gazetteer.is_goal(topic):
            intent = "goals"
        years = tuple(dict.fromkeys(slots.years))
        if intent in ("topic", "targets", "goals") and not clauses and self._gazetteer.in_goals(topic, years):
            intent, aspect = "goals", ""
            premise = tuple(row for row in premise if row[0] != "year")
        if intent == "targets" and aspect == "value" and (topic or slots.indicator):
            # A year beside one indicator is held against its own: 到2030年污水处理率多少.
            premise = tuple(dict.fromkeys((*premise, *(("year", str(year)) for year in years))))
        either = grammar.units["either"].search(slots.mask) and not grammar.units["both"].search(slots.mask)
        return Question(
            text=slots.text,
            intent=intent,
            documents=tuple(slots.documents),
            levels=tuple(dict.fromkeys(slots.levels)),
            numbers=() if aspect == "besides" else tuple(dict.fromkeys(slots.numbers)),
            clauses=clauses,
            units=units,
            units_mode="any" if either else "all",
            section=slots.sections[0] if slots.sections and not clauses else None,
            terms=terms,
            years=() if any(kind == "year" for kind, _ in premise) else years,
            months=tuple(dict.fromkeys(slots.months)),
            indicator=slots.indicator or (topic if intent == "targets" and aspect == "value" else ""),
            aspect="" if aspect in _RESOLVED else aspect,
            topic=topic,
            premise=premise,
            readings=tuple(dict.fromkeys(slots.readings)),
        )

    def _values(self, figures: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
        """The values asked about; of a comparison (不低于95%) those of the documents that meet it."""
        values: list[str] = []
        for figure in map(plain_figure, figures):
            meets = comparison(figure)
            targets = [t for key in self._documents(slots) for t in self._gazetteer.targets_of(key)]
            values += [t.value + t.unit for t in targets if meets(t.value, t.unit)] if meets else [figure]
        return tuple(dict.fromkeys(values))

    def _clauses(
        self, slots: Slots, intent: Intent, aspect: str, topic: str, units: Sequence[UnitMention]
    ) -> tuple[tuple[str, str], ...]:
        """The clauses by number, else by a heading that is named, else those of a unit to be cited."""
        gazetteer, documents = self._gazetteer, self._documents(slots)
        clauses = tuple(dict.fromkeys(slots.clauses))
        if aspect == "besides":
            return ()
        if clauses or slots.numbers:
            return clauses
        matter = topic or (slots.terms[0] if len(slots.terms) == 1 else "")
        if matter and intent in _BY_HEADING and not is_whole(intent, aspect):
            joined = self._grammar.units["each"].search(slots.mask) and self._grammar.units["joined"].search(
                matter
            )
            rows = [] if joined else gazetteer.by_heading(matter, documents)
            return tuple((row.document, row.path) for row in rows)
        if intent == "cite" and units and not topic:
            return gazetteer.clauses_of(units, documents)
        if intent == "unit_tasks" and units and self._grammar.units["only"].search(slots.mask):
            return gazetteer.clauses_of(units, documents, alone=True)
        return ()

    def _units(self, slots: Slots, aspect: str) -> tuple[UnitMention, ...]:
        """The units, those marked that the question leaves out (有A没有B)."""
        words = self._grammar.units
        places = [match.start() for match in re.finditer("U", slots.mask)]
        units: list[UnitMention] = []
        for unit, place in zip(slots.units, places, strict=False):
            left, right = slots.mask[:place], slots.mask[place + 1 :]
            after = words["excluded_after" if len(slots.units) > 1 else "excluded_alone"]
            out = words["excluded_before"].search(left) or after.match(right)
            units.append(replace(unit, excluded=bool(out) and "T" not in slots.mask))
        # 商务局(市商务局) is one unit named twice.
        return tuple({(unit.names, unit.excluded): unit for unit in units}.values())

    def _has_topic(self, intent: Intent, aspect: str, slots: Slots) -> bool:
        """Whether words left over carry a matter, or the slots say all."""
        if intent == "targets" and is_whole(intent, aspect):
            return self._grammar.units["theme"].search(slots.mask) is not None
        if intent in ("count", "section", "help", "document_data") or is_whole(intent, aspect):
            return False
        if intent in ABOUT_CLAUSES and (slots.clauses or slots.numbers):
            return False
        if intent == "unit_tasks":
            return self._grammar.units["about"].search(slots.mask) is not None
        return True

    def _of_level(self, question: Question, whatever: bool = False) -> Question:
        """What is asked of 省里 about the document itself is asked of the documents of that level.

        ``whatever``: so is this question, of whatever intent.
        """
        levels = question.levels
        if _ALL_LEVELS.search(question.text) and question.intent in _OF_A_LEVEL:
            levels = ("municipal", "provincial", "state")
        elif question.intent not in _OF_A_LEVEL and not whatever:
            return question
        if question.documents or not levels:
            return question
        documents = [key for level in levels for key in self._gazetteer.documents_of_level(level)]
        if not documents:
            return replace(question, intent="basis", aspect="documents")
        return replace(question, documents=tuple(dict.fromkeys(documents)))

    # -- several like questions ----------------------------------------------------------------

    def _apart(self, question: Question, slots: Slots) -> tuple[Question, ...]:
        """One question for each of several sections, units or matters that are asked about one by one."""
        fields = question.aspect.split(",") if question.intent == "task" else []
        if "cite" in fields and len(fields) > 1:
            rest = ",".join(name for name in fields if name != "cite")
            return replace(question, aspect=rest), replace(question, intent="cite", aspect="citation")
        if question.intent in _OF_SECTIONS and not question.clauses and len(slots.sections) > 1:
            return tuple(replace(question, section=section) for section in slots.sections)
        if (
            question.intent == "unit_tasks"
            and len(question.units) > 1
            and self._each_unit(question, slots.mask)
        ):
            return tuple(replace(question, units=(unit,)) for unit in question.units)
        return tuple(self._about(question, matter) for matter in self._matters(question, slots))

    def _each_unit(self, question: Question, mask: str) -> bool:
        """Whether units are asked about one by one: 分别, or 和 where they have no task in common."""
        words = self._grammar.units
        together = words["both"].search(mask) or question.units_mode == "any"
        if together or any(unit.excluded for unit in question.units):
            return False
        if words["each"].search(mask):
            return True
        documents = question.documents or self._assumed or (self._gazetteer.default,)
        tasks = [set(self._gazetteer.clauses_of((unit,), documents)) for unit in question.units]
        return not set.intersection(*tasks)

    def _matters(self, question: Question, slots: Slots) -> list[str]:
        """垃圾分类和污水处理: the matters that a question joins and the documents know one by one."""
        named = question.clauses or question.numbers or question.units
        if (
            named
            or question.intent not in (*ABOUT_CLAUSES, "term", "topic")
            or (question.intent == "topic" and not self._grammar.units["each"].search(slots.mask))
            or is_whole(question.intent, question.aspect)
        ):
            return []
        if question.intent == "term" and len(question.terms) > 1:
            return list(question.terms)
        whole = question.terms[0] if question.intent == "term" and question.terms else question.topic
        if self._gazetteer.prints(whole):
            return []
        listed = "," in slots.mask or "、" in slots.mask
        joined = whole.replace(" ", "、") if listed else whole
        matters = [matter for matter in self._grammar.units["joined"].split(joined) if len(matter) > 1]
        each = self._grammar.units["each"]
        apart = each.search(slots.mask) or len(slots.indicators) > 1
        return matters if apart or all(self._gazetteer.prints(matter) for matter in matters) else []

    def _about(self, question: Question, matter: str) -> Question:
        """``question`` asked of one matter."""
        if question.intent == "term":
            return replace(question, terms=(matter,), topic="")
        slots = self.slots(matter)
        indicator = slots.indicator or (matter if question.intent == "targets" else "")
        clauses = self._clauses(slots, question.intent, question.aspect, matter, ())
        return replace(question, topic=matter, clauses=clauses, indicator=indicator)
