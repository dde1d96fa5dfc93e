"""The words of a question that carry its matter: what is left without slots and words that ask."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.understanding.grammar import Grammar

_SLOT = re.compile(r"[A-Z]")
_LEAST = 2
# So many pieces of a topic are more than a matter; so many characters in a row are no chance.
_MANY, _RUN = 2, 4


def find_topic(mask: str, grammar: Grammar) -> str:
    """The matter of a masked question, its pieces joined by a blank; "" where the slots say all."""
    kept = []
    for piece in _SLOT.sub("\n", mask).split("\n"):
        for part in grammar.topic["split"].split(piece):
            words = _trim(part or "", grammar)
            if len(words) >= _LEAST:
                kept.append(words)
    # 讲水的有哪几条: a matter of one character.
    if not kept and (lone := grammar.topic["lone"].search(mask)):
        return lone["what"]
    return " ".join(dict.fromkeys(kept))


def find_wording(mask: str, topic: str) -> str:
    """The topic as it stands in the text, where only punctuation parts its pieces (林长制、河湖长制)."""
    pieces = topic.split()
    if len(pieces) < 2:
        return topic
    match = re.search(r"[,、;:]+".join(map(re.escape, pieces)), mask)
    return match.group() if match else pieces[0]


def telling(topic: str, prints: Callable[[str], bool]) -> str:
    """Of a topic of many pieces, as a long question leaves it, those that the documents print."""
    pieces = topic.split()
    printed = [
        piece
        for piece in pieces
        if (len(piece) > _LEAST and prints(piece))
        or any(prints(piece[at : at + _RUN]) for at in range(len(piece) - _RUN + 1))
    ]
    return " ".join(printed) if printed and len(pieces) > _MANY else topic


def _trim(words: str, grammar: Grammar) -> str:
    """``words`` without function words at either end."""
    while words:
        shorter = grammar.topic["prefix"].sub("", words, count=1)
        shorter = grammar.topic["suffix"].sub("", shorter, count=1)
        if shorter == words:
            break
        words = shorter
    return words
