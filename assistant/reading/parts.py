"""The parts of a document around its numbered clauses: header, preamble, closing, footer, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from assistant.reading.lines import (
    Line,
    addressee_end,
    ends_statement,
    is_addressee,
    is_covering,
    is_date_line,
    is_footer,
    is_label_line,
    is_sentence,
    is_signature,
    is_title,
    opens_closing,
)
from assistant.reading.numerals import find_dates, parse_numeral

_CN = "一二三四五六七八九十"
_ANNEX = re.compile(
    rf"[【\[（(]?附(?P<kind>件|表|录)(?P<number>[{_CN}]{{1,3}}|\d{{1,2}}|[A-Z](?![A-Za-z]))?[】\]）)]?(?P<colon>[:：.．、]?)(?P<rest>.*)"
)
_LIST_ITEM = re.compile(rf"\s*(?:\d{{1,2}}[.．、]|[（(]?[{_CN}\d]{{1,2}}[)）]|附[件表录]).{{1,80}}")
_NUMBERED = re.compile(rf"[{_CN}]+、|[（(][{_CN}]+[)）]|\d+[.．、]|第[{_CN}百]{{1,5}}[章条]")
_TITLE_NOTE = re.compile(
    r"[（(](?:征求意见稿|送审稿|草案|试行|暂行|修订|[^（）()。，]{0,6}版|\d{4}年?[—－-]\d{4}年?)[)）]"
)
# The name of a group of items, 【工业领域】; no field of an item (【责任单位】) and no units (【市财政局】).
_GROUP = re.compile(
    r"[【\[](?!各|.*(?:单位|部门|时限|期限|负责|牵头|[局委厅办府院部处科室会队站社司心团区县市镇][】\]]))"
    r"[^【】\[\]、，,；;]{2,20}[】\]]"
)
_BOX = re.compile(rf"专栏\s?[{_CN}\d]{{0,3}}\s?[:：]?[^。]{{0,40}}$")
_PREAMBLE = re.compile(
    r"(?:[\s:：)）。]|\d日|方案|意见|办法|计划|规划|措施|细则|要点)((?:为|根据|按照|依据)(?!主|止|期|准|例))"
)


@dataclass(frozen=True, slots=True)
class Annex:
    """Where an annex starts: its label and title; ``body`` is where the text after them starts."""

    start: int
    body: int
    number: str
    heading: str


# -- annexes ---------------------------------------------------------------------------------


def find_annexes(lines: Sequence[Line]) -> tuple[list[Annex], set[int]]:
    """The annexes (附件) in order, and where the lines of lists of annexes start: those open none.

    A text with a title of its own after the signature of a numbered notice is an annex, too.
    """
    annexes: list[Annex] = []
    listed: set[int] = set()
    used: set[str] = set()
    announced: set[str] = set()  # numbers that a list has named: seen again, they open an annex
    index = 0
    while index < len(lines):
        found = (
            _ANNEX.fullmatch(lines[index].text) if lines[index].text[:2].strip("【[（(")[:1] == "附" else None
        )
        if not found or not _opens_annex(found):
            index += 1
            continue
        after = None if found["number"] and found["number"] in announced else _after_list(lines, index, found)
        if after is not None:
            listed.update(line.start for line in lines[index:after])
            announced.update(_announced(lines[index:after]))
            index = after
            continue
        number = str(parse_numeral(found["number"]) or found["number"]) if found["number"] else ""
        if not number or number in used:
            number = next(str(n) for n in count(len(annexes) + 1) if str(n) not in used)
        used.add(number)
        body = index + 1
        title = found["rest"]
        if not title:
            title, body = _read_annex_title(lines, body)
        annexes.append(Annex(lines[index].start, lines[body - 1].end, number, title.strip()))
        index = body
    return annexes or _find_attached(lines), listed


def _find_attached(lines: Sequence[Line]) -> list[Annex]:
    """Texts handed over that stand behind numbered clauses: under a title that the header names, or
    under any title after a signature."""
    named: set[str] = set()
    annexes: list[Annex] = []
    opened = False
    title_at = -1
    for index, line in enumerate(lines):
        opened = opened or bool(_NUMBERED.match(line.text))
        if not opened:
            named.update(re.findall(r"《([^《》]{3,60})》", line.text))
            continue
        if index and is_date_line(line.text) and is_signature(lines[index - 1].text) and not annexes:
            title_at = index + 1
        if title_at == index and is_footer(line.text):
            title_at += 1
        if line.text in named or (title_at == index and is_title(line.text) and index + 1 < len(lines)):
            annexes.append(Annex(line.start, line.end, str(len(annexes) + 1), line.text))
    return annexes


def _opens_annex(found: re.Match[str]) -> bool:
    rest = found["rest"]
    if not rest:
        return True
    return len(rest) <= 60 and "。" not in rest and (bool(found["colon"]) or bool(found["number"]))


def _reads_as_title(line: str) -> bool:
    return not is_sentence(line) and "\t" not in line and not _NUMBERED.match(line)


def _read_annex_title(lines: Sequence[Line], index: int) -> tuple[str, int]:
    """The title of an annex that starts at ``index``, up to three lines of it, and the line after it."""
    title = ""
    for end in range(index, min(index + 3, len(lines))):
        if len(lines[end].text) > 60 or not _reads_as_title(lines[end].text):
            break
        title += lines[end].text
        if is_title(title):
            below = lines[end + 1].text if end + 1 < len(lines) else ""
            noted = bool(_TITLE_NOTE.fullmatch(below))
            return title + (below if noted else ""), end + 1 + noted
    if index < len(lines) and len(lines[index].text) <= 60 and _reads_as_title(lines[index].text):
        return lines[index].text, index + 1
    return "", index


def _announced(lines: Sequence[Line]) -> list[str]:
    """The numbers that a list of annexes gives."""
    numbers = []
    for line in lines:
        label = _ANNEX.fullmatch(line.text)
        first = re.match(r"\s*(\d{1,2})[.．、]", label["rest"] if label else line.text)
        numbers += [label["number"]] if label and label["number"] else [first[1]] if first else []
    return numbers


def _after_list(lines: Sequence[Line], index: int, label: re.Match[str]) -> int | None:
    """The line after a list of annexes that begins at ``index``, or None where an annex begins there."""
    end = index + 1
    while end < len(lines) and end - index <= 40 and "\t" not in lines[end].text:
        text = lines[end].text
        again = _ANNEX.fullmatch(text)
        if label["number"] and not again:
            break  # 附件1 …, 附件2 …: a list has a label on every line
        if (again and not again["rest"]) or is_footer(text) or text.endswith("。"):
            break
        if not _LIST_ITEM.fullmatch(text):
            break
        end += 1
    if not label["rest"] and end == index + 1:
        return None
    if end == len(lines):
        return end
    following = lines[end].text
    signed = is_footer(following) or is_signature(following) or re.match(r"[（(]?(此件|联系)", following)
    again = _ANNEX.fullmatch(following)
    listed = again and (end > index + 1 or (not again["rest"] and label["rest"]))
    return end if signed or listed else None


def group_start(text: str, line: int) -> int:
    """Where the name of a group stands right above the ``line`` that begins there, else ``line`` itself."""
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    return above if above and _GROUP.fullmatch(text[above : line - 1]) else line


# -- what stands before and after the clauses --------------------------------------------------


def find_preamble(lines: Sequence[Line]) -> int | None:
    """The offset where the preamble starts among the ``lines`` before the first clause, or None."""
    while lines and "\t" in lines[-1].text:  # the head of a table whose rows are the first clauses
        lines = lines[:-1]
    index = len(lines)
    if len(lines) > 1 and _GROUP.fullmatch(lines[-1].text) and _is_body(lines[-2].text):
        index -= 1
    while index and _is_body(lines[index - 1].text):
        index -= 1
    if index == len(lines) - 1 and _GROUP.fullmatch(lines[-1].text):
        index += 1
    if index == 0 and lines and not _PREAMBLE.match(":" + lines[0].text[:4]):
        inside = _preamble_in_line(lines[0])
        return lines[0].start if inside is None else inside
    if index < len(lines):
        first = lines[_start_of_wrapped(lines, index)]
        addressed = any(is_addressee(line.text) for line in lines[:index])
        return first.start + (0 if addressed else addressee_end(first.text))
    return _preamble_in_line(lines[-1]) if lines else None


def _start_of_wrapped(lines: Sequence[Line], index: int) -> int:
    """Where the paragraph begins whose last lines are at ``index``, if its lines were wrapped hard."""
    for start in range(index - 1, max(index - 12, -1), -1):
        text = lines[start].text
        if len(text) < 25 or text[-1] in "。：:；" or is_footer(text):
            break
        if _PREAMBLE.match(":" + text[:4]):
            return start
    return index


def _is_body(line: str) -> bool:
    return is_sentence(line) and not (is_addressee(line) or is_covering(line) or is_footer(line))


def _preamble_in_line(line: Line) -> int | None:
    """Where it starts in flattened text: at the last 为…, 根据… behind the header."""
    starts = [found.start(1) for found in _PREAMBLE.finditer(line.text)]
    for start in reversed(starts):
        rest = line.text[start:]
        if "。" in rest or rest.endswith(("：", ":")):
            return None if is_covering(rest) else line.start + start
    return None


def find_footer(lines: Sequence[Line]) -> int:
    """Where the footer starts among the ``lines`` after the last number: an index, len(lines) if none."""
    index = len(lines)
    copied = next((i for i, line in enumerate(lines) if re.match(r"抄\s*[送报][:：]", line.text)), None)
    if copied is not None:
        index = copied
    while index:
        line = lines[index - 1].text
        listed = _annex_list_start(lines, index)
        if listed is not None:
            index = listed
        elif is_footer(line) or (is_signature(line) and (index < len(lines) or find_dates(line))):
            index -= 1
        else:
            break
    return index


def find_signature(text: str) -> int | None:
    """Where signature and date stand at the very end of flattened text, or None."""
    tail = max(0, len(text) - 100)
    dates = find_dates(text[tail:])
    if not dates or dates[-1][1] < len(text) - tail:
        return None
    start = max(text.rfind(char, tail) for char in "。)）") + 1
    signed = is_signature(text[start:]) or is_date_line(text[start:])
    return start if start and signed else None


def _annex_list_start(lines: Sequence[Line], end: int) -> int | None:
    """The start of a list of annexes that ends at ``end``, or None."""
    start = end
    while start and end - start <= 40 and _LIST_ITEM.fullmatch(lines[start - 1].text):
        start -= 1
        if lines[start].text.startswith("附"):
            while start and lines[start - 1].text.startswith("附") and len(lines[start - 1].text) < 80:
                start -= 1
            return start
    if (
        start
        and lines[start - 1].text.startswith(("附件", "附：", "附:"))
        and len(lines[start - 1].text) < 80
    ):
        return start - 1
    return None


def find_closing(lines: Sequence[Line], usual: int | None) -> int:
    """Where the closing starts among ``lines``, the paragraphs after the last item's first line.

    ``usual`` is how many such paragraphs the other items have at most; None where nothing can be
    compared. The lines up to the last field or statement of the item are the item's.
    """
    start = 0
    for index, line in enumerate(lines):
        boxed = bool(_BOX.match(line.text))  # its paragraphs are the item's own
        usual = None if boxed else usual
        if boxed or is_label_line(line.text) or ends_statement(line.text) or "\t" in line.text:
            start = index + 1
    if usual == 0:
        return start
    for index in range(start, len(lines)):
        if opens_closing(lines[index].text):
            return index
    return len(lines)
