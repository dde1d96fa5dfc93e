"""What a rule is before its scope is drawn: where it stands, what it says, how far its words reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.extraction.vocabulary import CLOSING, OPENING
from assistant.models import Role, RuleKind

# onward: 下同, from its own clause on; following: 以下, the clauses behind it; silent: the tasks that state
# nobody themselves; below: those below a heading.
Reach: TypeAlias = Literal["onward", "following", "preceding", "all", "section", "here", "silent", "below"]


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule as printed, its scope still to be drawn from its ``reach``.

    ``role`` is that of inherited or marked units, or of the units that do not lead; None: as their label
    says. ``sign`` holds the characters that tell units apart: behind them nobody leads (逗号前为牵头单位),
    beside them a unit has the role (标★的为牵头单位); "" for the units without a mark (其余为配合单位).
    """

    kind: RuleKind
    units: tuple[str, ...]
    clause: str
    start: int
    end: int
    reach: Reach
    role: Role | None = None
    sign: str = ""


def find_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between hard stops around ``start`` and ``end``, brackets inside it kept whole."""
    left, depth = start, 0
    while left > 0 and start - left < 200:
        character = text[left - 1]
        if character in CLOSING:
            depth += 1
        elif character in OPENING:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and character in "；;。\n：:":
            break
        left -= 1
    right, depth = end, 0
    while right < len(text) and right - end < 200:
        character = text[right]
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and character in "；;。\n":
            break
        right += 1
    return left, right


def read_reach(body: str, default: Reach) -> Reach:
    """How far the words of a rule reach; one with exceptions (除第3项外) is applied nowhere else."""
    if re.search(r"除[^。；]{1,20}外", body):
        return "here"
    if re.search(r"以上|上述", body):
        return "preceding"
    if re.search(r"本部分|本章|本节|本项|本条", body):
        return "section"
    if re.search(r"以下|下列|下述|后续|下文|后文", body):
        return "following"
    if "下同" in body:
        return "onward"
    return default
