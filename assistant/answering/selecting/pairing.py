"""The clause of another document that answers to one, by the alignment of the two documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answering.crosswalk import align
from assistant.answering.points import ClauseName
from assistant.models import Document, GovernmentLevel, Library, Link

RANK: tuple[GovernmentLevel, ...] = ("state", "provincial", "municipal", "county", "township")
_ALIGNED: dict[tuple[str, str, str, str], tuple[Link, ...]] = {}


def rank(document: Document) -> int:
    """The place of the document's level from the state down, from 0; unknown levels last."""
    return RANK.index(document.level) if document.level in RANK else len(RANK)


def counterpart(library: Library, name: ClauseName, document: str) -> ClauseName | None:
    """The clause of ``document``, above or below, that answers to ``name``, or None.

    A section answers to the one that holds most of the clauses that answer to its own.
    """
    pairs = paired(library, name.document, document)
    found = next((other for path, other in pairs if path == name.path), None)
    if found is None:
        inside = [other.rpartition("/")[0] for path, other in pairs if path.startswith(f"{name.path}/")]
        above = Counter(path for path in inside if path).most_common(1)
        found = above[0][0] if above and above[0][1] * 2 > len(inside) else None
    return ClauseName(document, found) if found else None


def paired(library: Library, one: str, other: str) -> list[tuple[str, str]]:
    """The clauses of two documents that answer to each other, the first document's path first."""
    if rank(library.documents[one]) < rank(library.documents[other]):
        return [(link.to_clause, link.from_clause) for link in _links(library, other, one)]
    return [(link.from_clause, link.to_clause) for link in _links(library, one, other)]


def _links(library: Library, lower: str, upper: str) -> Sequence[Link]:
    first, second = library.documents[lower], library.documents[upper]
    key = (lower, first.sha256, upper, second.sha256)
    if key not in _ALIGNED:
        _ALIGNED[key] = tuple(align(first, library.ledgers[lower], second, library.ledgers[upper]))
    return _ALIGNED[key]
