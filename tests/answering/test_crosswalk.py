"""Clause ↔ clause: headings, texts and order; gaps; one clause for two; and what differs."""

import tomllib
from pathlib import Path

import pytest

from assistant.answering.crosswalk import align
from assistant.answering.differences import compare, differences, line_of
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline

ROOT = Path(__file__).parents[2]

CITY = """甲市人民政府关于印发湖泊保护行动方案的通知
甲政发〔2031〕7号
各区人民政府,市政府各部门:
现将《湖泊保护行动方案》印发给你们,请认真组织实施。
甲市人民政府
2031年3月1日
湖泊保护行动方案
为保护全市湖泊,制定本方案。
一、总体要求
(一)行动目标。到2035年,湖泊水质达标率达到100%。
二、主要任务
(一)治理污染
1.控制入湖污水。完善沿湖截污管网,到2033年,沿湖污水收集率达到95%以上。开展渔船集中停靠试点。(责任单位:市住建局、市水务局,各区人民政府)
2.规范湖面养殖。拆除围网,推广生态养殖。(责任单位:市农业农村局)
(二)恢复生态
3.修复湖滨湿地和栽种水草。恢复湖滨湿地20处,栽种沉水植物。(责任单位:市自然资源和规划局、市经信局)
4.建设观鸟步道。沿堤修建木栈道。(责任单位:市文旅局)
各单位要加强统筹协调,市发改委要督促指导。新闻媒体要做好宣传,营造良好氛围。
"""

PROVINCE = """乙省人民政府关于加强湖泊保护的意见
乙政发〔2030〕12号
各市、州、县人民政府,省政府各部门:
为保护全省湖泊,提出如下意见。
一、总体要求
(一)工作原则。坚持保护优先。
(二)主要目标。到2035年,湖泊水质达标率达到100%。
二、治理湖泊污染
(三)严格控制入湖污水。完善沿湖截污管网,沿湖污水收集率达到80%以上。清理沿岸垃圾堆放点。(责任单位:省住建厅、省水利厅,各市、州、县人民政府)
(四)规范水产养殖。拆除围网,推广生态养殖。(责任单位:省农业农村厅,各市、州、县人民政府)
三、恢复湖泊生态
(五)修复湖滨湿地。恢复湖滨湿地,建设缓冲带。(责任单位:省自然资源厅,各市、州、县人民政府)
(六)广泛栽种水草。栽种沉水植物。(责任单位:省林业局、省工信厅,各市、州、县人民政府)
四、组织实施
(七)深化流域合作。与邻省会商。(责任单位:省水利厅,各市、州、县人民政府)
(八)营造良好氛围。新闻媒体要做好宣传。(责任单位:省广电局,各市、州、县人民政府)
"""

OUTLINE = """
[document]
id = "乙政发〔2030〕12号"
number = "乙政发〔2030〕12号"
title = "乙省人民政府关于加强湖泊保护的意见"
level = "provincial"
tasks = ["二", "三"]
label = "责任单位"
closing_unit = "各市、州、县人民政府"
[[clause]]
path = "二"
heading = "治理湖泊污染"
[[clause]]
path = "二/(三)"
heading = "严格控制入湖污水"
units = ["省住建厅", "省水利厅"]
targets = [{ indicator = "沿湖污水收集率", comparator = ">=", value = "80", unit = "%", deadline = "" }]
[[clause]]
path = "二/(四)"
heading = "规范水产养殖"
[[clause]]
path = "三"
heading = "恢复湖泊生态"
[[clause]]
path = "三/(五)"
heading = "修复湖滨湿地"
[[clause]]
path = "三/(六)"
heading = "广泛栽种水草"
"""

EXPECTED = {
    ("一/(一)", "一/(二)"),
    ("二/(一)/1", "二/(三)"),
    ("二/(一)/2", "二/(四)"),
    ("二/(二)/3", "三/(五)"),
    ("二/(二)/3", "三/(六)"),
    ("closing", "四/(八)"),
}


def read(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return document, extract_ledger(document, UnitRegister())


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return read(tmp_path_factory.mktemp("city"), "city.txt", CITY)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return read(tmp_path_factory.mktemp("province"), "province.txt", PROVINCE)


@pytest.fixture(scope="module")
def outline(tmp_path_factory):
    path = tmp_path_factory.mktemp("outline") / "province.toml"
    path.write_text(OUTLINE, encoding="utf-8")
    return read_outline(path)


def pairs(links):
    return {(link.from_clause, link.to_clause) for link in links}


def test_links_with_gaps_and_one_clause_for_two(city, province):
    links = align(*city, *province)
    assert pairs(links) == EXPECTED
    assert all(0 < link.score <= 1 for link in links)
    assert {link.from_document for link in links} == {"甲政发〔2031〕7号"}
    assert {link.to_document for link in links} == {"乙政发〔2030〕12号"}


def test_links_read_the_same_from_the_other_side(city, province):
    assert {(b, a) for a, b in pairs(align(*province, *city))} == EXPECTED


def test_links_keep_the_order_of_both(city, province):
    position_a = {clause.path: place for place, clause in enumerate(city[0].clauses)}
    position_b = {clause.path: place for place, clause in enumerate(province[0].clauses)}
    places = [(position_a[link.from_clause], position_b[link.to_clause]) for link in align(*city, *province)]
    assert places == sorted(places)
    assert [place for _, place in places] == sorted(place for _, place in places)


def test_links_by_heading_alone(city, outline):
    links = align(*city, *outline)
    assert pairs(links) == {pair for pair in EXPECTED if pair[1].startswith(("二", "三"))}
    assert all("仅有要点" in link.basis for link in links)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("二/(一)/1", ["标题相近“控制入湖污水”与“严格控制入湖污水”", "完善沿湖截污管网"]),
        ("二/(一)/2", ["规范", "推广生态养殖", "所在部分为“治理污染”与“治理湖泊污染”"]),
        ("closing", ["新闻媒体要做好宣传"]),
    ],
)
def test_basis_says_why(city, province, path, words):
    basis = next(link.basis for link in align(*city, *province) if link.from_clause == path)
    assert all(word in basis for word in words)
    assert "责任单位" not in basis
    assert not any(word in basis for word in ("依据", "来源", "根据"))


def test_unrelated_documents_have_no_links(city, tmp_path):
    other = read(
        tmp_path,
        "other.txt",
        "丙县人民政府关于冬季供暖的通知\n各乡镇人民政府:\n一、检修锅炉\n(一)排查管道。逐户登记。\n(二)储备燃煤。签订合同。\n"
        "二、救助困难户\n(一)发放补贴。按月发放到人。\n",
    )
    assert align(*city, *other) == []


# -- differences -------------------------------------------------------------------------------


def rows(city, province, path_a, path_b, aspect):
    found = compare(*city, path_a, *province, path_b)
    return {(row.relation, row.first, row.second) for row in found if row.aspect == aspect}


def test_targets_side_by_side(city, province):
    assert rows(city, province, "二/(一)/1", "二/(三)", "target") == {
        ("differs", "95%以上(到2033年)", "80%以上(未写时限)")
    }
    assert ("first_only", "20处(未写时限)", "") in rows(city, province, "二/(二)/3", "三/(五)", "target")


def test_units_by_line_of_business(city, province):
    assert rows(city, province, "二/(一)/1", "二/(三)", "unit") == {
        ("counterpart", "市住建局", "省住建厅"),
        ("counterpart", "市水务局", "省水利厅"),
        ("counterpart", "各区人民政府", "各市、州、县人民政府"),
    }
    assert ("second_only", "", "省林业局") in rows(city, province, "二/(二)/3", "三/(六)", "unit")


def test_measures_of_one_alone(city, province):
    assert rows(city, province, "二/(一)/1", "二/(三)", "measure") == {
        ("first_only", "开展渔船集中停靠试点", ""),
        ("second_only", "", "清理沿岸垃圾堆放点"),
    }


def test_an_outline_has_no_measures(city, outline):
    found = differences(*city, "二/(一)/1", *outline, "二/(三)")
    assert {row.aspect for row in found} == {"target", "unit"}


def test_equal_goals_are_no_difference(city, province):
    found = compare(*city, "一/(一)", *province, "一/(二)")
    assert [row.relation for row in found if row.aspect == "target"] == ["same"]
    assert not [row for row in differences(*city, "一/(一)", *province, "一/(二)") if row.aspect == "target"]


def test_spans_quote_what_is_compared(city, province):
    documents = (city[0], province[0])
    for link in align(*city, *province):
        for row in compare(*city, link.from_clause, *province, link.to_clause):
            for document, span in zip(documents, (row.first_span, row.second_span), strict=True):
                if span:
                    clause = document.clause(span.clause)
                    assert clause.start <= span.start < span.end <= clause.end or row.aspect == "unit"
                    if row.aspect == "measure":
                        assert document.text[span.start : span.end] == row.subject


def test_a_path_that_is_not_there_compares_to_nothing(city, province):
    assert compare(*city, "九", *province, "二/(三)") == []


def test_counterparts_of_the_register_are_of_one_line():
    units = tomllib.loads((ROOT / "corpus/units.toml").read_text(encoding="utf-8"))["unit"]
    skipped = ("government", "office", "collective")
    wrong = [
        (unit["name"], unit["above"])
        for unit in units
        if unit.get("above")
        and unit["kind"] not in skipped
        and line_of(unit["name"]) != line_of(unit["above"])
    ]
    assert wrong == []


# -- the three documents ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shift", "links"), [("鄂政发〔2021〕25号", 2, 26), ("国发〔2021〕4号", 3, 27)]
)
def test_the_notice_and_the_outlines(name, shift, links):
    document = read_document(ROOT / "corpus/鄂州政办发〔2022〕5号.txt")
    ledger = extract_ledger(document, UnitRegister.load(ROOT / "corpus/units.toml"))
    above, facts = read_outline(ROOT / f"corpus/outlines/{name}.toml")
    found = align(document, ledger, above, facts)
    assert len(found) == links
    items = [clause.path for clause in above.clauses if clause.kind == "item"]
    tasks = {link.from_clause: link.to_clause for link in found if link.from_clause.startswith("二/")}
    assert len(tasks) == 23
    assert all(tasks[task.clause] == items[int(task.number) + shift - 1] for task in ledger.tasks)
    assert "八/(二十九)" not in tasks.values()


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("鄂政发〔2021〕25号", ("二/(四)/13", "differs", "100%(到2025年)", "70%以上(到2025年)")),
        ("鄂政发〔2021〕25号", ("二/(四)/13", "differs", "城镇污水处理率95%以上", "县城污水处理率95%以上")),
        ("鄂政发〔2021〕25号", ("二/(三)/11", "same", "基本实现(到2025年)", "基本实现(到2025年)")),
        ("鄂政发〔2021〕25号", ("二/(四)/15", "differs", "50%以上(未写时限)", "50%以上(2025年)")),
        ("鄂政发〔2021〕25号", ("二/(一)/1", "first_only", "90%(到2025年)", "")),
        ("国发〔2021〕4号", ("二/(三)/11", "first_only", "基本实现(到2025年)", "")),
        ("国发〔2021〕4号", ("二/(一)/6", "differs", "3家(未写时限)", "100家左右(未写时限)")),
        ("国发〔2021〕4号", ("二/(四)/13", "second_only", "", "全覆盖(未写时限)")),
    ],
)
def test_what_differs_between_the_three_documents(name, row):
    document = read_document(ROOT / "corpus/鄂州政办发〔2022〕5号.txt")
    ledger = extract_ledger(document, UnitRegister.load(ROOT / "corpus/units.toml"))
    above, facts = read_outline(ROOT / f"corpus/outlines/{name}.toml")
    path, relation, first, second = row
    link = next(link for link in align(document, ledger, above, facts) if link.from_clause == path)
    found = compare(document, ledger, path, above, facts, link.to_clause)
    assert any(
        (r.aspect, r.relation) == ("target", relation) and first in r.first and second in r.second
        for r in found
    )
