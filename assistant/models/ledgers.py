"""Values of extraction: who is responsible, by when, how much, and the ledger they make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["lead", "responsible", "supporting"]
DeadlineKind: TypeAlias = Literal["by_date", "within_period", "recurring", "ongoing"]
Comparator: TypeAlias = Literal[">=", ">", "=", "<", "<=", "~", "all"]
RuleKind: TypeAlias = Literal[
    "group", "inherit", "lead_first", "lead_before_comma", "role_of_label", "role_of_sign", "coordinator"
]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document: evidence before it becomes a citation."""

    document: str
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit in a statement or rule, in printed order."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point or period in time as written (时限); numbers only where the document gives them."""

    text: str
    kind: DeadlineKind
    year: int | None
    month: int | None
    day: int | None
    applies_to: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable target (指标): value and comparator as printed; ``deadline`` "" where none is given.

    ``base`` is what a change is measured against (比2020年), "" where none is printed.
    """

    indicator: str
    comparator: Comparator
    value: str
    unit: str
    deadline: str
    span: Span  # the quote
    base: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that say who is responsible (责任单位表述): one bracket, line or table row.

    ``label`` as printed, "" where there is none. ``deadline`` where the statement has its own field.
    """

    label: str
    units: tuple[StatedUnit, ...]
    span: Span
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that speaks for other clauses (通则): 以下…不再列出, 排在第一为牵头单位 ….

    ``scope`` holds the paths of the clauses it speaks for.
    """

    kind: RuleKind
    units: tuple[StatedUnit, ...]
    scope: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A unit of a task; ``span`` is the statement, for an inherited unit the rule, or the heading above.

    ``rule`` is the rule that says so elsewhere: it gave the unit or settled its role; None: the statement
    says it all.
    """

    name: str
    full_name: str | None
    role: Role
    inherited: bool
    span: Span
    rule: Span | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A clause that gives something to do (任务) with its units, deadlines and targets.

    ``text`` is the clause without its unit statement; ``span`` the whole clause.
    """

    document: str
    clause: str
    number: str
    heading: str
    text: str
    units: tuple[TaskUnit, ...]
    lead_stated: bool
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was extracted from one document (任务台账), in reading order.

    ``targets`` and ``deadlines`` hold those of the whole document, goals of the plan included.
    """

    document: str
    statements: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    deadlines: tuple[Deadline, ...]
    unknown_units: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def task(self, path: str) -> Task | None:
        """The task at clause ``path``, or None."""
        return next((task for task in self.tasks if task.clause == path), None)
