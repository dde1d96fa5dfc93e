"""Question → the documents it is about, their ledgers, and small views of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from assistant.answering.points import Point
from assistant.models import Clause, Document, Ledger, Library, Question, Span, Task
from assistant.settings import Settings

# A half-width ? may be a damaged dash and a ; divides a list: neither ends a sentence here.
_STOPS = "。！？\n"
# Marks that writers and programs put for one another.
_ALIKE = {
    character: group
    for group in ('“”"「」『』', "‘’'", ",，", ":：", ";；", "(（〔[", ")）〕]", "—-–－─", "~～〜∼")
    for character in group
}
_PROMULGATES = re.compile(r"(?:关于)?(?:印发|转发|发布)[《〈]?(.+?)[》〉]?的(?:通知|公告|决定)$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE_END = re.compile(f"[{_STOPS}]+")
# A bracket that says who is responsible, behind a full stop, is a sentence of its own.
_STATEMENT = re.compile(r"\s*[（(][^（()）]*(?:负责|责任|牵头|配合|落实)[^（()）]*[)）][。]?")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about: ``documents`` ids, best first; ``assumed`` where it named none."""

    question: Question
    library: Library
    documents: tuple[str, ...]
    assumed: bool
    settings: Settings

    @property
    def document(self) -> Document:
        """The first document asked about."""
        return self.library.documents[self.documents[0]]

    @property
    def ledger(self) -> Ledger:
        """The ledger of the first document asked about."""
        return self.library.ledgers[self.documents[0]]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of every document asked about, in reading order."""
        return tuple(task for name in self.documents for task in self.library.ledgers[name].tasks)

    def narrowed(self, documents: Iterable[str]) -> Scope:
        """The same question about ``documents`` only."""
        return replace(self, documents=tuple(documents))

    def task(self, document: str, path: str) -> Task | None:
        """The task at a clause, or None."""
        ledger = self.library.ledgers.get(document)
        return ledger.task(path) if ledger else None

    def text(self, span: Span) -> str:
        """The characters of ``span``."""
        return self.library.documents[span.document].text[span.start : span.end]

    def title(self, document: str | None = None) -> str:
        """The title of one document, or of those asked about, to stand between 《 and 》."""
        names = (document,) if document else self.documents
        shown = [short_title(self.library.documents[name]) for name in names[:3]]
        return "》、《".join(shown) + ("等" if len(names) > 3 else "")


def find_scope(question: Question, library: Library, settings: Settings) -> Scope:
    """The scope of ``question``: the documents or levels it names, else the default document.

    A unit that only other documents know moves the scope there: 省发改委 is not 市发改委.
    """
    section = [question.section[0]] if question.section else []
    pointed = [*question.documents, *(name for name, _ in question.clauses), *section]
    named = [name for name in dict.fromkeys(pointed) if name in library.documents]
    if not named and question.levels:
        named = _of_levels(question.levels, library, default_document(library, settings))
    if named:
        return Scope(question, library, tuple(named), False, settings)
    default = default_document(library, settings)
    names = {name for mention in question.units for name in mention.names}
    if names and not names & _unit_names(library, default):
        elsewhere = [name for name in library.documents if names & _unit_names(library, name)]
        if elsewhere:
            # 省妇联 names the level, as 省里 does.
            levels = {library.documents[name].level for name in elsewhere}
            assumed = bool(levels & {None, library.documents[default].level})
            return Scope(question, library, tuple(elsewhere), assumed, settings)
    return Scope(question, library, (default,), True, settings)


def _of_levels(levels: Sequence[str], library: Library, default: str) -> list[str]:
    """The documents of a level: the default one or those it cites, where they are of that level."""
    named = [name for name, found in library.documents.items() if found.level in levels]
    if default in named:
        return [default]
    cited = {item.loaded or item.number for item in library.documents[default].references}
    return [name for name in named if name in cited] or named


def default_document(library: Library, settings: Settings) -> str:
    """The id of the document a question is about when it names none."""
    if settings.default_document in library.documents:
        return settings.default_document
    full = [name for name, document in library.documents.items() if document.form == "full"]
    with_tasks = [name for name in full if library.ledgers[name].tasks]
    return next(iter([*with_tasks, *full, *library.documents]))


def _unit_names(library: Library, document: str) -> set[str]:
    return {unit.name for task in library.ledgers[document].tasks for unit in task.units}


def assumed_notice(scope: Scope) -> tuple[Point, ...]:
    """A notice that names the document answered from, where the question left it open."""
    if not scope.assumed or len(scope.documents) != 1:
        return ()
    full = (
        short_title(document)
        for name, document in scope.library.documents.items()
        if name not in scope.documents and document.form == "full"
    )
    others = list(islice(full, 6))
    if not others:
        return ()
    return (Point("assumed_document", values={"title": scope.title(), "others": titles(others)}),)


def short_title(document: Document) -> str:
    """What people call a document: the plan itself, not the notice that carries it.

    >>> short_title(document)                                                 # doctest: +SKIP
    '甲市绿色发展实施方案'
    """
    carried = _PROMULGATES.search(document.title)
    return carried.group(1) if carried else document.title


def titles(names: Iterable[str]) -> tuple[str, ...]:
    """Titles in title marks, at most five, for a list in a sentence."""
    marked = [f"《{name}》" for name in islice(names, 6)]
    return tuple(marked[:5]) + (("…",) if len(marked) > 5 else ())


# -- spans -------------------------------------------------------------------------------------


def clause_span(document: Document, clause: Clause) -> Span:
    """The clause without the white space at its end."""
    text = document.text[clause.start : clause.end]
    return Span(document.id, clause.path, clause.start, clause.start + max(len(text.rstrip()), 1))


def heading_span(document: Document, clause: Clause) -> Span:
    """Number and heading of a clause; the first sentence where it has no heading."""
    end = clause.body_start if clause.heading else 0
    text = document.text[clause.start : end].rstrip() if end > clause.start else ""
    if text:
        return Span(document.id, clause.path, clause.start, clause.start + len(text))
    return sentences(document, clause)[0]


def sentences(document: Document, clause: Clause) -> list[Span]:
    """The sentences of a clause, one span each, their full stops included."""
    text = document.text
    cuts = [clause.start]
    for stop in _SENTENCE_END.finditer(text, clause.start, clause.end):
        if stop.end() > cuts[-1]:
            cuts.append(stop.end())
            bracket = _STATEMENT.match(text, stop.end(), clause.end)
            if bracket:
                cuts.append(bracket.end())
    spans = []
    for start, end in pairwise([*cuts, clause.end]):
        words = text[start:end]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            spans.append(Span(document.id, clause.path, start + lead, start + len(words.rstrip())))
    return spans or [Span(document.id, clause.path, clause.start, max(clause.end, clause.start + 1))]


def best_sentence(document: Document, clause: Clause, words: str, related: Sequence[str] = ()) -> Span:
    """The sentence of a clause that shares most with ``words``, its heading aside where others do.

    Of sentences that share equally the one with most of the ``related`` words.
    """
    inside = sentences(document, clause)
    if len(inside) > 1 and inside[0].end <= clause.body_start:
        inside = inside[1:]

    def shared(span: Span) -> tuple[float, int]:
        text = document.text[span.start : span.end]
        return likeness(words, text), sum(word in text for word in related)

    return max(inside, key=shared)


def likeness(wanted: str, text: str) -> float:
    """The share of the characters of ``wanted`` that stand in ``text`` in runs of two or more, case aside."""
    wanted, text = wanted.lower(), text.lower().replace("．", ".")
    wanted = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w%.]|目标|指标|多少|比例|数量", "", wanted)
    covered = [False] * len(wanted)
    for at in range(len(wanted) - 1):
        if wanted[at : at + 2] in text:
            covered[at] = covered[at + 1] = True
    return sum(covered) / len(wanted) if wanted else 0.0


def sentence_around(document: Document, start: int, end: int) -> Span:
    """The sentence (or sentences) that hold ``[start, end)``, within one clause."""
    clause = document.clause_at(start)
    held = [
        span
        for span in (sentences(document, clause) if clause else ())
        if span.start < max(end, start + 1) and start < span.end
    ]
    path = clause.path if clause else ""
    return (
        Span(document.id, path, held[0].start, held[-1].end) if held else Span(document.id, path, start, end)
    )


def body_clauses(document: Document) -> list[Clause]:
    """The clauses that carry the document's own words: neither header nor footer."""
    return [clause for clause in document.clauses if clause.kind not in ("header", "footer")]


def find_string(scope: Scope, wanted: str) -> list[Span]:
    """Every place of ``wanted`` in the full texts asked about, white space and width aside."""
    pattern = search_pattern(wanted)
    if pattern is None:
        return []
    spans = []
    han = set(_HAN.findall(unicodedata.normalize("NFKC", wanted)))
    for name in scope.documents:
        document = scope.library.documents[name]
        if document.form == "full" and all(character in document.text for character in han):
            for match in pattern.finditer(document.text):
                clause = document.clause_at(match.start())
                spans.append(Span(name, clause.path if clause else "", match.start(), match.end()))
    return spans


def search_pattern(wanted: str) -> re.Pattern[str] | None:
    """A pattern for ``wanted`` that lets white space, width, case and kind of punctuation differ."""
    pieces = []
    for character in unicodedata.normalize("NFKC", wanted):
        if character.isspace():
            continue
        alike = _ALIKE.get(character)
        wide = chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else ""
        pieces.append(f"[{re.escape(alike or character + wide)}]")
    return re.compile(r"[\s“”\"‘’]*".join(pieces), re.IGNORECASE) if pieces else None


def parts_of(document: Document) -> list[Clause]:
    """The outermost numbered clauses and every section inside them, in reading order."""
    return [
        clause
        for clause in document.clauses
        if clause.kind == "section" or (clause.kind == "item" and clause.parent is None)
    ]
