"""Brackets as printed ↔ where they open and close."""

from __future__ import annotations

import pytest

from assistant.extraction.brackets import Unwrapped, find_brackets


@pytest.mark.parametrize(
    ("text", "pairs", "lone"),
    [
        ("（甲）", [(0, 3)], []),
        ("(甲）", [(0, 3)], []),
        ("〔甲]", [(0, 3)], []),
        ("（甲〈乙〉丙）", [(0, 7), (2, 5)], []),
        ("（甲〈乙）", [(0, 5), (2, None)], []),
        ("（甲", [(0, None)], []),
        ("甲）乙〉", [], [1, 3]),
        ("（甲（乙）", [(0, None), (2, 5)], []),
    ],
)
def test_pairs(text: str, pairs: list[tuple[int, int | None]], lone: list[int]) -> None:
    brackets, closings = find_brackets(text)
    assert [(bracket.start, bracket.end) for bracket in brackets] == pairs
    assert closings == lone


def test_only_a_closed_bracket_has_an_inside() -> None:
    assert [bracket.inner for bracket in find_brackets("（甲（乙）")[0]] == [False, False]
    assert [bracket.inner for bracket in find_brackets("（甲（乙））")[0]] == [False, True]


def test_places_are_given_back() -> None:
    text = "甲\n乙。（丙\n丁）戊\n"
    lines = Unwrapped(text, 10)
    assert lines.text == "甲\n乙。（丙丁）戊\n"
    for position, character in enumerate(lines.text):
        assert text[lines.start(position) - 10] == character
        assert lines.end(position + 1) == lines.start(position) + 1
        assert lines.find(lines.start(position)) == position
