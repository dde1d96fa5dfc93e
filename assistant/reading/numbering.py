"""Places where a number could open a clause: the numbering of 公文 and of laws, found, not yet believed.

Styles: GB/T 9704—2012 一、 （一） 1. （1） and their usual variants, 编章节条 of laws (立法法), decimal
numbers, rows of a table. Whether a mark opens a clause is decided in ``clauses`` by sequence and place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Literal, TypeAlias

from assistant.reading.numerals import parse_numeral

Context: TypeAlias = Literal["line", "stop", "semicolon", "colon", "running", "word"]

ROWS = ("row", "cn_row", "counted_row")  # styles of table rows
LAW_RANKS = {"部分": 0, "编": 1, "篇": 1, "分编": 2, "章": 3, "节": 4, "条": 5}

_CN = "一二三四五六七八九十百零〇"
_OPEN, _CLOSE = r"[（(〔﹝［]", r"[)）〕﹞］]"
_LINE_HEAD = r"(?:(?<=\n)|\A)[#*>\s]{0,8}"
# A number stuck to a year or month is still a number: "1.2022年底前".
_AFTER_DOT = r"(?:(?!\d)|(?=(?:19|20)\d\d年|1?\d月))"
_AFTER_COUNT = "、，,类级线档期批次季产层者等地方"  # 一、二类; 三、四季度
# A heading alone on its line; not the rest of a quantity (3家企业, 一般要求).
_SHORT_LINE = r"[一-龥、]{2,20}(?:\n|\Z)"
_MEASURES = "年月日个家项类次条万亿元人名户亩公吨时分批级件套台辆座所处倍周天"
# What lists name their items by: 整改任务一：, 问题2：, 第1项：
_KINDS = r"(?:整改|重点)?(?:任务|问题|事项|工程|行动|举措|措施|项目|案例)"
_MARK = re.compile(
    rf"""
    (?P<law>第[ ]?(?:[{_CN}千]{{1,7}}|\d{{1,4}})[ ]?(?P<rank>部分|分编|编|篇|章|节|条)(?:之[{_CN}]{{1,3}})?)
    | (?<![{_CN}第、\d])(?P<cn>[{_CN}]{{1,4}})[、．.﹑](?![{_CN}]+[{_AFTER_COUNT}](?!上|下))
    | (?P<cn_paren>{_OPEN}[ ]?(?:[{_CN}]{{1,4}}|[—－])[ ]?{_CLOSE}|[㈠-㈩])
    | {_LINE_HEAD}(?P<cn_half>[{_CN}]{{1,3}}[)）])
    | {_LINE_HEAD}(?P<decimal>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,4}})(?![\d.．%％年月日万亿个至~—–-])
    | (?<![\dA-Za-z.．〔\[-])(?P<dot>\d{{1,3}})[.．]{_AFTER_DOT}|(?P<dot_sign>[⒈-⒛])
    | (?<![\dA-Za-z.．])(?P<comma>\d{{1,3}})、(?!\d+[、号和及至])
    | {_LINE_HEAD}(?P<stuck>\d{{1,2}})[.．](?=\d)
    | (?P<paren>{_OPEN}[ ]?\d{{1,3}}[ ]?{_CLOSE}|[⑴-⒇])
    | (?<![\dA-Za-z.．（(〔])(?P<half>\d{{1,2}}[)）])
    | {_LINE_HEAD}(?P<bare>\d{{1,2}})(?![{_MEASURES}])(?=[ ]?{_SHORT_LINE})
    | {_LINE_HEAD}(?P<cn_bare>[{_CN}]{{1,3}})(?![{_MEASURES}是般些致定切直贯来旦律样方])(?=[ ]?{_SHORT_LINE})
    | {_LINE_HEAD}(?P<letter>[A-Za-z](?:[)）]|(?=[.．、])))[.．、]?(?=[ ]?[一-龥])
    | {_LINE_HEAD}(?P<named>(?:第(?=.{{1,3}}项)|{_KINDS})(?:[{_CN}]{{1,3}}|\d{{1,3}})项?)[：:、.．](?!\d)
    | (?P<circled>[①-⑳㉑-㉟㊱-㊿❶-❿])
    """,
    re.VERBOSE,
)
# Words after a number that show that it points elsewhere.
_POINTS = re.compile(
    r"(?:第[一二三四五六七八九十\d]+[款项条]|[款项](?:规定|所|的|中|之|、|和|至|及|或|，|,|；|;|。|外|内|情形|行为|条件|职责|任务|要求)"
    r"|(?:、|和|及|至|或|与)(?:第|[（(][一二三四五六七八九十\d])|的(?:规定|要求|情形|行为|试验)|所(?:列|称|述|规定)|规定)"
)
_NUMBER_CELL = re.compile(rf"(?:\d{{1,4}}|[{_CN}]{{1,4}})[.．、]?")
_ORDINAL_HEADS = ("序号", "编号", "项次")
# The head of a table of tasks, which shows that its rows are clauses also without numbers.
_UNIT_HEAD = re.compile(r"(?:牵头|责任|配合|主责|主办|承办|协办|落实|参与)\s?(?:单位|部门|处室|科室)")
_TASK_HEAD = re.compile(r".*(?:任务|事项|措施|举措|工作|内容|项目)(?:名称|内容)?")
_TOTALS = ("合计", "总计", "小计")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that may open a clause; ``order`` is its value, with the 之一 part second.

    ``number`` is as printed in a path; ``line`` where its line starts; ``points`` True where the words
    after it make it a cross-reference, ``stuck`` where a digit follows its dot (3.12345热线).
    """

    start: int
    end: int
    style: str
    order: tuple[int, ...]
    number: str
    context: Context
    line: int
    points: bool = False
    stuck: bool = False

    def follows(self, previous: tuple[int, ...]) -> bool:
        """Whether this is the number right after ``previous`` (第二十条 → 第二十条之一 or 第二十一条)."""
        if len(self.order) > 2:  # decimal: 1.2.3
            return self.order[:-1] == previous[:-1] and self.order[-1] == previous[-1] + 1
        main, sub = self.order
        return (main, sub) in ((previous[0] + 1, 0), (previous[0], previous[-1] + 1))

    @property
    def first(self) -> bool:
        """Whether this is number one of its list."""
        return self.order[-1] == 1 if len(self.order) > 2 else self.order == (1, 0)


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """Every place in ``text[start:end]`` where a number could open a clause, in order."""
    rows = {row.line: row for row in _find_rows(text, start, end)} if "\t" in text else {}
    if "\t" in text and not rows:
        rows = {row.line: row for row in _find_unnumbered_rows(text, start, end)}
    marks: list[Mark] = []
    tables = _table_lines(text, start, end) if rows or "\t" in text else {}
    line = seen = start
    for found in _MARK.finditer(text, start, end):
        line = max(line, text.rfind("\n", seen, found.end()) + 1)
        seen = found.end()
        mark = _read_mark(text, found, line)
        if mark is None:
            continue
        if mark.line in tables and (mark.line in rows or mark.context != "line" or not tables[mark.line]):
            continue
        marks.append(mark)
        if mark.style.startswith("decimal"):  # 2.10千伏: may be item 2 as well
            value = mark.order[0]
            end_of_dot = mark.start + len(str(value)) + 1
            marks.append(
                Mark(mark.start, end_of_dot, "dot", (value, 0), str(value), "line", line, stuck=True)
            )
    marks = _without_stray(marks)
    if rows:
        marks = sorted((*marks, *rows.values()), key=lambda mark: mark.start)
    return marks


def _read_mark(text: str, found: re.Match[str], line: int) -> Mark | None:
    kind = found.lastgroup or ""
    if kind == "rank":
        kind = "law"
    start, end = found.span(kind)
    printed = found[kind]
    sub = 0
    style = kind
    if kind == "law":
        core, _, tail = printed.replace(" ", "").partition("之")
        style = found["rank"]
        value = parse_numeral(core[1 : -len(style)])
        sub = (parse_numeral(tail) or 0) if tail else 0
        number = printed.replace(" ", "")
    elif kind == "decimal":
        parts = tuple(int(part) for part in re.split("[.．]", printed))
        points = bool(_POINTS.match(text, end)) or text.startswith("的", end)
        style, order = f"decimal{len(parts)}", (*parts[:-1], 0, parts[-1])
        return Mark(start, end, style, order, printed.replace("．", "."), "line", line, points)
    elif kind == "named":
        number = printed.replace(" ", "")
        count = re.search(rf"[{_CN}]+|\d+", number)
        value = parse_numeral(count[0]) if count else None
        style = f"named {number.replace(count[0], '')}" if count else kind
    else:
        inner = unicodedata.normalize("NFKC", printed).strip("()（）〔〕﹝﹞［］[]. ")
        inner = "一" if kind == "cn_paren" and inner in "—-" else inner  # a scanner's dash
        value = parse_numeral(inner if kind != "circled" else printed)
        value = ord(inner.lower()) - ord("a") + 1 if kind == "letter" else value
        number = {"cn_paren": f"({inner})", "paren": f"({inner})", "half": f"{inner})"}.get(kind, inner)
        half = kind == "cn_half" or (kind == "letter" and printed[-1] in ")）")
        number = f"{inner})" if half else printed if kind == "circled" else number
        style = "dot" if kind in ("dot_sign", "stuck") else kind
    if value is None or not 0 < value <= 3000:
        return None
    end = found.end() if kind in ("cn", "dot", "stuck", "comma", "letter") else end
    return Mark(
        start, end, style, (value, sub), number, _context(text, line, start), line,
        bool(_POINTS.match(text, end)), kind == "stuck",
    )  # fmt: skip


def _context(text: str, line: int, start: int) -> Context:
    before = text[max(line, start - 8) : start].rstrip(" #*>")
    if not before:
        return "line"
    last = before[-1]
    if last in "。！？!?)）】":
        return "stop"
    if last in "；;":
        return "semicolon"
    if last in "：:":
        return "colon"
    return "running" if last in "，,、和及至或与第按照依据见从“‘《〈—-~+/\t" else "word"


def _without_stray(marks: list[Mark]) -> list[Mark]:
    """``marks`` less bare (1 总则) and named numbers (任务一：) that neither head decimal numbers nor follow
    one another."""
    stray: set[Mark] = set()
    last: dict[str, Mark] = {}
    for style in {mark.style for mark in marks if mark.style.startswith(("bare", "cn_bare", "named"))}:
        bare = [mark for mark in marks if mark.style == style]
        for mark, after in zip_longest(bare, bare[1:]):
            before = last.get(style)
            opens = mark.first and (before is not None or (after is not None and after.follows(mark.order)))
            if opens or (before is not None and mark.follows(before.order)):
                last[style] = mark
            else:
                stray.add(mark)
    heads = {
        mark
        for mark, after in pairwise(marks)
        if mark.style == "bare" and after.style == "decimal2" and after.order == (mark.order[0], 0, 1)
    }
    return [mark for mark in marks if mark not in stray or mark in heads]


# -- tables ----------------------------------------------------------------------------------


def _table_lines(text: str, start: int, end: int) -> dict[int, bool]:
    """Line starts of table rows → whether the row is one heading across the table."""
    lines = {}
    for line, row in _lines(text, start, end):
        if "\t" in row:
            cells = row.split("\t")
            lines[line] = all(cell in ("", cells[0]) for cell in cells[1:])
    return lines


def _find_rows(text: str, start: int, end: int) -> Iterator[Mark]:
    """Marks of table rows with a number of their own in the column 序号 (by default the first)."""
    column = 0
    inside = False
    for line, row in _lines(text, start, end):
        if "\t" not in row:
            inside = False
            continue
        cells = row.split("\t")
        if not inside:
            column, inside = 0, True
        heads = [index for index, cell in enumerate(cells) if cell.replace(" ", "") in _ORDINAL_HEADS]
        if heads:
            column = heads[0]
            continue
        cell = cells[column] if column < len(cells) else ""
        if not _NUMBER_CELL.fullmatch(cell) or all(other in ("", cell) for other in cells):
            continue
        number = cell.rstrip(".．、")
        value = parse_numeral(number)
        if value:
            place = line + sum(len(other) + 1 for other in cells[:column])
            style = "row" if number.isdecimal() else "cn_row"
            yield Mark(line, place + len(cell), style, (value, 0), number, "line", line)


def _find_unnumbered_rows(text: str, start: int, end: int) -> Iterator[Mark]:
    """Marks of the rows of task tables that number nothing, counted through (第1行) under their heads."""
    task: int | None = None
    count = 0
    for line, row in _lines(text, start, end):
        cells = row.split("\t")
        if "\t" not in row:
            task = None
        elif any(_UNIT_HEAD.fullmatch(cell) for cell in cells):
            heads = [index for index, cell in enumerate(cells) if _TASK_HEAD.fullmatch(cell)]
            task = heads[0] if heads else task or 0
        elif task is not None and len({cell for cell in cells if cell}) > 1 and cells[0] not in _TOTALS:
            count += 1
            place = line + sum(len(cell) + 1 for cell in cells[:task])
            yield Mark(line, place, "counted_row", (count, 0), f"第{count}行", "line", line)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, text[start:stop]
        start = stop + 1
