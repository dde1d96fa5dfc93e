"""Statements of who is responsible (责任单位表述), as printed: brackets, label lines, table rows, closings.

A statement is one bracket or one line. A label announces it (责任单位：…); without one, a bracket or a
closing sentence is a statement only where it holds nothing but units and what they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from assistant.extraction.brackets import Unwrapped
from assistant.extraction.duties import parse_duties
from assistant.extraction.labels import Label, UnitKind, unit_kind
from assistant.extraction.outline import is_article
from assistant.extraction.printed import Found, PrintedField, PrintedStatement, PrintedUnit
from assistant.extraction.regions import Region, find_regions, names_units, without_silenced
from assistant.extraction.rows import RowReader
from assistant.extraction.unit_names import may_be_unit
from assistant.extraction.vocabulary import OPENING
from assistant.models import Clause, Document

_SILENT = ("header", "footer")
_EDGE = " \n\t；;，,。"


def find_statements(document: Document, silenced: Sequence[tuple[int, int]] = ()) -> Found:
    """Every statement of ``document``; ``silenced`` are spans of rules, whose units belong to others."""
    statements: list[PrintedStatement] = []
    deadlines: list[tuple[str, PrintedField]] = []
    rows = RowReader()
    silences = iter(sorted(silenced))
    silence = next(silences, None)
    for clause in document.clauses:
        text = document.text[clause.start : clause.end]
        spans: list[tuple[int, int]] = []
        while silence is not None and silence[0] < clause.end:
            spans.append(silence)
            silence = next(silences, None)
        if "\t" in text:
            prose = _before_table(text) if clause.kind in ("section", "item") else ""
            if prose:
                rows.leave_table()
                found, lone = _ClauseReader(prose, clause, spans).read()
                statements += found
                deadlines += [(clause.path, field) for field in lone]
            read = rows.read(text, clause)  # the head row may stand in the header of the document
            statements += read if clause.kind not in _SILENT else []
            continue
        if clause.kind in _SILENT:
            continue
        if clause.kind == "section" and not document.text[clause.body_start : clause.end].strip():
            rows.pass_group()
        elif clause.kind != "annex":
            rows.leave_table()
        found, lone = _ClauseReader(text, clause, spans).read()
        statements += found
        deadlines += [(clause.path, field) for field in lone]
    return Found(tuple(_for_groups(document, statements)), tuple(deadlines))


def _before_table(text: str) -> str:
    """The paragraphs of an item before its table; "" where it is a row itself."""
    return text[: text.rfind("\n", 0, text.index("\t")) + 1]


class _ClauseReader:
    """Reads the statements of one clause; positions inside count in its unwrapped text."""

    def __init__(self, text: str, clause: Clause, silenced: Sequence[tuple[int, int]]) -> None:
        self.lines = Unwrapped(text, clause.start)
        self.text = self.lines.text
        self.clause = clause
        self.silenced = [(self.lines.find(start), self.lines.find(end)) for start, end in silenced]

    def read(self) -> tuple[list[PrintedStatement], list[PrintedField]]:
        """Statements, and deadline fields that no statement takes, in reading order.

        Lines that follow each other belong together: 责任单位：…, 完成时限：… .
        """
        found: list[PrintedStatement] = []
        lone: list[PrintedField] = []
        waiting: list[tuple[Region, PrintedField]] = []
        for region in find_regions(self.text, self.silenced, is_article(self.clause.path)):
            follows = bool(found) and self._adjacent(self.lines.find(found[-1].end), region.start)
            deadline = self._deadline(region)
            if names_units(region):
                statement = self._statement(region, deadline)
                for earlier, field in waiting:
                    if self._adjacent(earlier.end, region.start) and statement.deadline is None:
                        start = self.lines.start(earlier.start)
                        statement = replace(statement, start=start, deadline=field)
                    else:
                        lone.append(field)
                waiting = []
                if statement.units or statement.unread:  # a blank field of a form says nothing
                    found.append(statement)
            elif deadline is not None and not follows:
                waiting.append((region, deadline))
            elif follows and any(label.kind in ("deadline", "person") for label in region.labels):
                found[-1] = replace(found[-1], end=self.lines.end(region.end))
                if deadline is not None:
                    self._give_deadline(found, deadline)
        return found, lone + [field for _, field in waiting]

    def _give_deadline(self, found: list[PrintedStatement], field: PrintedField) -> None:
        """The deadline line below a run of statement lines holds for each of the run."""
        index = len(found) - 1
        found[index] = replace(found[index], deadline=found[index].deadline or field)
        while index > 0 and self._adjacent(
            self.lines.find(found[index - 1].end), self.lines.find(found[index].start)
        ):
            index -= 1
            found[index] = replace(found[index], deadline=found[index].deadline or field)

    def _statement(self, region: Region, deadline: PrintedField | None) -> PrintedStatement:
        units: list[PrintedUnit] = []
        labels: list[str] = []
        for label, start, end in self._fields(region):
            kind = unit_kind(label)
            if label is None or kind:
                fresh, times = self._units(start, end, kind)
                units += fresh
                labels += [label.text] if label else []
                deadline = deadline or self._time_field(times, start, end)
        return PrintedStatement(
            self.clause.path,
            self.lines.start(region.start),
            self.lines.end(region.end),
            "、".join(labels),
            tuple(unit for unit in units if may_be_unit(unit.name)),
            deadline,
            region.closed,
            tuple(unit.name for unit in units if not may_be_unit(unit.name)),
        )

    def _deadline(self, region: Region) -> PrintedField | None:
        """The first deadline field of a region."""
        for label, start, end in self._fields(region):
            if label and label.kind == "deadline":
                return self._field(start, end)
        return None

    def _fields(self, region: Region) -> list[tuple[Label | None, int, int]]:
        """(label, start, end) of every field of a region; the whole inside where no label stands."""
        if not region.labels:
            start = region.start + (self.text[region.start] in OPENING)
            return [(None, start, region.inner_end)]
        ends = [label.start for label in region.labels[1:]] + [region.inner_end]
        bare = [(None, region.start + 1, region.labels[0].start)] if region.ahead else []
        return bare + [(label, label.end, end) for label, end in zip(region.labels, ends, strict=True)]

    def _units(
        self, start: int, end: int, kind: UnitKind | None
    ) -> tuple[list[PrintedUnit], tuple[str, ...]]:
        duties = parse_duties(without_silenced(self.text, start, end, self.silenced))
        return [PrintedUnit.of(unit, kind) for unit in duties.units], duties.times

    def _field(self, start: int, end: int) -> PrintedField | None:
        bare = self.text[start:end].strip(_EDGE)
        if not bare:
            return None
        first = self.text.index(bare, start)
        return PrintedField(bare, self.lines.start(first), self.lines.end(first + len(bare)))

    def _time_field(self, times: Sequence[str], start: int, end: int) -> PrintedField | None:
        if not times:
            return None
        first, last = self.text.find(times[0], start, end), self.text.find(times[-1], start, end)
        return self._field(first, last + len(times[-1])) if 0 <= first <= last else None

    def _adjacent(self, end: int, start: int) -> bool:
        return not self.text[end:start].strip(_EDGE)


def _for_groups(document: Document, statements: list[PrintedStatement]) -> list[PrintedStatement]:
    """A paragraph of its own behind the last of several items speaks for the item above them.

    （1）…（2）… and then （责任单位：…） on a line of its own, none for the others. So read only where every
    statement of that level that has a line of its own stands like this.
    """
    clauses = {clause.path: clause for clause in document.clauses}
    children: dict[str | None, list[Clause]] = defaultdict(list)
    for clause in document.clauses:
        children[clause.parent].append(clause)
    speaking = {
        prefix
        for statement in statements
        for prefix in accumulate(statement.clause.split("/"), lambda path, part: f"{path}/{part}")
    }
    parents: dict[str, str] = {}
    levels_against: set[int] = set()
    for statement in statements:
        clause = clauses[statement.clause]
        own_line = statement.start > clause.body_start and document.text[statement.start - 1] == "\n"
        if not own_line or clause.kind == "annex":
            continue
        siblings = children[clause.parent]
        last = siblings[-1].path == clause.path and not children.get(clause.path)
        alone = not any(other.path in speaking for other in siblings[:-1])
        if last and alone and len(siblings) > 1 and clause.parent and clauses[clause.parent].level > 1:
            parents[statement.clause] = clause.parent
        else:
            levels_against.add(clause.level)
    return [
        replace(s, clause=parents[s.clause])
        if s.clause in parents and clauses[s.clause].level not in levels_against
        else s
        for s in statements
    ]
