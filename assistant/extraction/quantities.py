"""Quantities as printed: verb, sign in words, value, unit. 达到90% has no 以上: its comparator is =.

``measures.toml`` holds the words: units by kind with the scales that stand before them (万, 亿 …).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.extraction.vocabulary import any_of
from assistant.models import Comparator

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("measures.toml").read_text(encoding="utf-8"))
_UNITS: dict[str, list[str]] = WORDS["units"]
_SCALE = rf"(?:{any_of(_UNITS['scales'])}(?<!千(?=[瓦米克])))?"
_COUNTED = rf"{_SCALE}{any_of([*_UNITS['counts'], *_UNITS['measures'], *_UNITS['money'], *_UNITS['time']])}"
_EACH = any_of([*_UNITS["per"], *_UNITS["counts"], *_UNITS["measures"]])
_PER = rf"(?:[／/]\s?(?:{_SCALE}{_EACH}|[A-Za-z]{{1,4}}))"
# W/L, PFLOPS: what no list holds, where a verb or sign leads to it.
_SYMBOL = r"[A-Za-zμΩ]{1,8}(?:[／/][A-Za-z]{1,4})?(?![级类\w])"
UNIT = rf"(?:{any_of(_UNITS['ratios'])}|{_COUNTED}{_PER}?|万亿|[亿万](?![一-龥])|{_SYMBOL})"
VALUE = (
    r"\d+(?:[.．]\d+)?[:：∶]\d+(?:[.．]\d+)?(?![\d:：])"
    r"|(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.．]\d+)?(?:[%％]?\s?[?？~～\-–—－至]{1,2}\s?\d+(?:[.．]\d+)?)?"
    r"|百分之[一二三四五六七八九十百零]+(?:点[一二三四五六七八九零]+)?"
)
_AFTER: dict[str, Comparator] = {
    word: sign for sign, words in WORDS["comparators"]["after"].items() for word in words
}
BEFORE: dict[str, Comparator] = {
    word: sign for sign, words in WORDS["comparators"]["before"].items() for word in words
}
CHANGE = rf"(?:年均|平均)?{any_of(WORDS['verbs']['change'])}"
_CHANGED = re.compile(CHANGE)
_VERB = rf"(?:(?<![雷抵直通表传])(?:{any_of(WORDS['verbs']['to'])})|{CHANGE})"
_AIM = r"(?:了|约为|力争(?:达到)?|确保(?:达到)?|均|都|分别|为|幅度)"
_QUANTITY = re.compile(
    rf"(?P<verb>{_VERB})?(?P<aim>{_AIM})?(?P<before>{any_of(BEFORE)})?(?P<value>{VALUE})\s?(?P<more>[余多])?"
    rf"(?P<unit>{UNIT})?(?P<noted>（(?:{any_of(_UNITS['counts'])})）)?(?P<after>{any_of(_AFTER)}|(?<=[日月年时钟天])内(?!容|部|外))?"
)
_DIGIT = re.compile(r"\d|百分之")
_KINDS = {
    kind: re.compile(rf"{_SCALE}{any_of(_UNITS[kind])}{_PER}?")
    for kind in ("counts", "time", "money", "ratios")
}
# 由120个工作日压减至80个: what a change starts from.
_FROM = re.compile(
    rf"(?:由|从)[^，,。；;、由从]{{0,16}}?(?:{VALUE})\s?{UNIT}?(?=[^，,。；;\d]{{0,4}}?(?:到|至|为))"
)
_FORMER = (
    r"(?:19|20)\d\d年(?:底|末)?|上年度?|去年|上一年度?|前三年(?:平均)?"
    r"|“?十[一二三四五六]五”?(?:规划)?(?:末|期间|时期)?"
)
BASE = re.compile(
    rf"与(?:{_FORMER})(?:同期)?相比|(?:比|较|相比|在)(?:{_FORMER})(?:同期)?(?:平均)?(?:水平)?(?:的?基础上)?|同比|环比"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its words; offsets in the text it was found in, ``number`` where the value begins."""

    start: int
    number: int
    end: int
    verb: str
    aim: str
    before: Comparator | None
    after: Comparator | None
    value: str
    unit: str

    @property
    def led(self) -> bool:
        """Whether a verb or a sign stands before the value."""
        return bool(self.verb or self.before)

    @property
    def changes(self) -> bool:
        """Whether it says by how much something changes, not to what."""
        return bool(_CHANGED.fullmatch(self.verb))

    @property
    def comparator(self) -> Comparator:
        """The comparator as printed."""
        return self.after or self.before or "="

    @property
    def symbol(self) -> bool:
        """Whether its unit is a mere sign of letters, known to no list."""
        return bool(re.fullmatch(_SYMBOL, self.unit)) and not re.fullmatch(_COUNTED, self.unit)

    def is_of(self, kind: str) -> bool:
        """Whether its unit is of ``kind``: counts, time, money, ratios."""
        return bool(_KINDS[kind].fullmatch(self.unit))


def find_quantities(text: str) -> Iterator[Quantity]:
    """Every number in ``text`` with its words, in order."""
    if not _DIGIT.search(text):
        return
    for match in _QUANTITY.finditer(text):
        after: Comparator | None = None
        if match["after"]:
            after = _AFTER.get(match["after"], "<=")
        yield Quantity(
            match.start(),
            match.start("value"),
            match.end(),
            match["verb"] or (match["aim"] if "达到" in (match["aim"] or "") else ""),
            match["aim"] or "",
            BEFORE[match["before"]] if match["before"] else None,
            after or (">" if match["more"] else None),
            re.sub(r"[\s%％]", "", match["value"]).replace("．", "."),
            re.sub(r"\s", "", match["unit"] or "").replace("％", "%").replace("／", "/")
            + (match["noted"] or ""),
        )


def starting_point(text: str) -> tuple[int, int] | None:
    """Where ``text`` says what a change starts from (由120个工作日), or None."""
    match = _FROM.search(text) if "由" in text or "从" in text else None
    return match.span() if match else None
