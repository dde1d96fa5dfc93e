"""What a document prints about responsibility, before its rules are applied."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.extraction.duties import DutyUnit
from assistant.extraction.labels import UnitKind
from assistant.models import Role


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit of a statement: ``role`` where a verb or bracket gives one, ``kind`` that of its label."""

    name: str
    role: Role | None
    kind: Role | None
    separator: str
    sign: str = ""

    @classmethod
    def of(cls, unit: DutyUnit, kind: UnitKind | None) -> PrintedUnit:
        """``unit`` as printed under a label of ``kind``; who oversees is named as supporting."""
        if kind == "overseeing":
            return cls(unit.name, "supporting", None, unit.separator, unit.sign)
        return cls(unit.name, unit.role, kind, unit.separator, unit.sign)


@dataclass(frozen=True, slots=True)
class PrintedField:
    """The words of a deadline field, with offsets in the document."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """A bracket, line or row that says who is responsible; ``closed`` False where its bracket is cut.

    ``clause`` is the clause it speaks for; ``unread`` holds words among the units that are built like none.
    """

    clause: str
    start: int
    end: int
    label: str
    units: tuple[PrintedUnit, ...]
    deadline: PrintedField | None = None
    closed: bool = True
    unread: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[Role]:
        """The kinds of labels it prints."""
        return frozenset(unit.kind for unit in self.units if unit.kind)


@dataclass(frozen=True, slots=True)
class Found:
    """What a document prints: statements in reading order, and deadline fields that stand alone."""

    statements: tuple[PrintedStatement, ...]
    deadlines: tuple[tuple[str, PrintedField], ...]  # (clause path, field)
