"""Clauses → passages: what of a clause the index holds, at two grains.

A clause is found as a whole or by one of its sentences, and always answered with as a whole. The headings
above it and the title of its document stand in front of what is indexed, never in what is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.models import Clause, Document, Ledger

# A sentence shorter than this says too little by itself and joins the next.
_SHORTEST = 12
_SENTENCE = re.compile(r"[^。！？；;\n]*[。！？；;\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause as the index sees it (检索单元).

    ``title`` of the document; ``above`` the headings above; ``heading`` its own; ``body`` without the
    statements of who is responsible, which are in ``units``; ``sentences`` the body cut up.
    """

    clause: str
    title: str
    above: str
    heading: str
    body: str
    units: str
    sentences: tuple[str, ...]


def build_passages(document: Document, ledger: Ledger) -> Iterator[Passage]:
    """One passage for every clause of ``document``, in reading order."""
    by_path = {clause.path: clause for clause in document.clauses}
    statements: dict[str, list[tuple[int, int]]] = {}
    for statement in ledger.statements:
        statements.setdefault(statement.span.clause, []).append((statement.span.start, statement.span.end))
    for clause in document.clauses:
        spans = sorted(statements.get(clause.path, []))
        body, units, last = "", "", clause.body_start
        for start, end in spans:
            body += document.text[last : max(start, last)]
            units += document.text[start:end]
            last = max(end, last)
        body += document.text[last : clause.end]
        body = body.strip()
        if document.form == "outline":
            # Of an outline there is no text: it is found by the facts that are known of it.
            facts = [item for item in ledger.targets if item.span.clause == clause.path]
            task = ledger.task(clause.path)
            body = "；".join(f"{item.indicator}{item.value}{item.unit}" for item in facts)
            units = "、".join(unit.name for unit in task.units) if task else ""
        above = "，".join(_headings_above(clause, by_path))
        yield Passage(
            clause.path, document.title, above, clause.heading, body, units, tuple(split_sentences(body))
        )


def split_sentences(text: str) -> list[str]:
    """``text`` cut after 。！？； and line ends; very short sentences join the next.

    >>> split_sentences("全面推行林长制、河湖长制，落实长江禁渔。支持示范区建设，开展评估。好。")
    ['全面推行林长制、河湖长制，落实长江禁渔。', '支持示范区建设，开展评估。好。']
    """
    sentences: list[str] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if not sentence:
            continue
        if sentences and (len(sentences[-1]) < _SHORTEST or len(sentence) < _SHORTEST):
            sentences[-1] += sentence
        else:
            sentences.append(sentence)
    return sentences


def _headings_above(clause: Clause, by_path: dict[str, Clause]) -> list[str]:
    headings: list[str] = []
    parent = clause.parent
    while parent is not None and (above := by_path.get(parent)) is not None:
        headings.insert(0, above.heading)
        parent = above.parent
    return [heading for heading in headings if heading]
