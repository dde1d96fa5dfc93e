"""What two clauses of different documents say of the same matter, side by side (对照)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

from assistant.answering.crosswalk import body, body_spans
from assistant.models import Clause, Document, Ledger, Span, Target
from assistant.retrieval.tokens import fold

Aspect: TypeAlias = Literal["target", "unit", "measure"]
Relation: TypeAlias = Literal["same", "differs", "counterpart", "first_only", "second_only"]

# Two indicators this close (0 to 1) are one; a figure and a result in words only when closer still.
_SAME_INDICATOR, _SAME_THROUGHOUT = 0.5, 0.75
# Words that are one clause's own: no run of so many characters stands in the other clause, and less than
# this part of their pairs of characters; shorter ones say too little.
_TELLING, _OWN_MEASURE, _SHORTEST_MEASURE = 4, 0.4, 6
_SENTENCE = re.compile(r"[^。;；\n]+")
_PIECE = re.compile(r"[^,，。;；\n]+")
_LOCAL_GOVERNMENT = re.compile(r"^(?:各|有关|相关|有农业的).*(?:人民政府|区|县|市)$")
_RANGE = re.compile(r"(?<=\d)\s?[—–\-~～?？至]{1,2}\s?(?=\d)")
_FIGURES = {">=": "{}以上", ">": "超过{}", "<=": "不高于{}", "<": "低于{}", "~": "{}左右"}
_PREFIX = re.compile(r"^(?:自治区|自治州|市|省|区|县|州|国家)")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One matter as the first and the second clause have it; "" and no span where one does not say.

    ``relation`` "counterpart": units of one line of business at two levels; "same": equal in name and
    figure. ``subject`` is the indicator, the line of business or the measure itself.
    """

    aspect: Aspect
    relation: Relation
    subject: str
    first: str
    second: str
    first_span: Span | None
    second_span: Span | None


def differences(
    document_a: Document, ledger_a: Ledger, path_a: str, document_b: Document, ledger_b: Ledger, path_b: str
) -> list[Comparison]:
    """What differs between two linked clauses: ``compare`` without what both say alike."""
    rows = compare(document_a, ledger_a, path_a, document_b, ledger_b, path_b)
    return [row for row in rows if row.relation != "same"]


def compare(
    document_a: Document, ledger_a: Ledger, path_a: str, document_b: Document, ledger_b: Ledger, path_b: str
) -> list[Comparison]:
    """Targets, units and measures of two linked clauses, side by side.

    Units are compared only where both documents name some for the clause, measures only where the
    text of both is loaded.
    """
    a, b = document_a.clause(path_a), document_b.clause(path_b)
    if a is None or b is None:
        return []
    rows = list(_compare_targets(_targets(ledger_a, path_a), _targets(ledger_b, path_b)))
    rows += _compare_units(_units(ledger_a, path_a), _units(ledger_b, path_b))
    if document_a.form == document_b.form == "full":
        rows += _own_measures(document_a, ledger_a, a, document_b, ledger_b, b)
    return rows


# -- targets -----------------------------------------------------------------------------------


def render_target(target: Target) -> str:
    """A target in words: figure with its comparator, and the date or that none is written.

    >>> from assistant.models import Span
    >>> render_target(Target("焚烧处理率", ">=", "70", "%", "到2025年", Span("甲", "一", 0, 1)))
    '70%以上(到2025年)'
    """
    figure = target.value + target.unit
    if _is_number(target):
        figure = _FIGURES.get(target.comparator, "{}").format(figure)
    base = f"{target.base}," if target.base else ""
    return f"{figure or '全部'}({base}{target.deadline or '未写时限'})"


def _targets(ledger: Ledger, path: str) -> list[Target]:
    return [target for target in ledger.targets if target.span.clause == path]


Pairing: TypeAlias = tuple[Target | None, Target | None]


def pair_targets(first: Sequence[Target], second: Sequence[Target]) -> list[Pairing]:
    """Every target of either side with its partner on the other or None, closest indicators first paired."""
    ranked = sorted(
        (
            (-_likeness(one.indicator, other.indicator), i, j)
            for i, one in enumerate(first)
            for j, other in enumerate(second)
        ),
    )
    partner: dict[int, int] = {}
    for likeness, i, j in ranked:
        least = _SAME_INDICATOR if _is_number(first[i]) == _is_number(second[j]) else _SAME_THROUGHOUT
        if -likeness >= least and i not in partner and j not in partner.values():
            partner[i] = j
    pairs: list[Pairing] = [
        (one, second[partner[i]] if i in partner else None) for i, one in enumerate(first)
    ]
    return pairs + [(None, other) for j, other in enumerate(second) if j not in partner.values()]


def _compare_targets(first: Sequence[Target], second: Sequence[Target]) -> Iterator[Comparison]:
    for one, other in pair_targets(first, second):
        if one and other:
            yield compare_pair(one, other)
        elif one:
            yield Comparison("target", "first_only", one.indicator, render_target(one), "", one.span, None)
        elif other:
            words = render_target(other)
            yield Comparison("target", "second_only", other.indicator, "", words, None, other.span)


def compare_pair(one: Target, other: Target) -> Comparison:
    """Two targets of one indicator: equal in name and figure, or what each says."""
    if fold(one.indicator).replace("的", "") == fold(other.indicator).replace("的", ""):
        relation: Relation = "same" if _figures(one) == _figures(other) else "differs"
        cells = render_target(one), render_target(other)
        return Comparison("target", relation, one.indicator, *cells, one.span, other.span)
    # 城镇污水处理率 is not 县城污水处理率: equal figures are not the same there.
    cells = one.indicator + render_target(one), other.indicator + render_target(other)
    subject = _common(one.indicator, other.indicator)
    return Comparison("target", "differs", subject, *cells, one.span, other.span)


def _figures(target: Target) -> tuple[str, str, str, tuple[str, ...]]:
    """What has to agree; 到2025年 and 2025年 are the same date, a result in words has no comparator."""
    years = re.findall(r"(?:19|20)\d\d", target.deadline)
    comparator = target.comparator if _is_number(target) else ""
    return (comparator, _RANGE.sub("-", target.value), target.unit, tuple(years or [target.deadline]))


def _is_number(target: Target) -> bool:
    return target.value[:1].isdigit()


def _common(one: str, other: str) -> str:
    """The longest run of characters both have; the first text itself where that is next to nothing."""
    runs = (one[i:j] for i in range(len(one)) for j in range(i + 1, len(one) + 1) if one[i:j] in other)
    # A bracket that is opened here and closed where the two differ is left out.
    longest = re.sub(r"[（(][^（()）]*$", "", max(runs, key=len, default=""))
    return longest if len(longest) > 2 else one


def _likeness(one: str, other: str) -> float:
    """How far two short texts have the same pairs of characters; the shorter one decides half of it."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    shared = len(first & second)
    return shared / (len(first) + len(second)) + shared / (2 * min(len(first), len(second)))


def _pairs(text: str) -> frozenset[str]:
    kept = [char for char in fold(text) if char.isalnum()]
    return frozenset(a + b for a, b in pairwise(kept))


# -- units -------------------------------------------------------------------------------------


def line_of(name: str) -> str:
    """The line of business a unit belongs to at any level (业务条线): equal for counterparts.

    >>> line_of("市经信局") == line_of("省经信厅") == line_of("自治区工业和信息化厅")
    True
    """
    if _LOCAL_GOVERNMENT.search(name):
        return "各地人民政府"
    found = [(len(term), term) for term in _lines() if term in name]
    return _lines()[max(found)[1]] if found else _PREFIX.sub("", name)


@cache
def _lines() -> dict[str, str]:
    """Every term of ``lines.toml`` with the first term of its line."""
    text = Path(__file__).with_name("lines.toml").read_text(encoding="utf-8")
    return {term: row["terms"][0] for row in tomllib.loads(text)["line"] for term in row["terms"]}


def _units(ledger: Ledger, path: str) -> list[tuple[str, Span]]:
    """The units of a clause with the place that states them, inherited ones included."""
    task = ledger.task(path)
    return [(unit.name, unit.span) for unit in task.units] if task else []


def _compare_units(first: list[tuple[str, Span]], second: list[tuple[str, Span]]) -> Iterator[Comparison]:
    if not first or not second:
        return
    ours, theirs = _by_line(first), _by_line(second)
    for line, (names, span) in ours.items():
        if line in theirs:
            others, place = theirs[line]
            yield Comparison("unit", "counterpart", line, names, others, span, place)
        else:
            yield Comparison("unit", "first_only", line, names, "", span, None)
    for line, (names, span) in theirs.items():
        if line not in ours:
            yield Comparison("unit", "second_only", line, "", names, None, span)


def _by_line(units: Sequence[tuple[str, Span]]) -> dict[str, tuple[str, Span]]:
    rows: dict[str, tuple[str, Span]] = {}
    for name, span in units:
        line = line_of(name)
        rows[line] = (f"{rows[line][0]}、{name}", rows[line][1]) if line in rows else (name, span)
    return rows


# -- measures ----------------------------------------------------------------------------------


def _own_measures(
    document_a: Document, ledger_a: Ledger, a: Clause, document_b: Document, ledger_b: Ledger, b: Clause
) -> Iterator[Comparison]:
    """What each clause says of which next to nothing stands in the other, figures apart."""
    ours = _letters(body(document_a, ledger_a, a))
    theirs = _letters(body(document_b, ledger_b, b))
    for span in _measures(document_a, ledger_a, a, theirs):
        text = document_a.text[span.start : span.end]
        yield Comparison("measure", "first_only", text, text, "", span, None)
    for span in _measures(document_b, ledger_b, b, ours):
        text = document_b.text[span.start : span.end]
        yield Comparison("measure", "second_only", text, "", text, None, span)


def _measures(document: Document, ledger: Ledger, clause: Clause, other: str) -> Iterator[Span]:
    """Stretches of one sentence, comma to comma, that ``other`` does not speak of."""
    figures = [target.span for target in ledger.targets if target.span.clause == clause.path]
    for place in body_spans(document, ledger, clause):
        for sentence in _SENTENCE.finditer(document.text, place.start, place.end):
            run: tuple[int, int] | None = None
            for piece in _PIECE.finditer(document.text, sentence.start(), sentence.end()):
                start, end = piece.span()
                counted = any(figure.start < end and start < figure.end for figure in figures)
                if not counted and _is_own(piece[0], other):
                    run = (run[0] if run else start, end)
                elif run:
                    yield Span(document.id, clause.path, *run)
                    run = None
            if run:
                yield Span(document.id, clause.path, *run)


def _is_own(piece: str, other: str) -> bool:
    """Whether a piece has no telling words in common with ``other``: no long run, few short ones."""
    letters = _letters(piece)
    if sum(not char.isdigit() for char in letters) < _SHORTEST_MEASURE:
        return False
    if any(letters[i : i + _TELLING] in other for i in range(len(letters) - _TELLING + 1)):
        return False
    shared = sum(pair in other for pair in (a + b for a, b in pairwise(letters)))
    return shared / (len(letters) - 1) < _OWN_MEASURE


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
