"""Two levels set against each other, in the words people use: who has what the other has not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import pytest

from assistant.answering.compose import compose_answer
from assistant.answering.context import remember
from assistant.answering.evidence import select_evidence
from assistant.answering.question import understand
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.answering.understanding.unit_names import UnitNames
from assistant.extraction.units import UnitRegister
from assistant.models import Answer, Library
from assistant.settings import Settings

CITY, PROVINCE = "甲政办发〔2023〕7号", "丙政发〔2022〕8号"
SETTINGS = Settings(default_document=CITY)


def ask(library: Library, *turns: str) -> Answer:
    gazetteer = Gazetteer(library, UnitRegister(), SETTINGS)
    context = None
    for text in turns:
        question = understand(text, gazetteer, context)
        answer = compose_answer(question, select_evidence(question, library, SETTINGS), library)
        context = remember(question, answer, context)
    return answer


ROWS = [
    # question, said, not said
    ("哪些任务市里有省里没有", ["市级有而省级没有对应条款的有", "建设亲水步道"], ["清理河岸垃圾"]),
    ("市里没有而省里有的条款有哪些", ["没有省级有而市级没有的条款"], ["建设亲水步道”["]),
    ("省里有指标而市里没有的有哪些", ["没有省级写了而市级没有写的指标"], ["污水处理率"]),
    ("市里有而省里没有写的指标", ["新建污水管网80公里以上", "打造亲水步道5条"], ["垃圾清运率100%"]),
    ("哪些指标市里比省里高", ["市级高于省级的有2个", "95%以上", "90%以上", "100%"], []),
    ("哪些指标省里高于市里", ["没有:", "省级没有高于市级的"], []),
    ("省市两级都写了的指标有哪些", ["都写了的指标有2个", "污水处理率", "垃圾清运率"], ["亲水步道"]),
    ("与省里相比,市方案有哪些不同", ["建设亲水步道", "都写了的指标", "对应按标题和内容认定"], []),
    ("市方案和省意见的结构有何不同", ["市级分2个部分", "省级分2个部分"], ["污水处理率"]),
    ("任务2市里特有的内容", ["市级的第2项", "没有写的", "2?3条"], ["只有省级"]),
    ("河岸垃圾清运率省里和市里一样吗", ["市级是100%", "省级是95%以上"], []),
    ("垃圾分类省市两级分别怎么说", ["市级第3项“清理河岸垃圾”:“推进垃圾分类", "省级的第二部分第(四)项"], []),
    ("河岸垃圾清运率95%是哪级文件的要求", ["省级是95%以上", "市级是100%"], []),
    ("省里有哪些量化指标", ["90%以上", "95%"], ["100%", "80公里"]),
    ("省里哪个部门参与的任务最多", ["省住建厅"], ["市"]),
    ("省里有没有责任单位", ["写明了责任单位,共3处", "没有写明由哪个单位牵头"], []),
    ("省文件(三)条和市里哪条对应", ["第2项“整治入河排口”", "市生态环境局"], ["没有找到"]),
    ("省文件第(一)条我市由谁落实", ["第一部分第(二)项“总体目标”"], ["责任单位:"]),
    ("湿地公园省里和市里怎么规定", ["没有写"], ["对应按"]),
    ("省里和市里对垃圾分类怎么规定", ["推进垃圾分类", "没有写“垃圾分类”"], []),
    (
        "“推进垃圾分类”是省里还是市里提的",
        ["市级第3项“清理河岸垃圾”:“推进垃圾分类", "没有写“推进垃圾分类”"],
        [],
    ),
    ("污水处理率市里跟省里差多少", ["城镇污水处理率:市级是95%以上", "省级是90%以上"], []),
    ("省里的污水处理率要求多少,市里呢", ["95%以上", "90%以上"], []),
    ("甲市的污水管网长度和丙省的垃圾清运率各是多少", ["80公里", "95%以上"], ["100%"]),
    ("省里的污水处理率指标是多少", ["90%以上"], ["垃圾清运率"]),
    ("亲水步道省里提到了吗", ["没有"], ["5条"]),
]


@pytest.mark.parametrize(("question", "said", "not_said"), ROWS, ids=[row[0] for row in ROWS])
def test_levels_against_each_other(
    library: Library, question: str, said: list[str], not_said: list[str]
) -> None:
    text = ask(library, question).text
    assert [words for words in said if words not in text] == [], text
    assert [words for words in not_said if words in text] == [], text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("戊政〔2031〕9号第3项谁负责", "没有载入“戊政〔2031〕9号”"),
        ("戊政〔2031〕9号讲了什么", "没有载入“戊政〔2031〕9号”"),
        ("甲政办发〔2023〕8号第3项谁负责", "文号不是甲政办发〔2023〕8号"),
    ],
)
def test_a_number_of_nobody_is_not_loaded(library: Library, question: str, said: str) -> None:
    assert said in ask(library, question).text


CARRIED = [
    # turns, said in the answer, said in the notices
    (("省里谁负责完善污水管网", "一共几项任务"), "清洁河湖的意见》共有3项任务", "接着上一问按《丙省"),
    (("省里第(四)条谁负责", "市里呢"), "第3项“清理河岸垃圾”的责任单位:市城管委", ""),
    (("任务3谁负责", "一共几项任务"), "共有4项任务", "按《甲市清洁河湖实施方案》回答"),
]


@pytest.mark.parametrize(("turns", "said", "noticed"), CARRIED)
def test_the_document_asked_about_last_is_named(
    library: Library, turns: tuple[str, ...], said: str, noticed: str
) -> None:
    answer = ask(library, *turns)
    assert said in answer.text
    assert noticed in "".join(answer.notices)


def test_a_document_out_of_force_is_said_to_be_so(library: Library) -> None:
    held = replace(library.documents[PROVINCE], metadata=(("status", "废止"), ("superseded_by", CITY)))
    changed = MappingProxyType({**library.documents, PROVINCE: held})
    gone = SimpleNamespace(documents=changed, ledgers=library.ledgers, search=library.search)
    answer = ask(gone, "省里谁负责完善污水管网")
    assert any("登记为废止,已由《" in notice for notice in answer.notices)
    assert not any("登记为" in notice for notice in ask(gone, "任务3谁负责").notices)


@pytest.mark.parametrize(
    ("word", "names"), [("人行武汉分行", ("人行武汉分行",)), ("人行", ("人行鄂州市中心支行",))]
)
def test_a_unit_printed_in_full_on_another_level_is_not_its_counterpart(
    word: str, names: tuple[str, ...]
) -> None:
    printed = {CITY: ("municipal", "人行鄂州市中心支行"), PROVINCE: ("provincial", "人行武汉分行")}
    tasks = {key: [SimpleNamespace(units=[SimpleNamespace(name=name)])] for key, (_, name) in printed.items()}
    library = SimpleNamespace(
        documents={key: SimpleNamespace(level=level) for key, (level, _) in printed.items()},
        ledgers={key: SimpleNamespace(tasks=rows, rules=[]) for key, rows in tasks.items()},
    )
    assert UnitNames(library, UnitRegister()).names_of(word, [CITY]) == names
