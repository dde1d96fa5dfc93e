"""What the measure of many people at once makes of its figures."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from eval.load import Tally, _request, percentile, summary

LEDGER = {
    "document": {"id": "甲发〔2023〕1号"},
    "tasks": [{"units": [{"name": "市水利局"}]}],
    "clauses": [{"clause": "一/1"}],
}


@pytest.mark.parametrize(
    ("seconds", "share", "expected"),
    [
        ([], 95, None),
        ([0.2], 50, 200.0),
        ([0.1, 0.2, 0.3, 0.4], 50, 200.0),
        ([value / 100 for value in range(1, 101)], 95, 950.0),
    ],
)
def test_percentile(seconds: list[float], share: int, expected: float | None) -> None:
    assert percentile(seconds, share) == expected


def test_summary() -> None:
    tally = Tally({"ask": [0.2, 0.1], "clause": [0.3]}, Counter({"ask: 500": 1}), [100.0, 180.0, 120.0])
    run = summary(tally)
    assert (run["requests"], run["p50_ms"], run["failures"]) == (3, 200.0, {"ask: 500": 1})
    assert run["by_kind"]["clause"] == {"n": 1, "p50_ms": 300.0, "p95_ms": 300.0}
    assert run["memory_mib"] == {"start": 100.0, "end": 120.0, "highest": 180.0}


@pytest.mark.parametrize(
    ("kind", "method", "address"),
    [
        ("ask", "POST", "/api/ask"),
        ("ask_page", "POST", "/gradio_api/run/ask"),
        ("filter", "GET", "/view/ledger?document="),
        ("unit", "GET", "/view/unit?unit="),
        ("clause", "GET", "/clause/"),
    ],
)
def test_what_a_person_does(kind: str, method: str, address: str) -> None:
    sent, where, body = _request(kind, random.Random(1), ["问"], [LEDGER])
    assert (sent, where.startswith(address)) == (method, True)
    assert (body is None) is (method == "GET")
