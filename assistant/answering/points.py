"""What an answer says before it is put into words: points, each with the places that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from assistant.models import Coverage, Span, Status, Task


@dataclass(frozen=True, slots=True)
class ClauseName:
    """A clause to be named in a sentence, in the reader's language (条款名)."""

    document: str
    path: str


Value: TypeAlias = str | int | float | Task | ClauseName | tuple[str, ...] | tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to say: ``say`` names the sentence, ``values`` fill it, ``spans`` show it.

    Sentences are kept in ``sentences.toml``, one for each language. ``also`` holds spans of a second
    source, marked where the sentence says so ({also}).
    """

    say: str
    spans: tuple[Span, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    also: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What bears the answer (依据): language-neutral, complete, nothing in it without a source.

    ``points`` in the order of reading; ``tasks`` those that answer; ``notices`` points without
    spans; ``looked_at`` ids of the documents searched; ``parts`` one evidence for each question where
    several were asked in one.
    """

    intent: str
    status: Status
    points: tuple[Point, ...] = ()
    tasks: tuple[Task, ...] = ()
    notices: tuple[Point, ...] = ()
    coverage: Coverage | None = None
    table: tuple[tuple[str, ...], ...] = ()
    looked_at: tuple[str, ...] = ()
    parts: tuple[Evidence, ...] = ()

    def noting(self, *notices: Point) -> Evidence:
        """The same evidence with further notices."""
        return replace(self, notices=(*self.notices, *notices))

    def led_by(self, *points: Point) -> Evidence:
        """The same evidence with ``points`` said first."""
        return replace(self, points=(*points, *self.points))
