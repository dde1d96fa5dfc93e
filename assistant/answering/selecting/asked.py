"""Which tasks and clauses a question means: by number, path or heading, else by its topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, clause_span, find_string, heading_span
from assistant.answering.selecting.declined import nothing_found
from assistant.answering.selecting.relevance import find_relevant
from assistant.models import Coverage, Span, Task
from assistant.reading.numerals import parse_numeral

# So many characters in a row name a matter.
_A_NAME = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """The tasks and other clauses a question means, and the numbers that do not exist."""

    tasks: tuple[Task, ...] = ()
    clauses: tuple[ClauseName, ...] = ()
    missing: tuple[str, ...] = ()
    by_topic: bool = False


def find_asked(scope: Scope) -> Asked:
    """The clauses that numbers, paths or headings of the question name, else those of its topic."""
    question = scope.question
    tasks: list[Task] = []
    clauses: list[ClauseName] = []
    for document, path in question.clauses:
        task = scope.task(document, path)
        if task:
            tasks.append(task)
        elif document in scope.library.documents and scope.library.documents[document].clause(path):
            clauses.append(ClauseName(document, path))
    named = {
        parse_numeral(name.split("/")[-1].split("#")[0].strip("()（）.、第条"))
        for _, name in question.clauses
    }
    missing = []
    for number in question.numbers:
        if not number.lstrip("-").isdigit():
            missing.append(number)
            continue
        if number.startswith("-") or int(number) in named:
            continue
        found = [task for task in scope.tasks if parse_numeral(task.number.strip("()（）.、")) == int(number)]
        tasks += found
        if not found:
            missing.append(number)
    if question.numbers and any(task.number.isdigit() for task in tasks):
        tasks = [task for task in tasks if task.number.isdigit()]
    if tasks or clauses or missing:
        return Asked(tuple(dict.fromkeys(tasks)), tuple(clauses), tuple(missing))
    printed = _printed(scope)
    if printed:
        return Asked(printed, (), (), True)
    relevant = find_relevant(scope, question.topic or " ".join(question.terms) or question.text)
    by_topic = [scope.task(found.document, found.path) for found in relevant]
    others = [
        ClauseName(found.document, found.path)
        for found, task in zip(relevant, by_topic, strict=True)
        if task is None
    ]
    return Asked(tuple(task for task in by_topic if task), tuple(others), (), True)


def _printed(scope: Scope) -> tuple[Task, ...]:
    """The tasks that print the very words of the question: what it quotes, a unit's name in a matter."""
    question = scope.question
    names = [*question.terms, *(unit.words for unit in question.units if question.intent != "unit_tasks")]
    topic = re.escape(question.topic)
    for name in names if topic else ():
        joined = re.compile(f'{re.escape(name)}[”"]?[^,，。;；]{{0,4}}{topic}')
        if found := tuple(task for task in scope.tasks if joined.search(task.text)):
            return found
    for words in question.terms:
        spans = find_string(scope, words) if len(words) >= _A_NAME else []
        tasks = [scope.task(span.document, span.clause) for span in spans]
        found = tuple(dict.fromkeys(task for task in tasks if task))
        if found:
            return found
    return ()


def clause_text(scope: Scope, name: ClauseName) -> Point:
    """A clause that is no task, quoted whole."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    span = clause_span(document, clause)
    if document.form == "outline":
        return Point("clause_outline", (heading_span(document, clause),), {"clause": name})
    return Point("clause_text", (span,), {"clause": name, "text": document.text[span.start : span.end]})


def heading_of(scope: Scope, task: Task) -> Span:
    """The span of a task's number and heading."""
    document = scope.library.documents[task.document]
    clause = document.clause(task.clause)
    return heading_span(document, clause) if clause else task.span


def body(task: Task) -> str:
    """The text of a task after its number and heading."""
    at = task.text.find(task.heading) if task.heading else -1
    rest = task.text[at + len(task.heading) :] if at >= 0 else task.text
    return re.sub(r"^[。.::,,\s]+", "", rest).rstrip()


def missing_numbers(scope: Scope, asked: Asked) -> Evidence:
    """Declined: numbers that no task has, with the numbers there are."""
    tasks = scope.tasks
    if not tasks:
        return nothing_found(scope)
    values: dict[str, Value] = {
        "numbers": tuple(asked.missing),
        "title": scope.title(),
        "total": len(tasks),
        "first": tasks[0],
        "last": tasks[-1],
    }
    spans = (heading_of(scope, tasks[0]), heading_of(scope, tasks[-1]))
    return Evidence(scope.question.intent, "abstained", (Point("no_such_number", spans, values),))


def list_tasks(scope: Scope) -> Evidence:
    """Every task of the documents asked about, one row each."""
    tasks = scope.tasks
    if not tasks:
        return nothing_found(scope)
    points = [Point("all_tasks", values={"title": scope.title(), "total": len(tasks)})]
    points += [Point("row", (task.span,), {"task": task}) for task in tasks]
    coverage = Coverage(len(tasks), len(tasks), len(tasks))
    return Evidence(scope.question.intent, "answered", tuple(points), tasks, coverage=coverage)
