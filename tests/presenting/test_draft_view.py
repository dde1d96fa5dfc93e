"""A checked draft: verdicts, the right wording and citations; its Word file says the same in comments."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pytest
from docx import Document as open_docx

from assistant.answering.drafting.check import check_draft
from assistant.answering.drafting.claims import Finding
from assistant.answering.drafting.cutting import Difference
from assistant.corpus.building import Pair
from assistant.models import Document, Hit, Ledger
from assistant.presenting.cite import PATTERN
from assistant.presenting.draft import Checked, checked, difference_words, plain_report, render_checked
from assistant.presenting.draft_docx import AUTHOR, anchors, draft_docx

FIRST = "甲政办发〔2023〕9号"
DRAFT = "各位：\n到2026年，新建口袋公园50个以上。选择2?3条步道试点。\n\n全市新建地铁三条线路，<b>请</b>审议。"


class Shelf:
    """The notices as a library that finds nothing: a draft is held against every sentence."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.documents: Mapping[str, Document] = {document.id: document for document, _ in pairs}
        self.ledgers: Mapping[str, Ledger] = {ledger.document: ledger for _, ledger in pairs}

    def search(self, query: str, k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        return []


@pytest.fixture
def rows(pairs: list[Pair]) -> list[Checked]:
    shelf = Shelf(pairs)
    return checked(check_draft(DRAFT, shelf), shelf.documents, PATTERN)


def test_every_row_has_verdict_wording_and_citation(rows: list[Checked]) -> None:
    found = {row.finding.sentence: row for row in rows}
    wrong = found["到2026年，新建口袋公园50个以上。"]
    assert wrong.verdict == "不一致"
    assert any("50" in words and "30" in words for words in wrong.differences)
    assert "新建口袋公园30个以上" in wrong.printed
    assert "公园建设方案的通知》（甲政办发〔2023〕9号）" in wrong.citation
    assert wrong.citation.endswith("第一部分第（一）项第1条")
    assert found["选择2?3条步道试点。"].verdict == "一致"
    unfounded = [row for row in rows if row.finding.source is None]
    assert unfounded
    assert all(row.citation == "" and row.verdict == "未找到依据" for row in unfounded)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("工作汇报", True),
        ("甲市公园建设工作情况的报告", True),
        ("一、总体要求", True),
        ("（二）公园和步道", True),
        ("2023年上半年工作总结（送审稿）", True),
        ("全市新建地铁三条线路", False),
        ("一、新建口袋公园50个", False),
        ("由市供销社承担的任务", False),
        ("市供销社牵头制定方案", False),
        ("公园建设很好。", False),
        ("建" * 60 + "方案", False),
    ],
)
def test_a_heading_is_not_held_against_anything(line: str, heading: bool) -> None:
    (row,) = checked([Finding(line, "unfounded", None, "")], {}, PATTERN, f"开头。\n{line}\n末尾。")
    assert (row.verdict == "标题") is heading
    html = render_checked(line, [row])
    assert f"核对 {0 if heading else 1} 处" in html
    assert ("没有这样的表述" in html) is not heading
    assert bool(plain_report([row])) is not heading
    # Within a sentence the same words are a claim.
    (inside,) = checked([Finding(line, "unfounded", None, "")], {}, PATTERN, f"开头，{line}，末尾。")
    assert inside.verdict == "未找到依据"


def test_what_is_shown_is_escaped_and_counted(rows: list[Checked]) -> None:
    html = render_checked(DRAFT, rows)
    assert "<b>" not in html
    assert f"核对 {len(rows)} 处" in html
    for words in ("应引用的条款", "复制全部结果", "导出 Word", "/clause/"):
        assert words in html


def test_the_report_to_be_copied_says_everything(rows: list[Checked]) -> None:
    report = plain_report(rows)
    for row in rows:
        assert f"{row.verdict}：{row.finding.sentence}" in report
        assert row.citation in report


def test_the_word_file_holds_the_draft_and_a_comment_for_every_finding(rows: list[Checked]) -> None:
    page = open_docx(io.BytesIO(draft_docx(DRAFT, rows)))
    assert [paragraph.text for paragraph in page.paragraphs] == [line for line in DRAFT.split("\n") if line]
    comments = list(page.comments)
    assert [comment.text.split("\n")[0].split("：")[0] for comment in comments] == [
        row.verdict for row in rows
    ]
    assert {comment.author for comment in comments} == {AUTHOR}
    wrong = next(comment for comment in comments if comment.text.startswith("不一致"))
    assert "原文：“到2026年,新建口袋公园30个以上”" in wrong.text
    assert "引用：《甲市人民政府办公室" in wrong.text


@pytest.mark.parametrize(
    ("text", "sentences", "expected"),
    [
        (
            "到2026年，建公园。修步道。",
            ["到2026年，建公园。", "修步道。"],
            ["到2026年，建公园。", "修步道。"],
        ),
        ("到2026年，建公园，修步道。", ["到2026年建公园", "到2026年修步道"], ["建公园", "修步道"]),
        ("同一句话。同一句话。", ["同一句话。", "同一句话。"], ["同一句话。", "同一句话。"]),
        ("建公园三十个。", ["建公园三十个。", "完全不同的一句"], ["建公园三十个。"]),
        ("建公园。", ["完全不同的一句"], [""]),
    ],
)
def test_a_finding_is_anchored_where_it_stands(text: str, sentences: list[str], expected: list[str]) -> None:
    rows = [Checked(Finding(sentence, "unfounded", None, "")) for sentence in sentences]
    places = anchors(text, rows)
    assert [text[start:end] for start, end, _ in places] == expected
    assert [row for _, _, found in places for row in found] == rows
    assert len(list(open_docx(io.BytesIO(draft_docx(text, rows))).comments)) == len(rows)


@pytest.mark.parametrize(
    "text", ["甲\x00\x01乙。", "。。。", "　　缩进的一句话。", "同一句。同一句。", "a" * 3000]
)
def test_any_text_can_be_exported(pairs: list[Pair], text: str) -> None:
    shelf = Shelf(pairs)
    rows = checked(check_draft(text, shelf), shelf.documents, PATTERN)
    page = open_docx(io.BytesIO(draft_docx(text, rows)))
    assert len(list(page.comments)) <= len(rows)


@pytest.mark.parametrize(
    ("kind", "drafted", "printed", "expected"),
    [
        ("value", "98%", "95%", ("98%", "95%")),
        ("unit_missing", "", "市水利局", ("漏写单位", "市水利局")),
        ("unit_extra", "市财政局", "市水利局", ("多写单位", "市财政局")),
        ("wording", "{甲}", "", ("原文没有", "{甲}")),
        ("wording", "", "乙", ("漏写", "乙")),
        ("wording", "甲", "乙", ("甲", "乙")),
    ],
)
def test_a_difference_in_words(kind, drafted: str, printed: str, expected: tuple[str, ...]) -> None:
    words = difference_words(Difference(kind, drafted, printed))
    assert all(part in words for part in expected)
    assert "\n" not in words
