"""Which figure a question names: by the words of its indicator; words of measuring tell none from another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName
from assistant.answering.scope import Scope, likeness
from assistant.answering.selecting.figures import Goal, find_goals, told_better
from assistant.answering.selecting.filters import named_elsewhere
from assistant.answering.selecting.relevance import related_words, speaks_of
from assistant.retrieval.tokens import fold

# How much of the words asked about an indicator must hold; all but all of them in a document not asked about.
ALIKE, SAME = 0.5, 0.9
# Both of which 城乡 covers.
_TOWN_OR_COUNTRY = ("农村", "乡村", "城镇", "城市")
_SHARE = re.compile(r"\d%")
_RATE = re.compile(r"(?:率|比例|比重|占比)$")
# Words of measuring, which tell no indicator from another.
_MEASURE = re.compile(
    r"[\s\d.%,、]|目标|指标|比例|数量|多少|达到|覆盖|标准|要求|水平|综合|利用率|处理率|左右|以上|以下|实现|推广|建设|打造|培育"
)


def measurable(goal: Goal) -> bool:
    """Whether a target has a figure, or says all of something."""
    target = goal.target
    return target is not None and (target.comparator == "all" or bool(re.search(r"\d", target.value)))


def speaks_of_other(scope: Scope, goal: Goal) -> bool:
    """Whether the question names something the document writes of elsewhere, not in this goal's sentence."""
    asked = _MEASURE.sub(" ", fold(scope.question.topic or scope.question.indicator)).split()
    # A rate is told by the words beside its figure: 餐厨垃圾 in its sentence is another matter.
    share = goal.target is not None and goal.target.unit == "%"
    here = fold(goal.text if share else scope.text(goal.span) + goal.text)
    everywhere = fold(scope.library.documents[goal.span.document].text)
    subject = next((run[:2] for run in asked if len(run) > 1), "")
    if subject in _TOWN_OR_COUNTRY and "城乡" in goal.text:
        return False
    if named_elsewhere(asked, here, everywhere):
        return True
    return bool(subject) and subject in everywhere and not speaks_of(here, subject)


def of_measure(scope: Scope) -> bool:
    """Whether a question is about a figure: by name of an indicator, as a rate, by value."""
    question = scope.question
    return bool(question.indicator or _RATE.search(question.topic) or _SHARE.search(question.text))


def indicated(scope: Scope, document: str) -> ClauseName | None:
    """The clause of ``document`` that sets the figure asked about, or one named in the very words."""
    question = scope.question
    wanted = question.indicator or question.topic
    if not wanted or question.clauses or question.numbers or question.section:
        return None
    goals = [goal for goal in find_goals(scope.narrowed((document,))) if goal.target]
    exact = [goal for goal in goals if goal.target and goal.target.indicator == wanted]
    if not exact and (question.aspect.endswith("targets") or of_measure(scope)):
        exact = of_indicator(goals, wanted)
    exact = exact or [goal for goal in goals if goal.target and _names(goal.target.indicator, wanted)]
    return ClauseName(document, exact[0].span.clause) if exact else None


def _names(indicator: str, wanted: str) -> bool:
    """Whether an indicator has every word of ``wanted``, in full or shortened: 工业固废."""
    runs = wanted.split()
    pairs = [run[at : at + 2] for run in runs for at in range(0, len(run), 2)]
    return all(run in indicator for run in runs) or all(speaks_of(indicator, pair) for pair in pairs)


def asked_in(scope: Scope, name: ClauseName) -> tuple[str, ...]:
    """The targets of a clause on the indicator asked about, as printed; none where none is asked about."""
    question = scope.question
    held = [goal for goal in find_goals(scope.narrowed((name.document,))) if goal.span.clause == name.path]
    asked = of_indicator(held, question.indicator or question.topic)
    return tuple(dict.fromkeys(goal.text for goal in asked))


def of_matter(scope: Scope, goals: Sequence[Goal], matter: str) -> list[Goal]:
    """The figures that name a matter, or whose heading does; else in other words, or beside it."""
    words = matter.split()
    named = [
        goal
        for goal in goals
        if any(word in goal.text or (goal.task and word in goal.task.heading) for word in words)
    ]
    formal = (*words, *related_words(scope, matter))
    told = [goal for goal in goals if any(speaks_of(goal.text, word) for word in formal)]
    beside = [goal for goal in goals if any(word in scope.text(goal.span) for word in words)]
    return named or told or beside


def of_indicator(goals: Sequence[Goal], wanted: str, least: float = ALIKE) -> list[Goal]:
    """The targets whose indicator shares most with ``wanted``, words of measuring not alone: 补贴标准 is no
    绿色建筑标准."""
    telling = set(_MEASURE.sub("", fold(wanted)))
    scored = [
        (likeness(wanted, goal.target.indicator + goal.text), goal)
        for goal in goals
        # By characters: 固废 is spoken of in 固体废弃物.
        if goal.target and 2 * len(telling & set(goal.target.indicator + goal.text)) >= len(telling)
    ]
    best = max((score for score, _ in scored), default=0.0)
    short = wanted.removesuffix("率")
    if best < least <= ALIKE and len(short) == len("固废"):
        # 固废 for 固体废弃物: too short for pairs of its own, spoken of all the same.
        return [goal for _, goal in scored if speaks_of(goal.text, short)]
    chosen = [goal for score, goal in scored if best >= least and score >= best - 0.1]
    return [goal for goal in chosen if not told_better(goal, chosen, wanted)]
