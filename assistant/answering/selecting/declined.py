"""What is not in the documents: said plainly, what was looked at named, the nearest clause offered."""

from __future__ import annotations

from assistant.answering.points import Evidence, Point
from assistant.answering.scope import Scope, heading_span, short_title, titles
from assistant.answering.selecting.relevance import nearest

# Kinds of question that no clause is near to.
_NO_NEAREST = ("injection", "chat", "weather")
_HELP = ("greeting", "thanks", "farewell", "identity", "reset", "unclear")


def nothing_found(scope: Scope) -> Evidence:
    """Declined: the documents looked at do not say this."""
    return Evidence(
        scope.question.intent,
        "abstained",
        (not_stated(scope), *nearest_points(scope)),
        looked_at=scope.documents,
    )


def not_stated(scope: Scope) -> Point:
    """The sentence that declines, naming what was looked at."""
    forms = {scope.library.documents[name].form for name in scope.documents}
    say = "not_in_outline" if forms == {"outline"} else "not_stated"
    return Point(say, values={"titles": titles(scope.title(name) for name in scope.documents)})


def nearest_points(scope: Scope) -> tuple[Point, ...]:
    """The nearest clause, offered as such; () where none is near."""
    question = scope.question
    found = nearest(scope, question.topic or question.indicator or " ".join(question.terms))
    if found is None:
        return ()
    document = scope.library.documents[found.document]
    clause = document.clause(found.path)
    assert clause is not None
    return (Point("nearest", (heading_span(document, clause),), {"clause": found.name}),)


def select_outside(scope: Scope) -> Evidence:
    """Declined: a question that no notice answers (intent ``outside``)."""
    if scope.question.aspect in _NO_NEAREST:
        return Evidence("outside", "abstained", (Point("outside"),), looked_at=scope.documents)
    return nothing_found(scope)


def select_help(scope: Scope) -> Evidence:
    """What can be asked, and which documents are loaded (intent ``help``)."""
    aspect = scope.question.aspect if scope.question.aspect in _HELP else "abilities"
    loaded = titles(
        short_title(document) for document in scope.library.documents.values() if document.form == "full"
    )
    return Evidence("help", "answered", (Point(f"help_{aspect}", values={"titles": loaded}),))
