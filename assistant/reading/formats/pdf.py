"""PDF → lines placed by position, table rows, page numbers kept; through PDFium."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.errors import DamagedFile, EmptyFile, EncryptedFile, FileTooLarge, NoTextLayer
from assistant.models import Discard
from assistant.reading.formats.content import Content
from assistant.reading.formats.paragraphs import join_lines
from assistant.reading.formats.placed import Glyph, Line
from assistant.reading.formats.ruled import Edge
from assistant.reading.formats.running import take_running
from assistant.reading.formats.tables import join_tables, read_page

_PAGE_LIMIT = 3_000
_GLYPH_LIMIT = 5_000_000
_PAGE_GLYPH_LIMIT = 200_000
_OBJECT_LIMIT = 50_000  # on one page: beyond it is a map or a drawing
_EDGE_LIMIT = 5_000  # on one page: beyond it is a drawing
_LINE_END_HYPHENS = (0x02, 0xFFFE)  # how PDFium reports a hyphen at a line end
_QUARTER = math.pi / 2
_SLANT = 0.1  # radians off upright: a watermark
_THIN = 3.0  # points: a filled rectangle thinner than this is a rule


def read_pdf(data: bytes) -> Content:
    """The lines of a PDF in reading order.

    Raises:
        EncryptedFile: it needs a password.
        DamagedFile: broken beyond what PDFium mends, or its text has no character codes.
        NoTextLayer: pages of pictures.
        EmptyFile: nothing on any page.
        FileTooLarge: more pages or characters than a document has.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise EncryptedFile("PDF 文件设有密码,请先解除密码再导入。") from error
        raise DamagedFile("PDF 文件已损坏或不完整,无法打开。") from error
    try:
        return _read_document(document)
    finally:
        document.close()


def _read_document(document: pypdfium2.PdfDocument) -> Content:
    if len(document) > _PAGE_LIMIT:
        raise FileTooLarge(f"PDF 文件有 {len(document)} 页,超过上限 {_PAGE_LIMIT} 页。")
    pages: list[list[Line]] = []
    warnings: list[str] = []
    discards: list[Discard] = []
    pictures: list[int] = []
    count = unreadable = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            warnings.append(f"第 {index + 1} 页损坏,未能读取。")
            continue
        sheet = _read_sheet(page)
        glyphs = sheet.glyphs
        count += len(glyphs)
        if count > _GLYPH_LIMIT:
            raise FileTooLarge(f"PDF 文件的文字超过上限 {_GLYPH_LIMIT} 个字符。")
        unreadable += sum(1 for glyph in glyphs if _is_unreadable(glyph.char))
        if sheet.slanted:
            discards.append(Discard(sheet.slanted, "水印"))
        if not glyphs and _has_picture(page):
            pictures.append(index + 1)
        pages.append(read_page(_edges(page, sheet), glyphs, index + 1, sheet.width))
        page.close()
    if not any(pages):
        if pictures:
            raise NoTextLayer("PDF 的页面都是图片,没有文字层(扫描件),请先做文字识别(OCR)。")
        raise (
            DamagedFile("PDF 的页面都已损坏,无法读取。")
            if warnings
            else EmptyFile("PDF 文件里没有任何内容。")
        )
    if unreadable * 2 > count:
        raise DamagedFile("PDF 的文字没有可用的字符编码(字体未带编码表),无法读出文字。")
    if unreadable * 100 > count:
        warnings.append(f"有 {unreadable} 个字符没有可用的编码,读出的文字可能有误。")
    if pictures:
        warnings.append(f"第 {'、'.join(map(str, pictures))} 页是图片,没有文字层。")
    lines, running = take_running(pages)
    lines, heads = join_tables(lines)
    return Content(join_lines(lines), discards=(*discards, *running, *heads), warnings=tuple(warnings))


# -- glyphs ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page held so that most of its text is upright.

    ``turn`` counts the quarters its text is turned to the left, ``shift`` moves the turned page back
    to the left edge, ``width`` is the width as held; ``slanted`` is what stands aslant (a watermark).
    """

    turn: int
    shift: float
    width: float
    glyphs: list[Glyph]
    slanted: str

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF page in reading coordinates: right and down."""
        across, down = ((x, -y), (y, x), (-x, y), (-y, -x))[self.turn]
        return across + self.shift, down


def _read_sheet(page: pypdfium2.PdfPage) -> _Sheet:
    textpage = page.get_textpage()
    raw = textpage.raw
    if textpage.count_chars() > _PAGE_GLYPH_LIMIT:
        raise FileTooLarge(f"PDF 有一页的文字超过 {_PAGE_GLYPH_LIMIT} 个字符,不像是文件,未予读取。")
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    found: list[tuple[float, str, float, float, float, float]] = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in _LINE_END_HYPHENS and pdfium.FPDFText_IsHyphen(raw, index) == 1:
            code = 0x2D
        if code in (0x0A, 0x0D) or pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        angle = math.atan2(matrix.b, matrix.a)
        width = box.top - box.bottom if abs(math.sin(angle)) > 0.7 else box.right - box.left
        if math.isfinite(x.value + y.value + width + size):
            found.append((angle, _char(code), x.value, y.value, width, max(size, 1.0)))
    textpage.close()
    # Landscape pages are often portrait ones turned: the way most of the text runs is upright.
    turn = Counter(round(row[0] / _QUARTER) % 4 for row in found).most_common(1)[0][0] if found else 0
    size_of_page = page.get_mediabox()
    wide, high = size_of_page[2] - size_of_page[0], size_of_page[3] - size_of_page[1]
    across = high if turn % 2 else wide
    shift = (0.0, 0.0, wide, high)[turn]
    sheet = _Sheet(turn, shift, across, [], "")
    slanted: list[str] = []
    for angle, char, left, base, width, size in found:
        if abs(math.remainder(angle - turn * _QUARTER, math.tau)) > _SLANT:
            slanted.append(char)
        else:
            left, base = sheet.place(left, base)
            sheet.glyphs.append(Glyph(char, left, left + width, base, size))
    return replace(sheet, slanted="".join(slanted).strip())


def _char(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _is_unreadable(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    objects = islice(page.get_objects(), _OBJECT_LIMIT)
    return any(item.type == pdfium.FPDF_PAGEOBJ_IMAGE for item in objects)


# -- tables ----------------------------------------------------------------------------------


def _edges(page: pypdfium2.PdfPage, sheet: _Sheet) -> list[Edge]:
    """The straight rules drawn on a page."""
    edges: list[Edge] = []
    if pdfium.FPDFPage_CountObjects(page.raw) > _OBJECT_LIMIT:
        return edges
    for path in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,)):
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path.raw, fill, stroked)
        for points in _subpaths(path.raw):
            edges += _edges_of([sheet.place(*point) for point in points], bool(stroked.value))
        if len(edges) > _EDGE_LIMIT:
            return []
    return edges


def _subpaths(path: object) -> Iterator[list[tuple[float, float]]]:
    """The corners of each stretch of straight lines of a path object."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 4 * _EDGE_LIMIT)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind != pdfium.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        a, b = x.value, y.value
        points.append((matrix.a * a + matrix.c * b + matrix.e, matrix.b * a + matrix.d * b + matrix.f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _edges_of(points: list[tuple[float, float]], stroked: bool) -> list[Edge]:
    """The rules of one stretch; a thin box is a rule itself, a larger one without an outline is shading."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if right - left < _THIN < bottom - top:
        return [Edge((left + right) / 2, top, (left + right) / 2, bottom)]
    if bottom - top < _THIN < right - left:
        return [Edge(left, (top + bottom) / 2, right, (top + bottom) / 2)]
    if not stroked:
        return []
    edges: list[Edge] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) < 1 and abs(y0 - y1) > _THIN:
            edges.append(Edge(x0, min(y0, y1), x0, max(y0, y1)))
        elif abs(y0 - y1) < 1 and abs(x0 - x1) > _THIN:
            edges.append(Edge(min(x0, x1), y0, max(x0, x1), y0))
    return edges
