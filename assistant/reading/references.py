"""References (引用) in running text: 《…》（文号）, 文号, 本方案, 第X条, 以下简称; found, and resolved.

One candidate or none: a mention that fits two documents or clauses resolves to neither.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.models import Clause, Document, Reference
from assistant.reading.numerals import parse_numeral, render_numeral

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
_NAMES = (
    "方案|意见|办法|通知|规划|计划|措施|规定|条例|细则|决定|纲要|要点|行动计划|实施方案|实施意见|工作方案|法"
)
_SELF = re.compile(rf"本(?:实施|工作|行动|指导)?(?:{_NAMES})(?!定|律|院|规)")
_ARTICLE = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇\d]+(?:编|章|节|条)(?:之[一二三四五六七八九十]+)?)+"
    r"(?:第[一二三四五六七八九十\d]+款)?(?:第?[（(]?[一二三四五六七八九十\d]+[）)]?项)?|(?:前|本|上)(?:条|款|项|章|节)"
)
# Running text that the pattern of a number takes in before it; the short words only within a sentence.
_LEADING = re.compile(
    r".*(?:根据|按照|依据|落实|执行|参照|转发|印发|关于|结合|以及|贯彻|文件|号文|通知|意见|决定|公告)"
)
_LEADING_IN_SENTENCE = re.compile(r".*[和与及见即为由在对的了按原]")


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """A mention of a clause (第X条, 前款) or of the document itself (本方案): its words and what they mean.

    ``clause`` is the path, None where nothing or more than one thing fits; "" means the whole document.
    """

    quote: str
    start: int
    end: int
    clause: str | None


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
        full, given = known.get(title, (title, None))
        known.setdefault(title, (title, number))
        titled.append((found.start(), end))
        references.append(Reference(full, number or given, found.start(), end))
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
                if not (reference.number and number) and _same_title(wanted, title)
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


def _same_title(wanted: str, title: str) -> bool:
    """Equal, or equal but for the place or body before 关于 (湖北省人民政府关于 … = 省人民政府关于 …)."""
    if wanted == title:
        return True
    if len(wanted) < _ALIKE or len(title) < _ALIKE:
        return False
    longer, shorter = (wanted, title) if len(wanted) >= len(title) else (title, wanted)
    return longer.endswith(shorter) and len(longer) - len(shorter) <= 12


def find_clause_references(document: Document) -> list[ClauseReference]:
    """Mentions of the document itself and of its own clauses, in order, resolved where one fits."""
    text = document.text
    foreign = {reference.end for reference in document.references if reference.title}
    rows = [ClauseReference(found[0], *found.span(), "") for found in _SELF.finditer(text)]
    starts = [clause.start for clause in document.clauses]
    marks = set(starts)
    for found in _ARTICLE.finditer(text):
        if found.start() in marks or found.start() in foreign:
            continue
        own = document.clauses[bisect_right(starts, found.start()) - 1] if starts else None
        rows.append(
            ClauseReference(found[0], *found.span(), _resolve_clause(found[0], own, document.clauses))
        )
    return sorted(rows, key=lambda row: row.start)


def _resolve_clause(words: str, own: Clause | None, clauses: Sequence[Clause]) -> str | None:
    if words[0] in "前本上":
        return _resolve_relative(words, own, clauses)
    wanted = re.findall(r"第[^第编章节条款项]+(?:编|章|节|条)(?:之[一二三四五六七八九十]+)?", words)
    item = re.search(r"[（(]([一二三四五六七八九十\d]+)[）)]项$", words)
    segments = [_printed(segment) for segment in wanted]
    if item:
        segments.append(f"({item[1]})")
    fits = [clause.path for clause in clauses if _ends_with(clause.path.split("/"), segments)]
    return fits[0] if len(fits) == 1 else None


def _printed(segment: str) -> str:
    value = parse_numeral(segment[1:-1]) if segment[-1] in "编章节条" else None
    return f"第{render_numeral(value)}{segment[-1]}" if value else segment


def _ends_with(path: list[str], segments: list[str]) -> bool:
    """Whether the wanted numbers stand in the path in order, the last one at its end."""
    if not segments or path[-1] != segments[-1]:
        return False
    rest = iter(path)
    return all(segment in rest for segment in segments)


def _resolve_relative(words: str, own: Clause | None, clauses: Sequence[Clause]) -> str | None:
    if own is None:
        return None
    kind = words[1]
    if kind == "款":  # paragraphs of an article are not clauses of their own
        above = own.path.rpartition("条")
        return above[0] + above[1] or own.path
    at = own if own.number.endswith(kind) or kind == "项" else None
    if at is None:
        chain = own.path.split("/")
        inside = [i for i, segment in enumerate(chain) if segment.split("#")[0].endswith(kind)]
        if not inside:
            return None
        path = "/".join(chain[: inside[-1] + 1])
        at = next((clause for clause in clauses if clause.path == path), None)
    if at is None or words[0] == "本":
        return at.path if at else None
    siblings = [clause for clause in clauses if clause.number.endswith(kind) or kind == "项"]
    siblings = [clause for clause in siblings if kind != "项" or clause.parent == at.parent]
    index = siblings.index(at) if at in siblings else 0
    return siblings[index - 1].path if index else None
