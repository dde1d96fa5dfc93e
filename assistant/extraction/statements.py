"""Statements of who is responsible (责任单位表述), as printed: brackets, label lines, table rows, closings.

A statement is one bracket or one line. A label announces it (责任单位：…); without one, a bracket or a
closing sentence is a statement only where it holds nothing but units and what they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

from assistant.extraction.duties import DutyUnit, is_statement_text, parse_duties
from assistant.extraction.unit_lists import is_unit_name
from assistant.extraction.vocabulary import CLOSING, FAMILY, OPENING, any_of, load_vocabulary, words
from assistant.models import Clause, Document, Role

FieldKind: TypeAlias = Literal["lead", "responsible", "supporting", "deadline", "person", "other"]
_UNIT_KINDS: tuple[Role, ...] = ("lead", "responsible", "supporting")
_Columns: TypeAlias = dict[int, tuple[FieldKind, str]]  # column → what it holds, its head as printed
_SILENT = ("header", "footer")


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit of a statement: ``role`` where a verb or bracket gives one, ``kind`` that of its label."""

    name: str
    role: Role | None
    kind: Role | None
    separator: str


@dataclass(frozen=True, slots=True)
class PrintedField:
    """A stretch of text with offsets in the document: the words of a deadline field."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """A statement before the document's rules are applied; ``closed`` False where its bracket is cut."""

    clause: str
    start: int
    end: int
    label: str
    units: tuple[PrintedUnit, ...]
    deadline: PrintedField | None = None
    closed: bool = True
    unread: tuple[str, ...] = ()  # words among the units that are built like none

    @property
    def kinds(self) -> frozenset[Role]:
        """The kinds of labels it prints."""
        return frozenset(unit.kind for unit in self.units if unit.kind)


@dataclass(frozen=True, slots=True)
class Bracket:
    """Offsets of a bracket within a text; ``end`` is past its closing half, None where there is none."""

    start: int
    end: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a document prints: statements in reading order, and deadline fields that stand alone."""

    statements: tuple[PrintedStatement, ...]
    deadlines: tuple[tuple[str, PrintedField], ...]  # (clause path, field)


def find_statements(document: Document, silenced: Sequence[tuple[int, int]] = ()) -> Found:
    """Every statement of ``document``; ``silenced`` are spans of rules, whose units belong to others."""
    statements: list[PrintedStatement] = []
    deadlines: list[tuple[str, PrintedField]] = []
    columns: _Columns = {}
    silences = iter(sorted(silenced))
    silence = next(silences, None)
    for clause in document.clauses:
        if clause.kind in _SILENT:
            continue
        spans: list[tuple[int, int]] = []
        while silence is not None and silence[0] < clause.end:
            spans.append(silence)
            silence = next(silences, None)
        reader = _ClauseReader(document.text, clause, spans, columns)
        found, lone = reader.read()
        columns = reader.columns if clause.kind == "annex" or "\t" in reader.text else {}
        statements += found
        deadlines += [(clause.path, field) for field in lone]
    return Found(tuple(statements), tuple(deadlines))


def find_brackets(text: str) -> list[Bracket]:
    """Brackets of ``text`` by start; halves of one family close each other, （ with ) too."""
    found: list[Bracket] = []
    stack: list[int] = []
    for match in _BRACKETS.finditer(text):
        position, character = match.start(), match[0]
        if character in OPENING:
            stack.append(position)
            continue
        family = FAMILY[character]
        for level in range(len(stack) - 1, max(-1, len(stack) - 6), -1):
            if FAMILY[text[stack[level]]] == family:
                found += [Bracket(start, None, level + 1) for start in stack[level + 1 :]]
                found.append(Bracket(stack[level], position + 1, level))
                del stack[level:]
                break
    found += [Bracket(start, None, level) for level, start in enumerate(stack)]
    return sorted(found, key=lambda bracket: bracket.start)


_BRACKETS = re.compile("[" + re.escape(OPENING + CLOSING) + "]")


# -- labels ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int  # past the colon
    text: str
    kind: FieldKind
    colon: bool


@cache
def _label_pattern() -> re.Pattern[str]:
    stems = any_of(words("labels", *_UNIT_KINDS))
    unit = (
        rf"(?:{any_of(words('labels', 'levels'))})?(?P<stem>{stems})"
        rf"(?:[、和及与或/（(]?(?P<second>{stems})[）)]?)?(?P<noun>{any_of(words('labels', 'nouns'))})"
    )
    return re.compile(
        r"(?<![各关的个入该多压把由为])"
        rf"(?P<label>(?P<unit>{unit})|(?P<deadline>{any_of(words('labels', 'deadline'))})"
        rf"|(?P<person>{any_of(words('labels', 'person'))})|(?P<other>{any_of(words('labels', 'other'))}))"
        r"(?:及(?:其)?(?:责任人|负责人|联系人|完成时限|分工))?"
        r"(?P<note>[（(〈][^）)〉\n]{1,40}[）)〉])?\s*(?P<colon>[：:])?\s*"
    )


@cache
def _stems() -> dict[str, Role]:
    return {stem: kind for kind in reversed(_UNIT_KINDS) for stem in words("labels", kind)}


def _label_kind(match: re.Match[str]) -> FieldKind:
    for kind in ("deadline", "person", "other"):
        if match[kind]:
            return kind
    first = _stems()[match["stem"]]
    second = _stems()[match["second"]] if match["second"] else first
    if first == second:
        return first
    return "lead" if {first, second} == {"lead", "responsible"} else "responsible"


def label_kind(text: str) -> FieldKind | None:
    """What a label or the head of a table column announces, or None.

    >>> label_kind("牵头单位"), label_kind("责任(牵头)部门"), label_kind("完成时限"), label_kind("措施")
    ('lead', 'lead', 'deadline', None)
    """
    bare = re.sub(r"\s", "", text).strip("：:")
    match = _label_pattern().fullmatch(bare)
    if match:
        return _label_kind(match)
    columns = load_vocabulary()["labels"]["column"]
    return next((kind for kind, heads in columns.items() if bare in heads), None)


# -- one clause --------------------------------------------------------------------------------


class _ClauseReader:
    """Finds the statements of one clause; offsets inside are relative to the clause."""

    def __init__(
        self,
        text: str,
        clause: Clause,
        silenced: Sequence[tuple[int, int]],
        columns: _Columns,
    ) -> None:
        self.clause = clause
        self.text = text[clause.start : clause.end]
        self.silenced = [(start - clause.start, end - clause.start) for start, end in silenced]
        self.columns = columns

    def read(self) -> tuple[list[PrintedStatement], list[PrintedField]]:
        """Statements and deadline fields that no statement takes, in reading order."""
        if "\t" in self.text:
            return self._read_rows()
        self.brackets = find_brackets(self.text)
        regions = list(self._labelled_regions())
        regions += self._unlabelled_regions(regions)
        regions.sort(key=lambda region: region.start)
        return self._statements(regions)

    # regions

    def _labelled_regions(self) -> Iterator[_Region]:
        labels = self._labels()
        index = 0
        while index < len(labels):
            label = labels[index]
            bracket = self._bracket_around(label)
            if bracket is not None:
                start = bracket.start
                end = bracket.end or self._line_end(label.end)
                inner_end = end - 1 if bracket.end else end
                closed = bracket.end is not None
            else:
                start, end = label.start, self._line_end(label.end)
                inner_end, closed = end, True
                if end < len(self.text) and self.text[end] in CLOSING:
                    end, closed = end + 1, False
            inside = [other for other in labels[index:] if other.start < inner_end]
            yield _Region(start, end, inner_end, tuple(inside), closed)
            index += len(inside)

    def _labels(self) -> list[_Label]:
        found = []
        for match in _label_pattern().finditer(self.text):
            at_head = self.text[: match.start()].rstrip()[-1:] in OPENING and bool(match["unit"])
            if not (match["colon"] or at_head or self._is_bare_line(match)):
                continue
            kind = _label_kind(match)
            if kind not in _UNIT_KINDS and not self._at_field_start(match.start()):
                continue
            found.append(_Label(match.start(), match.end(), match["label"], kind, bool(match["colon"])))
        return found

    def _is_bare_line(self, match: re.Match[str]) -> bool:
        """责任单位市人社局。: a sentence of its own, the colon forgotten."""
        before = self.text[: match.start()].rstrip()[-1:]
        if not match["unit"] or before not in ("", "。", "；", ";", "\n"):
            return False
        rest = re.split("[。\n]", self.text[match.end() : match.end() + 300])[0]
        return is_statement_text(rest)

    def _at_field_start(self, position: int) -> bool:
        """Whether a field may begin here: after a line, a sentence, a bracket or a unit list."""
        before = self.text[:position].rstrip(" ")[-1:]
        return (
            not before or before in OPENING + "\n\t；;，,。）)、" or before in "局委厅办部会府区县司院心位门"
        )

    def _bracket_around(self, label: _Label) -> Bracket | None:
        """The bracket that opens right before ``label``, or None."""
        head = self.text[: label.start].rstrip()
        if not head or head[-1] not in OPENING:
            return None
        return next((b for b in self.brackets if b.start == len(head) - 1), None)

    def _line_end(self, start: int) -> int:
        """Where a line of fields ends: a line feed unless the list goes on, a full stop, a lone bracket."""
        depth = 0
        for match in _LINE_STOPS.finditer(self.text, start):
            character = match[0]
            if character in OPENING:
                depth += 1
            elif character in CLOSING:
                if depth == 0:
                    return match.start()
                depth -= 1
            elif character == "\n":
                if self.text[: match.start()].rstrip()[-1:] not in "、，,：:":
                    return match.start()
            elif depth == 0:
                return match.end()
        return len(self.text)

    def _unlabelled_regions(self, taken: Iterable[_Region]) -> list[_Region]:
        spans = [(region.start, region.end) for region in taken]
        found = []
        for bracket in self.brackets:
            end = bracket.end if bracket.end is not None else self._line_end(bracket.start + 1)
            if any(start < end and bracket.start < stop for start, stop in spans):
                continue
            inner_end = end - 1 if bracket.end is not None else end
            inner = self._without_silenced(bracket.start + 1, inner_end)
            if self._stands_as_statement(bracket, end) and _is_closing(inner, bracket.end is not None):
                found.append(_Region(bracket.start, end, inner_end, (), bracket.end is not None))
                spans.append((bracket.start, end))
        for match in _CLOSING_SENTENCE.finditer(self.text):
            start, end = match.span("statement")
            free = not any(first < end and start < stop for first, stop in spans)
            if free and _is_closing(match["statement"], firm=False):
                found.append(_Region(start, match.end(), end, (), True))
        return found

    def _stands_as_statement(self, bracket: Bracket, end: int) -> bool:
        """Whether the bracket closes a sentence or a paragraph, as statements do."""
        before = self.text[: bracket.start].rstrip()[-1:]
        after = self.text[end : end + 2].strip()[:1]
        return bracket.depth == 0 and (
            not before
            or before in "。；;！!？?”\n）)"
            or end >= len(self.text.rstrip("。；;\n "))
            or after in "。；;\n"
        )

    # statements

    def _statements(self, regions: Sequence[_Region]) -> tuple[list[PrintedStatement], list[PrintedField]]:
        found: list[PrintedStatement] = []
        lone: list[PrintedField] = []
        waiting: list[tuple[_Region, PrintedField]] = []
        for region in regions:
            statement, field = self._read_region(region)
            if statement is not None:
                for earlier, deadline in waiting:
                    if self._adjacent(earlier.end, region.start) and statement.deadline is None:
                        statement = replace(statement, start=self._absolute(earlier.start), deadline=deadline)
                    else:
                        lone.append(deadline)
                waiting = []
                found.append(statement)
            elif field is not None:
                previous = found[-1] if found else None
                if previous and self._adjacent(previous.end - self.clause.start, region.start):
                    found = self._give_deadline(found, field, self._absolute(region.end))
                else:
                    waiting.append((region, field))
            elif found and self._adjacent(found[-1].end - self.clause.start, region.start):
                found[-1] = replace(found[-1], end=self._absolute(region.end))
        lone += [deadline for _, deadline in waiting]
        return found, lone

    def _give_deadline(
        self, found: list[PrintedStatement], field: PrintedField, end: int
    ) -> list[PrintedStatement]:
        """The deadline line below a run of statement lines holds for each of the run."""
        given = list(found)
        index = len(given) - 1
        given[index] = replace(given[index], deadline=given[index].deadline or field, end=end)
        while index > 0 and self._adjacent(
            given[index - 1].end - self.clause.start, given[index].start - self.clause.start
        ):
            index -= 1
            given[index] = replace(given[index], deadline=given[index].deadline or field)
        return given

    def _read_region(self, region: _Region) -> tuple[PrintedStatement | None, PrintedField | None]:
        """The statement of a region, or the deadline field it is instead."""
        if not region.labels:
            start = region.start + (self.text[region.start] in OPENING)
            units, time = self._units(start, region.inner_end, None)
            deadline = self._time_field(time, start, region.inner_end)
            return self._statement(region, "", units, deadline), None
        printed: list[PrintedUnit] = []
        names: list[str] = []
        deadline = None
        for label, following in zip(region.labels, [*region.labels[1:], None], strict=True):
            end = following.start if following else region.inner_end
            if label.kind == "deadline":
                deadline = deadline or self._field(label.end, end)
            elif label.kind in _UNIT_KINDS:
                units, time = self._units(label.end, end, label.kind)
                printed += units
                names.append(label.text)
                deadline = deadline or self._time_field(time, label.end, end)
        if not printed and not any(label.kind in _UNIT_KINDS for label in region.labels):
            return None, deadline
        return self._statement(region, "、".join(names), printed, deadline), None

    def _statement(
        self, region: _Region, label: str, units: Sequence[PrintedUnit], deadline: PrintedField | None
    ) -> PrintedStatement:
        return PrintedStatement(
            self.clause.path,
            self._absolute(region.start),
            self._absolute(region.end),
            label,
            tuple(unit for unit in units if not _is_prose(unit.name)),
            deadline,
            region.closed,
            tuple(unit.name for unit in units if _is_prose(unit.name)),
        )

    def _units(self, start: int, end: int, kind: Role | None) -> tuple[list[PrintedUnit], str]:
        duties = parse_duties(self._without_silenced(start, end))
        return [_printed(unit, kind) for unit in duties.units], duties.time

    def _without_silenced(self, start: int, end: int) -> str:
        parts, position = [], start
        for first, last in self.silenced:
            if start <= first < end:
                parts.append(self.text[position:first])
                position = max(position, min(last, end))
        parts.append(self.text[position:end])
        return "".join(parts)

    def _field(self, start: int, end: int) -> PrintedField | None:
        text = self.text[start:end]
        bare = text.strip(" \n\t；;，,。")
        first = start + text.find(bare)
        return PrintedField(bare, self._absolute(first), self._absolute(first + len(bare))) if bare else None

    def _time_field(self, time: str, start: int, end: int) -> PrintedField | None:
        position = self.text.find(time, start, end) if time else -1
        return self._field(position, position + len(time)) if position >= 0 else None

    def _adjacent(self, end: int, start: int) -> bool:
        return not self.text[end:start].strip(" \n\t。；;，,")

    def _absolute(self, position: int) -> int:
        return self.clause.start + position

    # tables

    def _read_rows(self) -> tuple[list[PrintedStatement], list[PrintedField]]:
        """Rows of a 分工表: the head row says what the columns hold."""
        found: list[PrintedStatement] = []
        position = 0
        for line in self.text.split("\n"):
            cells = line.split("\t")
            if len(cells) > 1:
                heads = {
                    i: (kind, cell.strip()) for i, cell in enumerate(cells) if (kind := label_kind(cell))
                }
                if any(kind in _UNIT_KINDS for kind, _ in heads.values()):
                    self.columns = heads
                elif self.columns:
                    statement = self._read_row(cells, position)
                    found += [statement] if statement else []
            position += len(line) + 1
        return found, []

    def _read_row(self, cells: Sequence[str], position: int) -> PrintedStatement | None:
        printed: list[PrintedUnit] = []
        names: list[str] = []
        deadline = None
        spans: list[tuple[int, int]] = []
        for index, cell in enumerate(cells):
            start, end = position, position + len(cell)
            position = end + 1
            kind, head = self.columns.get(index, (None, ""))
            if not cell.strip():
                continue
            if kind == "deadline":
                deadline = self._field(start, end)
                spans.append((start, end))
            elif kind in _UNIT_KINDS:
                units, _ = self._units(start, end, kind)
                printed += units
                names.append(head)
                spans.append((start, end))
        if not printed:
            return None
        return PrintedStatement(
            self.clause.path,
            self._absolute(min(start for start, _ in spans)),
            self._absolute(max(end for _, end in spans)),
            "、".join(names),
            tuple(printed),
            deadline,
        )


@dataclass(frozen=True, slots=True)
class _Region:
    start: int
    end: int
    inner_end: int
    labels: tuple[_Label, ...]
    closed: bool


def _printed(unit: DutyUnit, kind: Role | None) -> PrintedUnit:
    return PrintedUnit(unit.name, unit.role, kind, unit.separator)


def _is_prose(name: str) -> bool:
    """Whether words among units are no name: a wrong unit is worse than none."""
    return not is_unit_name(name) and (len(name) > 14 or bool(_PROSE.search(name)))


_PROSE = re.compile(
    r"以下|下列|下同|不再|均|任务|落实|负责|分工|工作|[。：:？?！!]|\d年|\d月|为牵头|为责任|的为"
)


def _is_closing(text: str, firm: bool) -> bool:
    """Whether ``text`` is a statement without a label.

    A whole bracket may be a bare list of units; a cut bracket or a sentence must say what they do.
    """
    if len(text) < 3 or not is_statement_text(text):
        return False
    duties = parse_duties(text)
    if duties.verbs:
        return True
    return firm and all(_PLAIN_UNIT.search(unit.name) for unit in duties.units)


# A name that can be nothing but a unit: a bare list in brackets needs it.
_PLAIN_UNIT = re.compile(
    r"^(?:省|市|区|县|州|自治区|国家|各).*(?:局|委|厅|办|部|政府|管委会|中心|院|办公室|委员会|公司|集团|单位|部门)"
)
_LINE_STOPS = re.compile("[\n。" + re.escape(OPENING + CLOSING) + "]")
_CLOSING_SENTENCE = re.compile(
    r"(?:(?<=[。；;！\n])|^)(?P<statement>(?:由)?(?:各|市|省|区|县|自治区|州|国家)[^。；\n“”]{2,300}"
    r"(?:负责|牵头|配合|参与|落实|协助|实施))[。；]?(?=\n|$)"
)
