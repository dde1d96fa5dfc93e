"""Signs beside units that the document explains ↔ the roles they give."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import HEAD, Read, units_of

# A legend of signs, → units of two tasks ★市教育局、市财政局 and 市人社局、市民政局★
SIGNS = [
    ("标★的为牵头单位。", "市教育局* 市财政局|市人社局 市民政局*"),
    ("注：带“★”的单位为牵头单位，其余为配合单位。", "市教育局* 市财政局~|市人社局~ 市民政局*"),
    ("责任单位中，加星号的是牵头部门。", "市教育局* 市财政局|市人社局 市民政局*"),
    ("牵头单位以★标注。", "市教育局* 市财政局|市人社局 市民政局*"),
    ("★为主责单位。", "市教育局* 市财政局|市人社局 市民政局*"),
    ("标▲的为牵头单位。", "市教育局 市财政局|市人社局 市民政局"),
    ("标★的为配合单位。", "市教育局~ 市财政局|市人社局 市民政局~"),
    ("", "市教育局 市财政局|市人社局 市民政局"),
]


@pytest.mark.parametrize("place", ["preamble", "bracket", "note"])
@pytest.mark.parametrize(("legend", "expected"), SIGNS)
def test_a_sign_means_what_the_document_says(
    legend: str, expected: str, place: str, read_whole: Read
) -> None:
    preamble = HEAD.replace("制定本方案。", f"制定本方案。{legend}") if place == "preamble" else HEAD
    bracket = f"，{legend.removeprefix('注：').rstrip('。')}，下同" if place == "bracket" and legend else ""
    _, ledger = read_whole(
        f"{preamble}1.甲。做甲。（★市教育局、市财政局{bracket}）\n2.乙。做乙。（责任单位：市人社局、市民政局★）\n"
        + (legend if place == "note" else "")
    )
    assert [" ".join(names) for names in units_of(ledger).values()] == expected.split("|")
    assert not [warning for warning in ledger.warnings if "未能读出" in warning]


@pytest.mark.parametrize("legend", ["加粗的为牵头单位", "靠前的为牵头单位"])
def test_a_legend_that_is_not_understood_is_said(legend: str, read: Read) -> None:
    _, ledger = read(f"{legend}。\n1.甲。做甲。（责任单位：市教育局、市财政局）")
    assert units_of(ledger) == {"1": ["市教育局", "市财政局"]}
    assert ledger.warnings == (f"疑似通则，未能读出，角色请按原文核对：{legend}",)
