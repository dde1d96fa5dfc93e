"""Outlines: facts become a document whose clauses tile its text."""

from pathlib import Path

import pytest

from assistant.errors import DamagedFile
from assistant.reading.outline import read_outline

ROOT = Path(__file__).parents[2]
OUTLINES = sorted((ROOT / "corpus/outlines").glob("*.toml"))

SMALL = """
[document]
id = "甲政发〔2031〕9号"
number = "甲政发〔2031〕9号"
title = "甲省人民政府关于试行的意见"
level = "provincial"
label = "责任单位"
tasks = ["二"]
closing_unit = "各市人民政府"
references = [{ title = "关于试行的指导意见", number = "乙发〔2030〕1号" }]
[[clause]]
path = "二"
heading = "主要任务"
[[clause]]
path = "二/(三)"
heading = "种树"
units = ["省林业局", "省水利厅"]
targets = [{ indicator = "成活率", comparator = ">=", value = "85", unit = "%", deadline = "到2032年" }]
[[clause]]
path = "closing"
heading = ""
coordinator = ["省发改委"]
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "甲.toml"
    path.write_text(SMALL, encoding="utf-8")
    return read_outline(path, {"省水利厅": "甲省水利厅"}.get)


def test_text_is_number_and_heading(small):
    document, _ = small
    assert document.text.splitlines() == [
        "甲省人民政府关于试行的意见(甲政发〔2031〕9号)",
        "二、主要任务",
        "(三)种树",
        "(结尾段落)",
    ]
    assert document.form == "outline"
    assert [clause.kind for clause in document.clauses] == ["header", "section", "item", "closing"]
    assert document.references[0].number == "乙发〔2030〕1号"


def test_ledger_points_to_the_heading_line(small):
    document, ledger = small
    task = ledger.task("二/(三)")
    assert [unit.name for unit in task.units] == ["省林业局", "省水利厅", "各市人民政府"]
    assert task.units[1].full_name == "甲省水利厅"
    assert not task.lead_stated
    spans = [task.span, task.targets[0].span, ledger.statements[0].span]
    assert {document.text[span.start : span.end] for span in spans} == {"(三)种树"}
    assert (ledger.rules[0].kind, ledger.rules[0].units[0].name) == ("coordinator", "省发改委")
    assert len(ledger.tasks) == 1


@pytest.mark.parametrize("text", ["[document", "[document]\ntitle='x'", "clause = 3\n[document]\ntitle='x'"])
def test_a_damaged_outline_is_said_to_be(tmp_path, text):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DamagedFile):
        read_outline(path)


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_clauses_tile_the_text(path):
    document, ledger = read_outline(path)
    position = 0
    for clause in document.clauses:
        assert clause.start == position
        position = clause.end
    assert position == len(document.text)
    assert len({clause.path for clause in document.clauses}) == len(document.clauses)
    for task in ledger.tasks:
        assert document.clause(task.clause) is not None


@pytest.mark.parametrize(
    ("name", "items", "statements", "targets", "coordinator"),
    [("鄂政发〔2021〕25号", 25, 23, 26, "省发改委"), ("国发〔2021〕4号", 30, 0, 6, "国家发展改革委")],
)
def test_the_two_outlines(name, items, statements, targets, coordinator):
    document, ledger = read_outline(ROOT / f"corpus/outlines/{name}.toml")
    assert document.id == name
    assert sum(clause.kind == "item" for clause in document.clauses) == items
    assert (len(ledger.statements), len(ledger.tasks)) == (statements, 23)
    assert len(ledger.targets) == targets
    assert [rule.units[0].name for rule in ledger.rules] == [coordinator]
    assert {limit.year for limit in ledger.deadlines} >= {2025, 2035}
    assert ledger.rules[0].scope == tuple(task.clause for task in ledger.tasks)
