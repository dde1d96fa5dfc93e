"""Laws as documents, questions made from them, and the picture of growth."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.settings import Settings
from eval.growth import picture
from eval.laws import known_items, read_laws, split_of
from eval.measures import MEASURES
from eval.ranking import CONDITIONS, Topics, run

LAW = """# 甲市养花条例

2030年1月1日 通过

<!-- INFO END -->

## 第一章　总则

第一条 为了规范养花行为，制定本条例。

第二条 本条例所称养花，是指栽培花卉的活动。

第二款的话。

## 第二章 管理

第三条 任何人不得在道路上摆放大型花盆。

第四条 养花管理工作由市园林部门负责，园林部门应当定期开展养护培训活动。
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "laws.jsonl.gz"
    rows = [
        {"id": f"{number}.md", "title": f"甲市养{name}条例(2030-01-01)", "text": LAW.replace("花", name)}
        for number, name in enumerate("花鸟鱼猫")
    ]
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return file


def test_a_law_is_a_document_whose_clauses_tile_it(path: Path) -> None:
    document, ledger = next(read_laws(path))
    assert [clause.path for clause in document.clauses] == [
        "第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条", "第二章/第四条",
    ]  # fmt: skip
    edges = [0, *(clause.end for clause in document.clauses)]
    assert [clause.start for clause in document.clauses] == edges[:-1]
    assert edges[-1] == len(document.text)
    assert "第二款的话" in document.text[document.clauses[2].start : document.clauses[2].end]
    assert ledger.document == document.id


@pytest.mark.parametrize(("share", "number"), [(1.0, 4), (0.5, 2), (0.25, 1)])
def test_a_share_of_the_laws(path: Path, share: float, number: int) -> None:
    assert len(list(read_laws(path, share))) == number


def test_questions_are_the_same_every_time_and_find_their_clause(path: Path, tmp_path: Path) -> None:
    from assistant.retrieval.store import build_index

    entries = list(read_laws(path))
    questions, qrels = known_items(entries, 10, seed=1)
    assert known_items(entries, 10, seed=1) == (questions, qrels)
    assert len(questions) == len(qrels) == 10
    library = build_index(entries, Settings(index_dir=tmp_path / "index"))
    scores = run(library, Topics(questions, qrels), CONDITIONS["weighted (kept)"])
    assert set(scores["k0001"]) == set(MEASURES)
    assert sum(row["R@5"] for row in scores.values()) / len(scores) > 0.7


def test_a_law_gives_questions_to_one_split_alone(path: Path) -> None:
    entries = list(read_laws(path))
    homes = [
        {name.split("#")[0] for grades in known_items(entries, 20, 1, split)[1].values() for name in grades}
        for split in ("dev", "test")
    ]
    assert homes[0].isdisjoint(homes[1])
    assert homes[0] | homes[1] == {document.id for document, _ in entries}
    assert all(split_of(name) == "test" for name in homes[1])


def test_the_picture_is_well_formed() -> None:
    keys = ("build_s", "build_peak_mb", "index_mb", "serve_mb", "open_s")
    rows = [
        {"clauses": size, "whole_ms": [1, size / 100, 9], **dict.fromkeys(keys, size / 50)}
        for size in (100, 1_000, 10_000)
    ]
    root = ElementTree.fromstring(picture(rows))
    assert root.tag.endswith("svg")
    assert "10,000" in "".join(root.itertext())
