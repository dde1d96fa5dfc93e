"""Numbers by which clauses are asked for: 第八项, 任务3和9, 前三项, 倒数第二, 二/(二)/8, 第二部分第三块."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.reading.numerals import parse_numeral

OrdinalKind: TypeAlias = Literal["tasks", "path", "section", "first", "last"]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A clause asked for by number: ``values`` task numbers (negative from the end), or a path's numbers.

    ``kind`` says which; "section" a part by its ordinal, "first" and "last" so many from either end.
    """

    start: int
    end: int
    kind: OrdinalKind
    values: tuple[int, ...]


_N = r"(?:(?<!\d)\d{1,3}(?![\d年%亿万]|\.\d|分钟|家|个(?!任务)|天|月|日)|[一二三四五六七八九十百两]{1,4})"
_ITEM = r"(?:项|条|号|款|点|件|个(?=任务|重点))"
_TASK = r"(?:的?(?:重点|主要|工作)?任务|工作(?!组)|条款|事项|措施)"
_PART = r"(?:大部分|部分|大块|章|大点)"
_BLOCK = r"(?:小部分|部分|小块|块|小节|节|方面|板块)"
# 第一责任单位, 第三方, 第一名 are no clauses.
_NO_CLAUSE = r"(?!位|名(?!称)|批|一?时间|三?方(?!面)|个?五年|产业|责任|家|阶段|步|次|季度|期|大?部分|块|章|节|大块|一?列|者|牵头|单位|部门|线|年|届|人|类|代|版)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # 二/(二)/8, 第二部分第(二)项第8条, 五(二)
    ("path", rf"(?:任务|第)?(?P<a>{_N})(?:{_PART}|[、,./之\-])?[的里中]?第?\((?P<b>{_N})\)(?:{_ITEM}|{_BLOCK})?"
             rf"(?:[、,/的之]?第?(?P<c>{_N})(?:{_ITEM})?{_TASK}?)?"),
    ("path", rf"第(?P<a>{_N}){_PART}[的里中之]?第(?P<b>{_N}){_BLOCK}(?:[的里中之]?第(?P<c>{_N}){_ITEM}{_TASK}?)?"),
    ("path", rf"第?\((?P<b>{_N})\)(?:{_ITEM}|{_BLOCK})?{_TASK}?(?:[、,/的之里中]*第?(?P<c>\d{{1,3}})(?:{_ITEM})?{_TASK}?)?"),
    # 前三项, 最后两项, 倒数第二项, 最后一项
    ("last_nth", rf"倒数第?(?P<a>{_N})(?:{_ITEM}|个)?{_TASK}?"),
    ("last", rf"(?:最后|末尾|末|后)(?P<a>{_N})(?:{_ITEM}|个){_TASK}?"),
    ("first", rf"(?:前面?|头|开头|最前面?的?|最开始的?)(?P<a>{_N})(?:{_ITEM}|个(?=任务)){_TASK}?"),
    ("last_one", rf"最后(?:那|的)?(?:{_TASK}|{_ITEM})|末(?:项|条)|最末一?(?:项|条)"),
    ("first_one", rf"首(?:项|条|个任务){_TASK}?"),
    # 任务3到5, 第3-5项, 7到9项
    ("range", rf"(?:任务|第)(?P<a>{_N})(?:{_ITEM})?{_TASK}?(?:到|至|-|~|—|–)(?:任务|第)?(?P<b>{_N})(?:{_ITEM})?{_TASK}?"),
    ("range", rf"(?P<a>{_N})(?:{_ITEM})?(?:到|至|-|~|—|–)第?(?P<b>{_N})(?:{_ITEM}{_TASK}?|号任务)"),
    # 任务3和9, 第3、5、7项, 13,14两项
    ("list", rf"(?:任务|第)(?P<list>{_N}(?:{_ITEM})?(?:(?:、|,|和|与|跟|及|以及|还有|或)+(?:第|任务)?{_N}(?:{_ITEM})?)+)(?:[两三四五]?{_ITEM})?{_TASK}?"),
    ("list", rf"(?P<list>(?<!\d)\d{{1,3}}(?:(?:、|,|和|与|跟|及)+\d{{1,3}}(?!\d|年|%))+)(?:[两三四五]?{_ITEM}{_TASK}?|号任务)"),
    # 第二部分, 第三块
    ("section", rf"第(?P<a>{_N})(?:个)?(?P<part>{_PART}|{_BLOCK})"),
    # 第八项, 任务8, 8号任务, #8, no.8, 编号19那条
    ("one", rf"(?<!排在)(?<!排)(?<!排名)第(?P<a>{_N}){_NO_CLAUSE}(?:{_ITEM}|个(?!部分|单位|部门|局))?{_TASK}?"),
    ("one", rf"排(?:在)?第(?!一的|1的)(?P<a>{_N})(?:个)?的任务"),
    ("one", rf"(?:重点|主要)?(?:任务|编号|序号|条目|项目|工作|条款)(?:编号|序号|是|为|第|号|:)?(?P<a>{_N})(?!个|大|项|家|级|分|览|直|起|样|共|定|些|般|方面|体|下|并|同|切|律|件|台|队|张|表)(?:号|的那)?(?:那)?(?:项|条|号)?(?:任务)?"),
    ("one", rf"(?<![\d第])(?P<a>{_N})号(?:重点|主要)?(?:任务|工作|条|项|那)?(?!文|令)"),
    ("one", r"(?:#|no\.?|№|t)(?P<a>\d{1,3})(?!\d)(?:号|项|条)?(?:任务)?"),
    ("one", r"^(?P<a>\d{1,2}|[一二三四五六七八九十]{1,3})(?:项|条)(?:任务)?(?=$|[的由归是谁]|内容|责任|牵头|单位|期限|时限|标题|原文|负责|什么|怎么|讲|引用|\?)"),
    ("one", r"^(?P<a>\d{1,2})(?=$|谁|的|呢|由|归|责任|牵头|单位|期限|时限|负责|内容|任务|\?)"),
    ("one", r"^(?P<a>[一二三四五六七八九十]{1,3})$"),
    ("one", r"(?<=责任单位)(?P<a>\d{1,2})$|(?<=[牵负期时单][头责限位])(?P<b>\d{1,2})$"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_NUMERAL = re.compile(_N)


def _value(text: str | None) -> int:
    return parse_numeral(text or "") or 0


def find_ordinals(text: str, taken: Callable[[int, int], bool]) -> list[Ordinal]:
    """The clauses asked for by number in a folded, lower-case text; ``taken`` says which places are.

    >>> [(o.kind, o.values) for o in find_ordinals("任务3和9的标题", lambda start, end: False)]
    [('tasks', (3, 9))]
    """
    found: list[Ordinal] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken(start, end) or any(one.start < end and start < one.end for one in found):
                continue
            ordinal = _read(kind, match)
            if ordinal is not None:
                found.append(ordinal)
    return sorted(found, key=lambda one: one.start)


def _read(kind: str, match: re.Match[str]) -> Ordinal | None:
    groups = match.groupdict()
    start, end = match.span()
    a, b, c = (_value(groups.get(name)) for name in "abc")
    if kind == "path":
        return Ordinal(start, end, "path", tuple(value for value in (a, b, c) if value))
    if kind == "section":
        return Ordinal(start, end, "section", (a,)) if a else None
    if kind in ("first", "last"):
        values = tuple(range(1, a + 1)) if kind == "first" else tuple(range(-a, 0))
        return Ordinal(start, end, kind, values) if 0 < a <= 50 else None  # type: ignore[arg-type]
    if kind == "last_nth":
        return Ordinal(start, end, "last", (-a,)) if a else None
    if kind == "last_one":
        return Ordinal(start, end, "last", (-1,))
    if kind == "first_one":
        return Ordinal(start, end, "first", (1,))
    if kind == "range":
        low, high = sorted((a, b))
        return Ordinal(start, end, "tasks", tuple(range(low, high + 1))) if low and high - low < 100 else None
    if kind == "list":
        values = tuple(_value(one.group()) for one in _NUMERAL.finditer(groups["list"]))
        return Ordinal(start, end, "tasks", tuple(dict.fromkeys(value for value in values if value)))
    value = a or b
    return Ordinal(start, end, "tasks", (value,)) if value or "0" in match.group() else None
