from __future__ import annotations

import pytest

from assistant.models import Block, Document, Received, Reference
from assistant.reading.document import parse_document
from assistant.reading.references import (
    find_number,
    find_references,
    normalize_number,
    resolve_references,
)


def read(text: str) -> Document:
    blocks = tuple(Block(line) for line in text.split("\n"))
    return parse_document(Received(name="某文件.txt", format="txt", sha256="", blocks=blocks))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("甲政办发〔2022〕5号", "甲政办发〔2022〕5号"),
        ("甲政办发[2022] 5 号", "甲政办发〔2022〕5号"),
        ("甲政办发（2022）5号", "甲政办发〔2022〕5号"),
        ("甲政办发﹝2022﹞第５号", "甲政办发〔2022〕5号"),
        ("（桂政发〔２０２１〕２７号）", "桂政发〔2021〕27号"),
        ("根据国发〔2021〕4号文件", "国发〔2021〕4号"),
        ("依据国务院令第七百号", "国务院令第700号"),
    ],
)
def test_numbers_are_normalised(text: str, number: str) -> None:
    assert normalize_number(text) == number


@pytest.mark.parametrize("text", ["", "2022年5月", "第5号", "〔2022〕", "甲政办发2022年5号"])
def test_no_number(text: str) -> None:
    assert find_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "根据《甲意见》（甲发〔2021〕4号）要求",
            [("甲意见", "甲发〔2021〕4号", "《甲意见》（甲发〔2021〕4号）")],
        ),
        ("按照甲发〔2021〕4号精神", [(None, "甲发〔2021〕4号", "甲发〔2021〕4号")]),
        (
            "《甲意见》和乙发〔2020〕1号、《丙法》",
            [
                ("甲意见", None, "《甲意见》"),
                (None, "乙发〔2020〕1号", "乙发〔2020〕1号"),
                ("丙法", None, "《丙法》"),
            ],
        ),
        (
            "《甲绿化意见》（甲发〔2021〕4号，以下简称《意见》）。落实《意见》。",
            [
                ("甲绿化意见", "甲发〔2021〕4号", "《甲绿化意见》（甲发〔2021〕4号，以下简称《意见》）"),
                ("甲绿化意见", "甲发〔2021〕4号", "《意见》"),
            ],
        ),
        (
            "《甲意见》（甲发〔2021〕4号）……再按《甲意见》办",
            [
                ("甲意见", "甲发〔2021〕4号", "《甲意见》（甲发〔2021〕4号）"),
                ("甲意见", "甲发〔2021〕4号", "《甲意见》"),
            ],
        ),
        (
            "《甲省〈森林法〉实施办法》（2019年修订）",
            [("甲省〈森林法〉实施办法", None, "《甲省〈森林法〉实施办法》")],
        ),
        (
            "国务院令第700号《甲条例》、甲发〔2021〕4号《乙办法》",
            [
                ("甲条例", "国务院令第700号", "国务院令第700号《甲条例》"),
                ("乙办法", "甲发〔2021〕4号", "甲发〔2021〕4号《乙办法》"),
            ],
        ),
        (
            "2019年4月3日中华人民共和国国务院令第711号修订",
            [(None, "中华人民共和国国务院令第711号", "中华人民共和国国务院令第711号")],
        ),
        ("依据国务院令第700号", [(None, "国务院令第700号", "国务院令第700号")]),
        ("没有提到文件。", []),
    ],
)
def test_find_references(text: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    found = [(ref.title, ref.number, text[ref.start : ref.end]) for ref in find_references(text)]
    assert found == expected


def test_the_order_that_issued_a_law_is_no_reference_of_it() -> None:
    document = read(
        "甲条例\n（2007年4月5日中华人民共和国国务院令第492号公布 2019年4月3日国务院令第711号修订）\n"
        "第一条 根据国务院令第700号，制定本条例。\n第二条 本条例自2019年5月15日起施行。"
    )
    assert [reference.number for reference in document.references] == ["国务院令第700号"]


STATE = read("国务院关于绿化的意见\n国发〔2021〕4号\n一、目标\n建成。")
PROVINCE = read("省人民政府关于加快绿化发展的实施意见\n一、目标\n建成。")
TWINS = [read(f"关于印发甲市绿化方案的通知\n甲发〔202{n}〕1号\n一、目标\n建成。") for n in (1, 2)]


@pytest.mark.parametrize(
    ("title", "number", "loaded"),
    [
        (None, "国发〔2021〕4号", "国发〔2021〕4号"),
        ("国务院关于绿化的意见", None, "国发〔2021〕4号"),
        ("国务院关于绿化的意见", "国发〔2019〕9号", None),  # another number: another document
        ("甲省人民政府关于加快绿化发展的实施意见", "甲政发〔2021〕2号", PROVINCE.id),
        ("关于印发甲市绿化方案的通知", None, None),  # two candidates: none
        ("绿化", None, None),
    ],
)
def test_one_candidate_or_none(title: str | None, number: str | None, loaded: str | None) -> None:
    (found,) = resolve_references([Reference(title, number, 0, 1)], [STATE, PROVINCE, *TWINS])
    assert found.loaded == loaded


def test_a_document_is_no_reference_of_its_own() -> None:
    document = read(
        "甲市关于印发绿化方案的通知\n甲发〔2021〕1号\n各区人民政府：\n"
        "现将《甲市绿化方案》印发给你们。\n甲市绿化方案\n"
        "根据《乙意见》（乙发〔2021〕2号），制定本方案。\n一、目标\n建成。"
    )
    assert [(ref.title, ref.number) for ref in document.references] == [("乙意见", "乙发〔2021〕2号")]
