"""Which numbers open a clause, and below which other clause: the list of clauses of one numbered text.

Levels come from the order in which number styles appear, not from a table: a number that follows the
last one of an open style continues that list; a number one of a style not open begins a list below
the clause that stands open; a number that follows the last one of its style anywhere runs on. What
fits nowhere opens a clause only at the start of a line that does not continue a sentence, and is
reported. 编章节条 keep the order the law gives them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from assistant.models import ClauseKind
from assistant.reading import parts
from assistant.reading.contents import contents_end
from assistant.reading.lines import (
    ends_statement,
    line_end,
)
from assistant.reading.numbering import LAW_RANKS, Mark, find_marks

_GAP_LIMIT = 19  # numbers left out; one further off is no number of the list
_GLUE = re.compile(r"[^。；;：:，,！？\n]{2,30}[。：:]?")
_QUANTITY = re.compile(r"\d+(?:\.\d+)?\s?[%％‰万亿千百个倍元年月日件家吨米亩公平度]")
_STATEMENT_LIMIT = 400  # characters of a statement of who is responsible


@dataclass(slots=True)
class _Open:
    """A clause whose list is still open."""

    style: str
    order: tuple[int, ...]
    path: str


@dataclass(slots=True)
class Draft:
    """A clause before its end is known."""

    start: int
    mark: Mark | None
    path: str
    parent: str | None
    level: int
    kind: ClauseKind
    number: str
    heading: str = ""  # of an annex; other headings are read once the end is known
    body_start: int = 0


@dataclass(slots=True)
class Tree:
    """Clauses of one numbered text (the main text or one annex) as they are found."""

    prefix: str
    stack: list[_Open] = field(default_factory=list)
    last: dict[str, tuple[int, ...]] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)  # the last number of a style as printed
    below: dict[str, set[str]] = field(default_factory=dict)  # style → styles seen under it
    inline: dict[str, tuple[int, ...]] = field(default_factory=dict)  # enumerations within a line
    previous: Mark | None = None
    warnings: list[str] = field(default_factory=list)

    def depth(self, style: str) -> int | None:
        """Where in the stack a list of this style is open, or None."""
        return next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].style == style), None)

    def skipped(self, mark: Mark) -> int:
        """How many numbers lie between the last one of this style and ``mark``."""
        depth = self.depth(mark.style)
        last = self.stack[depth].order if depth is not None else self.last.get(mark.style, (0, 0))
        return mark.order[0] - last[0] - 1

    def fit(self, mark: Mark) -> str:
        """How the number fits: next, first, on (runs on), again (1 after an open list) or off."""
        depth = self.depth(mark.style)
        if depth is not None:
            order = self.stack[depth].order
            if mark.follows(order):
                return "next"
            if len(order) > 2 and mark.order[-1] == 1 and mark.order[-3] == order[-3] + 1:
                return "on"  # 1.2 → 2.1 where no line says 2
            return "again" if mark.first else "off"
        if mark.style.startswith("decimal"):
            parents = tuple(n for n in mark.order[:-2])
            numbers = tuple(
                open_.order[-1] if len(open_.order) > 2 else open_.order[0] for open_ in self.stack
            )
            return "first" if mark.order[-1] == 1 and (not numbers or parents[-1] in numbers) else "off"
        if mark.first:
            return "first"
        last = self.last.get(mark.style)
        return "on" if last is not None and mark.follows(last) else "off"


def unique(path: str, taken: dict[str, int]) -> str:
    """``path``, with #2, #3 … where it is taken already."""
    taken[path] = taken.get(path, 0) + 1
    return path if taken[path] == 1 else f"{path}#{taken[path]}"


# -- which marks open a clause -----------------------------------------------------------------


def grow(
    text: str, start: int, end: int, tree: Tree, taken: dict[str, int], listed: Container[int] = ()
) -> list[Draft]:
    """The numbered clauses of ``text[start:end]``; ``tree`` and ``taken`` (paths in use) grow with them.

    Lines that start at an offset in ``listed`` open nothing.
    """
    marks = find_marks(text, start, end)
    contents = contents_end(text, marks, start, end)
    marks = [mark for mark in marks if mark.start >= contents and mark.line not in listed]
    following = _following(marks)
    kinds = _line_kinds(text, marks, end)
    drafts: list[Draft] = []
    for index, mark in enumerate(marks):
        if tree.previous is None or mark.line != tree.previous.line:
            tree.inline.clear()
        if tree.previous is not None and mark.start < tree.previous.end:
            continue
        fit = tree.fit(mark)
        if not _opens(text, mark, fit, tree, following[index], kinds):
            if fit in ("first", "again") and mark.context != "line":
                tree.inline[mark.style] = mark.order
            continue
        drafts.append(_open(text, start, mark, fit, tree, taken))
    return drafts


def _following(marks: Sequence[Mark]) -> list[Mark | None]:
    """For each mark the next mark of its style, where that is the number after it."""
    result: list[Mark | None] = [None] * len(marks)
    seen: dict[str, Mark] = {}
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        after = seen.get(mark.style)
        if after is not None and after.follows(mark.order):
            result[index] = after
        if not mark.points:
            seen[mark.style] = mark
    return result


@dataclass(frozen=True, slots=True)
class _LineKinds:
    """Lines, by where they start, in which numbers stand behind other text."""

    flat: set[int]  # clauses stand one behind the other: two upper numbers within the line
    stated: set[int]  # the line ends with a statement of who is responsible


def _line_kinds(text: str, marks: Sequence[Mark], end: int) -> _LineKinds:
    counts: dict[int, int] = {}
    inside: dict[int, int] = {}
    for mark in marks:
        if mark.context == "stop":
            inside[mark.line] = mark.end
        upper = mark.style in ("cn", "cn_paren") or mark.style in LAW_RANKS
        if upper and not mark.points and mark.context in ("stop", "word"):
            counts[mark.line] = counts.get(mark.line, 0) + 1
    ends = {line: line_end(text, last, end) for line, last in inside.items()}
    return _LineKinds(
        {line for line, count in counts.items() if count >= 2},
        {
            line
            for line, stop in ends.items()
            if ends_statement(text[max(line, stop - _STATEMENT_LIMIT) : stop])
        },
    )


def _opens(text: str, mark: Mark, fit: str, tree: Tree, after: Mark | None, kinds: _LineKinds) -> bool:
    flat = mark.line in kinds.flat
    if mark.points and not (fit == "next" and mark.context == "line" and mark.style == "条"):
        return False
    if mark.style in tree.inline and mark.context != "line" and mark.follows(tree.inline[mark.style]):
        tree.inline[mark.style] = mark.order
        return False
    if mark.stuck and (fit not in ("next", "first") or (after is None and _QUANTITY.match(text, mark.end))):
        return False
    if mark.context == "line":
        return _opens_line(text, mark, fit, tree)
    if fit == "off" and flat and mark.context == "stop" and after is not None:
        return tree.skipped(mark) in (1, 2)
    if mark.context == "running" or fit in ("again", "off"):
        return False
    previous = tree.previous
    near = previous is not None and previous.line == mark.line and mark.start - previous.end <= 40
    glued = previous is not None and near and bool(_GLUE.fullmatch(text, previous.end, mark.start))
    if fit == "next":
        if mark.context == "word":
            return (glued and mark.style in ("cn", "cn_paren", *LAW_RANKS)) or (
                flat and mark.style in ("cn", "cn_paren", "dot")
            )
        upper = mark.style == "cn" or mark.style in LAW_RANKS
        return mark.context == "stop" or glued or (mark.context == "semicolon" and not upper)
    usual = bool(tree.stack) and mark.style in tree.below.get(tree.stack[-1].style, ())
    if glued and (fit == "on" or after is not None or usual):
        return True
    if mark.context == "word":  # right behind the title of a flattened text
        upper = mark.style == "cn" or mark.style in LAW_RANKS
        return flat and not tree.stack and upper and after is not None
    if tree.stack and tree.stack[-1].style == "条" and mark.style == "cn_paren":
        return after is not None
    if after is None:
        return mark.context == "stop" and flat and (fit == "on" or (not tree.stack and mark.style == "cn"))
    upper = mark.style == "cn" or mark.style in LAW_RANKS
    if mark.context == "stop" or (mark.context == "colon" and upper):
        if flat or after.context == "line":
            return True
    elif mark.context != "colon" or mark.style != "cn_paren":
        return False
    return after.context == "stop" and _stands_by_itself(text, mark, after, kinds)


def _stands_by_itself(text: str, mark: Mark, after: Mark, kinds: _LineKinds) -> bool:
    """Whether a list that begins behind a full stop is one of clauses: a statement at the end of the
    paragraph alone speaks for all of it, and then the list is part of its text."""
    before = text[max(mark.line, mark.start - _STATEMENT_LIMIT) : mark.start]
    first = text[max(mark.end, after.start - _STATEMENT_LIMIT) : after.start]
    return mark.line not in kinds.stated or ends_statement(before) or ends_statement(first)


def _opens_line(text: str, mark: Mark, fit: str, tree: Tree) -> bool:
    broken = _continues_sentence(text, mark.line)
    if fit in ("next", "first", "on"):
        return not (broken and fit == "first" and mark.style in ("comma", "dot") and mark.points)
    if broken:
        return False
    if mark.style.startswith("decimal") or mark.style in ("letter", "bare", "cn_bare"):
        return False
    return tree.skipped(mark) <= _GAP_LIMIT


def _continues_sentence(text: str, line: int) -> bool:
    """Whether the line before stops in the middle of a sentence."""
    if line == 0:
        return False
    start = text.rfind("\n", 0, line - 1) + 1
    before = text[start : line - 1]
    return len(before) > 45 and before[-1:] not in "。；;：:！？!?)）】”》" and "\t" not in before


# -- opening a clause --------------------------------------------------------------------------


def _open(text: str, first: int, mark: Mark, fit: str, tree: Tree, taken: dict[str, int]) -> Draft:
    depth = tree.depth(mark.style)
    if depth is None:
        depth = _depth_of_new(mark, tree)
    if fit in ("again", "off"):
        tree.warnings.append(_oddity(mark, tree, depth))
    del tree.stack[depth:]
    for open_ in tree.stack:
        tree.below.setdefault(open_.style, set()).add(mark.style)
    parent = tree.stack[-1].path if tree.stack else (tree.prefix or None)
    plain = f"{parent}/{mark.number}" if parent else mark.number
    path = unique(plain, taken)
    if path != plain and fit in ("first", "on"):
        tree.warnings.append(f"编号重复:{plain}(第{taken[plain]}次出现)")
    tree.stack.append(_Open(mark.style, mark.order, path))
    tree.last[mark.style] = mark.order
    tree.printed[mark.style] = mark.number
    tree.previous = mark
    tree.inline.pop(mark.style, None)
    level = len(tree.stack) + (1 if tree.prefix else 0)
    start = (
        max(parts.group_start(text, mark.line), min(first, mark.line))
        if mark.context == "line"
        else mark.start
    )
    return Draft(start, mark, path, parent, level, "item", mark.number)


def _depth_of_new(mark: Mark, tree: Tree) -> int:
    """How many open clauses stay open above the first number of a style that is not open."""
    rank = LAW_RANKS.get(mark.style)
    for depth, open_ in enumerate(tree.stack):
        other = LAW_RANKS.get(open_.style)
        if rank is not None and other is not None and other > rank:
            return depth
        if open_.style in tree.below.get(mark.style, ()):
            return depth
    return len(tree.stack)


def _oddity(mark: Mark, tree: Tree, depth: int) -> str:
    parent = tree.stack[depth - 1].path if 0 < depth <= len(tree.stack) else tree.prefix
    where = f"{parent}之下" if parent else "正文"
    open_ = tree.stack[depth] if depth < len(tree.stack) else None
    last = open_.order if open_ and open_.style == mark.style else tree.last.get(mark.style)
    if last is None or mark.order[0] > last[0] + 1:
        seen = f"前一个编号是{tree.printed[mark.style]}" if last else "前面没有编号"
        return f"编号不连续:{where}出现{mark.number},{seen}"
    return f"编号重复或倒退:{where}再次出现{mark.number}"
