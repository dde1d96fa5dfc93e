"""The values of the domain; every room takes and returns these.

All values are frozen. Offsets count characters of ``Document.text`` (the cleaned text), half-open
``[start, end)``. Nothing here reads files, and nothing here imports another room.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

GovernmentLevel: TypeAlias = Literal["state", "provincial", "municipal", "county", "township"]
Role: TypeAlias = Literal["lead", "responsible", "supporting"]
ClauseKind: TypeAlias = Literal["header", "preamble", "section", "item", "closing", "footer", "annex"]
DeadlineKind: TypeAlias = Literal["by_date", "within_period", "recurring", "ongoing"]
Comparator: TypeAlias = Literal[">=", ">", "=", "<", "<=", "~", "all"]
RuleKind: TypeAlias = Literal["inherit", "lead_first", "lead_before_comma", "role_of_label", "coordinator"]
Status: TypeAlias = Literal["answered", "partial", "abstained"]
DocumentForm: TypeAlias = Literal["full", "outline"]

STRUCTURAL_PATHS = ("header", "preamble", "closing", "footer")


# -- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """One line, paragraph or table row of a file, in reading order (文本块).

    ``cells`` holds the cells of a table row, else (); ``text`` of a row is its cells joined by a tab.
    ``page`` counts from 1; None where the format has no pages. ``continues`` is True for a line that
    carries on the paragraph of the block before it (PDF, OFD, hard-wrapped text).
    """

    text: str
    page: int | None = None
    cells: tuple[str, ...] = ()
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A file as received, decoded to blocks; the raw text is the blocks joined by line feeds.

    ``metadata`` holds what the format itself states about the document, under the keys of
    ``reading/furniture.toml`` (number, title, written, published …).
    ``discards`` holds what the reader left out already (navigation, page numbers, running heads).
    """

    name: str
    format: str
    sha256: str
    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    discards: tuple[Discard, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The raw text: every block's text, joined by line feeds."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Discard:
    """Characters of the file that are not part of the document, and why (剔除)."""

    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the source looks wrong: as printed, and how it probably reads (疑似错漏)."""

    quote: str
    reading: str
    start: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A structural unit of a document (条款); its span runs to the start of the next clause.

    ``path`` follows the contract (``二/(二)/8``); ``number`` is its last segment as printed, without
    ``#2``; ``heading`` is "" where none is printed. ``body_start`` is where the text after number
    and heading begins. ``level`` counts from 1; 0 for header, preamble, closing and footer.
    """

    path: str
    parent: str | None
    level: int
    kind: ClauseKind
    number: str
    heading: str
    start: int
    end: int
    body_start: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a document in running text (引用): 《title》（number）."""

    title: str | None
    number: str | None
    start: int
    end: int
    loaded: str | None = None  # id of the loaded document it resolves to


@dataclass(frozen=True, slots=True)
class Document:
    """A document read, cleaned once and split into clauses.

    ``segments`` maps cleaned text back to the file as received: rows (clean_start, raw_start,
    length), ascending in clean_start; characters between segments were white space or discards.
    ``pages`` holds rows (start, page), ascending. ``id`` is the document number where there is one,
    else the title. ``form`` is "outline" where only facts are known, not the text.
    """

    id: str
    number: str | None
    title: str
    issuer: str | None
    level: GovernmentLevel | None
    written_on: str | None
    published_on: str | None
    addressees: tuple[str, ...]
    source: str
    sha256: str
    text: str
    clauses: tuple[Clause, ...]
    segments: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    references: tuple[Reference, ...] = ()
    discards: tuple[Discard, ...] = ()
    damage: tuple[Damage, ...] = ()
    warnings: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    form: DocumentForm = "full"

    def clause(self, path: str) -> Clause | None:
        """The clause at ``path``, or None."""
        return next((clause for clause in self.clauses if clause.path == path), None)

    def clause_at(self, offset: int) -> Clause | None:
        """The clause whose span holds ``offset``, or None outside the text."""
        starts = [clause.start for clause in self.clauses]
        position = bisect_right(starts, offset) - 1
        return self.clauses[position] if position >= 0 and offset < len(self.text) else None

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) that holds ``offset``, or None where the format has no pages."""
        position = bisect_right(self.pages, offset, key=lambda row: row[0]) - 1
        return self.pages[position][1] if position >= 0 else None


# -- extraction ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document: evidence before it becomes a citation."""

    document: str
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit in a statement or rule, in printed order."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point or period in time as written (时限); numbers only where the document gives them."""

    text: str
    kind: DeadlineKind
    year: int | None
    month: int | None
    day: int | None
    applies_to: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable target (指标): value and comparator as printed; ``deadline`` "" where none is given.

    ``base`` is what a change is measured against (比2020年), "" where none is printed.
    """

    indicator: str
    comparator: Comparator
    value: str
    unit: str
    deadline: str
    span: Span  # the quote
    base: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that say who is responsible (责任单位表述): one bracket, line or table row.

    ``label`` as printed, "" where there is none. ``deadline`` where the statement has its own field.
    """

    label: str
    units: tuple[StatedUnit, ...]
    span: Span
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that speaks for other clauses (通则): 以下…不再列出, 排在第一为牵头单位 ….

    ``scope`` holds the paths of the clauses it speaks for.
    """

    kind: RuleKind
    units: tuple[StatedUnit, ...]
    scope: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A unit of a task; ``span`` is the statement or, for an inherited unit, the rule."""

    name: str
    full_name: str | None
    role: Role
    inherited: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """A clause that gives something to do (任务) with its units, deadlines and targets.

    ``text`` is the clause without its unit statement; ``span`` the whole clause.
    """

    document: str
    clause: str
    number: str
    heading: str
    text: str
    units: tuple[TaskUnit, ...]
    lead_stated: bool
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was extracted from one document (任务台账), in reading order.

    ``targets`` and ``deadlines`` hold those of the whole document, goals of the plan included.
    """

    document: str
    statements: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    deadlines: tuple[Deadline, ...]
    unknown_units: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def task(self, path: str) -> Task | None:
        """The task at clause ``path``, or None."""
        return next((task for task in self.tasks if task.clause == path), None)


# -- retrieval -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked clause (命中); ranks count from 1, None where that search did not find it."""

    rank: int
    document: str
    clause: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    matched: tuple[str, ...]


# -- answering -------------------------------------------------------------------------------

Intent: TypeAlias = Literal[
    "task",  # 任务内容: the text of one or several tasks, by number or topic
    "responsible_units",  # 责任单位: who is responsible, who leads
    "unit_tasks",  # 单位任务: what a unit, or several together, is responsible for
    "deadlines",  # 时限
    "targets",  # 指标
    "count",  # 计数、排名、平均
    "section",  # 部分: the tasks of a section
    "topic",  # 主题: the clauses that speak of something
    "verbatim",  # 原文查找: where a string stands
    "cite",  # 引用格式
    "check_draft",  # 核对
    "document_data",  # 文号、日期、主送、依据、有效期
    "goals",  # 总体目标
    "duties",  # 统筹协调、宣传: duties outside the tasks
    "term",  # 名词
    "damage",  # 疑似错漏
    "basis",  # 上位依据、三级对照
    "compare",  # 比较: the same matter in several documents
    "help",  # 能做什么、问候
    "outside",  # 文件以外
]


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit as asked about: the words of the question and the canonical names it may mean.

    One candidate is a reading; several are all offered. ``reading`` says how it was understood
    where the words were not the name itself (拼音, 错别字, 旧称), else "".
    """

    words: str
    names: tuple[str, ...]
    reading: str = ""
    excluded: bool = False  # 没有…的


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood (问句): one intent and its slots; several questions in one become ``parts``.

    ``documents`` ids asked about, () where the question names none (carried from the turn before:
    named); ``numbers`` task numbers in the order asked, as strings ("8", "-1" the last, "-2" the one
    before), also those that do not exist; ``clauses`` the clauses meant, (document id, path): those of
    ``numbers`` (all candidates where numbering restarts), of a path (二/(二)/8), of a section and ordinal
    (流通体系第二项), of a heading named in the question, or of the answer before (那它的期限呢);
    ``units`` units; ``units_mode`` how several units combine ("all" 共同, "any" 或; ``excluded`` 没有);
    ``section`` path of the section; ``terms`` strings in quotation marks, terms asked about, the draft to
    check; ``years``; ``indicator`` words of an indicator; ``aspect`` the finer thing asked within the
    intent, several joined by a comma; ``topic`` the words left over, for retrieval ("" where the slots
    say all); ``premise`` what the question takes for granted; ``readings`` how unclear words were
    understood, one Chinese sentence each, shown to the reader. Where ``parts`` is not empty the parts
    hold the slots and the whole holds only text, intent and language.

    Aspects ("" the plain question) by intent:

    - task: heading, text, units, deadlines, targets, cite (several: "heading,units,deadlines"; the
      fields asked of ``clauses`` or ``topic``); section (哪个部分); list (all tasks); summary
    - responsible_units: lead, supporting, first (排第一), count (几个单位), inherited (各区在内吗),
      member (有没有某单位: yes or no about ``units``), common (共同的单位), others (除…还有谁),
      all (文件里所有单位)
    - unit_tasks: lead, supporting, first, count, inherited, headings, deadlines, partners (和谁一起),
      member (有没有任务: yes or no), targets; ``units`` () with aspect "role" = 我们局 without a name;
      ``clauses``, ``section``, ``topic`` narrow
    - deadlines: by (某年前、某年), after (某年以后), dated (哪些写了时限), undated, count, latest, earliest;
      ``years``, ``clauses``, ``units`` narrow
    - targets: value (one indicator), all (全部指标), count, equal (哪些是100%: the values in ``terms``),
      list; ``years``, ``clauses``, ``units``, ``section`` narrow
    - count: tasks, sections, per_section, section_most, section_least, units, statements, unit_most,
      unit_least, unit_ranking, task_most_units, task_least_units, average_units, characters,
      documents, targets, deadlines, single_unit (只有一家的任务), paragraphs, units_with (有三项任务的单位)
      and tasks_with (有三家单位的任务): the figure, or a comparison (超过5), is ``terms[0]``
    - section: "" tasks of ``section``, list (有哪些部分), count, units, text
    - topic: "" clauses that speak of ``topic``, count, member (有没有讲…)
    - verbatim: where (出自哪), exists (原文有没有), times (几次), quote (原文怎么说)
    - cite: citation (引用格式), clause (写…引用哪条)
    - check_draft: "" (the draft is ``terms[0]``)
    - document_data: number, title, written_on, published_on, addressees, basis, effective_on,
      valid_until, issuer, annexes, level, source, disclosure (公开方式), repeals, interpretation (谁解释),
      list (库里有哪些文件), summary (讲什么), contact, signer
    - goals: "" (``years`` narrow), guiding (指导思想), principles
    - duties: coordinator (谁统筹), media, units (各地各单位), districts, supervision (考核督查), ""
    - term: ``terms`` the terms
    - damage: "" the place in ``terms``, list (全部)
    - basis: documents (根据什么), clause (上级对应条款), units (上级谁负责), text, deadlines, targets;
      ``levels`` the levels asked about, () all that are higher
    - compare: units, deadlines, targets, text, "" ; ``documents`` and ``levels`` say between which
    - help: greeting, abilities, thanks, farewell, identity (你是谁), documents, reset (换个话题),
      unclear (it names nothing: 那它的期限呢 in a fresh conversation)
    - outside: injection, chat, person (局长是谁), weather, money, other (by kind not in any notice)

    Premises (kind, what): ("lead", 单位) it leads; ("unit", 单位) it is responsible; ("not_unit", 单位)
    it is not; ("year", "2024") the deadline; ("tasks", "25") the number of tasks; ("target", "98%");
    ("section", 名称) the clause stands there; ("document_number", 文号); ("document", 地名) a place whose
    document is not loaded; ("heading", 标题) the clause is called so; ("unit_tasks", "15") a unit's
    number of tasks.
    """

    text: str
    intent: Intent
    language: Literal["zh", "en"] = "zh"
    documents: tuple[str, ...] = ()
    levels: tuple[GovernmentLevel, ...] = ()
    numbers: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()  # (document id, path)
    units: tuple[UnitMention, ...] = ()
    units_mode: Literal["all", "any"] = "all"
    section: tuple[str, str] | None = None  # (document id, path)
    terms: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicator: str = ""
    aspect: str = ""
    topic: str = ""
    premise: tuple[tuple[str, str], ...] = ()  # (kind, what): ("unit", "市财政局"), ("year", "2024")
    readings: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    months: tuple[int, ...] = ()  # 2022年2月底前


@dataclass(frozen=True, slots=True)
class Citation:
    """An answer's pointer to a clause (引文); ``quote`` is exactly ``text[start:end]`` of the document."""

    marker: int
    document: str
    title: str
    level: GovernmentLevel | None
    clause: str
    label: str
    quote: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete a list is: rows shown, rows in all, rows looked at."""

    shown: int
    total: int
    checked: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says (答复). ``spans`` of tasks are cited by ``citations``: see ``marker_of``."""

    question: str
    status: Status
    intent: str
    text: str
    tasks: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    coverage: Coverage | None = None
    table: tuple[tuple[str, ...], ...] = field(default=())  # a comparison: first row is the head

    def marker_of(self, span: Span) -> int | None:
        """The marker of the citation that shows ``span``, or None."""
        for citation in self.citations:
            if (
                citation.document == span.document
                and citation.start <= span.start
                and span.end <= citation.end
            ):
                return citation.marker
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """A clause that answers to a clause of another document (对应): score in [0, 1], ``basis`` in words."""

    from_document: str
    from_clause: str
    to_document: str
    to_clause: str
    score: float
    basis: str


# -- what answering needs of the index ---------------------------------------------------------


class Library(Protocol):
    """The loaded documents with their ledgers, and search over their clauses (政策库)."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by id, in the order of ``corpus/sources.toml``; outlines included."""

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledger of every document by document id."""

    def search(self, query: str, k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        """The ``k`` best clauses, best first; ``documents`` narrows to these ids, () means all."""
