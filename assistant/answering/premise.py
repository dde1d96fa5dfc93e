"""What a question takes for granted: 任务8为什么由市财政局牵头, 方案说2024年完成."""

from __future__ import annotations

import re

from assistant.answering.grammar import Grammar
from assistant.answering.slots import Slots
from assistant.models import Intent
from assistant.reading.numerals import parse_numeral


def find_premises(slots: Slots, intent: Intent, aspect: str, grammar: Grammar) -> tuple[tuple[str, str], ...]:
    """Rows (kind, what) as ``models.Question`` describes them."""
    mask, patterns = slots.mask, grammar.premise
    rows = list(slots.premise)
    if intent == "check_draft":
        return tuple(rows)
    taken = patterns["taken"].search(mask) is not None
    why = patterns["why"].search(mask) is not None
    if intent == "responsible_units" and slots.units:
        kind = "lead" if patterns["lead"].search(mask) else "unit"
        if patterns["not_unit"].search(mask):
            kind = "not_unit"
        if why or kind == "lead":
            rows += [(kind, name) for unit in slots.units for name in unit.names[:1]]
    if taken and slots.years and intent in ("deadlines", "task", "targets", "topic") and aspect != "by":
        rows += [("year", str(year)) for year in slots.years]
    figure = patterns["figure"].search(mask)
    if intent == "responsible_units" and figure and figure["value"].endswith("%"):
        rows.append(("target", figure["value"]))
    if re.search("TQ", mask) and intent in ("task", "responsible_units", "deadlines") and slots.terms:
        rows.append(("heading", slots.terms[0]))
    if taken and figure and intent in ("targets", "task", "topic", "deadlines") and aspect != "equal":
        rows.append(("target", figure["value"]))
    heading = patterns["heading"].search(mask)
    if heading and intent == "task":
        rows.append(("heading", heading["value"]))
    tasks = patterns["tasks"].search(mask)
    value = parse_numeral(tasks["value"]) if tasks and (taken or aspect == "tasks") else None
    if value and intent in ("count", "task", "topic", "document_data"):
        rows.append(("tasks", str(value)))
    if value and intent == "unit_tasks":
        rows.append(("unit_tasks", str(value)))
    if intent in ("task", "responsible_units") and "Q" in mask and slots.section_names:
        rows.append(("section", slots.section_names[0]))
    if intent == "task" and aspect == "section" and slots.section_names:
        rows.append(("section", slots.section_names[0]))
    return tuple(dict.fromkeys(rows))
