"""Units of one line of business at other levels: 省经信厅对应市里哪个局."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.differences import line_of
from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import Scope
from assistant.models import Library, UnitMention


def select_counterparts(scope: Scope, documents: Sequence[str]) -> Evidence | None:
    """Evidence for the units of ``documents`` in the line of those asked about; None where none is there."""
    library = scope.library
    points = []
    for mention in scope.question.units:
        own = _own_names(library, mention)
        for name in dict.fromkeys(documents):
            units = [unit for task in library.ledgers[name].tasks for unit in task.units]
            found = [unit for unit in units if line_of(unit.name) == line_of(mention.words)]
            if found and not own & {unit.name for unit in found}:
                same = tuple(dict.fromkeys(unit.name for unit in found))
                values: dict[str, Value] = {"unit": mention.words, "units": same, "title": scope.title(name)}
                points.append(Point("counterpart", (found[0].span,), values))
    return Evidence("basis", "answered", (Point("counterpart_lead"), *points)) if points else None


def no_counterpart(scope: Scope) -> Evidence:
    """Declined: no document names a unit of that line."""
    units = tuple(unit.words for unit in scope.question.units)
    return Evidence("basis", "abstained", (Point("no_counterpart", values={"units": units}),))


def _own_names(library: Library, mention: UnitMention) -> set[str]:
    """Its own names: 人行武汉分行 is printed at its level, 经信局 is short for another name."""
    printed = {unit.name for item in library.ledgers.values() for task in item.tasks for unit in task.units}
    return {mention.words} if mention.words in printed else set(mention.names)
