"""What stands around the question box fits the documents that are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.models import Document, Ledger
from assistant.presenting.asking import examples_of, render_earlier, render_welcome

FIRST, SECOND = "甲政办发〔2023〕9号", "乙政发〔2024〕3号"


def test_examples_name_what_is_in_the_documents(
    documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]
) -> None:
    assert examples_of(documents, ledgers) == [
        "第4项任务谁负责",
        "第4项任务谁牵头",
        "市园林局负责哪些任务",
        "到2024年要完成什么",
        "新建口袋公园的目标是多少",
        "这份文件依据什么制定",
    ]


def test_tasks_without_a_number_are_called_by_heading(
    documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]
) -> None:
    one = {SECOND: documents[SECOND]}
    assert examples_of(one, ledgers)[0] == "编制规划谁负责"


def test_only_outlines_or_nothing(documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]) -> None:
    outlined = {name: replace(document, form="outline") for name, document in documents.items()}
    assert examples_of(outlined, ledgers) == [f"{FIRST}讲了什么", f"{SECOND}讲了什么"]
    assert examples_of({}, {}) == []
    assert "还没有载入文件" in render_welcome({}, {})


def test_the_welcome_names_the_documents(
    documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]
) -> None:
    html = render_welcome(documents, ledgers)
    for document in documents.values():
        assert document.title in html
    assert html.count("data-ask=") == 6
    assert "之前的问答" in render_earlier()


def test_thousands_of_documents_do_not_fill_the_page(
    documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]
) -> None:
    many = {f"{number}号": replace(documents[FIRST], id=f"{number}号") for number in range(3_000)}
    html = render_welcome(many, dict.fromkeys(many, ledgers[FIRST]))
    assert "共 3000 份文件" in html
    assert len(html) < 10_000
