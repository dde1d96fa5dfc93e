"""Ledgers → rows of the task table (任务台账), filtered; what the page shows is what an export holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answering.citation import label
from assistant.models import Deadline, Document, Ledger, Role, Target, Task

ROLE_WORDS: dict[Role, str] = {"lead": "牵头单位", "responsible": "责任单位", "supporting": "配合单位"}


@dataclass(frozen=True, slots=True)
class Row:
    """One task as the table shows it; ``position`` counts from 1 within its document."""

    position: int
    document: Document
    task: Task

    @property
    def label(self) -> str:
        """The formal name of the clause (依据)."""
        return label(self.document, self.task.clause)

    @property
    def section(self) -> str:
        """The path of the clause above, "" at the top."""
        return self.task.clause.rpartition("/")[0]

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The deadlines as written, with what they bind to."""
        return tuple(dict.fromkeys(deadline_words(deadline) for deadline in self.task.deadlines))

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets as printed."""
        return tuple(dict.fromkeys(target_words(target, self.document) for target in self.task.targets))

    def units(self, inherited: bool) -> tuple[str, ...]:
        """Printed units, each with its role where the document states roles, or the inherited ones."""
        units = [unit for unit in self.task.units if unit.inherited is inherited]
        roles = {unit.role for unit in units}
        if roles <= {"responsible"}:
            return tuple(unit.name for unit in units)
        return tuple(f"{unit.name}({ROLE_WORDS[unit.role][:2]})" for unit in units)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader wants to see; None and "" mean everything.

    ``deadline`` is "dated", "undated" or a year; ``words`` must all stand in the task or its units' names.
    """

    documents: frozenset[str] | None = None
    section: str = ""
    units: frozenset[str] | None = None
    with_inherited: bool = True
    deadline: str = ""
    words: str = ""

    def keeps(self, row: Row) -> bool:
        """Whether ``row`` is wanted."""
        task = row.task
        if self.documents is not None and row.document.id not in self.documents:
            return False
        if self.section and not (task.clause + "/").startswith(self.section + "/"):
            return False
        names = {unit.name for unit in task.units if self.with_inherited or not unit.inherited}
        if self.units is not None and not names & self.units:
            return False
        return self._keeps_deadline(task) and all(
            word in f"{task.heading}{task.text}{' '.join(names)}" for word in self.words.split()
        )

    def _keeps_deadline(self, task: Task) -> bool:
        if self.deadline in ("dated", "undated"):
            return bool(task.deadlines) is (self.deadline == "dated")
        return not self.deadline or any(str(item.year) == self.deadline for item in task.deadlines)


def rows_of(pairs: Iterable[tuple[Document, Ledger]]) -> list[Row]:
    """Every task of every ledger, in reading order."""
    return [
        Row(position, document, task)
        for document, ledger in pairs
        for position, task in enumerate(ledger.tasks, start=1)
    ]


def deadline_words(deadline: Deadline) -> str:
    """A deadline as written, followed by what it binds to."""
    subject = deadline.applies_to.strip(" ，,。;；")
    return f"{deadline.text}：{subject}" if subject and subject != deadline.text else deadline.text


def target_words(target: Target, document: Document) -> str:
    """A target as printed."""
    return document.text[target.span.start : target.span.end].strip(" ，,。;；\n")
