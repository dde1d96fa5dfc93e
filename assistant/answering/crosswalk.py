"""Clause ↔ clause between two documents (对应): which clause speaks of the same matter, in the same order.

A link claims correspondence, never derivation. Clauses are compared by heading, by the heading above
them, by text where both documents have one, and aligned so that the order of both is kept and either
may have clauses without a counterpart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from assistant.models import Clause, Document, Ledger, Link, Span
from assistant.retrieval.tokens import Tokenizer, fold

Grams: TypeAlias = frozenset[str]
_CHARACTERS = Tokenizer({}, 1).characters

# What heading, text and the heading above weigh in the score of a pair; without text on both sides the
# heading carries the text's weight too.
_HEADING, _TEXT, _ABOVE = 0.5, 0.35, 0.15
# Two texts on one matter have half of their words in common at most.
_TEXT_SCALE = 2.0
# A pair below this is no link: a gap is better.
_LEAST = 0.22
# … unless it is all that is left between two linked pairs: then the order speaks for it too.
_LEAST_BETWEEN = 0.15
# A closing paragraph takes in a further clause when it names this much of that clause's heading, or has
# this much of its words in common.
_NAMED, _RESTATED = 0.5, 0.12
# A clause without a heading is compared by its first sentence, up to so many characters.
_LONGEST_HEADING = 40
# Shared phrases shown as the reason of a link: how many at most, how long at least.
_PHRASES, _SHORTEST = 3, 4


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is compared of a clause; ``text`` is empty where only an outline is known."""

    clause: Clause
    heading: str
    above: str
    text: str
    heading_grams: Grams
    above_grams: Grams
    text_grams: Grams


class _Rarity:
    """Comparing sets of character pairs; a pair that few of ``members`` have counts more."""

    def __init__(self, members: Sequence[Grams]) -> None:
        counts = Counter(gram for grams in members for gram in grams)
        self._weights = {gram: math.log(1 + len(members) / count) for gram, count in counts.items()}
        self._totals: dict[Grams, float] = {}

    def total(self, grams: Grams) -> float:
        """The weight of all of ``grams``."""
        if grams not in self._totals:
            self._totals[grams] = self._sum(grams)
        return self._totals[grams]

    def dice(self, one: Grams, other: Grams) -> float:
        """How much two sets have in common, of both together."""
        total = self.total(one) + self.total(other)
        return 2 * self._sum(one & other) / total if total else 0.0

    def cover(self, part: Grams, whole: Grams) -> float:
        """How much of ``part`` stands in ``whole``."""
        return self._sum(part & whole) / self.total(part) if self.total(part) else 0.0

    def _sum(self, grams: Grams) -> float:
        # fsum: the same sum in whatever order a set gives its members.
        return math.fsum(self._weights.get(gram, 0.0) for gram in grams)


@dataclass(frozen=True, slots=True)
class _Rarities:
    """Headings are compared among headings, texts among texts."""

    heading: _Rarity
    text: _Rarity


def align(document_a: Document, ledger_a: Ledger, document_b: Document, ledger_b: Ledger) -> list[Link]:
    """Links from clauses of the first document to clauses of the second, in reading order.

    Clauses that hold others (the sections) are not linked themselves; a clause may have several
    counterparts where one document says in one clause what the other says in two.
    """
    a = _entries(document_a, ledger_a)
    b = _entries(document_b, ledger_b)
    if not a or not b:
        return []
    weights = _Rarities(
        _Rarity([entry.heading_grams | entry.above_grams for entry in (*a, *b)]),
        _Rarity([entry.text_grams for entry in (*a, *b)]),
    )
    scores = [[_score(one, other, weights) for other in b] for one in a]
    chosen = _between(_joined(_monotone(scores), a, b, weights), scores)
    return [
        Link(
            from_document=document_a.id,
            from_clause=a[i].clause.path,
            to_document=document_b.id,
            to_clause=b[j].clause.path,
            score=round(min(1.0, scores[i][j]), 4),
            basis=_basis(a[i], b[j]),
        )
        for i, j in chosen
    ]


def unlinked(document: Document, linked: Container[str]) -> list[Clause]:
    """The clauses with content of their own whose paths are not among ``linked``."""
    parents = {clause.parent for clause in document.clauses}
    return [
        clause
        for clause in document.clauses
        if clause.kind in ("section", "item") and clause.path not in parents and clause.path not in linked
    ]


def _entries(document: Document, ledger: Ledger) -> list[_Entry]:
    """The clauses with content of their own, in reading order."""
    parents = {clause.parent for clause in document.clauses}
    found = []
    for clause in document.clauses:
        if clause.path in parents or clause.kind not in ("section", "item", "closing"):
            continue
        above = document.clause(clause.parent) if clause.parent else None
        text = "" if document.form == "outline" else body(document, ledger, clause)
        heading, over = fold(clause.heading), fold(above.heading if above else "")
        if not heading and clause.kind != "closing":
            heading = fold(text.split("。")[0])[:_LONGEST_HEADING]
        found.append(_Entry(clause, heading, over, text, _grams(heading), _grams(over), _grams(text)))
    return found


def body(document: Document, ledger: Ledger, clause: Clause) -> str:
    """The text of a clause without number, heading and statements of who is responsible."""
    return "".join(document.text[span.start : span.end] for span in body_spans(document, ledger, clause))


def body_spans(document: Document, ledger: Ledger, clause: Clause) -> list[Span]:
    """The stretches of a clause that say what is to be done, in reading order."""
    spans, start = [], clause.body_start
    for statement in ledger.statements:
        if statement.span.clause == clause.path and statement.span.start >= start:
            spans.append(Span(document.id, clause.path, start, statement.span.start))
            start = statement.span.end
    spans.append(Span(document.id, clause.path, start, clause.end))
    return [span for span in spans if document.text[span.start : span.end].strip(" \n()")]


def _grams(text: str) -> Grams:
    return frozenset(one + other for one, other in pairwise(_CHARACTERS(text)))


def _score(a: _Entry, b: _Entry, weights: _Rarities) -> float:
    """How close two clauses are, in [0, 1]."""
    above = weights.heading.dice(a.above_grams, b.above_grams)
    heading = _heading_score(a, b, weights)
    if a.text_grams and b.text_grams:
        text = weights.text.dice(a.text_grams, b.text_grams)
        return _HEADING * heading + _TEXT * min(1.0, _TEXT_SCALE * text) + _ABOVE * above
    return (_HEADING + _TEXT) * heading + _ABOVE * above


def _heading_score(a: _Entry, b: _Entry, weights: _Rarities) -> float:
    """Headings compared; a clause without one is compared by whether it speaks of the other's heading."""
    if a.heading and b.heading:
        return weights.heading.dice(a.heading_grams, b.heading_grams)
    if a.clause.kind == b.clause.kind == "closing":
        return 1.0
    if a.heading or b.heading:
        headed, bare = (a, b) if a.heading else (b, a)
        return weights.heading.cover(headed.heading_grams, bare.text_grams)
    return 0.0


def _monotone(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs, rising in both, whose scores above the least add up to the most."""
    rows, columns = len(scores), len(scores[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            linked = best[i - 1][j - 1] + scores[i - 1][j - 1] - _LEAST
            best[i][j] = max(best[i - 1][j], best[i][j - 1], linked)
    pairs: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _joined(
    pairs: list[tuple[int, int]], a: Sequence[_Entry], b: Sequence[_Entry], weights: _Rarities
) -> list[tuple[int, int]]:
    """``pairs`` and the clauses left over that say part of what a neighbour's counterpart says."""
    found = set(pairs)
    found |= {(i, j) for i, j in _further(pairs, a, b, weights)}
    found |= {(i, j) for j, i in _further([(j, i) for i, j in pairs], b, a, weights)}
    return sorted(found)


def _further(
    pairs: Sequence[tuple[int, int]], left: Sequence[_Entry], right: Sequence[_Entry], weights: _Rarities
) -> Iterable[tuple[int, int]]:
    """Clauses of ``left`` without a link, each with the neighbour's counterpart that speaks of it too."""
    linked = {i for i, _ in pairs}
    for i in range(len(left)):
        if i not in linked:
            for k, j in _neighbours(pairs, i):
                if _joins(left[i], right[j], left[k], weights):
                    yield i, j


def _neighbours(pairs: Sequence[tuple[int, int]], index: int) -> list[tuple[int, int]]:
    """The linked pairs right before and after ``index`` on the first side."""
    before = [pair for pair in pairs if pair[0] < index]
    after = [pair for pair in pairs if pair[0] > index]
    return before[-1:] + after[:1]


def _joins(entry: _Entry, partner: _Entry, counterpart: _Entry, weights: _Rarities) -> bool:
    """Whether ``partner``, linked to ``counterpart`` already, speaks of ``entry`` beside it.

    Either its heading names what the counterpart's does not, or it is a closing paragraph and names it or
    says it over.
    """
    if not partner.heading:
        named = weights.heading.cover(entry.heading_grams, partner.text_grams) >= _NAMED
        return named or weights.text.dice(entry.text_grams, partner.text_grams) >= _RESTATED
    shared = _phrases(entry.heading, partner.heading, shortest=_SHORTEST)
    return any(phrase not in counterpart.heading for phrase in shared)


def _between(pairs: list[tuple[int, int]], scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """``pairs`` and those clauses that stand alone on both sides between two linked pairs."""
    alone = [
        (i + 1, j + 1)
        for (i, j), (k, m) in pairwise(pairs)
        if (k - i, m - j) == (2, 2) and scores[i + 1][j + 1] >= _LEAST_BETWEEN
    ]
    return sorted([*pairs, *alone])


def _basis(a: _Entry, b: _Entry) -> str:
    """The reason of a link, in words."""
    reasons = []
    if a.heading and a.heading == b.heading:
        reasons.append(f"标题相同“{a.clause.heading}”")
    elif a.heading and b.heading:
        shared = _phrases(a.heading, b.heading, shortest=2)
        reasons.append(
            f"标题相近“{a.clause.heading}”与“{b.clause.heading}”"
            + (f"(同有{_quoted(shared)})" if shared else "")
        )
    elif a.clause.kind == b.clause.kind == "closing":
        reasons.append("同为结尾段落")
    if a.above and b.above:
        same = a.above == b.above
        reasons.append(f"所在部分相同“{a.above}”" if same else f"所在部分为“{a.above}”与“{b.above}”")
    phrases = _phrases(a.text, b.text, shortest=_SHORTEST)
    if phrases:
        reasons.append(f"正文同有{_quoted(phrases)}")
    if not (a.text and b.text):
        reasons.append("一方仅有要点,按标题对应")
    return ";".join([*reasons, "先后次序一致"])


def _quoted(phrases: Iterable[str]) -> str:
    return "".join(f"“{phrase}”" for phrase in phrases)


def _phrases(one: str, other: str, shortest: int) -> list[str]:
    """The longest words that both texts have, longest first; none lies inside another."""
    found: list[str] = []
    for run in _runs(one):
        start = 0
        while start + shortest <= len(run):
            end = start + shortest
            while end <= len(run) and run[start:end] in other:
                end += 1
            if end - 1 - start >= shortest:
                found.append(run[start : end - 1])
                start = end - 1
            else:
                start += 1
    longest = sorted(dict.fromkeys(found), key=len, reverse=True)
    return [
        phrase
        for place, phrase in enumerate(longest)
        if not any(phrase in longer for longer in longest[:place])
    ][:_PHRASES]


def _runs(text: str) -> list[str]:
    """Stretches of letters and digits, between punctuation."""
    return "".join(char if char.isalnum() else " " for char in text).split()
