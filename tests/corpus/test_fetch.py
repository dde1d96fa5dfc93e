"""Downloading: a server that misbehaves in each way gets one clear sentence, and nothing is left behind."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.corpus.fetch import fetch_file, file_name
from assistant.corpus.sources import Source
from assistant.errors import FetchError

BODY = "甲政发〔2030〕1号\n关于试验的通知\n".encode() * 50
SHA = hashlib.sha256(BODY).hexdigest()


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path:
            case "/good.txt":
                self.reply(200, BODY)
            case "/changed.txt":
                self.reply(200, BODY.replace(b"1", b"2"))
            case "/truncated.txt":
                self.reply(200, BODY[:100], length=len(BODY))
            case "/portal.txt":
                self.send_response(302)
                self.send_header("Location", "/login.html")
                self.end_headers()
            case "/login.html":
                self.reply(200, b"<html>login</html>", kind="text/html")
            case "/slow.txt":
                time.sleep(2)
            case _:
                self.reply(404, b"no")

    def reply(self, status: int, body: bytes, kind: str = "text/plain", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def source(download: str, sha256: str = SHA) -> Source:
    return Source(id="甲政发〔2030〕1号", title="关于试验的通知", download=download, sha256=sha256)


def test_a_good_file_arrives_whole(address: str, tmp_path: Path) -> None:
    target = fetch_file(source(f"{address}/good.txt"), tmp_path)
    assert (target.name, target.read_bytes()) == ("甲政发〔2030〕1号.txt", BODY)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/absent.txt", "404"),
        ("/changed.txt", "校验值不符"),
        ("/truncated.txt", "不完整"),
        ("/portal.txt", "网页"),
        ("/slow.txt", "连不上网络或中途断开"),
    ],
)
def test_a_bad_answer_is_named_and_leaves_nothing(
    address: str, tmp_path: Path, path: str, words: str
) -> None:
    with pytest.raises(FetchError, match=words):
        fetch_file(source(address + path), tmp_path, timeout=0.5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("download", "sha256", "words"),
    [
        ("http://127.0.0.1:9/nobody.txt", SHA, "连不上网络"),
        ("", SHA, "没有登记下载地址"),
        ("file:///etc/hostname", SHA, "不是网址"),
        ("http://127.0.0.1:9/nobody.txt", "", "没有登记校验值"),
    ],
)
def test_what_cannot_be_fetched_says_why(tmp_path: Path, download: str, sha256: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        fetch_file(source(download, sha256), tmp_path, timeout=0.5)
    assert list(tmp_path.iterdir()) == []


def test_a_mirror_gives_the_file_under_any_name(tmp_path: Path) -> None:
    mirror, folder = tmp_path / "mirror", tmp_path / "corpus"
    mirror.mkdir()
    folder.mkdir()
    (mirror / "其他.txt").write_bytes(b"other")
    (mirror / "下载(1).txt").write_bytes(BODY)
    assert fetch_file(source(""), folder, mirror).read_bytes() == BODY


@pytest.mark.parametrize("exists", [True, False])
def test_a_mirror_without_the_file_says_so(tmp_path: Path, exists: bool) -> None:
    mirror = tmp_path / "mirror"
    if exists:
        mirror.mkdir()
        (mirror / "截断.txt").write_bytes(BODY[:-1])
    with pytest.raises(FetchError, match="镜像文件夹"):
        fetch_file(source(""), tmp_path, mirror)


def test_a_full_disk_leaves_nothing(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FetchError, match="已恢复原状"):
        fetch_file(source(f"{address}/good.txt"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [("甲政发〔2030〕1号", "甲政发〔2030〕1号"), ("../../etc/a", ".._.._etc_a"), ("a:b", "a_b")],
)
def test_a_file_name_stays_in_its_folder(name: str, safe: str) -> None:
    assert file_name(name) == safe
