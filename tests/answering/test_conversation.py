"""Follow-up questions: slots of the turn before carried, replaced or dropped."""

from __future__ import annotations

import pytest

from assistant.answering.context import Context, recall, remember
from assistant.answering.question import understand
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.extraction.units import UnitRegister
from assistant.models import Answer, Library, Question
from assistant.settings import Settings

FIRST = "甲政办发〔2023〕7号"
T1, T2, T3, T4 = "二/(一)/1", "二/(一)/2", "二/(二)/3", "二/(二)/4"


@pytest.fixture(scope="module")
def gazetteer(library: Library) -> Gazetteer:
    return Gazetteer(library, UnitRegister(), Settings(default_document=FIRST))


def last(turns: str, gazetteer: Gazetteer) -> Question:
    context: Context | None = None
    question = Question("", "help")
    for words in turns.split(" / "):
        question = understand(words, gazetteer, context)
        context = remember(question, Answer(words, "answered", question.intent, ""), context)
    return question


CLAUSES = [
    # turns, intent of the last, its clauses
    ("任务2谁负责 / 那它的期限呢", "deadlines", T2),
    ("任务2谁负责 / 期限呢", "deadlines", T2),
    ("任务2谁负责 / 第3项呢", "responsible_units", T3),
    ("任务2谁负责 / 3呢", "responsible_units", T3),
    ("任务2谁负责 / 那3和4呢", "responsible_units", f"{T3} {T4}"),
    ("任务2谁负责 / 说错了,是3", "responsible_units", T3),
    ("任务2谁负责 / 不是2是4", "responsible_units", T4),
    ("任务2谁负责 / 我是说第4项", "responsible_units", T4),
    ("任务2谁负责 / 下一项呢", "responsible_units", T3),
    ("任务2谁负责 / 上一项呢", "responsible_units", T1),
    ("任务2谁负责 / 原文呢", "task", T2),
    ("任务2谁负责 / 怎么引用", "cite", T2),
    ("任务2谁负责 / 有住建局吗", "responsible_units", T2),
    ("任务2谁负责 / 再说一遍", "responsible_units", T2),
    ("任务2谁负责 / 谢谢 / 期限呢", "deadlines", T2),
    ("任务2的指标 / 第一个的期限", "deadlines", T2),
    ("任务2谁负责 / 期限是什么", "deadlines", T2),
    ("任务2讲什么 / 有哪些指标", "targets", T2),
    ("任务2有期限吗 / 那有没有写2025", "deadlines", T2),
    ("任务2谁负责 / 没写期限吗", "deadlines", T2),
    ("任务2谁负责 / 一共几个", "responsible_units", T2),
    ("任务1和3的标题 / 有几项写了期限", "deadlines", f"{T1} {T3}"),
    ("任务1和3的责任单位 / 两个都有的单位", "responsible_units", f"{T1} {T3}"),
    ("任务2谁负责 / 今天天气怎么样 / 刚才那项的期限", "deadlines", T2),
    ("任务1和3的标题 / 后者谁负责", "responsible_units", T3),
    ("任务1和3的标题 / 前者谁负责 / 后者呢", "responsible_units", T3),
    ("管护岸线有哪些任务 / 第二项谁负责", "responsible_units", T4),
    ("任务2谁负责 / 任务4什么时候完成", "deadlines", T4),
    ("水利局有哪些任务 / 管护岸线第一项是什么", "task", T3),
    ("水利局有哪些任务 / 第二部分第二节第一项是什么", "task", T3),
    ("管护岸线有哪些任务 / 哪些任务涉及垃圾分类", "topic", ""),
    ("管护岸线有哪些任务 / 哪些任务没有期限", "deadlines", ""),
    ("哪些任务没有期限 / 哪些任务有2026年的指标", "targets", ""),
    ("一共几项任务 / 第2项是什么 / 谁负责 / 有期限吗 / 下一项呢", "deadlines", T3),
    ("who leads task 2 / and its deadline?", "deadlines", T2),
    ("任务2谁负责 / 换个话题 / 它的期限呢", "help", ""),
    ("它的期限呢", "help", ""),
]


@pytest.mark.parametrize(("turns", "intent", "paths"), CLAUSES)
def test_clauses_are_carried(gazetteer: Gazetteer, turns: str, intent: str, paths: str) -> None:
    question = last(turns, gazetteer)
    assert (question.intent, " ".join(path for _, path in question.clauses)) == (intent, paths)


UNITS = [
    ("水利局有哪些任务 / 那住建局呢", "市住建局", ""),
    ("水利局有哪些任务 / 一共几项", "市水利局", "count"),
    ("水利局有哪些任务 / 没有住建局的呢", "市水利局 -市住建局", ""),
    ("水利局有哪些任务 / 和住建局共同的呢", "市水利局 市住建局", ""),
    ("水利局有哪些任务 / 不对,是城管委", "市城管委", ""),
    ("水利局有几项 / 住建局呢", "市住建局", "count"),
    ("任务2谁负责 / 水利局有哪些任务", "市水利局", ""),
]


@pytest.mark.parametrize(("turns", "units", "aspect"), UNITS)
def test_units_are_carried(gazetteer: Gazetteer, turns: str, units: str, aspect: str) -> None:
    question = last(turns, gazetteer)
    found = " ".join(("-" if unit.excluded else "") + unit.names[0] for unit in question.units)
    assert (question.intent, found, question.aspect) == ("unit_tasks", units, aspect)


OTHERS = [
    ("治理污水有哪些任务 / 管护岸线呢", "section", (FIRST, "二/(二)")),
    ("2026年要完成什么 / 2030年呢", "years", (2030,)),
    ("什么是厂网一体 / 那一河两岸呢", "terms", ("一河两岸",)),
    ("“厂网一体”出自哪 / “一河两岸”呢", "terms", ("一河两岸",)),
    ("垃圾分类谁负责 / 塑料污染呢", "topic", "塑料污染"),
    ("任务2谁负责 / 那省里呢", "levels", ("provincial",)),
    ("亲水步道谁负责 / 乙市呢", "documents", ("乙政发〔2024〕3号",)),
    ("乙市的充电桩谁牵头 / 方案依据哪些文件", "documents", (FIRST,)),
    ("乙市的充电桩谁牵头 / 意见依据哪些文件", "documents", ("乙政发〔2024〕3号",)),
    ("乙市的充电桩谁牵头 / 完成时限呢", "documents", ("乙政发〔2024〕3号",)),
    ("乙市的充电桩谁牵头 / 完成时限呢", "carried", True),
    ("乙市的充电桩谁牵头 / 乙市的文件依据什么", "carried", False),
    ("任务2谁负责 / 完成时限呢", "carried", False),
]


@pytest.mark.parametrize(("turns", "slot", "value"), OTHERS)
def test_other_slots_are_replaced(gazetteer: Gazetteer, turns: str, slot: str, value: object) -> None:
    assert getattr(last(turns, gazetteer), slot) == value


def test_these_are_the_clauses_the_answer_showed(gazetteer: Gazetteer, library: Library) -> None:
    asked = understand("水利局有哪些任务", gazetteer)
    tasks = library.ledgers[FIRST].tasks[:2]
    context = remember(asked, Answer(asked.text, "answered", asked.intent, "", tasks=tasks))
    question = understand("这些里面哪些有住建局", gazetteer, context)
    assert question.intent == "unit_tasks"
    assert [path for _, path in question.clauses] == [T1, T2]
    assert question.narrowed == 2
    context = remember(question, Answer(question.text, "answered", question.intent, "", tasks=tasks), context)
    dated = understand("其中有期限的呢", gazetteer, context)
    assert (dated.intent, dated.clauses) == ("deadlines", question.clauses)


def test_a_fresh_conversation_has_nothing_to_carry(gazetteer: Gazetteer) -> None:
    asked = understand("任务2谁负责", gazetteer)
    assert recall(asked, None) == Context(asked, asked.clauses, FIRST, asked.clauses)
    assert understand("期限", gazetteer).clauses == ()


def test_how_many_of_the_tasks_listed_is_a_number(gazetteer: Gazetteer) -> None:
    assert last("任务1和3的标题 / 有几项写了期限", gazetteer).aspect == "count"
