"""Questions and relevance are well formed, and every clause they name exists."""

from pathlib import Path

import pytest

from assistant.reading.document import read_document
from eval.answers import load_questions
from eval.corpora import COLLECTIONS, NOTICE, OWN, SHARED, main_document

ROOT = Path(__file__).parents[2]
FIELDS = {
    *("status", "tasks", "tasks_exact", "printed", "inherited", "units_of", "units_by_task", "lead"),
    "lead_stated",
    *("values", "deadlines", "must_cite", "not_cite", "say", "not_say", "coverage", "documents"),
}  # fmt: skip
FILES = {
    "国发〔2021〕4号": "sources/guofa-2021-4.pdf",
    "鄂政发〔2021〕25号": "sources/ezhengfa-2021-25.pdf",
    main_document("wuhan"): "notices/wuhan-2022-11.pdf",
    main_document("dazhou"): "notices/dazhou-1-plus-n.pdf",
    main_document("shandong"): "notices/shandong-2022-plan.pdf",
    main_document("guangxi"): "notices/guangxi-2021-27.pdf",
    main_document("tianjin"): "notices/tianjin-green-economy.pdf",
    main_document("low-carbon"): "notices/wuhan-low-carbon.pdf",
}
FICTIONAL = {
    main_document(name): OWN / f"{name}.txt"
    for name in ("clinics", "schools", "business", "safety", "digital")
}


@pytest.fixture(scope="module")
def rows():
    return {split: load_questions(split) for split in ("dev", "test")}


@pytest.fixture(scope="module")
def named(rows):
    """Document → paths named in questions or relevance."""
    refs = set()
    for row in (row for part in rows.values() for row in part):
        for expect in expects(row):
            for field in ("tasks", "must_cite", "not_cite", "units_by_task"):
                main = main_document(row["collection"])
                refs |= {ref if "#" in ref else f"{main}#{ref}" for ref in expect.get(field, ())}
    for path in (ROOT / "eval/retrieval").glob("qrels*.txt"):
        refs |= {line.split(" ")[2] for line in path.read_text(encoding="utf-8").splitlines()}
    paths = {}
    for document, path in (ref.split("#", 1) for ref in refs):
        paths.setdefault(document, set()).add(path)
    return paths


def expects(row):
    return row["expect"] if isinstance(row["expect"], list) else [row["expect"]]


def test_questions_are_well_formed(rows):
    both = rows["dev"] + rows["test"]
    assert len({row["id"] for row in both}) == len(both)
    assert len({(row["collection"], *row["turns"]) for row in both}) == len(both)
    for row in both:
        assert row["collection"] in COLLECTIONS
        assert not isinstance(row["expect"], list) or len(row["expect"]) == len(row["turns"])
        for expect in expects(row):
            assert set(expect) <= FIELDS
            assert set(expect.get("status", ())) <= {"answered", "partial", "abstained"}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_enough_of_every_kind(rows, split):
    kinds = [row["kind"] for row in rows[split] if row["collection"] == "notice"]
    assert len(set(kinds)) == 21
    assert min(kinds.count(kind) for kind in kinds) >= 8


def test_clauses_of_the_notice_exist(named):
    document = read_document(ROOT / "corpus" / f"{NOTICE}.txt")
    assert named[NOTICE] <= {clause.path for clause in document.clauses}


def test_every_document_named_is_known(named):
    assert set(named) == {NOTICE, *FILES, *FICTIONAL}


@pytest.mark.parametrize("name", FICTIONAL)
def test_clauses_of_fictional_notices_exist(named, name):
    document = read_document(FICTIONAL[name])
    assert named[name] <= {clause.path for clause in document.clauses}


@pytest.mark.parametrize("name", FILES)
def test_clauses_of_other_documents_exist(named, name):
    if not (SHARED / FILES[name]).exists():
        pytest.skip(f"{SHARED / FILES[name]} is not there")
    document = read_document(SHARED / FILES[name])
    assert named[name] <= {clause.path for clause in document.clauses}


@pytest.mark.parametrize("name", ["queries", "queries5"])
def test_every_query_has_relevance_and_the_reverse(name):
    for split in ("dev", "test"):
        folder = ROOT / "eval/retrieval"
        queries = (folder / f"{name}-{split}.tsv").read_text(encoding="utf-8").splitlines()
        qrels = (folder / f"{name.replace('queries', 'qrels')}-{split}.txt").read_text(encoding="utf-8")
        asked = [line.split("\t")[0] for line in queries]
        assert len(set(asked)) == len(asked)
        assert {line.split(" ")[0] for line in qrels.splitlines() if not line.endswith(" 0")} == set(asked)
