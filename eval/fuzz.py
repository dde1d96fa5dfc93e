"""``python -m eval fuzz``: mutated notices read and extracted without a crash or a lost character.

Characters dropped, doubled, turned full- or half-width, swapped, lines broken and joined, over the notice of
the corpus and the small notices of the tests, as text, as a web page and as a Word file. Every input is made
from the seed and its own number, so that one can be made again. Ends with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from assistant.corpus.building import UNITS
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Received
from assistant.reading.document import parse_document
from assistant.reading.formats.content import Content
from assistant.reading.formats.docx import read_docx
from assistant.reading.formats.html import read_html
from assistant.reading.formats.packages import Package
from assistant.reading.formats.text import read_text
from assistant.settings import ROOT, Settings
from eval.kept import commit, keep

NOTICES = ROOT / "tests" / "reading"
_NOTICE_SHARE = 0.05  # of the inputs are made from the notice of the corpus: it is thirty times as long
_FORMS = {"txt": 90, "html": 5, "docx": 5}  # by weight
_CHANGES = (1, 3, 10, 30)  # in one input
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHOWN = 10  # failures


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print the counts; 1 when an input failed."""
    parser = argparse.ArgumentParser(prog="python -m eval fuzz", description=__doc__)
    parser.add_argument("-n", type=int, default=2_000, help="inputs (2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the counts in eval/results/")
    arguments = parser.parse_args(argv)
    settings = Settings()
    notice = (settings.corpus_dir / f"{settings.default_document}.txt").read_text(encoding="utf-8")
    register = UnitRegister.load(settings.corpus_dir / UNITS)
    small = small_notices()
    counts: Counter[str] = Counter()
    failures: dict[str, str] = {}
    made_at = commit()
    began = time.process_time()
    for number in range(arguments.n):
        chance = random.Random(f"{arguments.seed}-{number}")
        base = notice if chance.random() < _NOTICE_SHARE else chance.choice(small)
        text = mutate(base, chance)
        form = chance.choices(list(_FORMS), list(_FORMS.values()))[0]
        counts[form] += 1
        failure = fault_of(text, form, register)
        if failure:
            counts[failure.partition(":")[0]] += 1
            failures[f"{arguments.seed}-{number}"] = failure
    run = {
        "commit": made_at,
        "n": arguments.n,
        "seed": arguments.seed,
        "notices": len(small) + 1,
        "forms": {form: counts[form] for form in _FORMS},
        "crashes": counts["crash"],
        "lost": counts["lost"],
        "untiled": counts["untiled"],
        "processor_seconds": round(time.process_time() - began, 1),
    }
    print(*(f"{name} {value}" for name, value in run.items()), sep=", ")
    for name, failure in islice(failures.items(), _SHOWN):
        print(f"  {name} {failure}")
    if arguments.keep:
        print("kept in", keep("fuzz", run).relative_to(ROOT))
    return int(bool(failures))


def small_notices() -> list[str]:
    """The small notices of the tests of reading."""
    files = (
        tomllib.loads((NOTICES / name).read_text(encoding="utf-8"))
        for name in ("clauses.toml", "documents.toml")
    )
    return [
        row["text"].strip() for rows in files for kind in rows.values() for row in kind if row["text"].strip()
    ]


def mutate(text: str, chance: random.Random) -> str:
    """``text`` with a few characters or lines changed."""
    for _ in range(chance.choice(_CHANGES)):
        place = chance.randrange(len(text)) if text else 0
        text = chance.choice(_MUTATIONS)(text, place)
    return text


def _turn_width(text: str, place: int) -> str:
    code = ord(text[place]) if place < len(text) else 0
    other = code + 0xFEE0 if 0x21 <= code <= 0x7E else code - 0xFEE0 if 0xFF01 <= code <= 0xFF5E else code
    return text[:place] + chr(other) + text[place + 1 :] if other else text


def _join(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text if end < 0 else text[:end] + text[end + 1 :]


_MUTATIONS: tuple[Callable[[str, int], str], ...] = (
    lambda text, place: text[:place] + text[place + 1 :],
    lambda text, place: text[: place + 1] + text[place:],
    lambda text, place: text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    lambda text, place: text[:place] + "\n" + text[place:],
    _turn_width,
    _join,
)


def fault_of(text: str, form: str, register: UnitRegister) -> str:
    """What went wrong with an input, beginning with crash, lost or untiled; "" for nothing."""
    if not text.strip():
        return ""
    try:
        received = _receive(text, form)
        document = parse_document(received)
        extract_ledger(document, register)
    except Exception as error:  # whatever it is, it is what this run looks for
        return f"crash: {type(error).__name__} {error}"
    if "".join(document.text[clause.start : clause.end] for clause in document.clauses) != document.text:
        return "untiled: clauses do not tile the text"
    lost = _lost(text, received, document)
    return f"lost: {lost}" if lost else ""


def _receive(text: str, form: str) -> Received:
    content = _READERS[form](text)
    return Received(
        f"某文件.{form}", form, "", content.blocks, content.metadata, content.discards, content.warnings
    )


def _page(text: str) -> Content:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return read_html(f"<html><head><meta charset=utf-8></head><body>{lines}</body></html>".encode())


def _word_file(text: str) -> Content:
    lines = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{lines}</w:body></w:document>")
    return read_docx(Package(packed.getvalue()))


_READERS: dict[str, Callable[[str], Content]] = {
    "txt": lambda text: read_text(text.encode()),
    "html": _page,
    "docx": _word_file,
}


def _lost(text: str, received: Received, document: Document) -> str:
    """Characters of the input, white space aside, that are not once in the text or among the discards."""
    raw = received.text
    found = Counter("".join(raw[start : start + length] for _, start, length in document.segments))
    for discard in document.discards:
        found.update(discard.quote)
    given = Counter(text)
    differing = (given - found) + (found - given)
    return "".join(char for char in differing if not char.isspace())[:40]
