"""Lines that a copy has run together: where white space inside a line was a line end (压平的文本).

A field (责任单位：…) behind white space always begins a line. Other white space is a line end only in a
long line that holds several clauses: before a number, behind a full stop, around a number of a document, a
date, a signature or a title. White space strewn between characters (第 三 条) is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.characters import TABLE
from assistant.reading.lines import FIELD, is_date_line, is_signature, is_title
from assistant.reading.references import is_number_line

_NUMBER = re.compile(
    r"第[一二三四五六七八九十百零]{1,5}[章条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}(?=[\s一-龥])(?!\s?[万亿个%])|[（(]\d{1,2}[)）]|[①-⑳]|附件\d{0,2}(?=[:：\s])|(?:抄送|注|说明|备注)[:：]|[（(]此件"
)
_CLOSING = re.compile(r"(?:各|本)[^，。、]{0,10}(?:单位|部门|地区|方案|意见|措施|计划)(?:要|应|须|自|由)")
_ANNEX = re.compile(r"附(?:件|表)\d{0,2}[:：]?")
_GAP = re.compile(r"[^\S\n]+")
_LONG = 120  # characters of a line that may hold several
_STREWN = 8  # characters: shorter stretches between white space are no lines
_TITLE = re.compile(r"(?:通知|意见|决定|公告|通告|批复|函|报告|方案|计划|规划|措施|要点|清单|办法)$")


def split_flattened(text: str) -> list[tuple[int, int]]:
    """The lines in one line as received: rows (start, end), white space between them left out.

    >>> text = "1.巡河 责任单位：镇水利站 完成时限：每月"
    >>> [text[start:end] for start, end in split_flattened(text)]
    ['1.巡河', '责任单位：镇水利站', '完成时限：每月']
    """
    text = text.translate(TABLE)
    gaps = [gap for gap in _GAP.finditer(text) if gap.start() and gap.end() < len(text)]
    if not gaps:
        return [(0, len(text))]
    flat = len(text) >= _LONG and len(text) >= _STREWN * len(gaps) and _numbers(text, gaps) >= 2
    edges = [0, *(gap.start() for gap in gaps), len(text)]
    rows: list[tuple[int, int]] = []
    start = 0
    for index, gap in enumerate(gaps):
        pieces = [text[gaps[i].end() : edges[i + 2]] for i in range(index, min(index + 2, len(gaps)))]
        before = text[start : gap.start()].strip()
        if FIELD.match(text, gap.end()) or (flat and _ends_line(before, pieces)):
            rows.append((start, gap.start()))
            start = gap.end()
    return [*rows, (start, len(text))]


def _numbers(text: str, gaps: list[re.Match[str]]) -> int:
    return sum(bool(_NUMBER.match(text, gap.end())) for gap in gaps)


def _ends_line(before: str, pieces: Sequence[str]) -> bool:
    """Whether a line ends between ``before`` and ``pieces``, the stretches up to the next white spaces."""
    after = pieces[0]
    if not before or before[-1] in "、，,—-":
        return False
    if _NUMBER.match(after) or before[-1] in "。：:；;）)”！】〕":
        return True
    if before[-1].isascii() and after[0].isascii():
        return False
    alone = any(is_date_line(piece) or is_number_line(piece) for piece in (before, after))
    signed = is_signature(before) or (is_signature(after) and is_date_line("".join(pieces[1:])))
    number = _NUMBER.match(before)
    headed = number and 2 <= len(before) - number.end() <= 18 and len(after) >= 10
    titled = bool(headed) or is_title(after) or (len(before) >= 8 and bool(_TITLE.search(before)))
    return alone or signed or titled or bool(_CLOSING.match(after) or _ANNEX.fullmatch(before))
