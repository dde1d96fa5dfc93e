"""A document → its ledger (任务台账): tasks with their units, deadlines and targets, and what is in doubt.

A task is a clause that states who is responsible; a numbered sibling that states nobody is a task without
units and is named in the warnings. A document without any statement gives its numbered clauses as tasks
without units, save those that only introduce or secure the others; a law gives none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.extraction.deadlines import Calendar, find_deadlines, read_deadline_field
from assistant.extraction.doubts import find_doubts
from assistant.extraction.found_rules import FoundRule
from assistant.extraction.outline import Tree, find_tasks
from assistant.extraction.printed import Found, PrintedStatement
from assistant.extraction.roles import resolve_roles
from assistant.extraction.rules import find_rules, silenced_spans
from assistant.extraction.scopes import ScopedRule, find_scopes
from assistant.extraction.statements import find_statements
from assistant.extraction.targets import find_targets
from assistant.extraction.unit_names import is_generic, is_unit_name
from assistant.extraction.units import Unit, UnitRegister
from assistant.models import (
    Clause,
    Deadline,
    Document,
    Ledger,
    Role,
    Rule,
    Span,
    StatedUnit,
    Statement,
    Target,
    Task,
    TaskUnit,
)

_WEIGHT: dict[Role, int] = {"lead": 2, "responsible": 1, "supporting": 0}


def extract_ledger(document: Document, register: UnitRegister) -> Ledger:
    """The ledger of ``document``; ``register`` gives full names and says which names are unknown."""
    rules = find_rules(document)
    found = find_statements(document, silenced_spans(rules))
    tree = Tree(document)
    task_paths = find_tasks(document, tree, found.statements)
    stated = {printed.clause for printed in found.statements}
    scoped = find_scopes(rules, tree, task_paths, stated) if task_paths else []
    units = resolve_roles(found.statements, _lead_rules(scoped))
    calendar = Calendar.of(document)
    times = _Times(document, found, calendar)
    statements = tuple(
        Statement(
            printed.label,
            stated,
            Span(document.id, printed.clause, printed.start, printed.end),
            times.of_statement(printed),
        )
        for printed, stated in zip(found.statements, units, strict=True)
    )
    named = _Names(document, register)
    tasks = _tasks(document, task_paths, tree, statements, scoped, times, named)
    every = _in_order(document, times)
    return Ledger(
        document=document.id,
        statements=statements,
        rules=tuple(_rule(document, rule, scope) for rule, scope in scoped),
        tasks=tuple(tasks),
        targets=tuple(target for _, targets in every for target in targets),
        deadlines=tuple(deadline for deadlines, _ in every for deadline in deadlines),
        unknown_units=named.unknown(statements, [rule for rule, _ in scoped]),
        warnings=tuple(find_doubts(document, found, tasks, scoped)),
    )


def _lead_rules(scoped: Sequence[ScopedRule]) -> dict[str, list[FoundRule]]:
    by_clause: dict[str, list[FoundRule]] = defaultdict(list)
    for rule, scope in scoped:
        if rule.kind in ("lead_first", "lead_before_comma", "role_of_label"):
            for path in scope:
                by_clause[path].append(rule)
    return by_clause


def _rule(document: Document, rule: FoundRule, scope: tuple[str, ...]) -> Rule:
    role: Role = rule.role or "responsible"
    return Rule(
        rule.kind,
        tuple(StatedUnit(name, role) for name in rule.units),
        scope,
        Span(document.id, rule.clause, rule.start, rule.end),
    )


# -- times and targets ---------------------------------------------------------------------------


class _Times:
    """Deadlines and targets of every clause, found once."""

    def __init__(self, document: Document, found: Found, calendar: Calendar) -> None:
        self._document = document
        self._calendar = calendar
        self._clauses = {clause.path: clause for clause in document.clauses}
        taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        fields: dict[str, list[Deadline]] = defaultdict(list)
        for statement in found.statements:
            taken[statement.clause].append((statement.start, statement.end))
            own = self.of_statement(statement)
            if own and own not in fields[statement.clause]:
                fields[statement.clause].append(own)
        for path, field in found.deadlines:
            taken[path].append((field.start, field.end))
            fields[path].append(read_deadline_field(document, self._clauses[path], field, calendar))
        self.deadlines: dict[str, tuple[Deadline, ...]] = {}
        self.targets: dict[str, tuple[Target, ...]] = {}
        for clause in document.clauses:
            if clause.kind in ("header", "footer"):
                continue
            spans = taken.get(clause.path, [])
            running = find_deadlines(document, clause, spans, calendar)
            every = sorted([*running, *fields.get(clause.path, [])], key=lambda d: d.span.start)
            self.deadlines[clause.path] = tuple(every)
            self.targets[clause.path] = tuple(find_targets(document, clause, spans, running))

    def of_statement(self, printed: PrintedStatement) -> Deadline | None:
        """The deadline a statement carries as its own field."""
        if printed.deadline is None:
            return None
        clause = self._clauses[printed.clause]
        return read_deadline_field(self._document, clause, printed.deadline, self._calendar)


def _in_order(document: Document, times: _Times) -> list[tuple[tuple[Deadline, ...], tuple[Target, ...]]]:
    return [
        (times.deadlines.get(clause.path, ()), times.targets.get(clause.path, ()))
        for clause in document.clauses
    ]


# -- units -----------------------------------------------------------------------------------------


class _Names:
    """Names as the document prints them ↔ the register."""

    def __init__(self, document: Document, register: UnitRegister) -> None:
        self._register = register
        self._places = register.places_of(document)
        self._units: dict[str, Unit | None] = {}

    def full_name(self, name: str) -> str | None:
        """The full name of a unit of the document's place, or None."""
        unit = self._unit(name)
        return (unit.full_name or None) if unit else None

    def identity(self, name: str) -> str:
        """What tells that two printed names are one unit."""
        unit = self._unit(name)
        return unit.name if unit else _BRACKETED.sub("", name)

    def _unit(self, name: str) -> Unit | None:
        if name not in self._units:
            self._units[name] = self._register.find(name, self._places) if self._places else None
        return self._units[name]

    def unknown(self, statements: Iterable[Statement], rules: Iterable[FoundRule]) -> tuple[str, ...]:
        """Names neither the register nor the grammar of names accounts for, in printed order."""
        printed = [unit.name for statement in statements for unit in statement.units]
        printed += [name for rule in rules for name in rule.units]
        return tuple(name for name in dict.fromkeys(printed) if not self._is_known(name))

    def _is_known(self, name: str) -> bool:
        bare = _BRACKETED.sub("", name)
        if is_generic(name) or self._register.knows(bare):
            return True
        core = re.sub(r"^(?:自治区|[省市区县州旗])", "", bare)
        return is_unit_name(name) and (self._register.knows(core) or bool(_COMMON_CORE.search(core)))


_BRACKETED = re.compile(r"[（(〔［\[【〈<][^（(〔［\[【〈<]*[）)〕］\]】〉>]$")
# Endings that a department of any place has, whatever the register holds.
_COMMON_CORE = re.compile(
    r"(?:局|委|厅|办|部|室|署|会|院|社|联|政府|中央|中心|支队|总队|大队|大学|学院|[^工]处|科|台|站)$"
)


def _tasks(
    document: Document,
    paths: Sequence[str],
    tree: Tree,
    statements: Sequence[Statement],
    scoped: Sequence[ScopedRule],
    times: _Times,
    names: _Names,
) -> list[Task]:
    by_clause: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_clause[statement.span.clause].append(statement)
    inherited: dict[str, list[FoundRule]] = defaultdict(list)
    for rule, scope in scoped:
        if rule.kind == "inherit":
            for path in scope:
                inherited[path].append(rule)
    tasks = []
    for path in paths:
        clause = tree.clauses[path]
        units = _task_units(document, by_clause[path], inherited[path], names)
        tasks.append(
            Task(
                document=document.id,
                clause=path,
                number=clause.number,
                heading=_heading_without(document, clause, by_clause[path]),
                text=_text_without(document, clause, [s.span for s in by_clause[path]]),
                units=units,
                lead_stated=any(unit.role == "lead" for unit in units),
                deadlines=times.deadlines.get(path, ()),
                targets=times.targets.get(path, ()),
                span=Span(document.id, path, clause.start, clause.end),
            )
        )
    return tasks


def _task_units(
    document: Document, statements: Sequence[Statement], rules: Sequence[FoundRule], names: _Names
) -> tuple[TaskUnit, ...]:
    """Printed units in printed order, each once, then those a rule adds."""
    units: dict[str, TaskUnit] = {}
    for statement in statements:
        for unit in statement.units:
            key = names.identity(unit.name)
            known = units.get(key)
            if known is None:
                units[key] = TaskUnit(unit.name, names.full_name(unit.name), unit.role, False, statement.span)
            elif _WEIGHT[unit.role] > _WEIGHT[known.role]:
                units[key] = replace(known, role=unit.role, span=statement.span)
    for rule in rules:
        span = Span(document.id, rule.clause, rule.start, rule.end)
        for name in rule.units:
            role: Role = rule.role or "responsible"
            units.setdefault(names.identity(name), TaskUnit(name, names.full_name(name), role, True, span))
    return tuple(units.values())


def _heading_without(document: Document, clause: Clause, statements: Sequence[Statement]) -> str:
    """The heading without a statement printed in it: 建设平台（责任单位：…）."""
    start = document.text.find(clause.heading, clause.start, clause.end) if clause.heading else -1
    inside = [s.span.start for s in statements if start < s.span.start < start + len(clause.heading)]
    return document.text[start : min(inside)].rstrip() if start >= 0 and inside else clause.heading


def _text_without(document: Document, clause: Clause, spans: Sequence[Span]) -> str:
    parts, position = [], clause.start
    for span in sorted(spans, key=lambda span: span.start):
        parts.append(document.text[position : span.start])
        position = max(position, span.end)
    parts.append(document.text[position : clause.end])
    return "".join(part.rstrip(" ") for part in parts).strip()
