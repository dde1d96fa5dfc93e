"""In what a phrase departs from the nearest words of a clause, where no finer difference is found."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from assistant.answering.drafting.cutting import Difference, Words, bare, cut, load_rules, of_one_phrase
from assistant.answering.drafting.widening import parted, whole_words
from assistant.answering.scope import Scope
from assistant.models import Span

_BREAKS = ",，;；。:：\n"
_LAST_PHRASE = re.compile(rf"^.*[{_BREAKS}]", re.DOTALL)
_FIRST_PHRASE = re.compile(rf"[^{_BREAKS}]*")


def phrase_differences(scope: Scope, source: Span, phrase: str) -> list[Difference]:
    """In what a phrase departs from the stretch of ``source``'s clause that is nearest to it."""
    document = scope.library.documents[source.document]
    clause = document.clause(source.clause)
    if clause is None:
        return []
    drafted = cut(phrase)
    text = document.text[clause.start : clause.end]
    printed = cut(text)
    matcher = SequenceMatcher(None, printed.tokens, drafted.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return [Difference("wording", phrase, "")]
    core = max(blocks, key=lambda block: block.size)
    low = max(core.a - core.b - 2, 0)
    high = core.a + len(drafted.tokens) - core.b + 2
    near = Words(text, printed.tokens[low:high], printed.starts[low:high], printed.ends[low:high])
    matcher = SequenceMatcher(None, drafted.tokens, near.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    found = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        outside = b2 <= blocks[0].b or b1 > blocks[-1].b + blocks[-1].size - 1
        a, b = ((a1, a2), (b1, b2)) if outside else whole_words(drafted, near, (a1, a2), (b1, b2))
        mine, theirs = drafted.piece(*a), near.piece(*b)
        if outside and parted(near, b2 if b2 <= blocks[0].b else b1):
            theirs = ""  # of another phrase
        elif b2 <= blocks[0].b:
            theirs = _LAST_PHRASE.sub("", theirs)
        elif outside:
            theirs = _FIRST_PHRASE.match(theirs)[0]  # type: ignore[index]
        harmless = not theirs and mine in load_rules()["run_optional"]
        if harmless or (outside and not mine):
            continue
        found.append(Difference("wording", mine, of_one_phrase(mine, theirs) if mine else theirs.strip()))
    return found


def left_out(scope: Scope, source: Span, sentence: str) -> list[Difference]:
    """The words of ``source`` between the drafted ones, when nothing else tells the two apart."""
    text = scope.text(source)
    drafted, printed = cut(sentence), cut(text)
    matcher = SequenceMatcher(None, drafted.tokens, printed.tokens, autojunk=False)
    gaps = [
        text[printed.starts[b1] : printed.ends[b2 - 1]]
        for tag, _, _, b1, b2 in matcher.get_opcodes()
        if tag == "insert" and b1 and b2 < len(printed.tokens)
    ]
    return [Difference("wording", "", gap) for gap in gaps if bare(gap)]
