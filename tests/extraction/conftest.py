"""Small notices of our own, read and extracted the ordinary way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Block, Document, Ledger, Received
from assistant.reading.document import parse_document

HEAD = """甲市人民政府办公室关于印发甲市智慧养老实施方案的通知
甲政办发〔2023〕7号
各县（市、区）人民政府，市政府各部门：
现印发给你们，请认真贯彻执行。
甲市人民政府办公室
2023年3月1日
甲市智慧养老实施方案
为做好智慧养老工作，制定本方案。
一、总体要求
以人为本，统筹推进。
二、主要任务
"""

Read = Callable[[str], tuple[Document, Ledger]]


def read_text(text: str) -> tuple[Document, Ledger]:
    """The document of ``text``, a line a paragraph, cells parted by tabs, and its ledger."""
    blocks = tuple(
        Block(line, cells=tuple(line.split("\t")) if "\t" in line else ())
        for line in text.strip().split("\n")
    )
    document = parse_document(Received("notice.txt", "txt", "0" * 64, blocks))
    return document, extract_ledger(document, UnitRegister())


@pytest.fixture
def read() -> Read:
    """Reads the tasks of a small notice: its head is put before them."""
    return lambda tasks: read_text(HEAD + tasks)


@pytest.fixture
def read_whole() -> Read:
    """Reads a text as it is."""
    return read_text


def units_of(ledger: Ledger) -> dict[str, list[str]]:
    """Units by the number of their task: * leads, ~ supports, ^ by a rule."""
    marks = {"lead": "*", "supporting": "~", "responsible": ""}
    return {
        task.number: [u.name + marks[u.role] + ("^" if u.inherited else "") for u in task.units]
        for task in ledger.tasks
    }
