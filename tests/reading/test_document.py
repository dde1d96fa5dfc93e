from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import notice_files as files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.models import Block, Received
from assistant.reading.document import parse_document, read_document
from assistant.reading.issuers import level_of
from assistant.settings import ROOT

ROWS = tomllib.loads(Path(__file__).with_name("documents.toml").read_text("utf-8"))["document"]
FACTS = ("number", "issuer", "level", "written_on", "published_on")


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_facts_are_read_and_none_invented(row: dict[str, Any]) -> None:
    blocks = tuple(Block(line) for line in row["text"].split("\n"))
    document = parse_document(
        Received(
            name="某文件.txt",
            format="txt",
            sha256="",
            blocks=blocks,
            metadata=tuple(row.get("metadata", {}).items()),
        )
    )
    assert document.title == row["title"]
    assert {fact: getattr(document, fact) for fact in FACTS} == {fact: row.get(fact) for fact in FACTS}
    assert document.addressees == tuple(row.get("addressees", ()))
    assert dict(document.metadata).get("body_title") == row.get("body_title")
    assert document.id == (document.number or document.title)


@pytest.mark.parametrize(
    ("issuer", "number", "title", "level"),
    [
        ("国务院办公厅", None, "", "state"),
        ("中共中央", None, "", "state"),
        ("财政部", None, "", "state"),
        ("广西壮族自治区人民政府", None, "", "provincial"),
        ("天津市人民政府", None, "", "provincial"),
        ("天津市河西区人民政府", None, "", "county"),
        ("湖北省经济和信息化厅", None, "", "provincial"),
        ("鄂州市发展和改革委员会", None, "", "municipal"),
        ("恩施土家族苗族自治州人民政府", None, "", "municipal"),
        ("中共鄂州市委办公室", None, "", "municipal"),
        ("鄂州市鄂城区人民政府", None, "", "county"),
        ("某市某县某镇人民政府", None, "", "township"),
        (None, "国办发〔2021〕1号", "", "state"),
        (None, "鄂政办发〔2021〕1号", "", "provincial"),
        (None, "鄂州政发〔2021〕1号", "", "municipal"),
        (None, "财建〔2021〕1号", "", "state"),
        (None, "建政发〔2021〕1号", "", None),
        (None, None, "省人民政府关于绿化的意见", "provincial"),
        (None, None, "市人民政府办公室关于绿化的通知", "municipal"),
        (None, None, "某市绿化条例", "municipal"),
        (None, None, "己区促进服务业发展若干措施", "county"),
        (None, None, "某某经济技术开发区若干措施", "county"),
        (None, None, "北京市朝阳区城市更新行动计划", "county"),
        (None, None, "加快社区建设行动方案", None),
        (None, None, "全区绿化行动方案", None),
        (None, None, "庚自治区民航强区建设意见", "provincial"),
        ("新疆生产建设兵团办公厅", None, "", "provincial"),
        (None, None, "重点工作", None),
    ],
)
def test_level_of(issuer: str | None, number: str | None, title: str, level: str | None) -> None:
    assert level_of(issuer, number, title) == level


def test_a_row_of_an_index_table_above_the_title() -> None:
    blocks = (
        Block("标题：\t甲市绿化规划", cells=("标题：", "甲市绿化规划")),
        *map(Block, ("甲市绿化规划", "一、目标", "建成。")),
    )
    assert parse_document(Received("某文件.txt", "txt", "", blocks)).title == "甲市绿化规划"


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        "关于印发的通知意见甲市人民政府办公室〔2022〕5号年月日一二、（）：:，。《》第条\n 令附件各单位",
        max_size=150,
    )
)
def test_any_text_is_a_document(text: str) -> None:
    document = parse_document(
        Received(
            name="某文件.txt", format="txt", sha256="", blocks=(Block("甲"), *map(Block, text.split("\n")))
        )
    )
    assert document.id
    assert "".join(document.text[clause.start : clause.end] for clause in document.clauses) == document.text


def test_the_notice() -> None:
    document = read_document(ROOT / "corpus" / "鄂州政办发〔2022〕5号.txt")
    assert document.id == "鄂州政办发〔2022〕5号"
    assert document.title == "市人民政府办公室关于印发加快建立健全绿色低碳循环发展经济体系实施方案的通知"
    assert (document.issuer, document.level) == ("鄂州市人民政府办公室", "municipal")
    assert (document.written_on, document.published_on) == ("2022-05-17", "2022-09-14")
    assert document.addressees == ("各区人民政府", "葛店开发区、临空经济区管委会", "市政府各部门")
    paths = [clause.path for clause in document.clauses]
    assert paths[:5] == ["header", "preamble", "一", "一/(一)", "一/(二)"]
    assert paths[-1] == "closing"
    items = [clause for clause in document.clauses if clause.level == 3]
    assert [clause.number for clause in items] == [str(number) for number in range(1, 24)]
    assert {clause.parent for clause in items} == {f"二/({number})" for number in "一二三四五六"}
    assert items[0].heading == "实施工业绿色改造升级"
    assert items[22].heading == "培育绿色交易市场机制"
    assert [reference.number for reference in document.references] == [
        "国发〔2021〕4号",
        "鄂政发〔2021〕25号",
    ]
    readings = [(damage.quote, damage.reading) for damage in document.damage]
    assert ("2?3家", "2~3家") in readings
    assert ("交通技术设施", "交通基础设施") in readings
    assert ("光伏组建", "光伏组件") in readings
    assert sum("?" in quote for quote, _ in readings) == 5
    assert len(readings) == 7
    assert document.warnings == ()


# name, sections, items without clauses below, last part
SHARED = [
    ("notices/wuhan-2022-11.pdf", 6, 23, "footer"),
    ("notices/wuhan-low-carbon.pdf", 3, 22, "三/(三)"),
    ("notices/dazhou-1-plus-n.pdf", 3, 24, "三/(四)"),
    ("notices/tianjin-green-economy.pdf", 8, 28, "八/(二十八)"),
    ("notices/shandong-2022-plan.pdf", 3, 30, "三/(四)"),
    ("notices/guangxi-2021-27.pdf", 8, 28, "footer"),
    ("sources/guofa-2021-4.pdf", 8, 30, "footer"),
    ("sources/ezhengfa-2021-25.pdf", 7, 25, "footer"),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "sections", "items", "last"), SHARED)
def test_outside_notices(shared: Path, name: str, sections: int, items: int, last: str) -> None:
    document = read_document(shared / name)
    assert sum(clause.level == 1 for clause in document.clauses) == sections
    assert sum(clause.kind == "item" for clause in document.clauses) == items
    assert document.clauses[-1].path == last
    assert document.warnings == ()
    assert "".join(document.text[clause.start : clause.end] for clause in document.clauses) == document.text


def test_one_notice_in_six_formats_gives_one_tree(tmp_path: Path) -> None:
    makers = {
        "txt": files.as_txt,
        "md": files.as_markdown,
        "html": files.as_html,
        "docx": files.as_docx,
        "pdf": files.as_pdf,
        "ofd": files.as_ofd,
    }
    trees = {}
    for extension, make in makers.items():
        path = tmp_path / f"某文件.{extension}"
        path.write_bytes(make())
        document = read_document(path)
        facts = (document.number, document.title, document.issuer, document.written_on, document.addressees)
        trees[extension] = (*facts, *((clause.path, clause.heading) for clause in document.clauses))
    assert len(set(trees.values())) == 1, trees
    assert trees["txt"][0] == "甲政办发〔2031〕7号"
    assert trees["txt"][-2:] == (("annex/1/1", "清理岸线垃圾"), ("annex/1/2", "修复湿地植被"))
