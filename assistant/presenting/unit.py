"""One unit's view (单位视角): its tasks, with whom, by when, what stands above; one page to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.models import Clause, Document, Link, Role, Rule, TaskUnit
from assistant.presenting.ledger import Table, meant
from assistant.presenting.markup import Choice, render
from assistant.presenting.rows import ROLE_WORDS, Row

PAGE_TASKS = 60
_OFFERED = 40
_PARTNERS = 12


@dataclass(frozen=True, slots=True)
class Above:
    """A clause of a higher level that a task answers to, with the reason of the link."""

    document: Document
    clause: Clause
    basis: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A task as one unit has it."""

    row: Row
    unit: TaskUnit
    above: tuple[Above, ...] = ()

    @property
    def role(self) -> str:
        """What the document makes the unit; where it names no lead, that it does not."""
        words = ROLE_WORDS[self.unit.role]
        return words if self.row.task.lead_stated else f"{words}（文件未写明牵头单位）"

    @property
    def partners(self) -> tuple[tuple[str, Role], ...]:
        """The other units printed for the task, in printed order."""
        units = self.row.task.units
        return tuple((unit.name, unit.role) for unit in units if not unit.inherited and unit != self.unit)


@dataclass(frozen=True, slots=True)
class Part:
    """The duties of one document on this page: printed ones, and those that a rule gives."""

    document: Document
    printed: tuple[Duty, ...]
    inherited: tuple[Duty, ...]
    rules: tuple[Rule, ...]


def duties_of(table: Table, unit: str) -> list[Duty]:
    """The tasks of ``unit`` in reading order, printed and inherited."""
    found = []
    for row in table.rows:
        own = next((item for item in row.task.units if item.name == unit), None)
        if own is not None:
            found.append(Duty(row, own))
    return found


def render_unit(
    table: Table,
    query: Mapping[str, str],
    links_of: Callable[[str], Sequence[Link]],
    documents: Mapping[str, Document],
    rules_of: Callable[[str], Sequence[Rule]],
) -> str:
    """The view; ``links_of`` and ``rules_of`` give the links and the rules of a document by its id."""
    asked = query.get("unit", "").strip()
    names = sorted(meant(asked, table.units), key=table.units.index) if asked else []
    unit = names[0] if len(names) == 1 else ""
    duties = duties_of(table, unit) if unit else []
    places = {duty.row.document.id: duty.row.document for duty in duties}
    chosen = query.get("document", "") if query.get("document", "") in places else ""
    kept = [duty for duty in duties if not chosen or duty.row.document.id == chosen]
    pages = max(1, -(-len(kept) // PAGE_TASKS))
    page = min(int(query["page"]), pages) if query.get("page", "").isdecimal() else 1
    page = max(page, 1)
    shown = kept[(page - 1) * PAGE_TASKS : page * PAGE_TASKS]
    partners = Counter(name for duty in kept if not duty.unit.inherited for name, _ in duty.partners)
    options = [("", "请选择"), *((name, name) for name in sorted(table.units))]
    return render(
        "unit.html",
        asked=asked,
        unit=unit,
        full_name=next((duty.unit.full_name for duty in duties if duty.unit.full_name), None),
        offered=names[:_OFFERED] if asked else table.units[:_OFFERED],
        choice=Choice("unit", "单位", options, unit or asked),
        document=Choice("document", "文件", [("", "全部文件"), *((key, key) for key in places)], chosen)
        if len(places) > 1
        else None,
        duties=kept,
        printed=sum(not duty.unit.inherited for duty in kept),
        roles=_roles(kept),
        partners=partners.most_common(_PARTNERS),
        parts=[_part(key, list(group), links_of, documents, rules_of) for key, group in _by_document(shown)],
        query={"unit": unit, "document": chosen},
        page=page,
        pages=pages,
        documents=len({duty.row.document.id for duty in kept}),
        role_words=ROLE_WORDS,
    )


def _by_document(duties: Sequence[Duty]) -> list[tuple[str, list[Duty]]]:
    return [(key, list(group)) for key, group in groupby(duties, key=lambda duty: duty.row.document.id)]


def _roles(duties: Sequence[Duty]) -> list[tuple[str, int]]:
    """How often which role, where the documents state roles."""
    counts = Counter(
        duty.unit.role for duty in duties if not duty.unit.inherited and duty.row.task.lead_stated
    )
    return [(ROLE_WORDS[role], counts[role]) for role in ROLE_WORDS if counts[role]]


def _part(
    key: str,
    duties: Sequence[Duty],
    links_of: Callable[[str], Sequence[Link]],
    documents: Mapping[str, Document],
    rules_of: Callable[[str], Sequence[Rule]],
) -> Part:
    above: dict[str, list[Above]] = {}
    for link in links_of(key):
        upper = documents.get(link.to_document)
        clause = upper.clause(link.to_clause) if upper else None
        if upper and clause:
            above.setdefault(link.from_clause, []).append(Above(upper, clause, link.basis))
    with_above = [Duty(duty.row, duty.unit, tuple(above.get(duty.row.task.clause, ()))) for duty in duties]
    inherited = tuple(duty for duty in with_above if duty.unit.inherited)
    spans = {duty.unit.span for duty in inherited}
    return Part(
        duties[0].row.document,
        tuple(duty for duty in with_above if not duty.unit.inherited),
        inherited,
        tuple(rule for rule in rules_of(key) if rule.span in spans),
    )
