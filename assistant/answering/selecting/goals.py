"""What the plan as a whole is to reach, and by what it is led."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point
from assistant.answering.scope import Scope, clause_span, find_string, sentences
from assistant.answering.selecting.deadlines import select_deadlines
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.passages import select_verbatim
from assistant.models import Clause, Document

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_GUIDING = re.compile(r"指导思想")
_PRINCIPLES = re.compile(r"原则")
_GOALS = re.compile(r"目标")
_GENERAL = re.compile(r"总体(?:要求|思路|安排)")


def select_goals(scope: Scope) -> Evidence:
    """Evidence for what the plan as a whole is to reach (intent ``goals``)."""
    question = scope.question
    if any(find_string(scope, term) for term in question.terms):
        return select_verbatim(scope)
    pattern = {"guiding": _GUIDING, "principles": _PRINCIPLES}.get(question.aspect, _GOALS)
    points = _goal_points(scope, pattern)
    if not points and pattern is _GOALS:
        points = _goal_points(scope, _GENERAL)
    if points:
        return Evidence("goals", "answered", tuple(points))
    if question.years:
        return select_deadlines(scope)
    return nothing_found(scope)


def _goal_points(scope: Scope, pattern: re.Pattern[str]) -> list[Point]:
    """What stands under the headings that fit."""
    points: list[Point] = []
    for name in scope.documents:
        document = scope.library.documents[name]
        clauses = _goal_clauses(document, pattern, scope)
        said = [row for clause in clauses for row in _goal_sentences(document, clause, scope.question.years)]
        lead = [Point("plan_goals_lead", values={"title": scope.title(name)})] if said else []
        points += [*lead, *said]
    return points


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
