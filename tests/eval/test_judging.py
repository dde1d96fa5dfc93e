"""What counts as right in an answer, on small answers made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.models import Answer, Citation, Coverage, Deadline, Document, Span, Task, TaskUnit
from eval.judging import judge
from eval.kept import differences

TEXT = "1.植树。到2030年，成活率达到92%以上。(责任单位:市林业局、市财政局)"
DOCUMENT = Document("甲文", None, "甲文", None, "municipal", None, None, (), "a.txt", "", TEXT, ())
SPAN = Span("甲文", "1", 0, len(TEXT))
RULE = Span("甲文", "0", 0, 5)
UNITS = (
    TaskUnit("市林业局", None, "responsible", False, SPAN),
    TaskUnit("市财政局", None, "responsible", False, SPAN),
    TaskUnit("各区人民政府", None, "responsible", True, RULE),
)
DEADLINE = Deadline("到2030年", "by_date", 2030, None, None, "", SPAN)
TASK = Task("甲文", "1", "1", "植树", TEXT[:24], UNITS, False, (DEADLINE,), (), SPAN)
CITATION = Citation(1, "甲文", "甲文", "municipal", "1", "《甲文》第1条", TEXT, 0, len(TEXT), None)
ANSWER = Answer(
    question="?",
    status="answered",
    intent="responsible_units",
    text="由市林业局、市财政局负责，成活率 92%以上，共13项[1]。",
    tasks=(TASK,),
    citations=(CITATION,),
    notices=("文件未明确牵头单位",),
    coverage=Coverage(1, 4, 4),
)
LED = replace(ANSWER, tasks=(replace(TASK, units=(replace(UNITS[0], role="lead"), *UNITS[1:])),))


@pytest.mark.parametrize(
    ("answer", "expect", "right"),
    [
        (ANSWER, {"status": ["answered"]}, True),
        (ANSWER, {"status": ["abstained"]}, False),
        (ANSWER, {"tasks": ["1"], "tasks_exact": True, "must_cite": ["1"]}, True),
        (ANSWER, {"tasks": ["1", "2"], "tasks_exact": False}, False),
        (ANSWER, {"tasks": [], "tasks_exact": True}, False),
        (ANSWER, {"tasks": ["乙文#1"], "tasks_exact": True}, False),
        (ANSWER, {"printed": ["市林业局", "市财政局"], "inherited": ["各区人民政府"]}, True),
        (ANSWER, {"printed": ["市财政局", "市林业局"]}, False),
        (ANSWER, {"printed": ["市林业局"]}, False),
        (ANSWER, {"units_by_task": {"1": ["市林业局", "市财政局"]}}, True),
        (ANSWER, {"units_by_task": {"2": ["市林业局"]}}, False),
        (ANSWER, {"lead_stated": False}, True),
        (LED, {"lead_stated": False}, False),
        (LED, {"lead": "市林业局"}, True),
        (ANSWER, {"lead": "市林业局"}, False),
        (ANSWER, {"values": ["92%以上"]}, True),
        (ANSWER, {"values": ["93%"]}, False),
        (ANSWER, {"deadlines": ["到2030年"]}, True),
        (ANSWER, {"deadlines": []}, False),
        (ANSWER, {"say": ["13"]}, True),
        (ANSWER, {"say": ["3"]}, False),
        (ANSWER, {"say": ["1"]}, False),
        (ANSWER, {"say": [["不存在", "未明确牵头"]]}, True),
        (ANSWER, {"not_say": ["未明确牵头"]}, True),
        (ANSWER, {"not_say": ["市财政局"]}, False),
        (ANSWER, {"coverage": [1, 4]}, True),
        (ANSWER, {"coverage": [2, 4]}, False),
        (ANSWER, {"not_cite": ["1"]}, False),
        (ANSWER, {"documents": ["乙文"]}, False),
        (replace(ANSWER, text="无标记"), {"status": ["answered"]}, False),
        (replace(ANSWER, citations=(replace(CITATION, quote="别的"),)), {"status": ["answered"]}, False),
    ],
)
def test_answer_is_right_only_where_everything_expected_holds(answer, expect, right):
    assert judge(answer, expect, {"甲文": DOCUMENT}, "甲文").right is right


def test_citations_are_counted_where_the_tasks_are_exact():
    cited = judge(
        ANSWER, {"tasks": ["1"], "tasks_exact": True, "must_cite": ["1", "2"]}, {"甲文": DOCUMENT}, "甲文"
    ).cited
    assert (cited.expected, cited.found, cited.cited, cited.bearing) == (2, 1, 1, 1)


def test_differences_look_only_at_questions_of_both_runs():
    assert differences({"a": True, "b": False, "c": True}, {"a": False, "b": True, "d": True}) == (
        ["b"],
        ["a"],
    )
