"""Where the words of a question name something: units, clauses by number, documents, years, places.

A mark carries the capital letter that stands for it in the masks of ``grammar.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.understanding.gazetteer import Gazetteer, Name
from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.mistyped import find_mistyped
from assistant.answering.understanding.ordinals import Ordinal, find_ordinals
from assistant.answering.understanding.unit_names import load_organs, load_places, mark_before
from assistant.models import GovernmentLevel
from assistant.reading.numerals import parse_numeral

_QUOTED = re.compile(r"[“\"「『‘']([^“”\"「」『』‘’']{1,400})[”\"」』’']|《([^》]{1,80})》")
_NAMES_A_DOCUMENT = re.compile(r"(?:办法|条例|方案|意见|规划|通知|法|规定)$")
_DAMAGED_FIGURE = re.compile(r"\d+\?\s*\d+\s*[家个项所座处条户]?")
_YEAR = re.compile(
    r"(?<!\d)(?P<full>20\d\d)(?!\d)(?:年(?!度报告))?(?:(?P<month>\d{1,2})月(?:份)?)?(?:\d{1,2}日)?"
    r"|(?P<chinese>二[〇零○]二[〇零一二三四五六七八九]|二[〇零○][三四五六][〇零一二三四五六七八九])年?"
    r"|(?<![\d第])(?P<short>[2-6]\d)年(?!内|来|以上|左右的)"
    r"|(?<!\d)(?P<ahead>1[0-2]|[1-9])月(?:份)?(?:底|末|中旬|上旬|\d{1,2}日)?"
    r"(?:以前|之前|前|(?=(?:份|底|末)?(?:里|内)?(?:要|应|需|得|该)?(?:完成|做完|办完|办结|到期|截止)))"
    r"|(?:今年|当年)?(?<![年\d])(?P<ending>年[底末])(?:以前|之前|前)?"
    r"|(?P<plan>十四五|十五五)(?:规划)?(?:期间|时期)?(?:末)?"
)
_PLANS = {"十四五": 2025, "十五五": 2030}
# A place before these is a place; before others it may open a name (鄂州电厂).
_AFTER_PLACE = re.compile(
    r"^(?:市|省)?(?:的|,|、|和|与|版|方案|文件|谁|哪|有|第|呢|意见|通知|这|那|里|怎|对|跟|$|任务|[A-Z?])"
)
_BEFORE_PLACE = re.compile(r"(?:^|[的在对和与跟是问,、?到及查看省:]|那么?|请问)$")
_LETTERS = {"unit": "U", "section": "S", "document": "D", "indicator": "I", "damage": "X"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the text that names something.

    ``name`` the known word; ``others`` further known words it may be; ``ordinal`` a clause by number;
    ``documents`` ids; ``value`` what else it says (a number, a quoted string, a level, a place).
    """

    start: int
    end: int
    letter: str
    name: Name | None = None
    others: tuple[str, ...] = ()
    ordinal: Ordinal | None = None
    documents: tuple[str, ...] = ()
    value: str = ""
    month: str = ""
    reading: str = ""


class MarkFinder:
    """Finds the marks of one folded, lower-case text; earlier searches have the first right to a place."""

    def __init__(self, text: str, gazetteer: Gazetteer, grammar: Grammar, assumed: Sequence[str]) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._grammar = grammar
        self._assumed = tuple(assumed)
        self._marks: list[Mark] = []

    def find(self) -> list[Mark]:
        """The marks in order of place; none overlaps another."""
        self._quotations()
        self._document_numbers()
        for start, end, key in self._gazetteer.titles.parts(self._text):
            self._add(Mark(start, end, "D", documents=(key,)))
        self._known_words()
        self._years()
        for ordinal in find_ordinals(self._text, self._taken):
            letter = "S" if ordinal.kind == "section" else "T"
            self._add(Mark(ordinal.start, ordinal.end, letter, ordinal=ordinal))
        self._levels()
        self._kinds_of_documents()
        self._places()
        self._sections_by_part()
        self._districts()
        self._short_organs()
        self._mistyped()
        return sorted(self._marks, key=lambda mark: mark.start)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents meant: those named so far, else those assumed."""
        named = tuple(dict.fromkeys(key for mark in self._marks for key in mark.documents))
        return named or self._assumed

    def _taken(self, start: int, end: int) -> bool:
        return any(mark.start < end and start < mark.end for mark in self._marks)

    def _add(self, mark: Mark) -> None:
        if not self._taken(mark.start, mark.end):
            self._marks.append(mark)

    def _quotations(self) -> None:
        for match in _QUOTED.finditer(self._text):
            quoted, title = match.group(1), match.group(2)
            if title is not None:
                known = self._gazetteer.titles.called(title)
                if known:
                    self._add(Mark(*match.span(), "D", documents=known))
                    continue
                if _NAMES_A_DOCUMENT.search(title) and len(title) >= 4:
                    self._add(Mark(*match.span(), "P", value=title))
                    continue
            letter = "X" if _DAMAGED_FIGURE.search(quoted or "") else "Q"
            self._add(Mark(*match.span(), letter, value=quoted or title))
        for match in _DAMAGED_FIGURE.finditer(self._text):
            self._add(Mark(*match.span(), "X", value=match.group()))

    def _document_numbers(self) -> None:
        for start, end, number, ids in self._gazetteer.documents_by_number(self._text):
            letter = "D" if ids else "R" if self._gazetteer.referenced(number) else "P"
            self._add(Mark(start, end, letter, documents=ids, value=number))

    def _barred(self, start: int, end: int) -> bool:
        """Whether a place belongs to ordinary words that hold a name by chance (财政补贴)."""
        spans = (match.span() for match in self._grammar.guard.finditer(self._text))
        return any(low < end and start < high for low, high in spans)

    def _known_words(self) -> None:
        at = 0
        while at < len(self._text):
            name = self._gazetteer.find(self._text, at)
            end = at + len(name.words) if name else at
            if name is None or self._taken(at, end) or self._barred(at, end):
                at += 1
                continue
            start = at
            if name.kind == "unit":
                length, _, _ = mark_before(self._text[:at])
                start = at if self._taken(at - length, at) else at - length
                if name.words.endswith("部") and self._text[end : end + 1] == "门":
                    end += 1
            documents = tuple(key for key, _ in name.means) if name.kind == "document" else ()
            self._add(Mark(start, end, _LETTERS[name.kind], name, documents=documents))
            at = end

    def _years(self) -> None:
        for match in _YEAR.finditer(self._text):
            if match["ahead"] or match["ending"]:
                self._add(Mark(*match.span(), "Y", month=match["ahead"] or "12"))
                continue
            if match["plan"]:
                year = _PLANS[match["plan"]]
            elif match["short"]:
                year = 2000 + int(match["short"])
            else:
                year = int(match["full"] or parse_numeral(match["chinese"]) or 0)
            self._add(Mark(*match.span(), "Y", value=str(year), month=match["month"] or ""))

    def _levels(self) -> None:
        for level, pattern in self._grammar.levels.items():
            for match in pattern.finditer(self._text):
                # The default document is the city's own: 市里 says no more than that.
                letter = "M" if level == "municipal" else "L"
                self._add(Mark(*match.span(), letter, value=level))

    def _kinds_of_documents(self) -> None:
        """实施意见, 指导意见: the kind of one document alone, beside a number of its clauses."""
        for kind, key in self._gazetteer.kinds.items():
            for match in re.finditer(re.escape(kind), self._text):
                self._add(Mark(*match.span(), "D", documents=(key,), value=kind))

    def _places(self) -> None:
        for place in (
            *load_places(),
            *(place for place in self._gazetteer.places if place not in load_places()),
        ):
            at = self._text.find(place)
            if at < 0:
                continue
            end = at + len(place)
            known = tuple(self._gazetteer.places.get(place, ()))
            seat = self._text[end : end + 1] in tuple("市省县区州" if known else "市省")
            end += 1 if seat and not self._taken(end, end + 1) else 0
            after = self._text[end : end + 2]
            # 甲市养老方案 is the document of 甲市, whatever stands behind.
            opens_name = (
                not (known and end - at > len(place))
                and not _AFTER_PLACE.match(after)
                and self._gazetteer.is_part_of_name(place, self._text[at : end + 2])
            )
            alone = known or end - at > len(place) or _BEFORE_PLACE.search(self._text[:at])
            if not opens_name and alone:
                self._add(Mark(at, end, "D" if known else "P", documents=known, value=self._text[at:end]))

    def _sections_by_part(self) -> None:
        """基础设施那部分: words of one heading before the word for a part."""
        for pattern in self._grammar.part:
            for match in pattern.finditer(self._text):
                found, tail = self._gazetteer.section_like(match["words"], self.documents)
                least = 2 if match.end() > match.end("words") else 4
                if found and len(tail) >= least:
                    start = match.end("words") - len(tail)
                    self._add(Mark(start, match.end(), "S", Name("section", tail, (found,))))

    def _districts(self) -> None:
        """华容区: a district stands for the group under which the documents name districts."""
        tables = load_organs()["collective"]
        units = self._gazetteer.units
        for match in re.finditer(tables["pattern"], self._text):
            words = match.group()
            generic = re.search(tables["generic"], words)
            while not generic and len(words) > 2 and self._grammar.before_group.match(words):
                words = words[1:]
            if re.search(tables["not"], words) or self._taken(match.end() - len(words), match.end()):
                continue
            names = units.collective(self.documents)
            if not re.search(tables["generic"], words):
                names = tuple(name for name in names if self._covers(name, words))
            if names or words.endswith(("政府", "管委会")) or not self._is_place_name(words):
                names = names or (words,)
                self._add(Mark(match.end() - len(words), match.end(), "U", others=names, value=words))

    def _covers(self, name: str, words: str) -> bool:
        """Whether a group covers a district: of its kind, and no other district's list says otherwise."""
        kind = next((mark for mark in ("区", "县", "旗") if mark in words), "")
        if kind not in name:
            return False
        known = self._gazetteer.units.districts_of(name, self._gazetteer.places_of(self.documents))
        texts = (self._gazetteer.library.documents[key].text for key in self.documents)
        return not known or words in known or any(words[:-1] in text for text in texts)

    def _is_place_name(self, words: str) -> bool:
        """Whether words that end in 区 or 县 may be no district at all (罗田县 is one, 试验区 is none)."""
        return not re.search(r"(?:^[一-龥]{2,3}(?:区|县|旗)$)", words)

    def _short_organs(self) -> None:
        """水利和城管一起: bare words that are organs where organs are expected."""
        for word, key in self._grammar.short_organs.items():
            for match in re.finditer(self._grammar.short_place.replace("{word}", word), self._text):
                start = match.start("word")
                self._add(Mark(start, start + len(word), "U", self._gazetteer.name(key)))

    def _mistyped(self) -> None:
        for start, end, name, others in find_mistyped(
            self._text, self._gazetteer, self._taken, self.documents
        ):
            typed = self._text[start:end]
            if self._gazetteer.prints(typed) or self._barred(start, end):
                continue
            reading = f"“{typed}”按“{'”或“'.join((name.words, *others))}”理解。"
            self._add(Mark(start, end, _LETTERS[name.kind], name, others, reading=reading))


def level_named(words: str) -> tuple[GovernmentLevel | None, str]:
    """The level and place that open a unit's name: 鄂州市商务局 → (municipal, 鄂州).

    >>> level_named("省发改委"), level_named("市场监管局")
    (('provincial', ''), (None, ''))
    """
    for length in range(min(len(words) - 2, 8), 0, -1):
        reach, level, place = mark_before(words[:length])
        if reach == length and not words.startswith(("市场", "国家金融监督")):
            return level, place
    return None, ""
