"""A file in any supported format → ``Received``: one stream of blocks, whatever it was saved as."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from assistant.errors import EmptyFile, FileTooLarge, ReadError, reason_of
from assistant.models import Received
from assistant.reading.formats.content import Content
from assistant.reading.formats.docx import read_docx
from assistant.reading.formats.html import read_html
from assistant.reading.formats.legacy import read_legacy
from assistant.reading.formats.ofd import read_ofd
from assistant.reading.formats.packages import Package
from assistant.reading.formats.pdf import read_pdf
from assistant.reading.formats.sniffing import expected_formats, sniff
from assistant.reading.formats.text import read_markdown, read_text

LIMIT_BYTES = 200_000_000
_TEXT_LIMIT = 50_000_000  # bytes of a file that is text throughout: it grows tenfold in memory

_READERS: dict[str, Callable[[bytes], Content]] = {
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": lambda data: read_docx(Package(data)),
    "ofd": lambda data: read_ofd(Package(data)),
    "doc": lambda data: read_legacy(data, ".doc"),
    "rtf": lambda data: read_legacy(data, ".rtf"),
}


def read_file(path: Path, limit_bytes: int = LIMIT_BYTES) -> Received:
    """The file at ``path`` as blocks; its format is told from its content, its name is only a hint.

    Raises:
        ReadError: the class says why; the message is one Chinese sentence.
    """
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise FileTooLarge(f"文件有 {size / 1e6:.0f} MB,超过上限 {limit_bytes / 1e6:.0f} MB。")
        data = path.read_bytes()
        if not data.strip(b"\x00\t\n\r \xef\xbb\xbf"):
            raise EmptyFile("文件是空的。")
        name = sniff(data, path.suffix)
        if name in ("txt", "md", "html") and size > _TEXT_LIMIT:
            raise FileTooLarge(f"文本有 {size / 1e6:.0f} MB,超过上限 {_TEXT_LIMIT / 1e6:.0f} MB。")
        content = _READERS[name](data)
        if not any(block.text.strip() for block in content.blocks):
            raise EmptyFile("文件里没有文字。")
    except OSError as error:
        raise ReadError(f"《{path.name}》打不开:{reason_of(error)}。", path=path) from error
    except ReadError as error:
        raise type(error)(f"《{path.name}》:{error.message}", path=path) from error
    warnings = content.warnings
    expected = expected_formats(path.suffix)
    if expected and name not in expected:
        warnings = (*warnings, f"文件名以 {path.suffix} 结尾,内容却是 {name} 格式,已按 {name} 读取。")
    return Received(
        name=path.name,
        format=name,
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=content.blocks,
        metadata=content.metadata,
        discards=content.discards,
        warnings=warnings,
    )
