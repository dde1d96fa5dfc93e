"""Span → citation: the formal name of a clause, the quotation, and the check that it is one.

The form of the label follows how 公文 cite each other: 《标题》(发文字号)第二部分第(二)项第8条.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.models import Citation, Document, Span

_STRUCTURAL = {"header": "文首", "preamble": "前言段", "closing": "结尾段", "footer": "落款"}
_FULL_WIDTH = str.maketrans("()", "（）")
_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]+")
_BRACKETED = re.compile(r"[(（].+[)）]")


class QuotationError(AssertionError):
    """A span that is not a place in its document: a fault of the program, never of the reader."""


def label(document: Document, path: str, fullwidth: bool = False) -> str:
    """The formal name of the clause at ``path``; ``fullwidth`` writes （ ） for ( ).

    >>> label(document, "二/(二)/8")                                          # doctest: +SKIP
    '《…实施方案》(甲政办发〔2022〕5号)第二部分第(二)项第8条'
    """
    title = document.title.replace("《", "〈").replace("》", "〉")
    number = f"({document.number})" if document.number else ""
    text = f"《{title}》{number}{place(path)}"
    return text.translate(_FULL_WIDTH) if fullwidth else text


def place(path: str) -> str:
    """The clause's place within its document, in words.

    >>> place("二/(二)/8"), place("第三章/第十二条"), place("annex/1/3"), place("header")
    ('第二部分第(二)项第8条', '第三章第十二条', '附件1第3行', '文首')
    """
    segments = path.split("/")
    if segments[0] == "annex":
        head = "附件" + (segments[1] if len(segments) > 1 else "")
        return head + "".join(_segment(segment, "行") for segment in segments[2:])
    return "".join(_segment(segment) for segment in segments)


def _segment(segment: str, counted: str = "条") -> str:
    number, _, repeat = segment.partition("#")
    again = f"(第{repeat}处)" if repeat else ""
    if number in _STRUCTURAL:
        return _STRUCTURAL[number] + again
    if number.startswith("第"):
        return number + again
    if _CHINESE_NUMBER.fullmatch(number):
        return f"第{number}部分{again}"
    if _BRACKETED.fullmatch(number):
        return f"第{number}项{again}"
    if re.fullmatch(r"[\d.]+", number):
        return f"第{number}{counted}{again}"
    return number + again


class Citations:
    """The citations of one answer, numbered by first appearance; the same place is cited once."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    def marker(self, span: Span) -> int:
        """The marker of ``span``: a new one, or the one it has already.

        Raises:
            QuotationError: the span lies outside its document or holds no text.
        """
        place_key = (span.document, span.start, span.end)
        if place_key not in self._by_place:
            self._by_place[place_key] = self._cite(span, len(self._by_place) + 1)
        return self._by_place[place_key].marker

    def all(self) -> tuple[Citation, ...]:
        """Every citation in order of its marker."""
        return tuple(self._by_place.values())

    def _cite(self, span: Span, marker: int) -> Citation:
        document = self._documents.get(span.document)
        if document is None or not 0 <= span.start < span.end <= len(document.text):
            raise QuotationError(f"{span} is no place in a loaded document")
        quote = document.text[span.start : span.end]
        clause = document.clause_at(span.start)
        path = clause.path if clause else span.clause
        return Citation(
            marker=marker,
            document=document.id,
            title=document.title,
            level=document.level,
            clause=path,
            label=label(document, path),
            quote=quote,
            start=span.start,
            end=span.end,
            page=document.page_at(span.start),
        )


def check_citations(text: str, citations: tuple[Citation, ...], documents: Mapping[str, Document]) -> None:
    """Returns quietly where markers and citations answer to each other and every quote is its slice.

    Raises:
        QuotationError: they do not.
    """
    quotes = "".join(citation.quote for citation in citations)
    named = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    known = {citation.marker for citation in citations}
    if not known <= named or any(f"[{number}]" not in quotes for number in named - known):
        raise QuotationError(f"markers {sorted(named)} against citations {sorted(known)}")
    for citation in citations:
        if documents[citation.document].text[citation.start : citation.end] != citation.quote:
            raise QuotationError(f"quotation {citation.marker} is not its slice")
