"""Checking a draft against the documents: 一致, 不一致 with what differs, or 未找到依据."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.drafting.claims import (
    DATE,
    DOCUMENT_NUMBER,
    check_count,
    check_date,
    check_units,
    finding_of,
    number_differences,
    shared,
    split_charge,
)
from assistant.answering.drafting.claims import Finding as Finding
from assistant.answering.drafting.runs import find_run, phrase_differences
from assistant.answering.drafting.wording import (
    Difference,
    bare,
    cut,
    find_differences,
    find_source,
    load_rules,
)
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, clause_span, default_document, short_title
from assistant.models import GovernmentLevel, Library, Question
from assistant.settings import Settings

_SENTENCE = re.compile(r"[^。！？!;；\n]+[。！？!;；]?")
_PHRASE = re.compile(r"[^,，]+")
_REFERENCE = re.compile(rf"《[^》]+》|[(（]?{DOCUMENT_NUMBER.pattern}[)）]?")
# 《…》(文号)提出, 省实施意见要求 : who says it, not what is said.
_ATTRIBUTION = re.compile(
    rf"^(?P<who>(?:根据|依据|按照|按)?(?:(?:[^,，。:：《》]{{0,16}}?(?:{_REFERENCE.pattern}|方案|文件|通知|意见)){{1,2}}"
    r"|国务院|国家|省委省政府|[\u4e00-\u9fff]{0,3}[省市](?:委|政府|人民政府)?))(?:中|里)?"
    r"(?:明确)?(?:提出|要求|明确|规定|指出|强调|写明|写道)[,，:：]?"
)
_NUMBER_TAIL = re.compile(r"[\u4e00-\u9fff][〔\[(（](?:19|20)\d\d[〕\])）]\d+号")
_LEVELS: tuple[tuple[str, GovernmentLevel], ...] = (("国务院|国家|中央", "state"), ("省", "provincial"))
# A phrase shorter than this says too little to be held against anything by itself.
_SHORTEST = 6


def check_draft(text: str, library: Library, documents: Sequence[str] = ()) -> tuple[Finding, ...]:
    """One finding for every sentence of ``text``; ``documents`` narrows to these ids, best first.

    A sentence that joins what stands apart in the documents has one finding for each of its phrases.
    """
    names = tuple(documents) or tuple(
        name for name, document in library.documents.items() if document.form == "full"
    )
    scope = Scope(Question(text, "check_draft"), library, names, False, Settings())
    drafted = [match.group().strip() for match in _SENTENCE.finditer(text)]
    return tuple(finding for sentence in drafted if bare(sentence) for finding in _check(scope, sentence))


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
    values: dict[str, Value] = {"sentence": finding.sentence.rstrip("。;；"), "printed": finding.printed}
    if finding.source is None:
        return [Point("draft_unfounded", values=values)]
    values["clause"] = ClauseName(finding.source.document, finding.source.clause)
    points = [Point(f"draft_{finding.verdict}", (finding.source,), values)]
    for item in finding.differences:
        say = f"differs_{item.kind}"
        if not item.printed:
            say = "differs_added"
        elif not item.drafted and item.kind != "unit_missing":
            say = "differs_left_out"
        points.append(Point(say, (), {"drafted": item.drafted, "printed": item.printed}))
    if finding.differences:
        points.append(Point("draft_printed", (finding.source,), values))
    task = scope.task(finding.source.document, finding.source.clause)
    inherited = [unit for unit in task.units if unit.inherited] if task else []
    if task and inherited and any(unit.span == finding.source for unit in task.units):
        spans = tuple(dict.fromkeys(unit.span for unit in inherited))
        points.append(Point("draft_inherited", spans, {"units": tuple(unit.name for unit in inherited)}))
    return points


def _check(scope: Scope, sentence: str) -> list[Finding]:
    charge = split_charge(scope, _claim(sentence))
    if charge:
        said, charged, task = charge
        units = check_units(scope, charged, task)
        if units:
            return [*_check(scope, said), units]
    for check in (check_units, check_count, check_date):
        finding = check(scope, sentence)
        if finding:
            wrong = [difference for _, difference in number_differences(scope, sentence) if difference]
            if wrong:
                differences = (*wrong, *finding.differences)
                finding = replace(finding, verdict="differs", differences=differences)
            return [finding]
    claim = _claim(sentence)
    found = _strictly(scope, sentence)
    parts = _dated_phrases(claim)
    wrong_number = any(item.kind == "number" for item in found.differences)
    phrases = [bare(DATE.sub("", match.group())) for match in _PHRASE.finditer(claim)]
    short = any(0 < len(phrase) < _SHORTEST for phrase in phrases)
    if (
        short
        or len(parts) < 2
        or wrong_number
        or (found.verdict == "consistent" and not _apart(scope, found, parts))
    ):
        return [found]
    each = [_strictly(scope, phrase) for phrase in parts]
    whole = _held(scope, claim)
    joined = whole < load_rules()["thresholds"]["whole"] or _apart(scope, found, parts)
    if joined and all(_held(scope, phrase) >= whole for phrase in parts):
        return each
    added = any(item.kind == "wording" and not item.printed for item in found.differences)
    return [found] if not added and any(item.verdict != "consistent" for item in each) else each


def _strictly(scope: Scope, sentence: str) -> Finding:
    """A sentence held against the documents; consistent only where each of its phrases stands there as
    one run, under the same year, in the document that the sentence gives for it."""
    said = _ATTRIBUTION.match(sentence)
    meant = _documents_meant(scope, said["who"]) if said else []
    if said is None or not meant:
        return _as_printed(scope, sentence)
    full = [name for name in meant if scope.library.documents[name].form == "full"]
    found = _as_printed(scope.narrowed(full), sentence) if full else None
    if found and found.verdict == "consistent":
        return found
    elsewhere = _as_printed(scope, sentence)
    if elsewhere.source is None or elsewhere.source.document in meant:
        return found or elsewhere
    document = scope.library.documents[elsewhere.source.document]
    clause = document.clause(elsewhere.source.clause)
    numbers = [bare(number) for number in _NUMBER_TAIL.findall(said["who"])]
    if (
        clause
        and numbers
        and all(item in bare(scope.text(clause_span(document, clause))) for item in numbers)
    ):
        return elsewhere  # the document itself names them: 根据…要求,制定本方案
    number = f"({document.number})" if document.number else ""
    other = Difference("document", said["who"], f"《{short_title(document)}》{number}")
    return replace(elsewhere, verdict="differs", differences=(other, *elsewhere.differences))


def _documents_meant(scope: Scope, who: str) -> list[str]:
    """The loaded documents that the words before 提出 name by number, title or level."""
    loaded = scope.library.documents
    plain = bare(who)
    numbered = [name for name, found in loaded.items() if found.number and bare(found.number) in plain]
    if numbered:
        return numbered
    titles = [bare(title) for title in re.findall(r"《([^》]{8,})》", who)]
    titled = [name for name, found in loaded.items() if any(title in bare(found.title) for title in titles)]
    if titled or titles:
        return titled
    levels = [level for words, level in _LEVELS if re.search(words, who)]
    return [name for name, found in loaded.items() if found.level in levels]


def _as_printed(scope: Scope, sentence: str) -> Finding:
    numbered = number_differences(scope, sentence)
    claim = _claim(sentence)
    rest = bare(_REFERENCE.sub("", claim))
    if any(difference for _, difference in numbered) or (numbered and len(rest) < _SHORTEST):
        return _check_wording(scope, sentence)
    run = find_run(scope, claim)
    if run:
        return finding_of(scope, sentence, run.span, run.differences)
    found = _check_wording(scope, sentence)
    if found.verdict != "consistent" or found.source is None:
        return found
    year, differences = "", []
    for phrase in (match.group().strip() for match in _PHRASE.finditer(claim)):
        year = "".join(re.findall(r"(?:19|20)\d\d(?=年)", phrase)[-1:]) or year
        if not bare(DATE.sub("", phrase)):
            continue
        run = find_run(scope, phrase, year)
        if run is None:
            differences += phrase_differences(scope, found.source, phrase)
        else:
            differences += run.differences
    return finding_of(scope, sentence, found.source, differences)


def _dated_phrases(claim: str) -> list[str]:
    """The phrases of a sentence that say enough to be checked, each with the date it stands under."""
    dated, found = "", []
    for phrase in (match.group().strip() for match in _PHRASE.finditer(claim)):
        own = DATE.search(phrase)
        dated = own.group() if own else dated
        if len(bare(DATE.sub("", phrase))) >= _SHORTEST:
            found.append(phrase if own else dated + phrase)
    return found


def _apart(scope: Scope, found: Finding, parts: list[str]) -> bool:
    """Whether a phrase of the sentence stands somewhere else than the rest of it."""
    if found.source is None:
        return True
    here = bare(scope.text(found.source))
    return any(shared(bare(part), here) < load_rules()["thresholds"]["source"] for part in parts)


def _claim(sentence: str) -> str:
    """A sentence without the words that say which document it is taken from."""
    return _ATTRIBUTION.sub("", sentence) or sentence


def _held(scope: Scope, sentence: str) -> float:
    found = find_source(scope, cut(sentence))
    return found[0] if found else 0.0


def _check_wording(scope: Scope, sentence: str) -> Finding:
    """A sentence held against the sentence of the documents that it shares most with."""
    numbers = number_differences(scope, sentence)
    wrong = [difference for _, difference in numbers if difference]
    claim = _claim(sentence)
    rest = bare(_REFERENCE.sub("", claim))
    if numbers and len(rest) < _SHORTEST:
        return finding_of(scope, sentence, numbers[0][0], wrong)
    best = find_source(scope, cut(claim))
    if best is None or best[0] < load_rules()["thresholds"]["source"]:
        if wrong:
            return finding_of(scope, sentence, numbers[0][0], wrong)
        return Finding(sentence, "unfounded", None, "")
    differences, source = find_differences(scope.library.documents[best[1].document], best[1], cut(claim))
    if not wrong:
        return finding_of(scope, sentence, source, differences)
    kept = [item for item in differences if item.kind != "wording"]
    kept = [item for item in kept if not any(item.drafted in other.drafted for other in wrong)]
    return finding_of(scope, sentence, numbers[0][0], [*wrong, *kept])
