"""What a document or a clause cites, and what 本方案, 前款, 第X条 mean in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.mentions import Mention, find_mentions
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, clause_span, sentence_around, short_title
from assistant.answering.selecting.asked import find_asked, missing_numbers
from assistant.models import Document, Span

# What a question asks the meaning of: the document's name for itself, or a clause named by its place.
_WORDS = re.compile(
    r"本(?:实施|工作|行动|指导)?(?:方案|意见|通知|办法|条例|规定|细则|规划|计划|法|文件)"
    r"|(?:前|本|上)(?:[一二两三四五]?)(?:款|条|项|章|节)|上述第?[^,，。的]{1,6}[条款项]"
)


def select_mentions(scope: Scope) -> Evidence:
    """Evidence for what is cited where (aspects ``cites`` and ``means`` of intent ``document_data``)."""
    question = scope.question
    asked = find_asked(scope) if question.clauses or question.numbers else None
    if asked and asked.missing and not asked.tasks:
        return missing_numbers(scope, asked)
    names = (
        [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
        if asked
        else []
    )
    wanted = _WORDS.search(question.text) if question.aspect == "means" else None
    points: list[Point] = []
    for key in dict.fromkeys(name.document for name in names) if names else scope.documents[:1]:
        document = scope.library.documents[key]
        inside = {name.path for name in names if name.document == key}
        rows = [
            row
            for row in find_mentions(document, scope.library.documents)
            if not inside or _within(row, inside)
        ]
        if wanted:
            rows = [row for row in rows if wanted.group() in row.quote]
        else:
            rows = [row for row in rows if row.target != "" or row.document != key]
        points += _told(scope, key, names, rows, wanted.group() if wanted else "")
    found = any(point.say.startswith("mention_") for point in points)
    return Evidence("document_data", "answered" if found else "abstained", tuple(points))


def _within(mention: Mention, paths: set[str]) -> bool:
    return any(mention.clause == path or mention.clause.startswith(f"{path}/") for path in paths)


def _told(
    scope: Scope, key: str, names: Sequence[ClauseName], rows: Sequence[Mention], words: str
) -> list[Point]:
    document = scope.library.documents[key]
    if document.form == "outline":
        return [Point("mentions_unknown", values={"title": short_title(document)})]
    if not rows:
        named = next((name for name in names if name.document == key), None)
        clause = document.clause(named.path) if named else None
        spans = (clause_span(document, clause),) if clause else ()
        values: dict[str, Value] = {"where": named or f"《{short_title(document)}》", "words": words}
        return [Point("no_such_mention" if words else "no_mentions", spans, values)]
    distinct = {(row.quote, row.document, row.target, row.clause): row for row in reversed(rows)}
    return [_row(scope, key, row) for row in reversed(distinct.values())]


def _row(scope: Scope, key: str, mention: Mention) -> Point:
    document = scope.library.documents[key]
    spans: tuple[Span, ...] = (sentence_around(document, mention.start, mention.end),)
    values: dict[str, Value] = {"clause": ClauseName(key, mention.clause), "quote": mention.quote}
    if mention.target == mention.clause and "款" in mention.quote:
        before = _paragraph_before(document, mention)
        if before:
            return Point("mention_of_paragraph", (*spans, before), {**values, "text": scope.text(before)})
    if mention.document and mention.target:
        other = scope.library.documents[mention.document]
        clause = other.clause(mention.target)
        spans = (*spans, *((clause_span(other, clause),) if clause else ()))
        values["target"] = ClauseName(mention.document, mention.target)
        values["title"] = "" if mention.document == key else f"《{short_title(other)}》"
        return Point("mention_of_clause", spans, values)
    if mention.document:
        other = scope.library.documents[mention.document]
        number = f"({other.number})" if other.number else ""
        values["title"] = f"《{short_title(other)}》{number}"
        full = other.form == "full"
        if mention.document == key:
            return Point("mention_of_itself", spans, values)
        return Point("mention_of_loaded" if full else "mention_of_outline", spans, values)
    if mention.name:
        return Point("mention_of_absent", spans, {**values, "title": mention.name})
    return Point("mention_unresolved", spans, values)


def _paragraph_before(document: Document, mention: Mention) -> Span | None:
    """The paragraph (款) that stands before the one of ``mention`` in the same clause."""
    clause = document.clause(mention.clause)
    end = document.text.rfind("\n", clause.start, mention.start) if clause else -1
    if clause is None or end <= clause.start:
        return None
    start = document.text.rfind("\n", clause.start, end) + 1 or clause.start
    words = document.text[max(start, clause.start) : end]
    start = max(start, clause.start) + len(words) - len(words.lstrip())
    return Span(document.id, clause.path, start, end) if words.strip() else None
