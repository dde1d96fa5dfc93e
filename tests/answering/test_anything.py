"""Whatever slots a question brings, in whatever combination: an answer, grounded, never a fault."""

from __future__ import annotations

import random
import typing

import pytest

from assistant.answering.compose import compose_answer
from assistant.answering.evidence import select_evidence
from assistant.models import Intent, Library, Question, UnitMention
from assistant.settings import Settings

FIRST = "甲政办发〔2023〕7号"
SETTINGS = Settings(default_document=FIRST)
ASPECTS = (
    "",
    "lead",
    "supporting",
    "first",
    "count",
    "inherited",
    "member",
    "all",
    "undated",
    "by",
    "equal",
    "units",
    "targets",
    "deadlines",
    "text",
    "cite,section",
    "number,written_on",
    "summary",
    "coordinator",
    "quote",
    "unit_most",
    "nothing known",
)
WORDS = (
    "",
    "塑料",
    "100%",
    "碳汇",
    "。",
    "[1]",
    "{x}",
    "到2026年",
    "2?3条",
    "厂网一体",
    "%",
    "\n",
    "((",
    "《",
)
PREMISES = ("lead", "unit", "year", "tasks", "target", "section", "document_number", "heading", "unit_tasks")


def any_question(library: Library, choose: random.Random) -> Question:
    clauses = [(name, clause.path) for name, found in library.documents.items() for clause in found.clauses]
    units = [unit.name for ledger in library.ledgers.values() for task in ledger.tasks for unit in task.units]

    def maybe(values: typing.Sequence[typing.Any], most: int = 1) -> tuple[typing.Any, ...]:
        return tuple(choose.sample(list(values), choose.randint(0, most)))

    mentions = tuple(
        UnitMention(name, (name, *maybe(units)), excluded=choose.random() < 0.2)
        for name in maybe([*units, "市教育局", "东湖区"], 2)
    )
    return Question(
        choose.choice(WORDS) + "问" + choose.choice(WORDS),
        choose.choice(typing.get_args(Intent)),
        language=choose.choice(("zh", "en")),
        documents=maybe(list(library.documents)),
        levels=maybe(("state", "provincial", "municipal")),
        numbers=maybe(("1", "3", "9", "-1")),
        clauses=maybe(clauses, 2),
        units=mentions,
        section=choose.choice([None, *clauses]),
        terms=maybe(WORDS),
        years=maybe((2025, 2026, 2030)),
        indicator=choose.choice(WORDS),
        aspect=choose.choice(ASPECTS),
        topic=choose.choice(WORDS),
        premise=tuple((kind, choose.choice(("市水利局", "2024", "25", "98%"))) for kind in maybe(PREMISES)),
    )


@pytest.mark.parametrize("seed", range(8))
def test_any_question_has_a_grounded_answer(library, seed):
    choose = random.Random(seed)
    for _ in range(40):
        question = any_question(library, choose)
        answer = compose_answer(question, select_evidence(question, library, SETTINGS), library)
        assert answer.text.strip(), question
        assert not (answer.status == "abstained" and answer.tasks), question
        for task in answer.tasks:
            for part in (*task.units, *task.deadlines, *task.targets):
                assert answer.marker_of(part.span) is not None, question
