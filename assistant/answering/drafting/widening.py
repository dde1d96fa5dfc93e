"""A difference of a few characters, widened to words that a reader can tell apart: 上 → 50%以上."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from assistant.answering.drafting.cutting import Words, load_rules

Range: TypeAlias = tuple[int, int]
_LONGEST_WORD = 4
_MARK = re.compile(r"[,，;；。、\n]")


def whole_words(drafted: Words, printed: Words, a: Range, b: Range) -> tuple[Range, Range]:
    """The ranges that differ, slid to where an item begins and grown to whole words and figures.

    Both sides grow by the same words.
    """
    if a[0] == a[1] or b[0] == b[1]:
        text, place = (printed, b) if a[0] == a[1] else (drafted, a)
        by = _slide(text, place)
        a, b = (a[0] + by, a[1] + by), (b[0] + by, b[1] + by)
    words = [*load_rules()["comparators"], *load_rules()["whole_words"]]
    left = right = 0
    for text, place in ((drafted, a), (printed, b)):
        more = _around(text, place, words)
        left, right = max(left, more[0]), max(right, more[1])
    figures = any(char.isdigit() for at in range(*a) for char in drafted.tokens[at]) or any(
        char.isdigit() for at in range(*b) for char in printed.tokens[at]
    )
    short = not figures and max(a[1] - a[0], b[1] - b[0]) == 1 and not left and not right
    if short:
        figure = any(
            at and text.tokens[at - 1][0].isdigit() for text, (at, _) in ((drafted, a), (printed, b))
        )
        left, right = (1, 1) if figure else (_room(drafted, a, -1), _room(drafted, a, 1))
    grown = []
    for text, (first, last) in ((drafted, a), (printed, b)):
        grown.append((max(first - left, 0), min(last + right, len(text.tokens))))
    return grown[0], grown[1]


def parted(text: Words, at: int) -> bool:
    """Whether a mark stands before a word, or nothing does."""
    return (
        at == 0
        or at >= len(text.tokens)
        or bool(_MARK.search(text.text[text.ends[at - 1] : text.starts[at]]))
    )


def _slide(text: Words, place: Range) -> int:
    """By how many words later (or earlier, below 0) the same difference begins where an item begins and
    ends where one ends: 甲、[乙丙、]乙丁 for 甲、乙[丙、乙]丁."""
    tokens, places = text.tokens, [0]
    for step in (-1, 1):
        first, last = place
        while first + min(step, 0) >= 0 and last + max(step, 0) <= len(tokens):
            left, right = (first - 1, last - 1) if step < 0 else (first, last)
            if tokens[left] != tokens[right]:
                break
            first, last = first + step, last + step
            places.append(first - place[0])
    whole = [by for by in places if parted(text, place[0] + by) and parted(text, place[1] + by)]
    return min(whole, key=abs, default=0)


def _around(text: Words, place: Range, words: Sequence[str]) -> Range:
    """How many words more on either side a whole word around ``place`` takes, and a figure before it."""
    low = max(place[0] - _LONGEST_WORD, 0)
    window = text.tokens[low : place[1] + _LONGEST_WORD]
    starts = [sum(map(len, window[:at])) for at in range(len(window) + 1)]
    begin, end = starts[place[0] - low], starts[min(place[1] - low, len(window))]
    joined = "".join(window)
    for word in sorted(words, key=len, reverse=True):
        for match in re.finditer(re.escape(word), joined):
            meets = (
                match.start() < end and begin < match.end()
                if begin < end
                else match.start() < begin < match.end()
            )
            if meets and match.start() in starts and match.end() in starts:
                left = place[0] - low - starts.index(match.start())
                right = starts.index(match.end()) - (place[1] - low)
                return max(left, 0), max(right, 0)
    return 0, 0


def _room(text: Words, place: Range, step: int) -> int:
    """1 where a word beside ``place`` belongs to the same phrase, else 0."""
    at = place[0] if step < 0 else place[1]
    return int(0 < at < len(text.tokens) and not parted(text, at))
