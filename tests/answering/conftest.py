"""Small notices of places that do not exist, read and extracted, in a library kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Hit, Ledger
from assistant.reading.document import read_document

FIRST = "甲政办发〔2023〕7号"
SECOND = "乙政发〔2024〕3号"

_FIRST_TEXT = """甲市人民政府办公室关于印发甲市清洁河湖实施方案的通知
甲政办发〔2023〕7号
各区人民政府,市政府各部门:
《甲市清洁河湖实施方案》已经市政府同意,现印发给你们,请认真组织实施。
甲市人民政府办公室
2023年3月9日
(此件公开发布)
甲市清洁河湖实施方案
为保护全市河湖,根据《丙省人民政府关于清洁河湖的意见》(丙政发〔2022〕8号)要求,制定本方案。
一、总体要求
(一)指导思想。坚持生态优先,构建“一河两岸”格局。
(二)总体目标。到2026年,河湖水质明显改善。到2030年,水清岸绿的美丽甲市基本建成。
二、主要任务
(一)治理污水
1.完善污水管网。新建污水管网80公里以上,推行“厂网一体”管理。到2026年,城镇污水处理率达到95%以上。(责任单位:市住建局、市水利局,各区人民政府;以下任务责任单位均包括各区人民政府,下文不再列出)
2.整治入河排口。排查全部入河排口,建立台账。选择2?3条河道开展试点。(责任单位:市生态环境局、市水利局)
(二)管护岸线
3.清理河岸垃圾。推进垃圾分类,减少塑料污染。到2026年,河岸垃圾清运率达到100%。(责任单位:市城管委)
4.建设亲水步道。打造亲水步道5条。(责任单位:市水利局、市文旅局、市住建局)
市水利局要强化统筹协调和督促指导。新闻媒体要积极宣传正面典型。
"""

_SECOND_TEXT = """乙市人民政府关于促进公共充电设施建设的意见
乙政发〔2024〕3号
各县(市、区)人民政府,市直各部门:
为加快公共充电设施建设,提出如下意见。
一、主要任务
(一)编制布局规划。编制公共充电设施布局规划。牵头单位:市发改委;配合单位:市自然资源和规划局、市住建局;完成时限:2024年6月底前。
(二)推进车站充电。在公交车站建设充电桩300个。牵头单位:市交通运输局;配合单位:市住建局;完成时限:2024年12月底前。
二、组织实施
各县(市、区)要加强领导。本意见自2024年2月1日起施行,有效期5年。
乙市人民政府
2024年1月15日
"""

_ABOVE_TEXT = """丙省人民政府关于清洁河湖的意见
丙政发〔2022〕8号
各市人民政府,省政府各部门:
为推进清洁河湖,提出如下意见。
一、总体要求
(一)主要目标。到2025年,全省河湖水质改善。
二、重点工作
(二)完善污水管网。到2025年,城镇污水处理率达到90%以上。(责任单位:省住建厅、省水利厅)
(三)整治入河排口。开展入河排口排查。(责任单位:省生态环境厅)
(四)清理河岸垃圾。到2025年,河岸垃圾清运率达到95%以上。(责任单位:省住建厅)
丙省人民政府
2022年5月6日
"""


class MemoryLibrary:
    """Documents and ledgers with a search that counts shared pairs of characters."""

    def __init__(self, pairs: Sequence[tuple[Document, Ledger]]) -> None:
        self._documents = {document.id: document for document, _ in pairs}
        self._ledgers = {ledger.document: ledger for _, ledger in pairs}

    @property
    def documents(self) -> Mapping[str, Document]:
        return self._documents

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        return self._ledgers

    def search(self, query: str, k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        pairs = {query[at : at + 2] for at in range(len(query) - 1)}
        rows = []
        for name, document in self._documents.items():
            if documents and name not in documents:
                continue
            for order, clause in enumerate(document.clauses):
                text = document.text[clause.start : clause.end]
                shared = sum(pair in text for pair in pairs)
                if shared:
                    rows.append((-shared, name, order, clause.path))
        return [
            Hit(rank, name, path, float(-score), rank, None, ())
            for rank, (score, name, _, path) in enumerate(sorted(rows)[:k], 1)
        ]


@pytest.fixture(scope="session")
def library_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., MemoryLibrary]:
    """Makes a library of texts, in their order."""

    def make(*texts: str) -> MemoryLibrary:
        folder = tmp_path_factory.mktemp("notices")
        pairs = []
        for number, text in enumerate(texts):
            path: Path = folder / f"{number}.txt"
            path.write_text(text, encoding="utf-8")
            document = read_document(path)
            pairs.append((document, extract_ledger(document, UnitRegister())))
        return MemoryLibrary(pairs)

    return make


@pytest.fixture(scope="session")
def library(library_of: Callable[..., MemoryLibrary]) -> MemoryLibrary:
    """Both notices, and the one of the province that the first rests on."""
    return library_of(_FIRST_TEXT, _SECOND_TEXT, _ABOVE_TEXT)
