"""Values of asking: a question as understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.models.documents import GovernmentLevel

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
      all (文件里所有单位), position (排第几), leads (哪些任务写明谁牵头)
    - unit_tasks: lead, supporting, first, count, inherited, headings, deadlines, partners (和谁一起),
      member (有没有任务: yes or no), targets; ``units`` () with aspect "role" = 我们局 without a name;
      ``clauses``, ``section``, ``topic`` narrow
    - deadlines: by (某年前、某年), after (某年以后), dated (哪些写了时限), undated, count, latest, earliest;
      ``years``, ``clauses``, ``units`` narrow
    - targets: value (one indicator), all (全部指标), count, equal (哪些是100%: the values in ``terms``),
      worded (有没有以上), difference (A比B高多少), list; ``years``, ``clauses``, ``units``, ``section``
      narrow
    - count: tasks, sections, per_section, section_most, section_least, units,
      statements, pairs (多少个次), unit_most, unit_least, unit_ranking (the places asked
      for, or in ``terms[0]``: 第2名), first_most (排第一最多), task_most_units,
      task_least_units, task_most_targets, each_task, average_units, characters,
      documents, targets, deadlines, single_unit (只有一家的任务), paragraphs, units_with
      (有三项任务的单位), tasks_with (有三家单位的任务) and targets_with (只有一个指标的任务):
      the figure, or a comparison (超过5), is ``terms[0]``; of ``units``: unit_place (排第几), unit_share,
      units_union (合计), unit_difference
    - section: "" tasks of ``section``, list (有哪些部分), count, units, text
    - topic: "" clauses that speak of ``topic``, count, member (有没有讲…)
    - verbatim: where (出自哪), exists (原文有没有), times (几次), quote (原文怎么说)
    - cite: citation (引用格式), clause (写…引用哪条), document (整份文件怎么引)
    - check_draft: "" (the draft is ``terms[0]``)
    - document_data: number, title, written_on, published_on, addressees, basis, effective_on,
      valid_until, issuer, annexes, level, source, disclosure (公开方式), repeals, interpretation (谁解释),
      list (库里有哪些文件), summary (讲什么), contact, signer, units_stated (写没写责任单位),
      cites (引用了哪些文件、条款, of ``clauses`` or the whole), means (本方案、前款指什么)
    - goals: "" (``years`` narrow), guiding (指导思想), principles
    - duties: coordinator (谁统筹), media, units (各地各单位), districts, supervision (考核督查), ""
    - term: ``terms`` the terms
    - damage: "" the place in ``terms``, list (全部)
    - basis: documents (根据什么), clause (上级对应条款), units (上级谁负责), text, deadlines, targets;
      ``levels`` the levels asked about, () all that are higher
    - compare: units, deadlines, targets, text, "" ; ``documents`` and ``levels`` say between which;
      lacking (what ``documents`` have and those in ``lacking`` have not), common (the figures all have),
      higher (the figures of ``documents`` above those of ``lacking``), each also with a finer one
      ("lacking,targets"); answering (what in the default document answers to ``clauses`` of a higher one)
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
    lacking: tuple[str, ...] = ()  # 省里有市里没有的: the documents said to lack it, beside ``documents``
    carried: bool = False  # asked of a document that only the turn before names
    narrowed: int = 0  # 其中…: asked of so many clauses listed by the answer before
