"""Mentions of clauses (第X条, 前款, 上述第(一)项) and of the document itself (本方案): found, and resolved.

One candidate or none. In a notice without articles 第二条 or 第二部分 is the part headed 二、.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from assistant.models import Clause, ClauseReference, Document, Reference
from assistant.reading.numerals import parse_numeral, render_numeral

_N = r"[一二两三四五六七八九十百千零〇\d]+"
_KINDS = (
    "方案|意见|办法|通知|规划|计划|措施|规定|条例|细则|决定|纲要|要点|规则|章程|制度|标准|规范|指南|清单|预案"
    "|公告|批复|文件|法"
)
_SELF = rf"本(?:总体|实施|工作|行动|指导|若干|暂行)?(?:{_KINDS})(?!定|律|院|规|性|人|官)"
_ITEM = rf"第?[（(]{_N}[）)](?:[、和至][（(]{_N}[）)])*项"
_TAIL = rf"(?:第{_N}款)?(?:{_ITEM})?"
_ARTICLE = (
    rf"(?:第{_N}(?:[、和]{_N})*(?:编|章|节|条|部分)(?:之[一二三四五六七八九十]+)?)+{_TAIL}"
    rf"|(?:前|本|上)(?:{_N})?(?:条(?!例)|款|项(?!目)|章(?!程)|节(?!约|能)){_TAIL}|第{_N}款(?:{_ITEM})?|第[（(]{_N}[）)]项|第\d{{1,2}}项"
)
_MENTION = re.compile(rf"(?P<own>{_SELF})?(?P<article>{_ARTICLE})|{_SELF}")
# What may stand between a title and the article of it that is meant, or between two such articles.
_BETWEEN = re.compile(r"(?:[（(][^（）()]{0,30}[）)])?[中的、和及与或至到]?")
# A law named without 书名号, or by 该: 刑法第二百条, 该办法第五条.
_OTHER = re.compile(r"(?:[该同原]\w{0,6}|\w)(?:法|法典|宪法|条例|办法|规定|细则)$")
_NUMBERS = re.compile(_N)
_LEVEL = re.compile(rf"第((?:{_N}[、和])*{_N})(编|章|节|条|部分)(之[一二三四五六七八九十]+)?")
_ITEMS = re.compile(rf"[（(]({_N})[）)]")


def find_clause_references(document: Document) -> list[ClauseReference]:
    """Mentions of clauses and of the document itself, in order; a list of articles gives a row for each."""
    text, index = document.text, _Index(document.clauses)
    cited = {reference.end: reference for reference in document.references if reference.title}
    ends = sorted(cited)
    rows: list[ClauseReference] = []
    last: tuple[int, Reference | None] = (-1, None)  # where the mention of another document ended
    for own, found in _mentions(document):
        start, end = found.span()
        path, words = own.path, found["article"]
        if words is None or found["own"]:
            targets = index.resolve(words, own) if words else [""]
            rows += [
                ClauseReference(found[0], start, end, path, document.id, target, None) for target in targets
            ]
            continue
        place = bisect_right(ends, start) - 1
        title = ends[place] if place >= 0 else -1
        if title >= 0 and _BETWEEN.fullmatch(text, title, start):
            last = (title, cited[title])
            start = cited[title].start
        elif last[0] < 0 or not _BETWEEN.fullmatch(text, last[0], start):
            last = (start, None) if _is_other(text, start) else (-1, None)
        if last[0] >= 0:
            last = (end, last[1])
            loaded = last[1].loaded if last[1] else None
            rows.append(ClauseReference(text[start:end], start, end, path, loaded, None, last[1]))
            continue
        for target in index.resolve(words, own):
            holder = document.id if target is not None else None
            rows.append(ClauseReference(found[0], start, end, path, holder, target, None))
    return rows


def _mentions(document: Document) -> Iterator[tuple[Clause, re.Match[str]]]:
    """Each clause with the mentions in it; its own number is none, nor is a table of contents."""
    text = document.text
    for clause in document.clauses:
        numbered = len(clause.number) if clause.kind in ("section", "item") else 0
        for found in _MENTION.finditer(text, clause.start + numbered, clause.end):
            if clause.kind != "header" or text[found.start() - 1 : found.start()] != "\n":
                yield clause, found


def find_article(words: str, clauses: Sequence[Clause]) -> str | None:
    """The path of the one clause that 第十二条第一款 names among ``clauses``, or None."""
    found = _Index(clauses).resolve(words, None)
    return found[0] if len(found) == 1 else None


def _is_other(text: str, start: int) -> bool:
    return bool(_OTHER.search(text[max(0, start - 12) : start]))


class _Index:
    """The clauses of a document by the last segment of their paths."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._paths = {clause.path: clause for clause in clauses}
        self._articles = any(clause.number.endswith("条") for clause in clauses)
        self._last: dict[str, list[str]] = {}
        for clause in clauses:
            self._last.setdefault(_segments(clause.path)[-1], []).append(clause.path)

    def resolve(self, words: str, own: Clause | None) -> list[str | None]:
        """For every clause that ``words`` name the one path that fits, or None."""
        if words[0] in "前本上":
            base = self._relative(words, own)
            items = _ITEMS.findall(words)
            return [base] if not items else [self._below(base, item) for item in items]
        chains: list[list[str]] = [[]]
        for numbers, kind, branch in _LEVEL.findall(words):
            each = [self._printed(number, kind, branch) for number in _NUMBERS.findall(numbers)]
            chains = [[*chain, segment] for chain in chains for segment in each]
        items = [f"({item})" for item in _ITEMS.findall(words)]
        chains = [[*chain, item] for chain in chains for item in items] if items else chains
        if chains == [[]]:
            number = re.match(r"第(\d+)项", words)
            if not number:
                return [self._relative("本条", own)]
            chains = [[number[1]]]
        return [self._one(chain, own) for chain in chains]

    def _printed(self, number: str, kind: str, branch: str) -> str:
        value = parse_numeral(number)
        if self._articles or kind in "编章节" or not value:
            return f"第{render_numeral(value) if value else number}{kind}{branch}"
        return render_numeral(value)

    def _one(self, segments: list[str], own: Clause | None) -> str | None:
        """The one clause whose path ends so; of several the one nearest to ``own``."""
        fits = [path for path in self._last.get(segments[-1], ()) if _in_order(_segments(path), segments)]
        chain = own.path.split("/") if own else []
        while len(fits) > 1 and chain:
            near = [path for path in fits if path.split("/")[: len(chain)] == chain]
            if near:
                return near[0] if len(near) == 1 else None
            chain.pop()
        return fits[0] if len(fits) == 1 else None

    def _below(self, path: str | None, item: str) -> str | None:
        below = f"{path}/({item})"
        return below if below in self._paths else None

    def _relative(self, words: str, own: Clause | None) -> str | None:
        """前条, 本章, 前款: paragraphs of an article are no clauses of their own, so a 款 is its article."""
        if own is None or parse_numeral(words[1]) is not None:
            return None
        kind = words[1]
        chain = own.path.split("/")
        if kind == "项":
            at: Clause | None = own
        else:
            sought = "条" if kind == "款" else kind
            inside = [i for i, segment in enumerate(chain) if re.search(rf"{sought}(之.+)?$", segment)]
            if not inside:
                return own.path if kind == "款" else None
            at = self._paths.get("/".join(chain[: inside[-1] + 1]))
        if at is None or words[0] == "本" or kind == "款":
            return at.path if at else None
        siblings = [
            clause
            for clause in self._clauses
            if (clause.parent == at.parent if kind == "项" else re.search(rf"{kind}(之.+)?$", clause.number))
        ]
        place = siblings.index(at) if at in siblings else 0
        return siblings[place - 1].path if place else None


def _segments(path: str) -> list[str]:
    return [segment.split("#")[0] for segment in path.split("/")]


def _in_order(path: list[str], segments: list[str]) -> bool:
    """Whether the wanted numbers stand in the path in order."""
    rest: Iterator[str] = iter(path)
    return all(segment in rest for segment in segments)
