"""Where the documents speak of something: topics, exact strings, citations to copy, terms, damage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.citation import label
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    best_sentence,
    clause_span,
    find_string,
    heading_span,
    sentence_around,
    titles,
)
from assistant.answering.selecting.asked import find_asked, missing_numbers
from assistant.answering.selecting.declined import nearest_points, nothing_found
from assistant.answering.selecting.printed import head_span
from assistant.answering.selecting.relevance import find_relevant, related_words
from assistant.answering.selecting.topics import absent_words, clauses_with, select_topic, sentence_of
from assistant.models import Damage, Document, Span, Task
from assistant.reading.numerals import parse_numeral

_WHOLE = re.compile(r"全称|文号|(?:这|该|本|整)(?:个|份)?(?:文件|方案|通知|意见)")
_STATEMENT = re.compile(
    r"(?:责任|牵头|主管)(?:单位|部门)(?:的)?(?:那|这)一?(?:句|段|行|处)|(?:引|引用)[^和、及与格]{0,6}责任单位$"
)
_QUOTED = re.compile(r"[“”\"「『]")
_MAX_PLACES = 40


# -- exact strings -------------------------------------------------------------------------------
_BETWEEN_ITEMS = re.compile("[、和及]")
# 三个体系, 四大结构.
_COUNTED = re.compile(r"(?P<n>[两二三四五六七八九\d])(?:个|大|种|类|项)(?P<what>[\u4e00-\u9fff]{2,4})")


def select_verbatim(scope: Scope) -> Evidence:
    """Evidence for every place of a string (intent ``verbatim``), in every document unless one is named."""
    question = scope.question
    if scope.assumed:
        scope = scope.narrowed(dict.fromkeys([*scope.documents, *scope.library.documents]))
    terms = question.terms or ((question.topic,) if question.topic else ())
    points: list[Point] = []
    tasks: list[Task] = []
    missing = []
    for term in terms:
        spans = find_string(scope, term)
        if not spans and (listed := enumerated(scope, term)):
            points += [Point("not_verbatim", values={"term": term, "titles": _titles(scope)})]
            points.append(place_row(scope, listed))
            continue
        if not spans:
            missing.append(term)
            continue
        clauses = dict.fromkeys((span.document, span.clause) for span in spans)
        values: dict[str, Value] = {"term": term, "n": len(spans), "clauses": len(clauses)}
        points.append(Point("verbatim", values=values))
        places = dict.fromkeys(sentence_of(scope, span) for span in spans)
        points += [place_row(scope, span) for span in list(places)[:_MAX_PLACES]]
        tasks += [task for clause in clauses if (task := scope.task(*clause))]
    for term in missing:
        points += not_there(scope, term)
    if not points:
        return nothing_found(scope)
    if len(missing) == len(terms):
        if question.aspect == "quote" or (question.aspect == "where" and not _QUOTED.search(question.text)):
            return select_topic(scope)
        return Evidence("verbatim", "abstained", (*points, *nearest_points(scope)), looked_at=scope.documents)
    return Evidence(
        "verbatim", "partial" if missing else "answered", tuple(points), tuple(dict.fromkeys(tasks))
    )


def enumerated(scope: Scope, term: str) -> Span | None:
    """The sentence that lists what a term counts (三个体系: 生产体系、流通体系…); None if none does."""
    counted = _COUNTED.fullmatch(term)
    number = parse_numeral(counted["n"]) if counted else None
    if counted is None or not number or not 2 <= number <= 9:
        return None
    # 生产体系、流通体系 end alike, 绿色规划、绿色设计 begin alike.
    what, other = counted["what"], "(?:(?![和及])[\u4e00-\u9fff])"
    for name in scope.documents:
        document = scope.library.documents[name]
        for item in (rf"{other}{{1,12}}{what}", rf"{what}{other}{{1,6}}"):
            for match in re.finditer(rf"{item}(?:[、和及]{item})+", document.text):
                if len(_BETWEEN_ITEMS.split(match.group())) == number:
                    return sentence_around(document, match.start(), match.end())
    return None


def not_there(scope: Scope, term: str) -> list[Point]:
    """That a string does not stand in the text, and the longest part of it that does."""
    if not _titles(scope):
        return [Point("not_in_outline", values={"titles": titles(map(scope.title, scope.documents))})]
    points = [Point("not_verbatim", values={"term": term, "titles": _titles(scope)})]
    shorter = longest_part(scope, term)
    if shorter:
        points.append(Point("instead", values={"term": shorter}))
        places = dict.fromkeys(sentence_of(scope, span) for span in find_string(scope, shorter))
        points += [place_row(scope, span) for span in list(places)[:5]]
    return points


def longest_part(scope: Scope, term: str) -> str:
    """The longest part of ``term``, more than half of it, that stands in the documents; "" where none."""
    bare = "".join(term.split())
    for length in range(len(bare) - 1, max(len(bare) // 2, 1), -1):
        for at in range(len(bare) - length + 1):
            if find_string(scope, bare[at : at + length]):
                return bare[at : at + length]
    return ""


def place_row(scope: Scope, span: Span) -> Point:
    """The sentence around a place, as a row."""
    document = scope.library.documents[span.document]
    sentence = sentence_around(document, span.start, span.end)
    name = ClauseName(span.document, span.clause)
    return Point("place_row", (sentence,), {"clause": name, "text": scope.text(sentence)})


def _titles(scope: Scope) -> tuple[str, ...]:
    return titles(
        scope.title(name) for name in scope.documents if scope.library.documents[name].form == "full"
    )


# -- citing --------------------------------------------------------------------------------------


def select_cite(scope: Scope) -> Evidence:
    """Evidence for a formal citation to copy (intent ``cite``)."""
    question = scope.question
    if question.aspect == "document":
        return _formal_document(scope)
    if question.section and not (question.clauses or question.numbers or question.terms or question.topic):
        return _formal_section(scope, ClauseName(*question.section))
    asked = find_asked(scope) if question.clauses or question.numbers else None
    if asked and asked.missing and not asked.tasks:
        return missing_numbers(scope, asked)
    words = question.terms[0] if question.terms else "" if asked else question.topic
    if asked:
        names = [ClauseName(task.document, task.clause) for task in asked.tasks] + list(asked.clauses)
    elif question.units and not words:
        names = [
            ClauseName(task.document, task.clause)
            for task in scope.tasks
            if any(
                unit.name in mention.names and not unit.inherited
                for unit in task.units
                for mention in question.units
            )
        ][:5]
    else:
        exact = clauses_with(scope, words)
        relevant = [item.name for item in find_relevant(scope, words)]
        names = ([name for name in relevant if name in exact] or exact or relevant)[:3]
    paths = [name.path for name in names]
    # Not a part beside what stands in it.
    names = [name for name in names if not any(path.startswith(f"{name.path}/") for path in paths)]
    words += "".join(f" {year}年" for year in question.years)
    if not names and words.strip():
        names = clauses_with(scope, max(words.split(), key=len))[:3]
    if not names and _WHOLE.search(question.text):
        return _formal_document(scope)
    if not names:
        return nothing_found(scope)
    points = [point for name in names for point in _formal(scope, name, words)]
    tasks = tuple(task for name in names if (task := scope.task(name.document, name.path)))
    absent = absent_words(scope, words, names) if words and not asked else ()
    if absent and len(absent) == len(words.split()):
        values: dict[str, Value] = {"absent": absent, "n": len(names)}
        return Evidence("cite", "partial", (Point("topic_near", values=values), *points), tasks)
    return Evidence("cite", "answered", tuple(points), tasks)


def _formal_section(scope: Scope, name: ClauseName) -> Evidence:
    """The formal citation of a section, with its heading."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    span = heading_span(document, clause)
    values: dict[str, Value] = {"label": label(document, name.path), "text": scope.text(span)}
    return Evidence("cite", "answered", (Point("formal", (span,), values),))


def _formal_document(scope: Scope) -> Evidence:
    """The formal citation of a document as a whole."""
    document = scope.document
    title = document.title.replace("《", "〈").replace("》", "〉")
    number = f"({document.number})" if document.number else ""
    span = head_span(document)
    point = Point("formal_document", (span,) if span else (), {"label": f"《{title}》{number}"})
    return Evidence("cite", "answered", (point,))


def _formal(scope: Scope, name: ClauseName, words: str) -> list[Point]:
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    assert clause is not None
    whole = clause_span(document, clause)
    if document.form == "outline":
        return [Point("formal_outline", (whole,), {"label": label(document, name.path)})]
    exact = [span for span in find_string(scope, words) if span.clause == name.path] if words else []
    task = scope.task(name.document, name.path)
    if task and not exact and _STATEMENT.search(scope.question.text):
        printed = dict.fromkeys(unit.span for unit in task.units if not unit.inherited)
        return [
            Point("formal", (span,), {"label": label(document, name.path), "text": scope.text(span)})
            for span in printed
        ]
    span = sentence_around(document, exact[0].start, exact[0].end) if exact else whole
    if not exact and words:
        span = best_sentence(document, clause, words, related_words(scope, words))
    return [Point("formal", (span,), {"label": label(document, name.path), "text": scope.text(span)})]


# -- damage --------------------------------------------------------------------------------------


def select_damage(scope: Scope) -> Evidence:
    """Evidence for places where the source looks wrong (intent ``damage``)."""
    question = scope.question
    rows = [
        (scope.library.documents[name], item)
        for name in scope.documents
        for item in scope.library.documents[name].damage
    ]
    paths = {path for _, path in question.clauses}
    if paths:
        rows = [(document, item) for document, item in rows if _path_at(document, item) in paths]
    wanted = [_bare(term) for term in question.terms or ((question.topic,) if question.topic else ())]
    if wanted and question.aspect != "list":
        near = [row for row in rows if any(_touches(row[1], term) for term in wanted)]
        if not near and not paths and question.terms:
            return _undamaged(scope, wanted)
        rows = near or rows
    if not rows:
        return Evidence("damage", "abstained", (Point("no_damage", values={"title": scope.title()}),))
    points = [Point("damage_lead", values={"n": len(rows), "title": scope.title()})] if len(rows) > 1 else []
    points += [_damaged(document, item, alone=len(rows) == 1) for document, item in rows]
    return Evidence("damage", "answered", tuple(points))


def _path_at(document: Document, item: Damage) -> str:
    clause = document.clause_at(item.start)
    return clause.path if clause else ""


def _bare(text: str) -> str:
    return re.sub(r"[\s“”\"'()（）]", "", text)


def _touches(item: Damage, term: str) -> bool:
    quoted, reading = _bare(item.quote), _bare(item.reading)
    return bool(term) and (
        term in quoted or quoted in term or (bool(reading) and (term in reading or reading in term))
    )


def _damaged(document: Document, item: Damage, alone: bool) -> Point:
    path = _path_at(document, item)
    span = sentence_around(document, item.start, item.start + len(item.quote))
    values: dict[str, Value] = {
        "clause": ClauseName(document.id, path),
        "quote": item.quote,
        "reading": item.reading,
        "reason": item.reason,
    }
    name = "damage_one" if alone else "damage_row"
    return Point(name if item.reading else f"{name}_unread", (span,), values)


def _undamaged(scope: Scope, terms: Iterable[str]) -> Evidence:
    places: Sequence[Span] = [span for term in terms for span in find_string(scope, term)]
    if not places:
        return nothing_found(scope)
    points = (
        Point("as_printed", values={"n": len(places)}),
        *(place_row(scope, span) for span in places[:5]),
    )
    return Evidence("damage", "answered", points)
