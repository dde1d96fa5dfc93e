"""Word documents (docx) → blocks: paragraphs with their printed numbers, rows of tables.

Tracked changes are read as accepted: insertions stay, deletions go. Headers, footers, footnotes,
hidden text and a generated table of contents are no part of the running text and are listed.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.errors import DamagedFile, EmptyFile, NoTextLayer
from assistant.models import Block, Discard
from assistant.reading.formats.content import Content
from assistant.reading.formats.packages import Package
from assistant.reading.formats.paragraphs import goes_on_as_title
from assistant.reading.formats.word_numbering import Numbering, W
from assistant.reading.formats.word_styles import Styles, read_properties

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

# Wrappers whose content is text like any other.
_TRANSPARENT = {
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "fldSimple",
        "sdt",
        "sdtContent",
        "customXml",
        "dir",
        "bdo",
        "r",
    )
}
_REMOVED = {f"{W}{name}" for name in ("del", "moveFrom", "rt", "instrText", "delText", "delInstrText")}


def read_docx(package: Package) -> Content:
    """The blocks of a Word document.

    Raises:
        DamagedFile: no document part, or a broken one.
        EmptyFile: no text.
        NoTextLayer: pictures only.
    """
    main = _main_part(package)
    root = package.xml(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        strict = root is not None and root.tag.startswith(f"{{{_STRICT}}}")
        raise DamagedFile(
            "这是“严格 OOXML”格式的文档,请在 Word 里另存为普通 .docx。"
            if strict
            else "Word 文件里没有正文部件,可能已损坏。"
        )
    folder = posixpath.dirname(main)
    reader = _Reader(package, folder)
    reader.read_container(body)
    reader.join_titles()
    if not any(block.text.strip() for block in reader.blocks):
        if any("/media/" in name for name in package.names):
            raise NoTextLayer("Word 文件里只有图片,没有文字,请先做文字识别(OCR)。")
        raise EmptyFile("Word 文件里没有文字。")
    discards = [*reader.discards, *_other_parts(package, folder)]
    return Content(tuple(reader.blocks), discards=tuple(discards))


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in [] if relations is None else relations.iterfind(_RELATIONSHIP):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _other_parts(package: Package, folder: str) -> Iterator[Discard]:
    """The text of headers, footers and notes."""
    for name in sorted(package.names):
        stem = posixpath.basename(name)
        reason = next(
            (
                reason
                for start, reason in (
                    ("header", "页眉"),
                    ("footer", "页脚"),
                    ("footnotes", "脚注"),
                    ("endnotes", "尾注"),
                )
                if stem.startswith(start)
            ),
            None,
        )
        if reason and posixpath.dirname(name) == folder and stem.endswith(".xml"):
            root = package.xml(name)
            lines = [] if root is None else ["".join(p.itertext(f"{W}t")) for p in root.iter(f"{W}p")]
            text = "\n".join(line for line in lines if line.strip())
            if text:
                yield Discard(text, reason)


# -- text --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    """The text of a paragraph as it is gathered; ``boxes`` are the text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    size: float | None = None


class _Reader:
    """Walks the body; numbering counts on through paragraphs, tables and text boxes."""

    def __init__(self, package: Package, folder: str) -> None:
        self._styles = Styles(package.xml(f"{folder}/styles.xml"))
        self._numbering = Numbering(package.xml(f"{folder}/numbering.xml"), self._styles.lists)
        self.blocks: list[Block] = []
        self.discards: list[Discard] = []
        self._sizes: Counter[float] = Counter()  # characters set in each size
        self._centred: dict[int, float] = {}  # place of each centred line in ``blocks``, and its size

    def read_container(self, container: Any) -> None:
        """Adds the blocks of everything in ``container``, in order."""
        for element in container:
            if element.tag == f"{W}p":
                self._read_paragraph(element)
            elif element.tag == f"{W}tbl":
                self._read_table(element)
            elif element.tag == f"{W}sdt" and _is_contents(element):
                lines = ["".join(p.itertext(f"{W}t")) for p in element.iter(f"{W}p")]
                self.discards.append(Discard("\n".join(filter(str.strip, lines)), "目录"))
            elif element.tag in _TRANSPARENT:
                self.read_container(element)

    def join_titles(self) -> None:
        """Centred lines in a size larger than the body's that follow one another become one paragraph."""
        body = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        for place, size in self._centred.items():
            before, block = self.blocks[place - 1], self.blocks[place]
            same = place and self._centred.get(place - 1) == size > 1.1 * body
            if same and goes_on_as_title(before.text.strip(), block.text.strip()):
                self.blocks[place] = replace(block, continues=True)

    def _read_paragraph(self, element: Any) -> None:
        for text, size, centred in self._lines(element):
            if centred and text.strip():
                self._centred[len(self.blocks)] = size
            self._sizes[size] += len(text)
            self.blocks.append(Block(text))

    def _lines(self, element: Any) -> list[tuple[str, float, bool]]:
        """The lines of a paragraph (more than one where it has line breaks), its size, is it centred."""
        gathered = _Paragraph()
        self._gather(element, gathered)
        if gathered.hidden:
            self.discards.append(Discard("".join(gathered.hidden), "隐藏文字"))
        for box in gathered.boxes:
            self.read_container(box)
        own = read_properties(element)
        style = self._style_of(element)
        centred = own.get("centred", self._styles.resolve(style, "centred"))
        size = gathered.size or self._styles.resolve(style, "size") or 0.0
        text = "".join(gathered.parts)
        number = self._number(own, style) if text.strip() else ""
        return [(line, size, bool(centred)) for line in (number + text).split("\n")]

    def _style_of(self, element: Any) -> str:
        properties = element.find(f"{W}pPr")
        style = None if properties is None else properties.find(f"{W}pStyle")
        return self._styles.default if style is None else str(style.get(f"{W}val", ""))

    def _number(self, own: dict[str, Any], style: str) -> str:
        list_id = own.get("list_id")
        level = own.get("list_level")
        if list_id is None:
            list_id = self._styles.resolve(style, "list_id")
            if list_id is not None and level is None:
                level = self._styles.resolve(style, "list_level")
                holder = self._styles.holder(style, "list_id")
                level = self._numbering.level_of_style(list_id, holder) if level is None else level
        return "" if list_id in (None, "0") else self._numbering.next_number(list_id, level or 0)

    def _gather(self, element: Any, into: _Paragraph) -> None:
        """Adds the text under ``element``; what is deleted goes, a choice is read once."""
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                run = child.find(f"{W}rPr")
                properties = {} if run is None else read_properties(child)
                if properties.get("hidden"):
                    into.hidden += child.itertext(f"{W}t")
                    continue
                into.size = into.size or properties.get("size")
                self._gather(child, into)
            elif tag in (f"{W}t", f"{_MATH}t"):
                into.parts.append(child.text or "")
            elif tag in (f"{W}br", f"{W}cr"):
                into.parts.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
            elif tag in (f"{W}tab", f"{W}ptab"):
                into.parts.append("\t")
            elif tag == f"{W}noBreakHyphen":
                into.parts.append("-")
            elif tag == f"{W}txbxContent":
                into.boxes.append(child)
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                choice = child.find(f"{_COMPATIBILITY}Choice")
                self._gather(child.find(f"{_COMPATIBILITY}Fallback") if choice is None else choice, into)
            elif tag not in _REMOVED and tag != f"{W}pPr" and isinstance(tag, str):
                self._gather(child, into)

    # -- tables ---------------------------------------------------------------------------------

    def _read_table(self, table: Any) -> None:
        rows = list(_rows(table))
        single = all(len(list(_cells(row))) < 2 for row in rows)
        above: dict[int, str] = {}  # what stands in each grid column, for cells merged downwards
        for row in rows:
            if single:  # a frame around text
                for cell in _cells(row):
                    self.read_container(cell)
                continue
            cells: list[str] = []
            column = _row_offset(row)
            for cell in _cells(row):
                properties = cell.find(f"{W}tcPr")
                span, continued = _merging(properties)
                text = above.get(column, "") if continued else self._cell_text(cell)
                above[column] = text
                cells.append(text)
                column += span
            self.blocks.append(Block("\t".join(cells), cells=tuple(cells)))

    def _cell_text(self, cell: Any) -> str:
        """The paragraphs of a cell, one a line; those of a table within it as well."""
        return "\n".join(
            text.replace("\t", " ")
            for paragraph in _paragraphs(cell)
            for text, _, _ in self._lines(paragraph)
            if text.strip()
        )


def _paragraphs(container: Any) -> Iterator[Any]:
    """The paragraphs of a cell, those of tables within it too."""
    for element in container:
        if element.tag == f"{W}p":
            yield element
        elif element.tag in _TRANSPARENT or element.tag in (f"{W}tbl", f"{W}tr", f"{W}tc"):
            yield from _paragraphs(element)


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in _TRANSPARENT:
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in _TRANSPARENT:
            yield from _cells(element)


def _row_offset(row: Any) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    value = "" if before is None else str(before.get(f"{W}val", ""))
    return int(value) if value.isdigit() else 0


def _merging(properties: Any) -> tuple[int, bool]:
    """How many grid columns a cell spans, and whether it goes on from the cell above."""
    if properties is None:
        return 1, False
    span = properties.find(f"{W}gridSpan")
    value = "" if span is None else str(span.get(f"{W}val", ""))
    merge = properties.find(f"{W}vMerge")
    return int(value) if value.isdigit() else 1, merge is not None and merge.get(f"{W}val") != "restart"
