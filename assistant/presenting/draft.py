"""A checked draft (起草核对): each sentence with verdict, clause, right wording, citation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.compose import load_sentences
from assistant.answering.drafting.claims import Finding, Verdict
from assistant.answering.drafting.cutting import Difference
from assistant.models import Clause, Document
from assistant.presenting.cite import formal_citation
from assistant.presenting.markup import render

VERDICT_WORDS: dict[Verdict, str] = {"consistent": "一致", "differs": "不一致", "unfounded": "未找到依据"}
# A title or heading of a draft states nothing: a line of its own without marks, figures or a claim, that
# is numbered as headings are (GB/T 9704—2012: 一、 then （一）) or ends in what titles name.
_LONGEST_HEADING = 40
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^，,。！？!?;；:：\d%％]{2,20}"
    r"|[^，,。！？!?;；:：%％]{0,36}(?:汇报|报告|总结|方案|计划|要点|通知|意见|情况|要求|目标|任务|措施|建议|安排|打算|说明|材料|提纲)"
    r"(?:[（(][^（）()]{1,8}[）)])?"
)
_CLAIM = re.compile(r"由|负责|牵头|配合|达到|完成|不低于|不少于|以上|年底")


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding as shown; ``citation`` is "" and ``document`` None where no clause was found."""

    finding: Finding
    document: Document | None = None
    clause: Clause | None = None
    citation: str = ""
    heading: bool = False
    nearest: str = ""  # where nothing says so: the words that are nearest in meaning

    @property
    def kind(self) -> str:
        """The verdict, or "heading" where there is nothing to check."""
        return "heading" if self.heading else self.finding.verdict

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return "标题" if self.heading else VERDICT_WORDS[self.finding.verdict]

    @property
    def printed(self) -> str:
        """The right wording, on one line."""
        return "".join(self.finding.printed.split("\n")).strip()

    @property
    def differences(self) -> tuple[str, ...]:
        """What differs, one sentence each."""
        return tuple(difference_words(item) for item in self.finding.differences)


def checked(
    findings: Sequence[Finding], documents: Mapping[str, Document], pattern: str, text: str = ""
) -> list[Checked]:
    """The findings with their clauses; ``pattern`` is that of a formal citation, ``text`` the draft."""
    lines = {line.strip() for line in text.split("\n")}
    rows = []
    for finding in findings:
        source = finding.source
        if source is None:
            heading = finding.sentence in lines and is_heading(finding.sentence)
            near = finding.nearest
            document = documents[near.document] if near else None
            words = document.text[near.start : near.end] if near and document else ""
            clause = document.clause(near.clause) if near and document else None
            rows.append(Checked(finding, document, clause, heading=heading, nearest="".join(words.split())))
            continue
        document = documents[source.document]
        citation = formal_citation(document, source.clause, pattern)
        rows.append(Checked(finding, document, document.clause(source.clause), citation))
    return rows


def is_heading(line: str) -> bool:
    """Whether a line of a draft is a title or heading, which states nothing.

    >>> is_heading("一、总体要求"), is_heading("市供销社负责污水处理工作方案")
    (True, False)
    """
    return len(line) <= _LONGEST_HEADING and bool(_HEADING.fullmatch(line)) and not _CLAIM.search(line)


def render_draft(most: int) -> str:
    """The view before anything is checked; ``most`` characters are taken."""
    return render("draft.html", most=most)


def render_checked(text: str, rows: Sequence[Checked]) -> str:
    """What checking ``text`` gave."""
    counts = Counter(row.kind for row in rows)
    return render(
        "checked.html",
        text=text,
        rows=rows,
        found=len(rows) - counts["heading"],
        counts=[(verdict, words, counts[verdict]) for verdict, words in VERDICT_WORDS.items()],
        citations=list(dict.fromkeys(row.citation for row in rows if row.citation)),
        plain=plain_report(rows),
    )


def plain_report(rows: Sequence[Checked]) -> str:
    """Everything as plain text, to be copied."""
    lines = []
    for number, row in enumerate((row for row in rows if not row.heading), 1):
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
