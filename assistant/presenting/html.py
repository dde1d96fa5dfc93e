"""Values → HTML. The templates escape every value; only markup made here is passed through."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from assistant.answering.citation import label, place
from assistant.models import Answer, Citation, Clause, Document, GovernmentLevel, Task
from assistant.presenting.rows import ROLE_WORDS, Row, deadline_words, target_words

LEVEL_WORDS: dict[GovernmentLevel, str] = {
    "state": "国家",
    "provincial": "省",
    "municipal": "市",
    "county": "县区",
    "township": "乡镇",
}
STATUS_WORDS = {"answered": "有据", "partial": "部分有据", "abstained": "文件未载"}
_MARKER = re.compile(r"\[(\d+)\]")
_HERE = Path(__file__).resolve().parent


def clause_address(document: str, path: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a clause's own page, with the span to mark where given."""
    address = f"/clause/{quote(document)}/{quote(path)}"
    return address if start is None else f"{address}?start={start}&end={end}#mark"


def render_card(answer: Answer, documents: Mapping[str, Document]) -> str:
    """The answer card: the sentence first, then tasks, table, notices and citations."""
    return _render("card.html", answer=answer, documents=documents, rows=_task_rows(answer, documents))


def render_evidence(answer: Answer, documents: Mapping[str, Document]) -> str:
    """The cited clauses, each in its place with the quoted span marked."""
    places = [_place(citation, documents[citation.document]) for citation in answer.citations]
    return _render("evidence.html", places=places)


def render_table(rows: Sequence[Row], total: int) -> str:
    """The task table with the number shown of the total."""
    return _render("table.html", rows=rows, total=total)


def render_clause_page(document: Document, clause: Clause, start: int = 0, end: int = 0) -> str:
    """A whole page for one clause: readable without JavaScript, prints well."""
    clauses = document.clauses
    position = clauses.index(clause)
    return _render(
        "clause.html",
        document=document,
        clause=clause,
        label=label(document, clause.path),
        crumbs=_crumbs(document, clause),
        before=clauses[position - 1] if position else None,
        after=clauses[position + 1] if position + 1 < len(clauses) else None,
        body=_marked(document, clause, start, end),
        damage=[item for item in document.damage if clause.start <= item.start < clause.end],
    )


def render_error(message: str) -> str:
    """One sentence that says what is wrong."""
    return _render("error.html", message=message)


def render_message_page(title: str, message: str) -> str:
    """A whole page that says one thing."""
    return _render("message.html", title=title, message=message)


def style() -> str:
    """The stylesheet of the page and of the plain pages."""
    return (_HERE / "templates" / "style.css").read_text(encoding="utf-8")


def _task_rows(answer: Answer, documents: Mapping[str, Document]) -> list[dict[str, object]]:
    return [
        {
            "task": task,
            "document": documents[task.document],
            "groups": _unit_groups(task),
            "deadlines": [(deadline_words(item), answer.marker_of(item.span)) for item in task.deadlines],
            "targets": [
                (target_words(item, documents[task.document]), answer.marker_of(item.span))
                for item in task.targets
            ],
        }
        for task in answer.tasks
    ]


def _unit_groups(task: Task) -> list[tuple[str, str, list[str]]]:
    """Rows (words, css class, names): printed units by role, inherited ones apart."""
    groups: list[tuple[str, str, list[str]]] = []
    for role, words in ROLE_WORDS.items():
        names = [unit.name for unit in task.units if unit.role == role and not unit.inherited]
        if names:
            groups.append((words, role, names))
    inherited = [unit.name for unit in task.units if unit.inherited]
    if inherited:
        groups.append(("共同覆盖单位", "inherited", inherited))
    return groups


def _place(citation: Citation, document: Document) -> dict[str, object]:
    clause = document.clause(citation.clause) or document.clause_at(citation.start) or document.clauses[0]
    clauses = document.clauses
    position = clauses.index(clause)
    return {
        "citation": citation,
        "document": document,
        "crumbs": _crumbs(document, clause),
        "body": _marked(document, clause, citation.start, citation.end),
        "before": clauses[position - 1] if position else None,
        "after": clauses[position + 1] if position + 1 < len(clauses) else None,
    }


def _crumbs(document: Document, clause: Clause) -> list[Clause]:
    """The clauses above, outermost first."""
    above: list[Clause] = []
    parent = clause.parent
    while parent is not None and (found := document.clause(parent)) is not None:
        above.insert(0, found)
        parent = found.parent
    return above


def _marked(document: Document, clause: Clause, start: int, end: int) -> Markup:
    """The clause's text, escaped, the span [start, end) in a mark."""
    text = document.text
    start, end = max(start, clause.start), min(end, clause.end)
    if start >= end:
        return escape(text[clause.start : clause.end].strip())
    mark = Markup('<mark id="mark">{}</mark>').format(text[start:end])
    return escape(text[clause.start : start].lstrip()) + mark + escape(text[end : clause.end].rstrip())


def _with_markers(answer: Answer) -> Markup:
    """The answer's text, escaped, each marker a link to its clause."""
    citations = {str(citation.marker): citation for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        citation = citations.get(match[1])
        if citation is None:
            return match[0]
        address = clause_address(citation.document, citation.clause, citation.start, citation.end)
        return str(
            Markup('<a class="marker" href="{}" target="_blank" title="{}">[{}]</a>').format(
                address, citation.label, match[1]
            )
        )

    return Markup(_MARKER.sub(link, str(escape(answer.text))))


def _render(name: str, **values: object) -> str:
    return _environment.get_template(name).render(**values)


_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    clause_address=clause_address,
    place=place,
    with_markers=_with_markers,
    style=style,
    level_words=LEVEL_WORDS,
    status_words=STATUS_WORDS,
)
