"""Drafted sentences against the documents."""

from __future__ import annotations

import pytest

from assistant.answering.drafting.check import check_draft

FIRST = "甲政办发〔2023〕7号"
SECOND = "乙政发〔2024〕3号"

ROWS = [
    ("市水利局参与打造亲水步道5条", "differs", [("wording", "市水利局参与", "")]),
    ("市水利局参与建设亲水步道", "differs", [("wording", "市水利局参与", "")]),
    ("取消“厂网一体”管理", "differs", [("wording", "取消", "推行")]),
    ("新建污水管网80公里", "differs", [("comparator", "80公里", "80公里以上")]),
    ("城镇污水处理率到2026年达到95%以上", "consistent", []),
    ("到2030年,河湖水质明显改善", "differs", [("year", "到2030年", "到2026年")]),
    ("坚持生态优先、绿色低碳", "differs", [("wording", "绿色低碳", "")]),
    ("方案印发于2022年", "differs", [("date", "印发于2022年", "2023年3月9日")]),
    ("到2026年,城镇污水处理率达到95%以上。", "consistent", []),
    ("新建污水管网80公里以上", "consistent", []),
    ("到2026年,城镇污水处理率达到98%以上。", "differs", [("value", "98%", "95%")]),
    ("到2027年,城镇污水处理率达到95%以上。", "differs", [("year", "到2027年", "到2026年")]),
    ("城镇污水处理率达到95%", "differs", [("comparator", "95%", "95%以上")]),
    ("河岸垃圾清运率达到100%以上", "differs", [("comparator", "100%以上", "100%")]),
    ("第2项任务的责任单位是市生态环境局、市水利局", "consistent", []),
    ("第2项任务的责任单位是市生态环境局", "differs", [("unit_missing", "", "市水利局")]),
    (
        "第3项由市住建局负责",
        "differs",
        [("unit_extra", "市住建局", "市城管委"), ("unit_missing", "", "市城管委")],
    ),
    ("建设亲水步道由市水利局牵头", "differs", [("lead", "市水利局", "市水利局、市文旅局、市住建局")]),
    ("编制布局规划由市发改委牵头", "consistent", []),
    ("编制布局规划由市住建局牵头", "differs", [("lead", "市住建局", "市发改委")]),
    (
        "《甲市清洁河湖实施方案》(甲政办发〔2022〕7号)",
        "differs",
        [("number", "甲政办发〔2022〕7号", "甲政办发〔2023〕7号")],
    ),
    ("甲市亲水步道由市水利局、市文旅局、市住建局负责", "consistent", []),
    ("亲水步道由市水利局、市住建局负责", "differs", [("unit_missing", "", "市文旅局")]),
    ("编制布局规划由市发改委牵头,2024年6月底前完成", "consistent", []),
    (
        "编制布局规划由市发改委牵头,2024年9月底前完成",
        "differs",
        [("year", "2024年9月底前", "2024年6月底前")],
    ),
    ("方案共6项任务", "differs", [("tasks", "6", "4")]),
    ("方案共四项任务", "consistent", []),
    ("该文件2023年3月19日印发", "differs", [("date", "2023年3月19日", "2023年3月9日")]),
    ("市财政局要强化统筹协调和督促指导", "differs", [("unit", "市财政局", "市水利局")]),
    ("到2026年,水清岸绿的美丽甲市基本建成", "differs", [("year", "到2026年", "到2030年")]),
    ("推进垃圾分类,减少塑料污染", "consistent", []),
    ("坚持生态优先,构建“一河两岸”", "consistent", []),
    ("新建污水管网80公里以上,取消“厂网一体”管理", "differs", [("wording", "取消", "推行")]),
    ("市水利局要强化协调和督促指导", "differs", [("wording", "", "统筹")]),
    ("排查入河排口,建立台账", "differs", [("comparator", "排查", "排查全部")]),
    ("推进垃圾分类,到2030年,河岸垃圾清运率达到100%", "differs", [("year", "到2030年", "到2026年")]),
    ("甲政办发〔2023〕7号提出打造亲水步道5条", "consistent", []),
    (
        "省里的意见提出打造亲水步道5条",
        "differs",
        [("document", "省里的意见", "《甲市清洁河湖实施方案》(甲政办发〔2023〕7号)")],
    ),
    ("省里的意见提出,到2025年,城镇污水处理率达到90%以上", "consistent", []),
    (
        "丙政发〔2022〕8号提出打造亲水步道5条",
        "differs",
        [("document", "丙政发〔2022〕8号", "《甲市清洁河湖实施方案》(甲政办发〔2023〕7号)")],
    ),
    ("全市新建地铁三条线路", "unfounded", []),
    # as written by others: width, white space, marks, what leads up to it
    ("到２０２６年，城镇污水处理率达到９５％以上", "consistent", []),
    ("到20 26年 ,城镇污水处理率 达到9 5%以上", "consistent", []),
    ("(二)排查全部入河排口、建立台账", "consistent", []),
    ("下一步,我们将认真贯彻落实方案部署:排查全部入河排口,建立台账", "consistent", []),
    ("严禁排查全部入河排口,建立台账", "differs", [("wording", "严禁", "")]),
    ("甲市到2026年,河湖水质明显改善", "consistent", []),
    ("到2026年,城镇污水处理率95%以上", "consistent", []),
    ("打造亲水步道达到5条", "consistent", []),
    # words left out: whole phrases may be, words within one may not
    ("新建污水管网80公里以上", "consistent", []),
    ("编制充电设施布局规划", "differs", [("wording", "", "公共")]),
    ("推行“厂网一体”", "consistent", []),
    ("选择河道开展试点", "differs", [("value", "", "2?3条河")]),
    # figures, dates, measures, levels
    ("在公交车站建设充电桩300台", "differs", [("value", "300台", "300个")]),
    ("到2026年底,城镇污水处理率达到95%以上", "differs", [("year", "到2026年底", "到2026年")]),
    ("全省河岸垃圾清运率达到100%", "differs", [("wording", "全省", "")]),
    ("到2025年,全市河湖水质改善", "differs", [("wording", "全市", "全省")]),
    # a title changed beside a right number
    (
        "根据《丙省人民政府关于清理河湖的意见》(丙政发〔2022〕8号)要求,制定本方案",
        "differs",
        [("title", "丙省人民政府关于清理河湖的意见", "丙省人民政府关于清洁河湖的意见")],
    ),
]


@pytest.mark.parametrize(("sentence", "verdict", "differences"), ROWS)
def test_sentence(library, sentence, verdict, differences):
    (finding,) = check_draft(sentence, library)
    assert finding.verdict == verdict
    assert [(item.kind, item.drafted, item.printed) for item in finding.differences] == differences
    if finding.source:
        text = library.documents[finding.source.document].text
        assert finding.printed == text[finding.source.start : finding.source.end]


def test_every_sentence_has_its_finding(library):
    draft = "新建污水管网80公里以上。打造亲水步道6条。建设三座机场。"
    assert [finding.verdict for finding in check_draft(draft, library)] == [
        "consistent",
        "differs",
        "unfounded",
    ]


def test_claims_that_stand_apart_are_held_apart(library):
    draft = "到2026年,城镇污水处理率达到95%以上,河岸垃圾清运率达到90%"
    assert [finding.verdict for finding in check_draft(draft, library)] == ["consistent", "differs"]


def test_half_of_one_sentence_and_half_of_another_are_not_confirmed(library):
    draft = "推进垃圾分类,推行“厂网一体”管理"
    findings = check_draft(draft, library)
    assert [item.kind for finding in findings for item in finding.differences] == ["joined"]


def test_who_is_responsible_is_held_against_the_task_that_the_rest_is_about(library):
    draft = "到2026年,城镇污水处理率达到98%以上,由市水利局牵头。"
    figure, lead = check_draft(draft, library)
    assert [(item.kind, item.printed) for item in figure.differences] == [("value", "95%")]
    assert [item.kind for item in lead.differences] == ["lead"]
    assert {finding.source.clause for finding in (figure, lead)} == {"二/(一)/1"}


def test_documents_narrow_the_sources(library):
    draft = "新建污水管网80公里以上"
    assert check_draft(draft, library, [SECOND])[0].verdict == "unfounded"
    assert check_draft(draft, library, [FIRST])[0].verdict == "consistent"
