"""Files managed on the page: who may, what is refused, what is added is found and what is removed is gone."""

from __future__ import annotations

import hashlib
import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from fastapi.testclient import TestClient
from lake_notice import LAKE, NUMBER

from assistant.assistant import Assistant
from assistant.corpus.changes import Corpus
from assistant.errors import UnsupportedFormat
from assistant.settings import Settings
from assistant.web import create_app
from assistant.web.files import safe_name

HERE = "http://127.0.0.1:7860"
PASSWORD = "公园 correct horse"
REGISTERED = """[[document]]
id = "丙发〔2020〕1号"
title = "丙文"
level = "state"
address = "https://example.cn/bing"
download = "http://127.0.0.1:9/bing.pdf"
sha256 = "00"
file = "bing.pdf"
"""


@pytest.fixture
def serve(own: Settings) -> Iterator[Callable[..., TestClient]]:
    """The page as seen from an address; by default from the machine itself."""
    opened: list[TestClient] = []

    def serve(password: str = "", client: str = "127.0.0.1", base: str = HERE) -> TestClient:
        app = create_app(Assistant.open(replace(own, admin_password=password)))
        opened.append(TestClient(app, base_url=base, client=(client, 50_000)))
        return opened[-1].__enter__()

    yield serve
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over no documents, for those who are turned away."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "corpus").mkdir()
    return Assistant.open(Settings(corpus_dir=folder / "corpus", index_dir=folder / "index"))


@pytest.fixture
def visit(empty: Assistant) -> Iterator[Callable[..., TestClient]]:
    """The page without documents as seen from an address."""
    opened: list[TestClient] = []

    def visit(password: str = "", client: str = "127.0.0.1", base: str = HERE) -> TestClient:
        app = create_app(Assistant(empty.library, replace(empty.settings, admin_password=password)))
        opened.append(TestClient(app, base_url=base, client=(client, 50_000)))
        return opened[-1]

    yield visit
    for client in opened:
        client.close()


def upload(client: TestClient, name: str = "收到.txt", text: str = LAKE, **options: Any) -> Any:
    return client.post("/files/add", files={"file": (name, text.encode())}, **options)


def finished(client: TestClient, reply: Any) -> Any:
    """The job of a reply, once it has ended."""
    assert reply.status_code == 200, reply.text
    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    for _ in range(400):
        job = jobs.find(reply.json()["number"])
        if job.state not in ("waiting", "running"):
            return job
        time.sleep(0.02)
    raise AssertionError(job.stage)


def test_a_file_is_added_found_reported_and_removed(serve, own: Settings) -> None:
    client = serve()
    assert "还没有文件" in client.get("/view/files").text
    job = finished(client, upload(client))
    assert (job.state, job.stage) == ("done", "")
    assert f"({NUMBER})" in job.result[0]
    page = client.get("/view/files").text
    assert "已载入 1 份" in page
    assert NUMBER in page
    assert "2 项" in client.get("/view/coverage", params={"document": NUMBER}).text
    answer = client.post("/api/ask", json={"question": "种植芦苇谁负责"}).json()
    assert [unit["name"] for unit in answer["tasks"][0]["units"]] == ["市林业局"]
    finished(client, client.post("/files/remove", json={"id": NUMBER}))
    assert client.get("/healthz").json()["documents"] == 0
    assert not [path for path in own.corpus_dir.iterdir() if path.suffix == ".txt"]
    assert client.get("/view/coverage", params={"document": NUMBER}).status_code == 404


def test_a_second_copy_and_a_broken_file_change_nothing(serve) -> None:
    client = serve()
    finished(client, upload(client))
    again = finished(client, upload(client, "另一个名字.txt"))
    assert again.state == "failed"
    assert "已有同一份文件" in again.result[0]
    broken = finished(client, upload(client, "坏.pdf", "%PDF-1.7 broken"))
    assert broken.state == "failed"
    assert client.get("/healthz").json()["documents"] == 1
    assert "坏.pdf" in client.get("/view/jobs").text


def test_verify_and_what_was_put_into_the_folder_by_hand(serve, own: Settings) -> None:
    client = serve()
    (own.corpus_dir / "手放.txt").write_text(LAKE, encoding="utf-8")
    assert "索引与文件不一致" in "".join(finished(client, client.post("/files/verify")).result)
    assert "共 1 份" in finished(client, client.post("/files/refresh")).result[0]
    assert "核对无误" in finished(client, client.post("/files/verify")).result[0]


def test_a_fetch_that_fails_says_why(serve, own: Settings) -> None:
    (own.corpus_dir / "sources.toml").write_text(REGISTERED, encoding="utf-8")
    client = serve()
    page = client.get("/view/files").text
    for words in ("未载入", "https://example.cn/bing", "未经确认", "手工加入"):
        assert words in page
    job = finished(client, client.post("/files/fetch", json={"id": "丙发〔2020〕1号"}))
    assert (job.state, "下载失败" in job.result[0]) == ("failed", True)


def test_missing_documents_are_tried_once_in_the_background(
    serve, own: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "any.txt").write_text(LAKE, encoding="utf-8")
    digest = hashlib.sha256(LAKE.encode()).hexdigest()
    registry = REGISTERED.replace('"00"', f'"{digest}"').replace("bing.pdf", "bing.txt")
    (own.corpus_dir / "sources.toml").write_text(registry, encoding="utf-8")
    monkeypatch.setenv("CORPUS_MIRROR", str(mirror))
    client = serve()
    (job,) = client.app.state.jobs.fetch_missing(timeout=1.0)
    for _ in range(400):
        if job.ended:
            break
        time.sleep(0.02)
    assert job.state == "done", job.result
    assert client.get("/api/ledger").json()[0]["document"]["id"] == "丙发〔2020〕1号"
    assert not client.app.state.jobs.fetch_missing(timeout=1.0)


def test_a_waiting_and_a_running_job_can_be_cancelled(serve, own: Settings, monkeypatch) -> None:
    client = serve()
    reading, go_on = threading.Event(), threading.Event()
    plain = Corpus._refuse_copy

    def slow(*arguments: Any) -> None:
        reading.set()
        assert go_on.wait(20)
        plain(*arguments)

    monkeypatch.setattr(Corpus, "_refuse_copy", slow)
    first, second = upload(client), upload(client, "二.txt", LAKE.replace("7号", "8号").replace("湖", "河"))
    assert reading.wait(20)
    for reply in (first, second):
        assert client.post(f"/files/jobs/{reply.json()['number']}/cancel").status_code == 200
    go_on.set()
    assert [finished(client, reply).state for reply in (first, second)] == ["cancelled", "cancelled"]
    assert client.get("/healthz").json()["documents"] == 0
    assert not [path for path in own.corpus_dir.iterdir() if path.suffix == ".txt"]
    assert client.post("/files/jobs/99/cancel").status_code == 422


CHANGES = (
    "/files/add",
    "/files/fetch",
    "/files/remove",
    "/files/verify",
    "/files/refresh",
    "/files/jobs/1/cancel",
)


def attempt(client: TestClient, address: str, **options: Any) -> Any:
    if address == "/files/add":
        return upload(client, **options)
    return client.post(address, json={"id": NUMBER}, **options)


@pytest.mark.parametrize(
    ("client", "base", "headers"),
    [
        ("10.0.0.8", HERE, {}),
        ("127.0.0.1", "http://office.example:7860", {}),  # another name made to resolve to this machine
        ("127.0.0.1", HERE, {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", HERE, {"Forwarded": "for=127.0.0.1"}),
        ("10.0.0.8", HERE, {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"}),
        ("127.0.0.1", HERE, {"Origin": "http://evil.example"}),
        ("127.0.0.1", HERE, {"Origin": "null"}),
        ("127.0.0.1", HERE, {"Sec-Fetch-Site": "cross-site"}),
        ("10.0.0.8", "http://localhost:7860", {}),
    ],
)
def test_without_a_password_only_the_machine_itself_may_change(
    visit, client: str, base: str, headers: dict[str, str]
) -> None:
    session = visit(client=client, base=base)
    for address in CHANGES:
        reply = attempt(session, address, headers=headers)
        assert (reply.status_code, list(reply.json())) == (403, ["error"]), address
    assert session.get("/healthz").json()["documents"] == 0


@pytest.mark.parametrize("base", [HERE, "http://localhost:7860", "http://[::1]:7860"])
def test_the_machine_itself_may_under_each_of_its_names(visit, base: str) -> None:
    session = visit(base=base)
    assert attempt(session, "/files/verify", headers={"Origin": base}).status_code == 200


def test_with_a_password_nobody_may_without_it(visit) -> None:
    for address in ("127.0.0.1", "10.0.0.8"):
        client = visit(PASSWORD, client=address, base="http://office.example")
        assert "管理口令" in client.get("/view/files").text
        for change in CHANGES:
            assert attempt(client, change).status_code == 403
        assert client.post("/files/session", json={"password": "错"}).status_code == 403
        assert client.post("/files/session", json={"password": PASSWORD}).status_code == 200
        cookie = client.cookies.jar.__iter__().__next__()
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert "选择文件" in client.get("/view/files").text
        evil = {"Origin": "http://evil.example"}
        assert attempt(client, "/files/verify", headers=evil).status_code == 403
        assert finished(client, client.post("/files/verify")).state == "done"
        assert client.post("/files/leave").status_code == 200
        assert attempt(client, "/files/verify").status_code == 403


def test_a_session_ends_and_cannot_be_made_up(visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit(PASSWORD)
    client.post("/files/session", json={"password": PASSWORD})
    assert attempt(client, "/files/verify").status_code == 200
    now = time.monotonic()
    monkeypatch.setattr("assistant.web.access.time.monotonic", lambda: now + 9 * 3600)
    assert attempt(client, "/files/verify").status_code == 403
    client.cookies.set("policy_admin", "")
    assert attempt(client, "/files/verify").status_code == 403


def test_guessing_passwords_is_stopped(visit) -> None:
    client = visit(PASSWORD)
    for _ in range(10):
        assert client.post("/files/session", json={"password": "x"}).json() == {"error": "口令不对。"}
    assert "次数太多" in client.post("/files/session", json={"password": PASSWORD}).json()["error"]


def test_a_password_is_not_shown_by_the_settings() -> None:
    assert PASSWORD not in repr(Settings(admin_password=PASSWORD))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("通知.pdf", "通知.pdf"),
        ("../../etc/通知.TXT", "通知.txt"),
        ("C:\\文件\\通知.docx", "通知.docx"),
        ("a\x00b\n<c>.txt", "abc.txt"),
        (" . .txt", "文件.txt"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_file_name_is_made_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@pytest.mark.parametrize("name", ["", "通知", "x.exe", ".txt", "....txt", "x.txt.zip"])
def test_a_kind_that_is_not_read_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedFormat):
        safe_name(name)


def test_an_upload_is_bounded_and_needs_a_file(visit, own: Settings) -> None:
    client = visit()
    assert client.post("/files/add", files={"x": ("a.txt", b"a")}).status_code == 422
    assert upload(client, "a.exe").status_code == 422
    too_large = own.max_file_bytes + 1_000_000
    headers = {"Content-Length": str(too_large), "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/files/add", content=b"", headers=headers).status_code == 413


# -- drafts --------------------------------------------------------------------------------------------


def test_a_draft_is_pasted_or_uploaded_and_exported(serve) -> None:
    client = serve()
    finished(client, upload(client))
    draft = "2031年底前清理湖岸垃圾。第2项由市水利局负责。全市新建地铁三条线路。"
    pasted = client.post("/view/draft", data={"text": draft}).text
    for words in ("一致", "不一致", "未找到依据", "市林业局", "复制引用"):
        assert words in pasted
    word = open_docx()
    word.add_paragraph(draft)
    file = io.BytesIO()
    word.save(file)
    uploaded = client.post("/view/draft", files={"file": ("草稿.docx", file.getvalue())}).text
    assert uploaded == pasted
    export = client.post("/draft.docx", data={"text": draft})
    assert export.headers["content-disposition"].startswith("attachment")
    comments = [comment.text for comment in open_docx(io.BytesIO(export.content)).comments]
    assert [text.split("\n")[0].split("：")[0] for text in comments] == ["一致", "不一致", "未找到依据"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"data": {"text": " "}}, "请粘贴要核对的文字"),
        ({"data": {"text": "甲" * 20_001}}, "文字太长"),
        ({"files": {"file": ("a.exe", b"MZ")}}, "只能核对"),
        ({"files": {"file": ("a.docx", b"PK broken")}}, "alert"),
        ({"files": {"file": ("空.txt", b"")}}, "alert"),
        ({"files": {"file": ("甲市汇报.pdf", b"%PDF-broken")}}, "甲市汇报.pdf"),
    ],
)
def test_a_draft_that_cannot_be_checked(visit, sent: dict[str, Any], words: str) -> None:
    assert words in visit().post("/view/draft", **sent).text
