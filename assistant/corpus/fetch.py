"""Downloading a document from its pinned address, or taking the same file from a folder (镜像)."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from assistant.corpus.sources import Source, sha256_of
from assistant.errors import FetchError, reason_of

_MIRROR_SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".txt", ".ofd")
_LARGEST = 200_000_000  # bytes; no notice comes near it


def fetch_file(source: Source, folder: Path, mirror: Path | None = None, timeout: float = 20.0) -> Path:
    """The file of ``source``, put into ``folder`` and checked; nothing is left there on failure.

    Args:
        source: an entry with ``download`` (or a mirror that holds the file) and ``sha256``.
        folder: where the file goes; its name is the document's id with the file's ending.
        mirror: a folder that holds the file under any name; found by its sha256.
        timeout: seconds without an answer after which the download gives up.

    Raises:
        FetchError: no address, no network, 404, a portal page, a changed or truncated file, a full disk.
    """
    if not source.sha256:
        raise FetchError(f"《{source.title}》没有登记校验值,不能自动取得,请手工加入。")
    beside = folder / f".{source.sha256[:16]}.part"
    try:
        suffix = _copy(source, mirror, beside) if mirror else _download(source, beside, timeout)
        target = folder / f"{file_name(source.id)}{suffix}"
        if target.exists():
            raise FetchError(f"库中已有名为 {target.name} 的文件,没有覆盖。")
        beside.replace(target)
        return target
    except OSError as error:
        raise FetchError(f"《{source.title}》未能写入:{reason_of(error)}。已恢复原状。") from error
    finally:
        beside.unlink(missing_ok=True)


def _copy(source: Source, mirror: Path, beside: Path) -> str:
    if not mirror.is_dir():
        raise FetchError(f"镜像文件夹 {mirror} 不存在。")
    for path in sorted(mirror.rglob("*")):
        if path.is_file() and path.suffix.lower() in _MIRROR_SUFFIXES and sha256_of(path) == source.sha256:
            shutil.copyfile(path, beside)
            return path.suffix.lower()
    raise FetchError(f"镜像文件夹 {mirror} 里没有《{source.title}》,或文件已变动(校验值不符)。")


def _download(source: Source, beside: Path, timeout: float) -> str:
    if not source.download:
        raise FetchError(f"《{source.title}》没有登记下载地址,请从官方网页保存后手工加入。")
    parts = urllib.parse.urlsplit(source.download)
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"《{source.title}》的下载地址不是网址。")
    name = f"《{source.title}》"
    digest = hashlib.sha256()
    received = 0
    give_up = time.monotonic() + 15 * timeout
    try:
        with urllib.request.urlopen(source.download, timeout=timeout) as response:
            expected = response.headers.get("Content-Length")
            html = "text/html" in response.headers.get("Content-Type", "")
            with beside.open("wb") as file:
                while piece := response.read1(1 << 16):
                    received += len(piece)
                    if received > _LARGEST or time.monotonic() > give_up:
                        raise FetchError(f"{name}下载中止:文件过大或对方太慢。")
                    digest.update(piece)
                    file.write(piece)
    except urllib.error.HTTPError as error:
        raise FetchError(f"{name}下载失败:对方答复 {error.code}(地址可能已变)。") from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        raise FetchError(f"{name}下载失败:连不上网络或中途断开。可从官方网页保存后手工加入。") from error
    if digest.hexdigest() != source.sha256:
        if html:
            raise FetchError(f"{name}下载失败:得到的是网页,不是文件(可能被转到门户页面)。")
        if expected and received < int(expected):
            raise FetchError(f"{name}下载不完整:应有 {expected} 字节,只收到 {received} 字节。")
        raise FetchError(f"{name}的文件与登记的校验值不符,可能已变动,没有采用。")
    return Path(urllib.parse.unquote(parts.path)).suffix.lower() or ".pdf"


def file_name(document_id: str) -> str:
    """A document id as a file name: path separators and control characters replaced."""
    return "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in document_id)[:80]
