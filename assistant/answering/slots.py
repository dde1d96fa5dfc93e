"""The slots of a question: which words of it name units, clauses, documents, years; the rest as a mask.

In the mask every slot is one capital letter (see ``grammar.toml``), so that rules read like sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering.gazetteer import Gazetteer, Name, number_value, plain
from assistant.answering.grammar import Grammar
from assistant.answering.mistyped import find_mistyped
from assistant.answering.ordinals import Ordinal, find_ordinals
from assistant.answering.unit_names import load_organs, load_places, mark_before
from assistant.models import GovernmentLevel, UnitMention
from assistant.reading.numerals import parse_numeral

_QUOTED = re.compile(r"[“\"「『‘']([^“”\"「」『』‘’']{1,400})[”\"」』’']|《([^》]{1,80})》")
_YEAR = re.compile(
    r"(?<!\d)(?P<full>20\d\d)(?!\d)(?:年(?!度报告))?(?:(?P<month>\d{1,2})月(?:份)?)?(?:\d{1,2}日)?"
    r"|(?P<chinese>二[〇零○]二[〇零一二三四五六七八九]|二[〇零○][三四五六][〇零一二三四五六七八九])年?"
    r"|(?<![\d第])(?P<short>[2-6]\d)年(?!内|来|以上|左右的)"
    r"|(?P<plan>十四五|十五五)(?:规划)?(?:期间|时期)?(?:末)?"
)
_PLANS = {"十四五": 2025, "十五五": 2030}
_BETWEEN = re.compile(
    r"^(?:那|这|里|中|的|部分|一|块|下|面|个|方面|章|节|之|、|,|板块|任务|里面|当中|列|排|是|在)*$"
)
# A place followed by these is a place; followed by others it may open a name (鄂州电厂).
_AFTER_PLACE = re.compile(
    r"^(?:市|省)?(?:的|,|、|和|与|版|方案|文件|谁|哪|有|第|呢|意见|通知|这|那|里|怎|对|跟|$|任务|[A-Z?])"
)


@dataclass(slots=True)
class Slots:
    """What was found, in order of place; ``mask`` is the question with a letter for every slot."""

    text: str
    mask: str = ""
    documents: list[str] = field(default_factory=list)
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
    premise: list[tuple[str, str]] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    letter: str
    name: Name | None = None
    ordinal: Ordinal | None = None
    words: str = ""
    reading: str = ""
    several: tuple[str, ...] = ()  # other known words it may be


class SlotFinder:
    """Finds the slots of one folded, lower-case text."""

    def __init__(
        self,
        text: str,
        gazetteer: Gazetteer,
        grammar: Grammar,
        assumed: Sequence[str] = (),
        parent: tuple[str, str] | None = None,
    ) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._grammar = grammar
        self._assumed = tuple(assumed)  # documents that stand where the question names none
        self._parent = parent  # the section asked about before, for 第四块
        self._marks: list[_Mark] = []
        self._slots = Slots(text)

    def find(self) -> Slots:
        """The slots of the text."""
        self._quotations()
        self._numbers_of_documents()
        self._known_words()
        self._years()
        for ordinal in find_ordinals(self._text, self._taken):
            letter = "S" if ordinal.kind == "section" else "T"
            self._mark(_Mark(ordinal.start, ordinal.end, letter, ordinal=ordinal))
        self._levels_and_places()
        self._sections_by_part()
        self._groups()
        self._short_organs()
        for start, end, name, others in find_mistyped(
            self._text, self._gazetteer, self._taken, self._documents()
        ):
            typed = self._text[start:end]
            reading = f"“{typed}”按“{'”或“'.join((name.words, *others))}”理解。"
            letter = _LETTERS[name.kind]
            self._mark(_Mark(start, end, letter, name, words=typed, reading=reading, several=tuple(others)))
        self._marks.sort(key=lambda mark: mark.start)
        self._resolve()
        self._slots.mask = self._masked()
        return self._slots

    # -- finding -----------------------------------------------------------------------------

    def _taken(self, start: int, end: int) -> bool:
        return any(mark.start < end and start < mark.end for mark in self._marks)

    def _mark(self, mark: _Mark) -> None:
        if not self._taken(mark.start, mark.end):
            self._marks.append(mark)

    def _quotations(self) -> None:
        titles = {key: plain(found.title) for key, found in self._gazetteer.library.documents.items()}
        for match in _QUOTED.finditer(self._text):
            quoted, title = match.group(1), match.group(2)
            if title is not None:
                named = [
                    key
                    for key, known in titles.items()
                    if title == known or (len(title) >= 6 and title in known)
                ]
                if named:
                    self._slots.documents += [key for key in named if key not in self._slots.documents]
                    self._mark(_Mark(*match.span(), "D"))
                    continue
                if re.search(r"(?:办法|条例|方案|意见|规划|通知|法|规定)$", title) and len(title) >= 4:
                    self._slots.premise.append(("document", title))
                    self._mark(_Mark(*match.span(), "P"))
                    continue
            self._slots.terms.append(quoted or title)
            self._mark(_Mark(*match.span(), "Q"))

    def _numbers_of_documents(self) -> None:
        for start, end, number, ids in self._gazetteer.documents_by_number(self._text):
            if self._taken(start, end):
                continue
            self._slots.documents += [key for key in ids if key not in self._slots.documents]
            if not ids:
                self._slots.premise.append(("document_number", number))
            self._mark(_Mark(start, end, "D" if ids else "P"))

    def _known_words(self) -> None:
        at = 0
        guard = [match.span() for match in self._grammar.guard.finditer(self._text)]
        while at < len(self._text):
            name = self._gazetteer.find(self._text, at)
            end = at + len(name.words) if name else at
            if name is None or self._taken(at, end) or any(low < end and at < high for low, high in guard):
                at += 1
                continue
            start = at
            if name.kind == "unit":
                length, _, _ = mark_before(self._text[:at])
                start = at - length if not self._taken(at - length, at) else at
                if name.words.endswith("部") and self._text[end : end + 1] == "门":
                    end += 1
            self._mark(_Mark(start, end, _LETTERS[name.kind], name, words=self._text[start:end]))
            at = end

    def _years(self) -> None:
        for match in _YEAR.finditer(self._text):
            if self._taken(*match.span()):
                continue
            if match["plan"]:
                year = _PLANS[match["plan"]]
            elif match["short"]:
                year = 2000 + int(match["short"])
            else:
                year = int(match["full"] or parse_numeral(match["chinese"]) or 0)
            self._slots.years.append(year)
            if match["month"]:
                self._slots.months.append(int(match["month"]))
            self._mark(_Mark(*match.span(), "Y"))

    def _levels_and_places(self) -> None:
        for level, pattern in self._grammar.levels.items():
            for match in pattern.finditer(self._text):
                if not self._taken(*match.span()):
                    self._slots.levels.append(level)
                    self._mark(_Mark(*match.span(), "L", words=match.group()))
        for place in load_places():
            for match in re.finditer(re.escape(place) + "(?:市|省|自治区)?", self._text):
                if self._taken(*match.span()):
                    continue
                after = self._text[match.end() : match.end() + 2]
                if not _AFTER_PLACE.match(after) and self._gazetteer.is_part_of_name(
                    place, self._text[match.start() : match.end() + 2]
                ):
                    continue
                ids = self._gazetteer.places.get(place, [])
                self._slots.documents += [key for key in ids if key not in self._slots.documents]
                if not ids:
                    self._slots.premise.append(("document", match.group()))
                self._mark(_Mark(*match.span(), "D" if ids else "P"))

    def _sections_by_part(self) -> None:
        """基础设施那部分: words of one heading before the word for a part."""
        for match in self._grammar.part.finditer(self._text):
            start, end = match.span()
            words = match["words"]
            if self._taken(start, end):
                continue
            found = self._gazetteer.sections_like(words, self._documents())
            if found:
                tail = next(n for n in range(len(words)) if self._has_heading(words[n:], found[0]))
                self._mark(_Mark(start + tail, end, "S", Name("section", words[tail:], tuple(found))))

    def _has_heading(self, words: str, clause: tuple[str, str]) -> bool:
        found = self._gazetteer.library.documents[clause[0]].clause(clause[1])
        return found is not None and words in plain(found.heading)

    def _groups(self) -> None:
        """华容区: a district stands for the group of districts that a document names."""
        tables = load_organs()["collective"]
        barred = re.compile(tables["not"])
        names = self._gazetteer.units.collective(self._documents())
        for match in re.finditer(tables["pattern"], self._text):
            words = match.group()
            if not names or self._taken(*match.span()) or barred.search(words):
                continue
            while len(words) > 2 and self._grammar.before_group.match(words):
                words = words[1:]
            start = match.end() - len(words)
            reading = (
                ""
                if words.startswith("各")
                else f"“{words}”按“{'、'.join(names)}”理解,文件没有分区列出任务。"
            )
            self._mark(_Mark(start, match.end(), "U", words=words, reading=reading, several=names))

    def _short_organs(self) -> None:
        """水利和城管一起: bare words that are organs where organs are expected."""
        for word, key in self._grammar.short_organs.items():
            for match in re.finditer(self._grammar.short_place.replace("{word}", word), self._text):
                start = match.start("word")
                if not self._taken(start, start + len(word)):
                    name = self._gazetteer.name(key)
                    self._mark(_Mark(start, start + len(word), "U", name, words=word))

    # -- resolving ---------------------------------------------------------------------------

    def _documents(self) -> tuple[str, ...]:
        if self._slots.documents:
            return tuple(self._slots.documents)
        if self._assumed:
            return self._assumed
        return (self._gazetteer.default,) if self._gazetteer.default else ()

    def _resolve(self) -> None:
        section: list[tuple[str, str]] = []
        previous: _Mark | None = None
        for mark in self._marks:
            if mark.letter == "S":
                inside = (
                    section if previous and previous.letter == "S" and self._joined(previous, mark) else []
                )
                section = self._section(mark, inside)
                if inside and section:
                    self._slots.sections = [row for row in self._slots.sections if row not in inside]
                self._slots.sections += [row for row in section if row not in self._slots.sections]
                self._slots.section_names.append(self._text[mark.start : mark.end])
            elif mark.letter == "T" and mark.ordinal:
                near = section if previous and previous.letter == "S" and self._joined(previous, mark) else []
                self._clauses(mark.ordinal, near)
            elif mark.letter == "U":
                self._unit(mark)
            elif mark.letter == "I" and mark.name:
                self._slots.indicator = mark.name.means[0][1]
            elif mark.letter == "X" and mark.name:
                self._slots.terms.append(mark.name.means[0][1])
            if mark.reading and mark.letter != "U":
                self._slots.readings.append(mark.reading)
            previous = mark

    def _joined(self, one: _Mark, other: _Mark) -> bool:
        return _BETWEEN.match(self._text[one.end : other.start]) is not None

    def _section(self, mark: _Mark, inside: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        gazetteer = self._gazetteer
        if mark.name:
            here = [row for row in mark.name.means if row[0] in self._documents()]
            return here or list(mark.name.means)
        assert mark.ordinal is not None
        value = mark.ordinal.values[0]
        deeper = [
            (identity, child.path)
            for identity, path in inside
            or ([self._parent] if self._parent and _is_block(self._text, mark) else [])
            for child in gazetteer.children(identity, path)
            if gazetteer.is_section(identity, child.path) and number_value(child.number) == value
        ]
        return deeper or gazetteer.sections_numbered(
            value, self._documents(), deep=_is_block(self._text, mark)
        )

    def _clauses(self, ordinal: Ordinal, section: Sequence[tuple[str, str]]) -> None:
        gazetteer, slots = self._gazetteer, self._slots
        documents = self._documents()
        if ordinal.kind == "path":
            found = gazetteer.clause_at(ordinal.values, documents)
            tasks = [row for row in found if gazetteer.is_task(*row)]
            sections = [row for row in found if row not in tasks and gazetteer.is_section(*row)]
            if not found and len(ordinal.values) == 1:
                slots.numbers.append(str(ordinal.values[0]))
            if sections and not tasks:
                slots.sections += sections
            slots.clauses += tasks or ([] if sections else found)
            return
        if section:
            slots.sections = [row for row in slots.sections if row not in section]
        for value in ordinal.values:
            self._task(value, documents, section)

    def _task(self, value: int, documents: Sequence[str], section: Sequence[tuple[str, str]]) -> None:
        gazetteer, slots = self._gazetteer, self._slots
        for identity, path in section:
            rows = gazetteer.in_section(identity, path)
            printed = [row for row in rows if row.value == value]
            at = value - 1 if value > 0 else value
            rows = printed or (rows[at : at + 1 or None] if -len(rows) <= at < len(rows) else [])
            slots.clauses += [(row.document, row.path) for row in rows]
            slots.numbers += [str(row.value) for row in rows if row.value] or [str(value)]
        if section:
            return
        rows = gazetteer.by_number(value, documents)
        if not rows and value > 0:
            counted = [row for d in documents for row in gazetteer.rows.get(d, ()) if row.order == value]
            restarting = [row for row in counted if gazetteer.restarts(row.document)]
            if restarting:
                slots.readings.append(f"编号在各部分重新开始,“第{value}项”按全文顺序的第{value}项任务理解。")
                slots.clauses += [(row.document, row.path) for row in restarting]
                return
            others = [
                row for row in gazetteer.clause_at((value,), documents) if not gazetteer.is_section(*row)
            ]
            slots.clauses += others
        slots.clauses += [
            (row.document, row.path) for row in rows if (row.document, row.path) not in slots.clauses
        ]
        slots.numbers.append(str(value))

    def _unit(self, mark: _Mark) -> None:
        slots, units = self._slots, self._gazetteer.units
        if mark.name is None:
            slots.units.append(UnitMention(mark.words, mark.several, mark.reading))
            return
        _, level, place = mark_before(mark.words[: max(len(mark.words) - len(mark.name.words), 0)])
        documents = self._documents()
        if place and place in self._gazetteer.places:
            documents = tuple(self._gazetteer.places[place])
            slots.documents += [key for key in documents if key not in slots.documents]
        means = [units.names_of(word, documents, level) for word in (mark.name.words, *mark.several)]
        if place and place not in self._gazetteer.places:
            means = []
        names = tuple(dict.fromkeys(name for found in means for name in found))
        reading = mark.reading
        standing = units.words[mark.name.words].standing
        if not reading and standing != "name" and names:
            kind = "原名称" if standing == "former" else "通称"
            reading = f"“{mark.words}”是{kind},按“{'”或“'.join(names)}”理解。"
        slots.units.append(UnitMention(mark.words, names or (units.usual_name(mark.words),), reading))

    def _masked(self) -> str:
        pieces, at = [], 0
        for mark in self._marks:
            pieces += [self._text[at : mark.start], mark.letter]
            at = mark.end
        return "".join([*pieces, self._text[at:]])


_LETTERS = {"unit": "U", "section": "S", "document": "D", "indicator": "I", "damage": "X"}


def _is_block(text: str, mark: _Mark) -> bool:
    return re.search(r"(?:块|节|板块|方面)$", text[mark.start : mark.end]) is not None
