"""A text cut into the words that drafts are compared by, and the vocabulary of the comparison."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assistant.retrieval.tokens import fold

DifferenceKind: TypeAlias = Literal[
    "value",
    "comparator",
    "year",
    "unit",
    "unit_missing",
    "unit_extra",
    "unit_count",
    "lead",
    "number",
    "document",
    "date",
    "tasks",
    "parts",
    "joined",
    "title",
    "wording",
]

_RULES = Path(__file__).with_name("wording.toml")
_PHRASE_END = re.compile(r"[,，;；。\n]")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
_NOISE = re.compile(r"[\s,，、:：;；。.!！“”\"'‘’《》〈〉()（）\[\]]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a draft departs from its source: the drafted words and the printed ones."""

    kind: DifferenceKind
    drafted: str
    printed: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into numbers, Latin words and characters, each with its place; marks are left out."""

    text: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def piece(self, first: int, last: int) -> str:
        """The text of the tokens ``[first, last)``."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def widened(self, first: int, last: int, left: int, right: int) -> str:
        """The same with so many tokens more on either side."""
        if not self.tokens:
            return ""
        low = max(first - left, 0)
        return self.piece(min(low, len(self.tokens) - 1), min(max(last + right, low + 1), len(self.tokens)))


@cache
def load_rules() -> dict[str, Any]:
    """The vocabulary of ``wording.toml``."""
    with _RULES.open("rb") as file:
        return tomllib.load(file)


def cut(text: str) -> Words:
    """The words of a text."""
    rows = [
        (fold(match.group()), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if not _NOISE.fullmatch(match.group())
    ]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    return Words(text, *(tuple(column) for column in columns))


def of_one_phrase(drafted: str, printed: str) -> str:
    """The printed words up to the end of their phrase, where the drafted ones do not go beyond one."""
    return printed if _PHRASE_END.search(drafted) else _PHRASE_END.split(printed)[0]


def bare(text: str) -> str:
    """A text without white space and marks."""
    return _NOISE.sub("", text)


@lru_cache(maxsize=4096)
def pairs_of(text: str) -> frozenset[tuple[str, str]]:
    """Every two words that follow one another in a text."""
    # A draft of many sentences is held against the same texts over and over.
    return frozenset(pairwise(cut(text).tokens))
