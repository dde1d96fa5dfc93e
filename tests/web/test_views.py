"""The plain routes of the page: views, clauses, exports, feedback, headers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from docx import Document as open_docx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from icalendar import Calendar
from openpyxl import load_workbook

from assistant.assistant import Assistant
from assistant.presenting.addresses import clause_address
from assistant.presenting.frame import FILES, page_file_address
from assistant.web import create_app

NOTICE = "鄂州政办发〔2022〕5号"


@pytest.fixture(scope="module")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where readers' verdicts go in these tests."""
    return tmp_path_factory.mktemp("feedback") / "kept" / "feedback.jsonl"


@pytest.fixture(scope="module")
def client(assistant: Assistant, feedback_file: Path) -> Iterator[TestClient]:
    """A client of the app over the project's own corpus."""
    kept = assistant.fixed()
    kept.settings = replace(assistant.settings, feedback_file=feedback_file)
    with TestClient(create_app(kept)) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("/view/ledger", "符合 23 项，共 23 项"),
        ("/view/ledger?unit=市发改委", "符合 13 项，共 23 项"),
        ("/view/ledger?show=pictures", "<svg"),
        ("/view/browse?words=再生资源", "出现"),
        ("/view/browse?clause=二/(二)/8", "data-here"),
        (f"/view/place?document={NOTICE}&clause=closing", "市发改委"),
        (f"/view/place?document={NOTICE}&clause=九", "没有这一条款"),
        (f"/view/why?q=再生资源回收&document={NOTICE}&clause=二/(二)/8", "再生资源、回收"),
        ("/view/why?q=", "请写出问题"),
    ],
)
def test_views_by_their_address(address: str, seen: str, client: TestClient) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert seen in response.text
    assert response.headers["content-type"].startswith("text/html")


def test_a_view_that_is_none(client: TestClient) -> None:
    response = client.get("/view/elsewhere")
    assert response.status_code == 404
    assert "没有这个视图" in response.text


def test_every_clause_has_its_page(client: TestClient, assistant: Assistant) -> None:
    for document in assistant.documents.values():
        for clause in document.clauses:
            assert client.get(clause_address(document.id, clause.path)).status_code == 200


def test_an_address_written_by_hand_opens_the_clause(client: TestClient) -> None:
    response = client.get(f"/clause/{NOTICE}/二/(二)/8")
    assert response.status_code == 200
    assert "加强再生资源回收利用" in response.text
    assert "<script src=" in response.text  # copying and printing only; the text is there without it


@pytest.mark.parametrize(
    "path", ["/clause/没有的文件/一", f"/clause/{NOTICE}/九", f"/clause/{NOTICE}/../../etc/passwd"]
)
def test_a_clause_that_is_none(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "kind", "seen"),
    [
        ("/nosuch", "text/html", "没有这个页面"),
        ("/etc/passwd", "text/html", "没有这个页面"),
        ("/api/nosuch", "application/json", '{"error":"没有这个地址。"}'),
        ("/api/ledger?document=无", "application/json", '"error"'),
    ],
)
@pytest.mark.parametrize("mounted", [False, True])
def test_an_address_that_is_none(
    mounted: bool, path: str, kind: str, seen: str, client: TestClient, assistant: Assistant
) -> None:
    app = create_app(assistant)

    if mounted:  # as the page is
        app.mount("/", FastAPI())
    response = (TestClient(app) if mounted else client).get(path)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith(kind)
    assert seen in response.text
    assert "Not Found" not in response.text
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize(("start", "end", "marked"), [(-5, 3, ""), (10**9, 2, ""), (0, 10**9, "<mark>")])
def test_odd_spans_do_no_harm(start: int, end: int, marked: str, client: TestClient) -> None:
    response = client.get(f"/clause/{NOTICE}/二/(二)/8?start={start}&end={end}")
    assert response.status_code == 200
    assert marked in response.text


QUERY = "unit=市发改委&words=绿色"


def exported(kind: str, client: TestClient) -> bytes:
    """The export of that kind, of what ``QUERY`` filters."""
    response = client.get(f"/export/ledger.{kind}?{QUERY}")
    assert response.status_code == 200
    name = quote(f"任务分工表.{kind}" if kind == "docx" else f"任务台账.{kind}")
    assert f"filename*=UTF-8''{name}" in response.headers["content-disposition"]
    return response.content


def test_exports_hold_what_the_page_filters(client: TestClient, tmp_path: Path) -> None:
    page = client.get(f"/view/ledger?{QUERY}").text
    numbers = re.findall(r'<td class="number">(\d+)</td>', page)
    assert 0 < len(numbers) < 23

    (tmp_path / "a.xlsx").write_bytes(exported("xlsx", client))
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers

    (tmp_path / "a.docx").write_bytes(exported("docx", client))
    table = open_docx(str(tmp_path / "a.docx")).tables[0]
    assert [row.cells[0].text for row in table.rows[1:]] == numbers

    rows = list(csv.reader(io.StringIO(exported("csv", client).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == numbers
    assert exported("md", client).decode().count("\n") == len(numbers) + 2


def test_the_calendar_holds_the_dated_targets(client: TestClient, assistant: Assistant) -> None:
    events = list(Calendar.from_ical(client.get("/export/ledger.ics").content).walk("VEVENT"))
    deadlines = [item for task in assistant.ledgers[NOTICE].tasks for item in task.deadlines]
    assert len(events) == len(deadlines) > 0


def test_an_export_that_is_none(client: TestClient) -> None:
    assert client.get("/export/ledger.exe").status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_style_and_script_may_be_kept(name: str, client: TestClient) -> None:
    response = client.get(page_file_address(name))
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


def test_the_browser_is_told_to_load_nothing_from_elsewhere(client: TestClient) -> None:
    policy = client.get(f"/clause/{NOTICE}/closing").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy.replace("'self'", "")


def test_feedback_is_kept_with_the_answer(client: TestClient, feedback_file: Path) -> None:
    turns = ["第8项任务谁负责", "那它的期限呢"]
    response = client.post("/feedback", json={"turns": turns, "verdict": "wrong", "note": " 少了一家\n "})
    assert response.json() == {"status": "ok"}
    client.post("/feedback", json={"turns": turns[:1], "verdict": "useful"})
    rows = [json.loads(line) for line in feedback_file.read_text(encoding="utf-8").splitlines()]
    assert [row["verdict"] for row in rows] == ["wrong", "useful"]
    assert rows[0]["note"] == "少了一家"
    assert rows[0]["turns"] == turns
    assert rows[0]["answer"]["question"] == "那它的期限呢"
    assert rows[0]["answer"]["citations"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"turns": [], "verdict": "wrong"},
        {"turns": ["问"], "verdict": "好"},
        {"turns": ["问"], "verdict": "wrong", "note": "字" * 2_001},
    ],
)
def test_feedback_that_is_none_is_refused(body: dict[str, object], client: TestClient) -> None:
    assert client.post("/feedback", json=body).status_code == 422
