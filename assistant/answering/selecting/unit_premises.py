"""What a question takes for granted of a task's units: who leads, who stands first, how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.answering.points import Point, Value
from assistant.models import Span, Task


def _lead(task: Task, what: str) -> list[Point]:
    leads = [unit for unit in task.units if unit.role == "lead"]
    values: dict[str, Value] = {"task": task, "unit": what, "units": tuple(unit.name for unit in leads)}
    if any(unit.name == what for unit in leads):
        return [Point("premise_leads", _spans(task), values)]
    if leads:
        return [Point("premise_other_lead", _spans(task), values)]
    if any(unit.name == what for unit in task.units):
        return [Point("premise_lead_not_stated", _spans(task), values)]
    printed = tuple(unit.name for unit in task.units if not unit.inherited)
    return [Point("premise_not_lead_nor_listed", _spans(task), {**values, "units": printed})]


def _supporting(task: Task, what: str) -> list[Point]:
    values: dict[str, Value] = {"task": task, "unit": what}
    unit = next((unit for unit in task.units if unit.name == what), None)
    if unit is None:
        return [Point("premise_not_listed", _spans(task), values)]
    if unit.role == "supporting":
        return [Point("premise_supports", (unit.span,), values)]
    return [Point("premise_support_not_stated", (unit.span,), values)]


def _unit(task: Task, what: str) -> list[Point]:
    unit = next((unit for unit in task.units if unit.name == what), None)
    say = (
        "premise_not_listed" if unit is None else "premise_inherited" if unit.inherited else "premise_listed"
    )
    return [Point(say, (unit.span,) if unit else _spans(task), {"task": task, "unit": what})]


def _at_end(place: int, name: str) -> Callable[[Task, str], list[Point]]:
    """Whether a unit is the first one printed, or the last one."""

    def check(task: Task, what: str) -> list[Point]:
        printed = [unit for unit in task.units if not unit.inherited]
        if not printed:
            return []
        found = printed[place]
        values: dict[str, Value] = {
            "task": task, "unit": what, "found": found.name, "units": tuple(unit.name for unit in printed),
        }  # fmt: skip
        return [Point(f"premise_{name}" if found.name == what else f"premise_other_{name}",
                      (found.span,), values)]  # fmt: skip

    return check


def _number(task: Task, what: str) -> list[Point]:
    printed = [unit for unit in task.units if not unit.inherited]
    if what in (str(len(printed)), str(len(task.units))) or not printed:
        return []
    values: dict[str, Value] = {"task": task, "what": what, "n": len(printed)}
    return [Point("premise_other_units", (printed[0].span,), values)]


# Kind of premise → what the task says of it.
CHECKS: Mapping[str, Callable[[Task, str], list[Point]]] = {
    "lead": _lead,
    "supporting": _supporting,
    "unit": _unit,
    "not_unit": _unit,
    "first": _at_end(0, "first"),
    "last": _at_end(-1, "last"),
    "units": _number,
}


def _spans(task: Task) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(unit.span for unit in task.units)) or (task.span,)
