"""Where a document prints what it says of itself: its head, its number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.points import ClauseName, Point, Value
from assistant.answering.scope import Scope, clause_span, find_string, sentence_around
from assistant.models import Document, Span

_ACTS = re.compile("(?:要|应当?|须|负责|会同|牵头|统筹|组织|定期|具体|承担|加强|做好)")


def head_span(document: Document) -> Span | None:
    """What stands above the body: the header, else the first clause."""
    clause = next((item for item in document.clauses if item.kind == "header"), None) or (
        document.clauses[0] if document.clauses else None
    )
    return clause_span(document, clause) if clause else None


def number_spans(scope: Scope) -> tuple[Span, ...]:
    """Where the document number is printed: in the document itself, else in one that cites it."""
    document = scope.document
    own = find_string(scope, document.number) if document.number else []
    if own:
        return (own[0],)
    for name, other in scope.library.documents.items():
        for reference in other.references if other.form == "full" else ():
            if reference.number == document.number and document.number:
                return (sentence_around(other, reference.start, reference.end),) if name else ()
    span = head_span(document)
    return (span,) if span else ()


def acting(scope: Scope, mentions: Iterable[Span]) -> list[Span]:
    """The sentences of the body in which words behind a unit's name say what it is to do."""
    found = []
    for span in mentions:
        document = scope.library.documents[span.document]
        clause = document.clause(span.clause)
        of_body = clause is not None and clause.kind not in ("header", "footer")
        if of_body and _ACTS.match(document.text, span.end):
            found.append(sentence_around(document, span.start, span.end))
    return found


def quoted(scope: Scope, spans: Iterable[Span]) -> list[Point]:
    """Places quoted: one in one sentence, several as a list with the document named above."""
    places = list(dict.fromkeys(spans))
    row = "plan_goal_row_of" if len({span.document for span in places}) > 1 else "plan_goal_row"
    rows = []
    for span in places:
        document = scope.library.documents[span.document]
        clause = document.clause(span.clause)
        whole = clause if clause and span == clause_span(document, clause) else None
        text = document.text[whole.body_start : span.end] if whole else ""
        values: dict[str, Value] = {
            "clause": ClauseName(span.document, span.clause),
            "text": text.strip() or scope.text(span),
            "title": scope.title(span.document),
        }
        rows.append(Point("quoted" if len(places) == 1 else row, (span,), values))
    lead = [Point("plan_goals_lead", values={"title": scope.title()})] if len(places) > 1 else []
    return lead + rows
