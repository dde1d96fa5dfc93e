"""Checking a draft against the documents: 一致, 不一致 with what differs, or 未找到依据."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.drafting.attribution import (
    ATTRIBUTION,
    NUMBER_TAIL,
    REFERENCE,
    claim_of,
    documents_meant,
)
from assistant.answering.drafting.claims import Finding as Finding
from assistant.answering.drafting.claims import (
    check_count,
    check_date,
    check_parts,
    check_units,
    finding_of,
    number_differences,
    shared,
    split_charge,
    title_differences,
)
from assistant.answering.drafting.clause_words import DATE
from assistant.answering.drafting.cutting import Difference, bare, cut, load_rules
from assistant.answering.drafting.phrases import left_out, phrase_differences
from assistant.answering.drafting.runs import find_run
from assistant.answering.drafting.wording import FEW, find_differences, find_source
from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import (
    Scope,
    best_sentence,
    clause_span,
    default_document,
    likeness,
    short_title,
)
from assistant.models import Library, Question, Span
from assistant.settings import Settings

_HALF_WIDTH = {ord(char) + 0xFEE0: char for char in "0123456789%."}
_SENTENCE = re.compile(r"[^。！？!;；\n]+[。！？!;；]?")
_PHRASE = re.compile(r"[^,，]+")
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
    found: list[Finding] = []
    for sentence in (match.group().strip() for match in _SENTENCE.finditer(text)):
        plain = _plain(sentence)
        if bare(plain):
            checked = _checked(scope, plain)
            found += [
                replace(item, sentence=sentence) if item.sentence == plain else item for item in checked
            ]
    return tuple(found)


def _checked(scope: Scope, sentence: str) -> list[Finding]:
    """The findings of one sentence, a document it names otherwise than printed among what differs."""
    found = _check(scope, sentence)
    named = title_differences(scope, sentence)
    wrong = tuple(difference for _, difference in named)
    if not wrong or any(item.kind == "wording" for finding in found for item in finding.differences):
        return found
    first, *others = found
    if first.source is None:
        return [finding_of(scope, sentence, named[0][0], wrong), *others]
    return [replace(first, verdict="differs", differences=(*wrong, *first.differences)), *others]


def _plain(sentence: str) -> str:
    """A drafted sentence as it is compared: half-width figures, no white space beside Chinese or figures."""
    half = sentence.translate(_HALF_WIDTH)
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", half)


def held_against(library: Library, text: str, first: Sequence[str] = ()) -> list[str]:
    """The full texts that a draft is held against, ``first`` before others: of a large library those that
    the draft names or that search finds for it."""
    names = list(library.documents)
    if len(names) > FEW:
        named = [name for name in names if name in text]
        hits = [hit for match in _SENTENCE.finditer(text) for hit in library.search(match.group(), 3)]
        found = Counter(hit.document for hit in hits)
        names = [*named[:FEW], *(name for name, _ in found.most_common(FEW))]
    known = (library.documents.get(name) for name in dict.fromkeys([*first, *names]))
    return [document.id for document in known if document and document.form == "full"]


def select_check(scope: Scope) -> Evidence:
    """Evidence for a draft (intent ``check_draft``): a verdict on every sentence of it."""
    question = scope.question
    draft = " ".join(question.terms) if question.terms else question.topic
    first = [name for name in question.documents if name not in draft]
    first.append(default_document(scope.library, scope.settings))
    findings = check_draft(draft, scope.library, held_against(scope.library, draft, first))
    if not findings:
        return Evidence("check_draft", "abstained", (Point("draft_empty"),))
    points = [point for finding in findings for point in _said(scope, finding)]
    unfounded = sum(finding.verdict == "unfounded" for finding in findings)
    status = "abstained" if unfounded == len(findings) else "partial" if unfounded else "answered"
    return Evidence("check_draft", status, tuple(points), looked_at=scope.documents)  # type: ignore[arg-type]


def _said(scope: Scope, finding: Finding) -> list[Point]:
    values: dict[str, Value] = {"sentence": finding.sentence.rstrip("。;；"), "printed": finding.printed}
    if finding.source is None:
        near = finding.nearest
        if near is None:
            return [Point("draft_unfounded", values=values)]
        values |= {"clause": ClauseName(near.document, near.clause), "printed": scope.text(near)}
        return [Point("draft_unfounded", values=values), Point("draft_nearest", (near,), values)]
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
    charge = split_charge(scope, claim_of(sentence))
    if charge:
        said, charged, task = charge
        units = check_units(scope, charged, task)
        if units:
            return [*_check(scope, said), units]
    printed = None if re.search(load_rules()["responsible"], sentence) else find_run(scope, sentence)
    if printed and not printed.differences and len(bare(sentence)) >= _SHORTEST:
        return [finding_of(scope, sentence, printed.span, ())]
    for check in (check_units, check_count, check_parts, check_date):
        finding = check(scope, sentence)
        if finding:
            wrong = [difference for _, difference in number_differences(scope, sentence) if difference]
            if wrong:
                differences = (*wrong, *finding.differences)
                finding = replace(finding, verdict="differs", differences=differences)
            return [finding]
    found = _strictly(scope, sentence)
    if found.verdict == "consistent" or any(item.kind == "number" for item in found.differences):
        return [found]
    claim = claim_of(sentence)
    parts = _dated_phrases(claim)
    phrases = [bare(DATE.sub("", match.group())) for match in _PHRASE.finditer(claim)]
    if len(parts) < 2 or any(0 < len(phrase) < _SHORTEST for phrase in phrases):
        return [found]
    each = [_strictly(scope, phrase) for phrase in parts]
    if all(item.verdict == "consistent" for item in each):
        return _joined(scope, each)
    whole = _held(scope, claim)
    apart = whole < load_rules()["thresholds"]["whole"] or _apart(scope, found, parts)
    added = any(item.kind == "wording" and not item.printed for item in found.differences)
    return each if added or (apart and all(_held(scope, phrase) >= whole for phrase in parts)) else [found]


def _joined(scope: Scope, each: list[Finding]) -> list[Finding]:
    """Phrases that all stand somewhere: one that goes on another sentence than the one before is not
    confirmed, since who is to do it and by when stand where that sentence begins."""
    found: list[Finding] = []
    before: Span | None = None
    for finding in each:
        run = find_run(scope, finding.sentence)
        if run and before and not run.begins and run.sentence != before:
            differences = [Difference("joined", finding.sentence, finding.printed)]
            finding = finding_of(scope, finding.sentence, run.span, differences)
        before = run.sentence if run else None
        found.append(finding)
    return found


def _strictly(scope: Scope, sentence: str) -> Finding:
    """A sentence held against the documents; consistent only where each of its phrases stands there as
    one run, under the same year, in the document that the sentence gives for it."""
    said = ATTRIBUTION.match(sentence)
    meant = documents_meant(scope, said["who"]) if said else []
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
    numbers = [bare(number) for number in NUMBER_TAIL.findall(said["who"])]
    if (
        clause
        and numbers
        and all(item in bare(scope.text(clause_span(document, clause))) for item in numbers)
    ):
        return elsewhere  # the document itself names them: 根据…要求,制定本方案
    number = f"({document.number})" if document.number else ""
    other = Difference("document", said["who"], f"《{short_title(document)}》{number}")
    return replace(elsewhere, verdict="differs", differences=(other, *elsewhere.differences))


def _as_printed(scope: Scope, sentence: str) -> Finding:
    numbered = number_differences(scope, sentence)
    claim = claim_of(sentence)
    rest = bare(REFERENCE.sub("", claim))
    if any(difference for _, difference in numbered) or (numbered and len(rest) < _SHORTEST):
        return _check_wording(scope, sentence)
    runs = [run for said in dict.fromkeys((sentence, claim)) if (run := find_run(scope, said))]
    if runs:
        run = min(runs, key=lambda run: len(run.differences))
        return finding_of(scope, sentence, run.span, run.differences)
    found = _check_wording(scope, sentence)
    if found.verdict != "consistent" or found.source is None:
        return found
    phrases = [match.group().strip() for match in _PHRASE.finditer(claim)]
    differences = [item for phrase in phrases for item in phrase_differences(scope, found.source, phrase)]
    differences = differences or left_out(scope, found.source, claim) or [Difference("wording", claim, "")]
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


def _held(scope: Scope, sentence: str) -> float:
    found = find_source(scope, cut(sentence))
    return found[0] if found else 0.0


def _check_wording(scope: Scope, sentence: str) -> Finding:
    """A sentence held against the sentence of the documents that it shares most with."""
    numbers = number_differences(scope, sentence)
    wrong = [difference for _, difference in numbers if difference]
    claim = claim_of(sentence)
    rest = bare(REFERENCE.sub("", claim))
    if numbers and len(rest) < _SHORTEST:
        return finding_of(scope, sentence, numbers[0][0], wrong)
    best = find_source(scope, cut(claim))
    if best is None or best[0] < load_rules()["thresholds"]["source"]:
        if wrong:
            return finding_of(scope, sentence, numbers[0][0], wrong)
        return Finding(sentence, "unfounded", None, "", nearest=_nearest(scope, claim))
    differences, source = find_differences(scope.library.documents[best[1].document], best[1], cut(claim))
    if not wrong:
        return finding_of(scope, sentence, source, differences)
    kept = [item for item in differences if item.kind != "wording"]
    kept = [item for item in kept if not any(item.drafted in other.drafted for other in wrong)]
    return finding_of(scope, sentence, numbers[0][0], [*wrong, *kept])


def _nearest(scope: Scope, claim: str) -> Span | None:
    """The sentence of the clause that search finds first, where it has words of the claim."""
    for hit in scope.library.search(claim, 1, scope.documents):
        document = scope.library.documents[hit.document]
        clause = document.clause(hit.clause)
        if clause and document.form == "full" and clause.kind not in ("header", "footer"):
            found = best_sentence(document, clause, claim)
            return found if likeness(claim, scope.text(found)) >= load_rules()["thresholds"]["near"] else None
    return None
