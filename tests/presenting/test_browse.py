"""Reading a document: phrases found exactly, long texts in parts, damage explained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape

import pytest

from assistant.models import Clause, Document
from assistant.presenting.browse import find_phrase, name_of, render_browse

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"


@pytest.mark.parametrize(
    ("phrase", "clauses"),
    [
        ("公园", ["header", "header", "header", "一/(一)", "一/(一)/1", "一/(一)/1"]),
        ("口袋公园30个", ["一/(一)/1"]),
        ("口袋 公园 30个", ["一/(一)/1"]),
        ("口袋公园３０个", ["一/(一)/1"]),
        ("市水利局，各区", ["一/(一)/1"]),
        ("市水利局,各区", ["一/(一)/1"]),
        ("园公", []),
        ("2?3条", ["一/(一)/2"]),
        (".", ["一/(一)/1", "一/(一)/2", "一/(二)/3", "一/(二)/4"]),
        ("", []),
        ("  ", []),
    ],
)
def test_a_phrase_is_found_where_it_stands(
    phrase: str, clauses: list[str], documents: Mapping[str, Document]
) -> None:
    found = find_phrase(documents[FIRST], phrase)
    if phrase == "公园":
        assert {place.clause.path for place in found} >= set(clauses)
    else:
        assert [place.clause.path for place in found] == clauses
    for place in found:
        assert documents[FIRST].text[place.start : place.end] == place.words
        assert len(place.words) == len("".join(phrase.split()))


def read(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_whole_text_stands_beside_its_outline(documents: Mapping[str, Document]) -> None:
    html = render_browse(documents, {}, FIRST)
    outline, text = html.split('<article class="text">')
    for clause in documents[FIRST].clauses:
        assert name_of(clause) in read(outline)
        assert documents[FIRST].text[clause.start : clause.end].strip() in read(text)
    assert "疑似错漏 1 处" in read(text)
    assert "疑为“2~3条”" in read(text)
    assert '<span class="level municipal">市</span>' in text


def test_the_clause_asked_for_is_marked_in_both(documents: Mapping[str, Document]) -> None:
    html = render_browse(documents, {"clause": "一/(二)/3"}, FIRST)
    assert re.search(r'aria-current="location">3 清理垃圾<', html)
    assert html.count("data-here") == 1


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"words": "口袋公园"}, "“口袋公园”出现 2 处"),
        ({"words": "充电"}, "“充电”出现"),
        ({"words": "没有的词"}, "在这份文件中没有出现"),
        ({"words": "没有的词", "all": "yes"}, "在全部文件中没有出现"),
        ({"words": "充电桩300个", "all": "yes"}, "“充电桩300个”出现 1 处"),
        ({"words": "<b>"}, "“<b>”在这份文件中没有出现"),
        ({"document": SECOND}, "建设充电桩300个"),
        ({"document": "充电"}, "建设充电桩300个"),
        ({"document": "不存在", "clause": "九"}, "新建口袋公园30个以上"),
    ],
)
def test_what_the_address_asks_for(
    query: Mapping[str, str], seen: str, documents: Mapping[str, Document]
) -> None:
    assert seen in read(render_browse(documents, query, FIRST))


def test_without_documents_the_view_says_what_to_do() -> None:
    assert "还没有载入文件" in render_browse({}, {}, FIRST)


def test_a_long_text_is_shown_in_parts(documents: Mapping[str, Document]) -> None:
    size, count = 500, 1_000
    text = "".join(f"第{n:04}条".ljust(size - 1, "字") + "\n" for n in range(count))
    clauses = tuple(
        Clause(f"第{n:04}条", None, 1, "item", f"第{n:04}条", "", n * size, (n + 1) * size, n * size + 6)
        for n in range(count)
    )
    long = replace(documents[FIRST], text=text, clauses=clauses, references=(), damage=())
    html = render_browse({long.id: long}, {"clause": "第0500条"}, long.id)
    assert text[500 * size : 501 * size].strip() in read(html)
    assert "全文较长，这里显示第" in html
    assert len(html) < 700_000
    assert "第0001条字" not in html


def test_an_outline_of_facts_is_not_called_the_text(documents: Mapping[str, Document]) -> None:
    outline = replace(documents[FIRST], form="outline")
    assert "以下为要点，非原文" in render_browse({FIRST: outline}, {}, FIRST)
