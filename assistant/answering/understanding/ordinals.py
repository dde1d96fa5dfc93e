"""Numbers by which clauses are asked for: 第八项, 任务3和9, 前三项, 倒数第二, 二/(二)/8, 第二部分第三块."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from assistant.reading.numerals import parse_numeral

OrdinalKind: TypeAlias = Literal["tasks", "path", "section", "first", "last", "missing"]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A clause asked for by number: ``values`` task numbers (negative from the end), or a path's numbers.

    ``kind`` says which; "section" a part by its ordinal, "first" and "last" so many from either end;
    "missing" a number no task can have, its ``words`` kept.
    """

    start: int
    end: int
    kind: OrdinalKind
    values: tuple[int, ...]
    words: str = ""


_FILE = Path(__file__).with_name("ordinals.toml")
_NAME = re.compile(r"\{([a-z]+)\}")
# 任务21对应省里的哪条: the number is of the document asked from, not of the one named after it.
ANSWERED = re.compile(
    r"(?:第|任务)+[\d一二三四五六七八九十]+[项条]?(?:任务)?.{0,10}(?:对应|[是在]第几[条项])"
)


@cache
def load_patterns() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """A numeral, and the patterns with their kinds."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words = tables["words"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(_NAME.sub(lambda found: words[found.group(1)], pattern))

    rows = tuple((row["kind"], compiled(row["match"])) for row in tables["pattern"])
    return re.compile(words["n"]), rows


def _value(text: str | None) -> int:
    return parse_numeral(text or "") or 0


def find_ordinals(text: str, taken: Callable[[int, int], bool]) -> list[Ordinal]:
    """The clauses asked for by number in a folded, lower-case text; ``taken`` says which places are.

    >>> [(o.kind, o.values) for o in find_ordinals("任务3和9的标题", lambda start, end: False)]
    [('tasks', (3, 9))]
    """
    found: list[Ordinal] = []
    for kind, pattern in load_patterns()[1]:
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
    a, b, c, d = (_value(groups.get(name)) for name in "abcd")
    if kind == "missing":
        return Ordinal(start, end, "missing", (0,), groups["words"].replace("-", "−"))
    if kind == "path":
        return Ordinal(start, end, "path", tuple(value for value in (a, b, c or d) if value))
    if kind == "section":
        return Ordinal(start, end, "section", (a,)) if a else None
    if kind == "last_section":
        return Ordinal(start, end, "section", (-1,))
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
        values = tuple(_value(one.group()) for one in load_patterns()[0].finditer(groups["list"]))
        return Ordinal(start, end, "tasks", tuple(dict.fromkeys(value for value in values if value)))
    digits = groups.get("a") or ""
    if len(digits) > 1 and not set(digits) - set("一二三四五六七八九"):
        return Ordinal(start, end, "tasks", tuple(_value(digit) for digit in digits))
    value = a or b
    return Ordinal(start, end, "tasks", (value,)) if value or "0" in match.group() else None
