"""Figures asked for by comparison: 不低于95%, 超过5家, 少于3项."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from assistant.reading.numerals import parse_numeral

_FIGURE = re.compile(
    r"(?P<word>[^\d一二两三四五六七八九十百]*)(?P<value>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)"
    r"(?P<unit>%?)(?:[个家项条](?:及|或)?(?P<after>以上|以下|以内))?"
)
# A numeral.
N = r"\d+|[一二两三四五六七八九十]+"
# 前三名, 最多的三家; 第二多, 排第二, 第二名.
_RANKS = re.compile(
    rf"(?:前|最[多少高低](?:的|前)*)(?P<many>{N})(?:名|位|家|个|项|条|大|(?=单位|部门|局))"
    rf"|第(?P<one>{N})(?=[多少名位])|排(?:名|在|行|位)?(?:在)?第?(?P<also>{N})"
)
_WORDS: dict[str, Callable[[float, float], bool]] = {
    "超过": operator.gt, "多于": operator.gt, "大于": operator.gt, "高于": operator.gt,
    "不少于": operator.ge, "至少": operator.ge, "不低于": operator.ge,
    "少于": operator.lt, "不到": operator.lt, "不足": operator.lt, "低于": operator.lt, "小于": operator.lt,
    "不超过": operator.le, "最多": operator.le,
    # 以上、以下 include the number itself.
    "以上": operator.ge, "以下": operator.le, "以内": operator.le,
}  # fmt: skip


def comparison(figure: str) -> Callable[[str, str], bool] | None:
    """Whether a value with its unit meets ``figure``; None where the figure compares nothing.

    >>> meets = comparison("不低于95%")
    >>> meets("100", "%"), meets("90", "%"), meets("100", "个"), comparison("95%")
    (True, False, False, None)
    """
    match = _FIGURE.fullmatch(figure)
    compare = _WORDS.get(match["word"] or match["after"] or "") if match else None
    if match is None or compare is None:
        return None
    bound, unit = _number(match["value"]), match["unit"]

    def meets(value: str, of: str) -> bool:
        number = _number(value)
        return number is not None and bound is not None and of == unit and compare(number, bound)

    return meets


def plain_figure(figure: str) -> str:
    """A percentage in digits: 百分之九十五 and 百分百 → 95% and 100%; other figures as they are.

    >>> plain_figure("百分之九十五"), plain_figure("百分百"), plain_figure("80")
    ('95%', '100%', '80')
    """
    if not figure.startswith("百分"):
        return figure
    value = parse_numeral(figure.removeprefix("百分").removeprefix("之"))
    return f"{value}%" if value is not None else figure


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return parse_numeral(text)


def asked_ranks(text: str) -> tuple[int, int] | None:
    """The places of a ranking asked for, first and last; None where none are named.

    >>> asked_ranks("任务数前三名"), asked_ranks("排名第二的单位"), asked_ranks("谁最多")
    ((1, 3), (2, 2), None)
    """
    match = _RANKS.search(text)
    if match is None:
        return None
    low, high = (parse_numeral(match[name] or "") for name in ("one", "many"))
    low = low or parse_numeral(match["also"] or "")
    return (low, low) if low else (1, high) if high else None
