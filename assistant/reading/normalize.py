"""The one cleaning step: a file as received becomes the text that every offset counts in.

Contract. In the cleaned text

- a paragraph is a line, "\\n" between paragraphs, none at either end, none empty; lines that a copy
  has run together are parted again (``flattened``);
- a table row is one paragraph, its cells separated by a tab (empty cells kept); paragraphs within a
  cell are separated by one space where neither side is punctuation;
- white space inside Chinese text, and between a digit and Chinese, is gone; between Latin words, and
  between two numbers, one space stays; digits spaced out singly ("2 0 2 2 年") are closed up;
- full-width ASCII digits, letters and ％ are half-width, compatibility and radical code points are the
  ordinary characters; both one to one. Punctuation stays as printed;
- furniture (buttons, index lines, page numbers) is gone, and listed in ``discards``.

Every character of the raw text that is not white space is in exactly one segment or in a discard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.models import Block, Discard, Received
from assistant.reading.characters import INVISIBLE, TABLE
from assistant.reading.flattened import split_flattened
from assistant.reading.furniture import find_furniture, find_index_row, is_breadcrumb
from assistant.reading.lines import is_addressee
from assistant.reading.references import is_number_line

# What states something (索引号：…) is furniture only where pages put it, in paragraphs from either end.
_AT_START, _AT_END = 30, 10
_MENU_ENTRY = 40  # characters of a line of menu entries


@dataclass(frozen=True, slots=True)
class Normalized:
    """Cleaned text with its maps; ``segments``, ``pages``, ``discards`` as in ``models.Document``.

    ``metadata`` is that of the file and of the furniture: keys number, title, issuer, written,
    published, effective, expires, validity, index, subjects, category, source; the first one wins.
    """

    text: str
    segments: tuple[tuple[int, int, int], ...]
    pages: tuple[tuple[int, int], ...]
    discards: tuple[Discard, ...]
    metadata: tuple[tuple[str, str], ...] = ()


def normalize(received: Received) -> Normalized:
    """The cleaned text of ``received`` with the map back to its raw text; see the module's contract."""
    builder = _Builder()
    discards = list(received.discards)
    facts = dict(received.metadata)
    paragraphs = list(_paragraphs(received.blocks, builder.invisible))
    menu = _navigation_end(paragraphs)
    for place, lines in enumerate(paragraphs):
        first = lines[0][1]
        outside = place < _AT_START or place >= len(paragraphs) - _AT_END
        if first.cells:
            stated = find_index_row(first.cells)
            furniture = None if stated is None else ("索引信息", stated)
        else:
            furniture = find_furniture("".join(block.text for _, block in lines))
        if place < menu:
            furniture = furniture or ("网页导航及周边", ())
        if furniture is not None and (outside or not furniture[1]):
            reason, known = furniture
            discards.append(Discard("\n".join(block.text.strip() for _, block in lines), reason))
            for key, value in known:
                facts.setdefault(key, value)
        elif first.cells:
            builder.add_row(lines[0][0], first)
        else:
            builder.add_paragraph(lines)
    if builder.invisible:
        discards.append(Discard("".join(builder.invisible), "不可见字符"))
    return Normalized(
        text="".join(builder.parts),
        segments=tuple(builder.segments),
        pages=tuple(builder.pages),
        discards=tuple(discards),
        metadata=tuple(facts.items()),
    )


def _paragraphs(blocks: Iterable[Block], invisible: list[str]) -> Iterator[list[tuple[int, Block]]]:
    """Blocks with their raw offsets, lines of one paragraph together; invisible ones aside."""
    offset = 0
    lines: list[tuple[int, Block]] = []
    for block in blocks:
        if _GAP.fullmatch(block.text):
            invisible.extend(char for char in block.text if not char.isspace())
        elif block.cells and block.text:
            if lines:
                yield lines
            lines = [(offset, block)]
        elif block.text:
            for start, end in split_flattened(block.text):
                carries_on = block.continues and not start and lines and not lines[0][1].cells
                carries_on = carries_on and not _parts_from_furniture(lines, block.text[start:end])
                if lines and not carries_on:
                    yield lines
                    lines = []
                lines.append((offset + start, replace(block, text=block.text[start:end])))
        offset += len(block.text) + 1
    if lines:
        yield lines


def _parts_from_furniture(lines: list[tuple[int, Block]], text: str) -> bool:
    """Whether ``text`` begins a line although it is set like the rest of the one before it: a page printed
    by a browser sets navigation, index line and 主送机关 with one margin."""
    bare = re.sub(r"\s", "", text.translate(TABLE))
    if is_breadcrumb(bare):
        return True
    before = "".join(block.text for _, block in lines)
    return (is_addressee(bare) or is_number_line(bare)) and find_furniture(before) is not None


def _navigation_end(paragraphs: Sequence[Sequence[tuple[int, Block]]]) -> int:
    """How many paragraphs stand before the 当前位置 of a page, where all of them are menu entries."""
    for place, lines in enumerate(paragraphs[:_AT_START]):
        bare = re.sub(r"\s", "", "".join(block.text for _, block in lines).translate(TABLE))
        if is_breadcrumb(bare):
            return place
        if len(bare) > _MENU_ENTRY or "关于" in bare or is_number_line(bare) or lines[0][1].cells:
            break  # no menu but a document
    return 0


# -- white space ------------------------------------------------------------------------------


_GAP = re.compile(rf"[\s{INVISIBLE}]+")
_TOKEN = 40  # characters: no Latin word is longer
_LATIN_TOKEN_END = re.compile(r"[!-~\u00a1-\u024f]*$")
_LATIN_TOKEN = re.compile(r"[!-~\u00a1-\u024f]*")
_SPACED_DIGITS = re.compile(r"(?<![\d.])\d(?:[^\S\n]\d)+(?=[^\S\n]*[%\u4e00-\u9fff])")
_PUNCTUATION = re.compile(r"[^\w]")


def _is_latin(char: str) -> bool:
    return "!" <= char <= "~" or "\u00a1" <= char <= "\u024f"


def _gap_stays(before: str, after: str) -> bool:
    """Whether white space between these two stretches is a word space."""
    if not (before and after and _is_latin(before[-1]) and _is_latin(after[0])):
        return False
    if before[-1].isdigit() and after[0].isdigit():
        return True
    left = _LATIN_TOKEN_END.search(before[-_TOKEN:])
    right = _LATIN_TOKEN.match(after[:_TOKEN])
    return any(char.isalpha() for match in (left, right) if match for char in match[0])


class _Builder:
    """Cleaned text in parts, with its segments and pages, as it grows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.segments: list[tuple[int, int, int]] = []
        self.pages: list[tuple[int, int]] = []
        self.invisible: list[str] = []

    def add_paragraph(self, lines: list[tuple[int, Block]]) -> None:
        self._start_paragraph()
        for index, (offset, block) in enumerate(lines):
            self._mark_page(block)
            text = block.text.translate(TABLE)
            before = self.parts[-1] if index else ""
            # A line end between two words is a word space; between two digits it is a cut number.
            if before and before[-1].isalpha() and text.lstrip()[:1].isalpha():
                self._add_wrap(before, text.lstrip())
            self._add_clean(text, offset)

    def add_row(self, offset: int, block: Block) -> None:
        self._start_paragraph()
        self._mark_page(block)
        for index, cell in enumerate(block.cells):
            if index:
                self._append("\t")
                offset += 1
            start = len(self.parts)
            for line in cell.split("\n"):
                text = line.translate(TABLE)
                if len(self.parts) > start and text.strip():
                    sides = self.parts[-1][-1] + text.strip()[0]
                    if not _PUNCTUATION.search(sides):
                        self._append(" ")
                self._add_clean(text, offset)
                offset += len(line) + 1
            offset -= 1

    def _start_paragraph(self) -> None:
        if self.parts:
            self._append("\n")

    def _mark_page(self, block: Block) -> None:
        if block.page is not None and (not self.pages or self.pages[-1][1] != block.page):
            self.pages.append((self.length, block.page))

    def _append(self, part: str) -> None:
        self.parts.append(part)
        self.length += len(part)

    def _add_wrap(self, before: str, after: str) -> None:
        if _gap_stays(before, after):
            self._append(" ")

    def _add_clean(self, text: str, offset: int) -> None:
        """One line without its superfluous white space; ``offset`` is where it starts in the raw text."""
        closed = {gap for digits in _SPACED_DIGITS.finditer(text) for gap in range(*digits.span())}
        start = 0
        for gap in _GAP.finditer(text):
            self._add_piece(text[start : gap.start()], offset + start)
            start = gap.end()
            invisible = [char for char in gap[0] if not char.isspace()]
            self.invisible.extend(invisible)
            if len(invisible) == len(gap[0]):
                continue
            inside = gap.start() not in closed and gap.start() and gap.end() < len(text)
            before = text[max(gap.start() - _TOKEN, 0) : gap.start()]
            if inside and _gap_stays(before, text[gap.end() : gap.end() + _TOKEN]):
                self._append(" ")
        self._add_piece(text[start:], offset + start)

    def _add_piece(self, piece: str, raw_start: int) -> None:
        if piece:
            self.segments.append((self.length, raw_start, len(piece)))
            self._append(piece)
