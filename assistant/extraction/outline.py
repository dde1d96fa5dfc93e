"""Which clauses of a document are tasks, and how they stand to each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from assistant.extraction.printed import PrintedStatement
from assistant.extraction.vocabulary import any_of, words
from assistant.models import Clause, Document

_GENERAL = re.compile(
    r"(?:切实|认真|进一步|不断|着力|全面)*(?:加强|强化|健全|完善|落实|抓好|做好|明确)?"
    rf"{any_of(words('headings', 'general', 'support'))}(?:[和与及、].*)?"
)
_ARTICLE = re.compile(r"(?:^|/)第[^/]+条")


class Tree:
    """Parents, children and order of the clauses."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.clauses = {clause.path: clause for clause in document.clauses}
        self.order = {clause.path: index for index, clause in enumerate(document.clauses)}
        self.children: dict[str | None, list[Clause]] = defaultdict(list)
        for clause in document.clauses:
            self.children[clause.parent].append(clause)

    def ancestors(self, path: str) -> Iterator[Clause]:
        """From the parent of ``path`` outwards."""
        parent = self.clauses[path].parent
        while parent is not None and parent in self.clauses:
            yield self.clauses[parent]
            parent = self.clauses[parent].parent

    def is_leaf(self, clause: Clause) -> bool:
        """Whether nothing is numbered below it but the rows of its own table."""
        below = self.children.get(clause.path, ())
        return not below or all(self.is_own_row(other) for other in below)

    def is_own_row(self, clause: Clause) -> bool:
        """Whether it is a row of a table below the text of an item, not of one that is the list itself."""
        above = self.clauses.get(clause.parent or "")
        if above is None or above.kind not in ("section", "item") or not self._is_row(clause):
            return False
        prose = [line for line in self._text[above.body_start : above.end].split("\n") if "\t" not in line]
        return not self._is_row(above) and bool("".join(prose).strip())

    def _is_row(self, clause: Clause) -> bool:
        return "\t" in self._text[clause.start : clause.end].split("\n", 1)[0]


def is_article(path: str) -> bool:
    """Whether a clause is an article of a law or stands in one (第三章/第十二条/(一)): it says what holds."""
    return bool(_ARTICLE.search(path))


def find_tasks(
    document: Document, tree: Tree, statements: Sequence[PrintedStatement], groups: Iterable[str] = ()
) -> list[str]:
    """The paths of the tasks, in reading order; see ``ledger`` for what a task is.

    ``groups`` are the sections whose heading names the units of what stands below.
    """
    stated = {statement.clause for statement in statements}
    paths = stated | {path for group in groups for path in _leaves(document, tree, group)}
    if not paths:
        return [clause.path for clause in _plain_tasks(document, tree)]
    parents = {tree.clauses[path].parent for path in stated if tree.clauses[path].number}
    for parent in parents:
        for sibling in tree.children[parent]:
            below = any(other.path in stated for other in tree.children.get(sibling.path, ()))
            if _is_item(sibling) and tree.is_leaf(sibling) and not below and _speaks(document, sibling):
                paths.add(sibling.path)
    return sorted(paths, key=tree.order.__getitem__)


def _leaves(document: Document, tree: Tree, path: str) -> Iterator[str]:
    """What is numbered below a section and below itself has nothing; the section where nothing is."""
    clause = tree.clauses[path]
    if tree.is_leaf(clause):
        yield path
        return
    for child in tree.children[path]:
        if _is_item(child) and _says_something(document, child):
            yield from _leaves(document, tree, child.path)


def is_general(document: Document, clause: Clause) -> bool:
    """Whether a section gives nobody anything to do by itself: 总体要求, 组织保障."""
    return bool(_GENERAL.fullmatch(_heading(document, clause)))


def _plain_tasks(document: Document, tree: Tree) -> Iterator[Clause]:
    """Tasks of a document that names no unit anywhere."""
    for clause in document.clauses:
        headed = [clause, *tree.ancestors(clause.path)]
        if (
            _is_item(clause)
            and clause.kind != "annex"
            and tree.is_leaf(clause)
            and not tree.is_own_row(clause)
            and _says_something(document, clause)
            and not is_article(clause.path)
            and not any(is_general(document, each) for each in headed)
        ):
            yield clause


def _is_item(clause: Clause) -> bool:
    return bool(clause.number) and clause.kind in ("section", "item", "annex")


def _speaks(document: Document, clause: Clause) -> bool:
    """Whether a clause without a statement says more than a head row or a goal."""
    if not _says_something(document, clause):
        return False
    if clause.kind == "annex":
        return "\t" in document.text[clause.start : clause.end]
    return not is_general(document, clause)


def _says_something(document: Document, clause: Clause) -> bool:
    """Whether words stand behind the number."""
    return bool(clause.heading or document.text[clause.body_start : clause.end].strip())


def _heading(document: Document, clause: Clause) -> str:
    words_ = clause.heading or document.text[clause.body_start : clause.body_start + 20].split("。")[0]
    return words_.strip(" \n\t。：:")
