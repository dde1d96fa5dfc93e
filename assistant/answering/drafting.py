"""Checking a drafted sentence against the documents: 一致, 不一致 with what differs, or 未找到依据."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, clause_span, default_document, sentences
from assistant.models import Clause, Document, Library, Question, Span, Task
from assistant.reading.numerals import find_dates, parse_numeral
from assistant.retrieval.tokens import fold
from assistant.settings import Settings

Verdict: TypeAlias = Literal["consistent", "differs", "unfounded"]
DifferenceKind: TypeAlias = Literal[
    "value",
    "comparator",
    "year",
    "unit",
    "unit_missing",
    "unit_extra",
    "unit_count",
    "lead",
    "number",
    "date",
    "tasks",
    "wording",
]

_RULES = Path(__file__).with_name("drafting.toml")
_SENTENCE = re.compile(r"[^。！？!\n]+[。！？!]?")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
_NOISE = re.compile(r"[\s,，、:：;；。.!！“”\"'‘’《》〈〉()（）\[\]]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(（](?:19|20)\d\d[〕\])）]\d+号")
_TASK_COUNT = re.compile(r"(\d+|[一二三四五六七八九十百]+)(?:项|条|个)(?:主要|重点|具体|工作)*任务")
_UNIT_COUNT = re.compile(r"(\d+|[一二两三四五六七八九十]+)(?:家|个)(?:责任)?(?:单位|部门)")
_TASK_NUMBER = re.compile(r"(?:第|任务|事项)\s*(\d+|[一二三四五六七八九十]+)\s*(?:项|条|号|个)?")
# Words in front of a claim (方案提出,) and after it (等) up to so many characters are no claim themselves.
_LEAD_IN, _TAIL = 10, 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a draft departs from its source: the drafted words and the printed ones."""

    kind: DifferenceKind
    drafted: str
    printed: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking one drafted sentence gave (核对结果).

    ``source`` shows the clause it was held against, None where none was found; ``printed`` is the
    right wording, quoted.
    """

    sentence: str
    verdict: Verdict
    source: Span | None
    printed: str
    differences: tuple[Difference, ...] = ()


@cache
def load_rules() -> dict[str, Any]:
    """The vocabulary of ``drafting.toml``."""
    with _RULES.open("rb") as file:
        return tomllib.load(file)


def check_draft(text: str, library: Library, documents: Sequence[str] = ()) -> tuple[Finding, ...]:
    """One finding for every sentence of ``text``; ``documents`` narrows to these ids, best first."""
    names = tuple(documents) or tuple(
        name for name, document in library.documents.items() if document.form == "full"
    )
    scope = Scope(Question(text, "check_draft"), library, names, False, Settings())
    drafted = [match.group().strip() for match in _SENTENCE.finditer(text)]
    return tuple(_check(scope, sentence) for sentence in drafted if _NOISE.sub("", sentence))


def select_check(scope: Scope) -> Evidence:
    """Evidence for a draft (intent ``check_draft``): a verdict on every sentence of it."""
    question = scope.question
    draft = " ".join(question.terms) if question.terms else question.topic
    first = [name for name in question.documents if name not in draft]
    first.append(default_document(scope.library, scope.settings))
    order = dict.fromkeys([*first, *scope.library.documents])
    full = [name for name in order if (found := scope.library.documents.get(name)) and found.form == "full"]
    findings = check_draft(draft, scope.library, full)
    if not findings:
        return Evidence("check_draft", "abstained", (Point("draft_empty"),))
    points = [point for finding in findings for point in _said(scope, finding)]
    unfounded = sum(finding.verdict == "unfounded" for finding in findings)
    status = "abstained" if unfounded == len(findings) else "partial" if unfounded else "answered"
    return Evidence("check_draft", status, tuple(points), looked_at=scope.documents)  # type: ignore[arg-type]


def _said(scope: Scope, finding: Finding) -> list[Point]:
    values: dict[str, Value] = {"sentence": finding.sentence.rstrip("。"), "printed": finding.printed}
    if finding.source is None:
        return [Point("draft_unfounded", values=values)]
    values["clause"] = ClauseName(finding.source.document, finding.source.clause)
    points = [Point(f"draft_{finding.verdict}", (finding.source,), values)]
    for item in finding.differences:
        points.append(Point(f"differs_{item.kind}", (), {"drafted": item.drafted, "printed": item.printed}))
    if finding.differences:
        points.append(Point("draft_printed", (finding.source,), values))
    task = scope.task(finding.source.document, finding.source.clause)
    inherited = [unit for unit in task.units if unit.inherited] if task else []
    if task and inherited and any(unit.span == finding.source for unit in task.units):
        spans = tuple(dict.fromkeys(unit.span for unit in inherited))
        points.append(Point("draft_inherited", spans, {"units": tuple(unit.name for unit in inherited)}))
    return points


# -- one sentence --------------------------------------------------------------------------------


def _check(scope: Scope, sentence: str) -> Finding:
    for check in (_check_units, _check_count, _check_date, _check_wording):
        finding = check(scope, sentence)
        if finding:
            return finding
    return Finding(sentence, "unfounded", None, "")


def _finding(scope: Scope, sentence: str, source: Span, differences: Sequence[Difference]) -> Finding:
    printed = scope.text(source)
    verdict: Verdict = "differs" if differences else "consistent"
    return Finding(sentence, verdict, source, printed, tuple(dict.fromkeys(differences)))


def _check_units(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that says who is responsible for a task."""
    rules = load_rules()
    if not re.search(rules["responsible"], sentence):
        return None
    task = _task_meant(scope, sentence)
    if task is None or not task.units:
        return None
    counted = _UNIT_COUNT.search(sentence)
    drafted = _units_in(scope, sentence)
    if not drafted and not counted:
        return None
    listed = [unit.name for unit in task.units]
    printed = [unit.name for unit in task.units if not unit.inherited]
    differences = [
        Difference("unit_extra", name, "、".join(printed)) for name in drafted if name not in listed
    ]
    if counted and parse_numeral(counted.group(1)) != len(printed):
        differences.append(Difference("unit_count", counted.group(), str(len(printed))))
    if drafted and re.search(rules["complete"], sentence) and not re.search(rules["leading"], sentence):
        differences += [Difference("unit_missing", "", name) for name in printed if name not in drafted]
    if drafted and re.search(rules["leading"], sentence):
        leads = [unit.name for unit in task.units if unit.role == "lead"]
        if not leads:
            differences.append(Difference("lead", drafted[0], "、".join(printed)))
        elif drafted[0] not in leads:
            differences.append(Difference("lead", drafted[0], "、".join(leads)))
    spans = list(dict.fromkeys(unit.span for unit in task.units if not unit.inherited))
    return _finding(scope, sentence, spans[0] if spans else task.span, differences)


def _task_meant(scope: Scope, sentence: str) -> Task | None:
    tasks = scope.tasks
    for match in _TASK_NUMBER.finditer(sentence):
        number = parse_numeral(match.group(1))
        found = [task for task in tasks if parse_numeral(task.number.strip("()（）.、")) == number]
        if found:
            return found[0]
    bare = _NOISE.sub("", sentence)
    headed = [task for task in tasks if task.heading and _NOISE.sub("", task.heading) in bare]
    if headed:
        return max(headed, key=lambda task: len(task.heading))
    scored = [(_shared(_NOISE.sub("", task.heading), bare), -index) for index, task in enumerate(tasks)]
    best, index = max(scored, default=(0.0, 0))
    return tasks[-index] if best >= 0.75 else None


def _shared(words: str, text: str) -> float:
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _units_in(scope: Scope, sentence: str) -> list[str]:
    """The units a sentence names, in its order, under the names of the documents."""
    known: dict[str, str] = {}
    for task in scope.tasks:
        for unit in task.units:
            for name in (unit.name, unit.full_name or unit.name, _short(unit.name)):
                known.setdefault(name, unit.name)
    text = re.sub(r"\s", "", sentence)
    found: list[tuple[int, str]] = []
    for name in sorted(known, key=len, reverse=True):
        for match in re.finditer(re.escape(name), text):
            found.append((match.start(), known[name]))
            text = text[: match.start()] + "□" * len(name) + text[match.end() :]
    found += [(match.start(), match.group()) for match in re.finditer(load_rules()["unit_name"], text)]
    return list(dict.fromkeys(name for _, name in sorted(found)))


def _short(name: str) -> str:
    """A unit's name without the word for its level: 市发改委 → 发改委."""
    return name[1:] if name[0] in "市省县区州" and len(name) > 3 else name


def _check_count(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that counts the tasks."""
    match = _TASK_COUNT.search(sentence)
    tasks = scope.library.ledgers[scope.documents[0]].tasks if scope.documents else ()
    if not match or not tasks or (match.start() and sentence[match.start() - 1] == "第"):
        return None
    source = tasks[-1].span
    document = scope.library.documents[source.document]
    clause = document.clause(tasks[-1].clause)
    heading = (
        Span(source.document, source.clause, source.start, clause.body_start)
        if clause and clause.heading
        else source
    )
    differences = []
    if parse_numeral(match.group(1)) != len(tasks):
        differences.append(Difference("tasks", match.group(1), str(len(tasks))))
    return _finding(scope, sentence, heading, differences)


def _check_date(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that dates a document."""
    dates = find_dates(re.sub(r"\s", "", sentence))
    if not dates or not re.search(load_rules()["dates"], sentence):
        return None
    for name in scope.documents:
        document = scope.library.documents[name]
        known = [document.written_on, document.published_on]
        for clause in document.clauses:
            for start, end, iso in find_dates(document.text[clause.start : clause.end]):
                if clause.kind in ("header", "footer") and iso in known:
                    span = Span(name, clause.path, clause.start + start, clause.start + end)
                    if dates[0][2] in known:
                        return _finding(scope, sentence, span, ())
                    drafted = re.sub(r"\s", "", sentence)[dates[0][0] : dates[0][1]]
                    return _finding(scope, sentence, span, [Difference("date", drafted, scope.text(span))])
    return None


# -- wording -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """A text cut into tokens, each with its place in the text it comes from."""

    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def _words(text: str) -> _Words:
    rows = [
        (fold(match.group()), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if not _NOISE.fullmatch(match.group())
    ]
    return _Words(*(tuple(column) for column in zip(*rows, strict=True))) if rows else _Words((), (), ())


def _check_wording(scope: Scope, sentence: str) -> Finding | None:
    """A sentence held against the sentence of the documents that it shares most with."""
    numbers = _number_differences(scope, sentence)
    drafted = _words(sentence)
    best = _best_source(scope, drafted)
    if best is None:
        if numbers:
            source, difference = numbers[0]
            return _finding(scope, sentence, source, [difference] if difference else [])
        return None
    document = scope.library.documents[best.document]
    differences, source = _differences(document, best, drafted, sentence)
    known = [difference for _, difference in numbers if difference]
    if known:
        kept = [item for item in differences if not any(item.drafted in other.drafted for other in known)]
        return _finding(
            scope, sentence, numbers[0][0], [*known, *(item for item in kept if item.kind != "wording")]
        )
    return _finding(scope, sentence, source, differences)


def _number_differences(scope: Scope, sentence: str) -> list[tuple[Span, Difference | None]]:
    """For every document number of the draft the place that prints it, or the nearest one that it is not."""
    known: dict[str, Span] = {}
    for name in scope.documents:
        document = scope.library.documents[name]
        for match in _DOCUMENT_NUMBER.finditer(document.text):
            clause = document.clause_at(match.start())
            known.setdefault(
                _plain_number(match.group()),
                Span(name, clause.path if clause else "", match.start(), match.end()),
            )
    found: list[tuple[Span, Difference | None]] = []
    for match in _DOCUMENT_NUMBER.finditer(re.sub(r"\s", "", sentence)):
        drafted = _plain_number(match.group())
        same = next(
            (number for number in known if drafted.endswith(number) or number.endswith(drafted)), None
        )
        if same:
            found.append((known[same], None))
            continue
        ranked = sorted(
            known, key=lambda number: -SequenceMatcher(None, number, drafted, autojunk=False).ratio()
        )
        if ranked:
            number = ranked[0]
            found.append((known[number], Difference("number", match.group(), scope.text(known[number]))))
    return sorted(found, key=lambda row: row[1] is None)


def _plain_number(text: str) -> str:
    return re.sub(r"[\[(（]", "〔", re.sub(r"[\])）]", "〕", fold(text)))


def _best_source(scope: Scope, drafted: _Words) -> Span | None:
    """The sentence of the documents that holds most of the draft; earlier documents win ties."""
    pairs = list(pairwise(drafted.tokens))
    if not pairs:
        return None
    best: tuple[float, Span] | None = None
    for name in scope.documents:
        document = scope.library.documents[name]
        for clause in document.clauses:
            for span in _units_of_text(document, clause):
                tokens = _words(document.text[span.start : span.end]).tokens
                held = set(pairwise(tokens))
                score = sum(pair in held for pair in pairs) / len(pairs)
                if best is None or score > best[0] + 1e-9:
                    best = (score, span)
    return best[1] if best and best[0] >= load_rules()["thresholds"]["source"] else None


def _units_of_text(document: Document, clause: Clause) -> list[Span]:
    """A clause's sentences, and pairs of them: a draft may run over a full stop."""
    single = sentences(document, clause)
    double = [
        Span(first.document, first.clause, first.start, second.end) for first, second in pairwise(single)
    ]
    return [*single, *double, clause_span(document, clause)]


def _differences(
    document: Document, source: Span, drafted: _Words, sentence: str
) -> tuple[list[Difference], Span]:
    text = document.text[source.start : source.end]
    printed = _words(text)
    matcher = SequenceMatcher(None, drafted.tokens, printed.tokens, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size - 1
    differences = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        mine = sentence[drafted.starts[a1] : drafted.ends[a2 - 1]] if a2 > a1 else ""
        outside = b1 > last or b2 <= first
        theirs = (
            text[printed.starts[b1] : printed.ends[b2 - 1]]
            if b2 > b1 and not (outside and tag == "insert")
            else ""
        )
        if tag == "replace" and b2 <= first:
            tag, theirs = "delete", ""
        if outside and tag == "insert":
            theirs = _comparator_at(text[printed.starts[b1] :]) if b1 == last + 1 else ""
            b2 = b1 + len(_words(theirs).tokens)
        if tag == "insert" and not _changes_claim(theirs):
            continue
        if tag == "delete" and a1 == 0 and len(mine) <= _LEAD_IN and not _changes_claim(mine):
            continue
        if tag == "replace" and b1 > last:
            theirs = ""
            if len(mine) < _TAIL and not _changes_claim(mine):
                continue
        differences.append(_difference(sentence, text, mine, theirs, drafted, printed, (a1, a2), (b1, b2)))
    end = printed.ends[last]
    tail = _comparator_at(text[end:].lstrip())
    end += len(text[end:]) - len(text[end:].lstrip()) + len(tail) if tail else 0
    start = max((text.rfind(mark, 0, printed.starts[first]) + 1 for mark in "。;；,，\n"), default=0)
    stop = min([at for mark in "。;；,，\n" if (at := text.find(mark, end)) >= 0], default=len(text))
    return differences, Span(
        source.document, source.clause, source.start + start, source.start + max(stop, end)
    )


def _comparator_at(text: str) -> str:
    bare = text.lstrip()
    words: list[str] = load_rules()["comparators"]
    return next((word for word in words if bare.startswith(word)), "")


def _changes_claim(words: str) -> bool:
    comparators: list[str] = load_rules()["comparators"]
    return (
        bool(re.search(r"\d", words))
        or any(word in words for word in comparators)
        or bool(re.search(load_rules()["unit_name"], words))
    )


def _difference(
    sentence: str,
    text: str,
    mine: str,
    theirs: str,
    drafted: _Words,
    printed: _Words,
    a: tuple[int, int],
    b: tuple[int, int],
) -> Difference:
    """The kind of a difference, its words widened to a whole figure."""
    comparators: list[str] = load_rules()["comparators"]
    if re.search(r"\d", mine) or re.search(r"\d", theirs):
        is_year = _YEAR.search(mine) and (_YEAR.search(theirs) or not theirs)
        kind: DifferenceKind = "year" if is_year or (not mine and _YEAR.fullmatch(theirs)) else "value"
        left = 1 if kind == "year" else 0
        return Difference(
            kind,
            _widened(sentence, drafted, a, left, 1) if mine else "",
            _widened(text, printed, b, left, 1) if theirs else "",
        )
    if any(word in mine or word in theirs for word in comparators):
        return Difference(
            "comparator", _widened(sentence, drafted, a, 2, 0), _widened(text, printed, b, 2, 0)
        )
    pattern = load_rules()["unit_name"]
    around_mine, around_theirs = _widened(sentence, drafted, a, 4, 4), _widened(text, printed, b, 4, 4)
    units = re.search(pattern, around_mine), re.search(pattern, around_theirs)
    if units[0] and units[1] and units[0].group() != units[1].group():
        return Difference("unit", units[0].group(), units[1].group())
    return Difference("wording", mine, theirs)


def _widened(text: str, words: _Words, at: tuple[int, int], left: int, right: int) -> str:
    """The words at ``at`` with so many tokens more on either side, "" where nothing stands there."""
    if not words.tokens:
        return ""
    first = max(at[0] - left, 0)
    last = min(max(at[1] + right, first + 1), len(words.tokens)) - 1
    return text[words.starts[min(first, last)] : words.ends[last]]
