"""Questions already understood → answers: what is said, by which tasks, with which clauses cited."""

from __future__ import annotations

import re

import pytest

from assistant.answering.compose import compose_answer
from assistant.answering.evidence import select_evidence
from assistant.models import Answer, Library, Question, UnitMention
from assistant.settings import Settings

FIRST = "甲政办发〔2023〕7号"
SECOND = "乙政发〔2024〕3号"
SETTINGS = Settings(default_document=FIRST)
TASK = {
    number: (FIRST, path)
    for number, path in zip("1234", ("二/(一)/1", "二/(一)/2", "二/(二)/3", "二/(二)/4"), strict=True)
}
LED = ((SECOND, "一/(一)"),)


def unit(name: str, excluded: bool = False) -> UnitMention:
    return UnitMention(name, (name,), excluded=excluded)


def answer(library: Library, question: Question) -> Answer:
    return compose_answer(question, select_evidence(question, library, SETTINGS), library)


ROWS = [
    # intent, slots, status, task numbers, said, cited clauses
    (
        "task",
        {"clauses": (TASK["2"],)},
        "answered",
        "2",
        ["建立台账", "市生态环境局、市水利局"],
        ["二/(一)/2", "二/(一)/1"],
    ),
    ("task", {"numbers": ("9",)}, "abstained", "", ["没有第9项任务", "4项任务"], ["二/(二)/4"]),
    ("task", {"numbers": ("2", "9"), "clauses": (TASK["2"],)}, "partial", "2", ["没有第9项"], ["二/(一)/2"]),
    ("task", {"clauses": ((FIRST, "一/(一)"),)}, "answered", "", ["一河两岸"], ["一/(一)"]),
    (
        "responsible_units",
        {"clauses": (TASK["4"],), "aspect": "lead"},
        "answered",
        "4",
        ["没有明确第4项", "排在第一的是市水利局", "统筹协调"],
        ["二/(二)/4", "closing"],
    ),
    (
        "responsible_units",
        {"clauses": LED, "aspect": "lead"},
        "answered",
        ["(一)"],
        ["牵头单位是市发改委", "配合单位:市自然资源和规划局、市住建局"],
        ["一/(一)"],
    ),
    (
        "responsible_units",
        {"clauses": (TASK["1"],), "aspect": "member", "units": (unit("市财政局"),)},
        "answered",
        "1",
        ["没有市财政局"],
        ["二/(一)/1"],
    ),
    (
        "responsible_units",
        {"clauses": (TASK["3"],), "aspect": "inherited"},
        "answered",
        "3",
        ["还包括各区人民政府(继承)"],
        ["二/(一)/1"],
    ),
    (
        "responsible_units",
        {"clauses": (TASK["3"],), "premise": (("lead", "市财政局"),)},
        "answered",
        "3",
        ["没有写第3项", "也没有市财政局"],
        ["二/(二)/3"],
    ),
    ("responsible_units", {"topic": "整治入河排口"}, "answered", "2", ["市生态环境局"], ["二/(一)/2"]),
    (
        "unit_tasks",
        {"units": (unit("市水利局"),)},
        "answered",
        "124",
        ["4项任务中,市水利局承担3项"],
        ["二/(一)/1"],
    ),
    (
        "unit_tasks",
        {"units": (unit("各区人民政府"),)},
        "answered",
        "1234",
        ["有1项", "另有3项"],
        ["二/(一)/1"],
    ),
    ("unit_tasks", {"units": (unit("市住建局"), unit("市水利局"))}, "answered", "14", ["2项"], ["二/(二)/4"]),
    (
        "unit_tasks",
        {"units": (unit("市水利局"), unit("市住建局", True))},
        "answered",
        "2",
        ["1项"],
        ["二/(一)/2"],
    ),
    (
        "unit_tasks",
        {"units": (unit("市住建局"), unit("市水利局", True))},
        "abstained",
        "",
        ["没有一项有市住建局而没有市水利局"],
        [],
    ),
    ("unit_tasks", {"units": (unit("市教育局"),)}, "abstained", "", ["没有", "市教育局"], []),
    ("unit_tasks", {"units": (unit("市交通运输局"),)}, "answered", ["(二)"], ["充电设施"], ["一/(二)"]),
    (
        "deadlines",
        {"clauses": (TASK["3"],)},
        "answered",
        "3",
        ["到2026年,河岸垃圾清运率达到100%"],
        ["二/(二)/3"],
    ),
    ("deadlines", {"clauses": (TASK["2"],)}, "abstained", "", ["没有写时限"], ["二/(一)/2"]),
    (
        "deadlines",
        {"years": (2026,), "aspect": "by"},
        "answered",
        "13",
        ["2处", "总体目标"],
        ["一/(二)", "二/(一)/1"],
    ),
    ("deadlines", {"years": (2028,), "aspect": "by"}, "abstained", "", ["2026、2030"], []),
    ("deadlines", {"topic": "厂网一体"}, "abstained", "", ["没有为“厂网一体”写时限"], ["二/(一)/1"]),
    ("deadlines", {"topic": "污水处理率"}, "answered", "1", ["到2026年,城镇污水处理率达到95%以上"], []),
    ("deadlines", {"topic": "岸线垃圾清运"}, "answered", "3", ["河岸垃圾清运率达到100%"], []),
    ("task", {"topic": "河岸清运率", "aspect": "deadlines,targets"}, "answered", "3", ["到2026年"], []),
    ("responsible_units", {"terms": ("厂网一体",), "topic": "管理"}, "answered", "1", [], []),
    ("deadlines", {"aspect": "undated"}, "answered", "24", ["2项没有写时限"], []),
    ("targets", {"indicator": "污水处理率"}, "answered", "1", ["95%以上"], ["二/(一)/1"]),
    ("targets", {"aspect": "equal", "terms": ("100%",)}, "answered", "3", ["清运率"], ["二/(二)/3"]),
    ("targets", {"indicator": "森林覆盖率"}, "abstained", "", ["没有"], []),
    ("count", {"aspect": "tasks"}, "answered", "", ["4项任务"], []),
    ("count", {"aspect": "unit_most"}, "answered", "", ["市水利局,印在3项"], []),
    ("count", {"aspect": "average_units"}, "answered", "", ["2.25", "9÷4"], []),
    ("deadlines", {"aspect": "after", "years": (2030,)}, "abstained", "", ["没有写到2030年以后的时限"], []),
    ("topic", {"topic": "水"}, "answered", "14", ["水步道", "水管网"], []),
    (
        "deadlines",
        {"aspect": "count", "clauses": (TASK["1"], TASK["2"], TASK["3"])},
        "answered",
        "13",
        ["有2项写明时限"],
        ["二/(一)/1", "二/(二)/3"],
    ),
    ("count", {"aspect": "average_tasks"}, "answered", "", ["平均每个单位", "9÷"], []),
    (
        "document_data",
        {"aspect": "issuer", "premise": (("issuer", "省里"),)},
        "answered",
        "",
        ["不是省里印发的"],
        ["header"],
    ),
    ("count", {"aspect": "unit_ranking", "terms": ("第1名",)}, "answered", "", ["市水利局"], []),
    ("count", {"aspect": "pairs"}, "answered", "", ["共印出9个次"], []),
    ("count", {"aspect": "each_task"}, "answered", "1234", ["各自印出的责任单位数"], []),
    ("count", {"aspect": "targets_with", "terms": ("1个",)}, "answered", "234", ["有1个量化指标的有3项"], []),
    ("cite", {"aspect": "document"}, "answered", "", ["规范引用格式:《"], ["header"]),
    ("count", {"aspect": "single_unit"}, "answered", "3", ["1项"], []),
    ("count", {"aspect": "per_section"}, "answered", "", ["治理污水”:2项"], ["二/(一)"]),
    ("section", {"section": (FIRST, "二/(二)")}, "answered", "34", ["2项任务"], ["二/(二)"]),
    ("topic", {"topic": "塑料"}, "answered", "3", ["减少塑料污染"], ["二/(二)/3"]),
    ("topic", {"topic": "购房补贴"}, "abstained", "", ["没有写这一点"], []),
    ("verbatim", {"terms": ("厂网 一体",)}, "answered", "1", ["出现1次"], ["二/(一)/1"]),
    ("verbatim", {"terms": ("碳汇",)}, "abstained", "", ["原文没有“碳汇”"], []),
    (
        "cite",
        {"clauses": (TASK["2"],)},
        "answered",
        "2",
        ["(甲政办发〔2023〕7号)第二部分第(一)项第2条"],
        ["二/(一)/2"],
    ),
    ("term", {"terms": ("厂网一体",)}, "answered", "", ["没有定义"], ["二/(一)/1"]),
    ("damage", {"aspect": "list"}, "answered", "", ["2?3条", "2~3条"], ["二/(一)/2"]),
    ("document_data", {"aspect": "number"}, "answered", "", [FIRST], ["header"]),
    ("document_data", {"aspect": "written_on"}, "answered", "", ["2023年3月9日"], ["header"]),
    ("document_data", {"aspect": "basis"}, "answered", "", ["丙政发〔2022〕8号", "未载入"], ["preamble"]),
    ("document_data", {"aspect": "valid_until"}, "abstained", "", ["没有写有效期"], []),
    ("document_data", {"aspect": "valid_until", "documents": (SECOND,)}, "answered", "", ["有效期5年"], []),
    ("goals", {"years": (2030,)}, "answered", "", ["水清岸绿"], ["一/(二)"]),
    ("duties", {"aspect": "coordinator"}, "answered", "", ["市水利局统筹"], ["closing"]),
    ("duties", {"aspect": "media"}, "answered", "", ["新闻媒体"], ["closing"]),
    ("help", {}, "answered", "", ["可以查"], []),
    ("outside", {"aspect": "weather"}, "abstained", "", ["不在"], []),
    (
        "count",
        {"aspect": "units_with", "text": "有两项任务的单位", "terms": ("两",)},
        "answered",
        "",
        ["印在2项任务里的单位有1个", "市住建局"],
        [],
    ),
    ("count", {"aspect": "tasks"}, "answered", "", ["4项任务"], []),
    (
        "count",
        {"units": (unit("市水利局"), unit("市住建局"))},
        "answered",
        "",
        ["市水利局比市住建局多1项"],
        [],
    ),
    ("section", {}, "answered", "", ["分2个部分"], []),
    (
        "unit_tasks",
        {"units": (UnitMention("东湖区", ("各区人民政府",)),)},
        "answered",
        "1234",
        ["没有按区拆分"],
        [],
    ),
    (
        "unit_tasks",
        {"units": (UnitMention("西山县", ("各区人民政府",)),)},
        "abstained",
        "",
        ["没有提到西山县"],
        [],
    ),
    (
        "unit_tasks",
        {"units": (unit("市水利局"),), "aspect": "lead"},
        "answered",
        "124",
        ["没有明确", "排在第一的有1项"],
        [],
    ),
    (
        "unit_tasks",
        {"units": (unit("市水利局"),), "premise": (("unit_tasks", "5"),)},
        "answered",
        "124",
        ["不是5项"],
        [],
    ),
    ("unit_tasks", {"units": (unit("市水利局"),), "clauses": (TASK["2"],)}, "answered", "2", ["1项"], []),
    (
        "deadlines",
        {"topic": "河岸垃圾", "premise": (("year", "2025"),)},
        "answered",
        "3",
        ["不是2025年", "到2026年"],
        [],
    ),
    (
        "count",
        {"aspect": "tasks", "premise": (("issued", "2021"), ("issuer", "省政府"))},
        "answered",
        "",
        ["不是2021年", "2023年3月9日", "不是省政府印发的", "甲市人民政府办公室"],
        [],
    ),
    (
        "targets",
        {"indicator": "污水处理率", "premise": (("target", "98%"),)},
        "answered",
        "1",
        ["不是98%", "95%以上"],
        [],
    ),
    ("targets", {"aspect": "all"}, "answered", "1234", ["5个指标"], []),
    (
        "responsible_units",
        {"clauses": (TASK["1"], TASK["4"]), "aspect": "common"},
        "answered",
        "14",
        ["共同的责任单位(印出的)有2个:市住建局、市水利局"],
        [],
    ),
    ("responsible_units", {"topic": "统筹协调和督促指导"}, "partial", "", ["市水利局要强化"], ["closing"]),
    ("responsible_units", {}, "abstained", "", ["请说明是哪一项"], []),
    ("cite", {"topic": "厂网一体"}, "answered", "1", ["第二部分第(一)项第1条"], ["二/(一)/1"]),
    ("term", {"terms": ("厂网一体模式",)}, "answered", "", ["没有定义"], ["二/(一)/1"]),
    (
        "verbatim",
        {"terms": ("厂网一体化",)},
        "abstained",
        "",
        ["原文没有“厂网一体化”", "原文有“厂网一体”"],
        [],
    ),
    ("document_data", {"aspect": "summary"}, "answered", "", ["总体要求", "主要任务"], ["header"]),
    (
        "basis",
        {"clauses": (TASK["1"],), "aspect": "units", "levels": ("provincial",)},
        "answered",
        ("(二)",),
        ["省住建厅、省水利厅"],
        ["二/(二)", "二/(一)/1"],
    ),
    ("basis", {"clauses": (TASK["4"],), "aspect": "clause"}, "abstained", "", ["没有找到"], []),
    (
        "compare",
        {"clauses": (TASK["3"],), "aspect": "targets"},
        "answered",
        ["3", "(四)"],
        ["100%(到2026年)", "95%以上(到2025年)"],
        ["二/(二)/3", "二/(四)"],
    ),
    (
        "unit_tasks",
        {"units": (unit("省住建厅"),)},
        "answered",
        ["(二)", "(四)"],
        ["清洁河湖的意见", "2项"],
        [],
    ),
    ("task", {"documents": (SECOND,)}, "answered", "", [SECOND], []),
    (
        "targets",
        {"aspect": "all", "topic": "污水"},
        "answered",
        "1",
        ["80公里以上", "95%以上"],
        ["二/(一)/1"],
    ),
    ("targets", {"aspect": "all", "topic": "林业"}, "abstained", "", ["没有写“林业”的指标"], []),
    (
        "count",
        {"aspect": "section_share", "section": (FIRST, "二/(二)")},
        "answered",
        "",
        ["2项任务,占全部4项的50%"],
        ["二/(二)/3", "二/(二)/4"],
    ),
    ("count", {"aspect": "tasks", "documents": (FIRST, SECOND)}, "answered", "", ["合计", ":4项"], []),
    (
        "deadlines",
        {"text": "哪些单位在2024年底前要完成任务", "aspect": "by", "years": (2024,)},
        "abstained",
        "",
        ["没有写到2024年", "写有时限的任务有2项", "市住建局", "市城管委"],
        ["二/(一)/1", "二/(二)/3"],
    ),
]


@pytest.mark.parametrize(("intent", "slots", "status", "numbers", "said", "cited"), ROWS)
def test_answer(library, intent, slots, status, numbers, said, cited):
    found = answer(library, Question(intent=intent, **{"text": "问", **slots}))
    everything = found.text + "".join(found.notices)
    assert found.status == status
    assert [task.number for task in found.tasks] == list(numbers)
    assert [words for words in said if words not in everything] == []
    assert set(cited) <= {citation.clause for citation in found.citations}


@pytest.mark.parametrize(("intent", "slots", "status", "numbers", "said", "cited"), ROWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_answer_is_grounded(library, intent, slots, status, numbers, said, cited, language):
    found = answer(library, Question(intent=intent, language=language, **{"text": "问", **slots}))
    named = [int(number) for number in re.findall(r"\[(\d+)\]", found.text)]
    assert list(dict.fromkeys(named)) == [citation.marker for citation in found.citations]
    for citation in found.citations:
        text = library.documents[citation.document].text
        assert text[citation.start : citation.end] == citation.quote != ""
    for task in found.tasks:
        for part in (*task.units, *task.deadlines, *task.targets):
            assert found.marker_of(part.span) is not None


def test_several_questions_are_each_answered(library):
    parts = (
        Question("一", "count", aspect="tasks"),
        Question("二", "deadlines", clauses=(TASK["2"],)),
    )
    found = answer(library, Question("一、二", "count", parts=parts))
    assert found.status == "partial"
    assert "4项任务" in found.text
    assert "没有写时限" in found.text


def test_question_without_a_document_says_which_was_meant(library):
    found = answer(library, Question("第1项谁负责", "responsible_units", clauses=(), numbers=("1",)))
    assert any("按《甲市清洁河湖实施方案》回答" in notice for notice in found.notices)


def test_words_of_the_reader_never_look_like_a_marker(library):
    found = answer(library, Question("问", "verbatim", terms=("[7]",)))
    assert found.citations == ()
    assert "[7]" not in found.text


def test_same_question_same_answer(library):
    question = Question("问", "unit_tasks", units=(unit("市水利局"),))
    assert answer(library, question) == answer(library, question)


def test_an_answer_from_elsewhere_names_its_document_alone(library):
    """Said outside the tasks of one of two other documents: neither the other nor the assumed one says it."""
    found = answer(library, Question("谁加强领导", "responsible_units", topic="加强领导"))
    assert found.text.count("《乙市人民政府关于促进公共充电设施建设的意见》") == 2
    assert "丙省" not in found.text
    assert found.notices == ()


def test_a_date_is_looked_for_in_the_other_documents_too(library):
    found = answer(library, Question("编制充电设施布局什么时候完成", "deadlines", topic="编制充电设施布局"))
    assert "没有写这一点,以下出自《乙市人民政府关于促进公共充电设施建设的意见》" in found.text
    assert "2024年6月底前" in found.text
    # A task that the document asked about has, without a date, is no reason to look elsewhere.
    found = answer(library, Question("入河排口什么时候排查完", "deadlines", topic="入河排口"))
    assert found.status == "abstained"
    assert "丙省" not in found.text


@pytest.mark.parametrize(("topic", "elsewhere"), [("车站", True), ("车站垃圾", False)])
def test_a_document_that_prints_an_everyday_word_comes_before_other_words_for_it(
    library, tmp_path, topic, elsewhere
):
    (tmp_path / "thesaurus.toml").write_text(
        '[words]\n"车站" = ["步道"]\n"垃圾" = ["垃圾分类"]\n', encoding="utf-8"
    )
    settings = Settings(default_document=FIRST, corpus_dir=tmp_path)
    question = Question(f"{topic}归谁管", "responsible_units", topic=topic)
    found = compose_answer(question, select_evidence(question, library, settings), library)
    assert ("以下出自《乙市人民政府关于促进公共充电设施建设的意见》" in found.text) is elsewhere


@pytest.mark.parametrize(("words", "elsewhere"), [("公交车站", True), ("步道", False)])
def test_words_printed_elsewhere_alone_name_their_document(library, words, elsewhere):
    found = answer(library, Question("问", "verbatim", terms=(words,)))
    assert ("以下出自《乙市人民政府关于促进公共充电设施建设的意见》" in found.text) is elsewhere


@pytest.mark.parametrize(
    ("term", "listed"), [("三个清洁", True), ("两个清洁", False), ("三个体系", True), ("四个体系", False)]
)
@pytest.mark.parametrize("intent", ["term", "verbatim"])
def test_things_counted_by_a_name_are_those_listed_by_it(library_of, term, listed, intent):
    text = (
        "戊市方案\n一、任务\n(一)巡河。推行清洁河道、清洁湖岸、清洁码头。(责任单位:市水利局)\n"
        "(二)清淤。建成巡查体系、清运体系、监测体系。(责任单位:市水利局)"
    )
    aspect = "where" if intent == "verbatim" else ""
    found = answer(library_of(text), Question(term, intent, terms=(term,), aspect=aspect))
    assert (("清洁码头" in found.text) or ("监测体系" in found.text)) is listed


def test_damage_without_a_reading_says_what_is_wrong(library_of):
    text = "丁市方案\n一、任务\n（一）巡河。逐段登记（责任单位：市水利局\n（二）清淤。清理淤泥。"
    found = answer(library_of(text), Question("有没有错漏", "damage", aspect="list"))
    assert "没有配对" in found.text
    assert "疑为“”" not in found.text
