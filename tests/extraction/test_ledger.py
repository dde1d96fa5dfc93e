"""The notice of the corpus, and six real ones where they are at hand, against figures counted by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Ledger
from assistant.reading.document import read_document
from assistant.settings import ROOT
from tests.extraction.conftest import HEAD, Read, units_of

Extract = Callable[[str], Ledger]


@pytest.fixture(scope="module")
def notice() -> tuple[Document, Ledger]:
    path = next((ROOT / "corpus").glob("鄂州政办发*5号.txt"))
    document = read_document(path)
    return document, extract_ledger(document, UnitRegister.load(ROOT / "corpus" / "units.toml"))


def test_figures_of_the_notice(notice: tuple[Document, Ledger]) -> None:
    _, ledger = notice
    units = [unit for task in ledger.tasks for unit in task.units]
    assert (len(ledger.tasks), len(ledger.statements)) == (23, 23)
    assert (sum(not u.inherited for u in units), sum(u.inherited for u in units)) == (112, 63)
    assert [task.number for task in ledger.tasks if not any(u.inherited for u in task.units)] == ["1", "19"]
    assert not any(task.lead_stated for task in ledger.tasks)
    assert sum(any(u.name == "市发改委" for u in task.units) for task in ledger.tasks) == 13
    assert ledger.warnings == ()
    assert ledger.unknown_units == ()


def test_rules_of_the_notice(notice: tuple[Document, Ledger]) -> None:
    document, ledger = notice
    inherit, coordinator = ledger.rules
    assert (inherit.kind, inherit.span.clause, len(inherit.scope)) == ("inherit", "二/(一)/1", 22)
    assert [unit.name for unit in inherit.units] == ["各区人民政府", "葛店开发区管委会", "临空经济区管委会"]
    assert document.text[inherit.span.start : inherit.span.end].endswith("下文不再列出")
    assert (coordinator.kind, coordinator.units[0].name, coordinator.span.clause) == (
        "coordinator",
        "市发改委",
        "closing",
    )


def test_targets_of_the_notice(notice: tuple[Document, Ledger]) -> None:
    _document, ledger = notice
    dated = [(task.number, t.value) for task in ledger.tasks for t in task.targets if t.deadline]
    assert dated == [
        ("1", "90"),
        ("11", "基本建成"),
        ("11", "基本实现"),
        ("13", "95"),
        ("13", "全覆盖"),
        ("13", "100"),
    ]
    assert {task.number for task in ledger.tasks for t in task.targets if not t.deadline} == {"2", "6", "15"}
    deadlines = [(task.number, d.text) for task in ledger.tasks for d in task.deadlines]
    assert deadlines == [(n, "到2025年") for n in ("1", "11", "11", "13", "13")]
    assert {d.year for d in ledger.deadlines if d.span.clause == "一/(二)"} == {2025, 2035}


def test_spans_lie_in_their_clauses(notice: tuple[Document, Ledger]) -> None:
    document, ledger = notice
    spans = [s.span for s in (*ledger.statements, *ledger.rules, *ledger.targets, *ledger.deadlines)]
    for span in spans:
        clause = document.clause(span.clause)
        assert clause is not None
        assert clause.start <= span.start < span.end <= clause.end


@pytest.fixture(scope="module")
def extract(shared: Path) -> Extract:
    register = UnitRegister.load(ROOT / "corpus" / "units.toml")
    return lambda name: extract_ledger(read_document(shared / name), register)


# file, tasks, statements, statements that say who leads or supports
NOTICES = [
    ("notices/wuhan-2022-11.pdf", 21, 21, 0),
    ("notices/wuhan-low-carbon.pdf", 18, 18, 0),
    ("notices/dazhou-1-plus-n.pdf", 19, 19, 17),
    ("notices/tianjin-green-economy.pdf", 26, 97, 0),
    ("notices/shandong-2022-plan.pdf", 29, 29, 28),
    ("notices/guangxi-2021-27.pdf", 23, 23, 0),
    ("sources/ezhengfa-2021-25.pdf", 23, 23, 0),
    ("sources/guofa-2021-4.pdf", 23, 0, 0),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "tasks", "statements", "leading"), NOTICES)
def test_figures_of_real_notices(
    name: str, tasks: int, statements: int, leading: int, extract: Extract
) -> None:
    ledger = extract(name)
    assert (len(ledger.tasks), len(ledger.statements)) == (tasks, statements)
    assert sum(any(u.role != "responsible" for u in s.units) for s in ledger.statements) == leading
    assert ledger.warnings == ()


@pytest.mark.shared
def test_one_notice_has_many_statements_in_a_clause(extract: Extract) -> None:
    counts = Counter(s.span.clause for s in extract("notices/tianjin-green-economy.pdf").statements)
    assert list(counts.values()) == [
        5,
        6,
        6,
        4,
        5,
        2,
        5,
        5,
        2,
        6,
        7,
        7,
        5,
        4,
        4,
        3,
        3,
        2,
        3,
        2,
        4,
        2,
        2,
        1,
        1,
        1,
    ]


@pytest.mark.shared
def test_one_notice_says_once_who_leads(extract: Extract) -> None:
    ledger = extract("notices/dazhou-1-plus-n.pdf")
    assert [len(task.units) for task in ledger.tasks] == [
        1,
        1,
        4,
        1,
        1,
        6,
        2,
        2,
        1,
        1,
        3,
        6,
        4,
        12,
        7,
        9,
        3,
        3,
        2,
    ]
    assert [task.lead_stated for task in ledger.tasks] == [False, False, *[True] * 17]
    texts = Counter(d.text for d in ledger.deadlines)
    assert texts == {"2022年2月底前": 16, "2022年12月底前": 1, "按照国省安排部署": 1, "按照国家安排部署": 1}


@pytest.mark.shared
def test_one_notice_inherits_from_inside_a_bracket(extract: Extract) -> None:
    ledger = extract("notices/wuhan-low-carbon.pdf")
    assert all("各区人民政府" in [u.name for u in task.units] for task in ledger.tasks)
    first = [task.clause for task in ledger.tasks if task.units[0].name == "各相关区人民政府"]
    assert first == ["二/(四)/2", "二/(四)/3"]


@pytest.mark.shared
def test_one_notice_says_who_leads_and_who_supports(extract: Extract) -> None:
    ledger = extract("notices/shandong-2022-plan.pdf")
    supported = [task.number for task in ledger.tasks if any(u.role == "supporting" for u in task.units)]
    assert supported == ["1", "2", "3", "4", "6", "9", "11", "12", "14", "18", "(一)", "(四)"]
    dated = {task.number: [d.text for d in task.deadlines] for task in ledger.tasks if task.deadlines}
    assert dated == {
        "3": ["4月底前"],
        "4": ["3月底前", "5月底前"],
        "5": ["6月底前"],
        "9": ["6月底前"],
        "11": ["年底前"],
        "13": ["年底前"],
        "(二)": ["10月底前"],
        "(四)": ["3月底前", "9月底前"],
    }
    assert {d.year for d in ledger.deadlines} == {2022}


# -- which clauses are tasks -----------------------------------------------------------------------


def test_a_document_without_statements(read_whole: Read) -> None:
    _, ledger = read_whole(
        HEAD + "（一）搭建平台。搭建。\n（二）培训人员。培训。\n三、组织保障\n（一）加强领导。领导。"
    )
    assert [task.clause for task in ledger.tasks] == ["二/(一)", "二/(二)"]
    assert units_of(ledger) == {"(一)": [], "(二)": []}
    assert ledger.warnings == ()


def test_a_law_has_no_tasks(read_whole: Read) -> None:
    _, ledger = read_whole(
        "甲市养老条例\n第一章 总则\n第一条 为了养老，制定本条例。\n第二条 市民政部门负责养老工作。"
    )
    assert ledger.tasks == ()


def test_contact_lines_of_a_web_page_are_no_statement(read_whole: Read) -> None:
    _, ledger = read_whole(
        HEAD + "1.甲。做甲。（责任单位：市教育局）\n甲市人民政府办公室\n2023年3月1日\n主办单位：甲市人民政府"
    )
    assert len(ledger.statements) == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一、\n", []),
        (
            "一、养护。每年抚育。\n序号\t指标\t数值\n1\t面积\t3亩\n2\t株数\t5株\n二、种树。开展种树。",
            ["一", "二"],
        ),
        ("一、任务\n序号\t任务\t时限\n1\t建园\t年底\n2\t绿化\t长期", ["1", "2"]),
    ],
)
def test_tasks_where_no_unit_is_named(text: str, numbers: list[str], read_whole: Read) -> None:
    assert [task.number for task in read_whole(text)[1].tasks] == numbers
