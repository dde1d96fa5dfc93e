"""Page numbers, running heads and feet: found over all pages of a document, taken out and listed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from assistant.models import Discard
from assistant.reading.formats.placed import Line
from assistant.reading.furniture import find_furniture

_EDGE_LINES = 3  # at the top and at the bottom of a page
_REPEATS = 2  # pages a running head stands on before it counts as one
_BARE_NUMBER = re.compile(r"(\d{1,4})(?:/\d{1,4})?")


def take_running(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], tuple[Discard, ...]]:
    """The lines of ``pages`` without page numbers and running heads, and what was taken out."""
    sizes = Counter(round(line.size, 1) for lines in pages for line in lines for _ in line.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    apart = [_apart(lines, body_size) for lines in pages]
    repeated = _repeated(pages, apart)
    shift = _numbering(pages)
    kept: list[Line] = []
    taken: list[Discard] = []
    for lines, heads in zip(pages, apart, strict=True):
        edge = _edge(lines)
        for index, line in enumerate(lines):
            text = re.sub(r"\s+", "", line.text)
            furniture = find_furniture(text) if index in edge and not line.cells else None
            number = _BARE_NUMBER.fullmatch(text) if index in edge else None
            if (furniture and furniture[0] == "页码") or (number and int(number[1]) - line.page == shift):
                taken.append(Discard(line.text, "页码"))
            elif index in heads and _key(line) in repeated:
                taken.append(Discard(line.text, "页眉页脚"))
            else:
                kept.append(line)
    return kept, tuple(taken)


def _edge(lines: Sequence[Line]) -> set[int]:
    """Indices of the lines at the top and bottom of a page, by position."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].base)
    return {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}


def _apart(lines: Sequence[Line], body_size: float) -> set[int]:
    """Indices of the lines at the edges that stand apart from the body: by a wider gap or by their size."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].base)
    drops = sorted(lines[after].base - lines[before].base for before, after in pairwise(order))
    pitch = drops[len(drops) // 2] if len(drops) > 2 else 0.0
    found: set[int] = set()
    for side in (order, order[::-1]):
        for count, (index, neighbour) in enumerate(pairwise(side[: _EDGE_LINES + 1]), 1):
            wide = abs(lines[neighbour].base - lines[index].base) > 1.3 * pitch
            if wide or abs(lines[index].size - body_size) > 0.08 * body_size:
                found.update(side[:count])
    return found


def _key(line: Line) -> tuple[str, int]:
    """What a running head has in common with itself on other pages: its words and its place."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text)), round(line.base / max(line.size, 1))


def _repeated(pages: Sequence[Sequence[Line]], apart: Sequence[set[int]]) -> set[tuple[str, int]]:
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for lines, heads in zip(pages, apart, strict=True):
        for index in heads:
            line = lines[index]
            words, place = _key(line)
            if not line.cells and re.search(r"[^\W\d_]", words):
                for near in (place - 1, place, place + 1):
                    seen[words, near].add(line.page)
    # Two facing pages may carry different heads, so half the pages are enough.
    least = max(_REPEATS, 0.4 * len(pages))
    return {key for key, where in seen.items() if len(where) >= least}


def _numbering(pages: Sequence[Sequence[Line]]) -> int | None:
    """The printed number less the page's place, where bare numbers at the edges run with the pages."""
    shifts: Counter[int] = Counter()
    for lines in pages:
        found = {
            int(number[1]) - lines[index].page
            for index in _edge(lines)
            if (number := _BARE_NUMBER.fullmatch(re.sub(r"\s+", "", lines[index].text)))
            and not lines[index].cells
        }
        shifts.update(found)
    if not shifts:
        return None
    shift, count = shifts.most_common(1)[0]
    return shift if count >= max(2, 0.4 * len(pages)) else None
