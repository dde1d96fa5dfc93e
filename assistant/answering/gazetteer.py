"""What the loaded documents can be asked about, by the words people use (地名录式词表): built once for a library.

Nothing here is written for one document: units, documents, sections, tasks, indicators and places of
damage all come from the library; general vocabularies stand in the TOML files of this room.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.answering.grammar import load_grammar
from assistant.answering.noise import Nearness, fold, lower
from assistant.answering.unit_names import UnitNames, load_places
from assistant.extraction.units import UnitRegister
from assistant.models import Clause, Document, GovernmentLevel, Library, UnitMention
from assistant.reading.numerals import parse_numeral
from assistant.settings import Settings

Kind: TypeAlias = Literal["unit", "section", "document", "indicator", "damage"]

# Words that open a heading and say what is done to its matter.
_VERBS = re.compile(
    r"^(?:(?:进一步|全面|深入|着力|大力|积极|加快|持续|切实|稳步|有序|不断|统筹|协同|系统|扎实)*"
    r"(?:实施|构建|提高|提升|培育壮大|培育|打造|加强|建立健全|建立|健全|扩大|倡导|完善|推进|推动|促进|鼓励|加速|强化|"
    r"加大|发展|优化|建设|开展|严格|壮大|推广|做强|深化|创新|支持|引导|落实|推行|夯实|拓展|增强|形成|加快))+"
)
_LEAD_IN = re.compile(r"^.*?关于(?:进一步)?(?:印发|转发|发布)?[《〈]?|^.*?(?:印发|转发)[《〈]?")
_TAIL = re.compile(r"[》〉]?(?:的)?(?:通知|批复|函)?$")
_NUMBER = re.compile(
    r"(?P<letters>[一-龥]{1,10}?)[〔\[(【]?(?P<year>(?:19|20)\d\d)(?:年)?[〕\])】]?(?:第)?(?P<number>\d{1,4})号"
)
_BEFORE_NUMBER = re.compile(
    r"(?:根据|依据|按照|遵照|贯彻|落实|文号|文件|引用|核对|请问|查看|查询|[和与及跟在对是为的由查看把问按据以从了到过了])*"
)
_DIGITS = re.compile(r"[^\d一二三四五六七八九十百〇零两]")


@dataclass(frozen=True, slots=True)
class Name:
    """A known word and what it may mean: unit keys are words, the rest (document, path) or ids."""

    kind: Kind
    words: str
    means: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A task as it can be asked for: number, place in reading order, section and heading."""

    document: str
    path: str
    value: int | None
    order: int
    heading: str


class Gazetteer:
    """The words of a library; ``find`` is the longest known word at a place of a folded text."""

    def __init__(self, library: Library, register: UnitRegister, settings: Settings) -> None:
        self.library = library
        self.units = UnitNames(library, register)
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.places: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, dict[str, Name]] = defaultdict(dict)
        self.default = _default(library, settings)
        self._texts = [lower(document.text) for document in library.documents.values()]
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
        load_grammar()  # compiled here, so that the first question is answered as fast as the next
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
        self.rows[identity] = tuple(
            Row(identity, task.clause, number_value(task.number), order, plain(task.heading))
            for order, task in enumerate(tasks, start=1)
        )
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
            for identity, document in self.library.documents.items():
                known = _NUMBER.search(fold(document.number or ""))
                if known and (known["year"], known["number"]) == key and letters.endswith(known["letters"]):
                    ids.append(identity)
                    start = match.end("letters") - len(known["letters"])
            if not ids:
                start += _BEFORE_NUMBER.match(letters).end()  # type: ignore[union-attr]
            written = text[start : match.end("letters")]
            if ids or re.search(r"(?:发|办|函|字|令|规|通)$", written):
                rows.append((start, match.end(), f"{written}〔{key[0]}〕{key[1]}号", tuple(ids)))
        return rows

    def documents_titled(self, title: str) -> tuple[str, ...]:
        """The ids of the documents called ``title``, whole or by a part of six characters or more."""
        titles = {key: plain(found.title) for key, found in self.library.documents.items()}
        same = tuple(key for key, known in titles.items() if known == title)
        return same or tuple(key for key, known in titles.items() if len(title) >= 6 and title in known)

    def places_of(self, documents: Iterable[str]) -> tuple[str, ...]:
        """The places that documents come from."""
        wanted = set(documents)
        return tuple(place for place, keys in self.places.items() if wanted & set(keys))

    def documents_of_level(self, level: GovernmentLevel) -> tuple[str, ...]:
        """The ids of the documents of a level of government."""
        return tuple(key for key, found in self.library.documents.items() if found.level == level)

    def is_part_of_name(self, place: str, text: str) -> bool:
        """Whether ``text`` (place and what follows it) opens a name that a document prints."""
        mine = self.places.get(place) or [self.default]
        return any(text in self.library.documents[identity].text for identity in mine[:20] if identity)

    def prints(self, words: str) -> bool:
        """Whether a document prints these words, case aside."""
        return any(words in text for text in self._texts)

    def referenced(self, number: str) -> bool:
        """Whether a document of the library refers to the document of this number."""
        return any(
            fold(reference.number or "") == number
            for document in self.library.documents.values()
            for reference in document.references
        )

    # -- clauses -----------------------------------------------------------------------------

    def by_number(self, value: int, documents: Sequence[str]) -> list[Row]:
        """The tasks that bear a number, all of them where numbering restarts; -1 is the last in order."""
        rows = [row for identity in documents for row in self.rows.get(identity, ())]
        if value < 0:
            return [mine[value] for d in documents if len(mine := self.rows.get(d, ())) >= -value]
        return [row for row in rows if row.value == value]

    def restarts(self, document: str) -> bool:
        """Whether numbering starts anew in some section, so that a number alone names several tasks."""
        values = [row.value for row in self.rows.get(document, ())]
        return len(values) != len(set(values))

    def in_section(self, document: str, path: str) -> list[Row]:
        """The tasks of a section in reading order."""
        return [row for row in self.rows.get(document, ()) if row.path.startswith(path + "/")]

    def clause_at(self, numbers: Sequence[int], documents: Sequence[str]) -> list[tuple[str, str]]:
        """The clauses whose path ends in ``numbers``, outermost first: (2, 2, 8) is 二/(二)/8."""
        found = []
        for identity in documents:
            for clause in self.library.documents[identity].clauses:
                if not clause.level or clause.kind == "annex":
                    continue
                values = [number_value(part) for part in clause.path.split("/")]
                if values[-len(numbers) :] == list(numbers) and (
                    len(values) == len(numbers) or len(numbers) < 2 or numbers[0] == values[-len(numbers)]
                ):
                    found.append((len(values) - len(numbers), identity, clause.path))
        least = min((depth for depth, _, _ in found), default=0)
        return [(identity, path) for depth, identity, path in found if depth == least]

    def children(self, document: str, path: str) -> list[Clause]:
        """The clauses right under a clause."""
        return [clause for clause in self.library.documents[document].clauses if clause.parent == path]

    def is_task(self, document: str, path: str) -> bool:
        """Whether the clause at ``path`` is a task."""
        return any(row.path == path for row in self.rows.get(document, ()))

    def is_section(self, document: str, path: str) -> bool:
        """Whether tasks stand under the clause at ``path``."""
        return bool(self.in_section(document, path))

    def sections_numbered(self, value: int, documents: Sequence[str], deep: bool) -> list[tuple[str, str]]:
        """The sections that bear a number, of the outermost level, or (``deep``) of the innermost."""
        found = [
            (clause.path.count("/"), identity, clause.path)
            for identity in documents
            for clause in self.library.documents[identity].clauses
            if clause.level
            and number_value(clause.number) == value
            and not self.is_task(identity, clause.path)
        ]
        with_tasks = [row for row in found if self.is_section(row[1], row[2])]
        rows = (with_tasks if deep else found) or found
        depth = (max if deep else min)((row[0] for row in rows), default=0)
        return [(identity, path) for level, identity, path in rows if level == depth]

    def is_goal(self, topic: str) -> bool:
        """Whether the default document dates ``topic`` outside its tasks alone, among the goals of the plan."""
        ledger, document = self.library.ledgers.get(self.default), self.library.documents.get(self.default)
        if ledger is None or document is None:
            return False
        tasks = {task.clause for task in ledger.tasks}
        dated = {deadline.span.clause for deadline in ledger.deadlines} - tasks
        holding = {
            clause.path
            for clause in document.clauses
            if topic in lower(document.text[clause.start : clause.end])
        }
        return bool(holding & dated) and not holding & tasks

    def clauses_of(
        self, units: Iterable[UnitMention], documents: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """The tasks whose statements print one of ``units``."""
        names = {name for unit in units for name in unit.names}
        return tuple(
            (identity, task.clause)
            for identity in documents
            if identity in self.library.ledgers
            for task in self.library.ledgers[identity].tasks
            if any(unit.name in names and not unit.inherited for unit in task.units)
        )

    def by_heading(self, words: str, documents: Sequence[str]) -> list[Row]:
        """The one task whose heading holds ``words`` or whose matter ``words`` hold, else none."""
        rows = [row for identity in documents for row in self.rows.get(identity, ()) if row.heading]
        named = [row for row in rows if words == row.heading or words == _VERBS.sub("", row.heading)]
        held = named or [row for row in rows if len(words) >= 4 and words in row.heading]
        holds = held or [
            row for row in rows if len(core := _VERBS.sub("", row.heading)) >= 4 and core in words
        ]
        found = {document: [row for row in holds if row.document == document] for document in documents}
        return [mine[0] for mine in found.values() if len(mine) == 1]

    def section_like(self, words: str, documents: Sequence[str]) -> tuple[tuple[str, str] | None, str]:
        """The one section whose heading holds the longest tail of ``words``, and that tail; else (None, "")."""
        for start in range(max(len(words) - 1, 0)):
            tail = words[start:]
            found = [
                (identity, clause.path)
                for identity in documents
                for clause in self.library.documents[identity].clauses
                if clause.heading and tail in plain(clause.heading) and self.is_section(identity, clause.path)
            ]
            if found:
                return (found[0], tail) if len(found) == 1 else (None, "")
        return None, ""


_LONGEST = 60


def plain(text: str) -> str:
    """``text`` folded, in lower case."""
    return lower(fold(text))


def number_value(number: str) -> int | None:
    """The value of a clause number as printed: 8, (八), 第八条, 8#2.

    >>> number_value("(十二)"), number_value("第三章"), number_value("8#2")
    (12, 3, 8)
    """
    return parse_numeral(_DIGITS.sub("", number.split("#")[0]))


def heading_words(heading: str) -> Iterable[str]:
    """Words by which a section is called: its heading, without its verb, its last noun.

    >>> sorted(heading_words("健全绿色低碳循环发展的流通体系"))
    ['健全绿色低碳循环发展的流通体系', '流通体系', '绿色低碳循环发展的流通体系']
    """
    words = {heading}
    core = _VERBS.sub("", heading)
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
    found = [(at, -len(place), place) for place in load_places() if (at := head.find(place)) >= 0]
    if document.level and document.level != "provincial":
        found = [row for row in found if load_places()[row[2]] != "provincial"] or found
    return [min(found)[2]] if found else []


def _default(library: Library, settings: Settings) -> str:
    if settings.default_document in library.documents:
        return settings.default_document
    full = [key for key, document in library.documents.items() if document.form == "full"]
    with_tasks = [key for key in full if (ledger := library.ledgers.get(key)) and ledger.tasks]
    return next(iter([*with_tasks, *full, *library.documents]), "")
