"""Word 97–2003, WPS and RTF files → blocks, through antiword or LibreOffice where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from assistant.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat
from assistant.reading.formats.content import Content
from assistant.reading.formats.docx import read_docx
from assistant.reading.formats.packages import Package
from assistant.reading.formats.text import read_text

_SECONDS = 90
_OFFICES = ("soffice", "libreoffice")


def read_legacy(data: bytes, suffix: str) -> Content:
    """The blocks of a .doc, .wps or .rtf file (``suffix`` says which).

    LibreOffice is preferred: it prints automatic numbers; antiword reads .doc alone.

    Raises:
        UnsupportedFormat: no tool for it is installed.
        EncryptedFile: it needs a password.
        DamagedFile: the tool could not read it.
        EmptyFile: no text.
    """
    office = next(filter(None, map(shutil.which, _OFFICES)), None)
    antiword = shutil.which("antiword")
    if office is None and (antiword is None or suffix == ".rtf"):
        tools = "LibreOffice" if suffix == ".rtf" else "LibreOffice 或 antiword"
        raise UnsupportedFormat(
            f"读取 {suffix} 文件需要安装 {tools},本机没有;也可以在 Word 或 WPS 里另存为 .docx 再导入。"
        )
    with tempfile.TemporaryDirectory(prefix="policy-") as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(data)
        if office is not None:
            return _through_office(office, source)
        return _through_antiword(str(antiword), source)


def _through_office(office: str, source: Path) -> Content:
    _run(
        [
            office,
            f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(source.parent),
            str(source),
        ],
        source.parent,
    )
    converted = source.with_suffix(".docx")
    if not converted.exists():
        raise DamagedFile("LibreOffice 打不开这个文件,可能已损坏或设有密码。")
    return read_docx(Package(converted.read_bytes()))


def _through_antiword(antiword: str, source: Path) -> Content:
    # Width 0 keeps a paragraph on one line.
    done = _run([antiword, "-w", "0", "-m", "UTF-8.txt", str(source)], source.parent)
    if b"encrypted" in done.stderr.lower():
        raise EncryptedFile("Word 文件设有密码,请先解除密码再导入。")
    if done.returncode:
        raise DamagedFile("antiword 打不开这个文件,可能已损坏。")
    content = read_text(done.stdout)
    if not any(block.text.strip() for block in content.blocks):
        raise EmptyFile("Word 文件里没有文字。")
    return content


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder)},
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedFile(f"转换这个文件超过 {_SECONDS} 秒,已停止。") from error
    except OSError as error:
        raise UnsupportedFormat(f"转换工具 {Path(command[0]).name} 无法运行:{error.strerror}。") from error
