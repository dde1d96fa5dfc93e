"""References (引用) in running text: 《…》（文号）, 文号, 以下简称; found, and resolved.

One candidate or none: a mention that fits two documents resolves to neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.models import Document, Reference
from assistant.reading.numerals import parse_numeral

_OPEN, _CLOSE = r"[〔\[［（(【﹝]", r"[〕\]］）)】﹞]"
_NUMBER = re.compile(
    rf"(?P<prefix>[一-龥]{{1,12}}){_OPEN}\s?(?P<year>(?:19|20)\s?\d\s?\d)\s?{_CLOSE}\s?(?:第)?(?P<serial>\d{{1,4}})\s?号"
)
_ORDER = re.compile(
    r"(?P<issuer>[一-龥]{2,20}令)[（(]?第?(?P<serial>\d{1,4}|[一二三四五六七八九十百零〇]{1,6})号[）)]?"
)
# So many characters at their ends two titles must share to be taken for one.
_ALIKE = 8
_TITLE = re.compile(r"《([^《》\n]{2,120}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?)》")
_NOTE = re.compile(r"\s?[（(]([^（）()\n]{2,80})[）)]")
_SHORT = re.compile(r"(?:以下|下)?(?:简称|统称)[:：为]?\s?[“\"《]?([^”\"》，,；;\n]{2,30})")
# Running text that the pattern of a number takes in before it; the short words only within a sentence.
_LEADING = re.compile(
    r"^[年月日](?=..)|.*(?:根据|按照|依据|落实|执行|参照|转发|印发|关于|结合|以及|贯彻|文件|号文|通知|意见|决定|公告)"
)
_LEADING_IN_SENTENCE = re.compile(r".*[和与及见即为由在对的了按原]")


def find_number(text: str) -> str | None:
    """The first document number (发文字号) in ``text``, normalised, or None.

    >>> find_number("（桂政发[2021] 27 号）")
    '桂政发〔2021〕27号'
    """
    found = _NUMBER.search(text)
    if found:
        return _render_number(found)
    order = _ORDER.search(text)
    return _render_order(order) if order else None


def is_number_line(line: str) -> bool:
    """Whether ``line`` is a document number and nothing else."""
    return len(line) <= 24 and line.endswith("号") and bool(find_number(line))


def normalize_number(text: str) -> str:
    """A document number with 六角括号, half-width digits and no spaces.

    >>> normalize_number("鄂州政办发[２０２２]5 号")
    '鄂州政办发〔2022〕5号'
    """
    plain = unicodedata.normalize("NFKC", text)
    return find_number(plain) or re.sub(r"\s", "", plain)


def _render_number(found: re.Match[str]) -> str:
    prefix = _LEADING.sub("", found["prefix"])
    if found.start() and found.string[found.start() - 1] not in "\n（(〔【[ ":
        prefix = _LEADING_IN_SENTENCE.sub("", prefix)
    prefix = prefix or found["prefix"]
    return f"{prefix}〔{re.sub(r'[^0-9]', '', found['year'])}〕{int(found['serial'])}号"


def _render_order(found: re.Match[str]) -> str:
    issuer = _LEADING.sub("", found["issuer"]) or found["issuer"]
    return f"{issuer}第{parse_numeral(found['serial'])}号"


def find_references(text: str) -> list[Reference]:
    """Every document mentioned in ``text``, in order: 《title》（number）, 《title》 and bare numbers.

    A short name given by 以下简称 stands for the document before it from there on.
    """
    references: list[Reference] = []
    known: dict[str, tuple[str, str | None]] = {}  # title or short name → title and number as first given
    titled: list[tuple[int, int]] = []
    bare = {end: (begin, number) for begin, end, number in find_bare_numbers(text)}
    for found in _TITLE.finditer(text):
        if titled and found.start() < titled[-1][1]:
            continue  # 以下简称《…》
        title, number, end = found[1], None, found.end()
        note = _NOTE.match(text, end)
        while note:
            stated, short = find_number(note[1]), _SHORT.search(note[1])
            if not stated and not short:
                break
            number, end = number or stated, note.end()
            if short:
                known.setdefault(short[1], (title, number))
            note = _NOTE.match(text, end)
        start, before = bare.get(found.start(), (found.start(), None))  # 某政发〔2021〕4号《…》
        full, given = known.get(title, (title, None))
        number = number or before
        known.setdefault(title, (title, number))
        titled.append((start, end))
        references.append(Reference(full, number or given, start, end))
    spans = iter([*titled, (len(text), len(text))])
    start, covered = next(spans)
    for begin, end, number in find_bare_numbers(text):
        while end > covered and covered < len(text):
            start, covered = next(spans)
        if not start <= begin < covered:
            references.append(Reference(None, number, begin, end))
    return sorted(references, key=lambda reference: reference.start)


def find_bare_numbers(text: str) -> list[tuple[int, int, str]]:
    """Rows (start, end, number) of every document number in ``text``, in order."""
    rows = []
    for found in _NUMBER.finditer(text):
        number = _render_number(found)
        rows.append((found.end("prefix") - len(number.partition("〔")[0]), found.end(), number))
    for found in _ORDER.finditer(text):
        number = _render_order(found)
        rows.append((found.end("issuer") - len(number.partition("第")[0]), found.end(), number))
    return sorted(rows)


class KnownDocuments:
    """The documents that references may mean, found by number and by the end of their titles.

    ``rows``: id, number or None, titles by which the document goes (see ``titles_of``).
    """

    def __init__(self, rows: Iterable[tuple[str, str | None, Sequence[str]]]) -> None:
        self._numbers: dict[str, set[str]] = {}
        self._titles: dict[str, list[tuple[str, str | None, str]]] = {}
        for identity, number, titles in rows:
            if number:
                self._numbers.setdefault(number, set()).add(identity)
            for title in map(_plain_title, titles):
                self._titles.setdefault(title[-_ALIKE:], []).append((identity, number, title))

    def resolve(self, references: Iterable[Reference]) -> tuple[Reference, ...]:
        """``references`` with ``loaded`` set to the one document that each of them can mean."""
        return tuple(replace(reference, loaded=self._one(reference)) for reference in references)

    def _one(self, reference: Reference) -> str | None:
        ids = self._numbers.get(reference.number or "", set())
        if not ids and reference.title:
            wanted = _plain_title(reference.title)
            ids = {
                identity
                for identity, number, title in self._titles.get(wanted[-_ALIKE:], ())
                # Two numbers that differ are two documents.
                if not (reference.number and number) and same_title(wanted, title)
            }
        return next(iter(ids)) if len(ids) == 1 else None


def titles_of(document: Document) -> list[str]:
    """The title of a document and that of the plan that it carries."""
    return [document.title, *(value for key, value in document.metadata if key == "body_title")]


def resolve_references(
    references: Iterable[Reference], documents: Iterable[Document]
) -> tuple[Reference, ...]:
    """``references`` with ``loaded`` set to the one document that each of them can mean."""
    rows = ((document.id, document.number, titles_of(document)) for document in documents)
    return KnownDocuments(rows).resolve(references)


def _plain_title(title: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"（）()，,、]", "", title)


def same_title(wanted: str, title: str) -> bool:
    """Whether two titles are equal but for the place before 关于 (湖北省人民政府… = 省人民政府…)."""
    if wanted == title:
        return True
    if len(wanted) < _ALIKE or len(title) < _ALIKE:
        return False
    longer, shorter = (wanted, title) if len(wanted) >= len(title) else (title, wanted)
    return longer.endswith(shorter) and len(longer) - len(shorter) <= 12
