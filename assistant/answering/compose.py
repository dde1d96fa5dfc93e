"""Evidence → Answer: sentences in the reader's language, markers numbered, every quotation checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from assistant.answering.citation import Citations, check_citations, place
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import short_title
from assistant.models import Answer, Citation, Library, Question, Span, Status, Task

Sentences: TypeAlias = dict[str, dict[str, str]]

_SENTENCES = Path(__file__).with_name("sentences.toml")
_FINAL = re.compile(r"[。;；.!！?？:：]$")
_GIST = 24
_SQUARE = str.maketrans("[]", "［］")


@cache
def load_sentences() -> Sentences:
    """The sentence templates: name → language → template."""
    with _SENTENCES.open("rb") as file:
        return tomllib.load(file)


# Intents whose rows may come from several documents, none of which a sentence names.
_NAMED = ("verbatim", "topic", "targets", "deadlines", "responsible_units", "unit_tasks")


def compose_answer(question: Question, evidence: Evidence, library: Library) -> Answer:
    """The answer that ``evidence`` bears; its citations are checked before it is returned.

    Raises:
        QuotationError: a marker without a citation or a quotation that is not its slice.
    """
    named = evidence.intent in _NAMED and len(_documents_of(evidence)) > 1
    writer = _Writer(library, question.language, Citations(library.documents), named)
    parts = evidence.parts or (evidence,)
    tasks = _unique(task for part in parts for task in part.tasks)
    blocks = [writer.text(evidence.points)] if evidence.parts else []
    blocks += [writer.text(part.points) for part in parts]
    blocks = _once(blocks) if len(parts) > 1 else blocks
    blocks.append(writer.text(_missing_sources(tasks, writer.citations)))
    text = "\n".join(filter(None, blocks))
    citations = writer.citations.all()
    check_citations(text, citations, library.documents)
    notices = [writer.sentence(point) for part in (evidence, *evidence.parts) for point in part.notices]
    notices += [_plain(reading) for part in (question, *question.parts) for reading in part.readings]
    notices += [writer.sentence(point) for point in _damage_notices(text, citations, library)]
    notices += [writer.sentence(point) for point in _outline_notices(citations, library)]
    notices += [writer.sentence(point) for point in _standing_notices(citations, library)]
    return Answer(
        question=question.text,
        status=_status([part.status for part in parts]),
        intent=evidence.intent,
        text=text,
        tasks=tasks,
        citations=citations,
        notices=tuple(dict.fromkeys(notices)),
        coverage=evidence.coverage or next((part.coverage for part in parts if part.coverage), None),
        table=evidence.table or next((part.table for part in parts if part.table), ()),
    )


def _documents_of(evidence: Evidence) -> set[str]:
    values = (value for point in evidence.points for value in point.values.values())
    return {value.document for value in values if isinstance(value, Task | ClauseName)}


def _once(blocks: Iterable[str]) -> list[str]:
    """The blocks without lines that an earlier one has said; a list keeps its lines."""
    said: set[str] = set()
    kept = []
    for block in blocks:
        lines = [line for line in block.split("\n") if line.startswith("- ") or line not in said]
        said.update(lines)
        kept.append("\n".join(lines))
    return kept


def task_name(task: Task, library: Library, language: str) -> str:
    """How a sentence names a task: 第8项 where the document numbers them through, else its whole place."""
    numbers = [other.number for other in library.ledgers[task.document].tasks if other.number.isdigit()]
    if task.number.isdigit() and len(set(numbers)) == len(numbers):
        return f"第{task.number}项" if language == "zh" else f"task {task.number}"
    return place(task.clause)


@dataclass(frozen=True, slots=True)
class _Writer:
    library: Library
    language: str
    citations: Citations
    named: bool = False  # clauses of several documents stand side by side: each with its document

    def text(self, points: Iterable[Point]) -> str:
        """The sentences of ``points``; a template that begins with a line feed begins a line."""
        written = ""
        for point in points:
            sentence = self.sentence(point)
            after_row = written.rpartition("\n")[2].startswith("- ") and not sentence.startswith("\n")
            glue = "" if not written or sentence.startswith("\n") else "\n" if after_row else self._space
            written += glue + sentence
        return written.strip("\n")

    @property
    def _space(self) -> str:
        return "" if self.language == "zh" else " "

    def sentence(self, point: Point) -> str:
        template = load_sentences()[point.say][self.language]
        values = {name: self._value(value) for name, value in point.values.items()}
        marks = self._marks(point.spans)
        if "{m}" in template or "{also}" in template:
            return template.format(**values, m=marks, also=self._marks(point.also))
        written = template.format(**values)
        final = _FINAL.search(written)
        return written[: final.start()] + marks + final.group() if final else written + marks

    def _marks(self, spans: Iterable[Span]) -> str:
        return "".join(f"[{number}]" for number in dict.fromkeys(map(self.citations.marker, spans)))

    def _value(self, value: Value) -> str:
        if isinstance(value, Task):
            return self._of(value.document) + self._task(value)
        if isinstance(value, ClauseName):
            return self._of(value.document) + self._clause(value)
        if isinstance(value, tuple):
            joiner = "、" if self.language == "zh" else ", "
            return joiner.join(self._value(item) for item in value)
        if isinstance(value, float):
            return f"{value:.2f}".rstrip("0").rstrip(".")
        return _plain(str(value))

    def _of(self, document: str) -> str:
        return f"《{short_title(self.library.documents[document])}》" if self.named else ""

    def _task(self, task: Task) -> str:
        name = task_name(task, self.library, self.language)
        heading = _plain(task.heading or _gist(task))
        if self.language == "zh":
            return f"{name}“{heading}”" if heading else name
        return f"{name} “{heading}”" if heading else name

    def _clause(self, name: ClauseName) -> str:
        task = self.library.ledgers[name.document].task(name.path)
        if task:
            return self._task(task)
        clause = self.library.documents[name.document].clause(name.path)
        heading = clause.heading if clause else ""
        return f"{place(name.path)}“{_plain(heading)}”" if heading else place(name.path)


def _gist(task: Task) -> str:
    """The opening words of a task without a heading."""
    opening = re.split(
        r"[。;；:：,，]", re.sub(r"^[（(]?[\d一二三四五六七八九十]+[)）.、．]?\s*", "", task.text)
    )[0]
    return opening if len(opening) <= _GIST else opening[:_GIST] + "…"


def _plain(text: str) -> str:
    """Words of the reader or a source, unable to look like a marker."""
    return text.translate(_SQUARE)


def _missing_sources(tasks: Iterable[Task], citations: Citations) -> list[Point]:
    """The sources of the tasks' units, deadlines and targets that no sentence has cited yet."""
    cited = citations.all()

    def is_cited(span: Span) -> bool:
        return any(
            found.document == span.document and found.start <= span.start and span.end <= found.end
            for found in cited
        )

    rules: dict[Span, None] = {}
    own: dict[Task, list[Span]] = {}
    for task in tasks:
        for unit in task.units:
            if not is_cited(unit.span):
                if unit.inherited:
                    rules[unit.span] = None
                else:
                    own.setdefault(task, []).append(unit.span)
        figures = [*(item.span for item in task.deadlines), *(item.span for item in task.targets)]
        if not all(map(is_cited, figures)):
            own[task] = [task.span]
    spans = tuple(dict.fromkeys(span for found in own.values() for span in found))
    whole = any(own_spans == [task.span] for task, own_spans in own.items())
    points = [Point("also_clauses" if whole else "also_stated", spans)] if own else []
    return points + ([Point("also_inherited", tuple(rules))] if rules else [])


def _damage_notices(text: str, citations: Iterable[Citation], library: Library) -> list[Point]:
    """What the answer repeats from a source where it looks wrong, unless it says how it should read."""
    found = dict.fromkeys(
        f"“{item.quote}”疑为“{item.reading}”"
        for citation in citations
        for item in library.documents[citation.document].damage
        if citation.start <= item.start < citation.end and item.quote in text and item.reading not in text
    )
    return [Point("damage_quoted", values={"found": tuple(found)})] if found else []


def _outline_notices(citations: Iterable[Citation], library: Library) -> list[Point]:
    names = dict.fromkeys(citation.document for citation in citations)
    outlines = [library.documents[name] for name in names if library.documents[name].form == "outline"]
    return [Point("outline", values={"title": document.title}) for document in outlines]


def _standing_notices(citations: Iterable[Citation], library: Library) -> list[Point]:
    """That a document cited is no longer in force, and what took its place, as registered."""
    points = []
    for document in (library.documents[name] for name in dict.fromkeys(item.document for item in citations)):
        facts = dict(document.metadata)
        if "status" in facts:
            after = library.documents.get(facts.get("superseded_by", ""))
            title = f"《{after.title}》({after.number})" if after else facts.get("superseded_by", "")
            values: dict[str, Value] = {"title": document.title, "status": facts["status"], "after": title}
            points.append(Point("standing_superseded" if title else "standing", values=values))
    return points


def _status(statuses: list[Status]) -> Status:
    kinds = set(statuses)
    return statuses[0] if len(kinds) == 1 else "partial"


def _unique(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple({(task.document, task.clause): task for task in tasks}.values())
