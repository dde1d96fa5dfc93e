"""Documents that divide no tasks (法规、规章): who an article names for a matter, what it says of a unit, how
many articles there are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, find_string, likeness, sentence_around, sentences
from assistant.models import Clause, Span

# What a sentence that says whose business something is has beside the matter.
_CHARGES = re.compile(
    r"负责|主管|由[^,，。;；]{2,16}(?:局|委|厅|办|部门|政府|机构|机关|单位)|(?:局|委|厅|部门|政府)[^,，。;；]{0,6}(?:应当|应|可以)"
)
# What is asked to be done, looked for in the same words.
_DOING = re.compile("主管|监督|编制|制定|组织|协调|受理|审批|登记|公布|处罚|执法|备案|核准")
_CHARGED = 0.5
_MOST = 5


def has_none(scope: Scope) -> bool:
    """Whether the documents asked about divide no tasks."""
    return not scope.tasks


def charged(scope: Scope, clauses: Sequence[ClauseName], matter: str) -> Span | None:
    """The sentence of some clauses that says whose business a matter is, else the one nearest to it."""
    asked = _DOING.findall(scope.question.text)
    ranked: list[tuple[float, Span]] = []
    for name in clauses:
        document = scope.library.documents[name.document]
        clause = document.clause(name.path)
        for span in sentences(document, clause) if clause else ():
            text = scope.text(span)
            said = likeness(matter, text)
            if said:
                charges = _CHARGED * bool(_CHARGES.search(text)) + _CHARGED * any(
                    word in text for word in asked
                )
                ranked.append((said + charges, span))
    return max(ranked, key=lambda row: row[0], default=(0.0, None))[1]


def naming(scope: Scope) -> Evidence | None:
    """The sentences that name the units asked about; None where none does."""
    found: dict[Span, None] = {}
    for mention in scope.question.units:
        for name in dict.fromkeys((*mention.names, mention.words)):
            for place in find_string(scope, name):
                document = scope.library.documents[place.document]
                clause = document.clause(place.clause)
                if clause is not None and clause.kind not in ("header", "footer"):
                    found[sentence_around(document, place.start, place.end)] = None
    if not found:
        return None
    unit = "、".join(mention.words for mention in scope.question.units)
    points = [Point("unit_named", values={"title": scope.title(), "unit": unit, "n": len(found)})]
    for span in sorted(found, key=lambda span: span.start)[:_MOST]:
        clause_name = ClauseName(span.document, span.clause)
        points.append(Point("plan_goal_row", (span,), {"clause": clause_name, "text": scope.text(span)}))
    return Evidence(scope.question.intent, "answered", tuple(points))


def count_articles(scope: Scope) -> Evidence | None:
    """How many numbered clauses a document without tasks has; None where there are none."""
    document = scope.document
    articles = [clause for clause in document.clauses if clause.kind == "item" and clause.level]
    lowest = [clause for clause in articles if not any(other.parent == clause.path for other in articles)]
    if not lowest or document.form != "full":
        return None
    spans = tuple(_number(document.id, clause) for clause in (lowest[0], lowest[-1]))
    values: dict[str, Value] = {
        "title": scope.title(document.id),
        "n": len(lowest),
        "first": ClauseName(document.id, lowest[0].path),
        "last": ClauseName(document.id, lowest[-1].path),
    }
    return Evidence("count", "answered", (Point("count_articles", spans, values),))


def _number(document: str, clause: Clause) -> Span:
    return Span(document, clause.path, clause.start, max(clause.body_start, clause.start + 1))
