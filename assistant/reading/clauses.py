"""A cleaned text → clauses that tile it: its parts, its numbered clauses, its annexes.

How numbers make levels is in ``tree``, what stands around the clauses in ``parts``. Nothing is refused
and no character is lost: a text that follows no grammar is one preamble.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from assistant.models import Clause, ClauseKind
from assistant.reading import parts
from assistant.reading.headings import has_titled_articles, read_heading
from assistant.reading.lines import (
    Line,
    is_addressee,
    is_covering,
    is_footer,
    is_label_line,
    is_sentence,
    line_end,
    opens_closing,
    split_lines,
)
from assistant.reading.numbering import ROWS
from assistant.reading.tree import Draft, Tree, grow, unique

_STOPS = "。；;！!？?：:）)】]”》〉、"
_UNDER_ARTICLE = re.compile(r"第[^/]{1,9}条(?:之.)?(?:/|$)")
_STATEMENT = re.compile(r"(?:单位|部门|负责|牵头|配合|落实)[^。（(]{0,200}[)）]")


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
    lines = split_lines(text)
    annexes, listed = parts.find_annexes(lines)
    warnings: list[str] = []
    drafts: list[Draft] = []
    taken: dict[str, int] = {}
    end = annexes[0].start if annexes else len(text)
    drafts += _parse_main(text, end, bool(annexes), listed, warnings, taken)
    for index, annex in enumerate(annexes):
        stop = annexes[index + 1].start if index + 1 < len(annexes) else len(text)
        drafts += _parse_annex(text, annex, stop, warnings, taken)
    return _close(text, drafts, pages), tuple(warnings)


def _parse_main(
    text: str, end: int, annexed: bool, listed: set[int], warnings: list[str], taken: dict[str, int]
) -> list[Draft]:
    tree = Tree("")
    drafts = grow(text, 0, end, tree, taken, listed)
    warnings += tree.warnings
    first = drafts[0].start if drafts else end
    before = split_lines(text, 0, first)
    if not drafts:
        return _unnumbered(before, annexed, taken) if before else []
    out: list[Draft] = []
    preamble = parts.find_preamble(before)
    if before and preamble != 0:
        out.append(_part("header", 0, taken))
    if preamble is not None:
        out.append(_part("preamble", preamble, taken))
    out += drafts
    out += [_part("footer", start, taken) for start in _notes_between(text, drafts)]
    after = split_lines(text, line_end(text, drafts[-1].start, end) + 1, end)
    foot = parts.find_footer(after)
    signed = None if after or end < len(text) else parts.find_signature(text)
    closing = _closing_start(text, drafts, after[:foot], signed)
    if closing is not None:
        out.append(_part("closing", closing, taken))
    if signed is not None and signed > drafts[-1].start:
        out.append(_part("footer", signed, taken))
    if foot < len(after):
        out.append(_part("footer", after[foot].start, taken))
    return out


def _notes_between(text: str, drafts: list[Draft]) -> list[int]:
    """Where a block 抄送 … 印发 stands between two clauses, as a page read out of order may put it."""
    starts = []
    for draft, following in pairwise(drafts):
        place = text.find("\n抄送", draft.start, following.start)
        block = split_lines(text, place + 1, following.start) if place >= 0 else []
        if block and parts.find_footer(block) == 0 and is_footer(block[-1].text):
            starts.append(block[0].start)
    return starts


def _unnumbered(lines: list[Line], annexed: bool, taken: dict[str, int]) -> list[Draft]:
    """The parts of a text without a single number: header, its paragraphs, footer."""
    out = [_part("header", lines[0].start, taken)]
    if annexed and any(is_covering(line.text) for line in lines):
        return out
    body = next((i for i, line in enumerate(lines) if is_addressee(line.text)), None)
    body = 0 if body is None else body + 1
    while body < len(lines) and not is_sentence(lines[body].text) and "\t" not in lines[body].text:
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
) -> list[Draft]:
    path = f"annex/{annex.number}"
    tree = Tree(path)
    head = Draft(annex.start, None, path, None, 1, "annex", annex.number, annex.heading, annex.body)
    drafts = grow(text, annex.body, end, tree, taken)
    warnings += tree.warnings
    tail = drafts[-1].start if drafts else annex.body
    after = split_lines(text, line_end(text, tail, end) + 1, end)
    foot = parts.find_footer(after) if end == len(text) else len(after)
    out = [head, *drafts]
    closing = _closing_start(text, drafts, after[:foot]) if drafts and "\t" not in text[tail:end] else None
    if closing is not None:
        name = unique(f"{path}/closing", taken)
        out.append(Draft(closing, None, name, path, 0, "closing", "closing", body_start=closing))
    if foot < len(after):
        out.append(_part("footer", after[foot].start, taken))
    return out


def _part(name: ClauseKind, start: int, taken: dict[str, int]) -> Draft:
    return Draft(start, None, unique(name, taken), None, 0, name, name, body_start=start)


# -- the paragraphs after the last clause ------------------------------------------------------


def _closing_start(
    text: str, drafts: list[Draft], after: list[Line], signed: int | None = None
) -> int | None:
    """Where the unnumbered paragraphs after the last item begin, or None."""
    last = drafts[-1]
    marks = [draft.mark for draft in drafts if draft.mark]
    if last.mark is None or (
        any(mark.style == "条" for mark in marks) and not has_titled_articles(text, marks)
    ):
        return None  # paragraphs of an article are its own (款)
    end = line_end(text, last.start, len(text))
    if not after:
        return _closing_in_line(text, last.mark.end, end if signed is None else signed)
    if last.mark.style in ROWS and last.parent is None:  # below a table
        return next((line.start for line in after if "\t" not in line.text), None)
    own = _own_paragraphs(text, last, after[-1].end)
    usual = _usual_paragraphs(text, drafts)
    index = own + parts.find_closing(after[own:], usual)
    while index < len(after) and _is_cut(text, after, index):
        index += 1
    return after[index].start if index < len(after) else None


def _is_cut(text: str, lines: list[Line], index: int) -> bool:
    """Whether the line goes on with the paragraph before it, as at a page end."""
    if index and is_label_line(lines[index - 1].text):
        return False
    return text[lines[index].start - 2] not in _STOPS and not opens_closing(lines[index].text)


def _closing_in_line(text: str, start: int, end: int) -> int | None:
    """The same in flattened text: what follows the last statement and begins as closings do."""
    found = max(_STATEMENT.finditer(text, start, end), key=re.Match.end, default=None)
    if found is None:
        return None
    tail = text[found.end() : end].lstrip("。")
    closes = len(tail) > 15 and parts.find_closing([Line(0, len(tail), tail)], None) == 0
    return end - len(tail) if closes else None


def _own_paragraphs(text: str, draft: Draft, end: int) -> int:
    """1 where the text of the item stands on the line below its heading, else 0."""
    stop = line_end(text, draft.start, end)
    if draft.mark is None or stop >= end:
        return 0
    _, body = read_heading(text, draft.mark, end)
    below = text[stop + 1 : line_end(text, stop + 1, end)]
    if text[stop - 1] == "。" and opens_closing(below):
        return 0
    return int(body >= stop and not is_label_line(below))


def _usual_paragraphs(text: str, drafts: list[Draft]) -> int | None:
    """How many paragraphs after its own line an item without a list below has at most; None for too few."""
    counts = []
    for draft, following in pairwise(drafts):
        if following.level > draft.level:
            continue
        stop = line_end(text, draft.start, following.start)
        lines = split_lines(text, stop + 1, following.start)
        own = min(_own_paragraphs(text, draft, following.start), len(lines))
        fields = [i + 1 for i, line in enumerate(lines) if is_label_line(line.text)]
        counts.append(len(lines) - max([own, *fields]))
    return max(counts) if len(counts) >= 2 else None


# -- closing the tiles -------------------------------------------------------------------------


def _close(text: str, drafts: list[Draft], pages: Sequence[tuple[int, int]]) -> tuple[Clause, ...]:
    drafts = sorted(drafts, key=lambda draft: draft.start)
    parents = {draft.parent for draft in drafts}
    titled = has_titled_articles(text, [draft.mark for draft in drafts if draft.mark])
    clauses = []
    for index, draft in enumerate(drafts):
        start = draft.start if index else 0
        end = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        kind, heading, body = draft.kind, draft.heading, draft.body_start
        if draft.mark is not None:
            above = draft.path in parents
            lawful = not titled and bool(_UNDER_ARTICLE.search(draft.parent or ""))
            heading, body = read_heading(text, draft.mark, end, above, titled, lawful)
            kind = "section" if above and draft.mark.style != "条" else "item"
        row = bisect_right(pages, start, key=lambda page: page[0]) - 1
        clauses.append(
            Clause(
                path=draft.path,
                parent=draft.parent,
                level=draft.level,
                kind=kind,
                number=draft.number,
                heading=heading,
                start=start,
                end=end,
                body_start=min(max(body, start), end),
                page=pages[row][1] if row >= 0 else None,
            )
        )
    return tuple(clauses)
