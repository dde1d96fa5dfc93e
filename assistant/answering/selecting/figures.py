"""Deadlines and targets: what is written, bound to what it is written about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.differences import render_target
from assistant.answering.points import ClauseName, Point
from assistant.answering.scope import Scope, likeness, sentence_around
from assistant.models import Deadline, Span, Target, Task

# A year that a figure is measured from is no date to reach it by.
_COMPARED = re.compile(r"(?:较|比|与|自|从)(?:19|20)\d\d年")


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached, with a date, a figure or both; ``task`` None for a goal of the plan."""

    task: Task | None
    span: Span
    text: str
    deadline: Deadline | None
    target: Target | None

    @property
    def years(self) -> tuple[int, ...]:
        """The years written for it."""
        if self.deadline and self.deadline.year is not None:
            return (self.deadline.year,)
        written = f"{self.target.deadline} {_COMPARED.sub('', self.text)}" if self.target else ""
        found = dict.fromkeys(re.findall(r"(?:19|20)\d\d(?=年)", written))
        return tuple(map(int, found))


def deadline_points(scope: Scope, task: Task) -> list[Point]:
    """The deadlines of one task, or that it has none."""
    dated = [goal for goal in find_goals(scope, (task,)) if goal.deadline or goal.years]
    if not dated:
        return [Point("no_deadline", (task.span,), {"task": task})]
    rows = dict.fromkeys((goal.span, goal.text) for goal in dated)
    points = [Point("deadlines_of", (), {"task": task, "n": len(rows)})]
    return points + [Point("deadline_row", (span,), {"text": text}) for span, text in rows]


def target_points(scope: Scope, task: Task) -> list[Point]:
    """The targets of one task, or that it has none."""
    if not task.targets:
        return [Point("no_target", (task.span,), {"task": task})]
    points = [Point("targets_of", (), {"task": task, "n": len(task.targets)})]
    return points + [
        Point("target_row", (around(scope, target.span),), {"text": shown(scope, target)})
        for target in task.targets
    ]


def goal_rows(goals: Sequence[Goal]) -> list[Point]:
    """A line a goal; goals that one stretch of words tells have one line."""
    rows = dict.fromkeys((goal.span, goal.text, goal.task or clause_of(goal)) for goal in goals)
    return [Point("goal_row", (span,), {"task": task, "text": text}) for span, text, task in rows]


def told_better(goal: Goal, others: Sequence[Goal], wanted: str) -> bool:
    """Whether another target of the same words is the one asked about (甲率、乙率分别达到90%和80%)."""

    def own(one: Goal) -> float:
        return likeness(wanted, one.target.indicator) if one.target else 0.0

    return any(other.text == goal.text and own(other) > own(goal) + 0.1 for other in others)


def find_goals(scope: Scope, tasks: tuple[Task, ...] | None = None) -> list[Goal]:
    """Every goal of ``tasks`` (None: of the whole documents), in reading order, each once.

    A deadline whose sentence carries a target of the same date is told by its target.
    """
    found: list[Goal] = []
    for document in scope.documents if tasks is None else dict.fromkeys(task.document for task in tasks):
        ledger = scope.library.ledgers[document]
        wanted = None if tasks is None else {task.clause for task in tasks if task.document == document}
        targets = [item for item in ledger.targets if wanted is None or item.span.clause in wanted]
        deadlines = [item for item in ledger.deadlines if wanted is None or item.span.clause in wanted]
        for target in targets:
            own = next((item for item in deadlines if _same_date(item, target)), None)
            task = ledger.task(target.span.clause)
            found.append(Goal(task, around(scope, target.span), shown(scope, target), own, target))
        for deadline in deadlines:
            if not any(
                _same_date(deadline, target) and _tells(deadline, target, scope) for target in targets
            ):
                task = ledger.task(deadline.span.clause)
                text = phrase(deadline)
                found.append(Goal(task, around(scope, deadline.span), text, deadline, None))
    return sorted(
        found,
        key=lambda goal: (
            scope.documents.index(goal.span.document) if goal.span.document in scope.documents else 0,
            goal.span.start,
        ),
    )


def _same_date(deadline: Deadline, target: Target) -> bool:
    return (
        deadline.span.clause == target.span.clause
        and bool(target.deadline)
        and target.deadline == deadline.text
    )


def _tells(deadline: Deadline, target: Target, scope: Scope) -> bool:
    words = scope.text(target.span)
    return (
        target.indicator in deadline.applies_to
        or deadline.applies_to in words
        or words in deadline.applies_to
    )


def phrase(deadline: Deadline) -> str:
    """A deadline with what it is written about."""
    return (
        deadline.applies_to
        if deadline.text in deadline.applies_to
        else f"{deadline.text},{deadline.applies_to}".rstrip(",")
    )


def shown(scope: Scope, target: Target) -> str:
    """A target as printed, its date put in front where it stands elsewhere in the sentence."""
    if scope.library.documents[target.span.document].form == "outline":
        return f"{target.indicator}{render_target(target)}"
    words = scope.text(target.span)
    # Of a row of a table, the cell that holds the figure.
    words = next((cell for cell in words.split("\t") if target.value in cell), words)
    return words if not target.deadline or target.deadline in words else f"{target.deadline},{words}"


def around(scope: Scope, span: Span) -> Span:
    """The sentence that holds ``span``."""
    return sentence_around(scope.library.documents[span.document], span.start, span.end)


def clause_of(goal: Goal) -> ClauseName:
    """The clause a goal stands in."""
    return ClauseName(goal.span.document, goal.span.clause)
