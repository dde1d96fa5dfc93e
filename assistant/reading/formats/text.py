"""Plain text and Markdown → blocks, a line each."""

from __future__ import annotations

import re

from assistant.errors import DamagedFile
from assistant.models import Block

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """``data`` as text: by its byte order mark, else strictly as UTF-8, else strictly as GB 18030.

    Raises:
        DamagedFile: neither, or binary; an encoding is never guessed.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DamagedFile("文件带有 UTF-16 标记,但内容不是 UTF-16 文本,可能已损坏。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) * 200 > len(text):
            break
        return text
    raise DamagedFile("文件不是文本:既不是 UTF-8 也不是 GB18030 编码,或含有二进制内容。")


def read_text(data: bytes) -> tuple[Block, ...]:
    """The lines of a text file, as they stand."""
    return tuple(Block(line) for line in _LINE_END.split(decode(data)))
