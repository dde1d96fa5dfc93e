"""What the plan as a whole is to reach, and by what it is led."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, clause_span, find_string, heading_span, sentences, short_title
from assistant.answering.selecting.deadlines import select_deadlines
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.figures import shown
from assistant.answering.selecting.passages import select_verbatim
from assistant.answering.selecting.printed import quoted
from assistant.models import Clause, Document, Span

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_GUIDING = re.compile(r"指导思想")
_PRINCIPLES = re.compile(r"原则")
_GOALS = re.compile(r"目标")
# 远景 is the last year given, 近期 the first.
_TERM = re.compile(
    r"(?P<far>远景|远期|长远|长期|中长期|最终|终极|第[二三]阶段|最后阶段)|近期|短期|眼下|第一(?:步|阶段)"
)
# So many characters in a row name a matter.
_A_NAME = 3
_GENERAL = re.compile(r"总体(?:要求|思路|安排)")


def select_goals(scope: Scope) -> Evidence:
    """Evidence for what the plan as a whole is to reach (intent ``goals``)."""
    question = scope.question
    if any(find_string(scope, term) for term in question.terms):
        return select_verbatim(scope)
    pattern = {"guiding": _GUIDING, "principles": _PRINCIPLES}.get(question.aspect, _GOALS)
    spans = _goal_spans(scope, _GENERAL if _GENERAL.search(question.text) else pattern)
    if not spans and pattern is _GOALS:
        spans = _goal_spans(scope, _GENERAL)
    outlined = _outlined(scope) if pattern is _GOALS else []
    if spans or outlined:
        asked = quoted(scope, _asked_of(scope, spans)) if spans else []
        return Evidence("goals", "answered", (*asked, *outlined))
    if question.years:
        return select_deadlines(scope)
    return nothing_found(scope)


def _asked_of(scope: Scope, spans: Sequence[Span]) -> list[Span]:
    """Of the goals those that hold the words asked about, or lie as far off as asked (远景, 近期)."""
    question = scope.question
    inside = [inner for span in spans for inner in _sentences_of(scope, span)]
    topic = max(question.topic.split(), key=len, default="")
    named = [span for span in inside if len(topic) >= _A_NAME and topic in scope.text(span)]
    if named:
        return named
    dated = {span: max(map(int, found)) for span in inside if (found := _YEAR.findall(scope.text(span)))}
    if dated and not question.years and (term := _TERM.search(question.text)):
        wanted = max(dated.values()) if term["far"] else min(dated.values())
        return [span for span, year in dated.items() if year == wanted]
    return list(spans)


def _sentences_of(scope: Scope, span: Span) -> list[Span]:
    document = scope.library.documents[span.document]
    clause = document.clause(span.clause)
    if clause is None:
        return [span]
    return [one for one in sentences(document, clause) if one.start >= clause.body_start]


def _goal_spans(scope: Scope, pattern: re.Pattern[str]) -> list[Span]:
    """What stands under the headings that fit."""
    spans: list[Span] = []
    for name in scope.documents:
        document = scope.library.documents[name]
        for clause in _goal_clauses(document, pattern, scope):
            spans += _goal_sentences(document, clause, scope.question.years)
    return spans


def _outlined(scope: Scope) -> list[Point]:
    """The goals of documents known by outline: the figures and results under their headings."""
    points = []
    for name in scope.documents:
        document, ledger = scope.library.documents[name], scope.library.ledgers[name]
        for clause in document.clauses if document.form == "outline" else ():
            if not _GOALS.search(clause.heading) or ledger.task(clause.path):
                continue
            years = scope.question.years
            targets = [
                shown(scope, item)
                for item in ledger.targets
                if item.span.clause == clause.path
                and (not years or any(str(year) in item.deadline for year in years))
            ]
            number = f"({document.number})" if document.number else ""
            values: dict[str, Value] = {"title": short_title(document), "number": number}
            values |= {"clause": ClauseName(name, clause.path), "targets": ";".join(targets)}
            points += [Point("level_targets", (heading_span(document, clause),), values)] if targets else []
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


def _goal_sentences(document: Document, clause: Clause, years: Sequence[int]) -> list[Span]:
    if not years:
        return [clause_span(document, clause)]
    return [
        span
        for span in sentences(document, clause)
        if {int(year) for year in _YEAR.findall(document.text[span.start : span.end])} & set(years)
    ]
