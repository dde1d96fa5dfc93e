"""How extracted rows are paired with gold rows."""

import pytest

from eval import extraction

TARGET = {
    "clause": "1",
    "indicator": "植树成活率",
    "comparator": ">=",
    "value": "92",
    "unit": "%",
    "deadline": "",
}
RANGE = TARGET | {"value": "2—3", "unit": "家", "comparator": "="}
DATE = {"clause": "1", "text": "6月底前", "year": None, "month": 6, "day": None}


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (TARGET, TARGET | {"indicator": "成活率"}, True),
        (TARGET, TARGET | {"indicator": "到2030年植树造林成活率"}, True),
        (TARGET, TARGET | {"indicator": "覆盖率"}, False),
        (TARGET, TARGET | {"comparator": "="}, False),
        (TARGET, TARGET | {"value": "93"}, False),
        (TARGET, TARGET | {"deadline": "到2030年"}, False),
        (TARGET | {"deadline": None}, TARGET | {"deadline": "到2030年"}, True),
        (RANGE, RANGE | {"value": "2~3"}, True),
        (RANGE, RANGE | {"value": "23"}, False),
    ],
)
def test_same_target(gold, found, same):
    assert extraction.same_target(gold, found) is same


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (DATE | {"year": 2030}, True),
        (DATE | {"text": "6 月底前"}, True),
        (DATE | {"month": 7}, False),
        (DATE | {"clause": "2"}, False),
    ],
)
def test_same_deadline(found, same):
    assert extraction.same_deadline(DATE, found) is same


@pytest.mark.parametrize(
    ("gold", "found", "figures"),
    [
        ([1, 2], [1, 2], (2, 2, 2)),
        ([1, 2], [2, 3], (1, 2, 2)),
        ([1, 1], [1], (1, 2, 1)),
        ([], [], (0, 0, 0)),
        ([1, -2], [1], (1, 1, 1)),
        ([1, -2], [1, 2], (1, 1, 1)),
    ],
)
def test_match(gold, found, figures):
    """A negative number stands for an optional row."""
    rows = [{"n": abs(number), "optional": number < 0} for number in gold]
    score = extraction.match(rows, [{"n": n} for n in found], lambda one, other: one["n"] == other["n"])
    assert (score.right, score.gold, score.found) == figures


def test_a_score_of_nothing_is_whole():
    empty = extraction.Score(0, 0, 0)
    assert (empty.precision, empty.recall, empty.f1) == (1, 1, 1)
    assert extraction.Score(0, 3, 2).f1 == 0
