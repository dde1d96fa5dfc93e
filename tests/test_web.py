"""The routes for programs: the shapes of the contract, one Chinese sentence for every refusal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_type_hints

import anyio
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from assistant.answering.citation import label
from assistant.presenting.contract import answer_json, hits_json, ledger_json, links_json
from assistant.settings import ROOT
from assistant.web import create_app, shapes
from assistant.web.mcp_tools import create_server

NOTICE = "鄂州政办发〔2022〕5号"
DRAFT = "到2025年,城镇污水处理率达到98%以上。"
QUESTIONS = (
    "第8项任务谁负责",
    "市商务局有哪些任务",
    "任务15的牵头单位是谁",
    "到2025年有哪些指标",
    "今天天气怎么样",
    "方案一共有多少项任务",
    "什么是两高",
    "第99项任务是什么",
    "??? emoji 😀 <b>",
    "a" * 500,
)


def run(call: Callable[[], Awaitable[Any]]) -> Any:
    """What ``call`` gives, on a thread of its own: the browser tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, call).result()


@pytest.fixture(scope="module")
def client(assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant), raise_server_exceptions=False) as client:
        yield client


def test_ask_is_what_the_assistant_says(client: TestClient, assistant) -> None:
    reply = client.post("/api/ask", json={"question": "第8项任务谁负责"})
    assert reply.json() == answer_json(assistant.ask("第8项任务谁负责"), assistant.documents)
    assert list(reply.json())[:8] == list(get_type_hints(shapes.Answer))


def test_the_last_of_several_turns_is_answered(client: TestClient, assistant) -> None:
    turns = ["任务13的责任单位是谁?", "那它的期限呢?"]
    talk = assistant.converse()
    expected = [talk.ask(turn) for turn in turns][-1]
    reply = client.post("/api/ask", json={"turns": turns}).json()
    assert reply == answer_json(expected, assistant.documents)
    assert reply["tasks"]


def test_search(client: TestClient, assistant) -> None:
    reply = client.post("/api/search", json={"query": "再生资源", "k": 3}).json()
    assert reply == hits_json(assistant.search("再生资源", 3), assistant.documents)
    assert set(reply[0]) == set(get_type_hints(shapes.Hit))


@pytest.mark.parametrize("method", ["get", "post"])
def test_ledger_of_one_document_and_of_all(client: TestClient, assistant, method: str) -> None:
    (pair,) = assistant.pairs(NOTICE)
    one = {"params": {"document": NOTICE}} if method == "get" else {"json": {"document": NOTICE}}
    reply = getattr(client, method)("/api/ledger", **one).json()
    assert reply == ledger_json(*pair, label)
    assert set(reply) == set(get_type_hints(shapes.Ledger))
    assert set(reply["tasks"][0]) == set(get_type_hints(shapes.Task))
    assert [row["document"]["id"] for row in getattr(client, method)("/api/ledger").json()] == list(
        assistant.documents
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_crosswalk(client: TestClient, assistant, method: str) -> None:
    assert getattr(client, method)("/api/crosswalk").json() == links_json(assistant.crosswalk())


def test_check_draft_names_the_clause_and_the_right_wording(client: TestClient) -> None:
    (row,) = client.post("/api/check-draft", json={"text": DRAFT, "documents": [NOTICE]}).json()
    assert list(row) == list(get_type_hints(shapes.Finding))
    assert (row["verdict"], row["clause"]) == ("differs", "二/(四)/13")
    assert row["differences"] == [{"kind": "value", "drafted": "98%", "printed": "95%"}]
    assert row["label"].startswith("《")
    assert "95%以上" in row["printed"]


def test_health(client: TestClient, assistant) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "documents": len(assistant.documents),
        "index": assistant.fingerprint,
    }


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("post", "/api/ask", b"{", 422),
        ("post", "/api/ask", b"[]", 422),
        ("post", "/api/ask", b"", 422),
        ("post", "/api/ask", b'{"question": 3}', 422),
        ("post", "/api/ask", b'{"qestion": "x"}', 422),
        ("post", "/api/ask", b'{"turns": []}', 422),
        ("post", "/api/ask", b'{"question": " \\u0000 "}', 422),
        ("post", "/api/ask", b'{"question": "' + b"a" * 6000 + b'"}', 422),
        ("post", "/api/ask", b'{"question": "' + b"a" * 2_100_000 + b'"}', 413),
        ("post", "/api/search", b'{"query": "a", "k": 0}', 422),
        ("post", "/api/search", b'{"query": "a", "k": "many"}', 422),
        ("post", "/api/search", b'{"k": 3}', 422),
        ("post", "/api/check-draft", b'{"text": ""}', 422),
        ("post", "/api/check-draft", '{"text": "甲", "documents": ["无"]}'.encode(), 404),
        ("post", "/api/ledger", '{"document": "无"}'.encode(), 404),
        ("get", "/api/ledger?document=无", None, 404),
        ("get", "/api/crosswalk?document=无", None, 404),
        ("get", "/api/ask", None, 405),
        ("get", "/api/nothing", None, 404),
    ],
)
def test_a_refusal_is_one_chinese_sentence(
    client: TestClient, method: str, address: str, body: bytes | None, status: int
) -> None:
    reply = client.request(method, address, content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    (words,) = reply.json().values()
    assert re.search("[\u4e00-\u9fff]", words)
    assert words.endswith("。")
    assert "\n" not in words


def test_a_request_without_a_length_is_bounded_too(client: TestClient) -> None:
    pieces = (b"a" * 100_000 for _ in range(30))
    assert client.post("/api/ask", content=pieces).status_code == 413


def test_what_was_not_foreseen_is_not_shown(client: TestClient, monkeypatch, caplog) -> None:
    monkeypatch.setattr("assistant.web.api.answer_json", lambda *_: 1 / 0)
    reply = client.post("/api/ask", json={"question": "第8项任务谁负责"})
    assert (reply.status_code, list(reply.json())) == (500, ["error"])
    assert "ZeroDivisionError" not in reply.text
    assert "ZeroDivisionError" in caplog.text


def test_many_questions_without_an_error(client: TestClient) -> None:
    for number in range(60):
        reply = client.post(
            "/api/ask", json={"question": f"{QUESTIONS[number % len(QUESTIONS)]}{number // 10}"}
        )
        assert reply.status_code == 200, reply.text
        assert reply.json()["status"] in ("answered", "partial", "abstained")


def test_the_page_for_programmers_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api").text
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/api/ask",
        "/api/search",
        "/api/ledger",
        "/api/crosswalk",
        "/api/check-draft",
        "/healthz",
    } <= set(paths)
    assert all(f"{method.upper()} {path}" in page for path, methods in paths.items() for method in methods)
    assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    for words in ("接口说明", "citations", "必填", "第8项任务谁负责"):
        assert words in page


# -- the same as MCP tools ---------------------------------------------------------------------------

TOOLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("ask", {"question": "第8项任务谁负责"}, "/api/ask", {"question": "第8项任务谁负责"}),
    ("ask", {"question": "那它的期限呢?", "earlier": ["任务13的责任单位是谁?"]}, "/api/ask",
     {"turns": ["任务13的责任单位是谁?", "那它的期限呢?"]}),
    ("search", {"query": "再生资源", "k": 2}, "/api/search", {"query": "再生资源", "k": 2}),
    ("ledger", {"document": NOTICE}, "/api/ledger", {"document": NOTICE}),
    ("crosswalk", {}, "/api/crosswalk", {}),
    ("check_draft", {"text": DRAFT}, "/api/check-draft", {"text": DRAFT}),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "arguments", "address", "body"), TOOLS)
def test_a_tool_returns_what_the_route_returns(
    client: TestClient, assistant, tool: str, arguments: dict[str, Any], address: str, body: dict[str, Any]
) -> None:
    async def call() -> Any:
        async with Client(create_server(assistant)) as session:
            return await session.call_tool(tool, arguments)

    result = run(call)
    expected = client.post(address, json=body).json()
    assert not result.is_error
    assert result.structured_content == (expected if isinstance(expected, dict) else {"result": expected})


def test_a_tool_refuses_in_words(assistant) -> None:
    async def call() -> Any:
        async with Client(create_server(assistant)) as session:
            tools = await session.list_tools()
            return tools, await session.call_tool("ledger", {"document": "无"})

    tools, result = run(call)
    assert {tool.name for tool in tools.tools} == {"ask", "search", "ledger", "crosswalk", "check_draft"}
    assert result.is_error
    assert "没有名为 无 的文件" in result.content[0].text


def test_the_tools_over_http(client: TestClient) -> None:
    def call(method: str, params: dict[str, Any]) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        headers = {"Accept": "application/json, text/event-stream"}
        return client.post("/mcp", json=body, headers=headers).json()["result"]

    assert len(call("tools/list", {})["tools"]) == 5
    found = call("tools/call", {"name": "ask", "arguments": {"question": "第8项任务谁负责"}})
    assert found["structuredContent"]["citations"]


def test_the_tools_on_standard_input_and_output(assistant) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant", "mcp"],
        cwd=ROOT,
        env={**os.environ, "INDEX_DIR": str(assistant.settings.index_dir)},
    )

    async def call() -> Any:
        async with Client(stdio_client(server)) as session:
            return await session.call_tool("search", {"query": "再生资源", "k": 1})

    expected = hits_json(assistant.search("再生资源", 1), assistant.documents)
    assert run(call).structured_content == {"result": expected}
