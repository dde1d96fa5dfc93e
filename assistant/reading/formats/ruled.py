"""Tables drawn with ruling lines (PDF, OFD): edges → grids of cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.reading.formats.placed import Glyph

_TOLERANCE = 3.0  # points: edges closer than this are one, ends closer than this meet
_CELL_LIMIT = 20_000  # cells of one grid: beyond it is a drawing


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal (``y0 == y1``) or vertical (``x0 == x1``) rule, from the smaller end to the larger."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_vertical(self) -> bool:
        return self.x0 == self.x1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's ruling: column and row borders, and for each (row, column) the cell it belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: dict[tuple[int, int], tuple[int, int]]
    open_below: bool  # no rule closes the last row

    def holds(self, glyph: Glyph) -> bool:
        """Whether the glyph stands inside the table."""
        x, y = (glyph.left + glyph.right) / 2, glyph.base - 0.3 * glyph.size
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def find_grids(edges: Iterable[Edge]) -> list[Grid]:
    """The tables that ``edges`` draw, top to bottom: at least two rows or columns, and two cells."""
    grids = []
    for group in _connected(_merged(edges)):
        xs = _levels(edge.x0 for edge in group if edge.is_vertical)
        ys = _levels(edge.y0 for edge in group if not edge.is_vertical)
        if len(xs) < 3 or not ys or len(xs) * len(ys) > _CELL_LIMIT:
            continue
        # A row cut by the page end has its sides drawn, and no rule above or below.
        ends = [end for edge in group if edge.is_vertical for end in (edge.y0, edge.y1)]
        open_below = sum(1 for end in ends if end > ys[-1] + 2 * _TOLERANCE) >= 2
        open_above = sum(1 for end in ends if end < ys[0] - 2 * _TOLERANCE) >= 2
        ys = [min(ends)] * open_above + ys + [max(ends)] * open_below
        if len(ys) > 1:
            grids.append(Grid(tuple(xs), tuple(ys), _owners(group, xs, ys), open_below))
    return sorted(grids, key=lambda grid: grid.ys[0])


def _levels(values: Iterable[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _TOLERANCE:
            levels.append(value)
    return levels


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Edges drawn in pieces made whole."""
    lines: dict[tuple[bool, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        place = edge.x0 if edge.is_vertical else edge.y0
        lines[edge.is_vertical, round(place / _TOLERANCE)].append(edge)
    merged: list[Edge] = []
    for (vertical, _), pieces in lines.items():
        place = pieces[0].x0 if vertical else pieces[0].y0
        spans = sorted((piece.y0, piece.y1) if vertical else (piece.x0, piece.x1) for piece in pieces)
        start, end = spans[0]
        for low, high in [*spans[1:], (float("inf"), float("inf"))]:
            if low <= end + _TOLERANCE:
                end = max(end, high)
                continue
            merged.append(Edge(place, start, place, end) if vertical else Edge(start, place, end, place))
            start, end = low, high
    return merged


def _connected(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Groups of edges that touch one another."""
    group = list(range(len(edges)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    vertical = [index for index, edge in enumerate(edges) if edge.is_vertical]
    horizontal = [index for index, edge in enumerate(edges) if not edge.is_vertical]
    for v in vertical:
        for h in horizontal:
            if (
                edges[h].x0 - _TOLERANCE <= edges[v].x0 <= edges[h].x1 + _TOLERANCE
                and edges[v].y0 - _TOLERANCE <= edges[h].y0 <= edges[v].y1 + _TOLERANCE
            ):
                group[root(h)] = root(v)
    groups: dict[int, list[Edge]] = defaultdict(list)
    for index, edge in enumerate(edges):
        groups[root(index)].append(edge)
    return list(groups.values())


def _owners(
    edges: Sequence[Edge], xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid the top left place of its cell; no rule between two places joins them."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            middle_x = (xs[column] + xs[column + 1]) / 2
            middle_y = (ys[row] + ys[row + 1]) / 2
            place = (row, column)
            if column and not _has_rule(edges, True, xs[column], middle_y):
                place = owner[row, column - 1]
            elif row and not _has_rule(edges, False, ys[row], middle_x):
                place = owner[row - 1, column]
            owner[row, column] = place
    return owner


def _has_rule(edges: Sequence[Edge], vertical: bool, place: float, at: float) -> bool:
    if vertical:
        return any(e.is_vertical and abs(e.x0 - place) <= _TOLERANCE and e.y0 <= at <= e.y1 for e in edges)
    return any(not e.is_vertical and abs(e.y0 - place) <= _TOLERANCE and e.x0 <= at <= e.x1 for e in edges)
