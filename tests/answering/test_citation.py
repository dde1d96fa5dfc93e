"""Formal names of clauses, markers, and the check that a quotation is one."""

from __future__ import annotations

import pytest

from assistant.answering.citation import Citations, QuotationError, check_citations, label, place
from assistant.models import Span

FIRST = "甲政办发〔2023〕7号"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("二/(二)/8", "第二部分第(二)项第8条"),
        ("三/(十一)", "第三部分第(十一)项"),
        ("第三章/第十二条", "第三章第十二条"),
        ("二/(一)#2/1", "第二部分第(一)项(第2处)第1条"),
        ("header", "文首"),
        ("preamble", "前言段"),
        ("closing", "结尾段"),
        ("annex/1/3", "附件1第3行"),
    ],
)
def test_place(path, words):
    assert place(path) == words


def test_label_in_both_widths(library):
    document = library.documents[FIRST]
    assert label(document, "二/(一)/2").endswith("的通知》(甲政办发〔2023〕7号)第二部分第(一)项第2条")
    assert label(document, "二/(一)/2", fullwidth=True).endswith(
        "（甲政办发〔2023〕7号）第二部分第（一）项第2条"
    )


def test_same_place_is_cited_once(library):
    citations = Citations(library.documents)
    first, second = Span(FIRST, "header", 0, 5), Span(FIRST, "header", 2, 5)
    assert [citations.marker(span) for span in (first, second, first)] == [1, 2, 1]
    assert [citation.quote for citation in citations.all()] == ["甲市人民政", "人民政"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (0, 10_000)])
def test_span_that_is_no_place_is_refused(library, start, end):
    with pytest.raises(QuotationError):
        Citations(library.documents).marker(Span(FIRST, "header", start, end))


@pytest.mark.parametrize("text", ["没有标记。", "两处[1][2]。"])
def test_markers_and_citations_answer_to_each_other(library, text):
    citations = Citations(library.documents)
    citations.marker(Span(FIRST, "header", 0, 5))
    with pytest.raises(QuotationError):
        check_citations(text, citations.all(), library.documents)
