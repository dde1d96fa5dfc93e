"""An answer → the card and, beside it, the evidence: each cited clause in its place, the quotation marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from assistant.answering.citation import place
from assistant.models import Answer, Citation, Document, Hit, Span, Task
from assistant.presenting.addresses import clause_address
from assistant.presenting.cite import PATTERN, formal_citation
from assistant.presenting.clause import damage_words, place_of
from assistant.presenting.markup import render
from assistant.presenting.rows import ROLE_WORDS, deadline_words, target_words

STATUS_WORDS = {"answered": "有据", "partial": "部分有据", "abstained": "文件未载"}
# A card shows this many tasks and places whole; more would bury the answer.
_TASKS, _PLACES, _WORDS = 60, 60, 18
# Intents whose evidence is found by searching.
_SEARCHED = ("", "topic", "verbatim", "term", "compare", "basis")
_MARKER = re.compile(r"\[(\d+)\]")


def render_turn(
    answer: Answer,
    documents: Mapping[str, Document],
    turns: Sequence[str] = (),
    pattern: str = PATTERN,
) -> str:
    """One turn of a conversation: question, card, evidence.

    ``turns`` are the questions of the conversation up to this one; ``pattern`` that of a formal citation.
    """
    return render(
        "turn.html",
        damage_words=damage_words,
        answer=answer,
        turns=list(turns) or [answer.question],
        text=_linked(answer.text, answer, len(turns)),
        # Where nothing is cited there is nothing to vouch for: a greeting, asking back.
        status=STATUS_WORDS[answer.status] if answer.citations or answer.status == "abstained" else "",
        tasks=[_shown(task, answer, documents, len(turns)) for task in answer.tasks[:_TASKS]],
        more_tasks=max(0, len(answer.tasks) - _TASKS),
        places=[_cited(citation, answer, documents, pattern) for citation in answer.citations[:_PLACES]],
        more_places=answer.citations[_PLACES:],
        key=len(turns),
        table=[[_linked(cell, answer, len(turns)) for cell in row] for row in answer.table],
    )


def render_why(hit: Hit | None, intent: str = "") -> str:
    """Why a clause is among the evidence: the words it shares with the question, its ranks in both searches.

    ``hit`` is None where the search did not find it.
    """
    direct = (
        "" if intent in _SEARCHED else "问的是编号、单位或台账，这一条直接取出，不经检索；以下名次仅供参考。"
    )
    return render("why.html", hit=hit, direct=direct if hit else "")


def plain_copy(text: str) -> str:
    """A quotation as it is pasted into another document: without the line breaks of its layout.

    >>> plain_copy("一、总体要求\\n到2025年,\\n显著优化。")
    '一、总体要求到2025年,显著优化。'
    """
    return re.sub(r"\s*\n\s*", "", text.strip())


def _cited(
    citation: Citation, answer: Answer, documents: Mapping[str, Document], pattern: str
) -> dict[str, object]:
    document = documents[citation.document]
    clause = document.clause(citation.clause) or document.clause_at(citation.start) or document.clauses[0]
    return {
        "citation": citation,
        "place": place_of(document, clause, citation.start, citation.end, documents),
        "formal": formal_citation(document, citation.clause, pattern),
        "plain": plain_copy(citation.quote),
        # Where a clause is cited more than once, the first words tell one citation from the other.
        "words": plain_copy(citation.quote)[:_WORDS] if _again(citation, answer) else "",
    }


def _again(citation: Citation, answer: Answer) -> bool:
    place_cited = (citation.document, citation.clause)
    return sum((other.document, other.clause) == place_cited for other in answer.citations) > 1


def _shown(task: Task, answer: Answer, documents: Mapping[str, Document], key: int) -> dict[str, object]:
    document = documents[task.document]
    return {
        "task": task,
        "document": document,
        "place": place(task.clause),
        "groups": _unit_groups(task),
        "inherited": [unit for unit in task.units if unit.inherited],
        "statement": _first_marker(answer, [unit.span for unit in task.units if not unit.inherited], key),
        "ruled": _first_marker(answer, [unit.span for unit in task.units if unit.inherited], key),
        "rule": _rule_quotes(task, document),
        "deadlines": [
            (deadline_words(item), _marker(answer, answer.marker_of(item.span), key))
            for item in task.deadlines
        ],
        "targets": [
            (target_words(item, document), _marker(answer, answer.marker_of(item.span), key))
            for item in task.targets
        ],
    }


def _unit_groups(task: Task) -> list[tuple[str, str, list[str]]]:
    """Rows (words, css class, names) of the printed units by role."""
    groups: list[tuple[str, str, list[str]]] = []
    for role, words in ROLE_WORDS.items():
        names = [unit.name for unit in task.units if unit.role == role and not unit.inherited]
        if names:
            groups.append((words, role, names))
    return groups


def _rule_quotes(task: Task, document: Document) -> str:
    """The sentences that inherited units come from, as printed."""
    spans = {unit.span for unit in task.units if unit.inherited}
    return "；".join(
        document.text[span.start : span.end].strip() for span in sorted(spans, key=lambda span: span.start)
    )


def _linked(text: str, answer: Answer, key: int) -> Markup:
    """``text`` escaped, every marker in it a link to the place it cites."""
    known = {citation.marker for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        marker = int(match[1])
        return str(_marker(answer, marker, key)) if marker in known else match[0]

    return Markup(_MARKER.sub(link, str(escape(text))))


def _first_marker(answer: Answer, spans: Sequence[Span], key: int) -> Markup:
    markers = (answer.marker_of(span) for span in spans)
    return _marker(answer, next((marker for marker in markers if marker), None), key)


def _marker(answer: Answer, marker: int | None, key: int) -> Markup:
    """The marker as a link: to its place beside the answer, else to the clause's own page."""
    citation = next((citation for citation in answer.citations if citation.marker == marker), None)
    if citation is None:
        return Markup("")
    return Markup('<a class="marker" href="{}" data-place="place-{}-{}" title="{}">[{}]</a>').format(
        clause_address(citation.document, citation.clause, citation.start, citation.end),
        key,
        citation.marker,
        citation.label,
        citation.marker,
    )
