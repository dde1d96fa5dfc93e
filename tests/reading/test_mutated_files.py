"""Files broken at random: read or refused, never a crash, and nothing lost on the way."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import notice_files as files
import pytest
from test_normalize import check_nothing_lost

from assistant.errors import ReadError
from assistant.reading.formats import read_file

ROUNDS = 60
WRITERS = {
    "txt": files.as_txt,
    "md": files.as_markdown,
    "html": files.as_html,
    "docx": files.as_docx,
    "pdf": files.as_pdf,
    "ofd": files.as_ofd,
}


def mutate(data: bytes, chance: random.Random) -> bytes:
    """``data`` with bytes changed, doubled, dropped or cut off."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        place, length = chance.randrange(len(changed)), chance.randrange(1, 40)
        kind = chance.random()
        if kind < 0.4:
            changed[place] = chance.randrange(32, 127)
        elif kind < 0.7:
            changed[place:place] = changed[place : place + length]
        elif kind < 0.97 or len(changed) < 200:
            del changed[place : place + length]
        else:
            del changed[place:]
        changed = changed or bytearray(b" ")
    return bytes(changed)


def mutate_package(data: bytes, chance: random.Random) -> bytes:
    """A package with one of its parts mutated, and sound otherwise."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        chosen = chance.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, mutate(part, chance) if name == chosen else part)
    return packed.getvalue()


@pytest.mark.parametrize("form", WRITERS)
def test_mutated_files(form: str, tmp_path: Path) -> None:
    chance = random.Random(form)
    sound = WRITERS[form]()
    path = tmp_path / f"t.{form}"
    for _ in range(ROUNDS):
        package = form in ("docx", "ofd") and chance.random() < 0.8
        path.write_bytes((mutate_package if package else mutate)(sound, chance))
        try:
            received = read_file(path)
        except ReadError as refused:
            received = None
            said = refused.message
        if received is None:
            assert said.endswith("。")
        else:
            check_nothing_lost(received)
