"""The grammar of 公文 numbering: a cleaned text → clauses that tile it.

Levels come from the order in which number styles appear, not from a table: a number that follows the
last one of an open style continues that list; a number one of a style not open begins a list below
the clause that stands open; a number that follows the last one of its style anywhere runs on. What
fits nowhere opens a clause only at the start of a line that does not continue a sentence, and is
reported. 编章节条 keep the order the law gives them. Nothing is refused and no character is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.models import Clause, ClauseKind
from assistant.reading import parts
from assistant.reading.numbering import LAW_RANKS, Mark, find_marks

_HEADING_LIMIT = 60  # characters of a line that stands alone
_LEAD_LIMIT = 40  # characters of a heading that is followed by its text on the same line
_GAP_LIMIT = 20  # a number further off than this is no number of the list
_LEAD = re.compile(rf"([^。：:；;！？!?\n\t]{{2,{_LEAD_LIMIT}}})([。：:])")
_GLUE = re.compile(r"[^。；;：:，,！？\n]{2,30}[。：:]?")
_BRACKETED = re.compile(r"[【〔\[（(]([^】〕\]）)\n]{2,20})[】〕\]）)]")
_TOC = re.compile(r"(?:目录|目次)[:：]?")
_STATEMENT = re.compile(r"(?:单位|部门|负责|牵头|配合|落实)[^。（(]{0,200}[)）]")


@dataclass(slots=True)
class _Open:
    """A clause whose list is still open."""

    style: str
    order: tuple[int, ...]
    path: str


@dataclass(slots=True)
class _Draft:
    """A clause before its end is known."""

    start: int
    mark: Mark | None
    path: str
    parent: str | None
    level: int
    kind: ClauseKind
    number: str
    heading: str = ""
    body_start: int = 0


@dataclass(slots=True)
class _Tree:
    """Clauses of one numbered text (the main text or one annex) as they are found."""

    prefix: str
    stack: list[_Open] = field(default_factory=list)
    last: dict[str, tuple[int, ...]] = field(default_factory=dict)
    below: dict[str, set[str]] = field(default_factory=dict)  # style → styles seen under it
    inline: dict[str, tuple[int, ...]] = field(default_factory=dict)  # enumerations within a line
    previous: Mark | None = None
    warnings: list[str] = field(default_factory=list)

    def depth(self, style: str) -> int | None:
        return next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].style == style), None)

    def fit(self, mark: Mark) -> str:
        """How the number fits: next, first, on (runs on), again (1 after an open list) or off."""
        depth = self.depth(mark.style)
        if depth is not None:
            if mark.follows(self.stack[depth].order):
                return "next"
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


def parse_clauses(
    text: str, pages: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    """The clauses of a cleaned text, flat and tiling it, and what was odd about its numbering.

    ``pages`` holds rows (start, page) as in ``models.Document``.

    >>> [c.path for c in parse_clauses("某方案\\n为推进，制定本方案。\\n一、目标\\n（一）近期。建成。")[0]]
    ['header', 'preamble', '一', '一/(一)']
    """
    if not text:
        return (), ()
    lines = parts.split_lines(text)
    annexes = parts.find_annexes(lines)
    warnings: list[str] = []
    drafts: list[_Draft] = []
    taken: dict[str, int] = {}
    end = annexes[0].start if annexes else len(text)
    drafts += _parse_main(text, end, bool(annexes), warnings, taken)
    for index, annex in enumerate(annexes):
        stop = annexes[index + 1].start if index + 1 < len(annexes) else len(text)
        drafts += _parse_annex(text, annex, stop, warnings, taken)
    return _close(text, drafts, pages), tuple(warnings)


def _parse_main(
    text: str, end: int, annexed: bool, warnings: list[str], taken: dict[str, int]
) -> list[_Draft]:
    tree = _Tree("")
    drafts = _grow(text, 0, end, tree, taken)
    warnings += tree.warnings
    first = drafts[0].start if drafts else end
    before = parts.split_lines(text, 0, first)
    if not drafts:
        return _unnumbered(before, annexed, taken)
    out: list[_Draft] = []
    split = parts.find_preamble(before)
    if split:
        out.append(_part("header", 0, taken))
    if split < len(before):
        out.append(_part("preamble", before[split].start, taken))
    out += drafts
    after = parts.split_lines(text, _line_end(text, drafts[-1].start, end) + 1, end)
    foot = parts.find_footer(after)
    closing = _closing_start(text, drafts, after[:foot])
    if closing is not None:
        out.append(_part("closing", closing, taken))
    if foot < len(after):
        out.append(_part("footer", after[foot].start, taken))
    return out


def _unnumbered(lines: list[parts.Line], annexed: bool, taken: dict[str, int]) -> list[_Draft]:
    """The parts of a text without a single number: header, its paragraphs, footer."""
    out = [_part("header", lines[0].start, taken)]
    if annexed:
        return out
    body = next((i for i, line in enumerate(lines) if parts.is_addressee(line.text)), None)
    body = 0 if body is None else body + 1
    while body < len(lines) and not parts.is_sentence(lines[body].text):
        body += 1
    foot = body + parts.find_footer(lines[body:])
    if body < foot:
        if not body:
            out = []
        out.append(_part("preamble", lines[body].start, taken))
    if foot < len(lines) and foot:
        out.append(_part("footer", lines[foot].start, taken))
    return out


def _parse_annex(
    text: str, annex: parts.Annex, end: int, warnings: list[str], taken: dict[str, int]
) -> list[_Draft]:
    path = f"annex/{annex.number}"
    tree = _Tree(path)
    head = _Draft(annex.start, None, path, None, 1, "annex", annex.number, annex.heading, annex.body)
    drafts = _grow(text, annex.body, end, tree, taken)
    warnings += tree.warnings
    tail = drafts[-1].start if drafts else annex.body
    after = parts.split_lines(text, _line_end(text, tail, end) + 1, end)
    foot = parts.find_footer(after) if end == len(text) else len(after)
    out = [head, *drafts]
    if foot < len(after):
        out.append(_part("footer", after[foot].start, taken))
    return out


def _part(name: ClauseKind, start: int, taken: dict[str, int]) -> _Draft:
    return _Draft(start, None, _unique(name, taken), None, 0, name, name, body_start=start)


def _unique(path: str, taken: dict[str, int]) -> str:
    taken[path] = taken.get(path, 0) + 1
    return path if taken[path] == 1 else f"{path}#{taken[path]}"


def _line_end(text: str, start: int, end: int) -> int:
    stop = text.find("\n", start, end)
    return end if stop < 0 else stop


# -- which marks open a clause -----------------------------------------------------------------


def _grow(text: str, start: int, end: int, tree: _Tree, taken: dict[str, int]) -> list[_Draft]:
    marks = find_marks(text, start, end)
    contents = _contents_end(text, marks, start, end)
    marks = [mark for mark in marks if mark.start >= contents]
    following = _following(marks)
    flat = _flat_lines(marks)
    drafts: list[_Draft] = []
    for index, mark in enumerate(marks):
        if tree.previous is None or mark.line != tree.previous.line:
            tree.inline.clear()
        fit = tree.fit(mark)
        if not _opens(text, mark, fit, tree, following[index], mark.line in flat):
            if fit in ("first", "again") and mark.context != "line":
                tree.inline[mark.style] = mark.order
            continue
        drafts.append(_open(text, mark, fit, tree, taken))
    return drafts


def _following(marks: Sequence[Mark]) -> list[bool]:
    """For each mark whether the next mark of its style is the number after it."""
    result = [False] * len(marks)
    seen: dict[str, Mark] = {}
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        after = seen.get(mark.style)
        result[index] = after is not None and after.follows(mark.order)
        if not mark.points:
            seen[mark.style] = mark
    return result


def _flat_lines(marks: Sequence[Mark]) -> set[int]:
    """Lines in which clauses stand one behind the other: two upper numbers within the line."""
    counts: dict[int, int] = {}
    for mark in marks:
        upper = mark.style in ("cn", "cn_paren") or mark.style in LAW_RANKS
        if upper and not mark.points and mark.context in ("stop", "word"):
            counts[mark.line] = counts.get(mark.line, 0) + 1
    return {line for line, count in counts.items() if count >= 2}


def _opens(text: str, mark: Mark, fit: str, tree: _Tree, followed: bool, flat: bool) -> bool:
    if mark.points and not (fit == "next" and mark.context == "line" and mark.style == "条"):
        return False
    if mark.style in tree.inline and mark.context != "line" and mark.follows(tree.inline[mark.style]):
        tree.inline[mark.style] = mark.order
        return False
    if mark.context == "line":
        return _opens_line(text, mark, fit, tree)
    if mark.context == "running" or fit in ("again", "off"):
        return False
    previous = tree.previous
    between = text[previous.end : mark.start] if previous and previous.line == mark.line else None
    glued = between is not None and bool(_GLUE.fullmatch(between))
    if fit == "next":
        if mark.context == "word":
            return glued and mark.style in ("cn", "cn_paren", *LAW_RANKS)
        return mark.context != "colon" or glued
    if glued and (fit == "on" or followed):
        return True
    if mark.context == "word":
        return False
    if tree.stack and tree.stack[-1].style == "条" and mark.style == "cn_paren":
        return followed
    if mark.context == "stop" and flat:
        return followed or fit == "on"
    return False


def _opens_line(text: str, mark: Mark, fit: str, tree: _Tree) -> bool:
    broken = _continues_sentence(text, mark.line)
    if fit in ("next", "first", "on"):
        return not (broken and fit == "first" and mark.style in ("comma", "dot") and mark.points)
    if broken:
        return False
    if mark.style.startswith("decimal"):
        return False
    depth = tree.depth(mark.style)
    last = tree.stack[depth].order if depth is not None else tree.last.get(mark.style, (0, 0))
    return mark.order[0] - last[0] <= _GAP_LIMIT


def _continues_sentence(text: str, line: int) -> bool:
    """Whether the line before stops in the middle of a sentence."""
    if line == 0:
        return False
    start = text.rfind("\n", 0, line - 1) + 1
    before = text[start : line - 1]
    return len(before) > 45 and before[-1:] not in "。；;：:！？!?)）】”》" and "\t" not in before


def _contents_end(text: str, marks: Sequence[Mark], start: int, end: int) -> int:
    """Where the table of contents (目录) ends: where its first entry comes again; else ``start``."""
    contents = next(
        (
            line
            for line in parts.split_lines(text, start, min(end, start + 20_000))
            if _TOC.fullmatch(line.text)
        ),
        None,
    )
    if contents is None:
        return start
    entries = [mark for mark in marks if mark.start > contents.end and mark.context == "line"]
    if not entries:
        return start
    first = entries[0]
    title = text[first.end : _line_end(text, first.end, end)].strip().rstrip("….·。0123456789 ")[:12]
    for mark in entries[1:]:
        same = mark.style == first.style and mark.order == first.order
        if same and text[mark.end : mark.end + 40].strip().startswith(title):
            return mark.start
    return start


# -- opening a clause --------------------------------------------------------------------------


def _open(text: str, mark: Mark, fit: str, tree: _Tree, taken: dict[str, int]) -> _Draft:
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
    path = _unique(plain, taken)
    if path != plain and fit not in ("again", "off"):
        tree.warnings.append(f"编号重复:{plain}(第{taken[plain]}次出现)")
    tree.stack.append(_Open(mark.style, mark.order, path))
    tree.last[mark.style] = mark.order
    tree.previous = mark
    tree.inline.pop(mark.style, None)
    level = len(tree.stack) + (1 if tree.prefix else 0)
    heading, body = _read_heading(text, mark)
    start = mark.line if mark.context == "line" else mark.start
    return _Draft(start, mark, path, parent, level, "item", mark.number, heading, body)


def _depth_of_new(mark: Mark, tree: _Tree) -> int:
    """How many open clauses stay open above the first number of a style that is not open."""
    rank = LAW_RANKS.get(mark.style)
    for depth, open_ in enumerate(tree.stack):
        other = LAW_RANKS.get(open_.style)
        if rank is not None and other is not None and other > rank:
            return depth
        if open_.style in tree.below.get(mark.style, ()):
            return depth
    return len(tree.stack)


def _oddity(mark: Mark, tree: _Tree, depth: int) -> str:
    parent = tree.stack[depth - 1].path if 0 < depth <= len(tree.stack) else tree.prefix
    where = f"{parent}之下" if parent else "正文"
    open_ = tree.stack[depth] if depth < len(tree.stack) else None
    last = open_.order if open_ and open_.style == mark.style else tree.last.get(mark.style)
    if last is None or mark.order[0] > last[0] + 1:
        seen = f"前一个编号是{last[0]}" if last else "前面没有编号"
        return f"编号不连续:{where}出现{mark.number},{seen}"
    return f"编号重复或倒退:{where}再次出现{mark.number}"


def _read_heading(text: str, mark: Mark) -> tuple[str, int]:
    """The heading after a number, and where the text after it starts."""
    end = _line_end(text, mark.end, len(text))
    begin = mark.end
    while begin < end and text[begin] in " 　、.．:：":
        begin += 1
    rest = text[begin:end]
    if mark.style == "row":
        return _row_heading(text, mark, end)
    if mark.style == "条":
        bracket = _BRACKETED.match(rest)
        return (bracket[1], begin + bracket.end()) if bracket else ("", begin)
    if "\t" in rest:
        cell = rest.partition("\t")[0]
        return cell.strip(), end
    lead = _LEAD.match(rest)
    if lead and lead.end() < len(rest):
        if lead[2] == "。" and ("，" in lead[1] or "," in lead[1]) and len(lead[1]) > 24:
            return "", begin
        if lead[2] != "。" and len(lead[1]) > 20:
            return "", begin
        return lead[1], begin + lead.end()
    bare = rest.rstrip("。：:")
    if len(bare) <= _HEADING_LIMIT and not re.search("[。；;]", bare) and not rest.endswith(("；", ";")):
        if rest.endswith("。") and (len(bare) > 30 or "，" in bare or "," in bare):
            return "", begin
        return bare, end
    return "", begin


def _row_heading(text: str, mark: Mark, end: int) -> tuple[str, int]:
    cells = text[mark.end : end].split("\t")
    heading = next((cell for cell in cells if cell), "")
    heading = re.split("[。；;：:]", heading)[0]
    return (heading if len(heading) <= _LEAD_LIMIT else ""), min(mark.end + 1, end)


# -- closing the tiles -------------------------------------------------------------------------


def _closing_start(text: str, drafts: list[_Draft], after: list[parts.Line]) -> int | None:
    """Where the unnumbered paragraphs after the last item begin, or None."""
    last = drafts[-1]
    if last.mark is None or any(draft.mark and draft.mark.style == "条" for draft in drafts):
        return None
    line_end = _line_end(text, last.start, len(text))
    if not after:
        found = max(_STATEMENT.finditer(text, last.body_start, line_end), key=re.Match.end, default=None)
        if found and found.end() < line_end:
            tail = parts.Line(found.end(), line_end, text[found.end() : line_end].lstrip("。"))
            if len(tail.text) > 15 and parts.find_closing([tail], None) == 0:
                return found.end() + (line_end - found.end() - len(tail.text))
        return None
    own = 1 if last.body_start >= line_end and not parts.is_label_line(after[0].text) else 0
    usual = _usual_paragraphs(text, drafts)
    index = own + parts.find_closing(after[own:], usual)
    return after[index].start if index < len(after) else None


def _usual_paragraphs(text: str, drafts: list[_Draft]) -> int | None:
    """How many paragraphs after its own line an item without a list below has at most; None for too few."""
    counts = []
    for draft, following in pairwise(drafts):
        if following.level > draft.level:
            continue
        stop = _line_end(text, draft.start, len(text))
        lines = parts.split_lines(text, stop + 1, following.start)
        own = 1 if draft.body_start >= stop else 0
        fields = [i + 1 for i, line in enumerate(lines) if parts.is_label_line(line.text)]
        counts.append(len(lines) - max([min(own, len(lines)), *fields]))
    return max(counts) if len(counts) >= 2 else None


def _close(text: str, drafts: list[_Draft], pages: Sequence[tuple[int, int]]) -> tuple[Clause, ...]:
    drafts = sorted(drafts, key=lambda draft: draft.start)
    parents = {draft.parent for draft in drafts}
    clauses = []
    for index, draft in enumerate(drafts):
        start = draft.start if index else 0
        end = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        kind = draft.kind
        if kind == "item" and draft.path in parents and not (draft.mark and draft.mark.style == "条"):
            kind = "section"
        body = min(max(draft.body_start, start), end)
        row = bisect_right(pages, start, key=lambda page: page[0]) - 1
        clauses.append(
            Clause(
                draft.path,
                draft.parent,
                draft.level,
                kind,
                draft.number,
                draft.heading,
                start,
                end,
                body,
                pages[row][1] if row >= 0 else None,
            )
        )
    return tuple(clauses)
