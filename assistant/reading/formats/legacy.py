"""Word 97–2003, WPS and RTF files → blocks, through antiword or LibreOffice where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from assistant.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat, reason_of
from assistant.models import Block
from assistant.reading.formats.content import Content
from assistant.reading.formats.docx import read_docx
from assistant.reading.formats.packages import Package

_SECONDS = 90
_OFFICES = ("soffice", "libreoffice")
_NUMBERS_LOST = "文件用了 Word 的自动编号,antiword 读不出这些编号;请安装 LibreOffice,或另存为 .docx 再导入。"


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
    done = _run([antiword, "-x", "db", str(source)], source.parent)
    if b"encrypted" in done.stderr.lower():
        raise EncryptedFile("Word 文件设有密码,请先解除密码再导入。")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = None if done.returncode else etree.fromstring(done.stdout, parser)
    if root is None:
        raise DamagedFile("antiword 打不开这个文件,可能已损坏。")
    blocks = tuple(_docbook_blocks(root))
    if not any(block.text.strip() for block in blocks):
        raise EmptyFile("Word 文件里没有文字。")
    numbered = next(root.iter("listitem"), None) is not None
    return Content(blocks, warnings=(_NUMBERS_LOST,) if numbered else ())


def _docbook_blocks(root: Any) -> Iterator[Block]:
    """The paragraphs and table rows of antiword's DocBook; it prints no automatic numbers."""
    for element in root.iter("title", "para", "row"):
        if element.tag == "row":
            cells = tuple("\n".join(_lines(entry)) for entry in element.iter("entry"))
            yield Block("\t".join(cells), cells=cells)
        elif next(element.iter("row"), None) is None:
            yield from map(Block, _lines(element))


def _lines(element: Any) -> list[str]:
    """The lines of an element's text, cells kept apart."""
    lines = "".join(element.itertext()).replace("\t", " ").split("\n")
    return [line for line in lines if line.strip()]


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
        raise UnsupportedFormat(f"转换工具 {Path(command[0]).name} 无法运行:{reason_of(error)}。") from error
