"""The gold ledgers agree with the figures known for each document."""

import json
from collections import Counter
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "eval/gold"


def gold(name):
    return json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "tasks", "statements", "printed", "inherited"),
    [
        ("ezhou-2022-5", 23, 23, 112, 63),
        ("hubei-2021-25", 23, 23, 128, 0),
        ("wuhan-2022-11", 21, 21, 99, 0),
        ("wuhan-low-carbon", 18, 18, 55, 17),
        ("dazhou-1-plus-n", 19, 19, 69, 0),
        ("tianjin-green-economy", 26, 97, 329, 0),
        ("shandong-2022-plan", 29, 29, 87, 0),
        ("guangxi-2021-27", 23, 23, 125, 0),
    ],
)
def test_counts(name, tasks, statements, printed, inherited):
    facts = gold(name)
    assert len(facts["tasks"]) == tasks
    assert len(facts["statements"]) == statements
    assert sum(len(statement["units"]) for statement in facts["statements"]) == printed
    assert sum(map(len, facts["inherited"].values())) == inherited


def test_tianjin_has_several_statements_in_a_clause():
    found = Counter(row["clause"] for row in gold("tianjin-green-economy")["statements"])
    assert list(found.values()) == [
        *(5, 6, 6, 4, 5, 2, 5, 5, 2, 6, 7, 7, 5, 4, 4, 3, 3, 2, 3, 2, 4, 2, 2, 1, 1, 1)
    ]


def test_dazhou_units_and_deadlines():
    facts = gold("dazhou-1-plus-n")
    assert [len(row["units"]) for row in facts["statements"]] == [
        *(1, 1, 4, 1, 1, 6, 2, 2, 1, 1, 3, 6, 4, 12, 7, 9, 3, 3, 2)
    ]
    assert Counter(row["deadline"] for row in facts["statements"]) == {
        "2022年2月底前": 16,
        "2022年12月底前": 1,
        "按照国省安排部署": 1,
        "按照国家安排部署": 1,
    }


def test_shandong_roles():
    roles = [{role for _, role in row["units"]} for row in gold("shandong-2022-plan")["statements"]]
    assert sum("lead" in row for row in roles) == 28
    assert sum("supporting" in row for row in roles) == 12
    assert roles[24] == {"responsible"}


@pytest.mark.parametrize(
    ("name", "tasks", "mentions"), [("wuhan-2022-11", 9, 11), ("wuhan-low-carbon", 5, 5)]
)
def test_tasks_due_in_2025(name, tasks, mentions):
    facts = gold(name)
    due = [
        row["clause"]
        for row in facts["deadlines"]
        if row["year"] == 2025 and row["clause"] in {task["clause"] for task in facts["tasks"]}
    ]
    assert (len(set(due)), len(due)) == (tasks, mentions)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem)
def test_facts_point_to_tasks(path):
    facts = gold(path.stem)
    tasks = {task["clause"] for task in facts["tasks"]}
    assert len(tasks) == len(facts["tasks"])
    assert {row["clause"] for row in facts["statements"]} == tasks
    assert set(facts["inherited"]) <= tasks
    for rule in facts["rules"]:
        assert set(rule["scope"]) <= tasks
