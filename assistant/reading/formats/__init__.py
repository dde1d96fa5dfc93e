"""A file in any supported format → ``Received``: one stream of blocks, whatever it was saved as."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.errors import EmptyFile, FileTooLarge, ReadError
from assistant.models import Received
from assistant.reading.formats.pdf import read_pdf
from assistant.reading.formats.text import read_text

LIMIT_BYTES = 200_000_000


def read_file(path: Path, limit_bytes: int = LIMIT_BYTES) -> Received:
    """The file at ``path`` as blocks; its format is told from its content, its name is only a hint.

    Raises:
        ReadError: the class says why; the message is one Chinese sentence.
    """
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise FileTooLarge(
                f"文件《{path.name}》有 {size / 1e6:.0f} MB,超过上限 {limit_bytes / 1e6:.0f} MB。", path=path
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"文件《{path.name}》打不开:{error.strerror or error}。", path=path) from error
    if not data.strip():
        raise EmptyFile(f"文件《{path.name}》是空的。", path=path)
    if data.startswith(b"%PDF"):
        placed = read_pdf(data)
        return Received(
            path.name,
            "pdf",
            hashlib.sha256(data).hexdigest(),
            placed.blocks,
            discards=placed.discards,
            warnings=placed.warnings,
        )
    return Received(
        name=path.name, format="txt", sha256=hashlib.sha256(data).hexdigest(), blocks=read_text(data)
    )
