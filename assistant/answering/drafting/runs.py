"""Whether drafted words stand in a document as one run, and what a run leaves off at its ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answering.drafting.wording import Difference, Words, cut, load_rules
from assistant.answering.scope import Scope, body_clauses
from assistant.models import Clause, Document, Span

# A year by itself; a month stays among the words and must stand where the text has it.
DATE = re.compile(r"(?:到|至|在)?(?:19|20)\d\d年(?:底前|前|底|末)?(?!\d)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?[省市县区州](?=到|在|将|要|力争|,|，)")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_BREAKS = ",，;；。:：\n"
_ENDS = ",，;；。\n"
_STOPS = "。！？\n"
_FIGURE = re.compile(r"\d[\d.]*[%\u4e00-\u9fff]{0,3}$")
_LAST_PHRASE = re.compile(rf"^.*[{_BREAKS}]", re.DOTALL)
_FIRST_PHRASE = re.compile(rf"[^{_BREAKS}]*")
_MARK = re.compile(r"[\s“”\"‘’'《》()（）]")
_NEGATION = re.compile(r"[不未勿]|非(?!化石|物质)|无(?!害|人|障碍)")
_HARMLESS_NEGATION = re.compile(r"不(?:断|仅|但|动产)|未来")


@dataclass(frozen=True, slots=True)
class Run:
    """Where a draft stands in a document, and in what it departs there: a year, or words cut off."""

    document: Document
    clause: Clause
    start: int
    end: int
    differences: tuple[Difference, ...]

    @property
    def span(self) -> Span:
        """The phrases that hold the run."""
        text = self.document.text
        marks = [text.rfind(mark, self.clause.start, self.start) for mark in _ENDS]
        low = max(*marks, self.clause.start - 1) + 1
        stops = [at for mark in _ENDS if (at := text.find(mark, self.end, self.clause.end)) >= 0]
        return Span(self.document.id, self.clause.path, low, min(stops, default=self.clause.end))


def find_run(scope: Scope, drafted: str, year: str = "") -> Run | None:
    """The run of a document that says ``drafted``, one without differences before all others.

    Punctuation, dates and a few words that claim nothing (``run_optional``) are passed over; the year the
    draft names, or ``year`` that it stands under, must be the one the run stands under.
    """
    undated = cut(DATE.sub("", drafted))
    years = _YEAR.findall(drafted) or ([year] if year else [])
    best: Run | None = None
    if not undated.tokens:
        return None
    place = _PLACE.match(drafted)
    for name in scope.documents:
        document = scope.library.documents[name]
        if place and place.group() in (document.issuer or document.title):
            undated = cut(DATE.sub("", drafted[place.end() :]))
        for clause in body_clauses(document):
            words = _without_dates(document.text[clause.start : clause.end])
            for first, last in _places(undated.tokens, words.tokens):
                start, end = clause.start + words.starts[first], clause.start + words.ends[last - 1]
                run = Run(
                    document, clause, start, end, _departs(document, clause, start, end, drafted, years)
                )
                if not run.differences:
                    return run
                best = best or run
    return best


def phrase_differences(scope: Scope, source: Span, phrase: str) -> list[Difference]:
    """In what a phrase departs from the stretch of ``source``'s clause that is nearest to it."""
    document = scope.library.documents[source.document]
    clause = document.clause(source.clause)
    if clause is None:
        return []
    drafted = cut(DATE.sub("", phrase))
    text = document.text[clause.start : clause.end]
    printed = _without_dates(text)
    matcher = SequenceMatcher(None, printed.tokens, drafted.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return [Difference("wording", phrase, "")]
    core = max(blocks, key=lambda block: block.size)
    low = max(core.a - core.b - 2, 0)
    near = printed.tokens[low : core.a + len(drafted.tokens) - core.b + 2]
    matcher = SequenceMatcher(None, drafted.tokens, near, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    found = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        mine = drafted.piece(a1, a2)
        place = printed.starts[low + b1] if b2 > b1 else 0
        theirs = text[place : printed.ends[low + b2 - 1]] if b2 > b1 else ""
        if b2 <= blocks[0].b:
            theirs = _LAST_PHRASE.sub("", theirs)
        elif b1 > blocks[-1].b + blocks[-1].size - 1:
            theirs = _FIRST_PHRASE.match(theirs)[0]  # type: ignore[index]
        outside = b2 <= blocks[0].b or b1 > blocks[-1].b + blocks[-1].size - 1
        harmless = not theirs and mine in load_rules()["run_optional"]
        if tag == "equal" or harmless or (outside and not mine):
            continue
        found.append(Difference("wording", mine, theirs.strip()))
    return found or [Difference("wording", phrase, "")]


def _without_dates(text: str) -> Words:
    """The words of a text, those of its dates aside."""
    return cut(DATE.sub(lambda match: " " * len(match.group()), text))


def _places(drafted: tuple[str, ...], printed: tuple[str, ...]) -> list[tuple[int, int]]:
    """Every ``[first, last)`` of ``printed`` that says ``drafted``."""
    optional: list[str] = load_rules()["run_optional"]
    found = []
    for first, token in enumerate(printed):
        if token == drafted[0] or _skips(drafted, 0, optional):
            last = _walk(drafted, printed, 0, first, optional)
            if last:
                found.append((first, last))
    return found


def _walk(drafted: tuple[str, ...], printed: tuple[str, ...], i: int, j: int, optional: list[str]) -> int:
    while i < len(drafted):
        if j < len(printed) and drafted[i] == printed[j]:
            i, j = i + 1, j + 1
            continue
        for skip in _skips(drafted, i, optional):
            last = _walk(drafted, printed, i + skip, j, optional)
            if last:
                return last
        if i and j < len(printed) and printed[j] in "的了":
            j += 1
            continue
        return 0
    return j


def _skips(drafted: tuple[str, ...], i: int, optional: list[str]) -> list[int]:
    return [len(word) for word in optional if drafted[i : i + len(word)] == tuple(word)]


def _dated(text: str, year: str) -> str:
    """The words of ``text`` that give a year: 到2025年底."""
    return next((match.group() for match in DATE.finditer(text) if year in match.group()), f"{year}年")


def _departs(
    document: Document, clause: Clause, start: int, end: int, drafted: str, years: list[str]
) -> tuple[Difference, ...]:
    text = document.text
    opening = max([text.rfind(mark, clause.start, start) for mark in _STOPS] + [clause.start - 1]) + 1
    before = list(_YEAR.finditer(text, opening, end))
    found: list[Difference] = []
    if years and (not before or years[-1] != before[-1].group()):
        printed = _dated(text[opening:end], before[-1].group()) if before else ""
        found.append(Difference("year", _dated(drafted, years[-1]), printed))
    front = max([text.rfind(mark, clause.start, start) for mark in _BREAKS] + [clause.start - 1]) + 1
    lead = DATE.sub("", text[front:start])
    reversing: str = load_rules()["reversing"]
    plain = _HARMLESS_NEGATION.sub("", lead)
    qualifiers: list[str] = load_rules()["comparators"]
    qualified = _MARK.sub("", lead).endswith(tuple(qualifiers))
    listed = _MARK.sub("", lead).endswith("、")
    if listed or qualified or _NEGATION.search(plain) or re.search(reversing, lead):
        found.append(Difference("wording", "", lead.strip()))
    behind = _MARK.sub("", text[end : end + 12])
    words: list[str] = load_rules()["comparators"]
    comparator = next((word for word in words if behind.startswith(word)), "")
    tail = drafted.rstrip("。;；,， ")
    if comparator:
        shown = text[max(end - 4, start) : end]
        figure = _FIGURE.search(shown)
        shown = figure.group() if figure else shown
        found.append(Difference("comparator", shown, shown + comparator))
    elif behind.startswith("、") and not _FIGURE.search(tail):
        stops = [at for mark in _BREAKS if (at := text.find(mark, end, clause.end)) >= 0]
        found.append(Difference("wording", "", text[end : min(stops, default=clause.end)].strip()))
    return tuple(found)
