"""Brackets as printed: full and half width mixed, nested, cut by a page end."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from assistant.extraction.vocabulary import CLOSING, FAMILY, OPENING

_BRACKETS = re.compile("[" + re.escape(OPENING + CLOSING) + "]")
_LONGEST = 3000  # characters of a bracket whose lines belong together
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


class Unwrapped:
    """A clause's text with the line feeds inside its brackets taken out: a bracket is one statement.

    ``text`` is read; ``start`` and ``end`` give the places of the document back.

    >>> lines = Unwrapped("甲。（责任\\n单位：乙局）", 100)
    >>> lines.text, lines.start(6), lines.end(11)
    ('甲。（责任单位：乙局）', 107, 112)
    """

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self._offset = offset
        self._kept: list[int] | None = None
        if "\n" in text.rstrip() and "\t" not in text:
            drop = [
                position
                for bracket in find_brackets(text)[0]
                if not bracket.inner and bracket.end and bracket.end - bracket.start < _LONGEST
                for position in range(bracket.start, bracket.end)
                if text[position] == "\n"
            ]
            if drop:
                dropped = set(drop)
                self._kept = [position for position in range(len(text)) if position not in dropped]
                self.text = "".join(text[position] for position in self._kept)

    def start(self, position: int) -> int:
        """The place in the document of the character at ``position``."""
        if self._kept is None:
            return self._offset + position
        return self._offset + (self._kept[position] if position < len(self._kept) else self._kept[-1] + 1)

    def end(self, position: int) -> int:
        """The place in the document behind the character before ``position``."""
        return self.start(position - 1) + 1 if position else self._offset

    def find(self, place: int) -> int:
        """The position of a place in the document."""
        return place - self._offset if self._kept is None else bisect_left(self._kept, place - self._offset)
