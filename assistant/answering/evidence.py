"""Question → evidence: which clauses and ledger rows bear the answer, or that none does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.drafting.check import select_check
from assistant.answering.points import Evidence, Point, Value
from assistant.answering.scope import Scope, assumed_notice, find_scope, titles
from assistant.answering.selecting.contrast import select_compare
from assistant.answering.selecting.corrections import issue_points, premise_points
from assistant.answering.selecting.counts import select_count
from assistant.answering.selecting.deadlines import select_deadlines
from assistant.answering.selecting.declined import nothing_found, select_help, select_outside
from assistant.answering.selecting.duties import select_duties
from assistant.answering.selecting.facts import select_document_data
from assistant.answering.selecting.foreign import is_foreign
from assistant.answering.selecting.goals import select_goals
from assistant.answering.selecting.levels import select_basis
from assistant.answering.selecting.mentions import select_mentions
from assistant.answering.selecting.passages import (
    select_cite,
    select_damage,
    select_verbatim,
)
from assistant.answering.selecting.relevance import everyday_words
from assistant.answering.selecting.responsible import select_responsible_units
from assistant.answering.selecting.sections import select_section
from assistant.answering.selecting.targets import select_targets
from assistant.answering.selecting.tasks import select_task
from assistant.answering.selecting.terms import select_term
from assistant.answering.selecting.topics import select_topic
from assistant.answering.selecting.unit_tasks import select_unit_tasks
from assistant.answering.understanding.noise import lower
from assistant.models import Library, Question
from assistant.settings import Settings

_SELECT: Mapping[str, Callable[[Scope], Evidence]] = {
    "task": select_task,
    "responsible_units": select_responsible_units,
    "unit_tasks": select_unit_tasks,
    "deadlines": select_deadlines,
    "targets": select_targets,
    "count": select_count,
    "section": select_section,
    "topic": select_topic,
    "verbatim": select_verbatim,
    "cite": select_cite,
    "check_draft": select_check,
    "document_data": select_document_data,
    "mentions": select_mentions,
    "goals": select_goals,
    "duties": select_duties,
    "term": select_term,
    "damage": select_damage,
    "basis": select_basis,
    "compare": select_compare,
    "help": select_help,
    "outside": select_outside,
}
# Aspects with a module of their own.
_MENTIONS = ("cites", "means")
# Aspects that ask about all that is loaded.
_OF_ALL = (("document_data", "list"), ("count", "documents"))
# Intents whose answer looks at every document, or at none.
_EVERYWHERE = ("verbatim", "check_draft", "help", "outside", "compare")


# Intents whose question may hold words of any kind.
_ANYTHING = ("verbatim", "term", "check_draft", "cite", "help", "outside", "damage")
# Intents that may be answered from another document where the default one does not say.
_BY_TOPIC = ("task", "responsible_units", "targets", "topic", "cite")


# So many characters in a row name a matter.
_A_NAME = 4
_POINTING = re.compile(r"它|[这该此那](?:一)?(?:项|条|个任务|事)|上一?[项条]|刚才|\b(?:it|its|that one)\b")
_PUT_RIGHT = (
    ("written_on", "premise_other_issue"),
    ("issuer", "premise_other_issuer"),
    ("tasks", "premise_other_count"),
)


def select_evidence(question: Question, library: Library, settings: Settings | None = None) -> Evidence:
    """What bears the answer to ``question``: complete, or the finding that the documents do not say.

    ``settings`` name the document meant where the question names none.
    """
    settings = settings or Settings()
    if not library.documents:
        return Evidence(question.intent, "abstained", (Point("nothing_loaded"),))
    scope = find_scope(question, library, settings)
    if question.intent not in _ANYTHING and is_foreign(scope):
        return nothing_found(scope)
    if question.parts:
        parts: list[Evidence] = []
        for part in question.parts:
            found = select_evidence(part, library, settings)
            # Two rates of one task asked for with its units: one answer, told once.
            parts += [found] if all(found.points != other.points for other in parts) else []
        return Evidence(question.intent, "answered", parts=tuple(parts))
    absent = [what for kind, what in question.premise if kind == "document"]
    if absent and not question.documents:
        return _not_loaded(scope, absent)
    if _points_nowhere(question):
        return Evidence(question.intent, "abstained", (Point("which_task"),), looked_at=scope.documents)
    elsewhere = _printed_elsewhere(scope)
    evidence = elsewhere or _SELECT.get(_intent(question), nothing_found)(scope)
    if not evidence.points and not evidence.parts:
        evidence = nothing_found(scope)
    # A task that is found but has no date is an answer; a matter that is not found may stand elsewhere.
    unfound = question.intent == "deadlines" and any(point.say == "not_stated" for point in evidence.points)
    if scope.assumed and evidence.status == "abstained" and (question.intent in _BY_TOPIC or unfound):
        evidence = _in_others(scope) or evidence
    elif (
        elsewhere is None
        and question.intent not in _EVERYWHERE
        and (question.intent, question.aspect) not in _OF_ALL
        and evidence.status != "abstained"
    ):
        evidence = evidence.noting(*assumed_notice(scope))
    if question.intent == "verbatim" and scope.assumed and evidence.status == "answered":
        evidence = _naming_others(scope, evidence)
    unknown = [what for kind, what in question.premise if kind == "document_number"]
    if unknown and evidence.status == "abstained":
        evidence = replace(evidence, points=(Point("document_not_loaded", values={"what": unknown[0]}),))
    if question.carried and question.intent not in _EVERYWHERE:
        evidence = evidence.noting(Point("carried_document", values={"title": scope.title()}))
    if issued := issue_points(scope):
        # The fact put right is the fact asked about.
        kept = () if (question.aspect, issued[-1].say) in _PUT_RIGHT else evidence.points
        evidence = replace(evidence, points=(*issued, *kept))
    if question.narrowed:
        evidence = evidence.led_by(Point("narrowed", values={"n": question.narrowed}))
    if not evidence.looked_at:
        evidence = replace(evidence, looked_at=scope.documents)
    return evidence


def _printed_elsewhere(scope: Scope) -> Evidence | None:
    """The answer of documents that print the words asked about, where the one assumed does not."""
    question = scope.question
    if not scope.assumed or question.intent not in (*_BY_TOPIC, "deadlines"):
        return None
    topic = question.topic or question.indicator
    own = lower(scope.document.text)
    name = max(topic.split(), key=len, default="")
    if name in own:
        return None
    # A document that prints an everyday word (物业) comes before one that has other words for it.
    everyday = everyday_words(scope, topic)
    everyday = () if any(word in own for word in everyday) else everyday
    for words in (*([name] if len(name) >= _A_NAME else []), *everyday):
        printing = [
            key
            for key, document in scope.library.documents.items()
            if document.form == "full" and scope.library.ledgers[key].tasks and words in lower(document.text)
        ]
        if printing:
            return _in_others(scope, printing)
    return None


def _in_others(scope: Scope, others: Sequence[str] = ()) -> Evidence | None:
    """The answer of the other documents where the one assumed has none."""
    question = scope.question
    others = others or [name for name in scope.library.documents if name not in scope.documents]
    if not others or question.clauses or question.numbers or not (question.topic or question.indicator):
        return None
    found = _SELECT[question.intent](scope.narrowed(others))
    if found.status == "abstained":
        return None
    return _naming_others(scope, found)


def _naming_others(scope: Scope, found: Evidence) -> Evidence:
    """``found``, led by where it stands if that is in none of the documents assumed."""
    used = dict.fromkeys(span.document for point in found.points for span in point.spans)
    if used.keys() & set(scope.documents):
        return found
    values: dict[str, Value] = {"title": scope.title(), "others": titles(map(scope.title, used))}
    return found.led_by(Point("in_other_document", values=values))


def _points_nowhere(question: Question) -> bool:
    """Whether a question points at a task (它, 这一项) that nothing before it names."""
    named = (
        *question.clauses, *question.numbers, *question.units, *question.terms, *question.years,
        question.section, question.topic, question.indicator,
    )  # fmt: skip
    if any(named) or question.intent not in ("task", "responsible_units", "deadlines", "targets"):
        return False
    return (question.intent == "responsible_units" and question.aspect not in ("all", "leads")) or bool(
        _POINTING.search(question.text)
    )


def _intent(question: Question) -> str:
    """The intent to answer by: a section or document named alone is asked for what it holds."""
    if question.intent == "document_data" and question.aspect in _MENTIONS:
        return "mentions"
    pointed = question.clauses or question.numbers or question.topic or question.terms or question.units
    if question.intent in ("task", "topic") and not pointed:
        if question.section:
            return "section"
        if question.documents and question.aspect in ("", "text", "summary"):
            return "document_data"
    return question.intent


def _not_loaded(scope: Scope, absent: list[str]) -> Evidence:
    """Declined: the question is about a document that is not loaded."""
    points = premise_points(scope, ())
    return Evidence(
        scope.question.intent, "abstained", tuple(points), looked_at=tuple(scope.library.documents)
    )
