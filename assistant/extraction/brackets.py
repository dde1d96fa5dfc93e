"""Brackets as printed: full and half width mixed, nested, cut by a page end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extraction.vocabulary import CLOSING, FAMILY, OPENING

_BRACKETS = re.compile("[" + re.escape(OPENING + CLOSING) + "]")
_REACH = 6  # how many unclosed brackets a closing half may pass over


@dataclass(frozen=True, slots=True)
class Bracket:
    """Offsets of a bracket within a text; ``end`` is past its closing half, None where there is none.

    ``inner`` is True within another bracket that is closed.
    """

    start: int
    end: int | None
    inner: bool = False


def find_brackets(text: str) -> tuple[list[Bracket], list[int]]:
    """Brackets of ``text`` by start, and the closing halves that no opening half belongs to.

    Halves of one family close each other, （ with ) too.

    >>> brackets, lone = find_brackets("（甲〈乙）丙）（丁")
    >>> [(b.start, b.end) for b in brackets], lone
    ([(0, 5), (2, None), (7, None)], [6])
    """
    found: list[tuple[int, int | None]] = []
    lone: list[int] = []
    stack: list[int] = []
    for match in _BRACKETS.finditer(text):
        position, character = match.start(), match[0]
        if character in OPENING:
            stack.append(position)
            continue
        for level in range(len(stack) - 1, max(-1, len(stack) - _REACH), -1):
            if FAMILY[text[stack[level]]] == FAMILY[character]:
                found += [(start, None) for start in stack[level + 1 :]]
                found.append((stack[level], position + 1))
                del stack[level:]
                break
        else:
            lone.append(position)
    found += [(start, None) for start in stack]
    brackets: list[Bracket] = []
    closed_until = 0
    for start, end in sorted(found, key=lambda pair: pair[0]):
        brackets.append(Bracket(start, end, start < closed_until))
        closed_until = max(closed_until, end or 0)
    return brackets, lone
