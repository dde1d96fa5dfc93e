"""A document → its ledger (任务台账): tasks with their units, deadlines and targets, and what is in doubt.

A task is a clause that states who is responsible; a numbered sibling that states nobody is a task without
units and is named in the warnings. A document without any statement gives its numbered clauses as tasks
without units, save those that only introduce or secure the others; a law gives none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.extraction.deadlines import Calendar, find_deadlines, read_deadline_field
from assistant.extraction.roles import resolve_roles
from assistant.extraction.rules import FoundRule, find_rules, silenced_spans
from assistant.extraction.statements import Found, PrintedStatement, find_statements
from assistant.extraction.targets import find_targets
from assistant.extraction.unit_lists import is_generic, is_unit_name
from assistant.extraction.units import UnitRegister
from assistant.extraction.vocabulary import any_of, words
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
_GENERAL = re.compile(any_of(words("headings", "general", "support")))
_ARTICLE = re.compile(r"^第.+条")
_LOOKS_STATED = re.compile(
    rf"{any_of(words('labels', 'lead', 'responsible', 'supporting'))}(?:单位|部门)[：:]"
    r"|按照?(?:各自)?职责分工(?:分别)?负责"
)


def extract_ledger(document: Document, register: UnitRegister) -> Ledger:
    """The ledger of ``document``; ``register`` gives full names and says which names are unknown."""
    rules = find_rules(document)
    found = find_statements(document, silenced_spans(rules))
    tree = _Tree(document)
    task_paths = _task_paths(document, tree, found.statements)
    scoped = [(rule, _scope(rule, tree, task_paths)) for rule in rules]
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
        unknown_units=named.unknown(statements, rules),
        warnings=tuple(_warnings(document, found, tasks, statements, scoped)),
    )


# -- which clauses are tasks -------------------------------------------------------------------


class _Tree:
    """Parents, children and order of the clauses."""

    def __init__(self, document: Document) -> None:
        self.clauses = {clause.path: clause for clause in document.clauses}
        self.order = {clause.path: index for index, clause in enumerate(document.clauses)}
        self.children: dict[str | None, list[Clause]] = defaultdict(list)
        for clause in document.clauses:
            self.children[clause.parent].append(clause)

    def ancestors(self, path: str) -> Iterator[Clause]:
        """From the parent of ``path`` outwards."""
        parent = self.clauses[path].parent
        while parent is not None and parent in self.clauses:
            yield self.clauses[parent]
            parent = self.clauses[parent].parent

    def is_leaf(self, clause: Clause) -> bool:
        """Whether nothing is numbered below it."""
        return not self.children.get(clause.path)


def _task_paths(document: Document, tree: _Tree, statements: Sequence[PrintedStatement]) -> list[str]:
    stated = {statement.clause for statement in statements}
    if not stated:
        return [clause.path for clause in _plain_tasks(document, tree)]
    parents = {tree.clauses[path].parent for path in stated if tree.clauses[path].number}
    paths = set(stated)
    for parent in parents:
        for sibling in tree.children[parent]:
            below = any(other.path in stated for other in tree.children.get(sibling.path, ()))
            if _is_item(sibling) and tree.is_leaf(sibling) and not below and _speaks(document, sibling):
                paths.add(sibling.path)
    return sorted(paths, key=tree.order.__getitem__)


def _plain_tasks(document: Document, tree: _Tree) -> Iterator[Clause]:
    """Tasks of a document that names no unit anywhere."""
    for clause in document.clauses:
        headed = [clause, *tree.ancestors(clause.path)]
        if (
            _is_item(clause)
            and clause.kind != "annex"
            and tree.is_leaf(clause)
            and not any(_ARTICLE.search(each.number) for each in headed)
            and not any(_GENERAL.search(_heading(document, each)) for each in headed)
        ):
            yield clause


def _is_item(clause: Clause) -> bool:
    return bool(clause.number) and clause.kind in ("section", "item", "annex")


def _speaks(document: Document, clause: Clause) -> bool:
    """Whether a clause without a statement says more than a head row or a goal."""
    if clause.kind == "annex":
        return "\t" in document.text[clause.start : clause.end]
    return not _GENERAL.search(_heading(document, clause))


def _heading(document: Document, clause: Clause) -> str:
    return clause.heading or document.text[clause.body_start : clause.body_start + 20].split("。")[0]


# -- rules -------------------------------------------------------------------------------------


def _scope(rule: FoundRule, tree: _Tree, tasks: Sequence[str]) -> tuple[str, ...]:
    """The tasks a rule speaks for, by where it stands and what it says."""
    here = tree.order[rule.clause]
    own = rule.clause in tasks
    inside = [path for path in tasks if any(a.path == rule.clause for a in tree.ancestors(path))]
    following = [path for path in tasks if tree.order[path] > here]
    preceding = [path for path in tasks if tree.order[path] < here]
    if rule.kind == "coordinator":
        return tuple(tasks)
    with_own = [rule.clause] if own and (rule.kind != "inherit" or rule.reach == "onward") else []
    if rule.reach == "here" and own:
        return tuple(with_own)
    if rule.reach == "preceding":
        return (*preceding, *with_own)
    if rule.reach == "section":
        parent = tree.clauses[rule.clause].parent if own else rule.clause
        return tuple(path for path in tasks if any(a.path == parent for a in tree.ancestors(path)))
    if own and rule.reach in ("following", "onward"):
        return (*with_own, *following)
    if not own and rule.reach in ("following", "onward", "here"):
        return tuple(inside or following or tasks)
    return tuple(tasks)


def _lead_rules(scoped: Sequence[tuple[FoundRule, tuple[str, ...]]]) -> dict[str, list[FoundRule]]:
    by_clause: dict[str, list[FoundRule]] = defaultdict(list)
    for rule, scope in scoped:
        if rule.kind in ("lead_first", "lead_before_comma"):
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

    def full_name(self, name: str) -> str | None:
        """The full name of a unit of the document's place, or None."""
        unit = self._register.find(name, self._places) if self._places else None
        return (unit.full_name or None) if unit else None

    def identity(self, name: str) -> str:
        """What tells two printed names of one unit are one."""
        unit = self._register.find(name, self._places) if self._places else None
        return unit.name if unit else re.sub(r"[（(〔［\[【〈<].*?[）)〕］\]】〉>]$", "", name)

    def unknown(self, statements: Iterable[Statement], rules: Iterable[FoundRule]) -> tuple[str, ...]:
        """Names neither the register nor the grammar of names accounts for, in printed order."""
        printed = [unit.name for statement in statements for unit in statement.units]
        printed += [name for rule in rules for name in rule.units]
        return tuple(name for name in dict.fromkeys(printed) if not self._is_known(name))

    def _is_known(self, name: str) -> bool:
        bare = re.sub(r"[（(〔［\[【〈<].*$", "", name)
        if is_generic(name) or self._register.knows(bare):
            return True
        core = re.sub(r"^(?:自治区|[省市区县州旗])", "", bare)
        return is_unit_name(name) and (self._register.knows(core) or bool(_COMMON_CORE.search(core)))


# Endings that a department of any place has, whatever the register holds.
_COMMON_CORE = re.compile(r"(?:局|委|厅|办|部|室|政府|法院|检察院|管委会|委员会)$")


def _tasks(
    document: Document,
    paths: Sequence[str],
    tree: _Tree,
    statements: Sequence[Statement],
    scoped: Sequence[tuple[FoundRule, tuple[str, ...]]],
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
                heading=clause.heading,
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


def _text_without(document: Document, clause: Clause, spans: Sequence[Span]) -> str:
    parts, position = [], clause.start
    for span in sorted(spans, key=lambda span: span.start):
        parts.append(document.text[position : span.start])
        position = max(position, span.end)
    parts.append(document.text[position : clause.end])
    return "".join(part.rstrip(" ") for part in parts).strip()


# -- what is in doubt ------------------------------------------------------------------------------


def _warnings(
    document: Document,
    found: Found,
    tasks: Sequence[Task],
    statements: Sequence[Statement],
    scoped: Sequence[tuple[FoundRule, tuple[str, ...]]],
) -> Iterator[str]:
    if statements:
        for task in tasks:
            if not any(not unit.inherited for unit in task.units):
                yield f"{task.clause} 没有责任单位表述，同级条款有。"
    for printed in found.statements:
        quote = document.text[printed.start : printed.end]
        if not printed.closed:
            yield f"{printed.clause} 的责任单位表述括号不完整：{quote}"
        if printed.unread:
            words_ = "、".join(printed.unread)
            yield f"{printed.clause} 的责任单位表述中有文字不像单位名称，未作单位：{words_}"
        if not printed.units:
            yield f"{printed.clause} 的责任单位表述中没有读出单位：{quote}"
        for name, times in Counter(unit.name for unit in printed.units).items():
            if times > 1:
                yield f"{printed.clause} 的责任单位表述中“{name}”出现{times}次。"
    for rule, scope in scoped:
        if not scope and rule.kind != "coordinator":
            yield f"{rule.clause} 的通则没有对应的任务：{document.text[rule.start : rule.end]}"
    yield from _unread(document, found, scoped)


def _unread(
    document: Document, found: Found, scoped: Sequence[tuple[FoundRule, tuple[str, ...]]]
) -> Iterator[str]:
    """Words that look like a statement and were not read as one."""
    taken = sorted(
        [(printed.start, printed.end) for printed in found.statements]
        + [(rule.start, rule.end) for rule, _ in scoped]
    )
    index = 0
    for match in _LOOKS_STATED.finditer(document.text):
        while index < len(taken) and taken[index][1] <= match.start():
            index += 1
        if index < len(taken) and taken[index][0] < match.end():
            continue
        clause = _clause_at(document, match.start())
        if clause is None or clause.kind not in ("header", "footer"):
            left = max(0, match.start() - 20)
            quote = document.text[left : match.end() + 20].replace("\n", " ")
            yield f"疑似责任单位表述，未能读出：…{quote}…"


def _clause_at(document: Document, offset: int) -> Clause | None:
    return next((clause for clause in document.clauses if clause.start <= offset < clause.end), None)
