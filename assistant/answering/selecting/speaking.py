"""Whether a clause speaks of a matter, and which clause of another document is headed by it."""

from __future__ import annotations

import re

from assistant.answering.points import ClauseName
from assistant.answering.scope import Scope, likeness
from assistant.answering.selecting.pairing import rank
from assistant.answering.selecting.relevance import related_words, said_otherwise

# A clause that holds less of the words of a matter says nothing of it.
SPEAKS = 0.6
_TWO_WORDS = 4


def headed_above(scope: Scope, base: str) -> ClauseName | None:
    """The clause of a document above ``base`` whose heading names the topic, nearest level first."""
    topic, documents = scope.question.topic, scope.library.documents
    cited = {item.loaded or item.number for item in documents[base].references}
    higher = [name for name in documents if name in cited and rank(documents[name]) < rank(documents[base])]
    for name in sorted(higher, key=lambda name: -rank(documents[name])):
        for clause in documents[name].clauses if topic else ():
            if topic in clause.heading:
                return ClauseName(name, clause.path)
    return None


def is_silent(scope: Scope, name: ClauseName, what: str) -> bool:
    """Whether a clause holds hardly any of the words of a matter, nor those documents use for it."""
    document = scope.library.documents[name.document]
    clause = document.clause(name.path)
    if clause is None or not what:
        return False
    text = document.text[clause.start : clause.end]
    return not speaks_of(scope, what, text)


def speaks_of(scope: Scope, what: str, text: str) -> bool:
    """Whether a text holds most of the words of a matter, or those documents use for it."""
    related = related_words(scope, what)
    # 林长制 is itself a word of documents: what stands beside it in the thesaurus (森林) is not it.
    if what in text or (what not in related and said_otherwise(scope, what, text)):
        return True
    if len(what) == _TWO_WORDS:
        # 城市更新 is not 更新车船、城市配送.
        return re.search(f"{re.escape(what[:2])}[^,，。;；]{{0,8}}{re.escape(what[2:])}", text) is not None
    return likeness(what, text) >= SPEAKS
