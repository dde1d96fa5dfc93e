"""The run over mutated notices: what it counts as a fault, and that an input can be made again."""

from __future__ import annotations

import random

import pytest

from assistant.corpus.building import UNITS
from assistant.extraction.units import UnitRegister
from assistant.reading.formats.content import Content
from assistant.reading.formats.text import read_text
from assistant.settings import Settings
from eval import fuzz

TEXT = "甲市方案\n一、任务\n（一）建园。（责任单位：市林业局）"
REGISTER = UnitRegister.load(Settings().corpus_dir / UNITS)


@pytest.mark.parametrize("form", ["txt", "html", "docx"])
def test_a_sound_notice_has_no_fault(form: str) -> None:
    assert fuzz.fault_of(TEXT, form, REGISTER) == ""


def crash(text: str) -> Content:
    raise KeyError(text)


@pytest.mark.parametrize(
    ("reader", "fault"),
    [
        (crash, "crash: KeyError"),
        (lambda text: read_text(text.replace("园", "").encode()), "lost: 园"),
        (lambda text: read_text((text + "园").encode()), "lost: 园"),
    ],
)
def test_faults_are_seen(reader: object, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fuzz._READERS, "txt", reader)
    assert fuzz.fault_of(TEXT, "txt", REGISTER).startswith(fault)


def test_an_input_can_be_made_again_and_differs() -> None:
    made = [fuzz.mutate(TEXT, random.Random(f"1-{number}")) for number in range(30)]
    assert made == [fuzz.mutate(TEXT, random.Random(f"1-{number}")) for number in range(30)]
    assert len(set(made)) > 25


def test_a_short_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main(["-n", "40"]) == 0
    assert "crashes 0, lost 0, untiled 0" in capsys.readouterr().out
