"""Reading a document (条款浏览): the outline beside the text, exact phrases found in it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.answering.citation import place
from assistant.models import Clause, Document
from assistant.presenting.clause import clause_markup, damage_words
from assistant.presenting.ledger import meant
from assistant.presenting.markup import Choice, render

# A text longer than this is shown section by section, an outline longer than this branch by branch.
_TEXT, _OUTLINE = 40_000, 400
# Places listed for a phrase; the number found is always said.
_FOUND, _AROUND = 100, 24
_LOOKED_THROUGH = 300
_TITLES = {"header": "文首", "preamble": "前言", "closing": "结尾", "footer": "落款"}
# Punctuation of either width finds the other; one character for one, so that places stay.
_SAME = str.maketrans("，：；！？（）．％“”‘’＂＇", ",:;!?().%\"\"''\"'") | {
    0xFF10 + digit: str(digit) for digit in range(10)
}


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a phrase stands: the clause, and the words around it."""

    document: Document
    clause: Clause
    start: int
    end: int

    @property
    def before(self) -> str:
        """What stands before it in its clause."""
        return self.document.text[max(self.clause.start, self.start - _AROUND) : self.start]

    @property
    def words(self) -> str:
        """The phrase as printed."""
        return self.document.text[self.start : self.end]

    @property
    def after(self) -> str:
        """What stands after it in its clause."""
        return self.document.text[self.end : min(self.clause.end, self.end + _AROUND)]


def find_phrase(document: Document, phrase: str) -> list[Found]:
    """Every place where ``phrase`` stands in the document's text, in reading order.

    White space is left out of the phrase as it is out of the text; width of punctuation does not matter.
    """
    wanted = "".join(phrase.split()).translate(_SAME)
    text = document.text.translate(_SAME)
    found, start = [], text.find(wanted) if wanted else -1
    while start >= 0:
        clause = document.clause_at(start)
        if clause:
            found.append(Found(document, clause, start, start + len(wanted)))
        start = text.find(wanted, start + len(wanted))
    return found


def render_browse(documents: Mapping[str, Document], query: Mapping[str, str], default_document: str) -> str:
    """The view; ``query`` holds document, clause, words, and ``all`` to look through every document."""
    if not documents:
        return render("browse.html", document=None)
    document = _chosen(documents, query.get("document", ""), default_document)
    phrase = query.get("words", "").strip()[:200]
    everywhere = query.get("all") == "yes" and len(documents) <= _LOOKED_THROUGH
    searched: Iterable[Document] = documents.values() if everywhere else [document]
    found = [place for one in searched for place in find_phrase(one, phrase)] if phrase else []
    here = document.clause(query.get("clause", "")) or None
    shown, part = _part(document, here)
    marks = [(place.start, place.end) for place in found if place.document is document]
    return render(
        "browse.html",
        document=document,
        choice_of_document=_document_choice(documents, document),
        phrase=phrase,
        everywhere=everywhere,
        can_look_everywhere=1 < len(documents) <= _LOOKED_THROUGH,
        found=found[:_FOUND],
        found_total=len(found),
        here=here,
        part=part,
        outline=_outline(document, here),
        clauses=[_shown(document, clause, here, marks, documents) for clause in shown],
        name_of=name_of,
        damage_words=damage_words,
    )


def name_of(clause: Clause) -> str:
    """What an outline calls a clause.

    >>> name_of(Clause("二/(一)", "二", 2, "item", "(一)", "总体目标", 0, 9, 5))
    '(一) 总体目标'
    """
    if clause.path in _TITLES:
        return _TITLES[clause.path]
    return f"{clause.number} {clause.heading}".strip() or place(clause.path)


def _chosen(documents: Mapping[str, Document], words: str, default_document: str) -> Document:
    if words in documents:
        return documents[words]
    if words:
        titles = (
            {name: documents[name].title for name in documents} if len(documents) <= _LOOKED_THROUGH else {}
        )
        like = [name for name in documents if name in meant(words, documents, titles.get)]
        if like:
            return documents[like[0]]
    return documents[default_document if default_document in documents else next(iter(documents))]


def _document_choice(documents: Mapping[str, Document], document: Document) -> Choice:
    if len(documents) > _LOOKED_THROUGH:
        options = [(name, "") for name in documents]
    else:
        options = [(name, _title(one)) for name, one in documents.items()]
    return Choice("document", "文件", options, document.id)


def _title(document: Document) -> str:
    name = document.title if document.title == document.id else f"{document.id} {document.title}"
    return name + ("（仅要点）" if document.form == "outline" else "")


def _part(document: Document, here: Clause | None) -> tuple[Sequence[Clause], str]:
    """The clauses to show, and a word on which part of the text they are, "" for all of it."""
    if len(document.text) <= _TEXT:
        return document.clauses, ""
    position = document.clauses.index(here) if here else 0
    first = last = position
    size = 0
    # From the clause asked for, a little back and then on, whole clauses only.
    while first > 0 and size < _TEXT // 8:
        first -= 1
        size += document.clauses[first].end - document.clauses[first].start
    while last < len(document.clauses) and size < _TEXT:
        size += document.clauses[last].end - document.clauses[last].start
        last += 1
    return document.clauses[
        first:last
    ], f"全文较长，这里显示第 {first + 1}–{last} 段，共 {len(document.clauses)} 段"


def _outline(document: Document, here: Clause | None) -> list[Clause]:
    """The clauses of the outline; of a long one, the top and the branch that is read."""
    if len(document.clauses) <= _OUTLINE:
        return list(document.clauses)
    path = here.path if here else ""
    return [
        clause
        for clause in document.clauses
        if clause.level <= 1 or (clause.parent and f"{path}/".startswith(f"{clause.parent}/"))
    ][: 4 * _OUTLINE]


def _shown(
    document: Document,
    clause: Clause,
    here: Clause | None,
    marks: Sequence[tuple[int, int]],
    loaded: Container[str],
) -> tuple[Clause, Markup, bool]:
    inside = [mark for mark in marks if clause.start <= mark[0] < clause.end]
    return clause, clause_markup(document, clause, inside, loaded), clause is here
