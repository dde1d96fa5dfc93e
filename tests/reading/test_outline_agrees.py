"""An outline and the text it stands for agree in every fact."""

import re
from pathlib import Path

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline

ROOT = Path(__file__).parents[2]
SOURCES = ROOT.parent / "shared/sources"
FILES = {"鄂政发〔2021〕25号": "ezhengfa-2021-25.pdf", "国发〔2021〕4号": "guofa-2021-4.pdf"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SOURCES.exists(), reason="../shared/sources is not there"),
]


@pytest.fixture(scope="module", params=FILES)
def both(request):
    document = read_document(SOURCES / FILES[request.param])
    text = document, extract_ledger(document, UnitRegister.load(ROOT / "corpus/units.toml"))
    return read_outline(ROOT / f"corpus/outlines/{request.param}.toml"), text


def figures(ledger):
    """Figures with their clause and year; results in words stand with them."""
    return {(target.span.clause, target.value, target.unit, target.comparator) for target in ledger.targets}


def test_clauses_and_headings(both):
    (outline, _), (document, _) = both
    structural = ("header", "preamble", "footer")
    assert [(clause.path, clause.heading) for clause in outline.clauses if clause.kind not in structural] == [
        (clause.path, clause.heading) for clause in document.clauses if clause.kind not in structural
    ]


def test_units(both):
    (_, outline), (_, ledger) = both
    for field in (outline, ledger):
        assert len(field.tasks) == 23
    assert [(row.span.clause, row.label, row.units) for row in outline.statements] == [
        (row.span.clause, row.label, row.units) for row in ledger.statements
    ]


def test_coordinator(both):
    (_, outline), (_, ledger) = both
    assert [(rule.kind, rule.units, rule.scope, rule.span.clause) for rule in outline.rules] == [
        (rule.kind, rule.units, rule.scope, rule.span.clause) for rule in ledger.rules
    ]


def test_targets(both):
    (_, outline), (_, ledger) = both
    assert figures(outline) == figures(ledger)


def test_dates(both):
    (outline, facts), (document, ledger) = both
    assert outline.written_on == document.written_on
    assert outline.level == document.level
    assert [(row.span.clause, row.text, row.year) for row in facts.deadlines] == [
        (row.span.clause, row.text, row.year) for row in ledger.deadlines
    ]


def test_addressees(both):
    (outline, _), (document, _) = both
    assert [re.sub(r"\W", "", name) for name in outline.addressees] == [
        re.sub(r"\W", "", name) for name in document.addressees
    ]
