"""Slots of one question put in place of those of another: 第13项呢, 市经信局呢, 武汉呢."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.models import Intent, Question

ABOUT_CLAUSES: tuple[Intent, ...] = (
    "task", "responsible_units", "deadlines", "targets", "cite", "basis", "compare",
)  # fmt: skip
_FIELD: dict[str, str] = {"responsible_units": "units", "deadlines": "deadlines", "targets": "targets"}


def replace_slots(
    last: Question, other: Question, focus: tuple[tuple[str, str], ...], gazetteer: Gazetteer
) -> Question:
    """``last`` with the slots that ``other`` brings; ``other`` itself where they do not fit together.

    ``focus`` are the clauses the answer to ``last`` showed.
    """
    base = replace(last, text=other.text, premise=other.premise, readings=other.readings)
    if any(kind == "document" for kind, _ in other.premise):
        return replace(base, documents=())
    if other.clauses or other.numbers:
        return _clauses(base, other)
    if other.units:
        return _units(base, other, focus)
    if other.section:
        fits = last.section or last.intent == "unit_tasks"
        return replace(base, section=other.section, clauses=(), numbers=()) if fits else other
    if other.years:
        dated = last.intent in ("deadlines", "goals", "targets")
        return replace(base, years=other.years, months=other.months) if dated else other
    if other.levels:
        return _levels(base, other, focus, gazetteer)
    if other.documents and not other.topic:
        return _documents(base, other, gazetteer)
    return _matter(base, other, gazetteer)


def _clauses(base: Question, other: Question) -> Question:
    if base.intent not in ABOUT_CLAUSES:
        return other
    return replace(
        base,
        clauses=other.clauses,
        numbers=other.numbers,
        documents=other.documents or base.documents,
        units=base.units if base.aspect == "member" else (),
        section=None,
        topic="",
        indicator="",
        years=(),
    )


def _units(base: Question, other: Question, focus: tuple[tuple[str, str], ...]) -> Question:
    if base.intent == "unit_tasks":
        return replace(base, units=other.units, units_mode=other.units_mode)
    if base.intent in ("responsible_units", "task") and focus:
        return replace(
            base, intent="responsible_units", aspect="member", clauses=focus, units=other.units, topic=""
        )
    return other


def _levels(
    base: Question, other: Question, focus: tuple[tuple[str, str], ...], gazetteer: Gazetteer
) -> Question:
    """那省里呢: the same matter one level up; 市里呢: that of the document itself again."""
    own = next(iter(gazetteer.documents_of_level(other.levels[0])), "")
    fields = {field: intent for intent, field in _FIELD.items()}
    if base.intent == "basis" and own == gazetteer.default and base.aspect in fields:
        intent = cast(Intent, fields[base.aspect])
        return replace(base, intent=intent, aspect="", levels=(), documents=(own,))
    if base.intent in ("basis", "compare"):
        return replace(base, levels=other.levels)
    if base.intent in ABOUT_CLAUSES:
        clauses = () if base.topic and not base.clauses else focus
        aspect = _FIELD.get(base.intent, "text")
        return replace(base, intent="basis", aspect=aspect, levels=other.levels, clauses=clauses, numbers=())
    documents = tuple(key for level in other.levels for key in gazetteer.documents_of_level(level))
    return replace(base, documents=documents, section=None) if documents else other


def _documents(base: Question, other: Question, gazetteer: Gazetteer) -> Question:
    """武汉呢: the same question about another document."""
    clauses = tuple(
        (row.document, row.path)
        for number in base.numbers
        for row in gazetteer.by_number(int(number), other.documents)
    )
    topic = base.topic
    if not base.numbers and base.clauses and not topic:
        document, path = base.clauses[0]
        topic = next((row.heading for row in gazetteer.rows.get(document, ()) if row.path == path), "")
    if topic and not clauses:
        clauses = tuple((row.document, row.path) for row in gazetteer.by_heading(topic, other.documents))
    return replace(base, documents=other.documents, clauses=clauses, section=None, topic=topic)


def _matter(base: Question, other: Question, gazetteer: Gazetteer) -> Question:
    """那垃圾焚烧呢: another topic, term or indicator."""
    if base.intent in ("term", "verbatim", "damage"):
        terms = other.terms or ((other.topic,) if other.topic else ())
        return replace(base, terms=terms, topic="") if terms else other
    if not (other.topic or other.indicator) or base.intent not in (*ABOUT_CLAUSES, "topic"):
        return other
    documents = base.documents or (gazetteer.default,)
    rows = gazetteer.by_heading(other.topic, documents) if other.topic and base.intent != "topic" else []
    indicator = other.indicator or (other.topic if base.intent == "targets" else "")
    return replace(
        base,
        topic=other.topic or other.indicator,
        indicator=indicator,
        clauses=tuple((row.document, row.path) for row in rows),
        numbers=(),
        section=None,
        units=(),
    )
