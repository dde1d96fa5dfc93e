"""Answer, hits, ledger, links → plain text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.models import Answer, Document, Hit, Ledger, Link, Task
from assistant.presenting.rows import ROLE_WORDS

LEVEL_WORDS = {
    "state": "国家",
    "provincial": "省级",
    "municipal": "市级",
    "county": "县级",
    "township": "乡级",
}


def render_answer(answer: Answer) -> str:
    """The answer, its table, what to know, and the places it cites."""
    lines = [answer.text]
    lines += ["\t".join(row) for row in answer.table]
    lines += [f"注意:{notice}" for notice in answer.notices]
    if answer.citations:
        lines += ["", "出处:"]
        lines += [
            f"[{citation.marker}] {citation.label}\n    “{_one_line(citation.quote)}”"
            for citation in answer.citations
        ]
    return "\n".join(lines)


def render_hits(hits: Sequence[Hit], documents: Mapping[str, Document]) -> str:
    """One line a hit: rank, clause, heading, what matched."""
    if not hits:
        return "没有找到相关条款。"
    lines = []
    for hit in hits:
        clause = documents[hit.document].clause(hit.clause)
        heading = clause.heading if clause else ""
        lines.append(f"{hit.rank:>3}  {hit.document} {hit.clause}  {heading}  {' '.join(hit.matched)}")
    return "\n".join(lines)


def render_ledger(document: Document, ledger: Ledger) -> str:
    """The tasks of one document with units, deadlines and targets, then what to look at by eye."""
    lines = [f"《{document.title}》{document.number or ''}", f"共 {len(ledger.tasks)} 项任务"]
    for task in ledger.tasks:
        lines.append(f"\n{task.clause}  {task.heading}")
        lines += [f"  {words}:{'、'.join(names)}" for words, names in units_by_kind(task)]
        if task.deadlines:
            lines.append("  时限:" + ";".join(deadline.text for deadline in task.deadlines))
        lines += [f"  指标:{document.text[target.span.start : target.span.end]}" for target in task.targets]
    notes = [
        f"{item.quote}({f'疑为 {item.reading}' if item.reading else item.reason})" for item in document.damage
    ]
    notes += [*document.warnings, *ledger.warnings]
    if notes:
        lines += ["\n请核对:", *(f"  {note}" for note in notes)]
    return "\n".join(lines)


def render_links(links: Sequence[Link], documents: Mapping[str, Document]) -> str:
    """One line a link."""
    if not links:
        return "没有可对应的文件。"
    return "\n".join(
        f"{link.from_document} {link.from_clause} ↔ {link.to_document} {link.to_clause}"
        f"  {link.score:.2f}  {link.basis}"
        for link in links
    )


def units_by_kind(task: Task) -> list[tuple[str, list[str]]]:
    """The units of a task under the words for their role; inherited ones last and apart."""
    rows: list[tuple[str, list[str]]] = []
    for role, words in ROLE_WORDS.items():
        names = [unit.name for unit in task.units if unit.role == role and not unit.inherited]
        if names:
            rows.append((words, names))
    inherited = [unit.name for unit in task.units if unit.inherited]
    if inherited:
        rows.append(("共同覆盖单位", inherited))
    return rows


def _one_line(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
