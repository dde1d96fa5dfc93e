"""OFD (GB/T 33190—2016) → lines placed by position, like PDF: its text objects carry coordinates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.errors import DamagedFile, EmptyFile, FileTooLarge, NoTextLayer
from assistant.reading.formats.content import Content
from assistant.reading.formats.packages import Package
from assistant.reading.formats.paragraphs import join_lines
from assistant.reading.formats.placed import Glyph, Line
from assistant.reading.formats.ruled import Edge
from assistant.reading.formats.running import take_running
from assistant.reading.formats.tables import join_tables, read_page

_PAGE_LIMIT = 3_000
_POINTS = 72 / 25.4  # OFD counts in millimetres
_THIN = 3.0  # points
_FARTHEST = 20_000.0  # millimetres
_Matrix = tuple[float, float, float, float, float, float]


def read_ofd(package: Package) -> Content:
    """The lines of an OFD document in reading order.

    Raises:
        DamagedFile: a part it needs is missing or broken.
        NoTextLayer: pages of pictures.
        EmptyFile: nothing on any page.
        FileTooLarge: more pages than a document has.
    """
    pages: list[list[Line]] = []
    pictures = False
    for number, parts in enumerate(_pages(package), 1):
        if number > _PAGE_LIMIT:
            raise FileTooLarge(f"OFD 文件超过 {_PAGE_LIMIT} 页。")
        glyphs: list[Glyph] = []
        edges: list[Edge] = []
        for root in parts:
            for element in root.iter("{*}TextObject"):
                glyphs += _glyphs(element)
            for element in root.iter("{*}PathObject"):
                edges += _edges(element)
            pictures = pictures or next(root.iter("{*}ImageObject"), None) is not None
        pages.append(read_page(edges, glyphs, number, _page_width(parts[-1])))
    if not any(pages):
        raise (
            NoTextLayer("OFD 的页面都是图片,没有文字(扫描件),请先做文字识别(OCR)。")
            if pictures
            else EmptyFile("OFD 文件里没有任何内容。")
        )
    lines, running = take_running(pages)
    lines, heads = join_tables(lines)
    return Content(join_lines(lines), discards=(*running, *heads))


def _pages(package: Package) -> Iterator[list[Any]]:
    """For each page the XML of its templates and its own."""
    start = package.xml("OFD.xml")
    for location in [] if start is None else start.iterfind("{*}DocBody/{*}DocRoot"):
        name = (location.text or "").strip().lstrip("/")
        document = package.xml(name)
        if document is None:
            raise DamagedFile("OFD 文件缺少文档部件,可能已损坏。")
        folder = posixpath.dirname(name)
        templates = {
            element.get("ID"): element.get("BaseLoc", "") for element in document.iter("{*}TemplatePage")
        }
        for element in document.iterfind("{*}Pages/{*}Page"):
            page = package.xml(_path(folder, element.get("BaseLoc", "")))
            if page is None:
                raise DamagedFile("OFD 文件缺少页面部件,可能已损坏。")
            used = [
                templates.get(template.get("TemplateID"), "") for template in page.iterfind("{*}Template")
            ]
            roots = [package.xml(_path(folder, location)) for location in used if location]
            yield [*(root for root in roots if root is not None), page]


def _page_width(page: Any) -> float:
    """The width of a page in points; 0 where it takes that of the whole document."""
    box = page.find("{*}Area/{*}PhysicalBox")
    values = _numbers(None if box is None else box.text)
    return values[2] * _POINTS if len(values) == 4 else 0.0


def _path(folder: str, location: str) -> str:
    return location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location)


# -- what stands on a page -----------------------------------------------------------------------


def _numbers(text: str | None) -> list[float]:
    """The numbers of an attribute, none beyond any page."""
    found = re.findall(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?", text or "")
    return [max(min(float(number), _FARTHEST), -_FARTHEST) for number in found]


def _placing(element: Any) -> _Matrix:
    """How the coordinates of an object lie on the page, in points."""
    a, b, c, d, e, f = values if len(values := _numbers(element.get("CTM"))) == 6 else [1, 0, 0, 1, 0, 0]
    box = _numbers(element.get("Boundary"))
    x, y = box[:2] if len(box) == 4 else (0.0, 0.0)
    return a * _POINTS, b * _POINTS, c * _POINTS, d * _POINTS, (e + x) * _POINTS, (f + y) * _POINTS


def _place(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _glyphs(element: Any) -> Iterator[Glyph]:
    matrix = _placing(element)
    if abs(matrix[1]) > 0.1 * abs(matrix[0]):  # set at a slant: a watermark or a seal
        return
    size = (_numbers(element.get("Size")) or [4.0])[0]
    stretch = (_numbers(element.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in element.iterfind("{*}TextCode"):
        text = (code.text or "").strip("\r\n")
        x = (_numbers(code.get("X")) or [x])[0]
        y = (_numbers(code.get("Y")) or [y])[0]
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, char in enumerate(text):
            width = size * stretch * (1.0 if ord(char) > 0x2E7F else 0.5)
            left, base = _place(matrix, at_x, at_y)
            right, _ = _place(matrix, at_x + width, at_y)
            yield Glyph(char, left, right, base, max(abs(matrix[3]) * size, 1.0))
            at_x += across[index] if index < len(across) else 0.0 if down else width
            at_y += down[index] if index < len(down) else 0.0


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps between characters; ``g 3 5.0`` stands for three of 5.0."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times = _numbers(next(words, "0"))
            step = _numbers(next(words, "0"))
            steps += step[:1] * min(int(times[0]) if times else 0, count)
        else:
            steps += _numbers(word)[:1]
    return steps


def _edges(element: Any) -> Iterator[Edge]:
    """The straight rules of a path object."""
    data = element.find("{*}AbbreviatedData")
    matrix = _placing(element)
    at: tuple[float, float] | None = None
    start = at
    for command, numbers in re.findall(r"([A-Z])([^A-Z]*)", (data.text or "") if data is not None else ""):
        values = _numbers(numbers)
        point = _place(matrix, *values[-2:]) if len(values) >= 2 else start
        if command in "LC" and at and point:
            yield from _rule(at, point)
        if command in "SM":
            start = point
        at = point


def _rule(begin: Sequence[float], end: Sequence[float]) -> Iterator[Edge]:
    (x0, y0), (x1, y1) = begin, end
    if abs(x0 - x1) < 1 and abs(y0 - y1) > _THIN:
        yield Edge(x0, min(y0, y1), x0, max(y0, y1))
    elif abs(y0 - y1) < 1 and abs(x0 - x1) > _THIN:
        yield Edge(min(x0, x1), y0, max(x0, x1), y0)
