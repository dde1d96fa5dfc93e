"""Labels and heads of columns ↔ what they announce."""

from __future__ import annotations

import pytest

from assistant.extraction.labels import find_labels, label_kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("责任单位", "responsible"),
        ("责任部门", "responsible"),
        ("责任处室", "responsible"),
        ("落实单位", "responsible"),
        ("牵头单位", "lead"),
        ("牵头部门", "lead"),
        ("市级牵头单位", "lead"),
        ("主责单位", "lead"),
        ("主办单位", "lead"),
        ("牵头责任单位", "lead"),
        ("责任（牵头）单位", "lead"),
        ("配合单位", "supporting"),
        ("协办单位", "supporting"),
        ("参与单位", "supporting"),
        ("配合责任单位", "supporting"),
        ("牵头、配合单位", "responsible"),
        ("督导单位", "overseeing"),
        ("完成时限", "deadline"),
        ("完成期限", "deadline"),
        ("责任领导", "person"),
        ("责任人", "person"),
        ("备注", "other"),
        ("责任分工", "responsible"),
        ("牵头", "lead"),
        ("重点项目", None),
    ],
)
def test_kinds(label: str, kind: str | None) -> None:
    assert label_kind(label) == kind


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("完成验收。责任单位：市教育局完成时限：长期", ["责任单位", "完成时限"]),
        ("（牵头：市教育局；配合：市财政局）", ["牵头", "配合"]),
        ("（责任单位 市教育局）", ["责任单位"]),
        ("完成验收。责任单位市教育局，配合单位市财政局。", ["责任单位", "配合单位"]),
        ("【目标】建成平台。\n【责任单位】市教育局\n【配合单位】市财政局", ["责任单位", "配合单位"]),
        ("省民政厅(牵头单位)，省财政厅", []),
        ("责任单位（排第一的为牵头单位）：市教育局", ["责任单位"]),
        ("压实责任单位的责任，各责任单位：要落实。鼓励企业牵头：", []),
    ],
)
def test_labels_of_a_text(text: str, labels: list[str]) -> None:
    assert [label.text for label in find_labels(text)] == labels
