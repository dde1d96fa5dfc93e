"""Sub-sentences with the deadline that governs each; which of them set no goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.calendars import Calendar, plan_years
from assistant.extraction.quantities import BASE, WORDS, starting_point
from assistant.extraction.vocabulary import any_of
from assistant.models import Clause, Deadline, DeadlineKind

_PIECES = re.compile(r"[，；;。\n\t]|,(?!\d{3}(?!\d))|[（(](?=其中)")
_PAID = re.compile(
    rf"{any_of(WORDS['payments']['verbs'])}|{any_of(WORDS['payments']['grants'])}[^，。；、制机政性类标]{{0,6}}\d"
)
_SUM = re.compile(r"\d[\d.]*[十百千万亿]*(?:元|[%％]|倍)")
_TERMS = re.compile(rf"^\s*{any_of(WORDS['payments']['openings'])}|的$")
_DATED = re.compile(r"(?P<year>(?:19|20)\d\d)年|十(?P<plan>[一二三四五六七八九])五")
# A year that only names a measure: 恢复并超过2019年水平.
_MEASURE = re.compile(
    r"(?:超过|高于|低于|恢复到?|达到|不低于|优于)(?:19|20)\d\d年|(?:19|20)\d\d年(?:同期)?(?:水平|基数|基准)"
)
_LASTING: dict[DeadlineKind, re.Pattern[str]] = {
    "by_date": re.compile(r"[\d年月底末]|季度"),
    "within_period": re.compile("五|年[之以]?内"),
    "recurring": re.compile("(?!)"),
    "ongoing": re.compile("(?!)"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A sub-sentence; ``whole_year`` where its deadline is a year, so that a result by then is a goal.

    ``dates`` are the deadlines printed in it side by side (到2022年和2030年).
    """

    start: int
    end: int
    deadline: str
    whole_year: bool
    dates: tuple[str, ...]
    sentence: int
    dated: bool


def find_pieces(masked: str, start: int, clause: Clause, deadlines: Sequence[Deadline]) -> Iterator[Piece]:
    """Sub-sentences with the deadline that governs them: one inside, else the last before in the sentence.

    What recurs or runs for days governs its own sub-sentence alone.
    """
    waiting = sorted((d for d in deadlines if d.span.end - clause.start > start), key=lambda d: d.span.end)
    index = 0
    current, whole_year, sentence = "", False, 0
    dates: tuple[str, ...] = ()
    for match in [*_PIECES.finditer(masked, start), None]:
        end = match.start() if match else len(masked)
        first = index
        while index < len(waiting) and waiting[index].span.end - clause.start <= end:
            index += 1
        inside = waiting[first:index]
        lasting = [d for d in inside if _LASTING[d.kind].search(d.text)]
        if lasting:
            current, dates = lasting[-1].text, tuple(d.text for d in lasting)
            whole_year = lasting[-1].kind == "by_date" and lasting[-1].month in (None, 12)
        passing = [d.text for d in inside if d.kind == "recurring"]
        if end > start:
            governing = passing[-1] if passing else current
            yield Piece(start, end, governing, whole_year, dates, sentence, bool(lasting))
        if match and match[0] in "。\n\t":
            current, whole_year, dates = "", False, ()
            sentence += 1
        start = match.end() if match else end


def find_payments(masked: str, pieces: Sequence[Piece]) -> set[int]:
    """The sub-sentences that say what is paid for what: 对…达到80%以上的，给予50万元奖励，最高不超过…."""
    found: set[int] = set()
    sentences: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        sentences.setdefault(piece.sentence, []).append(index)
    for members in sentences.values():
        words = {index: masked[pieces[index].start : pieces[index].end] for index in members}
        paid = next((index for index in members if _PAID.search(words[index])), None)
        if paid is not None:
            opening = next((i for i in members if i <= paid and _TERMS.search(words[i])), paid)
            terms = [index for index in members if index >= opening]
            if any(_SUM.search(words[index]) for index in terms):
                found |= set(terms)
    return found


def find_past(text: str, pieces: Sequence[Piece], calendar: Calendar) -> set[int]:
    """The sub-sentences that tell what was: those behind a past year or plan, up to one with a deadline."""
    found: set[int] = set()
    past, sentence = False, -1
    for index, piece in enumerate(pieces):
        words = text[piece.start : piece.end]
        past = past and piece.sentence == sentence and not piece.dated
        sentence = piece.sentence
        past = past or (words.lstrip().startswith(("截至", "截止")) and not piece.dated)
        if not past and _DATED.search(words):
            words = _MEASURE.sub("", BASE.sub("", words))
            start = starting_point(words)
            words = words[: start[0]] + words[start[1] :] if start else words
            past = any(
                calendar.is_past(int(match["year"] or plan_years(match["plan"])[1]))
                for match in _DATED.finditer(words)
            )
        if past:
            found.add(index)
    return found
