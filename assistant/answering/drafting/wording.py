"""A drafted sentence held against the sentence of the documents that it shares most with: what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.answering.drafting.cutting import (
    Difference,
    DifferenceKind,
    Words,
    cut,
    load_rules,
    of_one_phrase,
    pairs_of,
)
from assistant.answering.drafting.widening import parted, whole_words
from assistant.answering.scope import Scope, clause_span, sentences
from assistant.models import Clause, Document, Span

_PHRASE_BREAK = re.compile(r"[,，;；。\n]")
_NEGATION = re.compile(r"[不未无非勿禁]")
_ENDS = "。;；,，\n"
_ONLY_YEAR = re.compile(r"(?:到|至|在)?(?:19|20)\d\d年?(?:底|末|前|底前)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OWN_NUMBER = re.compile(r"\s*(\d{1,3})[.．、](?!\d)")
# Words in front of a claim (方案提出,) and after it (等) up to so many characters are no claim themselves.
_LEAD_IN, _TAIL = 10, 4
# So many characters with a comma behind them are a phrase of their own.
_PHRASE_LENGTH = 6
# So many documents are read whole; of more, so many clauses that search finds.
FEW, _FOUND = 12, 40
# So many words beyond a draft's own length may belong to the stretch it was taken from.
_SLACK = 12
# Of a longer stretch only the phrase that shares most with the draft is quoted.
_LONGEST_SHOWN = 150


def find_source(scope: Scope, drafted: Words) -> tuple[float, Span] | None:
    """The sentence that holds most of the draft, and how much of it; earlier documents win ties."""
    pairs = list(pairwise(drafted.tokens))
    best: tuple[float, Span] | None = None
    for document, clause in candidates(scope, drafted.text) if pairs else ():
        for span in _stretches(document, clause):
            held = pairs_of(document.text[span.start : span.end])
            score = sum(pair in held for pair in pairs) / len(pairs)
            if best is None or score > best[0] + 1e-9:
                best = (score, span)
    return best


def candidates(scope: Scope, drafted: str) -> Iterator[tuple[Document, Clause]]:
    """Every clause of a few documents; of many, those that search finds."""
    if len(scope.documents) <= FEW:
        for name in scope.documents:
            document = scope.library.documents[name]
            yield from ((document, clause) for clause in document.clauses)
        return
    for hit in scope.library.search(drafted, _FOUND, scope.documents):
        document = scope.library.documents[hit.document]
        found = document.clause(hit.clause)
        if found:
            yield document, found


def _stretches(document: Document, clause: Clause) -> list[Span]:
    """A clause's sentences, pairs of them, and the whole: a draft may run over a full stop."""
    single = sentences(document, clause)
    double = [Span(one.document, one.clause, one.start, two.end) for one, two in pairwise(single)]
    return [*single, *double, clause_span(document, clause)]


def find_differences(document: Document, source: Span, drafted: Words) -> tuple[list[Difference], Span]:
    """What the draft has otherwise than its source, and the stretch of the source it was held against.

    A draft may leave out whole phrases and put them in another order; it may not change or drop a figure, a
    year, a unit, or a word that changes what is claimed (以上, 基本).
    """
    text = document.text[source.start : source.end]
    number = _OWN_NUMBER.match(text)
    if number and not drafted.tokens[0].isdigit():  # 20.: the clause's own number is no figure of its text
        text = " " * number.end() + text[number.end() :]
    printed = _without_strays(drafted, cut(text))
    matcher = SequenceMatcher(None, drafted.tokens, printed.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size - 1
    governing = _governing_year(text, printed.starts[max(blocks, key=lambda block: block.size).b])
    found: list[Difference] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        mine = drafted.piece(a1, a2)
        if tag == "equal":
            continue
        if b2 <= first or b1 > last:  # before or after all that is shared
            comparator = _comparator_at(text[printed.ends[last] :]) if b1 > last else ""
            if comparator and not mine.startswith(comparator):
                b2 = b1 + len(cut(comparator).tokens)
            elif b2 <= first and mine:
                b1, b2 = _words_before(printed, first, a2 - a1)
                phrase = len(mine) >= _PHRASE_LENGTH and parted(drafted, a2)
                if b1 == b2 and len(mine) <= _LEAD_IN and not phrase and not _changes_claim(mine):
                    continue
            elif mine and b1 == last + 1 and _goes_on(printed, last) and mine not in load_rules()["harmless"]:
                b2 = min(b2, b1 + a2 - a1)
            elif mine and (_changes_claim(mine) or len(mine) >= _TAIL):
                b2 = b1
            else:
                continue
        elif tag == "insert" and not _drops_claim(printed, b1, b2):
            continue
        found += _differences_at(drafted, printed, (a1, a2), (b1, b2), governing)
    years = _YEAR.findall(drafted.text)
    if years and governing and governing not in years and not any(item.kind == "year" for item in found):
        found.append(Difference("year", f"{years[0]}年", f"{governing}年"))
    start = max((text.rfind(mark, 0, printed.starts[first]) + 1 for mark in _ENDS), default=0)
    end = printed.ends[last] + len(_comparator_at(text[printed.ends[last] :]))
    stop = min([at for mark in _ENDS if (at := text.find(mark, end)) >= 0], default=len(text))
    if stop - start > _LONGEST_SHOWN:
        core = max(blocks, key=lambda block: block.size)
        low, high = printed.starts[core.b], printed.ends[core.b + core.size - 1]
        start = max((text.rfind(mark, 0, low) + 1 for mark in _ENDS), default=0)
        stop = min([at for mark in _ENDS if (at := text.find(mark, high)) >= 0], default=len(text))
        end = high
    shown = text[start : max(stop, end)]
    place = source.start + start
    return found, Span(source.document, source.clause, place, place + len(shown.rstrip()))


def _without_strays(drafted: Words, printed: Words) -> Words:
    """The source around what it shares with the draft, where beyond it only single words recur."""
    matcher = SequenceMatcher(None, drafted.tokens, printed.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    core = max(blocks, key=lambda block: block.size)
    low = max(core.b - core.a - _SLACK, 0)
    high = core.b + len(drafted.tokens) - core.a + _SLACK
    if any(block.size > 2 and not low <= block.b <= high - block.size for block in blocks):
        return printed
    return Words(printed.text, printed.tokens[low:high], printed.starts[low:high], printed.ends[low:high])


def _words_before(printed: Words, first: int, length: int) -> tuple[int, int]:
    """The words of the same phrase just before what is shared; none where the phrase begins there."""
    low = first
    while low > 0 and first - low < length and not parted(printed, low):
        low -= 1
    return low, first


def _governing_year(text: str, at: int) -> str:
    """The year a stretch of a sentence stands under: the last one named before it, "" where none is."""
    opening = max(text.rfind(stop, 0, at) for stop in "。！？\n") + 1
    years = list(_YEAR.finditer(text, opening, at))
    return years[-1].group() if years else ""


def _drops_claim(printed: Words, first: int, last: int) -> bool:
    """Whether words the draft leaves out change what it keeps.

    Whole phrases between commas, and titles in 《》, may be left out; items of a list may not.
    """
    low = printed.ends[first - 1] if first else 0
    high = printed.starts[last] if last < len(printed.tokens) else len(printed.text)
    dropped = printed.text[low:high]
    before, *others = _PHRASE_BREAK.split(dropped)
    if not others:
        item = "、" in dropped and not re.search(r"[《》]", dropped)
        return item or _changes_claim(before) or bool(_NEGATION.search(before))
    words: list[str] = load_rules()["comparators"]
    figure = re.match(r"\s*\d", before)
    return bool(figure or _comparator_at(before)) or others[-1].endswith(tuple(words))


def _goes_on(printed: Words, last: int) -> bool:
    """Whether the phrase of the source goes on behind its last shared word."""
    return not parted(printed, last + 1)


def _comparator_at(text: str) -> str:
    words: list[str] = load_rules()["comparators"]
    return next((word for word in words if text.startswith(word)), "")


def _changes_claim(words: str) -> bool:
    comparators: list[str] = load_rules()["comparators"]
    return (
        bool(re.search(r"\d", words))
        or any(word in words for word in comparators)
        or bool(re.search(load_rules()["unit_name"], words))
    )


def _differences_at(
    drafted: Words, printed: Words, a: tuple[int, int], b: tuple[int, int], governing: str
) -> Sequence[Difference]:
    """The difference of two pieces, its words widened to a whole figure; () where it is none."""
    comparators: list[str] = load_rules()["comparators"]
    a, b = whole_words(drafted, printed, a, b)
    mine, theirs = drafted.piece(*a), printed.piece(*b)
    if re.search(r"\d", mine) or re.search(r"\d", theirs):
        if _ONLY_YEAR.fullmatch(mine) and not re.search(r"\d", theirs):
            same = _YEAR.findall(mine) == [governing]
            return () if same else [Difference("year", mine, f"{governing}年" if governing else "")]
        if _ONLY_YEAR.fullmatch(theirs) and not mine and _YEAR.findall(theirs)[0] in drafted.tokens:
            return ()
        year = _YEAR.search(mine) and (_YEAR.search(theirs) or not theirs)
        kind: DifferenceKind = "year" if year or (not mine and _YEAR.search(theirs)) else "value"
        left = 1 if kind == "year" else 0
        return [
            Difference(
                kind,
                drafted.widened(*a, left, 1) if mine else "",
                printed.widened(*b, left, 1) if theirs else "",
            )
        ]
    if any(word in mine or word in theirs for word in comparators):
        figure = printed.tokens[b[1] : b[1] + 1]
        right = 2 if figure and figure[0][0].isdigit() else 0
        return [
            Difference(
                "comparator", *(text.widened(*at, 2, right) for text, at in ((drafted, a), (printed, b)))
            )
        ]
    units = [
        re.search(load_rules()["unit_name"], words.widened(*at, 4, 4))
        for words, at in ((drafted, a), (printed, b))
    ]
    if units[0] and units[1] and units[0].group() != units[1].group():
        return [Difference("unit", units[0].group(), units[1].group())]
    if not theirs and mine in load_rules()["harmless"]:
        return ()
    return [Difference("wording", mine, of_one_phrase(mine, theirs) if mine else theirs)]
