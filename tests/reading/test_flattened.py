"""Lines that a copy has run together, and white space that is no line end."""

# ruff: noqa: E501  a row of a table is one line

from __future__ import annotations

import pytest

from assistant.reading.flattened import split_flattened

FILLING = "坚持统筹推进，压实各方责任，强化督促检查，不断完善工作机制，确保各项任务落到实处。" * 3


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1.巡河 责任单位：镇水利站 责任人：某某 完成时限：每月", ["1.巡河", "责任单位：镇水利站", "责任人：某某", "完成时限：每月"]),
        ("责任单位：市教育局 市财政局", ["责任单位：市教育局 市财政局"]),
        ("加强监测，2 3 家 一、二类企业", ["加强监测，2 3 家 一、二类企业"]),
        (
            f"甲市绿化方案 一、任务 （一）建园。{FILLING} 二、保障 各单位要配合。 甲市林业局 2023年1月2日",
            ["甲市绿化方案", "一、任务", f"（一）建园。{FILLING}", "二、保障", "各单位要配合。", "甲市林业局", "2023年1月2日"],
        ),
        (
            f"关于印发绿化方案的通知 甲政发〔2023〕1号 各区： 现印发。 附件 甲市绿化方案 1.建园。{FILLING} 2.种树 到 2025 年，建成。",
            ["关于印发绿化方案的通知", "甲政发〔2023〕1号", "各区：", "现印发。", "附件", "甲市绿化方案", f"1.建园。{FILLING}", "2.种树 到 2025 年，建成。"],
        ),
        (
            f"２．１　监测能力 时限：长期 一、任务 {FILLING} 二、保障 {FILLING} 注：以上。",
            ["２．１　监测能力", "时限：长期", "一、任务", FILLING, "二、保障", FILLING, "注：以上。"],
        ),
        (f"一 、 总 体 要 求 二 、 任 务 {FILLING[:80]}", None),
    ],
)  # fmt: skip
def test_lines_run_together(text: str, lines: list[str] | None) -> None:
    assert [text[start:end] for start, end in split_flattened(text)] == (lines or [text])
