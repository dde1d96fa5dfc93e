"""What is asked: the intent and the slots of a question, by rules alone, the same every time.

The way: fold → English and pinyin put into Chinese → a draft to check, or one question or several →
slots, leaving a mask → the first rule of the grammar that fits the mask → finer aspects, premises and
topic → what the turn before left open (``conversation``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.conversation import Context, carry, is_elliptic, recall
from assistant.answering.english import is_english, translate
from assistant.answering.gazetteer import Gazetteer
from assistant.answering.grammar import Grammar, load_grammar
from assistant.answering.mistyped import repair_keywords, spell_out
from assistant.answering.noise import fold, lower
from assistant.answering.premise import find_premises
from assistant.answering.slots import Slots, find_slots
from assistant.answering.topic import find_topic, find_wording
from assistant.models import Intent, Question, UnitMention

_LETTERS = re.compile(r"[a-z]{2}")
_ENDS = re.compile(
    r"(?<=[;!。\n])|(?<=[^\d][?])(?![号”」』])|(?<=\d[?])(?=[^\d\s]*[一-龥]{2})(?!\s*\d)|(?<=[^\d第])(?=\d[.、](?!\d)第?\S{4})|(?=另外(?!.{0,3}(?:一个)?(?:单位|部门))|顺便|同时请问|再问一?下)"
)
_ABOUT_CLAUSES: tuple[Intent, ...] = ("task", "responsible_units", "deadlines", "targets", "cite")
_BY_HEADING: tuple[Intent, ...] = (*_ABOUT_CLAUSES, "basis", "compare")
# Asked of nothing in particular, these have no answer; 期限 and 指标 are then asked of the whole document.
_NAME_SOMETHING: tuple[Intent, ...] = ("task", "responsible_units", "basis", "verbatim")
_WHOLE_DOCUMENT = ("dated", "undated", "count", "latest", "earliest", "by", "after", "all", "equal", "list")


def _is_whole(intent: Intent, aspect: str) -> bool:
    """Whether deadlines or targets are asked of the whole document."""
    return intent in ("deadlines", "targets") and aspect in _WHOLE_DOCUMENT


def understand(text: str, gazetteer: Gazetteer, context: Context | None = None) -> Question:
    """The question of ``text``; ``context`` is what the conversation left open, None in a fresh one."""
    reader = _Reader(gazetteer)
    question = reader.read(text, context)
    return replace(question, text=text)


class _Reader:
    """Reads questions against one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._grammar: Grammar = load_grammar()

    def read(self, text: str, context: Context | None) -> Question:
        folded = fold(text)
        asked = lower(folded)
        readings: list[str] = []
        english = is_english(asked)
        if _LETTERS.search(asked):
            if english or not re.search(r"[\u3400-\u9fff]{12}", asked):
                asked = translate(asked)
            documents = self._assumed(context) or (self._gazetteer.default,)
            asked, readings = spell_out(asked, self._gazetteer, documents)
            asked = lower(fold(asked))
        draft = self._draft(folded if not english else asked, asked)
        if draft:
            question = self._check(draft, context)
        else:
            asked = self._without_opening(asked)
            asked, repaired = repair_keywords(asked)
            question = self._questions(asked, context)
            readings += repaired
        return replace(
            question,
            language="en" if english else "zh",
            readings=(*readings, *question.readings),
            parts=tuple(replace(part, language="en" if english else "zh") for part in question.parts),
        )

    def _assumed(self, context: Context | None) -> tuple[str, ...]:
        if context is None or context.document is None or context.document == self._gazetteer.default:
            return ()
        return (context.document,)

    def _without_opening(self, text: str) -> str:
        while (match := self._grammar.openings.match(text)) and match.end() and match.end() < len(text):
            if re.fullmatch(r"[?。!,]*", text[match.end() :]):
                break
            text = text[match.end() :]
        return text

    # -- drafts --------------------------------------------------------------------------------

    def _draft(self, folded: str, asked: str) -> str:
        """The words to check, "" where nothing is to be checked."""
        if self._grammar.rule(asked).intent == "outside":
            return ""
        for pattern, needs in self._grammar.drafts:
            match = pattern.match(folded) or pattern.match(asked)
            if (
                match
                and (needs is None or needs.search(folded))
                and not self._is_question(match["draft"], match)
            ):
                draft = re.sub(r"^[“\"「『:,\s]+|[”\"」』?\s]+$", "", match["draft"])
                quoted = re.fullmatch(r"(?:.{0,12}?)[“\"「『](.{4,})[”\"」』].{0,6}", match["draft"])
                return quoted.group(1) if quoted else draft
        says, asks = self._grammar.assertion["says"], self._grammar.assertion["asks"]
        long_enough = len(asked) >= self._grammar.assertion["least"]
        unquoted = re.sub(r"《[^》]*》", "", asked)
        if long_enough and re.search(says, unquoted) and not re.search(asks, unquoted):
            return folded
        return ""

    def _is_question(self, draft: str, match: re.Match[str]) -> bool:
        """Whether what stands as a draft is itself a question about a clause (第8项的责任单位对不对)."""
        return (
            bool(re.search(self._grammar.assertion["question"], draft))
            and "“" not in draft
            and len(draft) < 40
        )

    def _check(self, draft: str, context: Context | None) -> Question:
        slots = self._slots(lower(draft), context)
        return self._question(slots, "check_draft", "", terms=(draft,), topic="")

    # -- questions -----------------------------------------------------------------------------

    def _questions(self, text: str, context: Context | None) -> Question:
        pieces = self._pieces(text)
        if len(pieces) == 1:
            return self._one(pieces[0], context)
        parts: list[Question] = []
        for piece in pieces:
            part = self._one(piece, context)
            parts.append(part)
            context = recall(part, context)
        readings = tuple(dict.fromkeys(reading for part in parts for reading in part.readings))
        return Question(text, parts[0].intent, parts=tuple(parts), readings=readings)

    def _pieces(self, text: str) -> list[str]:
        """The questions of a text: split at full stops and question marks, and at commas between whole questions."""
        asks = re.compile(self._grammar.assertion["asks"] + "|[?呢]|附件|日期|文号|期限|标题|单位|核对")
        pieces: list[str] = []
        pending = ""
        for raw in _ENDS.split(text):
            piece = re.sub(
                r"^(?:\d[.、]|另外|顺便(?:问一?下|说一?下)?|同时请问|再问一?下|还有(?=.{4}))?[,。;!\s]*",
                "",
                raw,
            )
            numbered = re.match(r"\d[.、]", raw) is not None
            bare = piece.strip("?;!。,、\n ")
            if not bare or (pieces and self._grammar.rule(bare).intent == "help"):
                continue
            if not asks.search(piece) and not numbered:
                pending += bare + ","
                continue
            pieces.append(pending + piece)
            pending = ""
        if pending and pieces:
            pieces[-1] = pieces[-1].rstrip("?;!。\n") + "," + pending.rstrip(",")
        elif pending:
            pieces.append(pending.rstrip(","))
        return [part for piece in pieces or [text] for part in self._at_commas(piece, asks)]

    def _at_commas(self, piece: str, asks: re.Pattern[str]) -> list[str]:
        nouns = [part for part in re.split(r"[,、和与及跟]|以及", piece) if part]
        rules = [self._grammar.rule(self._slots(part, None).mask) for part in nouns]
        if 1 < len({(rule.intent, rule.aspect) for rule in rules}) == len(rules) and all(
            rule.intent in ("document_data", "goals", "duties", "count") for rule in rules
        ):
            return nouns if {rule.intent for rule in rules} != {"document_data"} else [piece]
        parts = [part for part in piece.split(",") if part]
        if len(parts) < 2 or len(parts) > 6:
            return [piece]
        for part in parts:
            mask = self._slots(part, None).mask
            rule = self._grammar.rule(mask)
            own = set(mask) & set("TUSQIYX") or rule.intent in ("document_data", "duties", "count", "goals")
            if not own or not asks.search(part) or rule.intent in ("topic", "term", "verbatim"):
                return [piece]
        return parts

    def _one(self, text: str, context: Context | None) -> Question:
        question = self._parse(text, context)
        if context is None:
            return self._alone(text, question)
        return carry(
            text,
            question,
            context,
            self._gazetteer,
            lambda other: self._parse(other, context),
            lambda other: self._slots(other, context).mask,
        )

    def _alone(self, text: str, question: Question) -> Question:
        """A question that leans on nothing said before; one that names nothing is asked back."""
        if question.parts or not is_elliptic(question):
            return question
        if question.intent == "cite" and not self._grammar.conversation["refers"].search(text):
            return replace(question, intent="document_data", aspect="title,number")
        if question.intent == "responsible_units" and question.aspect == "lead":
            return replace(question, intent="duties", aspect="coordinator")
        if self._grammar.units["everyone"].search(text):
            return replace(question, aspect="all")
        refers = self._grammar.conversation["refers"].search(text)
        if refers or (question.intent in _NAME_SOMETHING and not question.levels):
            return Question(text, "help", aspect="unclear")
        return question

    def _slots(self, text: str, context: Context | None) -> Slots:
        parent = None
        if context and context.question.section:
            document, path = context.question.section
            parent = (document, path.rsplit("/", 1)[0]) if "/" in path else None
        return find_slots(text, self._gazetteer, self._grammar, self._assumed(context), parent)

    def _parse(self, text: str, context: Context | None) -> Question:
        text = self._without_opening(text)
        slots = self._slots(text, context)
        rule = self._grammar.rule(slots.mask)
        intent, aspect = rule.intent, rule.aspect
        topic = find_topic(slots.matter, self._grammar)
        intent, aspect = self._refine(intent, aspect, slots, topic)
        if not self._has_topic(intent, aspect, slots):
            topic = ""
        question = self._about_level(self._question(slots, intent, aspect, topic=topic))
        if not question.documents and self._assumed(context):
            question = replace(question, documents=self._assumed(context))
        parts = self._coordinated(question, slots)
        if parts:
            return Question(text, intent, parts=parts, readings=question.readings)
        sections = slots.sections if not question.clauses else []
        if len(sections) > 1 and intent in ("section", "count", "responsible_units", "unit_tasks"):
            parts = tuple(replace(question, section=section) for section in sections)
            return Question(text, intent, parts=parts, readings=question.readings)
        if intent == "unit_tasks" and len(question.units) > 1 and self._each(question, slots.mask):
            parts = tuple(replace(question, units=(unit,)) for unit in question.units)
            return Question(text, intent, parts=parts, readings=question.readings)
        return question

    def _each(self, question: Question, mask: str) -> bool:
        """Whether several units are asked about one by one: 分别, or 和 where they have no task in common."""
        words = self._grammar.units
        if (
            words["both"].search(mask)
            or question.units_mode == "any"
            or any(u.excluded for u in question.units)
        ):
            return False
        if words["each"].search(mask):
            return True
        documents = question.documents or (self._gazetteer.default,)
        tasks = [set(self._gazetteer.clauses_of((unit,), documents)) for unit in question.units]
        return not set.intersection(*tasks)

    def _coordinated(self, question: Question, slots: Slots) -> tuple[Question, ...]:
        """垃圾分类和污水处理分别谁负责: one question for every matter that the documents know by itself."""
        if (
            question.intent not in (*_ABOUT_CLAUSES, "term")
            or question.clauses
            or question.numbers
            or question.units
        ):
            return ()
        if _is_whole(question.intent, question.aspect):
            return ()
        whole = (
            question.terms[0] if question.intent == "term" and len(question.terms) == 1 else question.topic
        )
        if question.intent == "term" and len(question.terms) > 1:
            matters = list(question.terms)
        else:
            if self._gazetteer.prints(whole):
                return ()
            matters = [
                piece
                for piece in self._grammar.units["joined"].split(
                    whole.replace(" ", "、" if "," in slots.mask else " ")
                )
                if len(piece) > 1
            ]
            apart = self._grammar.units["each"].search(slots.mask) is not None or len(slots.indicators) > 1
            if not apart and not all(self._gazetteer.prints(matter) for matter in matters):
                return ()
        if len(matters) < 2:
            return ()
        return tuple(self._about(question, matter) for matter in matters)

    def _about(self, question: Question, matter: str) -> Question:
        """``question`` asked of one matter."""
        if question.intent == "term":
            return replace(question, terms=(matter,), topic="")
        slots = self._slots(matter, None)
        rows = self._gazetteer.by_heading(matter, question.documents or (self._gazetteer.default,))
        return replace(
            question,
            topic=matter,
            clauses=tuple((row.document, row.path) for row in rows),
            indicator=slots.indicator or (matter if question.intent == "targets" else ""),
        )

    def _has_topic(self, intent: Intent, aspect: str, slots: Slots) -> bool:
        """Whether words left over carry a matter, or the slots say all."""
        if intent in ("count", "section", "help", "document_data") or _is_whole(intent, aspect):
            return False
        if intent in _ABOUT_CLAUSES and (slots.clauses or slots.numbers):
            return False
        if intent == "unit_tasks":
            return self._grammar.units["about"].search(slots.mask) is not None
        return True

    def _about_level(self, question: Question) -> Question:
        """What is asked of 省里 about the document itself is asked of the documents of that level."""
        if question.intent not in ("document_data", "duties", "goals", "count") or question.documents:
            return question
        documents = tuple(
            key for level in question.levels for key in self._gazetteer.documents_of_level(level)
        )
        if not documents and question.levels:
            return replace(question, intent="basis", aspect="documents")
        return replace(question, documents=documents)

    def _refine(self, intent: Intent, aspect: str, slots: Slots, topic: str) -> tuple[Intent, str]:
        """Several fields asked at once, and the finer things of units."""
        grammar, mask = self._grammar, slots.mask
        about = bool(slots.clauses or slots.numbers or topic)
        if intent in _ABOUT_CLAUSES and not _is_whole(intent, aspect) and not slots.units and about:
            fields = [name for name, pattern in grammar.fields.items() if pattern.search(mask)]
            if "cite" in fields and set(fields) <= {"cite", "text", "heading"}:
                return "cite", "citation" if slots.clauses else "clause"
            if len(fields) > 1 and (len(set(fields) - {"text"}) > 1 or slots.clauses):
                return "task", ",".join(fields)
            if intent == "task" and fields and not aspect and fields != ["text"]:
                return intent, fields[0]
        if intent == "count" and aspect == "units" and topic:
            return "responsible_units", "count"
        if intent == "compare" and not aspect:
            named = [
                name for name in ("units", "deadlines", "targets") if grammar.compared[name].search(mask)
            ]
            return intent, named[0] if len(named) == 1 else ""
        if intent == "document_data":
            every = [
                rule.aspect for rule in grammar.rules if rule.intent == "document_data" and rule.fits(mask)
            ]
            wanted = [
                name for name in every if name not in ("summary", "list", "level", "basis") or name == aspect
            ]
            if aspect == "written_on" and "发布" in mask and self._has_page_date(slots):
                return intent, "written_on,published_on"
            if re.search(r"[、,和与及跟]", mask) and len(wanted) > 1:
                return intent, ",".join(wanted)
        if intent in ("responsible_units", "unit_tasks") and not aspect:
            named = [
                name
                for name in ("first", "lead", "supporting", "count")
                if grammar.aspects[name].search(mask)
            ]
            if intent == "unit_tasks" and grammar.fields["deadlines"].search(mask):
                return intent, "deadlines"
            if intent == "unit_tasks" and grammar.fields["targets"].search(mask):
                return intent, "targets"
            if {"lead", "supporting"} <= set(named):
                return intent, ""
            return intent, named[0] if named else ""
        return intent, aspect

    def _has_page_date(self, slots: Slots) -> bool:
        """Whether 发布 may mean the page that shows the document, dated otherwise than the document."""
        keys = tuple(slots.documents) or (self._gazetteer.default,)
        documents = [self._gazetteer.library.documents[key] for key in keys if key]
        return any(found.published_on not in (None, "", found.written_on) for found in documents)

    def _question(
        self, slots: Slots, intent: Intent, aspect: str, topic: str, terms: tuple[str, ...] | None = None
    ) -> Question:
        grammar, gazetteer = self._grammar, self._gazetteer
        units = tuple(self._excluded(slots)) if intent != "check_draft" else tuple(slots.units)
        premise = (
            find_premises(slots, intent, aspect, grammar) if intent != "check_draft" else tuple(slots.premise)
        )
        if (
            intent == "responsible_units"
            and aspect == "member"
            and premise
            and grammar.premise["why"].search(slots.mask)
        ):
            aspect = ""
        if intent in ("verbatim", "term") and not slots.terms and topic:
            terms, topic = (find_wording(slots.matter, topic),), ""
        elif aspect in ("equal", "units_with", "tasks_with"):
            terms = tuple(match.group() for match in grammar.units["figure"].finditer(slots.text))
        clauses = tuple(dict.fromkeys(slots.clauses))
        if (
            not clauses
            and not slots.numbers
            and topic
            and intent in _BY_HEADING
            and not _is_whole(intent, aspect)
        ):
            documents = tuple(slots.documents) or (gazetteer.default,)
            clauses = tuple((row.document, row.path) for row in gazetteer.by_heading(topic, documents))
        if aspect == "counterpart":
            units, aspect = self._counterparts(units, slots), ""
        if intent == "cite" and units and not clauses and not topic:
            clauses = gazetteer.clauses_of(units, tuple(slots.documents) or (gazetteer.default,))
        years = () if any(kind == "year" for kind, _ in premise) else tuple(dict.fromkeys(slots.years))
        if intent == "deadlines" and topic and not clauses and gazetteer.is_goal(topic):
            intent = "goals"
        any_of = bool(grammar.units["either"].search(slots.mask)) and not grammar.units["both"].search(
            slots.mask
        )
        return Question(
            text=slots.text,
            intent=intent,
            documents=tuple(slots.documents),
            levels=tuple(dict.fromkeys(slots.levels)),
            numbers=tuple(dict.fromkeys(slots.numbers)),
            clauses=clauses,
            units=units,
            units_mode="any" if any_of else "all",
            section=slots.sections[0] if slots.sections and not clauses else None,
            terms=terms if terms is not None else tuple(slots.terms),
            years=years,
            months=tuple(dict.fromkeys(slots.months)),
            indicator=slots.indicator or (topic if intent == "targets" and aspect == "value" else ""),
            aspect=aspect,
            topic=topic,
            premise=premise,
            readings=tuple(dict.fromkeys(slots.readings)),
        )

    def _counterparts(self, units: Sequence[UnitMention], slots: Slots) -> tuple[UnitMention, ...]:
        """省生态环境厅对应市里哪个局: the unit of the same business in the document asked about."""
        found = []
        for unit in units:
            names = self._gazetteer.units.counterparts(
                unit.names, tuple(slots.documents) or (self._gazetteer.default,)
            )
            reading = f"“{unit.words}”按业务对应“{'”或“'.join(names)}”,对应关系不是文件规定的。"
            found.append(replace(unit, names=names, reading=reading) if names else unit)
        return tuple(found)

    def _excluded(self, slots: Slots) -> Sequence[UnitMention]:
        """The units, those marked that the question leaves out (有A没有B)."""
        before, after = self._grammar.units["excluded_before"], self._grammar.units["excluded_after"]
        places = [match.start() for match in re.finditer("U", slots.mask)]
        units: list[UnitMention] = []
        for unit, place in zip(slots.units, places, strict=False):
            left, right = slots.mask[:place], slots.mask[place + 1 :]
            out = before.search(left) or (len(slots.units) > 1 and after.match(right))
            units.append(replace(unit, excluded=bool(out) and "T" not in slots.mask))
        return units
