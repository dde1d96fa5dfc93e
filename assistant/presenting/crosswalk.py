"""The levels side by side (三级对照): a document's clauses, what answers to them above, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.crosswalk import unlinked
from assistant.answering.differences import Comparison, compare, render_target
from assistant.answering.subjects import LEVELS
from assistant.models import Clause, Document, Ledger, Link, Span, Target
from assistant.presenting.markup import Choice, render

PAGE_CLAUSES = 30
_ASPECTS = {"": "全部条款", "target": "指标有不同", "unit": "单位有不同", "none": "上级没有对应条款"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A target as shown; ``differs`` from what another level says, or stands at this level alone."""

    text: str
    span: Span
    differs: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A clause of one level in a row; ``basis`` is why it is held against the first one ("" for that)."""

    document: Document
    clause: Clause
    figures: tuple[Figure, ...]
    units: tuple[tuple[str, bool, bool], ...]  # name, inherited, whether the other level has a counterpart
    comparisons: tuple[Comparison, ...] = ()
    basis: str = ""

    @property
    def measures(self) -> tuple[Comparison, ...]:
        """What is said at one of the two levels only."""
        return tuple(row for row in self.comparisons if row.aspect == "measure")

    @property
    def said(self) -> tuple[Comparison, ...]:
        """What is said of figures, differences only."""
        return tuple(row for row in self.comparisons if row.aspect == "target" and row.relation != "same")


@dataclass(frozen=True, slots=True)
class Line:
    """A clause and, for every higher document, the clauses that answer to it."""

    own: Cell
    above: tuple[tuple[Cell, ...], ...]

    def has(self, aspect: str) -> bool:
        """Whether something of this kind differs in the line."""
        cells = [cell for column in self.above for cell in column]
        if aspect == "none":
            return not cells
        return not aspect or any(
            row.aspect == aspect and row.relation not in ("same", "counterpart")
            for cell in cells
            for row in cell.comparisons
        )


def lines_of(
    document: Document,
    links: Sequence[Link],
    documents: Mapping[str, Document],
    ledgers: Mapping[str, Ledger],
) -> tuple[tuple[Document, ...], tuple[Line, ...]]:
    """The documents above that ``links`` lead to, nearest level first, and one line a clause with content."""
    uppers = sorted(
        {link.to_document for link in links},
        key=lambda key: (LEVELS.index(documents[key].level or "state"), key),
    )
    parents = {clause.parent for clause in document.clauses}
    linked = {link.from_clause for link in links}
    lines = []
    for clause in document.clauses:
        if clause.path not in linked and (clause.path in parents or clause.kind not in ("section", "item")):
            continue
        here = [link for link in links if link.from_clause == clause.path]
        compared = {
            link.to_document + "\0" + link.to_clause: tuple(
                compare(
                    document, ledgers[document.id], clause.path,
                    documents[link.to_document], ledgers[link.to_document], link.to_clause,
                )
            )
            for link in here
        }  # fmt: skip
        columns = tuple(
            tuple(
                _cell(
                    documents[key],
                    ledgers[key],
                    link.to_clause,
                    compared[f"{key}\0{link.to_clause}"],
                    "second",
                    link.basis,
                )
                for link in here
                if link.to_document == key
            )
            for key in uppers
        )
        everything = tuple(row for rows in compared.values() for row in rows)
        lines.append(Line(_cell(document, ledgers[document.id], clause.path, everything, "first"), columns))
    return tuple(documents[key] for key in uppers), tuple(lines)


def render_crosswalk(
    query: Mapping[str, str],
    lowers: Mapping[str, str],
    default_document: str,
    links_of: Callable[[str], Sequence[Link]],
    documents: Mapping[str, Document],
    ledgers: Mapping[str, Ledger],
) -> str:
    """The view; ``lowers`` are the titles, by id, of the documents that may have others above them."""
    key = query.get("document", "")
    if key not in lowers:
        key = default_document if default_document in lowers else next(iter(lowers), "")
    document = documents[key] if key else None
    links = links_of(key) if document else ()
    uppers, lines = lines_of(document, links, documents, ledgers) if document else ((), ())
    aspect = query.get("show", "") if query.get("show", "") in _ASPECTS else ""
    words = query.get("words", "").split()
    kept = [line for line in lines if line.has(aspect) and all(word in _text(line) for word in words)]
    pages = max(1, -(-len(kept) // PAGE_CLAUSES))
    page = min(max(int(query["page"]), 1), pages) if query.get("page", "").isdecimal() else 1
    return render(
        "crosswalk.html",
        document=document,
        uppers=uppers,
        lines=kept[(page - 1) * PAGE_CLAUSES : page * PAGE_CLAUSES],
        found=len(kept),
        total=len(lines),
        choice=Choice("document", "文件", [(name, f"{name} {title}") for name, title in lowers.items()], key),
        show=Choice("show", "显示", list(_ASPECTS.items()), aspect),
        words=query.get("words", ""),
        alone=[
            (upper, unlinked(upper, [link.to_clause for link in links if link.to_document == upper.id]))
            for upper in uppers
        ],
        query={"document": key, "show": aspect, "words": query.get("words", "")},
        page=page,
        pages=pages,
    )


def _cell(
    document: Document,
    ledger: Ledger,
    path: str,
    comparisons: tuple[Comparison, ...],
    side: str,
    basis: str = "",
) -> Cell:
    clause = document.clause(path)
    assert clause is not None, "a link leads to a clause"
    differing = [
        (row.subject, row.first if side == "first" else row.second)
        for row in comparisons
        if row.aspect == "target" and row.relation != "same"
    ]
    alone = {
        name
        for row in comparisons
        if row.aspect == "unit" and row.relation == f"{side}_only"
        for name in (row.first if side == "first" else row.second).split("、")
    }
    task = ledger.task(path)
    targets = [target for target in ledger.targets if target.span.clause == path]
    return Cell(
        document,
        clause,
        tuple(Figure(_figure(target), target.span, _is_among(target, differing)) for target in targets),
        tuple((unit.name, unit.inherited, unit.name not in alone) for unit in (task.units if task else ())),
        comparisons,
        basis,
    )


def _is_among(target: Target, differing: Sequence[tuple[str, str]]) -> bool:
    """Whether a target is one of ``differing``, rows (subject, words); spans of an outline are too wide."""
    figure = render_target(target)
    return any(
        words == target.indicator + figure
        or (words == figure and subject.replace("的", "") == target.indicator.replace("的", ""))
        for subject, words in differing
    )


def _figure(target: Target) -> str:
    return f"{target.indicator} {render_target(target)}"


def _text(line: Line) -> str:
    cells = [line.own, *(cell for column in line.above for cell in column)]
    return "".join(
        cell.clause.heading
        + cell.document.text[cell.clause.start : cell.clause.end]
        + "".join(name for name, _, _ in cell.units)
        for cell in cells
    )
