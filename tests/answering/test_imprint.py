"""What a notice says outside its tasks: the imprint, units that only its end names; who merely takes part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.compose import compose_answer
from assistant.answering.evidence import select_evidence
from assistant.answering.question import understand
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.extraction.units import UnitRegister
from assistant.models import Library
from assistant.settings import Settings

_NOTICE = """壬市人民政府办公室关于印发壬市口袋公园建设工作方案的通知
壬政办发〔2023〕12号
各区人民政府,市政府各部门:
《壬市口袋公园建设工作方案》已经市政府同意,现印发给你们,请认真组织实施。
壬市人民政府办公室
2023年4月6日
壬市口袋公园建设工作方案
一、主要任务
(一)编制选址方案。
责任单位:市园林局、市城管局(排在第一为牵头单位,下同)
完成时限:2023年6月底前
(二)完善健身设施。到2024年,公园绿化覆盖率达到65%,健身设施完好率达到95%以上。
责任单位:市体育局、市园林局
完成时限:2023年9月底前
二、工作要求
(一)加强统筹。市绿化委员会办公室要定期调度建设进度。各部门要密切配合,重大事项及时向市绿化委员会报告。
抄送:市委办公室,壬市军分区。
市人大常委会办公室,市法院、市检察院。
壬市人民政府办公室
2023年4月8日印发
"""

ROWS = [
    # question, said, not said
    ("哪天印发的", ["成文日期是2023年4月6日", "印发日期是2023年4月8日"], []),
    ("成文日期是哪天", ["2023年4月6日"], ["4月8日"]),
    ("抄送给谁", ["市委办公室", "市检察院"], ["4月8日印发"]),
    ("市园林局配合哪些任务", ["没有写“配合单位”", "完善健身设施"], ["编制选址方案"]),
    ("市园林局牵头的任务什么时候完成", ["编制选址方案", "2023年6月底前"], ["完善健身设施"]),
    ("市园林局的任务什么时候完成", ["2023年6月底前", "2023年9月底前"], []),
    ("市体育局是牵头单位吗", ["由市体育局牵头的有1项", "完善健身设施"], []),
    ("市城管局是牵头单位吗", ["没有"], ["编制选址方案"]),
    ("6月底前要完成几项任务", ["1项任务", "编制选址方案"], ["完善健身设施"]),
    ("有事向谁报告", ["及时向市绿化委员会报告"], []),
    ("公园绿化覆盖率是65%以上吗", ["不是65%以上", "达到65%"], []),
    ("健身设施完好率是95%以上吗", ["95%以上"], ["不是"]),
    ("市绿化委员会办公室负责什么", ["定期调度建设进度"], ["在别处提到过"]),
]


@pytest.fixture(scope="module")
def notice(library_of: Callable[..., Library]) -> Library:
    return library_of(_NOTICE)


@pytest.mark.parametrize(("question", "said", "not_said"), ROWS, ids=[row[0] for row in ROWS])
def test_outside_the_tasks(notice: Library, question: str, said: list[str], not_said: list[str]) -> None:
    asked = understand(question, Gazetteer(notice, UnitRegister(), Settings()))
    text = compose_answer(asked, select_evidence(asked, notice, Settings()), notice).text
    assert [words for words in said if words not in text] == [], text
    assert [words for words in not_said if words in text] == [], text
