"""The clauses that speak of something, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    best_sentence,
    clause_span,
    find_string,
    likeness,
    sentence_around,
)
from assistant.answering.selecting.corrections import premise_points
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.relevance import (
    find_relevant,
    leaves_unsaid,
    load_rules,
    related_words,
)
from assistant.models import Coverage, Span

# In so few clauses every sentence with the words is shown, so many of each.
_FEW = 3
# So much of a piece stands in a clause, and the clause has its words.
_MOSTLY = 0.8


def select_topic(scope: Scope) -> Evidence:
    """Evidence for the clauses that speak of something (intent ``topic``)."""
    question = scope.question
    topic = " ".join(question.terms) or question.topic
    printed = clauses_with(scope, topic)
    exact = [name for name in printed if not leaves_unsaid(scope, _text_of(scope, name))]
    if printed and not exact:
        return nothing_found(scope)
    found = [item.name for item in find_relevant(scope, topic or question.text)]
    names = list(dict.fromkeys([*(exact if exact else found[:1]), *(() if exact else found)]))
    if question.clauses:
        meant = [ClauseName(*clause) for clause in question.clauses]
        names = [name for name in names if name in meant] if question.narrowed else meant
    if not names:
        return nothing_found(scope)
    tasks = [task for name in names if (task := scope.task(name.document, name.path))]
    points = premise_points(scope, tasks)
    absent = () if exact else absent_words(scope, topic, names)
    if absent and _is_unknown(scope, topic, absent[-1]):
        return nothing_found(scope)
    say = "topic_near" if absent else "topic" if exact else "topic_related"
    values: dict[str, Value] = {"topic": topic, "absent": absent, "n": len(names), "title": scope.title()}
    points.append(Point(say, values=values))
    points += [point for name in names for point in _passages(scope, name, topic, len(names))]
    total = len(scope.tasks)
    coverage = Coverage(len(tasks), total, total)
    return Evidence("topic", "answered", tuple(points), tuple(tasks), coverage=coverage)


def _text_of(scope: Scope, name: ClauseName) -> str:
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    return document.text[clause.start : clause.end] if clause else ""


def _is_unknown(scope: Scope, topic: str, piece: str) -> bool:
    """Whether what a topic ends in is spoken of nowhere: 碳排放权交易怎么开户, 机场有几条跑道."""
    pieces = topic.split()
    if len(pieces) < 2 or pieces[-1] != piece or related_words(scope, piece):
        return False
    return not any(likeness(piece, scope.library.documents[name].text) for name in scope.documents)


def absent_words(scope: Scope, topic: str, names: Sequence[ClauseName]) -> tuple[str, ...]:
    """The pieces of a topic whose words the clauses found do not have (外卖, 秸秆焚烧)."""
    texts = [
        document.text[clause.start : clause.end]
        for name in names
        if (clause := (document := scope.library.documents[name.document]).clause(name.path))
    ]
    return tuple(piece for piece in topic.split() if max(likeness(piece, text) for text in texts) < _MOSTLY)


def _places(scope: Scope, words: str) -> list[Span]:
    """Where the words stand; of one character not where it only helps to spell another word."""
    places = find_string(scope, words)
    if len(words) > 1:
        return places
    other = re.compile(load_rules()["not_lone"]["words"])
    taken = {
        (name, at)
        for name in {span.document for span in places}
        for match in other.finditer(scope.library.documents[name].text)
        for at in range(*match.span())
    }
    return [span for span in places if (span.document, span.start) not in taken]


def _names_units(scope: Scope, span: Span) -> bool:
    """Whether a place is in a task's statement of units: who is responsible is not what it is about."""
    task = scope.task(span.document, span.clause)
    return task is not None and any(
        unit.span.start <= span.start < unit.span.end for unit in task.units if not unit.inherited
    )


def clauses_with(scope: Scope, words: str) -> list[ClauseName]:
    """The clauses that hold the words themselves, header and footer aside."""
    names = []
    for span in _places(scope, words):
        clause = scope.library.documents[span.document].clause(span.clause)
        # 农村 in 市农业农村局 is no matter.
        if clause and clause.kind not in ("header", "footer") and not _names_units(scope, span):
            names.append(ClauseName(span.document, span.clause))
    return list(dict.fromkeys(names))


def _passages(scope: Scope, name: ClauseName, topic: str, among: int) -> list[Point]:
    """The sentences of a clause that hold ``topic`` itself, where few clauses do; else the best one."""
    spans, values = _passage(scope, name, topic)
    own = scope.narrowed((name.document,))
    # One character tells no sentence from another: those that hold it are shown.
    few = among <= _FEW or len(topic) == 1
    places = [span for span in _places(own, topic) if span.clause == name.path] if few else []
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    held = dict.fromkeys(
        sentence_of(scope, span)
        for span in places
        if clause and span.start >= clause.body_start and not _names_units(scope, span)
    )
    texts = [document.text[span.start : span.end] for span in held][:_FEW] or [str(values["text"])]
    return [Point("passage_row", spans, {**values, "text": text}) for text in texts]


def _passage(scope: Scope, name: ClauseName, topic: str) -> tuple[tuple[Span, ...], dict[str, Value]]:
    """The sentence of a clause that says most of ``topic``, and the whole clause as its source."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    task = scope.task(name.document, name.path)
    span = clause_span(document, clause)
    if document.form == "outline":
        return (span,), {"clause": task or name, "text": clause.heading}
    best = best_sentence(document, clause, topic, related_words(scope, topic))
    return ((span,) if task else (best,)), {
        "clause": task or name,
        "text": document.text[best.start : best.end],
    }


def sentence_of(scope: Scope, span: Span) -> Span:
    """The sentence that holds ``span``."""
    return sentence_around(scope.library.documents[span.document], span.start, span.end)
