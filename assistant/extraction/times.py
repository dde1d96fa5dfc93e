"""Deadlines and targets of every clause of a document (时限、指标), found once."""

from __future__ import annotations

import re
from collections import defaultdict

from assistant.extraction.calendars import Calendar
from assistant.extraction.deadlines import find_deadlines, read_deadline_field
from assistant.extraction.indicator_tables import IndicatorTables
from assistant.extraction.indicators import RATED
from assistant.extraction.outline import is_article
from assistant.extraction.points import PAST_HEADINGS
from assistant.extraction.printed import Found, PrintedStatement
from assistant.extraction.targets import find_targets
from assistant.models import Clause, Deadline, Document, Target


class Times:
    """Deadlines and targets of every clause, found once."""

    def __init__(self, document: Document, found: Found, calendar: Calendar) -> None:
        self._document = document
        self._calendar = calendar
        self._clauses = {clause.path: clause for clause in document.clauses}
        taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        fields: dict[str, list[Deadline]] = defaultdict(list)
        for statement in found.statements:
            taken[statement.clause].append((statement.start, statement.end))
            held = fields[statement.clause]
            held += [own for own in self.of_statement(statement) if own not in held]
        for path, field in found.deadlines:
            taken[path].append((field.start, field.end))
            fields[path] += read_deadline_field(document, self._clauses[path], field, calendar)
        self.deadlines: dict[str, tuple[Deadline, ...]] = {}
        self.targets: dict[str, tuple[Target, ...]] = {}
        tables = IndicatorTables(document, calendar)
        for clause in document.clauses:
            if clause.kind == "footer":
                continue
            tabled, rows = tables.read(clause)
            spans = [*taken.get(clause.path, []), *rows]
            if clause.kind == "header":
                spans += _other_than_sentences(document.text, clause)
            running = find_deadlines(document, clause, spans, calendar)
            every = sorted([*running, *fields.get(clause.path, [])], key=lambda d: d.span.start)
            self.deadlines[clause.path] = tuple(every)
            printed: list[Target] = []
            if not self._tells_the_past(clause):
                printed = find_targets(document, clause, spans, running, calendar)
            if is_article(clause.path):
                printed = [target for target in printed if _is_share(target)]
            self.targets[clause.path] = (*printed, *tabled)

    def _tells_the_past(self, clause: Clause) -> bool:
        """Whether it stands below a heading like 发展基础."""
        above: Clause | None = clause
        while above is not None:
            if PAST_HEADINGS.fullmatch(above.heading):
                return True
            above = self._clauses.get(above.parent or "")
        return False

    def of_statement(self, printed: PrintedStatement) -> tuple[Deadline, ...]:
        """The deadlines a statement carries as its own field, mostly one."""
        if printed.deadline is None:
            return ()
        clause = self._clauses[printed.clause]
        return read_deadline_field(self._document, clause, printed.deadline, self._calendar)


def _is_share(target: Target) -> bool:
    """Whether an article sets a share to be kept (比例不低于70%); its other figures are conditions."""
    rate = target.unit in ("%", "‰") or target.value.startswith("百分之")
    return rate and target.comparator != "=" and bool(RATED.search(target.indicator))


def _other_than_sentences(text: str, clause: Clause) -> list[tuple[int, int]]:
    """The spans of the lines of a header that are no sentences of a covering notice: title, number, date."""
    return [
        (found.start() + clause.start, found.end() + clause.start)
        for found in re.finditer("[^\n]+", text[clause.start : clause.end])
        if not found[0].rstrip().endswith("。")
    ]
