"""Printed lines → blocks: which line carries on the paragraph of the line before it.

Hard wraps fall inside words and numbers, so nothing in the text of a line says that it goes on;
its place does. GB/T 9704—2012 sets the body with two characters of indent, the title centred in
several lines, the signature to the right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.models import Block
from assistant.reading.formats.placed import Line
from assistant.reading.lines import FIELD

_NUMBER_START = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇○]+[编章节条]"
    r"|[一二三四五六七八九十]{1,4}、|[（(]\s*[一二三四五六七八九十]{1,4}\s*[)）]"
    r"|\d{1,3}(?:[.．、](?!\d)|[.．](?=(?:19|20)\d\d年|1?\d月)|、(?!\d+[、号和及至]))|[（(]\s*\d{1,3}\s*[)）]|[①-⑳]|附件\d*[:：]?|(?:注|说明|备注)[:：]"
    r"|\d{1,2}(?:[.．]\d{1,2}){1,3}\s*[一-龥](?<![万亿个])|\d{1,2}\s+[一-龥]{2,12}$"
    rf"|{FIELD.pattern})"
)
_DATE_LINE = re.compile(
    r"[（(]?\s*[\d二〇○零一-龥]{4}\s*年\s*[\d一-十]{1,3}\s*月\s*[\d一-十]{1,3}\s*日.{0,8}"
)
_NUMBER_LINE = re.compile(
    r"[（(]?[\s\u4e00-\u9fff]{1,24}[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*第?\s*[\d\s]{1,9}号\s*[)）]?"
)
_SENTENCE_END = "。！？；：!?;:"
_CLOSERS = "”’」』）)》〉】〕］]"
# What stays together at a line end: marks that open, a Latin word or one character, marks that close;
# browsers do not break before a quotation mark either.
_WORD = r"(?:[A-Za-z0-9.+%/-]+|.)[，。、；：？！”’」』）》〉】〕］％%,.;:?!)\]}]*"
_UNIT = re.compile(rf"[“‘「『（《〈【〔［(\[{{]*{_WORD}(?:[“‘\"']+{_WORD})*")


@dataclass(frozen=True, slots=True)
class _Margins:
    """The text area: where full lines begin and end, and the usual distance between two lines."""

    left: float
    right: float
    size: float
    pitch: float
    indents: bool  # paragraphs begin with an indent

    @property
    def width(self) -> float:
        return max(self.right - self.left, self.size)


def join_lines(lines: Sequence[Line]) -> tuple[Block, ...]:
    """A block for each line, ``continues`` set where it carries on the paragraph of the one before."""
    margins = {place: _margins(lines, *place) for place in {(line.page, line.column) for line in lines}}
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        continues = (
            before is not None
            and not line.cells
            and not before.cells
            and _continues(before, line, margins[before.page, before.column], margins[line.page, line.column])
        )
        blocks.append(Block(line.text, line.page, line.cells, continues))
    return tuple(blocks)


def _margins(lines: Sequence[Line], page: int, column: int) -> _Margins:
    """The margins of a page or column, measured on it and its neighbours (a last page may hold one line)."""
    near = [line for line in lines if abs(line.page - page) <= 1 and line.column == column and not line.cells]
    near = near or list(lines)
    size = Counter(round(line.size, 1) for line in near for _ in line.text).most_common(1)[0][0]
    body = [line for line in near if abs(line.size - size) <= 0.1 * size + 0.05] or near
    pitches = Counter(
        round(after.base - line.base, 0)
        for line, after in pairwise(body)
        if after.page == line.page and 0 < after.base - line.base < 4 * size
    )
    left = _left_edge(body, size)
    indented = sum(1 for line in body if 1.2 * size < line.left - left < 3.2 * size)
    return _Margins(
        left=left,
        indents=indented >= max(2, 0.05 * len(body)),
        right=_right_edge(body, size, left),
        size=size,
        pitch=min(pitches, key=lambda pitch: (-pitches[pitch], pitch)) if pitches else 2 * size,
    )


def _left_edge(body: Sequence[Line], size: float) -> float:
    """Where lines that are not indented begin: the leftmost place where several lines begin."""
    lefts = sorted(line.left for line in body)
    for left in lefts:
        if sum(1 for other in lefts if abs(other - left) < 0.5 * size) >= max(2, len(lefts) // 20):
            return left
    return lefts[0]


def _right_edge(body: Sequence[Line], size: float, left: float) -> float:
    """Where full lines end: the rightmost place where several lines end, unless all are short."""
    column = max(line.column_width for line in body)
    page = max(line.page_width for line in body)
    least, limit = (left + 0.72 * column, left + column) if column else (0.72 * page, page - left)
    rights = sorted((line.right for line in body), reverse=True)
    for right in rights:
        if sum(1 for other in rights if abs(other - right) < 0.8 * size) >= max(2, len(rights) // 20):
            return right if right > least else max(right, limit)
    return max(rights[0], limit)


def _continues(before: Line, line: Line, before_margins: _Margins, margins: _Margins) -> bool:
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.12 * size:
        return False
    same_place = (before.page, before.column) == (line.page, line.column)
    drop = line.base - before.base if same_place else 0.0
    if _stands_alone(before.text) or _stands_alone(line.text):
        return False
    centred, was_centred = _is_centred(line, margins), _is_centred(before, before_margins)
    if centred and was_centred:
        return _title_goes_on(before, line, before_margins, drop)
    if drop < -0.5 * size or drop > max(1.35 * margins.pitch, 1.35 * size):
        return False
    ends = before.text.rstrip(_CLOSERS)[-1:] in _SENTENCE_END
    if centred:  # the last line of a paragraph set centred
        return not ends and _is_full_and_even(before, before_margins)
    indented = line.left > margins.left + 1.2 * size
    room = before_margins.right - before.right > _first_unit_width(line) + 0.6 * size
    closed = ends or before.text[-1:] in ")）】〕"  # a statement in brackets ends a clause
    if opens_clause(line.text) and (closed or room or indented):
        return False
    if (
        before.left > before_margins.left + 0.35 * before_margins.width
    ):  # a signature, or a title of another kind
        return not room and not ends and abs(line.left - before.left) < 0.5 * size
    if indented:
        return not room and not ends and _hangs(before, line)
    if was_centred:
        return False
    # There was room for more: the writer ended the line; unless paragraphs are indented here and this is not.
    return not room or (margins.indents and not ends)


def _first_unit_width(line: Line) -> float:
    """How much room the first thing of ``line`` that cannot be broken would have taken."""
    unit = _UNIT.match(line.text)
    count = unit.end() if unit else 1
    width = (line.lefts[count] if count < len(line.lefts) else line.right) - line.left
    return min(width, 0.4 * (line.right - line.left) + 2 * line.size)


def _hangs(before: Line, line: Line) -> bool:
    """Whether ``line`` stands under the text after the label of ``before`` (抄送：…)."""
    label = re.match(r".{1,8}?[:：.．、）)]\s*", before.text)
    under = before.lefts[label.end()] if label and label.end() < len(before.lefts) else before.left
    return abs(line.left - under) < 0.5 * line.size


def opens_clause(text: str) -> bool:
    """Whether a line begins with a number of the genre or with a label such as 责任单位：."""
    return bool(_NUMBER_START.match(text.lstrip()))


def goes_on_as_title(before: str, text: str) -> bool:
    """Whether of two centred lines the second may carry on the title begun by the first."""
    return not (
        _stands_alone(before) or _stands_alone(text) or opens_clause(text) or before[-1:] in _SENTENCE_END
    )


def _stands_alone(text: str) -> bool:
    return bool(_DATE_LINE.fullmatch(text) or _NUMBER_LINE.fullmatch(text))


def _is_centred(line: Line, margins: _Margins) -> bool:
    indent, room = line.left - margins.left, margins.right - line.right
    return abs(indent - room) < 1.6 * line.size and (indent > 2.6 * margins.size or _is_title(line, margins))


def _is_full_and_even(line: Line, margins: _Margins) -> bool:
    indent, room = line.left - margins.left, margins.right - line.right
    return abs(indent - room) < 1.6 * line.size and indent + room < 0.15 * margins.width


def _is_title(line: Line, margins: _Margins) -> bool:
    return line.size > 1.15 * margins.size


def _title_goes_on(before: Line, line: Line, margins: _Margins, drop: float) -> bool:
    """Whether two centred lines are one title: titles are broken where they read well."""
    if drop > 3.2 * line.size or not goes_on_as_title(before.text, line.text):
        return False
    # In the size of the body it may be a signature of several units: only a long line goes on.
    return _is_title(before, margins) or before.right - before.left > 0.55 * margins.width
