"""What the loaded documents can be asked about, by the words people use (词表): built once for a library.

Nothing here is written for one document: units, documents, sections, tasks, indicators and places of
damage all come from the library; general vocabularies stand in the TOML files of this room.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from assistant.answering.understanding.clause_index import HEADING_VERBS, ClauseIndex, plain
from assistant.answering.understanding.english import load_phrases
from assistant.answering.understanding.grammar import load_grammar
from assistant.answering.understanding.noise import Nearness, fold, lower, syllables
from assistant.answering.understanding.ordinals import load_patterns
from assistant.answering.understanding.titles import Titles
from assistant.answering.understanding.unit_names import UnitNames, load_places
from assistant.extraction.units import UnitRegister
from assistant.models import Document, GovernmentLevel, Library
from assistant.settings import Settings

Kind: TypeAlias = Literal["unit", "section", "document", "indicator", "damage"]

_LEAD_IN = re.compile(r"^.*?关于(?:进一步)?(?:印发|转发|发布)?[《〈]?|^.*?(?:印发|转发)[《〈]?")
_TAIL = re.compile(r"[》〉]?(?:的)?(?:通知|批复|函)?$")
_NUMBER = re.compile(
    r"(?P<letters>[一-龥]{1,10}?)[〔\[(【]?(?P<year>(?:19|20)\d\d)(?:年)?[〕\])】]?(?:第)?(?P<number>\d{1,4})号"
)
_BRACKETED_YEAR = re.compile(r"[〔\[(【]\d{4}[〕\])】]")
# 国发4号文: the number without its year.
_SHORT_NUMBER = re.compile(
    r"(?P<letters>[一-龥]{1,10}?(?:发|办|函|政|字|规))第?(?P<number>\d{1,4})号(?:文件?)?"
)
_COMPOUND_KIND = re.compile(r"(?:实施|指导|若干)(?:意见|办法|细则)$|(?:行动|工作|专项)(?:计划|方案)$")
_BEFORE_NUMBER = re.compile(
    r"(?:.*(?:根据|依据|按照|遵照|贯彻|落实|文号|文件|方案|通知|意见|引用|核对|请问|查看|查询))?"
    r"[和与及跟在对是为的由查看把问按据以从了到过]*"
)
_SEAT_OF = re.compile(
    r"(?!各)([一-龥]{1,8}?)(?:省|市|县|区|州|旗)人民政府"
    r"|([一-龥]{2,4}?)(?<!开发)(?<!高新)(?<!经济)(?:市|县|区|州|旗)[一-龥]{1,12}(?:局|委|委员会|办公室)(?:关于|$)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A known word and what it may mean: unit keys are words, the rest (document, path) or ids."""

    kind: Kind
    words: str
    means: tuple[tuple[str, str], ...] = ()


class Gazetteer(ClauseIndex):
    """The words of a library; ``find`` is the longest known word at a place of a folded text."""

    def __init__(self, library: Library, register: UnitRegister, settings: Settings) -> None:
        super().__init__(library, _default(library, settings))
        self.units = UnitNames(library, register)
        self.places: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, dict[str, Name]] = defaultdict(dict)
        self.titles = Titles({key: plain(document.title) for key, document in library.documents.items()})
        self._numbers = {
            key: match.group("letters", "year", "number")
            for key, document in library.documents.items()
            if (match := _NUMBER.search(fold(document.number or "")))
        }
        # Words are looked for where tasks are asked about, not in every law that is loaded.
        self._texts = [lower(library.documents[key].text) for key, rows in self.rows.items() if rows]
        self._heard = [_as_heard(text) for text in self._texts]
        self.kinds = _kinds(library.documents.values(), self.default)
        self._referenced = {
            fold(reference.number or "")
            for document in library.documents.values()
            for reference in document.references
        }
        for word in self.units.words:
            self._add(Name("unit", word))
        for identity, document in library.documents.items():
            self._read(identity, document)
        self.near = Nearness(
            name.words
            for names in self._names.values()
            for name in names.values()
            if name.kind in ("section", "indicator")
            or (name.kind == "unit" and self.units.words[name.words].standing != "called")
        )

    @classmethod
    def from_library(cls, library: Library, settings: Settings) -> Gazetteer:
        """The gazetteer of a library; the unit register is read from the corpus."""
        # Compiled here, so that the first question is answered as fast as the next.
        load_grammar()
        load_phrases()
        load_patterns()
        return cls(library, UnitRegister.load(settings.corpus_dir / "units.toml"), settings)

    def _add(self, name: Name) -> None:
        known = self._names[name.words[0]].get(name.words)
        if known is None:
            self._names[name.words[0]][name.words] = name
        elif known.kind == name.kind and not set(name.means) <= set(known.means):
            merged = Name(name.kind, name.words, (*known.means, *name.means))
            self._names[name.words[0]][name.words] = merged

    def _read(self, identity: str, document: Document) -> None:
        ledger = self.library.ledgers.get(identity)
        tasks = ledger.tasks if ledger else ()
        paths = {task.clause for task in tasks}
        for place in _places_of(document):
            self.places[place].append(identity)
        for words in _document_words(document):
            self._add(Name("document", words, ((identity, ""),)))
        for clause in document.clauses:
            if clause.heading and any(path.startswith(clause.path + "/") for path in paths):
                for words in heading_words(plain(clause.heading)):
                    self._add(Name("section", words, ((identity, clause.path),)))
        for target in ledger.targets if ledger else ():
            indicator = plain(target.indicator)
            for at in range(max(len(indicator) - 3, 1)) if len(indicator) <= 20 else ():
                if len(indicator[at:]) >= 3:
                    self._add(Name("indicator", indicator[at:], ((identity, target.indicator),)))
        for damage in document.damage:
            quote = plain(damage.quote)
            if len(quote) >= 2:
                self._add(Name("damage", quote, ((identity, damage.quote),)))

    def find(self, text: str, at: int) -> Name | None:
        """The longest known word that starts at ``at`` of a folded, lower-case text."""
        names = self._names.get(text[at])
        if not names:
            return None
        for length in range(min(_LONGEST, len(text) - at), 1, -1):
            name = names.get(text[at : at + length])
            if name is not None:
                return name
        return None

    def name(self, words: str) -> Name:
        """The known word ``words``."""
        return self._names[words[0]][words]

    # -- documents ---------------------------------------------------------------------------

    def documents_by_number(self, text: str) -> list[tuple[int, int, str, tuple[str, ...]]]:
        """Rows (start, end, number as normalised, ids) of every document number in ``text``."""
        rows = []
        for match in _NUMBER.finditer(text):
            letters, key = match["letters"], (match["year"], match["number"])
            ids = []
            start = match.start()
            for identity, (known, *rest) in self._numbers.items():
                if tuple(rest) == key and letters.endswith(known):
                    ids.append(identity)
                    start = match.end("letters") - len(known)
            if not ids:
                start += _BEFORE_NUMBER.match(letters).end()  # type: ignore[union-attr]
            written = text[start : match.end("letters")]
            # With its year in brackets it is a number whatever its letters: 武政〔2022〕11号.
            if (
                ids
                or _BRACKETED_YEAR.search(match.group())
                or re.search(r"(?:发|办|函|字|令|规|通)$", written)
            ):
                rows.append((start, match.end(), f"{written}〔{key[0]}〕{key[1]}号", tuple(ids)))
        for match in _SHORT_NUMBER.finditer(text):
            letters, figure = match.group("letters", "number")
            same = [
                (key, known)
                for key, (known, _, number) in self._numbers.items()
                if number == figure and letters.endswith(known)
            ]
            if len(same) == 1:
                identity, known = same[0]
                rows.append((match.end("letters") - len(known), match.end(), identity, (identity,)))
        return rows

    def places_of(self, documents: Iterable[str]) -> tuple[str, ...]:
        """The places that documents come from."""
        wanted = set(documents)
        return tuple(place for place, keys in self.places.items() if wanted & set(keys))

    def documents_of_level(self, level: GovernmentLevel) -> tuple[str, ...]:
        """The ids of the documents of a level of government: those the default one cites, where it does."""
        found = tuple(key for key, item in self.library.documents.items() if item.level == level)
        if not self.default or self.default in found:
            return (self.default,) if self.default else found
        references = self.library.documents[self.default].references
        cited = {item.loaded or item.number for item in references}
        return tuple(key for key in found if key in cited) or found

    def is_part_of_name(self, place: str, text: str) -> bool:
        """Whether ``text`` (place and what follows it) opens a name that a document prints."""
        mine = self.places.get(place) or [self.default]
        return any(text in self.library.documents[identity].text for identity in mine[:20] if identity)

    def prints(self, words: str) -> bool:
        """Whether a document with tasks prints these words, case aside."""
        return any(words in text for text in self._texts)

    def sounding(self, words: str) -> tuple[str, str]:
        """The longest part of ``words`` that is not printed but sounds like what is, and that; or ("", "").

        Four characters at least, or three that are all of ``words``.
        """
        if not 3 <= len(words) <= 12 or self.prints(words):
            return "", ""
        for length in range(len(words), min(3, len(words) - 1), -1):
            for start in range(len(words) - length + 1):
                typed = words[start : start + length]
                for text, sounds, places in self._heard:
                    at = -1 if self.prints(typed) else sounds.find(f" {' '.join(syllables(typed))} ")
                    if at >= 0:
                        place = bisect_left(places, at)
                        return typed, text[place : place + length]
        return "", ""

    def is_numbered_alike(self, number: str) -> bool:
        """Whether a number of no document may be a wrong one of those loaded (武政〔2022〕11号 is not)."""
        letters = number.partition("〔")[0]
        own = [known.partition("〔")[0] for item in self.library.documents.values() if (known := item.number)]
        return number.endswith("号") and any(name[0] == letters[0] or name.endswith(letters) for name in own)

    def referenced(self, number: str) -> bool:
        """Whether a document of the library refers to the document of this number."""
        return number in self._referenced


_LONGEST = 60


def _as_heard(text: str) -> tuple[str, str, list[int]]:
    """A text, its syllables with a blank before and after each, and where each one's blank stands."""
    parts = syllables(text)
    places = [0, *accumulate(len(part) + 1 for part in parts)]
    return text, f" {' '.join(parts)} ", places


def heading_words(heading: str) -> Iterable[str]:
    """Words by which a section is called: its heading, without its verb, its last noun.

    >>> sorted(heading_words("健全绿色低碳循环发展的流通体系"))
    ['健全绿色低碳循环发展的流通体系', '流通体系', '绿色低碳循环发展的流通体系']
    """
    words = {heading}
    core = HEADING_VERBS.sub("", heading)
    words.add(core)
    if "的" in core:
        words.add(core.rsplit("的", 1)[1])
    if core.endswith("体系"):
        words.add(core[-4:])
    return {word for word in words if len(word) >= 4}


def _document_words(document: Document) -> Iterable[str]:
    title = plain(document.title)
    inner = _TAIL.sub("", _LEAD_IN.sub("", title))
    return {word for word in (title, inner, plain(document.id)) if 6 <= len(word) <= _LONGEST}


def _places_of(document: Document) -> list[str]:
    """The place a document comes from: the first one in issuer, number or title; none for the state."""
    if document.level == "state":
        return []
    head = "\n".join((document.issuer or "", document.title, document.source, document.text[:300]))
    found = sorted((at, -len(place), place) for place in load_places() if (at := head.find(place)) >= 0)
    if document.level and document.level != "provincial":
        found.sort(key=lambda row: (load_places()[row[2]] == "provincial", row))
    seat = _SEAT_OF.match(document.issuer or "") or _SEAT_OF.match(document.title)
    if seat and (not found or load_places()[found[0][2]] == "provincial" != document.level):
        return [seat.group(1) or seat.group(2)]
    return [found[0][2]] if found else []


def _kinds(documents: Iterable[Document], default: str) -> dict[str, str]:
    """The kinds of document (实施意见) that one document alone is of, the default one apart."""
    found: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        kind = _COMPOUND_KIND.search(_TAIL.sub("", document.title))
        if kind:
            found[kind.group()].append(document.id)
    return {kind: keys[0] for kind, keys in found.items() if keys != [default] and len(keys) == 1}


def _default(library: Library, settings: Settings) -> str:
    if settings.default_document in library.documents:
        return settings.default_document
    full = [key for key, document in library.documents.items() if document.form == "full"]
    with_tasks = [key for key in full if (ledger := library.ledgers.get(key)) and ledger.tasks]
    return next(iter([*with_tasks, *full, *library.documents]), "")
