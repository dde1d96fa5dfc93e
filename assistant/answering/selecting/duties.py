"""Who coordinates, publishes, supervises: duties that stand outside the tasks."""

from __future__ import annotations

import re

from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    body_clauses,
    clause_span,
    sentences,
)
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.facts import load_words
from assistant.answering.selecting.printed import quoted
from assistant.models import Rule, Span

_LAST_PARAGRAPH = re.compile(r"最后一?(?:自然)?段|结尾|末尾|末段|尾段")


def select_duties(scope: Scope) -> Evidence:
    """Evidence for who coordinates, publishes, supervises (intent ``duties``)."""
    aspect = scope.question.aspect
    if aspect == "coordinator":
        rules = [
            rule
            for name in scope.documents
            for rule in scope.library.ledgers[name].rules
            if rule.kind == "coordinator"
        ]
        if rules:
            several = len({rule.span.document for rule in rules}) > 1
            points = [_coordinator(scope, rule, several) for rule in rules]
            return Evidence("duties", "answered", tuple(points))
    spans = _duty_spans(scope, load_words()["duties"].get(aspect, "")) or _under_heading(scope)
    if not spans:
        return nothing_found(scope)
    return Evidence("duties", "answered", tuple(quoted(scope, spans)))


def _coordinator(scope: Scope, rule: Rule, several: bool) -> Point:
    """Who coordinates; where several documents say so, of which one."""
    units = tuple(unit.name for unit in rule.units)
    if scope.library.documents[rule.span.document].form == "outline":
        return Point("coordinator_outline", (rule.span,), {"units": units})
    values: dict[str, Value] = {"units": units, "text": scope.text(rule.span)}
    if several:
        return Point("coordinator_of", (rule.span,), {**values, "title": scope.title(rule.span.document)})
    return Point("coordinator", (rule.span,), values)


def _under_heading(scope: Scope) -> list[Span]:
    """The clauses of a part that is asked for by its heading (保障措施), else the part itself."""
    for name in scope.documents:
        document = scope.library.documents[name]
        for clause in body_clauses(document):
            if len(clause.heading) > 2 and clause.heading in scope.question.text:
                inside = [item for item in document.clauses if item.path.startswith(f"{clause.path}/")]
                return [clause_span(document, item) for item in inside or [clause]]
    return []


def _duty_spans(scope: Scope, pattern: str) -> list[Span]:
    """Sentences that speak of the duty: in the closing, else in clauses that are no tasks, else anywhere."""
    if _LAST_PARAGRAPH.search(scope.question.text):
        closing = [clause for name in scope.documents for clause in scope.library.documents[name].clauses]
        if any(clause.kind == "closing" for clause in closing):
            pattern = ""
    mentions = scope.question.units
    # 各区 are among 各地各单位.
    mentions = tuple(item for item in mentions if not item.words.startswith("各"))
    named = [name for item in mentions if not item.excluded for name in (item.words, *item.names)]
    others = [name for item in mentions if item.excluded for name in (item.words, *item.names)]
    strict = [word for word in load_words()["duty_words"]["strict"] if word in scope.question.text]
    groups: list[list[Span]] = [[], [], []]
    for name in scope.documents:
        document = scope.library.documents[name]
        if document.form != "full":
            continue
        for clause in document.clauses:
            if clause.kind in ("header", "footer", "preamble"):
                continue
            is_task = scope.library.ledgers[name].task(clause.path) is not None
            if is_task and not re.search(load_words()["duty_words"]["headings"], clause.heading):
                continue
            group = groups[0 if clause.kind == "closing" else 2 if is_task else 1]
            group += [
                span
                for span in sentences(document, clause)
                if (re.search(pattern, text := scope.text(span)) or any(name in text for name in named))
                and all(word in text for word in strict)
                and (not named or any(name in text for name in named))
                and not any(name in text for name in others)
            ]
    return groups[0] or groups[1] or groups[2][:5]
