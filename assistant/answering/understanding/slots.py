"""The slots of a question: what its marked words mean in the documents asked about, the rest as a mask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering.understanding.clause_index import Row, number_value
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.marks import Mark, MarkFinder, level_named
from assistant.answering.understanding.ordinals import ANSWERED, Ordinal
from assistant.answering.understanding.unit_names import is_other_kind
from assistant.models import GovernmentLevel, UnitMention

_BETWEEN = re.compile(
    r"^(?:(?:有|共|分)+[一二两三四五六七八九十\d]+(?:项|条|个)(?:任务)?|那|这|里|中|的|部分|一|块|下|面|个|方面|章|节|之|、|,|板块|任务|里面|当中|列|排|是|在)*$"
)
_ONE_DISTRICT = re.compile(r"^(?!各).*(?:区|县|旗)人民政府$")
# 市州县 is the governments of all of them, of no one level.
_GROUP = re.compile(r"各?[市州区县旗、]{2,}(?:人民政府|政府)?$")
_OF_LEVEL = re.compile(r"^(?:的|那份|那个|文件|意见|方案|通知|里|中)*$")
_BLOCK = re.compile(r"(?:块|节|板块|方面)$")


@dataclass(slots=True)
class Slots:
    """What the words name, in order; ``mask`` is the question with a letter for every named thing."""

    text: str
    mask: str = ""
    matter: str = ""  # the mask with the words of indicators left in, for the topic
    documents: list[str] = field(default_factory=list)
    sides: list[tuple[str, ...]] = field(default_factory=list)  # what each L, M and D of the mask means
    called: list[str] = field(default_factory=list)  # the words of each D
    levels: list[GovernmentLevel] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    clauses: list[tuple[str, str]] = field(default_factory=list)
    units: list[UnitMention] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    section_names: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    indicator: str = ""
    indicators: list[str] = field(default_factory=list)
    premise: list[tuple[str, str]] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


def find_slots(
    text: str,
    gazetteer: Gazetteer,
    grammar: Grammar,
    assumed: Sequence[str] = (),
    parent: tuple[str, str] | None = None,
) -> Slots:
    """The slots of a folded, lower-case text.

    ``assumed`` documents stand where the text names none; ``parent`` is the section above the one
    asked about before, for 第四块.
    """
    assumed = tuple(assumed) or ((gazetteer.default,) if gazetteer.default else ())
    marks = MarkFinder(text, gazetteer, grammar, assumed).find()
    return _Resolver(text, gazetteer, marks, assumed, parent).resolve()


class _Resolver:
    """Looks up what marks mean."""

    def __init__(
        self,
        text: str,
        gazetteer: Gazetteer,
        marks: Sequence[Mark],
        assumed: tuple[str, ...],
        parent: tuple[str, str] | None,
    ) -> None:
        self._gazetteer = gazetteer
        self._marks = marks
        self._parent = parent
        self._slots = Slots(text)
        # 武汉的低碳产业方案: of the documents of a place the one that is named beside it.
        told = [
            mark.documents
            for mark in marks
            if not any(other.documents and set(other.documents) < set(mark.documents) for other in marks)
        ]
        named = tuple(dict.fromkeys(key for documents in told for key in documents))
        self._slots.documents += named
        self._documents = assumed if ANSWERED.match(text) else named or assumed
        self._of_units: tuple[str, ...] = ()

    def resolve(self) -> Slots:
        slots = self._slots
        levels = {mark.value for mark in self._marks if mark.letter in ("L", "M")}
        if len(levels) == 1 and not slots.documents:
            # 省里涉及生态环境厅的: the unit is one of that level.
            self._of_units = self._gazetteer.documents_of_level(levels.pop())  # type: ignore[arg-type]
        section: list[tuple[str, str]] = []
        previous: Mark | None = None
        letters: list[str] = []
        for mark in self._marks:
            joined = previous is not None and previous.letter == "S" and self._joined(previous, mark)
            letter = mark.letter
            between = slots.text[previous.end : mark.start] if previous and mark.ordinal else "-"
            if previous and previous.letter == "L" and _OF_LEVEL.match(between):
                self._ask_level(previous)
            if letter == "S":
                section = self._section(mark, section if joined else [])
                slots.section_names.append(slots.text[mark.start : mark.end])
            elif mark.ordinal:
                letter = self._clauses(mark.ordinal, section if joined else [])
                section = slots.sections[-1:] if letter == "S" else section
            elif letter == "U":
                self._unit(mark)
            elif letter == "I":
                self._indicator(mark)
            else:
                self._other(mark)
            if mark.reading and letter != "U":
                slots.readings.append(mark.reading)
            letters.append(letter)
            slots.called += [slots.text[mark.start : mark.end]] if letter == "D" else []
            if letter in ("L", "M", "D"):
                slots.sides.append(mark.documents or self._gazetteer.documents_of_level(mark.value))  # type: ignore[arg-type]
            previous = mark
        slots.mask = re.sub(r"L(?:的|那份|那个|文件|意见|方案|通知|里|中)*(?=T)", "D", self._masked(letters))
        words = [mark.name.words if letter == "I" and mark.name else letter
                 for mark, letter in zip(self._marks, letters, strict=True)]  # fmt: skip
        slots.matter = self._masked(words)
        return slots

    def _masked(self, letters: Sequence[str]) -> str:
        pieces, at = [], 0
        for mark, letter in zip(self._marks, letters, strict=True):
            pieces += [self._slots.text[at : mark.start], letter]
            at = mark.end
        return "".join([*pieces, self._slots.text[at:]])

    def _joined(self, one: Mark, other: Mark) -> bool:
        return _BETWEEN.match(self._slots.text[one.end : other.start]) is not None

    def _other(self, mark: Mark) -> None:
        slots = self._slots
        if mark.letter == "Y":
            slots.years += [int(mark.value)] if mark.value else []
            slots.months += [int(mark.month)] if mark.month else []
        elif mark.letter in ("L", "M"):
            slots.levels.append(mark.value)  # type: ignore[arg-type]
        elif mark.letter == "P":
            kind = "document_number" if self._gazetteer.is_numbered_alike(mark.value) else "document"
            slots.premise.append((kind, mark.value))
        elif mark.letter in ("Q", "X", "R"):
            slots.terms.append(mark.name.means[0][1] if mark.name else mark.value.rstrip("?"))

    def _indicator(self, mark: Mark) -> None:
        if mark.name is None:
            return
        names = [name for key, name in mark.name.means if key in self._documents]
        self._slots.indicators.append(mark.name.words)
        self._slots.indicator = names[0] if len(names) == 1 else mark.name.words

    # -- clauses ---------------------------------------------------------------------------------

    def _ask_level(self, mark: Mark) -> None:
        """省里文件第十五项: the number is one of the documents of that level."""
        documents = self._gazetteer.documents_of_level(mark.value)  # type: ignore[arg-type]
        if documents:
            self._documents = documents
            self._slots.documents += [key for key in documents if key not in self._slots.documents]

    def _section(self, mark: Mark, inside: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        gazetteer, slots = self._gazetteer, self._slots
        if mark.name:
            found = [row for row in mark.name.means if row[0] in self._documents] or list(mark.name.means)
        else:
            assert mark.ordinal is not None
            value = mark.ordinal.values[0]
            block = _BLOCK.search(slots.text[mark.start : mark.end]) is not None
            above = inside or ([self._parent] if self._parent and block else [])
            found = [
                (identity, child.path)
                for identity, path in above
                for child in gazetteer.children(identity, path)
                if gazetteer.is_section(identity, child.path) and number_value(child.number) == value
            ] or gazetteer.sections_numbered(value, self._documents, deep=block)
            found = gazetteer.sections_within(self._parent, self._documents)[-1:] if value < 0 else found
            if inside and found:
                slots.sections = [row for row in slots.sections if row not in inside]
        slots.sections += [row for row in found if row not in slots.sections]
        return found

    def _clauses(self, ordinal: Ordinal, section: Sequence[tuple[str, str]]) -> str:
        """Look up clauses by number; the letter for the mask: a path may turn out to be a section."""
        gazetteer, slots = self._gazetteer, self._slots
        if ordinal.kind == "missing":
            slots.numbers.append(ordinal.words)
            return "T"
        if ordinal.kind != "path":
            slots.sections = [row for row in slots.sections if row not in section]
            if section and not any(self._in(value, row) for value in ordinal.values for row in section):
                if inside := self._inside(section, ordinal.values):
                    slots.clauses += inside
                    return "T"
                through = not any(gazetteer.restarts(identity) for identity, _ in section)
                if not (through and gazetteer.by_number(ordinal.values[0], self._documents)):
                    # 流通体系第五项, where there are three: the section itself is the answer.
                    slots.sections += section
                    return "S"
                slots.premise.append(("section", slots.section_names[-1]))
                section = ()
            last = ordinal.values == (-1,) and not section and "条" in slots.text[ordinal.start : ordinal.end]
            if last and (further := gazetteer.last_numbered(self._documents)):
                slots.clauses += further
                return "T"
            for value in ordinal.values:
                if section:
                    self._in_section(value, section)
                else:
                    self._task(value)
            return "T"
        inside = self._inside(section, ordinal.values[:1])
        if len(ordinal.values) == 1 and not inside:
            inside = gazetteer.bracketed(ordinal.values[0], self._documents)
        found = inside or gazetteer.clause_at(ordinal.values, self._documents)
        if inside:
            slots.sections = [row for row in slots.sections if row not in section]
        tasks = [row for row in found if gazetteer.is_task(*row)]
        sections = [row for row in found if gazetteer.is_section(*row)]
        if sections and not tasks:
            slots.sections += sections
            return "S"
        if not found and len(ordinal.values) == 1:
            slots.numbers.append(str(ordinal.values[0]))
        elif not found:
            above = gazetteer.clause_at(ordinal.values[:-1], self._documents)
            if any(gazetteer.is_section(*row) for row in above):
                self._in_section(ordinal.values[-1], above)
                return "T"
            found = tasks = above
            words = slots.text[ordinal.start : ordinal.end]
            slots.readings += [f"没有“{words}”这一条,按它的上一层理解。"] if found else []
        slots.clauses += tasks or found
        return "T"

    def _inside(self, section: Sequence[tuple[str, str]], values: Sequence[int]) -> list[tuple[str, str]]:
        """The clauses right under a section that bear one of the numbers."""
        return [
            (identity, child.path)
            for identity, path in section
            for child in self._gazetteer.children(identity, path)
            if number_value(child.number) in values
        ]

    def _in_section(self, value: int, section: Sequence[tuple[str, str]]) -> None:
        """流通体系第二项: the printed number where the section has it, else the place in its order."""
        for row in section:
            chosen = self._in(value, row)
            self._slots.clauses += [(row.document, row.path) for row in chosen]
            self._slots.numbers += [str(row.value) for row in chosen if row.value] or [str(value)]

    def _in(self, value: int, section: tuple[str, str]) -> list[Row]:
        rows = self._gazetteer.in_section(*section)
        at = value - 1 if value > 0 else value
        counted = rows[at : at + 1 or None] if -len(rows) <= at < len(rows) else []
        return [row for row in rows if row.value == value] or counted

    def _task(self, value: int) -> None:
        gazetteer, slots = self._gazetteer, self._slots
        rows = gazetteer.by_number(value, self._documents)
        if not rows and value > 0:
            counted = [
                row for d in self._documents for row in gazetteer.rows.get(d, ()) if row.order == value
            ]
            restarting = [row for row in counted if gazetteer.restarts(row.document)]
            if restarting:
                slots.readings.append(f"编号在各部分重新开始,“第{value}项”按全文顺序的第{value}项任务理解。")
                slots.clauses += [(row.document, row.path) for row in restarting]
                return
            others = gazetteer.clause_at((value,), self._documents)
            slots.clauses += [row for row in others if not gazetteer.is_section(*row)]
        slots.clauses += [(row.document, row.path) for row in rows]
        slots.numbers.append(str(value))

    # -- units -----------------------------------------------------------------------------------

    def _unit(self, mark: Mark) -> None:
        slots, gazetteer = self._slots, self._gazetteer
        if mark.name is None:
            slots.units.append(UnitMention(mark.value, mark.others, mark.reading))
            return
        words = slots.text[mark.start : mark.end]
        level, place = level_named(words) if not _GROUP.match(words) else (None, "")
        documents = self._of_units or self._documents
        if place and place in gazetteer.places:
            documents = tuple(gazetteer.places[place])
            if gazetteer.units.is_listed(mark.name.words, documents):
                level = None  # 天津市 is a city and has the rank of a province.
            slots.documents += [key for key in documents if key not in slots.documents]
        means: list[tuple[str, ...]] = []
        if not place or place in gazetteer.places:
            means = [
                gazetteer.units.names_of(word, documents, level) for word in (mark.name.words, *mark.others)
            ]
        names = tuple(dict.fromkeys(name for found in means for name in found))
        if len(names) == 1 and _ONE_DISTRICT.search(names[0]):
            names += gazetteer.units.collective(documents)
        reading = mark.reading
        standing = gazetteer.units.words[mark.name.words].standing
        if not reading and standing != "name" and names:
            kind = "原名称" if standing == "former" else "通称"
            reading = f"“{words}”是{kind},按“{'”或“'.join(names)}”理解。"
        elif not reading and names and is_other_kind(words, names):
            reading = f"“{words}”按“{'”或“'.join(names)}”理解。"
        if not names:
            names = (gazetteer.units.usual_name(words) if level == "state" else words,)
        slots.units.append(UnitMention(words, names, reading))
