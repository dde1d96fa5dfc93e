"""A document → its ledger (任务台账): tasks with their units, deadlines and targets, and what is in doubt.

A task is a clause that states who is responsible; a numbered sibling that states nobody is a task without
units and is named in the warnings. A document without any statement gives its numbered clauses as tasks
without units, save those that only introduce or secure the others; a law gives none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.extraction.calendars import Calendar
from assistant.extraction.doubts import find_doubts
from assistant.extraction.found_rules import FoundRule
from assistant.extraction.groups import find_groups
from assistant.extraction.outline import Tree, find_tasks
from assistant.extraction.roles import ResolvedUnit, resolve_roles
from assistant.extraction.rules import find_rules, silenced_spans
from assistant.extraction.scopes import ScopedRule, find_scopes
from assistant.extraction.siblings import with_siblings
from assistant.extraction.statements import find_statements
from assistant.extraction.times import Times
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
    tree = Tree(document)
    groups = list(find_groups(document, tree))
    rules = sorted([*find_rules(document), *groups], key=lambda rule: rule.start)
    found = with_siblings(document, tree, find_statements(document, silenced_spans(rules)))
    if not found.statements and not groups:  # 市教育局：负责…: where nothing else says who is responsible
        rules += (groups := list(find_groups(document, tree, duties=True)))
        rules.sort(key=lambda rule: rule.start)
    task_paths = find_tasks(document, tree, found.statements, [group.clause for group in groups])
    stated = {printed.clause for printed in found.statements}
    scoped = find_scopes(rules, tree, task_paths, stated) if task_paths else []
    resolved = resolve_roles(found.statements, _lead_rules(scoped))
    calendar = Calendar.of(document)
    times = Times(document, found, calendar)
    statements = tuple(
        Statement(
            printed.label,
            tuple(unit for unit, _ in units),
            Span(document.id, printed.clause, printed.start, printed.end),
            next(iter(times.of_statement(printed)), None),
        )
        for printed, units in zip(found.statements, resolved, strict=True)
    )
    named = _Names(document, register)
    tasks = _tasks(document, task_paths, tree, statements, resolved, scoped, times, named)
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


_GIVES_UNITS = ("group", "inherit", "coordinator")


def _lead_rules(scoped: Sequence[ScopedRule]) -> dict[str, list[FoundRule]]:
    by_clause: dict[str, list[FoundRule]] = defaultdict(list)
    for rule, scope in scoped:
        if rule.kind not in _GIVES_UNITS:
            for path in scope:
                by_clause[path].append(rule)
    return by_clause


def _rule(document: Document, rule: FoundRule, scope: tuple[str, ...]) -> Rule:
    role: Role = rule.role or "responsible"
    return Rule(
        rule.kind,
        tuple(StatedUnit(name, role) for name in rule.units),
        scope,
        _span(document, rule),
    )


def _in_order(document: Document, times: Times) -> list[tuple[tuple[Deadline, ...], tuple[Target, ...]]]:
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
    resolved: Sequence[Sequence[ResolvedUnit]],
    scoped: Sequence[ScopedRule],
    times: Times,
    names: _Names,
) -> list[Task]:
    by_clause: dict[str, list[Statement]] = defaultdict(list)
    printed: dict[str, list[TaskUnit]] = defaultdict(list)
    for statement, units in zip(statements, resolved, strict=True):
        by_clause[statement.span.clause].append(statement)
        printed[statement.span.clause] += [
            TaskUnit(
                unit.name,
                names.full_name(unit.name),
                unit.role,
                False,
                statement.span,
                _span(document, by) if by else None,
            )
            for unit, by in units
        ]
    given: dict[str, list[FoundRule]] = defaultdict(list)
    for rule, scope in scoped:
        for path in scope if rule.kind in ("group", "inherit") else ():
            given[path].append(rule)
    tasks = []
    for path in paths:
        clause = tree.clauses[path]
        carried = _task_units(document, printed[path], given[path], names)
        tasks.append(
            Task(
                document=document.id,
                clause=path,
                number=clause.number,
                heading=_heading_without(document, clause, by_clause[path]),
                text=_text_without(document, clause, [s.span for s in by_clause[path]]),
                units=carried,
                lead_stated=any(unit.role == "lead" for unit in carried),
                deadlines=times.deadlines.get(path, ()),
                targets=times.targets.get(path, ()),
                span=Span(document.id, path, clause.start, clause.end),
            )
        )
    return tasks


def _task_units(
    document: Document, printed: Sequence[TaskUnit], rules: Sequence[FoundRule], names: _Names
) -> tuple[TaskUnit, ...]:
    """The units of the heading above, then the printed ones in order, each once, then those a rule adds."""
    headed = [unit for rule in rules if rule.kind == "group" for unit in _given(document, rule, names)]
    units: dict[str, TaskUnit] = {}
    for unit in (*headed, *printed):
        known = units.setdefault(names.identity(unit.name), unit)
        if _WEIGHT[unit.role] > _WEIGHT[known.role]:
            units[names.identity(unit.name)] = replace(known, role=unit.role, span=unit.span, rule=unit.rule)
    for rule in rules:
        for unit in _given(document, rule, names) if rule.kind == "inherit" else ():
            units.setdefault(names.identity(unit.name), unit)
    return tuple(units.values())


def _given(document: Document, rule: FoundRule, names: _Names) -> Iterator[TaskUnit]:
    span, inherited = _span(document, rule), rule.kind == "inherit"
    for name in rule.units:
        role: Role = rule.role or "responsible"
        yield TaskUnit(name, names.full_name(name), role, inherited, span, span)


def _span(document: Document, rule: FoundRule) -> Span:
    return Span(document.id, rule.clause, rule.start, rule.end)


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
