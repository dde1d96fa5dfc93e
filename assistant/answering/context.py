"""What a turn leaves for the next: the question served, and what its answer showed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.models import Answer, Intent, Question, UnitMention

Clauses = tuple[tuple[str, str], ...]

NOT_CARRIED: tuple[Intent, ...] = ("help", "outside", "check_draft")


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation leaves open: the last question served, and the clauses its answer showed.

    ``tasks`` rows (document id, path), best first; ``document`` the document asked about last;
    ``pair`` the two clauses named last, for 前者 and 后者; ``units`` the two units named last, for 这两家;
    ``listed`` the clauses of the last list, for 最后一个呢 after 第一个呢; ``checked`` a draft just checked,
    for 那正确的是多少.
    """

    question: Question
    tasks: Clauses = ()
    document: str | None = None
    pair: Clauses = ()
    units: tuple[UnitMention, ...] = ()
    listed: Clauses = ()
    checked: Question | None = None


def remember(question: Question, answer: Answer, context: Context | None = None) -> Context | None:
    """The context after an answer; what was not about the documents leaves ``context`` as it was."""
    if question.intent == "help" and question.aspect == "reset":
        return None
    after = recall(question, context)
    shown = tuple((task.document, task.clause) for task in answer.tasks)
    before = context.listed if context else ()
    if after is not None and after is not context and not shown:
        return replace(after, listed=before if set(question.clauses) <= set(before) else ())
    if after is None or after is context:
        return after
    listed = shown if len(shown) > 1 else before if set(shown) <= set(before) else ()
    served = question.parts[-1] if question.parts else question
    document: str | None = after.document or shown[0][0]
    if served.intent == "basis" and served.levels:
        # 省里谁负责: the document asked about is the province's; of 国家和省里 it is neither.
        document = shown[0][0] if len(served.levels) == 1 else after.document
    return replace(after, tasks=shown, document=document, listed=listed)


def recall(question: Question, context: Context | None) -> Context | None:
    """The context after a question alone: what its slots name."""
    if question.intent == "check_draft":
        return replace(context or Context(Question("", "help")), checked=question)
    if question.intent in NOT_CARRIED:
        return context
    if question.parts:
        for part in question.parts:
            context = recall(part, context)
        return context
    named = question.documents or tuple(document for document, _ in question.clauses)
    document = named[0] if named else (context.document if context else None)
    pair = tuple(dict.fromkeys((*(context.pair if context else ()), *question.clauses)))[-2:]
    units = (*(context.units if context else ()), *question.units)
    return Context(question, question.clauses, document, pair, tuple(dict.fromkeys(units))[-2:])
