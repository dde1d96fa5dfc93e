"""How cost grows with size, as an SVG: both axes by powers of ten, a dashed line for growth in step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

_LINES = {
    "build_s": ("build (s)", "#1b6ca8"),
    "build_peak_mb": ("memory while building (MB)", "#8e44ad"),
    "index_mb": ("index (MB)", "#7f8c8d"),
    "serve_mb": ("memory while serving (MB)", "#c0392b"),
    "whole_ms": ("question, p95 (ms)", "#d68910"),
    "open_s": ("opening (s)", "#1e8449"),
}
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 760, 460, 60, 50


def picture(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture of ``rows``, one a size, as ``python -m eval scale`` measures them."""
    values = {key: [_value(row[key]) for row in rows] for key in _LINES}
    sizes = [row["clauses"] for row in rows]
    low = math.floor(math.log10(min(min(line) for line in values.values())))
    high = math.ceil(math.log10(max(max(line) for line in values.values())))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))

    def x(size: float) -> float:
        return _LEFT + (math.log10(size) - first) / ((last - first) or 1) * (_WIDTH - _LEFT - 230)

    def y(value: float) -> float:
        return 20 + (high - math.log10(value)) / (high - low) * (_HEIGHT - 20 - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{x(max(sizes)):.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{_HEIGHT - 28}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{x(min(sizes)):.1f}" y="{_HEIGHT - 8}">clauses</text>')
    build = values["build_s"]
    steady = [(size, build[-1] * size / sizes[-1]) for size in sizes]
    steady = [(size, max(value, 10.0**low)) for size, value in steady]
    parts.append(_path([(x(s), y(v)) for s, v in steady], "#aaaaaa", ' stroke-dasharray="5 4"'))
    for key, (label, colour) in _LINES.items():
        parts.append(_path([(x(s), y(v)) for s, v in zip(sizes, values[key], strict=True)], colour))
        end = y(values[key][-1])
        parts.append(f'<text x="{x(sizes[-1]) + 8:.1f}" y="{end + 4:.1f}" fill="{colour}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _path(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"{more}/>'


def _value(found: Any) -> float:
    """A number; of a list of quantiles, the second (p95)."""
    return max(float(found[1] if isinstance(found, list) else found), 1e-3)
