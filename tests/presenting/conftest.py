"""A small notice of a city that does not exist, with what the pages have to show: roles, an inherited unit,
a deadline of each kind, damage, a reference; and a second one that says who leads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.corpus.building import Pair
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Ledger
from assistant.presenting.ledger import Table
from assistant.presenting.rows import rows_of
from assistant.reading.document import read_document

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"

_FIRST = """甲市人民政府办公室关于印发甲市公园建设方案的通知
甲政办发〔2023〕9号
各区人民政府:
现将《甲市公园建设方案》印发给你们。
甲市人民政府办公室
2023年3月9日
甲市公园建设方案
根据《乙市人民政府关于充电设施的意见》(乙政发〔2024〕3号),制定本方案。
一、主要任务
(一)建好公园
1.新建口袋公园。到2026年,新建口袋公园30个以上。(责任单位:市园林局、市水利局,各区人民政府;以下任务责任单位均包括各区人民政府,下文不再列出)
2.修复步道。选择2?3条步道试点。(责任单位:市水利局)
(二)管好公园
3.清理垃圾。2024年6月底前完成首轮清理。(责任单位:市城管委、市园林局)
4.普查古树。(责任单位:市园林局)
"""
_SECOND = """乙市人民政府关于充电设施的意见
乙政发〔2024〕3号
各县人民政府:
提出如下意见。
一、主要任务
(一)编制规划。牵头单位:市发改委;配合单位:市住建局;完成时限:2024年12月底前。
(二)建设充电桩。建设充电桩300个。牵头单位:市交通运输局;配合单位:市住建局。
乙市人民政府
2024年1月15日
"""


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    """Document and ledger of both notices."""
    folder = tmp_path_factory.mktemp("notices")
    register = UnitRegister.load(Path(__file__).parents[2] / "corpus" / "units.toml")
    found = []
    for name, text in (("first.txt", _FIRST), ("second.txt", _SECOND)):
        (folder / name).write_text(text, encoding="utf-8")
        document = read_document(folder / name)
        found.append((document, extract_ledger(document, register)))
    return found


@pytest.fixture(scope="session")
def documents(pairs: list[Pair]) -> Mapping[str, Document]:
    """The documents by id."""
    return {document.id: document for document, _ in pairs}


@pytest.fixture(scope="session")
def ledgers(pairs: list[Pair]) -> Mapping[str, Ledger]:
    """The ledgers by document id."""
    return {ledger.document: ledger for _, ledger in pairs}


@pytest.fixture(scope="session")
def table(pairs: list[Pair]) -> Table:
    """Every row of both."""
    return Table(rows_of(pairs))
