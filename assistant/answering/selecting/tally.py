"""The units of documents with how many tasks each has: what counts and rankings are made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assistant.answering.scope import Scope
from assistant.models import Span


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with the number of tasks it is printed in, and of those a rule adds."""

    unit: str
    printed: int
    inherited: int
    spans: tuple[Span, ...]


def tally(scope: Scope) -> list[Row]:
    """Every unit of the documents asked about, most tasks first, else in printed order."""
    printed: dict[str, list[Span]] = {}
    inherited: Counter[str] = Counter()
    for task in scope.tasks:
        for unit in {unit.name: unit for unit in reversed(task.units)}.values():
            printed.setdefault(unit.name, [])
            if unit.inherited:
                inherited[unit.name] += 1
            else:
                printed[unit.name].append(unit.span)
    order = list(dict.fromkeys(unit.name for task in scope.tasks for unit in task.units))
    rows = [Row(name, len(printed[name]), inherited[name], tuple(printed[name])) for name in order]
    return sorted(rows, key=lambda row: -row.printed)


def tally_of_role(scope: Scope, role: str) -> list[Row]:
    """The units by the tasks that give them ``role`` (lead, supporting), or print them ``first``."""
    held: dict[str, list[Span]] = {}
    for task in scope.tasks:
        printed = [unit for unit in task.units if not unit.inherited]
        chosen = printed[:1] if role == "first" else [unit for unit in printed if unit.role == role]
        for unit in chosen:
            held.setdefault(unit.name, []).append(unit.span)
    rows = [Row(name, len(spans), 0, tuple(spans)) for name, spans in held.items()]
    return sorted(rows, key=lambda row: -row.printed)
