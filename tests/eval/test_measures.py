"""Our measures are those of ir_measures."""

from __future__ import annotations

import random

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.measures import doubt, interval, measure


def test_the_same_as_ir_measures() -> None:
    rng = random.Random(5)
    qrels = {
        f"q{q}": {f"d{d}": rng.choice((1, 2, 2)) for d in rng.sample(range(40), rng.randint(1, 6))}
        for q in range(60)
    }
    run = {q: [f"d{d}" for d in rng.sample(range(40), 30)] for q in qrels}
    scored = {q: {d: float(100 - place) for place, d in enumerate(names)} for q, names in run.items()}
    theirs = {
        "nDCG@10": nDCG @ 10,
        "R@1": R(rel=2) @ 1,
        "R@5": R(rel=2) @ 5,
        "R@20": R(rel=2) @ 20,
        "RR": RR(rel=2),
    }
    for found in ir_measures.iter_calc(list(theirs.values()), qrels, scored):
        name = next(name for name, wanted in theirs.items() if wanted == found.measure)
        assert measure(run[found.query_id], qrels[found.query_id])[name] == pytest.approx(
            found.value, abs=1e-9
        )


@pytest.mark.parametrize(
    ("ranking", "grades", "name", "value"),
    [
        ([], {"a": 2}, "RR", 0.0),
        (["b", "a"], {"a": 2}, "RR", 0.5),
        (["b", "a"], {"b": 1, "a": 2}, "R@1", 0.0),
        (["a"], {"a": 2, "b": 2}, "R@1", 0.5),
        (["a"], {}, "nDCG@10", 0.0),
    ],
)
def test_measure(ranking, grades, name, value) -> None:
    assert measure(ranking, grades)[name] == pytest.approx(value)


def test_an_interval_holds_the_mean() -> None:
    values = [0.0, 1.0] * 50
    low, high = interval(values)
    assert low < 0.5 < high
    assert interval(values) == (low, high)


def test_doubt_is_small_where_one_is_plainly_better() -> None:
    assert doubt([1.0] * 30, [0.0] * 30) == 0.0
    assert doubt([0.0] * 30, [1.0] * 30) == 1.0
