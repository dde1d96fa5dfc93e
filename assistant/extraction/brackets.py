"""Brackets as printed: full and half width mixed, nested, cut by a page end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extraction.vocabulary import CLOSING, FAMILY, OPENING

_BRACKETS = re.compile("[" + re.escape(OPENING + CLOSING) + "]")
_REACH = 6  # how many unclosed brackets a closing half may pass over


@dataclass(frozen=True, slots=True)
class Bracket:
    """Offsets of a bracket within a text; ``end`` is past its closing half, None where there is none."""

    start: int
    end: int | None
    depth: int


def find_brackets(text: str) -> list[Bracket]:
    """Brackets of ``text`` by start; halves of one family close each other, （ with ) too.

    >>> [(b.start, b.end) for b in find_brackets("（甲〈乙）丙）（丁")]
    [(0, 5), (2, None), (7, None)]
    """
    found: list[Bracket] = []
    stack: list[int] = []
    for match in _BRACKETS.finditer(text):
        position, character = match.start(), match[0]
        if character in OPENING:
            stack.append(position)
            continue
        for level in range(len(stack) - 1, max(-1, len(stack) - _REACH), -1):
            if FAMILY[text[stack[level]]] == FAMILY[character]:
                found += [Bracket(start, None, level + 1) for start in stack[level + 1 :]]
                found.append(Bracket(stack[level], position + 1, level))
                del stack[level:]
                break
    found += [Bracket(start, None, level) for level, start in enumerate(stack)]
    return sorted(found, key=lambda bracket: bracket.start)
