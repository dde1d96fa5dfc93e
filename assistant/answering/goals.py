"""Deadlines, targets and goals asked across a document: only what is written; goals of the plan apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.corrections import premise_points
from assistant.answering.declined import nearest_points, nothing_found
from assistant.answering.figures import (
    Goal,
    clause_of,
    deadline_points,
    find_goals,
    target_points,
)
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.relevance import speaks_of
from assistant.answering.scope import Scope, clause_span, default_document, likeness, sentences
from assistant.answering.tasks import Asked, find_asked, missing_numbers
from assistant.answering.unit_tasks import in_section
from assistant.models import Clause, Coverage, Document, Task
from assistant.retrieval.tokens import fold

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_WITHOUT = re.compile(r"(?:没有?|无|未|缺)[^,，。?？]{0,6}(?:指标|目标|数字|数值)")
_PERCENT = re.compile(r"百分|[%％]")
_DATED_TOO = re.compile(r"(?:时限|期限|年份|日期)")
_BOUND = re.compile(
    r"(不低于|不少于|不小于|至少|超过|大于|高于|多于|低于|小于|少于|不足|不到)(\d+(?:\.\d+)?)(%|家|个)?"
)
# "No" is a full answer to these; to 期限是什么 it is none.
_YES_OR_NO = re.compile(r"有没有|有无|是否|是不是|有.{0,6}吗|几个")
# How much of the words asked about an indicator must hold; all but all of them in a document not asked about.
_ALIKE, _SAME = 0.5, 0.9
# Words of measuring, which tell no indicator from another.
_MEASURE = re.compile(
    r"[\s\d.%,、]|目标|指标|比例|数量|多少|达到|覆盖|标准|要求|水平|综合|利用率|处理率|左右|以上|以下|实现|推广|建设|打造|培育"
)
_GUIDING = re.compile(r"指导思想")
_PRINCIPLES = re.compile(r"原则")
_GOALS = re.compile(r"目标")


def select_deadlines(scope: Scope) -> Evidence:
    """Evidence for when (intent ``deadlines``)."""
    question = scope.question
    if question.indicator and not (question.numbers or question.clauses):
        found = _of_target(scope)
        if found:
            return found
    if question.numbers or question.clauses or _by_topic(scope):
        return _of_tasks(scope)
    tasks = _narrowed(scope)
    if not scope.tasks:
        return nothing_found(scope)
    if question.aspect == "undated":
        return _undated(scope, tasks)
    goals = [goal for goal in find_goals(scope) if goal.years or goal.deadline]
    mine = [goal for goal in goals if goal.task is None or goal.task in tasks]
    years = sorted({year for goal in mine for year in goal.years})
    if question.years:
        mine = _in_years(scope, mine, years)
        if not mine:
            return _no_such_year(scope, years)
    if question.months:
        mine = [goal for goal in mine if goal.deadline and goal.deadline.month in question.months]
        if not mine:
            return _no_such_year(scope, years)
    elif question.aspect in ("latest", "earliest") and years:
        wanted = years[-1] if question.aspect == "latest" else years[0]
        mine = [goal for goal in mine if wanted in goal.years]
    if not mine:
        return _none_dated(scope, tasks)
    return _dated(scope, tasks, mine)


def _by_topic(scope: Scope) -> bool:
    question = scope.question
    premised = any(kind == "year" for kind, _ in question.premise)
    return (
        bool(question.topic) and (premised or not question.years) and question.aspect in ("", "by", "after")
    )


def _narrowed(scope: Scope) -> list[Task]:
    wanted = [mention for mention in scope.question.units if not mention.excluded]
    return [
        task
        for task in scope.tasks
        if in_section(scope, task)
        and all(any(unit.name in mention.names for unit in task.units) for mention in wanted)
    ]


def _in_years(scope: Scope, goals: Sequence[Goal], written: Sequence[int]) -> list[Goal]:
    question = scope.question
    wanted = set(question.years)
    if question.aspect == "after":
        return [goal for goal in goals if any(year > min(wanted) for year in goal.years)]
    if question.aspect == "by" and max(wanted) in written and "前" in question.text:
        return [goal for goal in goals if any(year <= max(wanted) for year in goal.years)]
    return [goal for goal in goals if wanted & set(goal.years)]


def _of_tasks(scope: Scope) -> Evidence:
    asked = find_asked(scope)
    if asked.missing and not asked.tasks:
        return missing_numbers(scope, asked)
    if not asked.tasks:
        return _of_plan(scope, asked)
    tasks = asked.tasks[:1] if asked.by_topic else asked.tasks
    points = premise_points(scope, tasks)
    corrected = bool(points)
    for task in tasks:
        if task.deadlines or not corrected:
            points += deadline_points(scope, task)
    dated = [
        task for task in tasks if any(goal.years or goal.deadline for goal in find_goals(scope, (task,)))
    ]
    if not dated and not corrected and not _YES_OR_NO.search(scope.question.text):
        return Evidence("deadlines", "abstained", tuple(points), looked_at=scope.documents)
    evidence = Evidence(
        "deadlines", "partial" if 0 < len(dated) < len(tasks) else "answered", tuple(points), tasks
    )
    return evidence.noting(Point("found_by_topic", values={"tasks": tasks})) if asked.by_topic else evidence


def _of_plan(scope: Scope, asked: Asked) -> Evidence:
    """The dates of goals that stand outside the tasks."""
    places = {(name.document, name.path) for name in asked.clauses}
    goals = [
        goal for goal in find_goals(scope) if (goal.span.document, goal.span.clause) in places and goal.years
    ]
    words = scope.question.topic
    best = max((likeness(words, scope.text(goal.span)) for goal in goals), default=0.0)
    spans = dict.fromkeys(goal.span for goal in goals if likeness(words, scope.text(goal.span)) >= best)
    if not spans:
        return nothing_found(scope)
    points = [Point("plan_goals_lead", values={"title": scope.title()})]
    for span in spans:
        name = ClauseName(span.document, span.clause)
        points.append(Point("plan_goal_row", (span,), {"clause": name, "text": scope.text(span)}))
    return Evidence("deadlines", "answered", tuple(points))


def _of_target(scope: Scope) -> Evidence | None:
    """When a target is to be reached, by its indicator; None where no target is meant."""
    goals = [goal for goal in find_goals(scope) if goal.target]
    goals = [
        goal for goal in _of_indicator(goals, scope.question.indicator) if not _speaks_of_other(scope, goal)
    ]
    if not goals:
        return None
    holders = tuple(dict.fromkeys(goal.task for goal in goals if goal.task))
    points = premise_points(scope, holders)
    for goal in goals:
        values: dict[str, Value] = {"task": goal.task or clause_of(goal), "text": goal.text}
        points.append(Point("goal_row" if goal.years else "goal_undated", (goal.span,), values))
    dated = any(goal.years for goal in goals)
    if not dated and len(points) == len(goals):
        return Evidence("deadlines", "abstained", tuple(points), looked_at=scope.documents)
    return Evidence("deadlines", "answered", tuple(points), holders)


def _dated(scope: Scope, tasks: Sequence[Task], goals: Sequence[Goal]) -> Evidence:
    own = [goal for goal in goals if goal.task]
    plan = [goal for goal in goals if goal.task is None]
    holders = tuple(dict.fromkeys(goal.task for goal in own if goal.task))
    undated = len(tasks) - len(holders)
    values: dict[str, Value] = {
        "title": scope.title(),
        "n": len(own),
        "tasks": len(holders),
        "total": len(tasks),
        "undated": undated,
        "years": tuple(str(year) for year in scope.question.years),
    }
    points = []
    if own:
        points.append(Point("dated_in_year" if scope.question.years else "dated", values=values))
        points += [
            Point("goal_row", (goal.span,), {"task": goal.task, "text": goal.text})
            for goal in own
            if goal.task
        ]
    if plan:
        points.append(Point("plan_goals" if own else "only_plan_goals", values=values))
        spans = dict.fromkeys(goal.span for goal in plan)
        for span in spans:
            name = ClauseName(span.document, span.clause)
            points.append(Point("plan_goal_row", (span,), {"clause": name, "text": scope.text(span)}))
    if own and undated and scope.question.aspect in ("", "dated", "count"):
        points.append(Point("rest_undated", values=values))
    coverage = Coverage(len(holders), len(tasks), len(tasks))
    return Evidence("deadlines", "answered", tuple(points), holders, coverage=coverage)


def _undated(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    goals = find_goals(scope)
    limited = {goal.task for goal in goals if goal.years or goal.deadline}
    dated = {goal.task for goal in goals if goal.years or (goal.deadline and goal.deadline.month)}
    chosen = [task for task in tasks if task not in limited]
    vague = [task for task in tasks if task in limited and task not in dated]
    say = "undated"
    if vague and (not chosen or re.search(r"日期|具体|几月|年份", scope.question.text)):
        chosen, say = sorted([*chosen, *vague], key=tasks.index), "undated_but_limited"
    values: dict[str, Value] = {"n": len(chosen), "total": len(tasks), "title": scope.title()}
    if not chosen:
        return Evidence("deadlines", "answered", (Point("all_dated", values=values),))
    points = [Point(say, values=values)]
    points += [Point("row", (task.span,), {"task": task}) for task in chosen]
    coverage = Coverage(len(chosen), len(tasks), len(tasks))
    return Evidence("deadlines", "answered", tuple(points), tuple(chosen), coverage=coverage)


def _no_such_year(scope: Scope, written: Sequence[int]) -> Evidence:
    values: dict[str, Value] = {
        "years": tuple(str(year) for year in scope.question.years),
        "written": tuple(str(year) for year in written),
        "title": scope.title(),
    }
    spans = tuple(
        {
            year: goal.span for goal in reversed(find_goals(scope)) for year in goal.years if year in written
        }.values()
    )
    point = Point("no_such_year_but", spans, values) if written else Point("no_such_year", values=values)
    return Evidence("deadlines", "abstained", (point,), looked_at=scope.documents)


def _none_dated(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    values: dict[str, Value] = {"n": len(tasks), "title": scope.title()}
    return Evidence(
        "deadlines", "abstained", (Point("none_dated", values=values),), looked_at=scope.documents
    )


# -- targets -----------------------------------------------------------------------------------


def select_targets(scope: Scope) -> Evidence:
    """Evidence for figures (intent ``targets``)."""
    question = scope.question
    goals = [goal for goal in find_goals(scope) if goal.target]
    if question.aspect in ("all", "count", "list") and not (question.clauses or question.numbers):
        if _WITHOUT.search(question.text) and not question.indicator:
            return _without_targets(scope, goals)
        goals = [goal for goal in goals if measurable(goal)]
        if _PERCENT.search(question.text):
            goals = [goal for goal in goals if goal.target and goal.target.unit == "%"]
        if _DATED_TOO.search(question.text):
            goals = [goal for goal in goals if goal.years]
    if question.clauses or question.numbers:
        asked = find_asked(scope)
        if asked.missing and not asked.tasks:
            return missing_numbers(scope, asked)
        paths = {(task.document, task.clause) for task in asked.tasks}
        goals = [goal for goal in goals if (goal.span.document, goal.span.clause) in paths]
        if question.indicator:
            goals = _of_indicator(goals, question.indicator) or goals
        if not goals:
            return _no_targets(scope, asked.tasks)
        return _listed(scope, goals, asked.tasks)
    if question.units or question.section:
        tasks = _narrowed(scope)
        goals = [goal for goal in goals if goal.task in tasks]
    if question.years and not any(kind == "year" for kind, _ in question.premise):
        goals = [goal for goal in goals if set(goal.years) & set(question.years)]
    bound = _BOUND.search(question.text)
    if question.aspect == "equal" and bound:
        goals = [goal for goal in goals if _within(goal, bound)]
    elif question.aspect == "equal" and question.terms:
        goals = [goal for goal in goals if _has_value(goal, question.terms)]
    elif wanted := question.indicator or (question.topic if question.aspect in ("", "value") else ""):
        elsewhere = scope.assumed and scope.documents[0] != default_document(scope.library, scope.settings)
        goals = _of_indicator(goals, wanted, _SAME if elsewhere else _ALIKE)
        goals = [goal for goal in goals if not _speaks_of_other(scope, goal)]
        if not goals:
            return _by_words(scope, wanted)
    if not goals:
        return nothing_found(scope)
    return _listed(scope, goals, ())


def measurable(goal: Goal) -> bool:
    """Whether a target has a figure, or says all of something."""
    target = goal.target
    return target is not None and (target.comparator == "all" or bool(re.search(r"\d", target.value)))


def _speaks_of_other(scope: Scope, goal: Goal) -> bool:
    """Whether the question names something the document writes of elsewhere, not in this goal's sentence."""
    asked = _MEASURE.sub(" ", fold(scope.question.topic or scope.question.indicator)).split()
    here = fold(scope.text(goal.span) + goal.text)
    everywhere = fold(scope.library.documents[goal.span.document].text)
    subject = next((run[:2] for run in asked if len(run) > 1), "")
    return bool(subject) and subject in everywhere and not speaks_of(here, subject)


def _within(goal: Goal, bound: re.Match[str]) -> bool:
    """Whether a figure lies on the side of a bound that is asked about (不低于95%)."""
    word, figure, unit = bound.group(1), float(bound.group(2)), bound.group(3)
    target = goal.target
    if target is None or not re.fullmatch(r"\d+(?:\.\d+)?", target.value) or (unit and unit != target.unit):
        return False
    value = float(target.value)
    if word in ("超过", "大于", "高于", "多于"):
        return value > figure
    return value >= figure if word in ("不低于", "不少于", "至少", "不小于") else value < figure


def _has_value(goal: Goal, terms: Sequence[str]) -> bool:
    assert goal.target is not None
    shown = goal.target.value + goal.target.unit
    return any(shown in term.replace("％", "%") or term in shown for term in terms)


def _of_indicator(goals: Sequence[Goal], wanted: str, least: float = _ALIKE) -> list[Goal]:
    """The targets whose indicator shares most with ``wanted``."""
    scored = [(likeness(wanted, goal.target.indicator + goal.text), goal) for goal in goals if goal.target]
    best = max((score for score, _ in scored), default=0.0)
    return [goal for score, goal in scored if best >= least and score >= best - 0.1]


def _listed(scope: Scope, goals: Sequence[Goal], tasks: Sequence[Task]) -> Evidence:
    holders = tuple(dict.fromkeys([*tasks, *(goal.task for goal in goals if goal.task)]))
    points = premise_points(scope, holders)
    values: dict[str, Value] = {"title": scope.title(), "n": len(goals), "tasks": len(holders)}
    if len(goals) == 1:
        points.append(_single(goals[0]))
    else:
        points.append(Point("targets", values=values))
        points += [
            Point("goal_row", (goal.span,), {"task": goal.task or clause_of(goal), "text": goal.text})
            for goal in goals
        ]
    undated = tuple(goal.text for goal in goals if not goal.years)
    if undated:
        points.append(
            Point(
                "targets_undated" if len(undated) < len(goals) else "targets_all_undated",
                values={"n": len(undated)},
            )
        )
    listing = scope.question.aspect in ("all", "count", "list", "equal")
    total = len(scope.tasks)
    coverage = Coverage(len(holders), total, total) if listing else None
    return Evidence("targets", "answered", tuple(points), holders, coverage=coverage)


def _single(goal: Goal) -> Point:
    return Point("target", (goal.span,), {"clause": goal.task or clause_of(goal), "text": goal.text})


def _without_targets(scope: Scope, goals: Sequence[Goal]) -> Evidence:
    """The tasks that have no measurable target."""
    tasks = scope.tasks
    holders = {goal.task for goal in goals if measurable(goal)}
    chosen = [task for task in tasks if task not in holders]
    values: dict[str, Value] = {"n": len(chosen), "total": len(tasks), "title": scope.title()}
    points = [Point("without_targets" if chosen else "all_with_targets", values=values)]
    points += [Point("row", (task.span,), {"task": task}) for task in chosen]
    coverage = Coverage(len(chosen), len(tasks), len(tasks))
    return Evidence("targets", "answered", tuple(points), tuple(chosen), coverage=coverage)


def _no_targets(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    points = [point for task in tasks for point in target_points(scope, task)]
    if _YES_OR_NO.search(scope.question.text):
        return Evidence("targets", "answered", tuple(points), tuple(tasks))
    return Evidence("targets", "abstained", tuple(points), looked_at=scope.documents)


def _by_words(scope: Scope, wanted: str) -> Evidence:
    """No indicator of that name: the clause that speaks of it says so in its own words, or nothing does."""
    points = (
        Point("no_such_target", values={"what": wanted, "title": scope.title()}),
        *nearest_points(scope),
    )
    return Evidence("targets", "abstained", points, looked_at=scope.documents)


# -- goals of the plan ---------------------------------------------------------------------------


def select_goals(scope: Scope) -> Evidence:
    """Evidence for what the plan as a whole is to reach (intent ``goals``)."""
    question = scope.question
    pattern = {"guiding": _GUIDING, "principles": _PRINCIPLES}.get(question.aspect, _GOALS)
    points: list[Point] = []
    for name in scope.documents:
        document = scope.library.documents[name]
        for clause in _goal_clauses(document, pattern, scope):
            points += _goal_sentences(document, clause, question.years)
    if points:
        return Evidence(
            "goals", "answered", (Point("plan_goals_lead", values={"title": scope.title()}), *points)
        )
    if question.years:
        return select_deadlines(scope)
    return nothing_found(scope)


def _goal_clauses(document: Document, pattern: re.Pattern[str], scope: Scope) -> list[Clause]:
    ledger = scope.library.ledgers[document.id]
    found = [
        clause
        for clause in document.clauses
        if clause.heading and pattern.search(clause.heading) and ledger.task(clause.path) is None
    ]
    inner = [clause for clause in document.clauses if clause.parent in {item.path for item in found}]
    return [clause for clause in dict.fromkeys([*found, *inner]) if clause.end - clause.body_start > 4]


def _goal_sentences(document: Document, clause: Clause, years: Sequence[int]) -> list[Point]:
    name = ClauseName(document.id, clause.path)
    if not years:
        span = clause_span(document, clause)
        text = document.text[max(clause.body_start, span.start) : span.end].strip()
        return [Point("plan_goal_row", (span,), {"clause": name, "text": text})]
    spans = [
        span
        for span in sentences(document, clause)
        if {int(year) for year in _YEAR.findall(document.text[span.start : span.end])} & set(years)
    ]
    return [
        Point("plan_goal_row", (span,), {"clause": name, "text": document.text[span.start : span.end]})
        for span in spans
    ]
