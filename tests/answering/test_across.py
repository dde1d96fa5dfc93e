"""Two levels set against each other, in the words people use: who has what the other has not."""

from __future__ import annotations

from collections.abc import Callable
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


def ask(library: Library, *turns: str, settings: Settings = SETTINGS) -> Answer:
    gazetteer = Gazetteer(library, UnitRegister(), settings)
    context = None
    for text in turns:
        question = understand(text, gazetteer, context)
        answer = compose_answer(question, select_evidence(question, library, settings), library)
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


_PARCELS = """丁市绿色生活实施方案
丁政办发〔2023〕5号
根据《戊省人民政府关于绿色生活的意见》(戊政发〔2023〕2号)要求,制定本方案。
一、主要任务
1.打造绿色供应链。减少电商快件二次包装,推广电商快件循环箱。(责任单位:市商务局)
2.倡导绿色生活。推广快递包装绿色转型,到2025年电商快件绿色包装比例达到80%以上。(责任单位:市邮政管理局)
3.改造工业企业。到2025年,工业固体废弃物综合利用率达到85%。(责任单位:市经信局)
4.建设环境设施。到2025年,生活垃圾处理率达到95%以上,城乡垃圾焚烧率达到100%,推动工业固废协同处置,推进国内合作。(责任单位:市城管委)
丁市人民政府办公室
2023年5月9日
"""
_PARCELS_ABOVE = """戊省人民政府关于绿色生活的意见
戊政发〔2023〕2号
一、重点工作
(一)打造绿色供应链。推进供应链管理。(责任单位:省商务厅)
(二)倡导绿色生活。鼓励居民绿色出行。(责任单位:省邮政管理局、省妇联)
(三)改造工业企业。促进工业固体废物综合利用,推行清洁生产。(责任单位:省经信厅)
(四)建设环境设施。到2025年,生活垃圾处理率达到90%以上。(责任单位:省住建厅)
(五)加强再生资源回收和绿色物流。建设三级回收体系,推进节能和资源利用,邮政快递车辆使用清洁燃料。(责任单位:省交通运输厅)
(六)深化国际交流。加强技术交流。(责任单位:省商务厅)
戊省人民政府
2023年2月9日
"""


@pytest.fixture(scope="module")
def parcels(library_of: Callable[..., Library]) -> Library:
    return library_of(_PARCELS, _PARCELS_ABOVE)


MATTERS = [
    # question, said, not said
    ("电商快件的指标省里和市里有什么不同", ["市级写了80%以上", "省级没有写"], ["绿色供应链"]),
    ("电商快件省市两级对比", ["第2项“倡导绿色生活”", "80%以上"], ["绿色供应链"]),
    ("快递包装省市两级对照", ["第(二)项“倡导绿色生活”没有写“快递包装”"], ["绿色物流", "对照”"]),
    ("省里工业固废有指标吗", ["“改造工业企业”没有写量化指标"], ["垃圾处理率"]),
    ("工业固废利用率省里有没有要求", ["“改造工业企业”没有写量化指标"], ["清洁生产"]),
    ("省里对国际交流怎么要求", ["加强技术交流", "没有找到与"], ["对应按标题"]),
    ("工业固废85%省里有要求吗", ["“改造工业企业”没有写量化指标"], ["清洁生产"]),
    ("工业固废省市两级对比", ["第3项“改造工业企业”", "85%"], ["协同处置"]),
    ("垃圾焚烧率省里有没有要求", ["垃圾焚烧率”的指标,该条的指标是", "90%以上"], []),
    ("国际交流省市两级对照", ["没有找到与第一部分第(六)项"], ["只有市级写到"]),
    ("可再生能源省里怎么要求", ["没有写"], ["三级回收体系"]),
    ("省妇联负责什么", ["倡导绿色生活"], []),
]


@pytest.mark.parametrize(("question", "said", "not_said"), MATTERS, ids=[row[0] for row in MATTERS])
def test_a_matter_is_held_against_the_clause_on_it(
    parcels: Library, question: str, said: list[str], not_said: list[str]
) -> None:
    found = ask(parcels, question, settings=Settings(default_document="丁政办发〔2023〕5号"))
    text = "".join((found.text, *found.notices))
    assert [words for words in said if words not in text] == [], text
    assert [words for words in (*not_said, "没有指明文件") if words in text] == [], text


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
