"""Elements of HTML → lines and table rows, as a browser would break them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from assistant.models import Block
from assistant.reading.formats.paragraphs import goes_on_as_title
from assistant.reading.formats.word_numbering import format_number

_SKIPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "select",
    "button", "input", "textarea", "head", "audio", "video", "map", "link", "meta", "title",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "nobr", "q", "rp", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "st1", "rb",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CELL_LINES = 12  # more lines in one cell: the table lays out the page
_SPAN_LIMIT = 1_000


def is_hidden(element: Any) -> bool:
    """Whether an element is not shown, or holds no text of the page."""
    return element.tag in _SKIPPED or bool(_HIDDEN.search(str(element.get("style") or "")))


def blocks_of(root: Any, leaving_out: Collection[Any] = ()) -> Iterator[Block]:
    """The lines of an element in order; ``br`` ends a line, a table of data gives a block for each row.

    Elements in ``leaving_out`` are passed over.
    """
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    last = ""  # the line before, where a centred heading may go on

    def flush(broken: bool = False) -> Iterator[Block]:
        nonlocal last
        for index, text in enumerate("".join(parts).split("\n")):
            goes_on = bool(last and index == 0 and goes_on_as_title(last, text.strip()))
            if text.strip():
                yield Block(text, continues=goes_on)
            last = text.strip() if broken else ""
        parts.clear()

    for event, element in walk:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            skipped = is_hidden(element) or element in leaving_out
            rows = _rows(element) if tag == "table" and not skipped else []
            if skipped or rows:
                walk.skip_subtree()
                if rows:
                    yield from flush()
                    yield from rows
                continue
            if tag == "br":
                yield from flush(broken=_is_title(element.getparent()))
            elif tag not in _INLINE:
                yield from flush()
                if tag == "li":
                    parts.append(_item_number(element))
            parts.append(_text(element.text, element))
        else:
            if tag not in _INLINE and tag != "br" and not is_hidden(element):
                yield from flush()
            if element is not root:
                parts.append(_text(element.tail, element.getparent()))
    yield from flush()


def _text(text: str | None, holder: Any) -> str:
    """Text as shown: a line end of the source is white space, save where lines are kept."""
    if not text:
        return ""
    keeps = holder is not None and (
        holder.tag == "pre" or _KEEPS_LINES.search(str(holder.get("style") or ""))
    )
    return re.sub(r"\r\n?", "\n", text) if keeps else re.sub(r"[\r\n\t]+", " ", text)


def _is_title(element: Any) -> bool:
    """Whether ``br`` within this element breaks a title rather than ending a paragraph."""
    while element is not None and element.tag in _INLINE:
        element = element.getparent()
    if element is None:
        return False
    centred = element.get("align") == "center" or _CENTRED.search(str(element.get("style") or ""))
    return element.tag in _HEADINGS or bool(centred)


def _item_number(element: Any) -> str:
    """The number a browser prints before an item of an ordered list."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol" or "none" in str(parent.get("style") or ""):
        return ""
    start = str(parent.get("start") or "1")
    place = parent.index(element) - sum(1 for other in parent[: parent.index(element)] if other.tag != "li")
    number = place + (int(start) if start.lstrip("-").isdigit() else 1)
    return format_number(number, _LIST_FORMATS.get(str(parent.get("type") or ""), "decimal")) + "."


def is_data(table: Any) -> bool:
    """Whether a table holds data rather than laying out the page."""
    return bool(_rows(table))


# -- tables ----------------------------------------------------------------------------------------


def _rows(table: Any) -> list[Block]:
    """A block for each row of a table of data; [] for one that only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows: list[Block] = []
    # For each column how many rows the cell above still spans, and its text (None: right part of it).
    running: dict[int, tuple[int, str | None]] = defaultdict(lambda: (0, None))
    for row in table.iterdescendants("tr"):
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while running[column][0]:
                column = _carry_on(running, column, cells)
            lines = [block.text.replace("\t", " ") for block in _cell_blocks(cell)]
            if len(lines) > _CELL_LINES:
                return []
            text = "\n".join(lines)
            cells.append(text)
            for place in range(_span(cell, "colspan")):
                running[column] = (_span(cell, "rowspan") - 1, None if place else text)
                column += 1
        while running[column][0]:
            column = _carry_on(running, column, cells)
        if any(cell.strip() for cell in cells):
            rows.append(Block("\t".join(cells), cells=tuple(cells)))
    return rows if any(sum(bool(cell.strip()) for cell in row.cells) > 1 for row in rows) else []


def _cell_blocks(cell: Any) -> Iterator[Block]:
    """The lines of a table cell."""
    tail, cell.tail = cell.tail, None
    yield from list(blocks_of(cell))
    cell.tail = tail


def _carry_on(running: dict[int, tuple[int, str | None]], column: int, cells: list[str]) -> int:
    """Repeats a cell that spans several rows in the row at hand."""
    left, text = running[column]
    cells += [] if text is None else [text]
    running[column] = (left - 1, text)
    return column + 1


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), _SPAN_LIMIT) if value.isdigit() else 1
