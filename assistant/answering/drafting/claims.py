"""Drafted sentences that claim who is responsible, how many tasks there are, a date or a document number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from assistant.answering.drafting.clause_words import same_words, words_of
from assistant.answering.drafting.cutting import Difference, bare, cut, load_rules
from assistant.answering.drafting.wording import find_source
from assistant.answering.scope import Scope, heading_span
from assistant.models import Span, Task
from assistant.reading.numerals import find_dates, parse_numeral
from assistant.retrieval.tokens import fold

Verdict: TypeAlias = Literal["consistent", "differs", "unfounded"]
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(（](?:19|20)\d\d[〕\])）]\d+号")
_YEAR_OF_ISSUE = re.compile(
    r"(?:19|20)\d\d年(?:成文|印发|发文|发布|公布)|(?:成文|印发|发文|发布|公布)(?:于|时间|日期)?[是为:：]?(?:19|20)\d\d年(?!度)"
)
# 氢能示范由甲局负责, 绿色物流的责任单位是…: what the units are responsible for.
_SUBJECT = re.compile(
    r"(?:[\u4e00-\u9fff]{1,3}[省市县区]|全[省市县区]|我[省市县区])?(?:的)?(.+?)(?:工作|任务)?(?:的?(?:责任|牵头|配合)单位|由)"
)
_SHORTEST_SUBJECT = 4
_TITLE = re.compile(r"《([^《》]{4,})》")
# A title this close to a known one is meant to be it.
_SAME_TITLE = 0.6
_PHRASE = re.compile(r"[^,，。]+")
_TASK_COUNT = re.compile(r"(\d+|[一二三四五六七八九十百]+)(?:项|条|个)(?:主要|重点|具体|工作)*任务")
_PART_COUNT = re.compile(
    r"(?:第(?P<nth>[一二三四五六七八九十\d]+)(?:部分|章|大项))?[^,，]{0,6}?(?:分为?|共有?|包括|含|有)"
    r"(?P<count>\d+|[一二两三四五六七八九十]+)(?:个|大)*(?P<of>方面|部分|板块|体系|章|小节|大项)"
)
_UNIT_COUNT = re.compile(r"(\d+|[一二两三四五六七八九十]+)(?:家|个)(?:责任)?(?:单位|部门)")
_TASK_NUMBER = re.compile(
    r"第(?P<nth>\d+|[一二三四五六七八九十]+)(?:项|条|号|个|任务)|(?:任务|事项)(?P<number>\d+|[一二三四五六七八九十]+)"
)


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
    nearest: Span | None = None  # where nothing says so, the sentence that is nearest in meaning


def finding_of(scope: Scope, sentence: str, source: Span, differences: Sequence[Difference]) -> Finding:
    """The finding about ``sentence`` held against ``source``: consistent where nothing differs."""
    printed = scope.text(source)
    verdict: Verdict = "differs" if differences else "consistent"
    return Finding(sentence, verdict, source, printed, tuple(dict.fromkeys(differences)))


def split_charge(scope: Scope, sentence: str) -> tuple[str, str, Task] | None:
    """A sentence that says something and who is responsible for it (…达到95%以上,由市水利局牵头): what it
    says, who is, and the task that says so; None where it names the task itself, or no task says so."""
    phrases = [match.group().strip() for match in _PHRASE.finditer(sentence)]
    charge = [phrase for phrase in phrases if re.search(load_rules()["responsible"], phrase)]
    said = "，".join(phrase for phrase in phrases if phrase not in charge)
    if not charge or not said or _task_meant(scope, sentence):
        return None
    found = find_source(scope, cut(said))
    if found is None or found[0] < load_rules()["thresholds"]["source"]:
        return None
    task = scope.task(found[1].document, found[1].clause)
    return (said, "，".join(charge), task) if task and task.units else None


def check_units(scope: Scope, sentence: str, task: Task | None = None) -> Finding | None:
    """A sentence that says who is responsible for a task: for ``task`` where it does not name one."""
    rules = load_rules()
    if not re.search(rules["responsible"], sentence):
        return None
    task = task or _task_meant(scope, sentence)
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
    listed_out = re.search(rules["complete"], sentence) or ("包括" in sentence and len(drafted) > 1)
    if drafted and listed_out and not re.search(rules["leading"], sentence):
        differences += [Difference("unit_missing", "", name) for name in printed if name not in drafted]
    if drafted and re.search(rules["leading"], sentence):
        leads = [unit.name for unit in task.units if unit.role == "lead"]
        if not leads:
            differences.append(Difference("lead", drafted[0], "、".join(printed)))
        elif drafted[0] not in leads:
            differences.append(Difference("lead", drafted[0], "、".join(leads)))
    printed_dates = [word for item in task.deadlines for word in words_of(item.text) if word.date]
    for word in words_of(sentence):
        if word.governs and not any(same_words(word, other) for other in printed_dates):
            differences.append(Difference("year", word.text, "、".join(item.text for item in task.deadlines)))
    spans = list(dict.fromkeys(unit.span for unit in task.units if not unit.inherited))
    return finding_of(scope, sentence, spans[0] if spans else task.span, differences)


def _task_meant(scope: Scope, sentence: str) -> Task | None:
    tasks = scope.tasks
    for match in _TASK_NUMBER.finditer(sentence):
        number = parse_numeral(match["nth"] or match["number"])
        found = [task for task in tasks if parse_numeral(task.number.strip("()（）.、")) == number]
        if found:
            return found[0]
    plain = bare(sentence)
    headed = [task for task in tasks if task.heading and bare(task.heading) in plain]
    if headed:
        return max(headed, key=lambda task: len(task.heading))
    subject = _SUBJECT.match(plain)
    if subject and len(subject.group(1)) >= _SHORTEST_SUBJECT:
        named = [task for task in tasks if task.heading and shared(subject.group(1), bare(task.heading)) == 1]
        if named and sum(task.document == named[0].document for task in named) == 1:
            return named[0]
    scored = [(shared(bare(task.heading), plain), -index) for index, task in enumerate(tasks)]
    best, index = max(scored, default=(0.0, 0))
    return tasks[-index] if best >= 0.75 else None


def shared(words: str, text: str) -> float:
    """How much of ``words`` stands in ``text``, by pairs of characters: 0 to 1."""
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


def check_count(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that counts the tasks, or those of a unit."""
    match = _TASK_COUNT.search(sentence)
    tasks = scope.library.ledgers[scope.documents[0]].tasks if scope.documents else ()
    if not match or not tasks or (match.start() and sentence[match.start() - 1] == "第"):
        return None
    number, words = parse_numeral(match.group(1)), match.group(1)
    units = _units_in(scope.narrowed(scope.documents[:1]), sentence)
    held = [
        (task, unit) for task in tasks for unit in task.units if unit.name in units[:1] and not unit.inherited
    ]
    if held:
        leading = re.search(load_rules()["leading"], sentence)
        led = [row for row in held if row[1].role == "lead"] if leading else held
        if leading and not any(task.lead_stated for task in tasks):
            return finding_of(scope, sentence, held[0][1].span, [Difference("lead", units[0], units[0])])
        differences = [] if number == len(led) else [Difference("tasks", words, str(len(led)))]
        return finding_of(scope, sentence, (led or held)[0][1].span, differences)
    source = tasks[-1].span
    clause = scope.library.documents[source.document].clause(tasks[-1].clause)
    end = clause.body_start if clause and clause.heading else source.end
    heading = Span(source.document, source.clause, source.start, end)
    differences = [] if number == len(tasks) else [Difference("tasks", words, str(len(tasks)))]
    return finding_of(scope, sentence, heading, differences)


def check_parts(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that counts the parts of a document, or of one of its parts."""
    match = _PART_COUNT.search(sentence)
    if not match or not scope.documents:
        return None
    document = scope.document
    parts = [clause for clause in document.clauses if clause.kind == "section" and clause.parent is None]
    inside = None
    if match["nth"]:
        wanted = parse_numeral(match["nth"])
        inside = next(
            (part for part in parts if parse_numeral(part.number.strip("()（）.、第章")) == wanted), None
        )
        parts = [clause for clause in document.clauses if inside and clause.parent == inside.path]
    elif match["of"] not in ("部分", "章", "大项"):
        return None
    if not parts:
        return None
    source = heading_span(document, inside or parts[-1])
    same = parse_numeral(match["count"]) == len(parts)
    printed = f"{len(parts)}个:" + "、".join(part.heading for part in parts)
    said = match["count"] + match["of"]
    return finding_of(scope, sentence, source, [] if same else [Difference("parts", said, printed)])


def check_date(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that dates a document."""
    dates = find_dates(re.sub(r"\s", "", sentence))
    if not re.search(load_rules()["dates"], sentence):
        return None
    if not dates:
        return _check_year(scope, sentence)
    published = re.search(r"公布|发布", sentence)
    for name in scope.documents:
        document = scope.library.documents[name]
        known = document.published_on if published else document.written_on
        for clause in document.clauses:
            for start, end, iso in find_dates(document.text[clause.start : clause.end]):
                if clause.kind in ("header", "footer") and iso == known:
                    span = Span(name, clause.path, clause.start + start, clause.start + end)
                    drafted = re.sub(r"\s", "", sentence)[dates[0][0] : dates[0][1]]
                    same = dates[0][2] == known
                    return finding_of(
                        scope, sentence, span, [] if same else [Difference("date", drafted, scope.text(span))]
                    )
    return None


def number_differences(scope: Scope, sentence: str) -> list[tuple[Span, Difference | None]]:
    """For every document number of the draft the place that prints it, or the nearest one that it is not."""
    known: dict[str, Span] = {}
    for name in scope.documents:
        document = scope.library.documents[name]
        for match in DOCUMENT_NUMBER.finditer(document.text):
            clause = document.clause_at(match.start())
            known.setdefault(
                _plain_number(match.group()),
                Span(name, clause.path if clause else "", match.start(), match.end()),
            )
    found: list[tuple[Span, Difference | None]] = []
    for match in DOCUMENT_NUMBER.finditer(re.sub(r"\s", "", sentence)):
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


def title_differences(scope: Scope, sentence: str) -> list[tuple[Span, Difference]]:
    """For every title of the draft that no document bears or prints, the one it is nearest to."""
    drafted = [match.group(1) for match in _TITLE.finditer(sentence)]
    if not drafted:
        return []
    known: dict[str, Span] = {}
    for name in scope.documents:
        document = scope.library.documents[name]
        for match in _TITLE.finditer(document.text):
            clause = document.clause_at(match.start())
            path = clause.path if clause else ""
            known.setdefault(bare(match.group(1)), Span(name, path, match.start(1), match.end(1)))
        at = document.text.find(document.title)
        if at >= 0:
            known.setdefault(bare(document.title), Span(name, "header", at, at + len(document.title)))
    found = []
    for title in drafted:
        ranked = sorted(
            known, key=lambda other: -SequenceMatcher(None, other, bare(title), autojunk=False).ratio()
        )
        if any(bare(title) in other for other in known) or not ranked:
            continue
        if SequenceMatcher(None, ranked[0], bare(title), autojunk=False).ratio() >= _SAME_TITLE:
            span = known[ranked[0]]
            found.append((span, Difference("title", title, scope.text(span))))
    return found


def _plain_number(text: str) -> str:
    return re.sub(r"[\[(（]", "〔", re.sub(r"[\])）]", "〕", fold(text)))


def _check_year(scope: Scope, sentence: str) -> Finding | None:
    """A sentence that says in which year a document came out."""
    match = _YEAR_OF_ISSUE.search(sentence)
    if match is None:
        return None
    for name in scope.documents:
        document = scope.library.documents[name]
        for clause in document.clauses:
            for start, end, iso in find_dates(document.text[clause.start : clause.end]):
                if clause.kind in ("header", "footer") and iso == document.written_on:
                    span = Span(name, clause.path, clause.start + start, clause.start + end)
                    year = re.search(r"\d{4}", match.group())
                    same = bool(year and iso.startswith(year.group()))
                    difference = Difference("date", match.group(), scope.text(span))
                    return finding_of(scope, sentence, span, [] if same else [difference])
    return None
