"""Web pages as saved → the main text, the index table as metadata, everything around it left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree, html

from assistant.errors import DamagedFile, EmptyFile
from assistant.models import Block, Discard
from assistant.reading.formats.content import Content
from assistant.reading.formats.hypertext import blocks_of, is_data, is_hidden
from assistant.reading.formats.text import decode
from assistant.reading.furniture import content_names, find_stated, key_of_label
from assistant.reading.lines import is_addressee
from assistant.reading.references import is_number_line

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_AROUND = {"nav", "footer", "aside", "header"}
_AROUND_NAMES = re.compile(
    r"nav|menu|foot|header|bread|crumb|location|share|relat|recommend|sidebar|copyright|toolbar|btn|button|print|qrcode"
    r"|ewm|friend|search|login|pager|prev|next|comment",
    re.IGNORECASE,
)
_TITLE_NAMES = re.compile(r"title|\bbt\b|biaoti|headline", re.IGNORECASE)
_DOCUMENT_TITLE = re.compile("关于.{4,}|(?:方案|意见|办法|计划|规划|措施|细则|要点|条例|规定|预案|清单)$")
_META = {"articletitle": "title", "pubdate": "published", "contentsource": "source"}
_RUNNING = re.compile(r"[，。；：、,;]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TEXT_ELEMENTS = ("p", "span", "font", "b", "strong", "ul", "ol", "pre", "blockquote")
_STRAY_SHARE = 1_000  # characters to each that cannot be decoded
_LEFT_OUT = 30  # characters of running text that may stand beside the main element


def read_html(data: bytes) -> Content:
    """The main text of a web page.

    Raises:
        DamagedFile: not text, or no HTML.
        EmptyFile: a page without text.
    """
    text, strays = _decode(data)
    # A declaration of an encoding would contradict the text already decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise EmptyFile("网页文件里没有任何内容。") from error
    body = root.find("body")
    if body is None:
        body = root
    weights = _weights(body)
    main = _with_plain_neighbours(body, _main_element(body, weights))
    skipped = frozenset(
        element
        for element in main.iter()
        if element is not main and not weights.get(element) and _is_around(element)
    )
    before, after = _around(body, main)
    inside = [line for element in skipped for line in blocks_of(element)]
    facts = dict(_meta(root))
    for key, value in _stated([*before, *after]):
        facts.setdefault(key, value)
    blocks = list(blocks_of(main, skipped))
    title = _title(root, body, main, facts.get("title", ""))
    head = _head_above(before, title)
    head = [line for line in head if not any(_bare(line.text) in _bare(block.text) for block in blocks[:8])]
    before = [line for line in before if line not in head]
    blocks[:0] = head
    if title and not any(_bare(title) in _bare(block.text) for block in blocks[:8]):
        blocks.insert(0, Block(title))
    if not any(block.text.strip() for block in blocks):
        raise EmptyFile("网页里没有正文文字(可能是由脚本生成的页面)。")
    discards = [
        Discard(text, "网页导航及周边")
        for lines in (before, inside, after)
        if (text := "\n".join(line.text.strip() for line in lines if line.text.strip()))
    ]
    warnings = (f"网页中有 {strays} 处字符无法解码,以 \ufffd 标出。",) if strays else ()
    return Content(tuple(blocks), tuple(facts.items()), tuple(discards), warnings)


def _decode(data: bytes) -> tuple[str, int]:
    """The text by its byte order mark, the encoding it declares or as any text, and its unreadable places.

    A stray byte in a page that declares its encoding is marked and counted; more are refused.
    """
    declared = _CHARSET.search(data[:4096])
    if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[:3] != b"\xef\xbb\xbf":
        name = declared[1].decode("ascii", "replace").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb18030", "x-gbk") else name
        try:
            return data.decode(name), 0
        except (UnicodeDecodeError, LookupError):
            pass
        try:
            return decode(data), 0  # browsers save as UTF-8 and leave the declaration as it was
        except DamagedFile:
            if name not in ("gb18030", "utf-8"):
                raise
        text = data.decode(name, "replace")
        strays = text.count("\ufffd")
        if strays * _STRAY_SHARE <= len(text):
            return text, strays
    return decode(data), 0


def _meta(root: Any) -> Iterator[tuple[str, str]]:
    """What the page states in its head, by the naming of the government website standard; a document
    number under any name."""
    for element in root.iter("meta"):
        key = _META.get(str(element.get("name", "")).lower())
        value = str(element.get("content", "")).strip()
        key = "number" if is_number_line(value) else key
        if key and value:
            yield key, value


# -- where the text is ---------------------------------------------------------------------------


def _main_element(body: Any, weights: dict[Any, int]) -> Any:
    """The element that holds the text of the notice."""
    total = weights[body]
    names = content_names()
    for element in body.iter():
        if weights.get(element, 0) > 0.6 * total and names & {element.get("id"), *_classes(element)}:
            return element
    main = body
    while True:
        child = max(main, key=lambda child: weights.get(child, 0), default=None)
        if child is None or weights.get(child, 0) < max(weights[main] - _LEFT_OUT, 0.5 * weights[main]):
            return main
        if not weights[child] or child.tag in _TEXT_ELEMENTS or (child.tag == "table" and is_data(child)):
            return main
        main = child


def _with_plain_neighbours(body: Any, main: Any) -> Any:
    """``main``, or what holds it as long as all it holds beside it is text: titles, 附件, notes."""
    while main is not body:
        parent = main.getparent()
        for other in parent:
            if other is main or not isinstance(other.tag, str):
                continue
            linked = other.tag == "a" or next(other.iterdescendants("a"), None) is not None
            if linked or _is_around(other) or next(_stated(list(blocks_of(other))), None):
                return main
        main = parent
    return main


def _classes(element: Any) -> list[str]:
    return str(element.get("class") or "").split()


def _weights(body: Any) -> dict[Any, int]:
    """For each element how many Chinese characters of running text it holds, links and surroundings aside."""
    passed: set[Any] = set()  # elements within links, navigation, hidden parts
    weights: dict[Any, int] = {}
    elements = [element for element in body.iter() if isinstance(element.tag, str)]
    for element in elements:
        parent = element.getparent()
        if parent in passed or element.tag == "a" or _is_around(element) or is_hidden(element):
            passed.add(element)
        weights[element] = 0 if element in passed else _weight(element.text)
        if parent in weights and parent not in passed:
            weights[parent] += _weight(element.tail)
    for element in reversed(elements):
        parent = element.getparent()
        if element is not body and parent in weights:
            weights[parent] += weights[element]
    return weights


def _weight(text: str | None) -> int:
    if not text or not _RUNNING.search(text):
        return 0
    return len(_CHINESE.findall(text))


def _is_around(element: Any) -> bool:
    """Whether an element says by its name that it is navigation or the like."""
    if element.tag in _AROUND:
        return True
    if element.tag == "body":
        return False
    return any(_AROUND_NAMES.search(name) for name in (str(element.get("id") or ""), *_classes(element)))


def _around(body: Any, main: Any) -> tuple[list[Block], list[Block]]:
    """The lines before and after the main element."""
    if main is body:
        return [], []
    mark = "\ue000main\ue001"
    tail, main.tail = main.tail, None
    parent = main.getparent()
    place = parent.index(main)
    stand_in = etree.Element("p")
    stand_in.text = mark
    stand_in.tail = tail
    parent[place] = stand_in
    lines = list(blocks_of(body))
    parent[place] = main
    main.tail = tail
    split = next((index for index, line in enumerate(lines) if mark in line.text), len(lines))
    return lines[:split], lines[split + 1 :]


# -- what it is about ------------------------------------------------------------------------------


def _stated(lines: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """What the lines around the text state: rows and lists of label and value, lines of both."""
    label = ""
    for line in lines:
        text = line.text.strip()
        stated = find_stated(text, line.cells)
        yield from stated
        if line.cells or stated:
            label = ""
        elif text:
            key = key_of_label(label) if label else None
            if key and key_of_label(text) is None and len(text) < 100:
                yield key, text
            label = text if len(text) < 12 else ""


def _title(root: Any, body: Any, main: Any, stated: str) -> str:
    """The title printed above the text, or the one the page states."""
    inside = set(main.iter())
    page_title = _bare(root.findtext("head/title") or "")
    best = ""
    for element in body.iter("h1", "h2", "h3", "div", "p", "td", "span", "ucaptitle"):
        heading = element.tag in ("h1", "h2", "h3", "ucaptitle")
        named = any(_TITLE_NAMES.search(name) for name in (str(element.get("id") or ""), *_classes(element)))
        if element in inside or not (heading or named) or len(element) > 8:
            continue
        text = " ".join(" ".join(element.itertext()).split())
        if not 6 <= len(_CHINESE.findall(text)) <= 120 or len(text) > 200:
            continue
        named_by_page = _bare(text) in page_title and bool(_DOCUMENT_TITLE.search(_bare(text)))
        if _bare(text) == _bare(stated) or page_title.startswith(_bare(text)) or named_by_page:
            return text
        best = best or (text if element.tag == "h1" else "")
    return best or stated


def _head_above(before: Sequence[Block], title: str) -> list[Block]:
    """发文字号 and 主送机关 that stand between the title and the main element."""
    places = [i for i, line in enumerate(before) if title and _bare(title) in _bare(line.text)]
    below = before[places[-1] + 1 :] if places else []
    return [line for line in below if is_number_line(line.text) or is_addressee(_bare(line.text))]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
