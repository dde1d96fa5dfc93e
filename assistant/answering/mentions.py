"""What a document mentions in running text (引用): other documents, its own clauses, itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.models import Document, Reference
from assistant.reading.clause_references import find_article, find_clause_references


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a clause that mean a document or a clause.

    ``document`` is the id of the loaded document meant, None where it is not loaded or nothing fits;
    ``target`` the path of the clause meant there, "" the whole document, None where no clause fits.
    ``name`` is what is cited, 《title》(number), "" where the words mean the document they stand in.
    """

    quote: str
    start: int
    end: int
    clause: str
    document: str | None
    target: str | None
    name: str

    @property
    def is_known(self) -> bool:
        """Whether what is meant is loaded and one."""
        return self.document is not None and self.target is not None


def find_mentions(document: Document, documents: Mapping[str, Document]) -> list[Mention]:
    """Every mention of ``document``, in reading order; ``documents`` are those loaded."""
    found: list[Mention] = []
    with_article: set[tuple[int, int]] = set()
    for row in find_clause_references(document):
        target = row.target
        if row.cited:
            with_article.add((row.cited.start, row.cited.end))
            other = documents.get(row.document or "")
            words = document.text[row.cited.end : row.end] if row.start <= row.cited.start else row.quote
            target = find_article(words, other.clauses) if other and other.form == "full" else None
        name = reference_name(row.cited) if row.cited else ""
        found.append(Mention(row.quote, row.start, row.end, row.clause, row.document, target, name))
    starts = [clause.start for clause in document.clauses]
    for item in document.references:
        if (item.start, item.end) in with_article or not starts:
            continue
        place = document.clauses[max(bisect_right(starts, item.start) - 1, 0)]
        quote = document.text[item.start : item.end]
        loaded = next((key for key in (item.loaded, item.number) if key in documents), None)
        name = reference_name(item)
        if place.kind != "header" and loaded != document.id:
            found.append(
                Mention(quote, item.start, item.end, place.path, loaded, "" if loaded else None, name)
            )
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def reference_name(reference: Reference) -> str:
    """What a reference cites: 《title》(number), as much of it as is written."""
    title = f"《{reference.title}》" if reference.title else ""
    number = reference.number or ""
    return f"{title}({number})" if title and number else title or number
