"""The command line keeps the contract: shapes, order of keys, exit status, one line of reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from assistant.settings import ROOT, Settings

NOTICE = "鄂州政办发〔2022〕5号"

ANSWER = ("question", "status", "intent", "text", "tasks", "citations", "notices", "coverage")
TASK = ("document", "clause", "number", "heading", "text", "units", "lead_stated", "deadlines", "targets")
UNIT = ("name", "full_name", "role", "inherited", "citation")
DEADLINE = ("text", "kind", "year", "month", "day", "applies_to", "citation")
TARGET = ("indicator", "comparator", "value", "unit", "deadline", "quote", "citation")
CITATION = (
    "marker",
    "document",
    "title",
    "level",
    "clause",
    "label",
    "quote",
    "start",
    "end",
    "page",
)
LEDGER = ("document", "clauses", "statements", "rules", "tasks", "targets", "deadlines", "coverage")
DOCUMENT = (
    "id",
    "number",
    "title",
    "issuer",
    "level",
    "written_on",
    "published_on",
    "addressees",
    "source",
    "references",
)
CLAUSE = ("clause", "level", "number", "heading", "text", "start", "end", "page")
COVERAGE = (
    "characters",
    "in_clauses",
    "discarded",
    "tasks",
    "statements",
    "unknown_units",
    "suspected_damage",
    "warnings",
)
HIT = ("rank", "document", "clause", "heading", "text", "score", "lexical_rank", "dense_rank", "matched")


@pytest.fixture(autouse=True)
def environment(settings: Settings, assistant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the index that the tests share."""
    monkeypatch.setenv("INDEX_DIR", str(settings.index_dir))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def has(value: dict[str, Any], keys: tuple[str, ...]) -> None:
    """``value`` has ``keys`` in this order; others may follow or stand between."""
    assert [key for key in value if key in keys] == list(keys)


def check_answer(answer: dict[str, Any], texts: dict[str, str]) -> None:
    has(answer, ANSWER)
    assert answer["status"] in ("answered", "partial", "abstained")
    markers = {citation["marker"] for citation in answer["citations"]}
    for citation in answer["citations"]:
        has(citation, CITATION)
        assert citation["quote"] == texts[citation["document"]][citation["start"] : citation["end"]]
        assert f"[{citation['marker']}]" in answer["text"]
    for task in answer["tasks"]:
        has(task, TASK)
        for unit in task["units"]:
            has(unit, UNIT)
            assert unit["role"] in ("lead", "responsible", "supporting")
            assert unit["citation"] in markers
        for deadline in task["deadlines"]:
            has(deadline, DEADLINE)
        for target in task["targets"]:
            has(target, TARGET)


@pytest.fixture(scope="session")
def texts(assistant: Any) -> dict[str, str]:
    return {key: document.text for key, document in assistant.documents.items()}


@pytest.mark.parametrize(
    ("question", "status", "tasks"),
    [
        ("第8项任务谁负责", "answered", ["8"]),
        ("第8项任务谁牵头", "answered", ["8"]),
        ("who leads task 8", "answered", ["8"]),
        ("第24项任务是什么", "abstained", []),
        ("补贴多少钱", "abstained", []),
        ("固废利用率多少", "answered", ["1"]),
        ("补贴标准是什么", "abstained", []),
        ("这个方案处罚标准是什么", "abstained", []),
    ],
)
def test_ask(
    capsys: pytest.CaptureFixture[str], texts: dict[str, str], question: str, status: str, tasks: list[str]
) -> None:
    answer = said(capsys, "ask", "--json", question)
    check_answer(answer, texts)
    assert (answer["question"], answer["status"]) == (question, status)
    assert [task["number"] for task in answer["tasks"]] == tasks


def test_the_lead_is_not_invented(capsys: pytest.CaptureFixture[str]) -> None:
    answer = said(capsys, "ask", "--json", "第8项任务谁牵头")
    (task,) = answer["tasks"]
    assert task["lead_stated"] is False
    assert [(unit["name"], unit["inherited"]) for unit in task["units"]] == [
        ("市商务局", False),
        ("市城管委", False),
        ("市供销社", False),
        ("市经信局", False),
        ("各区人民政府", True),
        ("葛店开发区管委会", True),
        ("临空经济区管委会", True),
    ]
    assert {unit["role"] for unit in task["units"]} == {"responsible"}
    cited = {citation["marker"]: citation["clause"] for citation in answer["citations"]}
    assert {cited[unit["citation"]] for unit in task["units"]} == {"二/(二)/8", "二/(一)/1"}


def test_a_list_is_counted_and_every_row_cited(capsys: pytest.CaptureFixture[str]) -> None:
    answer = said(capsys, "ask", "--json", "市发改委负责哪些任务")
    assert (answer["coverage"]["shown"], answer["coverage"]["total"]) == (13, 23)
    numbers = [task["number"] for task in answer["tasks"]]
    assert numbers == ["1", "3", "4", "5", "7", "11", "12", "16", "17", "19", "20", "22", "23"]
    assert {task["clause"] for task in answer["tasks"]} <= {item["clause"] for item in answer["citations"]}


def test_what_is_due_by_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    answer = said(capsys, "ask", "--json", "到2025年要完成什么")
    assert {task["number"] for task in answer["tasks"]} == {"1", "11", "13"}
    for words in ("90%", "95%以上", "100%", "全覆盖", "二次包装", "分类处理系统"):
        assert words in answer["text"]


def test_batch_answers_in_order_and_keeps_conversations_apart(tmp_path: Path, texts: dict[str, str]) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "q1", "turns": ["任务13的责任单位是谁?", "那它的期限呢?"]},
        {"id": "q2", "turns": ["那它的期限呢?"]},
        {"id": "q3", "turns": ["", "任务8由谁牵头?"]},
    ]
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert main(["ask", "--batch", str(source), "--out", str(target)]) == 0
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [result["id"] for result in results] == ["q1", "q2", "q3"]
    assert [len(result["answers"]) for result in results] == [2, 1, 2]
    for result in results:
        for answer in result["answers"]:
            check_answer(answer, texts)
    assert results[0]["answers"][1]["tasks"][0]["number"] == "13"
    assert results[1]["answers"][0]["tasks"] == []
    assert results[2]["answers"][0]["status"] == "abstained"


@pytest.mark.parametrize("arguments", [(NOTICE,), (str(ROOT / "corpus" / f"{NOTICE}.txt"),)])
def test_ledger(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    ledger = said(capsys, "ledger", *arguments, "--json")
    has(ledger, LEDGER)
    has(ledger["document"], DOCUMENT)
    has(ledger["coverage"], COVERAGE)
    for clause in ledger["clauses"]:
        has(clause, CLAUSE)
        assert len(clause["text"]) == clause["end"] - clause["start"]
    ends = [clause["end"] for clause in ledger["clauses"]]
    assert [clause["start"] for clause in ledger["clauses"]] == [0, *ends[:-1]]
    assert ends[-1] == ledger["coverage"]["characters"] == ledger["coverage"]["in_clauses"]
    pairs = [(unit["inherited"], task["clause"]) for task in ledger["tasks"] for unit in task["units"]]
    assert (len(ledger["tasks"]), len(ledger["statements"])) == (23, 23)
    assert (sum(not inherited for inherited, _ in pairs), sum(inherited for inherited, _ in pairs)) == (
        112,
        63,
    )
    markers = {citation["marker"]: citation for citation in ledger["citations"]}
    text = "".join(clause["text"] for clause in ledger["clauses"])
    for task in ledger["tasks"]:
        for unit in task["units"]:
            citation = markers[unit["citation"]]
            assert citation["quote"] == text[citation["start"] : citation["end"]]


def test_damage_says_how_it_reads_or_what_is_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(
        "一、任务\n（一）巡河。选择2?3家试点（责任单位：市水利局\n（二）清淤。清理淤泥。", "utf-8"
    )
    assert main(["ledger", str(file)]) == 0
    notes = capsys.readouterr().out.partition("请核对:")[2]
    assert "2?3家(疑为 2~3家)" in notes
    assert "没有配对)" in notes
    assert "疑为 )" not in notes


def test_a_file_from_outside_knows_what_is_loaded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(
        f"根据《市人民政府办公室某通知》（{NOTICE}）和《某办法》（某发〔2020〕1号），制定本方案。", "utf-8"
    )
    said(capsys, "ask", "第8项任务谁牵头", "--json")  # builds the index
    references = said(capsys, "ledger", str(file), "--json")["document"]["references"]
    assert [(row["number"], row["loaded"]) for row in references] == [
        (NOTICE, True),
        ("某发〔2020〕1号", False),
    ]


def test_search(capsys: pytest.CaptureFixture[str]) -> None:
    hits = said(capsys, "search", "--json", "-k", "3", "再生资源回收")
    assert len(hits) == 3
    has(hits[0], HIT)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert "8" in {hit["clause"].split("/")[-1] for hit in hits}


def test_crosswalk(capsys: pytest.CaptureFixture[str]) -> None:
    links = said(capsys, "crosswalk", "--json")
    has(links[0], ("from", "to", "score", "basis"))
    assert all(link["from"].keys() == link["to"].keys() == {"document", "clause"} for link in links)
    assert {link["from"]["document"] for link in links} >= {NOTICE}


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_the_office_gets_its_table(tmp_path: Path, name: str) -> None:
    target = tmp_path / f"分工表.{name}"
    assert main(["ledger", NOTICE, f"--{name}", str(target)]) == 0
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "x" * 10_000),
        ("ask", "\x00\x07"),
        ("ledger", "没有这个文件", "--json"),
        ("search", ""),
        ("corpus", "add", "没有.txt"),
        ("corpus", "remove", "没有〔2031〕1号"),
        ("ask", "--batch", "没有.jsonl"),
    ],
)
def test_what_cannot_be_served_is_one_chinese_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert any("一" <= char <= "鿿" for char in err)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("ask",),
        ("ask", "任务8", "--out", "a.jsonl"),
        ("ask", "任务8", "--batch", "a.jsonl"),
        ("search", "-k", "0", "词"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"turns": "一句话"}', '{"turns": [1]}'])
def test_a_bad_batch_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "turns": ["任务8"]}\n' + line + "\n", encoding="utf-8")
    assert main(["ask", "--batch", str(source), "--out", str(tmp_path / "out.jsonl")]) == 1
    assert "第 2 行" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    "question", ["<script>alert(1)</script>第8项", "第8项\u200b任务\x07谁负责", "'; DROP TABLE 任务"]
)
def test_odd_characters_are_text(
    capsys: pytest.CaptureFixture[str], texts: dict[str, str], question: str
) -> None:
    check_answer(said(capsys, "ask", "--json", question), texts)


@pytest.mark.parametrize("command", [["ask", "谁牵头"], ["build"], ["corpus", "list"]])
def test_a_missing_corpus_folder_is_named(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "没有"))
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said == f"资料文件夹“{tmp_path / '没有'}”不存在,请检查 CORPUS_DIR 的设置。\n"
