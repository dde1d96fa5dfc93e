"""When a clause bears a topic, and when a question is about something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.scope import Scope
from assistant.answering.selecting.foreign import is_foreign
from assistant.answering.selecting.relevance import Found, choose, find_relevant
from assistant.models import Library, Question
from assistant.settings import Settings

FIRST = "甲政办发〔2023〕7号"


def scope(library: Library, text: str, corpus: Path) -> Scope:
    settings = Settings(corpus_dir=corpus, default_document=FIRST)
    return Scope(Question(text, "topic"), library, (FIRST,), True, settings)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder with a thesaurus of one entry."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "thesaurus.toml").write_text(
        '[words]\n"倒垃圾|扔垃圾" = ["垃圾分类", "清运"]\n', encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("topic", "paths"),
    [
        ("整治入河排口", ["二/(一)/2"]),
        ("塑料污染", ["二/(二)/3"]),
        ("扔垃圾", ["二/(二)/3"]),  # by the thesaurus
        ("污管网", ["二/(一)/1"]),  # 污水管网 shortened
        ("亲水步道怎么建", ["二/(二)/4"]),
        ("购房补贴", []),
        ("亲水步道罚款", []),  # what it asks for must be written
        ("", []),
    ],
)
def test_relevant(library, corpus, topic, paths):
    assert [found.path for found in find_relevant(scope(library, topic, corpus), topic)] == paths


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], []),
        ([("甲", 0.3, 0.3, False)], []),
        ([("甲", 0.9, 0.9, False), ("乙", 0.85, 0.85, False), ("丙", 0.5, 0.5, False)], ["甲", "乙"]),
        ([("甲", 0.9, 0.9, False), ("乙", 0.8, 0.8, True)], ["乙"]),
    ],
)
def test_choose(candidates, chosen):
    rows = [Found("文", *row) for row in candidates]
    assert [item.path for item in choose(rows, min_coverage=0.4, margin=0.9)] == chosen


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("第2项任务谁负责", False),
        ("市水利局有哪些任务", False),
        ("整治入河排口什么时候完成", False),
        ("酒后驾车被市水利局拖走的汽车怎么领回来", True),
        ("劳动基准法第2项关于加班费的计算方式", True),
    ],
)
def test_foreign(library, corpus, text, foreign):
    assert is_foreign(scope(library, text, corpus)) == foreign
