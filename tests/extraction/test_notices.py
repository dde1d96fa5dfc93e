"""Small notices of our own, whole, one kind of layout each ↔ everything a right reading gives.

Beside ``NAME.txt`` stands ``NAME.toml``: the facts of the document and, by clause path, the units of every
task (* leads, ~ supports, ^ by a rule), its deadlines and its targets (comparator, value and unit).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Ledger
from assistant.reading.document import read_document

NOTICES = sorted((Path(__file__).parent / "notices").glob("*.txt"))
FACTS = ("title", "number", "issuer", "level", "written_on")
MARKS = {"lead": "*", "supporting": "~", "responsible": ""}


def read(path: Path) -> tuple[Document, Ledger, dict[str, Any]]:
    document = read_document(path)
    expected = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    return document, extract_ledger(document, UnitRegister()), expected


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_facts(path: Path) -> None:
    document, _, expected = read(path)
    assert {fact: getattr(document, fact) for fact in FACTS} == {fact: expected.get(fact) for fact in FACTS}
    assert document.addressees == tuple(expected.get("addressees", ()))


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_tasks(path: Path) -> None:
    _, ledger, expected = read(path)
    found = {
        task.clause: {
            "units": [unit.name + MARKS[unit.role] + "^" * unit.inherited for unit in task.units],
            "deadlines": [deadline.text for deadline in task.deadlines],
            "targets": [target.comparator + target.value + target.unit for target in task.targets],
        }
        for task in ledger.tasks
        if task.units or expected["tasks"]
    }
    assert found == {
        clause: {
            "units": task["units"].split(),
            "deadlines": task.get("deadlines", []),
            "targets": task.get("targets", []),
        }
        for clause, task in expected["tasks"].items()
    }


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_nothing_is_left_unread(path: Path) -> None:
    _, ledger, _ = read(path)
    assert not [warning for warning in ledger.warnings if "未能读出" in warning or "未作单位" in warning]
