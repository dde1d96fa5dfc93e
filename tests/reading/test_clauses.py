"""One small notice per trap of numbering; every notice here is made up."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.models import Clause
from assistant.reading.clauses import parse_clauses
from assistant.reading.numerals import render_numeral

ROWS = tomllib.loads(Path(__file__).with_name("clauses.toml").read_text("utf-8"))


def rows_of(kind: str) -> list[ParameterSet]:
    """The notices of one kind as test rows."""
    return [pytest.param(row, id=row["name"]) for row in ROWS[kind]]


def check_tiles(text: str, clauses: tuple[Clause, ...]) -> None:
    """Clauses tile the text and have paths of their own."""
    assert "".join(text[clause.start : clause.end] for clause in clauses) == text
    assert all(clause.start <= clause.body_start <= clause.end for clause in clauses)
    paths = [clause.path for clause in clauses]
    assert len(set(paths)) == len(paths)
    assert {clause.parent for clause in clauses if clause.parent} <= set(paths)


@pytest.mark.parametrize("row", rows_of("numbering"))
def test_numbers_make_the_tree(row: dict[str, str]) -> None:
    clauses, warnings = parse_clauses(row["text"])
    assert [f"{clause.path} {clause.heading}".strip() for clause in clauses] == row["clauses"].split("\n")
    assert warnings == ()
    check_tiles(row["text"], clauses)


@pytest.mark.parametrize("row", rows_of("part"))
def test_parts_around_the_clauses(row: dict[str, str]) -> None:
    clauses, _ = parse_clauses(row["text"])
    assert [clause.path for clause in clauses] == row["clauses"].split()
    check_tiles(row["text"], clauses)


@pytest.mark.parametrize("row", rows_of("odd"))
def test_odd_numbering_is_kept_and_reported(row: dict[str, str]) -> None:
    clauses, warnings = parse_clauses(row["text"])
    assert [clause.path for clause in clauses] == row["clauses"].split()
    assert len(warnings) == 1
    assert row["warning"] in warnings[0]
    check_tiles(row["text"], clauses)


def test_levels_kinds_and_pages() -> None:
    text = "甲市方案\n一、任务\n（一）产业。抓好。\n附件1\n名单\n1.李某"
    clauses, _ = parse_clauses(text, [(0, 1), (text.index("（一）"), 2)])
    assert [(clause.level, clause.kind, clause.page) for clause in clauses] == [
        (0, "header", 1), (1, "section", 1), (2, "item", 2), (1, "annex", 2), (2, "item", 2),
    ]  # fmt: skip
    assert clauses[2].parent == "一"
    assert clauses[3].heading == "名单"
    assert text[clauses[2].body_start :].startswith("抓好")


def test_a_preamble_wrapped_hard_is_kept_whole() -> None:
    preamble = (
        "为深入贯彻落实上级关于城乡绿化工作的决策部署，扎实推进全市国土\n"
        "绿化行动，根据《某某意见》（甲发〔2021〕4号）和《某某某方案》\n"
        "要求，制定本方案。\n"
    )
    text = f"甲市绿化方案\n{preamble}一、任务\n建公园。"
    clauses, _ = parse_clauses(text)
    assert [clause.path for clause in clauses] == ["header", "preamble", "一"]
    assert text[clauses[1].start : clauses[1].end] == preamble


def test_the_name_of_a_group_stands_with_the_item_below_it() -> None:
    text = "甲市措施\n为发展，制定本措施。\n【财税】\n1.减税。减税。\n【金融】\n2.贷款。贷款。"
    clauses, _ = parse_clauses(text)
    assert [text[clause.start : clause.end].strip() for clause in clauses[2:]] == [
        "【财税】\n1.减税。减税。",
        "【金融】\n2.贷款。贷款。",
    ]


# -- properties --------------------------------------------------------------------------------

STYLES = [
    lambda n: f"{render_numeral(n)}、",
    lambda n: f"（{render_numeral(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
    lambda n: "①②③④⑤⑥⑦⑧⑨"[n - 1],
]
WORDS = st.text("绿色发展推进改造产业能源交通农业服务", min_size=3, max_size=12)


@st.composite
def nested_notices(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """A notice rendered from a random nesting, and its (path, heading) rows as written."""
    levels = sorted(draw(st.sets(st.integers(0, 4), min_size=1, max_size=4)))
    runs_on = draw(st.booleans())
    two_lines = draw(st.booleans())
    rows: list[tuple[str, str]] = []
    lines: list[str] = []
    counters = dict.fromkeys(levels, 0)

    def add(depth: int, parent: str) -> None:
        style = levels[depth]
        if not (runs_on and depth == len(levels) - 1 and depth > 0):
            counters[style] = 0
        for _ in range(draw(st.integers(1, 3))):
            if counters[style] >= 9:
                return
            counters[style] += 1
            mark = STYLES[style](counters[style])
            number = mark.rstrip("、.").replace("（", "(").replace("）", ")")
            heading = draw(WORDS)
            path = f"{parent}/{number}" if parent else number
            rows.append((path, heading))
            body = draw(WORDS) + "。"
            lines.append(f"{mark}{heading}\n{body}" if two_lines else f"{mark}{heading}。{body}")
            if depth + 1 < len(levels) and draw(st.booleans()):
                add(depth + 1, path)

    add(0, "")
    return "\n".join(lines), rows


@settings(max_examples=200, deadline=None)
@given(nested_notices())
def test_random_nestings_are_read_back_as_written(notice: tuple[str, list[tuple[str, str]]]) -> None:
    text, rows = notice
    clauses, warnings = parse_clauses(text)
    assert [(clause.path, clause.heading) for clause in clauses] == rows
    assert warnings == ()


BASES = [row["text"] for row in ROWS["numbering"] + ROWS["part"] if row["text"]]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(BASES),
    st.lists(
        st.tuples(
            st.sampled_from(["drop", "double", "width", "break", "join", "swap"]),
            st.floats(0, 1, exclude_max=True),
        ),
        max_size=12,
    ),
)
def test_mutated_notices_still_tile(text: str, changes: list[tuple[str, float]]) -> None:
    for change, where in changes:
        at = int(where * len(text))
        char = text[at : at + 1]
        new = {
            "drop": "",
            "double": char * 2,
            "width": chr(ord(char) ^ 0xFEE0) if "!" <= char <= "~" else char,
            "break": char + "\n",
            "join": "" if char == "\n" else char,
            "swap": text[at + 1 : at + 2] + char,
        }[change]
        text = text[:at] + new + text[at + (2 if change == "swap" else 1) :]
        if not text:
            return
    check_tiles(text, parse_clauses(text)[0])


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        "一二三十、.．（）()〔〕12345①②第章条节附件表：:。；，\n\t年月日各市人民政府 责任单位", max_size=120
    )
)
def test_any_text_tiles(text: str) -> None:
    check_tiles(text, parse_clauses(text)[0])
