"""What a unit, or several together, is responsible for: complete, from the ledger, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import Scope, find_string
from assistant.answering.selecting.articles import has_none, naming
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import not_stated, nothing_found
from assistant.answering.selecting.figures import deadline_points, find_goals, target_points
from assistant.answering.selecting.printed import acting, quoted
from assistant.models import Coverage, Span, Task, TaskUnit, UnitMention

# A district, county or town stands for itself; the ledger knows it as 各区人民政府 and the like.
_ONLY = re.compile(
    r"(?:只|仅|单独)(?:由|归|是由)|(?:只|仅)有(?!.{0,3}[项条])[^,，。?？]{2,16}(?:负责|承担|的任务|家)|独家|单独负责"
)
# 哪些有时限 asks for those alone; 分别什么时候完成 for all, with their deadlines.
_DATED_ONLY = re.compile(
    r"(?:哪些|哪几|几|多少)[项个条]?.{0,4}(?:有|写|带|定|注明).{0,4}(?:时限|期限|年份|日期|时间)"
    r"|(?:有|写[了明]?|带)(?:时限|期限|年份)的"
)
_COLLECTIVE = re.compile(r"^各")
_ROLES = ("lead", "supporting", "first")


def select_unit_tasks(scope: Scope) -> Evidence:
    """Evidence for a unit's tasks (intent ``unit_tasks``)."""
    question = scope.question
    if not question.units:
        return Evidence("unit_tasks", "abstained", (Point("which_unit"),), looked_at=scope.documents)
    if has_none(scope):
        return naming(scope) or nothing_found(scope)
    included = [mention for mention in question.units if not mention.excluded]
    strangers = [mention for mention in included if _elsewhere(scope, mention)]
    if strangers and len(included) == 1:
        return _not_of_this_place(scope, strangers[0])
    included = [_with_own_names(scope, mention) for mention in included]
    known = _known(scope, included)
    if len(question.units) == 1 and len(known) > 1 and not any(map(_COLLECTIVE.match, known)):
        return _each_reading(scope, known)
    return _tasks_of(scope, included, [mention for mention in question.units if mention.excluded])


def _elsewhere(scope: Scope, mention: UnitMention) -> bool:
    """Whether a district or county is not of the kind that the document's 各区人民政府 speaks of."""
    collective = next((name for name in mention.names if _COLLECTIVE.match(name)), None)
    if collective is None or _COLLECTIVE.match(mention.words):
        return False
    kind = re.search(r"(区|县|市|乡|镇|街道)(?:人民政府|政府)?$", mention.words)
    return bool(kind and kind.group(1) not in collective and not find_string(scope, mention.words))


def _not_of_this_place(scope: Scope, mention: UnitMention) -> Evidence:
    values: dict[str, Value] = {"words": mention.words, "units": mention.names, "title": scope.title()}
    return Evidence(
        "unit_tasks", "abstained", (Point("one_of_other_place", values=values),), looked_at=scope.documents
    )


def _with_own_names(scope: Scope, mention: UnitMention) -> UnitMention:
    """A district understood as 各区人民政府 is also meant where the document prints it by name."""
    if not any(map(_COLLECTIVE.match, mention.names)) or _COLLECTIVE.match(mention.words):
        return mention
    listed = dict.fromkeys(unit.name for task in scope.tasks for unit in task.units)
    own = tuple(name for name in listed if name.startswith(mention.words) and name not in mention.names)
    return replace(mention, names=(*own, *mention.names))


def _known(scope: Scope, mentions: Sequence[UnitMention]) -> list[str]:
    listed = {unit.name for task in scope.tasks for unit in task.units}
    return [name for mention in mentions for name in mention.names if name in listed]


def _each_reading(scope: Scope, known: Sequence[str]) -> Evidence:
    """Several units may be meant: each one's tasks, told apart."""
    words = scope.question.units[0].words
    parts = tuple(_tasks_of(scope, [UnitMention(words, (name,))], []) for name in known)
    points = (Point("several_units_meant", values={"words": words, "units": tuple(known)}),)
    return Evidence("unit_tasks", "answered", points, parts=parts, coverage=parts[0].coverage)


def _tasks_of(scope: Scope, included: Sequence[UnitMention], excluded: Sequence[UnitMention]) -> Evidence:
    question = scope.question
    checked = [task for task in scope.tasks if in_section(scope, task)]
    rows = [task for task in checked if not any(_held(task, mention) for mention in excluded)]
    combine = any if question.units_mode == "any" else all
    printed = [task for task in rows if combine(_held(task, mention, "printed") for mention in included)]
    inherited = [
        task for task in rows if task not in printed and combine(_held(task, mention) for mention in included)
    ]
    printed, inherited = _by_role(scope, included, printed, inherited)
    names = tuple(_name(scope, mention) for mention in included)
    if _ONLY.search(scope.question.text):
        printed = [task for task in printed if _no_other(task, included)]
        inherited = []
    total = len(checked)
    found = printed + inherited
    if not found:
        return _none(scope, included, names, total)
    if scope.question.years or (
        "deadlines" in scope.question.aspect and _DATED_ONLY.search(scope.question.text)
    ):
        return _dated_of(scope, found, names)
    values: dict[str, Value] = {
        "units": names,
        "excluded": tuple(_name(scope, mention) for mention in excluded),
        "n": len(found),
        "printed": len(printed),
        "inherited": len(inherited),
        "total": total,
        "title": scope.title(),
    }
    points = [
        *premise_points(scope, ()),
        *_counted_premise(scope, names, found),
        *_lead_in(scope, included, values, printed),
    ]
    points += [Point("row", row_spans(task), {"task": task}) for task in printed]
    if inherited:
        rules = _rule_spans(inherited, included)
        points.append(Point("inherited_rows" if printed else "only_inherited_rows", rules, values))
        points += [Point("row", row_spans(task), {"task": task}) for task in inherited]
    points += _asked_besides(scope, found, included)
    tasks = tuple(sorted(found, key=scope.tasks.index))
    evidence = Evidence(
        "unit_tasks", "answered", tuple(points), tasks, coverage=Coverage(len(tasks), total, total)
    )
    return evidence.noting(*_notices(scope, included))


def in_section(scope: Scope, task: Task) -> bool:
    """Whether a task stands in the section, or among the clauses, asked about; True where neither is."""
    section, clauses = scope.question.section, scope.question.clauses
    if clauses and (task.document, task.clause) not in clauses:
        return False
    return section is None or (task.document == section[0] and task.clause.startswith(section[1] + "/"))


def _held(task: Task, mention: UnitMention, layer: str = "") -> TaskUnit | None:
    for unit in task.units:
        if unit.name in mention.names and not (layer == "printed" and unit.inherited):
            return unit
    return None


def _by_role(
    scope: Scope, included: Sequence[UnitMention], printed: list[Task], inherited: list[Task]
) -> tuple[list[Task], list[Task]]:
    """Narrowed to the role asked about, where the document states roles at all."""
    role = _role(scope)
    if role == "first":
        return [task for task in printed if task.units[0].name in included[0].names], []
    if role and any(task.lead_stated for task in scope.tasks):
        held = [[unit.role for mention in included if (unit := _held(task, mention))] for task in printed]
        wanted = "responsible" if role == "supporting" and not _names_supporters(scope) else role
        return [task for task, roles in zip(printed, held, strict=True) if wanted in roles], []
    return printed, inherited


def _role(scope: Scope) -> str:
    """The role asked about, "" where none is."""
    return next((name for name in scope.question.aspect.split(",") if name in _ROLES), "")


def _names_supporters(scope: Scope) -> bool:
    """Whether the document calls any unit a supporting one, or only says who leads."""
    return any(unit.role == "supporting" for task in scope.tasks for unit in task.units)


def _counted_premise(scope: Scope, names: tuple[str, ...], found: Sequence[Task]) -> list[Point]:
    wrong = [
        what for kind, what in scope.question.premise if kind == "unit_tasks" and what != str(len(found))
    ]
    return [
        Point("premise_other_unit_tasks", values={"what": what, "unit": names, "n": len(found)})
        for what in wrong
    ]


def _no_other(task: Task, included: Sequence[UnitMention]) -> bool:
    """Whether a task prints no other units than those asked about."""
    known = {name for mention in included for name in mention.names}
    return all(unit.name in known for unit in task.units if not unit.inherited)


def _dated_of(scope: Scope, tasks: Sequence[Task], names: tuple[str, ...]) -> Evidence:
    """Of a unit's tasks those with a deadline, or with one in the years asked about."""
    years = set(scope.question.years)
    goals = [goal for goal in find_goals(scope, tuple(tasks)) if goal.deadline or goal.years]
    goals = [goal for goal in goals if not years or years & set(goal.years)]
    chosen = tuple(sorted({goal.task for goal in goals if goal.task}, key=scope.tasks.index))
    values: dict[str, Value] = {"units": names, "n": len(chosen), "total": len(tasks), "title": scope.title()}
    coverage = Coverage(len(chosen), len(tasks), len(tasks))
    if not chosen:
        point = Point("unit_none_dated", row_spans(tasks[0]), values)
        return Evidence("unit_tasks", "abstained", (point,), coverage=coverage, looked_at=scope.documents)
    points = [Point("unit_tasks_dated", values=values)]
    points += [
        Point("goal_row", (goal.span,), {"task": goal.task, "text": goal.text}) for goal in goals if goal.task
    ]
    return Evidence("unit_tasks", "answered", tuple(points), chosen, coverage=coverage)


def _lead_in(
    scope: Scope, included: Sequence[UnitMention], values: dict[str, Value], printed: Sequence[Task]
) -> list[Point]:
    aspect = _role(scope)
    stated = any(task.lead_stated for task in scope.tasks)
    if aspect in ("lead", "supporting") and not stated:
        first = tuple(task for task in printed if task.units[0].name in included[0].names)
        say = "no_role_stated_first" if first and aspect == "lead" else "no_role_stated"
        return [Point(say, values={**values, "first": first, "first_n": len(first)})]
    if _ONLY.search(scope.question.text):
        say = "unit_tasks_only"
    elif values["excluded"]:
        say = "unit_tasks_without" if included else "tasks_without"
    elif len(included) > 1:
        say = "unit_tasks_any" if scope.question.units_mode == "any" else "unit_tasks_together"
    elif aspect == "supporting" and not _names_supporters(scope):
        say = "unit_tasks_not_leading"
    elif aspect:
        say = f"unit_tasks_{aspect}"
    else:
        both = printed and values["inherited"]
        say = "unit_tasks" if both else "unit_tasks_printed" if printed else "unit_tasks_inherited"
    return [Point(say, values=values)]


def row_spans(task: Task) -> tuple[Span, ...]:
    """What a row of a list cites: the statement, or the clause where a figure must be shown too."""
    printed = tuple(dict.fromkeys(unit.span for unit in task.units if not unit.inherited))
    return (task.span,) if task.deadlines or task.targets or not printed else printed


def _rule_spans(tasks: Sequence[Task], included: Sequence[UnitMention]) -> tuple[Span, ...]:
    found = (unit for task in tasks for mention in included if (unit := _held(task, mention)))
    return tuple(dict.fromkeys(unit.span for unit in found if unit.inherited))


def _asked_besides(scope: Scope, tasks: Sequence[Task], included: Sequence[UnitMention]) -> list[Point]:
    aspect = scope.question.aspect.rpartition(",")[2]
    if aspect == "deadlines":
        dated = [task for task in tasks if task.deadlines]
        points = [point for task in dated for point in deadline_points(scope, task)]
        values: dict[str, Value] = {"n": len(tasks), "title": scope.title()}
        return points or [Point("these_undated", values=values)]
    if aspect == "targets":
        return [point for task in tasks if task.targets for point in target_points(scope, task)]
    if aspect == "partners":
        own = {name for mention in included for name in mention.names}
        partners = Counter(
            unit.name for task in tasks for unit in task.units if not unit.inherited and unit.name not in own
        )
        listed = tuple(f"{name}({count})" for name, count in partners.most_common())
        return [Point("partners", values={"units": listed, "n": len(partners)})]
    return []


def _none(scope: Scope, included: Sequence[UnitMention], names: tuple[str, ...], total: int) -> Evidence:
    values: dict[str, Value] = {"units": names, "total": total, "title": scope.title()}
    roles = bool(_role(scope))
    say = "unit_has_none" if len(included) == 1 else "units_share_none"
    if included and _ONLY.search(scope.question.text):
        say = "unit_alone_none"
    elif included and len(included) < len(scope.question.units) and _known(scope, included):
        excluded = [mention for mention in scope.question.units if mention.excluded]
        values["excluded"] = tuple(_name(scope, mention) for mention in excluded)
        say = "units_never_without"
    if not included:
        values["excluded"] = tuple(_name(scope, mention) for mention in scope.question.units)
        say = "no_tasks_without"
    points = [
        Point("unit_role_none" if roles and included and _known(scope, included) else say, values=values)
    ]
    points.append(not_stated(scope)) if total == 0 else None
    mentions = [
        span
        for mention in included
        for name in {mention.words, *mention.names}
        for span in find_string(scope, name)
    ]
    if mentions and say == "unit_has_none" and not roles:
        points += quoted(scope, acting(scope, mentions)) or [
            Point("unit_mentioned", tuple(mentions[:3]), values)
        ]
    return Evidence(
        "unit_tasks",
        "partial" if points[-1].say in ("quoted", "plan_goal_row") else "abstained",
        tuple(points),
        coverage=Coverage(0, total, total),
        looked_at=scope.documents,
        notices=_notices(scope, included),
    )


def _notices(scope: Scope, included: Sequence[UnitMention]) -> tuple[Point, ...]:
    notices = []
    for mention in included:
        if mention.reading:
            notices.append(Point("reading", values={"reading": mention.reading}))
        for name in _known(scope, [mention]):
            if _COLLECTIVE.match(name) and not _COLLECTIVE.match(mention.words):
                notices.append(Point("one_of_collective", values={"words": mention.words, "units": name}))
    return tuple(notices)


def _name(scope: Scope, mention: UnitMention) -> str:
    known = _known(scope, [mention])
    if len(known) > 1 and any(map(_COLLECTIVE.match, known)) and not _COLLECTIVE.match(mention.words):
        return mention.words
    return known[0] if known else (mention.names or (mention.words,))[0]
