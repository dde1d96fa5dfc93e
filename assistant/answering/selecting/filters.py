"""Which figures a question picks out: by value, bound, unit, wording or size; and how two differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import Point, Value
from assistant.answering.selecting.figures import Goal, clause_of
from assistant.answering.selecting.relevance import speaks_of
from assistant.models import Question

_PERCENT = re.compile(r"(?P<none>不是|非|不带|不含|不用)?(?:百分|[%％]|(?i:percent))")
_MEASURES = "[个家座项条处户万亩辆次所]"
_BY_UNIT = re.compile(
    rf"[“\"]?(?P<unit>{_MEASURES})[”\"]?(?:(?:作|做|为|当|是)?(?:计量)?单位|(?<=[”\"])字?的)"
)
_BOUND = re.compile(
    r"(不低于|不少于|不小于|至少|超过|大于|高于|多于|低于|小于|少于|不足|不到)(\d+(?:\.\d+)?)(%|家|个)?"
)
_WORDED = re.compile(
    r"(?P<none>没有?|不|未|无)?(?:带|含|有|写|用|加|是|出现)(?:了|着|有|明|上)?[“\"]?"
    r"(?P<words>以上|以下|以内|左右|不低于|不少于|不超过|至少)[”\"]?"
    r"|[“\"](?P<quoted>以上|以下|以内|左右|不低于|不少于|不超过|至少)[”\"]"
)
_EXTREME = re.compile(
    r"最(?:(?P<high>高|大|多)|低|小|少)|(?P<most>(?i:highest|largest))|(?i:lowest|smallest)"
)
_PAIR = 2
_RANGE = re.compile(r"(?P<low>\d+)%?(?:到|至|-|~|—)(?P<high>\d+)%")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A的指标和B的指标哪个高, A比B高多少.
_SIDES = re.compile(
    r"^(?P<one>.{2,}?)(?:比起?|和|与|跟|同|、|还是)(?P<other>.{2,}?)"
    r"(?:[,，?？]|的?(?:相比|哪|谁|相差|差|两个|这两|要求|应该?|要?(?:更)?[高低大小多少])|$)"
)


def pick(question: Question, goals: Sequence[Goal]) -> list[Goal]:
    """The goals that a question about all figures picks out; all of them where it picks none."""
    text = question.text
    kept = list(goals)
    if unit := _BY_UNIT.search(text):
        kept = [goal for goal in kept if goal.target and goal.target.unit == unit["unit"]]
    elif (percent := _PERCENT.search(text)) and question.aspect != "equal":
        without = percent["none"] is not None
        kept = [goal for goal in kept if goal.target and (goal.target.unit == "%") is not without]
    if "全覆盖" in text:
        kept = [goal for goal in kept if goal.target and goal.target.comparator == "all"]
    if worded := _WORDED.search(text):
        words = worded["words"] or worded["quoted"]
        kept = [goal for goal in kept if (words in goal.text) is not bool(worded["none"])]
        kept = [goal for goal in kept if value_of(goal) is not None]
    bound = _BOUND.search(text)
    if span := _RANGE.search(text):
        kept = [goal for goal in kept if goal.target and goal.target.unit == "%" and _between(goal, span)]
    elif bound:
        kept = [goal for goal in kept if _within(goal, bound)]
    elif question.aspect == "equal" and question.terms:
        kept = [goal for goal in kept if _has_value(goal, question.terms)]
    if extreme := _EXTREME.search(text):
        kept = _extremes(kept, bool(extreme["high"] or extreme["most"]))
    return kept


def value_of(goal: Goal) -> float | None:
    """The number of a figure; None where it has none, or is damaged (2?3)."""
    shown = goal.target.value if goal.target else ""
    return float(shown) if _NUMBER.fullmatch(shown) else None


def _extremes(goals: Sequence[Goal], high: bool) -> list[Goal]:
    """The goals with the highest or lowest number; percentages where several units are about."""
    numbered = [goal for goal in goals if goal.target and value_of(goal) is not None]
    percent = [goal for goal in numbered if goal.target and goal.target.unit == "%"]
    among = percent or numbered
    values = [value for goal in among if (value := value_of(goal)) is not None]
    wanted = (max if high else min)(values, default=None)
    return [goal for goal in among if value_of(goal) == wanted]


def _within(goal: Goal, bound: re.Match[str]) -> bool:
    """Whether a figure lies on the side of a bound that is asked about (不低于95%)."""
    word, figure, unit = bound.group(1), float(bound.group(2)), bound.group(3)
    value = value_of(goal)
    if goal.target is None or value is None or (unit and unit != goal.target.unit):
        return False
    if word in ("超过", "大于", "高于", "多于"):
        return value > figure
    return value >= figure if word in ("不低于", "不少于", "至少", "不小于") else value < figure


def _between(goal: Goal, span: re.Match[str]) -> bool:
    """Whether a figure lies between two that are asked about, both included."""
    value = value_of(goal)
    return value is not None and float(span["low"]) <= value <= float(span["high"])


def _has_value(goal: Goal, terms: Sequence[str]) -> bool:
    assert goal.target is not None
    shown = goal.target.value + goal.target.unit
    return any(shown in term.replace("％", "%") or term in shown for term in terms)


def sides_of(text: str) -> tuple[str, str] | None:
    """The words for two figures that a question holds against each other.

    >>> sides_of("污水处理率比固废利用率高几个百分点")
    ('污水处理率', '固废利用率')
    """
    match = _SIDES.match(text)
    return (match["one"], match["other"]) if match else None


def difference(one: Goal, other: Goal) -> list[Point]:
    """By how much two figures differ, as written; that they cannot be compared where their units differ."""
    a, b = value_of(one), value_of(other)
    rows = [
        Point("goal_row", (goal.span,), {"task": goal.task or clause_of(goal), "text": goal.text})
        for goal in (one, other)
    ]
    assert one.target is not None
    assert other.target is not None
    values: dict[str, Value] = {"one": one.target.indicator, "other": other.target.indicator}
    if a is None or b is None or one.target.unit != other.target.unit:
        return [Point("targets_not_comparable", values=values), *rows]
    if a == b:
        return [
            Point("targets_equal", values={**values, "value": f"{one.target.value}{one.target.unit}"}),
            *rows,
        ]
    if a < b:
        values = {"one": values["other"], "other": values["one"]}
    percent = one.target.unit == "%"
    values |= {"n": abs(a - b), "unit": "个百分点" if percent else one.target.unit}
    return [Point("targets_differ" if percent else "targets_differ_count", values=values), *rows]


def counted(goal: Goal) -> bool:
    """Whether a target is so many of something: 80家, not 90%."""
    return goal.target is not None and bool(re.search(r"\d", goal.target.value)) and goal.target.unit != "%"


def named_elsewhere(runs: Sequence[str], here: str, everywhere: str) -> bool:
    """Whether what is asked about stands elsewhere as a whole: other 绿色 things are not 绿色商场."""
    named = [run for run in runs if len(run) > _PAIR and run in everywhere]
    held = [run in here or (speaks_of(here, run[:_PAIR]) and speaks_of(here, run[-_PAIR:])) for run in named]
    return bool(named) and not any(held)
