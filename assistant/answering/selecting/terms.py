"""What a term means: its definition where a document gives one, else where it stands."""

from __future__ import annotations

import re

from assistant.answering.points import ClauseName, Evidence, Point
from assistant.answering.scope import Scope, find_string, sentence_around
from assistant.answering.selecting.declined import nearest_points, not_stated
from assistant.answering.selecting.passages import enumerated, longest_part, not_there, place_row
from assistant.answering.selecting.printed import quoted
from assistant.models import Span

_DEFINES = ("是指", "指的是", "是为", "即", "以下简称", "简称")


def select_term(scope: Scope) -> Evidence:
    """Evidence for what a term means: its definition where the document gives one, else where it stands."""
    question = scope.question
    terms = question.terms or ((question.topic,) if question.topic else ())
    points: list[Point] = []
    found: list[Span] = []
    for term in terms:
        spans = find_string(scope, term)
        if not spans and not enumerated(scope, term):
            term = longest_part(scope, term) or term
            spans = find_string(scope, term)
        if not spans and (listed := enumerated(scope, term)):
            found.append(listed)
            points += quoted(scope, [listed])
            continue
        if not spans:
            points += not_there(scope, term)
            continue
        found += spans
        definitions = [span for span in spans if _defines(scope, span)]
        if definitions:
            points += [_defined(scope, span, term) for span in definitions[:2]]
            continue
        printed = scope.text(spans[0])
        term = printed if printed.lower() == term else term
        points.append(
            Point("term_not_defined", values={"term": term, "title": scope.title(spans[0].document)})
        )
        places = dict.fromkeys(
            sentence_around(scope.library.documents[span.document], span.start, span.end) for span in spans
        )
        points += [place_row(scope, span) for span in list(places)[:8]]
    if not found:
        return Evidence("term", "abstained", (*points, *nearest_points(scope)) or (not_stated(scope),))
    return Evidence("term", "answered", tuple(points))


def _defines(scope: Scope, span: Span) -> bool:
    text = scope.library.documents[span.document].text
    after = re.sub(r'^[”"』」)）\s,,]+', "", text[span.end : span.end + 8])
    before = re.sub(r'[“"『「(（\s]+$', "", text[max(span.start - 8, 0) : span.start])
    return after.startswith(_DEFINES[:3]) or before.endswith(_DEFINES[4:])


def _defined(scope: Scope, span: Span, term: str) -> Point:
    document = scope.library.documents[span.document]
    sentence = sentence_around(document, span.start, span.end)
    name = ClauseName(span.document, span.clause)
    return Point("term_defined", (sentence,), {"term": term, "clause": name, "text": scope.text(sentence)})
