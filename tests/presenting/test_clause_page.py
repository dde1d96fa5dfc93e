"""A clause in its place: its characters as printed, damage and references marked, no script needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape

import pytest

from assistant.models import Clause, Damage, Document
from assistant.presenting.addresses import clause_address, with_query
from assistant.presenting.cite import formal_citation
from assistant.presenting.clause import (
    clause_markup,
    damage_words,
    place_of,
    render_clause_page,
    render_place,
    with_mentions,
)

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"


def seen(html: str) -> str:
    """The characters between the tags."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_every_clause_shows_exactly_its_characters(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        for clause in document.clauses:
            text = document.text[clause.start : clause.end].strip()
            marks = [(clause.start + 2, clause.start + 9), (clause.start + 5, clause.end)]
            assert seen(clause_markup(document, clause, [], documents)) == text
            assert seen(clause_markup(document, clause, marks, documents)) == text


@pytest.mark.parametrize(("start", "end"), [(0, 4), (3, 3), (9, 2), (-5, 10_000), (20, 21)])
def test_only_the_span_within_the_clause_is_marked(
    start: int, end: int, documents: Mapping[str, Document]
) -> None:
    document = documents[FIRST]
    clause = document.clause("一/(一)/2")
    assert clause
    first, last = max(clause.start, clause.start + start), min(clause.end, clause.start + end)
    body = place_of(document, clause, clause.start + start, clause.start + end).body
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", re.sub(r"</?span[^>]*>", "", body)))
    assert unescape(marked) == document.text[first:last].rstrip()


def test_what_a_clause_cites_is_listed_with_where_it_stands(documents: Mapping[str, Document]) -> None:
    document = documents[FIRST]
    preamble = document.clause("preamble") or document.clauses[0]
    page = render_clause_page(with_mentions(place_of(document, preamble), documents))
    assert seen(page).count("引用") >= 1
    assert "“本方案”：本文件" in seen(page)
    assert (
        f'<a href="{with_query("/browse", {"document": SECOND})}">《乙市人民政府关于充电设施的意见》</a>'
        in page
    )
    alone = render_clause_page(with_mentions(place_of(document, preamble), {FIRST: document}))
    assert "《乙市人民政府关于充电设施的意见》(乙政发〔2024〕3号)，未载入" in seen(alone)
    silent = document.clause("一/(一)/2") or document.clauses[0]
    assert not with_mentions(place_of(document, silent), documents).mentions


def test_damage_and_references_are_shown_where_they_stand(documents: Mapping[str, Document]) -> None:
    document = documents[FIRST]
    page = render_clause_page(place_of(document, document.clause("一/(一)/2") or document.clauses[0]))
    assert re.search(r'<span class="damage" title="[^"]*2~3条[^"]*">2\?3条</span>', page)
    assert "原文作“2?3条”，疑为“2~3条”" in seen(page)
    preamble = document.clause("preamble") or document.clauses[0]
    linked = clause_markup(document, preamble, [], documents)
    assert f'<a href="{with_query("/browse", {"document": SECOND})}">《乙市' in linked
    assert "<a " not in clause_markup(document, preamble, [], {})  # not loaded: nothing to open


def test_a_clause_page_is_whole_without_script(documents: Mapping[str, Document]) -> None:
    document = documents[FIRST]
    clause = document.clause("一/(一)/2")
    assert clause
    page = render_clause_page(place_of(document, clause))
    body = seen(page.split("<main", 1)[1])
    assert document.text[clause.start : clause.end].strip() in body
    assert '<html lang="zh-CN">' in page
    assert (
        "《甲市人民政府办公室关于印发甲市公园建设方案的通知》（甲政办发〔2023〕9号）第一部分第（一）项第2条"
        in body
    )
    for name, path in (("prev", "一/(一)/1"), ("next", "一/(二)")):
        assert f'<a rel="{name}" href="{clause_address(FIRST, path)}">' in page
    assert page.index("一 主要任务") < page.index("(一) 建好公园") < page.index("<h1>")


def test_the_first_and_last_clause_have_one_neighbour(documents: Mapping[str, Document]) -> None:
    document = documents[FIRST]
    assert 'rel="prev"' not in render_place(place_of(document, document.clauses[0]))
    assert 'rel="next"' not in render_place(place_of(document, document.clauses[-1]))


def test_markup_in_a_document_stays_text(documents: Mapping[str, Document]) -> None:
    text = '一、<script>alert("x")</script>&lt;'
    clause = Clause("一", None, 1, "section", "一", '<b onclick="x">', 0, len(text), 2)
    hostile = replace(
        documents[FIRST],
        text=text,
        clauses=(clause,),
        references=(),
        damage=(Damage("<script>", "<i>", 2, '"><i>'),),
        title="<i>标题</i>",
        id="甲<i>号",
    )
    page = render_clause_page(place_of(hostile, clause, 2, 12))
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<b " not in page
    assert text in seen(page)


@pytest.mark.parametrize(
    ("pattern", "number", "expected"),
    [
        (
            "《{title}》（{number}）{place}",
            "甲政发〔2023〕1号",
            "《甲〈乙〉办法》（甲政发〔2023〕1号）第一部分第（二）项第8条",
        ),
        ("《{title}》（{number}）{place}", None, "《甲〈乙〉办法》第一部分第（二）项第8条"),
        ("{number}{place}", "甲政发〔2023〕1号", "甲政发〔2023〕1号第一部分第（二）项第8条"),
        ("{issuer}《{title}》,{date}", None, "甲市人民政府《甲〈乙〉办法》,2023-01-02"),
        ("{unknown}{place}", None, "{unknown}第一部分第（二）项第8条"),
    ],
)
def test_the_form_of_a_citation_can_be_chosen(
    pattern: str, number: str | None, expected: str, documents: Mapping[str, Document]
) -> None:
    document = replace(
        documents[FIRST], title="甲《乙》办法", number=number, issuer="甲市人民政府", written_on="2023-01-02"
    )
    assert formal_citation(document, "一/(二)/8", pattern) == expected


def test_damage_without_a_reading_says_only_what_is_known() -> None:
    assert damage_words(Damage("2?3", "", 0)) == "原文作“2?3”"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("二/(二)/8", "%E4%BA%8C/%28%E4%BA%8C%29/8"),
        ("一/1#2", "%E4%B8%80/1%232"),
        ("a?b", "a%3Fb"),
    ],
)
def test_an_address_survives_the_trip(path: str, address: str) -> None:
    assert clause_address("甲/乙", path) == f"/clause/%E7%94%B2%2F%E4%B9%99/{address}"
