"""The tasks and sections of loaded documents, found by number, path, place in order or heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.understanding.noise import fold, lower
from assistant.models import Clause, Library, Target, UnitMention
from assistant.reading.numerals import parse_numeral

# Words that open a heading and say what is done to its matter.
HEADING_VERBS = re.compile(
    r"^(?:(?:进一步|全面|深入|着力|大力|积极|加快|持续|切实|稳步|有序|不断|统筹|协同|系统|扎实)*"
    r"(?:实施|构建|提高|提升|培育壮大|培育|打造|加强|建立健全|建立|健全|扩大|倡导|完善|推进|推动|促进|鼓励|加速|强化|"
    r"加大|发展|优化|建设|开展|严格|壮大|推广|做强|深化|创新|支持|引导|落实|推行|夯实|拓展|增强|形成|加快))+"
)
_DIGITS = re.compile(r"[^\d一二三四五六七八九十百〇零两]")


@dataclass(frozen=True, slots=True)
class Row:
    """A task as it can be asked for: number, place in reading order, section and heading."""

    document: str
    path: str
    value: int | None
    order: int
    heading: str


class ClauseIndex:
    """Tasks and sections of a library; ``default`` is the document meant where a question names none."""

    def __init__(self, library: Library, default: str) -> None:
        self.library = library
        self.default = default
        self.rows: dict[str, tuple[Row, ...]] = {
            identity: tuple(
                Row(identity, task.clause, number_value(task.number), order, plain(task.heading))
                for order, task in enumerate(ledger.tasks, start=1)
            )
            for identity, ledger in library.ledgers.items()
        }
        self._headings: dict[str, list[tuple[str, str]]] = {
            identity: [
                (clause.path, plain(clause.heading))
                for clause in library.documents[identity].clauses
                if clause.heading and self.is_section(identity, clause.path)
            ]
            for identity, rows in self.rows.items()
            if rows and identity in library.documents
        }

    def by_number(self, value: int, documents: Sequence[str]) -> list[Row]:
        """The tasks that bear a number, all of them where numbering restarts; -1 is the last in order."""
        rows = [row for identity in documents for row in self.rows.get(identity, ())]
        if value < 0:
            return [mine[value] for d in documents if len(mine := self.rows.get(d, ())) >= -value]
        return [row for row in rows if row.value == value]

    def restarts(self, document: str) -> bool:
        """Whether numbering starts anew in some section, so that a number alone names several tasks."""
        values = [row.value for row in self.rows.get(document, ())]
        return len(values) != len(set(values))

    def in_section(self, document: str, path: str) -> list[Row]:
        """The tasks of a section in reading order."""
        return [row for row in self.rows.get(document, ()) if row.path.startswith(path + "/")]

    def clause_at(self, numbers: Sequence[int], documents: Sequence[str]) -> list[tuple[str, str]]:
        """The clauses whose path ends in ``numbers``, outermost first: (2, 2, 8) is 二/(二)/8.

        Articles of a law run on through its chapters: one number is that of an article (第五条, not 第五章).
        """
        found = []
        for identity in documents:
            for clause in self.library.documents[identity].clauses:
                if not clause.level or clause.kind == "annex":
                    continue
                values = [number_value(part) for part in clause.path.split("/")]
                if values[-len(numbers) :] == list(numbers) and (
                    len(values) == len(numbers) or len(numbers) < 2 or numbers[0] == values[-len(numbers)]
                ):
                    found.append((len(values) - len(numbers), identity, clause.path))
        articles = [row for row in found if row[2].endswith("条")] if len(numbers) == 1 else []
        found = articles or found
        least = min((depth for depth, _, _ in found), default=0)
        return [(identity, path) for depth, identity, path in found if depth == least]

    def bracketed(self, value: int, documents: Sequence[str]) -> list[tuple[str, str]]:
        """The clauses whose number is printed in brackets: (二)."""
        return [
            (identity, clause.path)
            for identity in documents
            for clause in self.library.documents[identity].clauses
            if clause.level and clause.number.startswith("(") and number_value(clause.number) == value
        ]

    def last_numbered(self, documents: Sequence[str]) -> list[tuple[str, str]]:
        """The last clause of each document whose numbering runs on after its tasks."""
        found = []
        for identity in documents:
            last = (self.rows.get(identity) or [None])[-1]
            if last is None or last.value is None:
                continue
            clause, value = self.library.documents[identity].clause(last.path), last.value
            end = ""
            while clause and (after := self.bracketed(value + 1, (identity,))) and clause.number[:1] in "(（":
                end, value = after[-1][1], value + 1
            found += [(identity, end)] if end else []
        return found

    def children(self, document: str, path: str) -> list[Clause]:
        """The clauses right under a clause."""
        return [clause for clause in self.library.documents[document].clauses if clause.parent == path]

    def is_task(self, document: str, path: str) -> bool:
        """Whether the clause at ``path`` is a task."""
        return any(row.path == path for row in self.rows.get(document, ()))

    def is_section(self, document: str, path: str) -> bool:
        """Whether tasks stand under the clause at ``path``."""
        return bool(self.in_section(document, path))

    def sections_numbered(self, value: int, documents: Sequence[str], deep: bool) -> list[tuple[str, str]]:
        """The sections that bear a number, of the outermost level, or (``deep``) of the innermost."""
        found = [
            (clause.path.count("/"), identity, clause.path)
            for identity in documents
            for clause in self.library.documents[identity].clauses
            if clause.level
            and number_value(clause.number) == value
            and not self.is_task(identity, clause.path)
        ]
        with_tasks = [row for row in found if self.is_section(row[1], row[2])]
        rows = (with_tasks if deep else found) or found
        depth = (max if deep else min)((row[0] for row in rows), default=0)
        return [(identity, path) for level, identity, path in rows if level == depth]

    def sections_within(
        self, above: tuple[str, str] | None, documents: Sequence[str]
    ) -> list[tuple[str, str]]:
        """The innermost sections under ``above``, else of the documents, in reading order."""
        inside = [
            (identity, clause.path)
            for identity in ([above[0]] if above else documents)
            for clause in self.library.documents[identity].clauses
            if self.is_section(identity, clause.path)
        ]
        parents = {path.rsplit("/", 1)[0] for _, path in inside if "/" in path}
        within = [row for row in inside if above is None or row[1].startswith(f"{above[1]}/")]
        return [row for row in within if row[1] not in parents]

    def targets_of(self, document: str) -> Sequence[Target]:
        """The targets of a document."""
        ledger = self.library.ledgers.get(document)
        return ledger.targets if ledger else ()

    def is_goal(self, topic: str) -> bool:
        """Whether the default document dates ``topic`` among the goals of the plan, and in no task."""
        ledger, document = self.library.ledgers.get(self.default), self.library.documents.get(self.default)
        if ledger is None or document is None:
            return False
        tasks = {task.clause for task in ledger.tasks}
        dated = {deadline.span.clause for deadline in ledger.deadlines} - tasks
        pieces = [piece for piece in topic.split() if len(piece) >= 4]
        texts = {clause.path: lower(document.text[clause.start : clause.end]) for clause in document.clauses}
        holding = {path for path, text in texts.items() if any(piece in text for piece in pieces)}
        return bool(holding & dated) and not holding & tasks

    def in_goals(self, topic: str, years: Sequence[int]) -> bool:
        """Whether a goal of the default document's plan, dated in ``years``, speaks of ``topic``."""
        ledger, document = self.library.ledgers.get(self.default), self.library.documents.get(self.default)
        pieces = [piece for piece in topic.split() if len(piece) >= 3]
        if ledger is None or document is None or not (pieces and years):
            return False
        tasks = {task.clause for task in ledger.tasks}
        spans = [
            item.span for item in ledger.deadlines if item.span.clause not in tasks and item.year in years
        ]
        return any(
            piece in document.text[span.start : (document.text.find("。", span.end) + 1) or span.end]
            for span in spans
            for piece in pieces
        )

    def clauses_of(
        self, units: Sequence[UnitMention], documents: Sequence[str], alone: bool = False
    ) -> tuple[tuple[str, str], ...]:
        """The tasks whose statements print one of ``units``, or (``alone``) all of them and no other."""
        names = {name for unit in units for name in unit.names}
        return tuple(
            (identity, task.clause)
            for identity in documents
            if identity in self.library.ledgers
            for task in self.library.ledgers[identity].tasks
            if any(unit.name in names and not unit.inherited for unit in task.units)
            and not (alone and {unit.name for unit in task.units if not unit.inherited} != names)
        )

    def by_heading(self, words: str, documents: Sequence[str]) -> list[Row]:
        """The one task whose heading holds ``words`` or whose matter ``words`` hold, else none."""
        rows = [row for identity in documents for row in self.rows.get(identity, ()) if row.heading]
        named = [row for row in rows if words == row.heading or words == HEADING_VERBS.sub("", row.heading)]
        held = named or [row for row in rows if len(words) >= 4 and words in row.heading]
        holds = held or [
            row for row in rows if len(core := HEADING_VERBS.sub("", row.heading)) >= 4 and core in words
        ]
        found = {document: [row for row in holds if row.document == document] for document in documents}
        return [mine[0] for mine in found.values() if len(mine) == 1]

    def section_like(self, words: str, documents: Sequence[str]) -> tuple[tuple[str, str] | None, str]:
        """The one section whose heading holds the longest tail of ``words``, and the tail; or (None, "")."""
        for start in range(max(len(words) - 1, 0)):
            tail = words[start:]
            found = [
                (identity, path)
                for identity in documents
                for path, heading in self._headings.get(identity, ())
                if tail in heading
            ]
            if found:
                return (found[0], tail) if len(found) == 1 else (None, "")
        return None, ""


def plain(text: str) -> str:
    """``text`` folded, in lower case."""
    return lower(fold(text))


@lru_cache(maxsize=10_000)
def number_value(number: str) -> int | None:
    """The value of a clause number as printed: 8, (八), 第八条, 8#2.

    >>> number_value("(十二)"), number_value("第三章"), number_value("8#2")
    (12, 3, 8)
    """
    return parse_numeral(_DIGITS.sub("", number.split("#")[0]))
