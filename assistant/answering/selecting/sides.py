"""The documents that a comparison sets against each other, and what each is called beside the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.scope import Scope, short_title
from assistant.answering.selecting.levels import above, base_document, level_name
from assistant.answering.selecting.pairing import rank
from assistant.retrieval.tokens import fold

# 是哪级的要求: of whatever document prints it, not of those alone that the default one rests on.
_WHICH = re.compile(r"哪(?:一|几|些)?个?(?:级|份|文件|层)")
_WORDS = re.compile(r"[a-z]+|\d+(?:\.\d+)?%?|[\u4e00-\u9fff]{2,}")


def sides_of(scope: Scope) -> tuple[list[str], list[str]]:
    """The documents that have and those that lack; the side a question leaves out is the default or above."""
    question, library = scope.question, scope.library
    base = base_document(scope)
    has = [name for name in question.documents if name in library.documents]
    lacking = [name for name in question.lacking if name in library.documents]
    kind = question.aspect.partition(",")[0]
    if kind in ("lacking", "higher"):
        if not has:
            has = above(scope, base) if base in lacking else [base]
        if not lacking:
            lacking = above(scope, base) if base in has else [base]
    elif not has or (len(has) == 1 and not lacking):
        others = [name for name in (*has, *of_levels(scope, base)) if name != base] or above(scope, base)
        has = list(dict.fromkeys((base, *others)))
    return has, lacking


def of_levels(scope: Scope, base: str) -> list[str]:
    """The documents of the levels asked about, nearest first; another of the level of ``base`` is none."""
    own = scope.library.documents[base].level
    higher = above(scope, base)
    found = [
        name
        for name, document in scope.library.documents.items()
        if document.level in scope.question.levels and document.level != own
    ]
    return sorted([name for name in found if name in higher] or found, key=lambda name: -rank_of(scope, name))


def printing(scope: Scope, matter: str) -> list[str]:
    """The full texts that have every word and figure of ``matter``, where the question asks which have it."""
    words = _WORDS.findall(fold(matter)) if _WHICH.search(scope.question.text) else []
    return [
        name
        for name, document in scope.library.documents.items()
        if words and document.form == "full" and all(word in fold(document.text) for word in words)
    ]


def side_names(scope: Scope, documents: Sequence[str]) -> dict[str, str]:
    """What each of ``documents`` is called beside the others: its level, else its number or title."""
    levels = [scope.library.documents[name].level for name in documents]
    names = {}
    for name in documents:
        document = scope.library.documents[name]
        alone = document.level and levels.count(document.level) == 1
        names[name] = level_name(document) if alone else document.number or f"《{short_title(document)}》"
    return names


def legend(scope: Scope, documents: Sequence[str]) -> tuple[str, ...]:
    """Which document is meant by each of the names of ``side_names``."""
    names = side_names(scope, documents)
    return tuple(f"{names[key]}指《{scope.title(key)}》" for key in dict.fromkeys(documents))


def rank_of(scope: Scope, name: str) -> int:
    """The place of a document's level from the state down, from 0."""
    return rank(scope.library.documents[name])
