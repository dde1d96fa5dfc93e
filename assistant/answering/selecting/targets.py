"""Figures asked about: by indicator, by value, all of them; what is not written is not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, best_sentence, default_document, likeness
from assistant.answering.selecting.asked import find_asked, missing_numbers
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nearest_points, nothing_found
from assistant.answering.selecting.figures import (
    Goal,
    clause_of,
    deadline_points,
    find_goals,
    goal_rows,
    target_points,
)
from assistant.answering.selecting.filters import counted, difference, pick, sides_of
from assistant.answering.selecting.indicators import (
    ALIKE,
    SAME,
    measurable,
    of_indicator,
    of_matter,
    speaks_of_other,
)
from assistant.answering.selecting.matters import in_other_words
from assistant.answering.selecting.printed_figures import printed_figure
from assistant.answering.selecting.relevance import leaves_unsaid, nearest
from assistant.answering.selecting.unit_tasks import in_section
from assistant.models import Coverage, Task

_WITHOUT = re.compile(r"(?:没有?|无|未|缺)[^,，。?？]{0,6}(?:指标|目标|数字|数值)")
# 写了时限的指标 asks for those alone; 带上年份 for all, with theirs.
_DATED_ONLY = re.compile(r"(?:有|写|带|定|注明|明确)(?:了|明|有)?(?:完成)?(?:时限|期限|年份|日期)的")
_HOW_MUCH = re.compile(r"多少|几|百分|数值|具体数字")
_QUALIFIER = re.compile(r"以上|以下|以内|左右|至少|不低于|不少于|不超过")
# 多少座, 几家: so many of something, which no share answers.
_SO_MANY = re.compile(r"(?:多少|几)(?:座|家|个(?!百分|指标|点)|辆|吨|公里|亩|户|人|所|台|处|件|元|块|万)")
# "No" is a full answer to these; to 期限是什么 it is none.
YES_OR_NO = re.compile(r"有没有|有无|是否|是不是|有.{0,6}吗|几个")


def narrowed(scope: Scope) -> list[Task]:
    """The tasks within the question's section that hold every unit it names."""
    wanted = [mention for mention in scope.question.units if not mention.excluded]
    return [
        task
        for task in scope.tasks
        if in_section(scope, task)
        and all(any(unit.name in mention.names for unit in task.units) for mention in wanted)
    ]


def select_targets(scope: Scope) -> Evidence:
    """Evidence for figures (intent ``targets``)."""
    question = scope.question
    goals = [goal for goal in find_goals(scope) if goal.target]
    if question.aspect in ("all", "count", "list") and not (question.clauses or question.numbers):
        if _WITHOUT.search(question.text) and not question.indicator:
            return _without_targets(scope, goals)
        goals = [goal for goal in goals if measurable(goal)]
        if question.topic:
            # 农业方面有哪些指标: those of a matter.
            goals = of_matter(scope, goals, question.topic)
            if not goals:
                return _by_words(scope, question.topic)
        if _DATED_ONLY.search(question.text):
            goals = [goal for goal in goals if goal.years]
    if question.aspect == "difference" and (held := _difference(scope, goals)):
        return held
    if question.aspect == "worded":
        return _worded(scope, goals)
    if question.clauses or question.numbers:
        asked = find_asked(scope)
        if asked.missing and not asked.tasks:
            return missing_numbers(scope, asked)
        paths = {(task.document, task.clause) for task in asked.tasks}
        everywhere = goals
        goals = [goal for goal in goals if (goal.span.document, goal.span.clause) in paths]
        if question.indicator:
            goals = of_indicator(goals, question.indicator) or goals
            others = of_indicator(everywhere, question.indicator, SAME)
            if not goals and others and asked.tasks:
                return _in_other_clause(scope, others, asked.tasks[0])
        picked = pick(question, goals)
        if not goals:
            return _no_targets(scope, asked.tasks)
        wanted_tasks = asked.tasks if asked.missing or not picked or len(asked.tasks) > 1 else ()
        return _listed(scope, picked or goals, wanted_tasks)
    if question.units or question.section:
        tasks = narrowed(scope)
        goals = [goal for goal in goals if goal.task in tasks]
    if question.aspect == "equal" or (question.aspect in ("all", "count", "list") and not question.indicator):
        goals = pick(question, goals)
    elif wanted := question.indicator or (question.topic if question.aspect in ("", "value") else ""):
        elsewhere = scope.assumed and scope.documents[0] != default_document(scope.library, scope.settings)
        goals = of_indicator(goals, wanted, SAME if elsewhere else ALIKE)
        goals = [goal for goal in goals if not speaks_of_other(scope, goal)]
        goals = [goal for goal in goals if not leaves_unsaid(scope, scope.text(goal.span))]
        if _SO_MANY.search(question.text):
            goals = [goal for goal in goals if counted(goal)]
        if not goals and any(kind == "year" for kind, _ in question.premise):
            dated = [goal for goal in find_goals(scope) if goal.task and goal.years]
            goals = [goal for goal in in_other_words(dated, wanted) if not speaks_of_other(scope, goal)]
        if not goals:
            return _by_words(scope, wanted)
    dated = [goal for goal in goals if set(goal.years) & set(question.years)]
    if question.years and not any(kind == "year" for kind, _ in question.premise):
        if not dated and goals and question.indicator:
            return _listed(scope, goals, ()).led_by(*_other_year(scope, goals))
        goals = dated
    if not goals and question.years:
        return _of_year(scope)
    if not goals and question.aspect == "equal":
        values: dict[str, Value] = {"title": scope.title(), "what": question.terms or (question.text,)}
        return Evidence("targets", "abstained", (Point("no_such_figure", values=values),))
    if not goals:
        return nothing_found(scope)
    return _listed(scope, goals, ())


def _difference(scope: Scope, goals: Sequence[Goal]) -> Evidence | None:
    """Two figures held against each other; None where the question names no two."""
    sides = sides_of(scope.question.text)
    found = [of_indicator(goals, side)[:1] for side in sides or ()]
    if sides is None or not all(found):
        return (
            _by_words(scope, next(side for side, own in zip(sides, found, strict=True) if not own))
            if sides
            else None
        )
    one, other = found[0][0], found[1][0]
    holders = tuple(dict.fromkeys(goal.task for goal in (one, other) if goal.task))
    return Evidence("targets", "answered", tuple(difference(one, other)), holders)


def _worded(scope: Scope, goals: Sequence[Goal]) -> Evidence:
    """Whether a figure is written with 以上 or the like."""
    question = scope.question
    figures = set(re.findall(r"\d+(?:\.\d+)?(?=[%家个])", question.text))
    named = [goal for goal in goals if goal.target and goal.target.value in figures]
    words = _QUALIFIER.search(question.text)
    wanted = question.indicator or question.topic
    chosen = named if len(named) == 1 else of_indicator(named or goals, wanted)
    if not chosen or words is None:
        return nothing_found(scope)
    points = []
    for goal in chosen:
        values: dict[str, Value] = {
            "task": goal.task or clause_of(goal),
            "text": goal.text,
            "words": words.group(),
        }
        say = "target_worded" if words.group() in goal.text else "target_not_worded"
        points.append(Point(say, (goal.span,), values))
    holders = tuple(dict.fromkeys(goal.task for goal in chosen if goal.task))
    return Evidence("targets", "answered", tuple(points), holders)


def _of_year(scope: Scope) -> Evidence:
    """No figure in the years asked about: what is written of them without one."""
    years = set(scope.question.years)
    spans = dict.fromkeys(goal.span for goal in find_goals(scope) if years & set(goal.years))
    if not spans:
        return nothing_found(scope)
    values: dict[str, Value] = {"title": scope.title(), "years": tuple(map(str, scope.question.years))}
    points = [Point("no_figure_in_year", values=values)]
    for span in spans:
        name = ClauseName(span.document, span.clause)
        points.append(Point("plan_goal_row", (span,), {"clause": name, "text": scope.text(span)}))
    return Evidence("targets", "partial", tuple(points))


def undated_targets(scope: Scope) -> Evidence:
    """The measurable targets that state no deadline."""
    goals = [goal for goal in find_goals(scope) if measurable(goal) and not goal.years]
    if not goals:
        return nothing_found(scope)
    holders = tuple(dict.fromkeys(goal.task for goal in goals if goal.task))
    points = [Point("undated_targets", values={"title": scope.title(), "n": len(goals)}), *goal_rows(goals)]
    total = len(scope.tasks)
    return Evidence(
        "targets", "answered", tuple(points), holders, coverage=Coverage(len(holders), total, total)
    )


def _in_other_clause(scope: Scope, goals: Sequence[Goal], task: Task) -> Evidence:
    """The target asked about stands in another clause than the one named."""
    first = goals[0]
    values: dict[str, Value] = {"what": first.text, "task": task, "clause": first.task or clause_of(first)}
    return _listed(scope, goals, ()).led_by(Point("premise_elsewhere", (first.span,), values))


def _other_year(scope: Scope, goals: Sequence[Goal]) -> list[Point]:
    """That a target is not dated as the question has it."""
    asked = tuple(str(year) for year in scope.question.years)
    return [
        Point("target_other_year", (goal.span,), {"clause": goal.task or clause_of(goal), "years": asked})
        for goal in goals[:1]
    ]


def _listed(scope: Scope, goals: Sequence[Goal], tasks: Sequence[Task]) -> Evidence:
    holders = tuple(dict.fromkeys([*tasks, *(goal.task for goal in goals if goal.task)]))
    points = premise_points(scope, holders)
    values: dict[str, Value] = {"title": scope.title(), "n": len(goals), "tasks": len(holders)}
    told = any(point.say == "premise_other_target" for point in points)
    if len(goals) == 1:
        points += [] if told else [_single(goals[0])]
    else:
        among = {goal.task for goal in goals if goal.task}
        spread = len(among) > 1 and len(among) == len(holders)
        points.append(Point("targets_in_tasks" if spread else "targets", values=values))
        points += goal_rows(goals)
    undated = tuple(goal.text for goal in goals if not goal.years)
    own = [goal.task for goal in goals if not goal.years and goal.task and _limited(goal.task)]
    if own and len(own) == len(undated):
        points += [point for task in dict.fromkeys(own) for point in deadline_points(scope, task)]
    elif undated:
        points.append(
            Point(
                "targets_undated" if len(undated) < len(goals) else "targets_all_undated",
                values={"n": len(undated)},
            )
        )
    vague = not any(map(measurable, goals)) and _HOW_MUCH.search(scope.question.text) is not None
    if vague:
        points.append(Point("no_figure"))
    points += [point for task in tasks if not task.targets for point in target_points(scope, task)]
    listing = scope.question.aspect in ("all", "count", "list", "equal")
    total = len(scope.tasks)
    coverage = Coverage(len(holders), total, total) if listing else None
    return Evidence("targets", "partial" if vague else "answered", tuple(points), holders, coverage=coverage)


def _limited(task: Task) -> bool:
    """Whether a deadline is written for the whole task, in a line or column of its own."""
    return any(deadline.applies_to == task.heading for deadline in task.deadlines)


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
    if YES_OR_NO.search(scope.question.text):
        return Evidence("targets", "answered", tuple(points), tuple(tasks))
    return Evidence("targets", "abstained", tuple(points), looked_at=scope.documents)


def _by_words(scope: Scope, wanted: str) -> Evidence:
    """No indicator of that name: the sentence that speaks of it, without a figure, or nothing does."""
    topic = scope.question.topic
    what = topic or wanted
    if printed := printed_figure(scope, what):
        return printed
    points = [Point("no_such_target", values={"what": what, "title": scope.title()})]
    found = nearest(scope, what)
    clause = found and scope.library.documents[found.document].clause(found.path)
    if found and clause:
        document = scope.library.documents[found.document]
        span = best_sentence(document, clause, what)
        said = scope.text(span)
        if likeness(what, said) >= ALIKE and document.form == "full":
            points.append(Point("said_without_figure", (span,), {"clause": found.name, "text": said}))
        else:
            points += nearest_points(scope)
    return Evidence("targets", "abstained", tuple(points), looked_at=scope.documents)
