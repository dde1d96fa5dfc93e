"""When: the deadlines of tasks, those of a year, and what has none; goals of the plan told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, find_string, likeness, sentence_around
from assistant.answering.selecting.asked import Asked, find_asked, missing_numbers
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import (
    Goal,
    around,
    clause_of,
    deadline_points,
    find_goals,
    goal_rows,
)
from assistant.answering.selecting.indicators import of_indicator, speaks_of_other
from assistant.answering.selecting.matters import find_matter
from assistant.answering.selecting.printed import quoted
from assistant.answering.selecting.printed_figures import asks_how_long, printed_duration
from assistant.answering.selecting.responsible import unit_points
from assistant.answering.selecting.targets import (
    YES_OR_NO,
    narrowed,
    undated_targets,
)
from assistant.models import Coverage, Span, Status, Task

# A stretch of time in a name: 十年禁渔, 15分钟生活圈.
_SPAN_OF_TIME = re.compile(r"(?:\d+|[一二三四五六七八九十]+)(?:分钟|小时|天|年)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_OF_TASKS = re.compile(
    r"(?:哪些|哪几|几|多少|什么|列出|所有|全部).{0,4}(?:任务|工作)|任务.{0,12}(?:哪几?项|哪些|几项|清单)"
)
_WHO = re.compile(r"谁|单位|部门")
_OF_TARGETS = re.compile(r"指标|数字|数值|量化|目标")


def select_deadlines(scope: Scope) -> Evidence:
    """Evidence for when (intent ``deadlines``); how long or how often may be printed where no date is."""
    found = _by_date(scope)
    return (
        (asks_how_long(scope) and printed_duration(scope)) or found if found.status == "abstained" else found
    )


def _by_date(scope: Scope) -> Evidence:
    question = scope.question
    if question.indicator and not (question.numbers or question.clauses):
        found = _of_target(scope)
        if found:
            return found
    counted = question.aspect == "count" and len(question.clauses) > 1
    if not counted and (question.numbers or question.clauses or _by_topic(scope)):
        return _of_tasks(scope)
    tasks = narrowed(scope)
    if counted:
        tasks = [task for task in tasks if (task.document, task.clause) in question.clauses]
    if not scope.tasks:
        return nothing_found(scope)
    if question.aspect == "undated" and _OF_TARGETS.search(question.text):
        return undated_targets(scope)
    if question.aspect == "undated":
        return _undated(scope, tasks)
    goals = [goal for goal in find_goals(scope) if goal.years or goal.deadline]
    mine = [goal for goal in goals if goal.task in tasks or (goal.task is None and not counted)]
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


def _in_years(scope: Scope, goals: Sequence[Goal], written: Sequence[int]) -> list[Goal]:
    question = scope.question
    wanted = set(question.years)
    if question.aspect == "after":
        return [goal for goal in goals if any(year > min(wanted) for year in goal.years)]
    if question.aspect == "by" and max(wanted) in written and "前" in question.text:
        return [goal for goal in goals if any(year <= max(wanted) for year in goal.years)]
    return [goal for goal in goals if wanted & set(goal.years)]


def _of_tasks(scope: Scope) -> Evidence:
    shortened = _shortened(scope)
    if shortened:
        return shortened
    asked = find_asked(scope)
    if asked.missing and not asked.tasks:
        return missing_numbers(scope, asked)
    matter = find_matter(scope) if asked.by_topic else None
    if matter and not scope.question.premise:
        points = matter.points()
        if not matter.goals and _SPAN_OF_TIME.search(matter.name):
            points.insert(0, Point("not_a_deadline", matter.sentences, {"what": matter.name}))
        status: Status = "answered" if matter.goals or "吗" in scope.question.text else "abstained"
        return Evidence("deadlines", status, tuple(points), matter.tasks, looked_at=scope.documents)
    if not asked.tasks:
        return _of_plan(scope, asked)
    tasks = asked.tasks[:1] if asked.by_topic else asked.tasks
    points = premise_points(scope, tasks)
    corrected = bool(points)
    for name, place in _named_spans(scope):
        if not any(name in deadline.text for task in tasks for deadline in task.deadlines):
            point = Point("not_a_deadline", (around(scope, place),), {"what": name})
            return Evidence("deadlines", "answered", (*points, point))
    for task in tasks:
        if task.deadlines or not corrected:
            points += deadline_points(scope, task)
    dated = [
        task for task in tasks if any(goal.years or goal.deadline for goal in find_goals(scope, (task,)))
    ]
    if not dated and not corrected and not YES_OR_NO.search(scope.question.text):
        return Evidence("deadlines", "abstained", tuple(points), looked_at=scope.documents)
    evidence = Evidence(
        "deadlines", "partial" if 0 < len(dated) < len(tasks) else "answered", tuple(points), tasks
    )
    return evidence.noting(Point("found_by_topic", values={"tasks": tasks})) if asked.by_topic else evidence


def _shortened(scope: Scope) -> Evidence | None:
    """The sentence that spells out what a question says in short (碳达峰: 碳排放达峰), where one does."""
    question, topic = scope.question, scope.question.topic
    if question.numbers or question.clauses or not 3 <= len(topic) <= 6:
        return None
    spelled = re.compile(r"[^,，。;；、\s]{0,2}".join(map(re.escape, topic)))
    for name in scope.documents:
        document = scope.library.documents[name]
        for match in spelled.finditer(document.text if document.form == "full" else ""):
            span = sentence_around(document, match.start(), match.end())
            if not _YEAR.search(document.text, span.start, match.start()):
                continue
            if match.group() == topic:
                return None
            place = ClauseName(name, span.clause)
            values: dict[str, Value] = {"what": topic, "printed": match.group(), "title": scope.title(name)}
            row = Point("plan_goal_row", (span,), {"clause": place, "text": scope.text(span)})
            return Evidence("deadlines", "answered", (Point("spelled_out", values=values), row))
    return None


def _named_spans(scope: Scope) -> list[tuple[str, Span]]:
    """The names in a question that hold a stretch of time, as printed, and where: 15分钟生活圈."""
    found: dict[str, Span] = {}
    topic = scope.question.topic
    for match in _SPAN_OF_TIME.finditer(topic):
        for end in range(len(topic), match.end(), -1):
            places = find_string(scope, topic[match.start() : end])
            if places:
                found[topic[match.start() : end]] = places[0]
                break
    return list(found.items())


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
    return Evidence("deadlines", "answered", tuple(quoted(scope, spans)))


def _of_target(scope: Scope) -> Evidence | None:
    """When a target is to be reached, by its indicator; None where no target is meant."""
    goals = [goal for goal in find_goals(scope) if goal.target]
    goals = [
        goal for goal in of_indicator(goals, scope.question.indicator) if not speaks_of_other(scope, goal)
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
    question = scope.question
    narrow = bool(question.units or question.section or question.clauses)
    # 哪些任务有期限 asks for tasks alone.
    narrow = narrow or (_OF_TASKS.search(question.text) is not None and not question.years)
    plan = [goal for goal in goals if goal.task is None and not narrow]
    holders = tuple(dict.fromkeys(goal.task for goal in own if goal.task))
    undated = len(tasks) - len(holders)
    values: dict[str, Value] = {
        "title": scope.title(),
        "n": len(goal_rows(own)),
        "tasks": len(holders),
        "total": len(tasks),
        "undated": undated,
        "years": _asked_dates(scope),
    }
    points = []
    if own:
        points.append(Point("dated_in_year" if values["years"] else "dated", values=values))
        points += goal_rows(own)
    if _WHO.search(question.text):
        points += [point for task in holders for point in unit_points(scope, task)]
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


def _asked_dates(scope: Scope) -> tuple[str, ...]:
    """The years asked about, else the months (年底 is December)."""
    years, months = scope.question.years, scope.question.months
    after = scope.question.aspect == "after"
    if scope.question.language == "en":
        return tuple(f"after {year}" if after else str(year) for year in years) or tuple(
            f"month {month}" for month in months
        )
    months_of_one = "、".join(f"{month}月" for month in months)
    later = "以后" if after else ""
    return tuple(f"{year}年{months_of_one}{later}" for year in years) or tuple(
        f"{month}月" for month in months
    )


def _no_such_year(scope: Scope, written: Sequence[int]) -> Evidence:
    values: dict[str, Value] = {
        "years": _asked_dates(scope),
        "written": tuple(str(year) for year in written),
        "title": scope.title(),
    }
    spans = tuple(
        {
            year: goal.span for goal in reversed(find_goals(scope)) for year in goal.years if year in written
        }.values()
    )
    points = [Point("no_such_year_but", spans, values) if written else Point("no_such_year", values=values)]
    if written and _WHO.search(scope.question.text):
        dated = dict.fromkeys(goal.task for goal in find_goals(scope) if goal.years and goal.task)
        points.append(Point("units_of_dated", values={"tasks": len(dated)}))
        points += [point for task in dated if task for point in unit_points(scope, task)]
    return Evidence("deadlines", "abstained", tuple(points), looked_at=scope.documents)


def _none_dated(scope: Scope, tasks: Sequence[Task]) -> Evidence:
    values: dict[str, Value] = {"n": len(tasks), "title": scope.title()}
    return Evidence(
        "deadlines", "abstained", (Point("none_dated", values=values),), looked_at=scope.documents
    )
