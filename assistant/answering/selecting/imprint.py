"""What the imprint (版记) at the end of a document says: who gets copies, when it was printed (GB/T 9704)."""

from __future__ import annotations

import re

from assistant.answering.points import Point
from assistant.answering.scope import Scope, short_title
from assistant.models import Span
from assistant.reading.numerals import find_dates

# Groups of those copied in end with full stops; the list runs to the line that says who printed it.
_COPIED = re.compile(r"抄送[^。]+。(?:(?!.*印发)[^。]+。)*")
_PRINTED = re.compile(r"\s*印发")


def copied_to(scope: Scope) -> Point | None:
    """Everyone a document is copied to, as printed; None where it lists nobody."""
    document = scope.document
    for clause in document.clauses:
        listed = clause.kind == "footer" and _COPIED.search(document.text, clause.start, clause.end)
        if listed:
            span = Span(document.id, clause.path, listed.start(), listed.end())
            names = "".join(scope.text(span).split())
            return Point("written", (span,), {"title": short_title(document), "text": names})
    return None


def printed_on(scope: Scope) -> Point | None:
    """The date of printing, where it is another than that of the document itself; None elsewhere."""
    document = scope.document
    for clause in document.clauses:
        text = document.text[clause.start : clause.end] if clause.kind == "footer" else ""
        for start, end, iso in find_dates(text):
            if iso != document.written_on and _PRINTED.match(text, end):
                year, month, day = iso.split("-")
                span = Span(document.id, clause.path, clause.start + start, clause.start + end)
                return Point("printed_on", (span,), {"date": f"{year}年{int(month)}月{int(day)}日"})
    return None
