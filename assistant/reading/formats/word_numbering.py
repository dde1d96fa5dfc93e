"""The numbers Word prints by itself: numbering definitions → the number in front of each paragraph.

ECMA-376 part 1, 17.9: a paragraph names a list (``numId``) and a level; the list's abstract
definition says how the level counts and reads; counters are shared by the lists of one definition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None  # restarts after this level (from 1); 0 never; None after any higher one
    legal: bool = False  # all numbers of the text in plain digits
    style: str = ""


@dataclass(slots=True)
class _Definition:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    style_link: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    definition: str
    overrides: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document with their counters; ``next_number`` advances them in reading order."""

    def __init__(self, root: Any, style_lists: dict[str, str]) -> None:
        """From ``numbering.xml`` (or None); ``style_lists`` gives the list that a style names."""
        self._definitions: dict[str, _Definition] = {}
        self._lists: dict[str, _List] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        for element in root.iterfind(f"{W}abstractNum"):
            definition = _Definition(style_link=_value(element, "numStyleLink"))
            definition.levels = dict(map(_read_level, element.iterfind(f"{W}lvl")))
            self._definitions[element.get(f"{W}abstractNumId", "")] = definition
        for element in root.iterfind(f"{W}num"):
            overrides: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in element.iterfind(f"{W}lvlOverride"):
                index = _integer(override.get(f"{W}ilvl"), 0)
                level = override.find(f"{W}lvl")
                if level is not None:
                    overrides[index] = _read_level(level)[1]
                if override.find(f"{W}startOverride") is not None:
                    starts[index] = _integer(_value(override, "startOverride"), 1)
            self._lists[element.get(f"{W}numId", "")] = _List(
                _value(element, "abstractNumId"), overrides, starts
            )
        self._follow_links(style_lists)

    def _follow_links(self, style_lists: dict[str, str]) -> None:
        """A definition without levels of its own takes those of the list that its style names."""
        for definition in self._definitions.values():
            linked = self._lists.get(style_lists.get(definition.style_link, ""))
            if linked and not definition.levels and linked.definition in self._definitions:
                definition.levels = self._definitions[linked.definition].levels

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that a paragraph style stands for; 0 where none is linked to it."""
        numbered = self._lists.get(list_id)
        definition = self._definitions.get(numbered.definition) if numbered else None
        if definition and style:
            for index, level in definition.levels.items():
                if level.style == style:
                    return index
        return 0

    def next_number(self, list_id: str, index: int) -> str:
        """The number printed before the next paragraph of this list and level; "" for bullets."""
        numbered = self._lists.get(list_id)
        definition = self._definitions.get(numbered.definition) if numbered else None
        if numbered is None or definition is None or not 0 <= index < _LEVELS:
            return ""

        def level_at(place: int) -> _Level:
            return numbered.overrides.get(place) or definition.levels.get(place, _Level())

        counters = definition.counters
        if index in numbered.starts and (list_id, index) not in self._started:
            counters[index] = numbered.starts[index]
            self._started.add((list_id, index))
        elif index in counters:
            counters[index] += 1
        else:
            counters[index] = level_at(index).start
        for deeper in range(index + 1, _LEVELS):
            restart = level_at(deeper).restart
            if restart is None or (restart and index < restart):
                counters.pop(deeper, None)
        level = level_at(index)
        if level.number_format == "bullet":
            return ""

        def printed(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            higher = level_at(place)
            number_format = "decimal" if level.legal else higher.number_format
            return format_number(counters.setdefault(place, higher.start), number_format)

        return re.sub(r"%([1-9])", printed, level.text)


def _read_level(element: Any) -> tuple[int, _Level]:
    restart = element.find(f"{W}lvlRestart")
    return _integer(element.get(f"{W}ilvl"), 0), _Level(
        start=_integer(_value(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        number_format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        restart=None if restart is None else _integer(restart.get(f"{W}val"), 0),
        legal=element.find(f"{W}isLgl") is not None,
        style=_value(element, "pStyle"),
    )


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


# -- how a number reads ------------------------------------------------------------------------


def format_number(number: int, number_format: str) -> str:
    """``number`` in one of Word's number formats (``ST_NumberFormat``); plain digits for unknown ones.

    >>> format_number(23, "chineseCountingThousand"), format_number(3, "decimalEnclosedCircle")
    ('二十三', '③')
    """
    return _FORMATS.get(number_format, str)(number)


def _chinese(digits: str, units: tuple[str, str, str]) -> Callable[[int], str]:
    def read(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        parts: list[str] = []
        for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
            digit = number // power % 10
            if digit:
                parts.append(digits[digit] + unit)
            elif parts and number % power and parts[-1] != digits[0]:
                parts.append(digits[0])
        text = "".join(parts)
        plain = digits == _DIGITS and 10 <= number < 20
        return text[1:] if plain else text

    return read


def _letters(first: str) -> Callable[[int], str]:
    def read(number: int) -> str:
        times, place = divmod(number - 1, 26)
        return chr(ord(first) + place) * (min(times, 20) + 1) if number > 0 else str(number)

    return read


def _roman(number: int) -> str:
    text = ""
    if not 0 < number < 4000:
        return str(number)
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, number = divmod(number, value)
        text += letters * count
    return text


def _from(first: str, count: int) -> Callable[[int], str]:
    """Numbers that have characters of their own, in a row from ``first``; plain digits past the last."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


_COUNTING = _chinese(_DIGITS, ("十", "百", "千"))
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _COUNTING,
    "chineseCountingThousand": _COUNTING,
    "japaneseCounting": _COUNTING,
    "taiwaneseCounting": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "koreanCounting": _COUNTING,
    "ideographDigital": lambda number: "".join(
        "〇一二三四五六七八九"[int(digit)] for digit in str(abs(number))
    ),
    "chineseLegalSimplified": _chinese(_FORMAL, ("拾", "佰", "仟")),
    "ideographLegalTraditional": _chinese(_FORMAL, ("拾", "佰", "仟")),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(abs(number))),
    "decimalFullWidth2": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(abs(number))),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda number: "",
}
