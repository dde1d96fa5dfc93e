"""Which documents stand above which: by level, and by what they cite or are about."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.models import Document, GovernmentLevel

# From the lowest up.
LEVELS: tuple[GovernmentLevel, ...] = ("township", "county", "municipal", "provincial", "state")
# Two titles are about the same subject when they share this part of the shorter one's character pairs.
_SAME_SUBJECT = 0.6


@dataclass(frozen=True, slots=True)
class Subject:
    """As much of a document as says what it may stand above: a library of thousands is gone through by it."""

    document: str
    title: str
    level: GovernmentLevel
    number: str | None
    cited: frozenset[str]
    pairs: frozenset[str]


def subject_of(document: Document) -> Subject | None:
    """The document's subject; None where its level is not known."""
    if document.level is None:
        return None
    return Subject(
        document.id,
        document.title,
        document.level,
        document.number,
        frozenset(reference.number for reference in document.references if reference.number),
        frozenset(document.title[start : start + 2] for start in range(len(document.title) - 1)),
    )


def stands_above(upper: Subject, lower: Subject) -> bool:
    """Whether ``upper`` is of a higher level, and cited by ``lower`` or about the same."""
    if LEVELS.index(lower.level) >= LEVELS.index(upper.level):
        return False
    if upper.number and upper.number in lower.cited:
        return True
    return len(lower.pairs & upper.pairs) >= _SAME_SUBJECT * min(len(lower.pairs), len(upper.pairs))
