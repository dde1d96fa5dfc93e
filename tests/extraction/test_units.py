"""The register: names people use ↔ the unit, for documents of its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import Unit, UnitRegister
from tests.extraction.conftest import HEAD, Read, read_text

REGISTER = UnitRegister(
    [
        Unit("市教育局", "甲市教育局", "municipal", "甲市", "department", ("教育局",), ("市教委",)),
        Unit("市科技局", "甲市科学技术局", "municipal", "甲市", "department", ("科技局",)),
        Unit("市科技局", "丁市科学技术局", "municipal", "丁市", "department", ("科技局",)),
        Unit("省科技厅", "丙省科学技术厅", "provincial", "丙", "department", ("科技厅",)),
        Unit("乙开发区管委会", "", "municipal", "甲市", "zone", ("乙开发区",)),
    ]
)


@pytest.mark.parametrize(
    ("name", "place", "found"),
    [
        ("市教育局", "甲市", "甲市教育局"),
        ("甲市教育局", "甲市", "甲市教育局"),
        ("教育局", "甲市", "甲市教育局"),
        ("市教委", "甲市", "甲市教育局"),
        ("科技局", "甲市", "甲市科学技术局"),
        ("科技局", "丁市", "丁市科学技术局"),
        ("市教育局", "丁市", None),
        ("市气象局", "甲市", None),
    ],
)
def test_names(name: str, place: str, found: str | None) -> None:
    unit = REGISTER.find(name, (place,))
    assert (unit.full_name if unit else None) == found


def test_a_name_of_two_units_is_none() -> None:
    assert REGISTER.find("市科技局") is None


def test_full_names_only_for_documents_of_the_place() -> None:
    text = (
        HEAD
        + "1.甲。做甲。（责任单位：市教育局、省科技厅、天河港集团，乙开发区）\n"
        + "2.乙。（责任单位：乙开发区管委会）"
    )
    document, _ = read_text(text)
    ledger = extract_ledger(document, REGISTER)
    assert [unit.full_name for unit in ledger.tasks[0].units] == ["甲市教育局", "丙省科学技术厅", None, None]
    assert ledger.unknown_units == ("天河港集团",)
    elsewhere = replace(
        document, title="戊市方案", issuer="戊市人民政府", id="戊政发〔2023〕1号", number=None
    )
    assert {unit.full_name for unit in extract_ledger(elsewhere, REGISTER).tasks[0].units} == {None}


def test_one_unit_under_two_names_stands_once() -> None:
    document, _ = read_text(
        HEAD + "1.甲。一。（乙开发区、市教育局负责）二。（乙开发区管委会负责）\n2.乙。（责任单位：市教育局）"
    )
    ledger = extract_ledger(document, REGISTER)
    assert [unit.name for unit in ledger.tasks[0].units] == ["乙开发区", "市教育局"]


def test_no_register_file_is_an_empty_register(tmp_path: Path) -> None:
    assert UnitRegister.load(tmp_path / "units.toml").units == ()


def test_loading(tmp_path: Path) -> None:
    path = tmp_path / "units.toml"
    path.write_text(
        '[[unit]]\nname = "市教育局"\nplace = "甲市"\nlevel = "municipal"\n'
        'former = [{ name = "市教委", until = 2019 }]\n',
        encoding="utf-8",
    )
    register = UnitRegister.load(path)
    unit = register.find("市教委", ("甲市",))
    assert unit is not None
    assert unit.name == "市教育局"


def test_names_of_a_document_without_the_register_are_kept(read: Read) -> None:
    _, ledger = read("1.甲。做甲。（责任单位：市教育局、天河港集团）")
    assert [unit.name for unit in ledger.tasks[0].units] == ["市教育局", "天河港集团"]
