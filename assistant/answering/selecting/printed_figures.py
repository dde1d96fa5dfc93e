"""A figure printed about the words asked about, where it is no target of its own: 每台不低于200元."""

from __future__ import annotations

import re

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, body_clauses, likeness, sentences
from assistant.models import Span

_PIECE = re.compile(r"[^，,；;。！？\n]+")
_FIGURE = re.compile(r"(?<![\d年])\d+(?:\.\d+)?(?!\d*年|[月日号〕\]）)])\s*[%％\u4e00-\u9fff]")
# Words of asking and of when, which no sentence need have.
_ASKING = re.compile(r"今年|全年|年内|要|会|将|需要?|每个|各|一共|总共|新(?=\s)|\s")
# How much of the words asked about the sentence holds, and the phrase with the figure.
_SENTENCE, _PHRASE = 0.7, 0.3
_SHORTEST, _MOST = 3, 2


def printed_figure(scope: Scope, asked: str) -> Evidence | None:
    """The sentences that print a figure of what is asked about; None where none does, or many do."""
    wanted = _ASKING.sub("", asked)
    if len(wanted) < _SHORTEST:
        return None
    ranked: list[tuple[float, Span]] = []
    for name in scope.documents:
        document = scope.library.documents[name]
        # A target of another indicator was looked at before and is not what is asked.
        told = [(item.span.start, item.span.end) for item in scope.library.ledgers[name].targets]
        for clause in body_clauses(document) if document.form == "full" else ():
            for span in sentences(document, clause):
                text = document.text[span.start : span.end]
                if likeness(wanted, text) < _SENTENCE:
                    continue
                pieces = [
                    match.group()
                    for match in _PIECE.finditer(text)
                    if _FIGURE.search(match.group())
                    and not any(
                        at < span.start + match.end() and span.start + match.start() < to for at, to in told
                    )
                ]
                best = max((likeness(wanted, piece) for piece in pieces), default=0.0)
                if best >= _PHRASE:
                    ranked.append((best, span))
    best = max((score for score, _ in ranked), default=0.0)
    chosen = [span for score, span in ranked if score >= best - 0.1]
    if not chosen or len(chosen) > _MOST:
        return None
    tasks = dict.fromkeys(task for span in chosen if (task := scope.task(span.document, span.clause)))
    points = [Point("figure_printed", (span,), _said(scope, span)) for span in chosen]
    return Evidence("targets", "answered", tuple(points), tuple(tasks))


def _said(scope: Scope, span: Span) -> dict[str, Value]:
    return {"clause": ClauseName(span.document, span.clause), "text": scope.text(span)}
