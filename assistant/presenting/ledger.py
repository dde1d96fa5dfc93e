"""The task table as a view (任务台账): what the query of its address asks for, filtered, sorted, paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

from assistant.answering.citation import place
from assistant.presenting.charts import render_bars, render_matrix, render_timeline
from assistant.presenting.exports import last_day
from assistant.presenting.markup import Choice, render
from assistant.presenting.rows import Filter, Row

PAGE_ROWS = 50
EXPORTS = (
    ("xlsx", "Excel 表"),
    ("docx", "Word 任务分工表"),
    ("csv", "CSV"),
    ("ics", "日历（有日期的时限）"),
    ("md", "Markdown"),
)
ALL = "*"  # every document, asked for by name: without it the view opens with one
_FAR = "9999"


@dataclass(frozen=True)
class Table:
    """Every row of the loaded documents, with what there is to choose from; made once for an index."""

    rows: Sequence[Row]
    documents: Mapping[str, str] = field(init=False)  # id → title
    units: Sequence[str] = field(init=False)  # those with most tasks first
    _by_document: Mapping[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        by_document: dict[str, list[Row]] = {}
        for row in self.rows:
            by_document.setdefault(row.document.id, []).append(row)
        object.__setattr__(self, "_by_document", by_document)
        counts = Counter(name for row in self.rows for name in {unit.name for unit in row.task.units})
        titles = {name: rows[0].document.title for name, rows in by_document.items()}
        object.__setattr__(self, "documents", titles)
        object.__setattr__(self, "units", [name for name, _ in counts.most_common()])

    def of(self, documents: frozenset[str] | None) -> Sequence[Row]:
        """The rows of these documents, in the order of the table; None: all."""
        if documents is None:
            return self.rows
        return [row for name, rows in self._by_document.items() if name in documents for row in rows]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The query of the address, understood."""

    query: Mapping[str, str]
    filter: Filter
    sort: str
    page: int
    pictures: bool


def parse_wanted(query: Mapping[str, str], table: Table, default_document: str) -> Wanted:
    """What the query asks for; what it says wrongly counts as not said."""
    document = query.get("document", default_document if default_document in table.documents else ALL)
    unit = query.get("unit", "").strip()
    page = query.get("page", "")
    kept = {name: value for name, value in query.items() if value}
    documents = None if document in ("", ALL) else meant(document, table.documents, table.documents.get)
    wanted = Filter(
        documents=documents,
        section=_known_section(query.get("section", ""), documents, table),
        units=meant(unit, table.units) if unit else None,
        with_inherited=query.get("inherited") != "no",
        deadline=query.get("deadline", ""),
        words=query.get("words", ""),
    )
    return Wanted(
        query={**kept, "document": document},
        filter=wanted,
        sort=query.get("sort", ""),
        page=int(page) if page.isdecimal() and 0 < int(page) < 10**6 else 1,
        pictures=query.get("show") == "pictures",
    )


def select_rows(table: Table, wanted: Wanted) -> list[Row]:
    """The rows wanted, in the order wanted: what the page shows and an export holds."""
    kept = [row for row in table.of(wanted.filter.documents) if wanted.filter.keeps(row)]
    key = _SORTS.get(wanted.sort.lstrip("-"))
    return sorted(kept, key=key, reverse=wanted.sort.startswith("-")) if key else kept


def render_ledger(table: Table, wanted: Wanted) -> str:
    """The view: filters, the number shown of the total, table or pictures, exports."""
    rows = select_rows(table, wanted)
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(wanted.page, pages)
    first = (page - 1) * PAGE_ROWS
    chosen = wanted.filter.documents
    single = next(iter(chosen)) if chosen and len(chosen) == 1 else None
    scope = table.of(chosen if single else None)
    return render(
        "ledger.html",
        wanted=wanted,
        query=wanted.query,
        rows=rows[first : first + PAGE_ROWS],
        first=first,
        found=len(rows),
        total=len(scope),
        everything=len(table.rows),
        page=page,
        pages=pages,
        document=_document_choice(table, wanted),
        section=_section_choice(scope, wanted) if single else None,
        unit=_unit_choice(table, scope, wanted),
        deadline=_deadline_choice(scope, wanted),
        exports=EXPORTS,
        pictures=_pictures(rows, wanted) if wanted.pictures and rows else (),
        columns=_COLUMNS,
        several=single is None and len(table.documents) > 1,
    )


def meant(
    words: str, known: Iterable[str], title: Callable[[str], str | None] = lambda name: None
) -> frozenset[str]:
    """The names that ``words`` mean: the one so called, else all that contain them."""
    names = list(known)
    if words in names:
        return frozenset([words])
    return frozenset(name for name in names if words in name or words in (title(name) or ""))


def _known_section(section: str, documents: frozenset[str] | None, table: Table) -> str:
    """The section where the one document chosen has it: another document's is left behind."""
    if not section or documents is None or len(documents) != 1:
        return ""
    found = any(f"{row.section}/".startswith(f"{section}/") for row in table.of(documents))
    return section if found else ""


def _document_choice(table: Table, wanted: Wanted) -> Choice:
    options = [(ALL, "全部文件"), *((name, f"{name} {title}") for name, title in table.documents.items())]
    return Choice("document", "文件", options, wanted.query["document"])


def _section_choice(scope: Sequence[Row], wanted: Wanted) -> Choice:
    options = {"": "全部部分"}
    for row in scope:
        parts = row.section.split("/") if row.section else []
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            if path not in options:
                clause = row.document.clause(path)
                options[path] = (
                    f"{'　' * (depth - 1)}{clause.number} {clause.heading}" if clause else place(path)
                )
    return Choice("section", "部分", list(options.items()), wanted.filter.section)


def _unit_choice(table: Table, scope: Sequence[Row], wanted: Wanted) -> Choice:
    here = {unit.name for row in scope for unit in row.task.units}
    options = [("", "全部单位"), *((name, name) for name in table.units if name in here)]
    return Choice("unit", "单位", options, wanted.query.get("unit", ""))


def _deadline_choice(scope: Sequence[Row], wanted: Wanted) -> Choice:
    years = sorted({item.year for row in scope for item in row.task.deadlines if item.year})
    options = [("", "不限"), ("dated", "写了时限"), ("undated", "未写时限")]
    options += [(str(year), f"{year}年") for year in years]
    return Choice("deadline", "时限", options, wanted.filter.deadline)


def _pictures(rows: Sequence[Row], wanted: Wanted) -> tuple[tuple[str, Any], ...]:
    inherited = wanted.filter.with_inherited
    return (
        ("各单位任务数", render_bars(rows, inherited)),
        ("单位与任务", render_matrix(rows, inherited)),
        ("时限", render_timeline(rows)),
    )


def _deadline_key(row: Row) -> str:
    days = [day.isoformat() for item in row.task.deadlines if (day := last_day(item))]
    return min(days, default=_FAR)


@lru_cache(maxsize=20_000)
def _sound(words: str) -> tuple[str, ...]:
    """The words as they sound: what a Chinese reader calls alphabetical."""
    return tuple(lazy_pinyin(words))


_SORTS: dict[str, Callable[[Row], Any]] = {
    "task": lambda row: _sound(row.task.heading or row.task.text[:20]),
    "unit": lambda row: _sound(row.task.units[0].name if row.task.units else "~"),
    "inherited": lambda row: sum(unit.inherited for unit in row.task.units),
    "deadline": _deadline_key,
    "target": lambda row: -len(row.task.targets),
}
# Column head, name of its sort ("" for reading order, None where sorting says nothing).
_COLUMNS = (
    ("序号", ""),
    ("任务", "task"),
    ("责任单位", "unit"),
    ("共同覆盖单位", "inherited"),
    ("时限", "deadline"),
    ("指标", "target"),
    ("依据", None),
)
