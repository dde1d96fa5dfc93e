"""Clauses as the index sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_library import ENTRIES

from assistant.reading.outline import read_outline
from assistant.retrieval.naming import find_names
from assistant.retrieval.passages import build_passages, split_sentences

PASSAGES = list(build_passages(*ENTRIES[0]))


def test_every_clause_is_a_passage_with_the_headings_above_it() -> None:
    assert [passage.clause for passage in PASSAGES] == ["一", "一/1", "一/2", "一/3"]
    assert PASSAGES[1].above == "主要任务"
    assert PASSAGES[1].heading == "推进垃圾分类"


def test_units_stand_apart_from_the_body() -> None:
    assert PASSAGES[1].units == "(责任单位:市城管委、市商务局)"
    assert "责任单位" not in PASSAGES[1].body
    assert not any("责任单位" in sentence for sentence in PASSAGES[1].sentences)


def test_an_outline_is_found_by_its_units_and_targets(tmp_path: Path) -> None:
    path = tmp_path / "outline.toml"
    path.write_text(
        """
[document]
id = "乙政发〔2030〕12号"
title = "乙省人民政府关于加强湖泊保护的意见"
tasks = ["二"]
label = "责任单位"
[[clause]]
path = "二"
heading = "治理湖泊污染"
[[clause]]
path = "二/(三)"
heading = "控制入湖污水"
units = ["省住建厅"]
targets = [{ indicator = "沿湖污水收集率", comparator = ">=", value = "80", unit = "%", deadline = "" }]
""",
        encoding="utf-8",
    )
    passage = list(build_passages(*read_outline(path)))[-1]
    assert (passage.heading, passage.body, passage.units) == ("控制入湖污水", "沿湖污水收集率80%", "省住建厅")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("没有句号的一段话也是一个句子", ["没有句号的一段话也是一个句子"]),
        (
            "推进垃圾分类和资源的回收。建设覆盖城乡的站点网络！",
            ["推进垃圾分类和资源的回收。", "建设覆盖城乡的站点网络！"],
        ),
        ("短句。也短。", ["短句。也短。"]),
        ("第一段说的是绿色包装\n第二段说的是河湖长制的事", ["第一段说的是绿色包装第二段说的是河湖长制的事"]),
        (
            "第一段说的是绿色包装的事情\n第二段说河湖长制的事情啊",
            ["第一段说的是绿色包装的事情", "第二段说河湖长制的事情啊"],
        ),
    ],
)  # fmt: skip
def test_split_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_sentences_lose_nothing() -> None:
    for passage in PASSAGES:
        assert "".join(passage.sentences) == passage.body.replace("\n", "")


@pytest.mark.parametrize(
    ("issuer", "names"),
    [
        ("甲州省人民政府", ["甲州省", "甲州"]),
        ("乙江市人民政府办公室", ["乙江市", "乙江"]),
        ("丙山壮族自治区人民政府", ["丙山壮族自治区", "丙山壮族"]),
        ("国务院", []),
    ],
)
def test_names_of_the_issuer(issuer: str, names: list[str]) -> None:
    from dataclasses import replace

    assert find_names(replace(ENTRIES[0][0], issuer=issuer, level=None)) == names


def test_the_level_of_government_names_a_document() -> None:
    assert "全市" in find_names(ENTRIES[0][0])
