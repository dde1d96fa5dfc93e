"""Values → the JSON shapes that programs rely on; keys in the order of the shapes, none renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from assistant.answering.drafting.check import Finding
from assistant.models import (
    Answer,
    Citation,
    ClauseReference,
    Deadline,
    Document,
    Hit,
    Ledger,
    Link,
    Span,
    StatedUnit,
    Target,
    Task,
)
from assistant.reading.clause_references import find_clause_references

Json: TypeAlias = dict[str, Any]
Documents: TypeAlias = Mapping[str, Document]
MarkerOf: TypeAlias = Callable[[Span], int | None]


def answer_json(answer: Answer, documents: Documents) -> Json:
    """One ANSWER."""
    coverage = answer.coverage
    result: Json = {
        "question": answer.question,
        "status": answer.status,
        "intent": answer.intent,
        "text": answer.text,
        "tasks": [task_json(task, documents, answer.marker_of) for task in answer.tasks],
        "citations": [citation_json(citation) for citation in answer.citations],
        "notices": list(answer.notices),
        "coverage": coverage
        and {"shown": coverage.shown, "total": coverage.total, "checked": coverage.checked},
    }
    if answer.table:
        result["table"] = [list(row) for row in answer.table]
    return result


def citation_json(citation: Citation) -> Json:
    """One CITATION."""
    return {
        "marker": citation.marker,
        "document": citation.document,
        "title": citation.title,
        "level": citation.level,
        "clause": citation.clause,
        "label": citation.label,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
    }


def task_json(task: Task, documents: Documents, marker_of: MarkerOf) -> Json:
    """One TASK; ``marker_of(span)`` gives the marker of its evidence."""
    return {
        "document": task.document,
        "clause": task.clause,
        "number": task.number,
        "heading": task.heading,
        "text": task.text,
        "units": [
            {
                "name": unit.name,
                "full_name": unit.full_name,
                "role": unit.role,
                "inherited": unit.inherited,
                "citation": marker_of(unit.span),
                "rule": marker_of(unit.rule) if unit.rule else None,
            }
            for unit in task.units
        ],
        "lead_stated": task.lead_stated,
        "deadlines": [_deadline_json(deadline, marker_of) for deadline in task.deadlines],
        "targets": [_target_json(target, documents, marker_of) for target in task.targets],
    }


def ledger_json(document: Document, ledger: Ledger, label_of: Callable[[Document, str], str]) -> Json:
    """One LEDGER; its ``citations`` hold the evidence that the markers of its tasks point to.

    ``label_of(document, path)`` gives the formal name of a clause.
    """
    documents = {document.id: document}
    spans: dict[Span, int] = {}

    def marker_of(span: Span) -> int:
        return spans.setdefault(span, len(spans) + 1)

    def quote(span: Span) -> str:
        return document.text[span.start : span.end]

    body: Json = {
        "document": document_json(document),
        "clauses": [
            {
                "clause": clause.path,
                "level": clause.level,
                "number": clause.number,
                "heading": clause.heading,
                "text": document.text[clause.start : clause.end],
                "start": clause.start,
                "end": clause.end,
                "page": clause.page,
            }
            for clause in document.clauses
        ],
        "statements": [
            {
                "clause": statement.span.clause,
                "label": statement.label,
                "quote": quote(statement.span),
                "units": _stated_units(statement.units),
                "deadline": statement.deadline and statement.deadline.text,
                "start": statement.span.start,
                "end": statement.span.end,
            }
            for statement in ledger.statements
        ],
        "rules": [
            {
                "kind": rule.kind,
                "clause": rule.span.clause,
                "quote": quote(rule.span),
                "units": _stated_units(rule.units),
                "scope": list(rule.scope),
            }
            for rule in ledger.rules
        ],
        "tasks": [task_json(task, documents, marker_of) for task in ledger.tasks],
        "targets": [
            {"clause": target.span.clause} | _target_json(target, documents, marker_of)
            for target in ledger.targets
        ],
        "deadlines": [
            {"clause": deadline.span.clause} | _deadline_json(deadline, marker_of)
            for deadline in ledger.deadlines
        ],
        "coverage": {
            "characters": len(document.text),
            "in_clauses": sum(clause.end - clause.start for clause in document.clauses),
            "discarded": [{"quote": item.quote, "reason": item.reason} for item in document.discards],
            "tasks": len(ledger.tasks),
            "statements": len(ledger.statements),
            "unknown_units": list(ledger.unknown_units),
            "suspected_damage": [
                {"quote": item.quote, "reading": item.reading, "start": item.start, "reason": item.reason}
                for item in document.damage
            ],
            "warnings": [*document.warnings, *ledger.warnings],
        },
    }
    body["clause_references"] = [clause_reference_json(item) for item in find_clause_references(document)]
    body["citations"] = [
        citation_json(
            Citation(
                marker=marker,
                document=document.id,
                title=document.title,
                level=document.level,
                clause=span.clause,
                label=label_of(document, span.clause),
                quote=quote(span),
                start=span.start,
                end=span.end,
                page=document.page_at(span.start),
            )
        )
        for span, marker in spans.items()
    ]
    return body


def clause_reference_json(reference: ClauseReference) -> Json:
    """A mention of a clause; ``refers_to`` is "" for a whole document, null where no one clause fits."""
    return {
        "clause": reference.clause,
        "quote": reference.quote,
        "start": reference.start,
        "end": reference.end,
        "document": reference.document,
        "refers_to": reference.target,
        "title": reference.cited and reference.cited.title,
        "number": reference.cited and reference.cited.number,
    }


def document_json(document: Document) -> Json:
    """The ``document`` block of a LEDGER; ``form`` tells full text from an outline."""
    return {
        "id": document.id,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "level": document.level,
        "written_on": document.written_on,
        "published_on": document.published_on,
        "addressees": list(document.addressees),
        "source": document.source,
        "references": [
            {"title": reference.title, "number": reference.number, "loaded": reference.loaded is not None}
            for reference in document.references
        ],
        "form": document.form,
    }


def hits_json(hits: Sequence[Hit], documents: Documents) -> list[Json]:
    """The rows of a search."""
    rows = []
    for hit in hits:
        document = documents[hit.document]
        clause = document.clause(hit.clause)
        rows.append(
            {
                "rank": hit.rank,
                "document": hit.document,
                "clause": hit.clause,
                "heading": clause.heading if clause else "",
                "text": document.text[clause.start : clause.end] if clause else "",
                "score": round(hit.score, 6),
                "lexical_rank": hit.lexical_rank,
                "dense_rank": hit.dense_rank,
                "matched": list(hit.matched),
            }
        )
    return rows


def links_json(links: Sequence[Link]) -> list[Json]:
    """The rows of a crosswalk."""
    return [
        {
            "from": {"document": link.from_document, "clause": link.from_clause},
            "to": {"document": link.to_document, "clause": link.to_clause},
            "score": round(link.score, 4),
            "basis": link.basis,
        }
        for link in links
    ]


def _stated_units(units: Sequence[StatedUnit]) -> list[Json]:
    return [{"name": unit.name, "role": unit.role} for unit in units]


def _deadline_json(deadline: Deadline, marker_of: MarkerOf) -> Json:
    return {
        "text": deadline.text,
        "kind": deadline.kind,
        "year": deadline.year,
        "month": deadline.month,
        "day": deadline.day,
        "applies_to": deadline.applies_to,
        "citation": marker_of(deadline.span),
    }


def _target_json(target: Target, documents: Documents, marker_of: MarkerOf) -> Json:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "deadline": target.deadline,
        "base": target.base,
        "quote": documents[target.span.document].text[target.span.start : target.span.end],
        "citation": marker_of(target.span),
    }


def findings_json(
    findings: Sequence[Finding], documents: Documents, label_of: Callable[[Document, str], str]
) -> list[Json]:
    """The rows of a checked draft, one a sentence; ``label_of(document, path)`` names a clause formally."""
    return [
        {
            "sentence": finding.sentence,
            "verdict": finding.verdict,
            "document": finding.source and finding.source.document,
            "clause": finding.source and finding.source.clause,
            "label": label_of(documents[finding.source.document], finding.source.clause)
            if finding.source
            else "",
            "printed": finding.printed,
            "start": finding.source and finding.source.start,
            "end": finding.source and finding.source.end,
            "differences": [
                {"kind": item.kind, "drafted": item.drafted, "printed": item.printed}
                for item in finding.differences
            ],
            "nearest": finding.nearest
            and {
                "document": finding.nearest.document,
                "clause": finding.nearest.clause,
                "quote": documents[finding.nearest.document].text[
                    finding.nearest.start : finding.nearest.end
                ],
            },
        }
        for finding in findings
    ]
