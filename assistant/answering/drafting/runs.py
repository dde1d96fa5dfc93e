"""Whether drafted words stand in a clause: what a draft may leave out there, and what it may not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.drafting.clause_words import Word, clause_words, same_words, words_of
from assistant.answering.drafting.cutting import Difference, cut, load_rules, pairs_of
from assistant.answering.drafting.wording import candidates
from assistant.answering.scope import Scope, sentences
from assistant.models import Clause, Document, Span

_PHRASE, _SENTENCE = ",，;；:：。！？\n", "。！？\n"
_HALVES = f"{_SENTENCE};；"
_NEGATION = re.compile(r"[不未勿]|非(?!化石|物质)|无(?!害|人|障碍)")
_HARMLESS_NEGATION = re.compile(r"不(?:断|仅|但|动产)|未来")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}?(?P<level>[省市县州旗区])(?=人民政府)")
_TITLE_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?(?P<level>[省市县州])")
_STEM = re.compile(r"(?:[壮回维吾尔藏]+族?)?自治区$|[省市县州旗区]$")
_FIGURE = re.compile(r"\d")
_FIGURE_LAST = re.compile(r"\d[\d.]*[%\u4e00-\u9fff]{0,3}$")
# So many characters at the end of a phrase may stay away (构建…格局), and so many in brackets.
_TAIL, _BRACKETED = 4, 30
# A clause that holds less of a draft's pairs of words is not walked through.
_HELD = 0.5
# So many alternatives are tried at one place before it is given up.
_TRIES = 400


@dataclass(frozen=True, slots=True)
class Run:
    """Where a draft stands in a clause, and in what it departs there: a year, or words cut off."""

    span: Span
    differences: tuple[Difference, ...]
    begins: bool  # it begins where its sentence begins, a date or words like 加快 aside
    sentence: Span


def find_run(scope: Scope, drafted: str) -> Run | None:
    """The run of a document that says ``drafted``, one without differences before all others."""
    words = words_of(drafted)
    best: Run | None = None
    if not any(word.date is None for word in words):
        return None
    wanted = list(pairwise(cut(drafted).tokens))
    for document, clause in candidates(scope, drafted):
        held = pairs_of(document.text[clause.start : clause.end])
        if clause.kind in ("header", "footer") or sum(pair in held for pair in wanted) < _HELD * len(wanted):
            continue
        walk = _Walk(document, clause, words)
        for pairs in walk.places():
            run = walk.run(pairs, drafted)
            if not run.differences:
                return run
            best = best if best and len(best.differences) <= len(run.differences) else run
    return best


class _Walk:
    """Drafted words followed through the words of one clause."""

    def __init__(self, document: Document, clause: Clause, drafted: Sequence[Word]) -> None:
        self.document, self.clause = document, clause
        self.drafted = drafted
        self.printed = clause_words(document.text[clause.start : clause.end])
        own = _own_place(document)
        self.optional = [tuple(word) for word in [*load_rules()["run_optional"], *own]]
        cuts = [clause.body_start, *(span.start for span in sentences(document, clause))]
        places = [clause.start + word.start for word in self.printed]
        self._opens = {bisect_left(places, cut) for cut in cuts}
        self.starts = [at for at in range(len(self.printed)) if self.begins(at, _PHRASE)]
        self._tries = 0
        dated = re.search(r"(?:19|20)\d\d(?=年)", document.title)
        self.year = (document.written_on or (dated.group() if dated else ""))[:4]

    def places(self) -> Iterator[list[tuple[int, int]]]:
        """Every way the whole draft stands here: pairs of its words and the printed ones."""
        first = {self.drafted[at].text for at in self._skipped(0, set()) if at < len(self.drafted)}
        for at, word in enumerate(self.printed):
            if word.text in first:
                self._tries = 0
                pairs = self._follow(0, at)
                if pairs:
                    yield pairs

    def begins(self, at: int, marks: str) -> bool:
        """Whether a phrase or a sentence begins at a printed word."""
        return at in self._opens or any(mark in self.printed[at].gap for mark in marks)

    def _skipped(self, i: int, seen: set[int]) -> set[int]:
        """Every place a draft can go on at when words that claim nothing are passed over from ``i``."""
        if i in seen or i >= len(self.drafted):
            return seen
        seen.add(i)
        for skip in self._skips(i):
            self._skipped(i + skip, seen)
        return seen

    def _skips(self, i: int) -> Iterator[int]:
        if self.drafted[i].date:
            yield 1  # a date may stand elsewhere: which one governs is seen to afterwards
        for word in self.optional:
            if tuple(item.text for item in self.drafted[i : i + len(word)]) == word:
                yield len(word)

    def _follow(self, i: int, j: int) -> list[tuple[int, int]] | None:
        pairs: list[tuple[int, int]] = []
        while (
            i < len(self.drafted) and j < len(self.printed) and same_words(self.drafted[i], self.printed[j])
        ):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        if i == len(self.drafted):
            return pairs
        self._tries += 1
        if self._tries > _TRIES:
            return None
        for next_i, next_j in self._alternatives(i, j, bool(pairs)):
            rest = self._follow(next_i, next_j)
            if rest is not None:
                return pairs + rest
        return None

    def _alternatives(self, i: int, j: int, moved: bool) -> Iterator[tuple[int, int]]:
        for skip in self._skips(i):
            yield i + skip, j
        if i == 0 or j >= len(self.printed):
            return
        printed = self.printed[j]
        if printed.date or printed.text in ("的", "了"):
            yield i, j + 1
        if printed.text == "达":  # 利用率达到90%, 利用率90%
            yield i, j + (2 if self.printed[j + 1 : j + 2] and self.printed[j + 1].text == "到" else 1)
        if printed.text == "其" and j + 1 < len(self.printed) and self.printed[j + 1].text == "中":
            yield i, j + 2
        yield from ((i, after) for after in self._after_brackets(j))
        if moved and (self.drafted[i].gap or self._headed(j)):
            yield from ((i, start) for start in self.starts if start > j and self._may_leave(j, start))

    def _after_brackets(self, j: int) -> Iterator[int]:
        """Where a title or a bracket that opens at ``j`` is closed, if it may be left out."""
        for opening, closing in (("《", "》"), ("(", ")"), ("（", "）")):
            if opening in self.printed[j].gap:
                ends = (at for at in range(j + 1, len(self.printed)) if closing in self.printed[at].gap)
                at = next(ends, None)
                text = "".join(word.text for word in self.printed[j:at])
                if at and (opening == "《" or (len(text) <= _BRACKETED and not _claims(text))):
                    yield at

    def _headed(self, j: int) -> bool:
        """Whether only a verb of a phrase has been followed so far (打造甲20个,乙100个 → 打造乙100个)."""
        begin = max((at for at in self.starts if at < j), default=0)
        return "".join(word.text for word in self.printed[begin:j]) in load_rules()["leads"]

    def _may_leave(self, j: int, start: int) -> bool:
        """Whether the printed words ``[j, start)`` may be left out: a short tail, then whole phrases."""
        if start >= self._around(max(j - 1, 0))[1] and not self.begins(start, _HALVES):
            return False
        cuts = [at for at in self.starts if j < at <= start]
        tail = 0 if self.begins(j, _PHRASE) else 1
        if tail and not self._headed(j) and not self._droppable_tail(j, cuts[0]):
            return False
        edges = cuts if tail else [j, *cuts]
        phrases = ("".join(word.text for word in self.printed[a:b]) for a, b in pairwise(edges))
        return not any(re.search(load_rules()["condition"], phrase) for phrase in phrases)

    def _droppable_tail(self, j: int, end: int) -> bool:
        begin = max((at for at in self.starts if at < j), default=0)
        before = "".join(word.text for word in self.printed[begin:j])
        tail = "".join(word.text for word in self.printed[j:end])
        listed = any("、" in word.gap for word in self.printed[j:end])
        reversing = re.search(load_rules()["reversing"], before)
        return len(tail) <= _TAIL and not listed and not reversing and not _claims(tail)

    def run(self, pairs: Sequence[tuple[int, int]], drafted: str) -> Run:
        """What was followed, with what it leaves off that it must not."""
        first, last = pairs[0][1], pairs[-1][1] + 1
        found = [*self._dates(pairs), *self._head(first), *self._tail(last, drafted)]
        begin = max((at for at in self.starts if at <= first), default=0)
        end = min((at for at in self.starts if at >= last), default=len(self.printed))
        low, high = (self.printed[begin].start, self.printed[end - 1].end)
        text, base = self.document.text, self.clause.start
        while base + high < self.clause.end and text[base + high] in "%％”’》)）":
            high += 1
        span = Span(self.document.id, self.clause.path, base + low, base + high)
        opening, close = self._around(first)
        lead = "".join(word.text for word in self.printed[opening:first] if word.date is None)
        begins = not lead or bool(re.search(load_rules()["lead_ends"], lead) and opening == begin)
        sentence = Span(self.document.id, self.clause.path, base + opening, base + close)
        return Run(span, tuple(dict.fromkeys(found)), begins, sentence)

    def _around(self, at: int) -> tuple[int, int]:
        """The first word of the sentence that holds a word, and of the next."""
        opening = max(start for start in self.starts if start <= at and self.begins(start, _HALVES))
        following = (start for start in self.starts if start > at and self.begins(start, _HALVES))
        return opening, min(following, default=len(self.printed))

    # -- what may not be left off ----------------------------------------------------------------

    def _dates(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Difference]:
        """A date of the draft that is not the one its words stand under."""
        matched = dict(pairs)
        here: Word | None = None
        for i, word in enumerate(self.drafted):
            if word.governs:
                here = word
            if word.date and i not in matched and not word.governs:
                yield Difference("year", word.text, self._measured_from(pairs[0][1]))
            j = matched.get(i)
            if j is None or here is None or word.date:
                continue
            there = self._governing(j)
            if there is None or not same_words(here, there, year=self.year):
                yield Difference("year", here.text, there.text if there else "")
                here = None
        if here and not any(i > self.drafted.index(here) for i in matched):
            there = self._governing(pairs[-1][1])
            if there is None or not same_words(here, there, year=self.year):
                yield Difference("year", here.text, there.text if there else "")

    def _measured_from(self, at: int) -> str:
        """The date that a figure in the sentence of a printed word is measured from; "" for none."""
        first, end = self._around(at)
        found = (word.text for word in self.printed[first:end] if word.date and not word.governs)
        return next(found, "")

    def _governing(self, j: int) -> Word | None:
        """The date that a printed word stands under; in a clause of goals one governs until the next."""
        for at in range(j, -1, -1):
            if self.printed[at].governs:
                return self.printed[at]
            if at and self.begins(at, _SENTENCE) and not self.clause.heading.endswith("目标"):
                return None
        return None

    def _head(self, first: int) -> Iterator[Difference]:
        rules = load_rules()
        begin = max((at for at in self.starts if at <= first), default=0)
        before = [word for word in self.printed[begin:first] if word.date is None]
        lead = "".join(word.text for word in before)
        if "、" in self.printed[first].gap:
            yield Difference("wording", "", lead + "、")
        elif not lead:
            return
        elif lead.endswith(tuple(rules["comparators"])):
            yield Difference("comparator", "", lead)
        elif re.search(rules["reversing"], lead) or _negates(lead) or not re.search(rules["lead_ends"], lead):
            yield Difference("wording", "", lead)

    def _tail(self, last: int, drafted: str) -> Iterator[Difference]:
        end = min((at for at in self.starts if at >= last), default=len(self.printed))
        if end == last:
            return
        base = self.clause.start
        text = self.document.text[base + self.printed[last - 1].end : base + self.printed[end - 1].end]
        behind = "".join(word.text for word in self.printed[last:end])
        comparator = next((word for word in load_rules()["comparators"] if behind.startswith(word)), "")
        shown = _FIGURE_LAST.search(drafted.rstrip("。;；,， "))
        if comparator:
            words = shown.group() if shown else drafted[-4:]
            yield Difference("comparator", words, words + comparator)
        elif self._after_brackets_end(last, end) or self._droppable_tail(last, end):
            return
        elif not ("、" in self.printed[last].gap and (shown or self.printed[last].text[0].isdigit())):
            # Items of a list that each have their own figure (1个甲、3个乙) are claims of their own.
            yield Difference("wording", "", text.strip())

    def _after_brackets_end(self, last: int, end: int) -> bool:
        return any(after >= end for after in self._after_brackets(last)) or "(" in self.printed[last].gap


def _own_place(document: Document) -> list[str]:
    """What a document calls its own place: 全市, 我市, 甲市, 甲."""
    match = _PLACE.match(document.issuer or document.title) or _TITLE_PLACE.match(document.title)
    if match is None:
        return []
    place = match.group()
    return [*(f"{word}{match['level']}" for word in "全我本"), place, _STEM.sub("", place)]


def _claims(text: str) -> bool:
    """Whether words say how much or turn a sentence round."""
    comparators: list[str] = load_rules()["comparators"]
    return bool(_FIGURE.search(text) or _negates(text) or any(word in text for word in comparators))


def _negates(text: str) -> bool:
    return bool(_NEGATION.search(_HARMLESS_NEGATION.sub("", text)))
