"""Which documents a comparison sets against each other: those that have something, those that lack it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.understanding.grammar import Grammar

_SIDE = re.compile(r"[LMD]")


def find_sides(
    mask: str, documents: Sequence[Sequence[str]], grammar: Grammar
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The documents that have and those that lack, of a masked question; ``documents`` one entry a mark.

    省里比市里多的 and 省里有市里没有的 both say that the province has what the city lacks; where nothing
    is said to be lacking, all have.
    """
    has: list[str] = []
    lacks: list[str] = []
    for mark, names in zip(_SIDE.finditer(mask), documents, strict=False):
        # Z is the side looked at, among the others.
        seen = f"{mask[: mark.start()]}Z{mask[mark.end() :]}"
        (lacks if grammar.sides["lacks"].search(seen) else has).extend(names)
    return tuple(dict.fromkeys(has)), tuple(name for name in dict.fromkeys(lacks) if name not in has)
