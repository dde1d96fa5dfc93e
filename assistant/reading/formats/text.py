"""Plain text and Markdown → blocks, a line each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.errors import DamagedFile
from assistant.models import Block, Discard
from assistant.reading.formats.content import Content
from assistant.reading.formats.paragraphs import join_lines, opens_clause
from assistant.reading.formats.placed import Line
from assistant.reading.furniture import find_furniture

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2018-\u201d\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_USUAL = re.compile(r"[\t\n\r -~\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SAMPLE = 4096  # bytes that show an encoding
_WRAP_WIDTHS = range(40, 140)  # columns: what terminals, mails and converters wrap at
_WRAPPED_LINES = 8  # full lines a text needs before it counts as wrapped
_CUT_LINES = 3  # full lines cut within a sentence, where they are fewer
_OPEN_END = re.compile(r"[^。！？；：）)】]$|[（(【〔《][^）)】〕》]*$")


def decode(data: bytes) -> str:
    """``data`` as text: by its byte order mark, else as UTF-16 where its bytes show it, else strictly as
    UTF-8, else strictly as GB 18030.

    Raises:
        DamagedFile: none of these, or binary; an encoding is never guessed.
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    wide = "utf-16" if marked else utf16_without_mark(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError as error:
            if marked:
                raise DamagedFile("文件带有 UTF-16 标记,但内容不是 UTF-16 文本,可能已损坏。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) * 200 > len(text):
            break
        return text
    raise DamagedFile("文件不是文本:既不是 UTF-8 也不是 GB18030 编码,或含有二进制内容。")


def utf16_without_mark(data: bytes) -> str:
    """The byte order of UTF-16 without its mark, "" for other text: empty bytes, and nearly every character
    is one of Chinese documents."""
    head = data[:_SAMPLE]
    if len(data) % 2 or b"\x00" not in head:
        return ""
    for order in ("utf-16-le", "utf-16-be"):
        text = head.decode(order, "replace")
        if len(_USUAL.findall(text)) >= 0.95 * len(text):
            return order
    return ""


def read_text(data: bytes) -> Content:
    """The lines of a text file; lines wrapped at one width are joined, tabs in rows are cells.

    Raises:
        DamagedFile: not text.
    """
    lines = _LINE_END.split(decode(data))
    numbers = {index for index, line in enumerate(lines) if _is_page_number(line)}
    text = [line for index, line in enumerate(lines) if index not in numbers]  # they cut paragraphs
    blocks = _wrapped(text)
    if blocks:
        return Content(blocks, discards=tuple(Discard(lines[i].strip(), "页码") for i in sorted(numbers)))
    return Content(_with_rows([Block(line) for line in lines]))


def _is_page_number(line: str) -> bool:
    furniture = find_furniture(line) if len(line.strip()) < 24 else None
    return furniture is not None and furniture[0] == "页码"


def _columns(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _doubled(text: str) -> int:
    return 2 * len(text)


def _wrapped(lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks of a text whose lines were broken at one width, counted in columns or in characters; ()
    for any other text."""
    fulls = {room: _full_lines(lines, room) for room in (_columns, _doubled)}
    room = max(fulls, key=lambda room: fulls[room])
    if not fulls[room]:
        return ()
    placed = [_place(line, number, room) for number, line in enumerate(lines) if line.strip()]
    blocks = iter(join_lines(placed))
    return tuple(replace(next(blocks), page=None) if line.strip() else Block(line) for line in lines)


def _full_lines(lines: Sequence[str], room: Callable[[str], int]) -> int:
    """How many full lines have the usual width, where most long lines end within two characters of the
    longest one and most of these within a sentence; else 0."""
    widths = [room(line.rstrip()) for line in lines]
    longest = max(widths, default=0)
    if longest not in _WRAP_WIDTHS:
        return 0
    counts = Counter(width for width in widths if width >= longest - 4)
    full = counts.total()
    long = sum(width > 0.6 * longest for width in widths)
    cut = sum(
        1
        for line, width, after in zip(lines, widths, [*lines[1:], ""], strict=True)
        if width >= longest - 4 and _OPEN_END.search(line.rstrip()) and not opens_clause(after)
    )
    enough = full >= 0.5 * long if full >= _WRAPPED_LINES else cut >= _CUT_LINES and full >= 0.4 * long
    return max(counts[width] + counts[width - 1] for width in counts) if enough and cut >= 0.6 * full else 0


def _place(line: str, number: int, room: Callable[[str], int]) -> Line:
    """A line of text as a printed one, a Chinese character two units wide."""
    lefts: list[float] = []
    column = 0.0
    for char in line.rstrip():
        lefts.append(column)
        column += room(char)
    indent = len(line) - len(line.lstrip())
    left = lefts[indent]
    return Line(line.strip(), 1, left, column, 3.0 * number, 2.0, tuple(lefts[indent:]))


def _with_rows(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Lines with the same number of tabs, one after the other, are rows of a table; a row may begin or end
    with empty cells, an indent alone makes none. One line without tabs may stand between rows of three cells
    or more: the name of a group."""
    inner = [block.text.strip().count("\t") for block in blocks]
    whole = [block.text.count("\t") if tabs else 0 for block, tabs in zip(blocks, inner, strict=True)]
    full = [index for index, block in enumerate(blocks) if block.text.strip()]
    texts: dict[int, str] = {}
    for place, index in enumerate(full):
        reach = 2 if inner[index] >= 2 else 1
        beside = [*full[max(place - reach, 0) : place], *full[place + 1 : place + 1 + reach]]
        if inner[index] and any(whole[index] == whole[i] for i in beside):
            texts[index] = blocks[index].text.strip(" \u3000")
        elif inner[index] and any(inner[index] == inner[i] for i in beside):
            texts[index] = blocks[index].text.strip()
    return tuple(
        replace(block, text=texts[index], cells=tuple(texts[index].split("\t"))) if index in texts else block
        for index, block in enumerate(blocks)
    )


# -- Markdown ----------------------------------------------------------------------------------

_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?=\S)")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1|(?<!\*)\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def read_markdown(data: bytes) -> Content:
    """The lines of a Markdown file without its marks; tables as rows.

    Raises:
        DamagedFile: not text.
    """
    blocks: list[Block] = []
    for line in _LINE_END.split(decode(data)):
        if _FENCE.match(line) or _RULE.match(line) or ("|" in line and _TABLE_RULE.match(line)):
            continue
        line = _QUOTE.sub("", line)
        heading = _HEADING.match(line)
        line = heading[1] if heading else _BULLET.sub(r"\1", line, count=1)
        if line.strip().startswith("|") and line.strip().endswith("|") and len(line.strip()) > 1:
            cells = tuple(_plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1]))
            blocks.append(Block("\t".join(cells), cells=cells))
        else:
            blocks.append(Block(_plain(line)))
    return Content(tuple(blocks))


def _plain(line: str) -> str:
    line = _IMAGE_OR_LINK.sub(r"\1", line)
    line = _EMPHASIS.sub(lambda match: match[2] or match[3], line)
    return _ESCAPE.sub(r"\1", line)
