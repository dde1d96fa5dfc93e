from __future__ import annotations

import pytest

from assistant.reading.damage import find_damage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("选择2?3家企业", [("2?3家", "2~3家")]),
        ("选择2？ 3家企业", [("2？ 3家", "2~ 3家")]),
        (
            "打造“甲镇?乙镇（港口）?丙区”产业带",
            [("甲镇?乙镇（港口）", "甲镇—乙镇（港口）"), ("乙镇（港口）?丙区", "乙镇（港口）—丙区")],
        ),
        ("推进交通技术设施绿色化", [("交通技术设施", "交通基础设施")]),
        ("加强光伏组建、电池回收", [("光伏组建", "光伏组件")]),
        ("推进光伏组建设", []),
        ("完善信息技术设施，截至目前", []),
        ("（贵任单位：市局）", [("贵任单位", "责任单位")]),
        ("认真布署，截止2025年", [("布署", "部署"), ("截止2025年", "截至2025年")]),
        ("依据甲发〔202 1〕4号", [("〔202 1〕", "〔2021〕")]),
        ("责任单位\ufffd市局", [("责任单位\ufffd市局", "")]),
        ("（责任单位：市蓝天办□□局、市教育局）", [("市蓝天办□□局", "")]),
        ("办理〓手续", [("办理〓手续", "")]),
        ("是□否□，□市教育局□市财政局", []),
        ("（责任单位：市局", [("（责任单位：市", "")]),
        ("责任单位：市局）", [("任单位：市局）", "")]),
        ("做好、，工作", [("、，", "，")]),
        ("(一)甲（乙）《丙〈丁〉》“戊”1)己", []),
        ("怎么办?请咨询。是否符合？由市局认定。", []),
        ("一切正常。", []),
    ],
)  # fmt: skip
def test_find_damage(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_damage(text)
    assert [(damage.quote, damage.reading) for damage in found] == expected
    assert all(text[damage.start :].startswith(damage.quote) for damage in found)
