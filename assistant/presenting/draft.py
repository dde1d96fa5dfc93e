"""A checked draft (起草核对): each sentence with verdict, clause, right wording, citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.claims import Finding, Verdict
from assistant.answering.compose import load_sentences
from assistant.answering.wording import Difference
from assistant.models import Clause, Document
from assistant.presenting.cite import formal_citation
from assistant.presenting.markup import render

VERDICT_WORDS: dict[Verdict, str] = {"consistent": "一致", "differs": "不一致", "unfounded": "未找到依据"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding as shown; ``citation`` is "" and ``document`` None where no clause was found."""

    finding: Finding
    document: Document | None = None
    clause: Clause | None = None
    citation: str = ""

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return VERDICT_WORDS[self.finding.verdict]

    @property
    def printed(self) -> str:
        """The right wording, on one line."""
        return "".join(self.finding.printed.split("\n")).strip()

    @property
    def differences(self) -> tuple[str, ...]:
        """What differs, one sentence each."""
        return tuple(difference_words(item) for item in self.finding.differences)


def checked(findings: Sequence[Finding], documents: Mapping[str, Document], pattern: str) -> list[Checked]:
    """The findings with their clauses; ``pattern`` is that of a formal citation."""
    rows = []
    for finding in findings:
        source = finding.source
        if source is None:
            rows.append(Checked(finding))
            continue
        document = documents[source.document]
        citation = formal_citation(document, source.clause, pattern)
        rows.append(Checked(finding, document, document.clause(source.clause), citation))
    return rows


def render_draft(most: int) -> str:
    """The view before anything is checked; ``most`` characters are taken."""
    return render("draft.html", most=most)


def render_checked(text: str, rows: Sequence[Checked]) -> str:
    """What checking ``text`` gave."""
    counts = Counter(row.finding.verdict for row in rows)
    return render(
        "checked.html",
        text=text,
        rows=rows,
        counts=[(verdict, words, counts[verdict]) for verdict, words in VERDICT_WORDS.items()],
        citations=list(dict.fromkeys(row.citation for row in rows if row.citation)),
        plain=plain_report(rows),
    )


def plain_report(rows: Sequence[Checked]) -> str:
    """Everything as plain text, to be copied."""
    lines = []
    for number, row in enumerate(rows, 1):
        lines.append(f"{number}. {row.verdict}：{row.finding.sentence}")
        lines += [f"   {words}" for words in row.differences]
        if row.citation:
            lines += [f"   原文：“{row.printed}”", f"   引用：{row.citation}"]
    return "\n".join(lines)


def difference_words(item: Difference) -> str:
    """A difference as one sentence: what is drafted, what is printed."""
    kind: str = item.kind
    if kind == "wording" and not (item.drafted and item.printed):
        kind = "added" if item.drafted else "left_out"
    sentences = load_sentences()
    words = sentences.get(f"differs_{kind}", sentences["differs_wording"])["zh"]
    return words.format(drafted=item.drafted, printed=item.printed).strip("\n- ")
