"""Temporary corpora to measure on: the notice alone, another notice alone, all documents together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assistant import Assistant
from assistant.corpus.changes import Corpus
from assistant.settings import ROOT, Settings

SHARED = ROOT.parent / "shared"
NOTICE = "鄂州政办发〔2022〕5号"

# Without a number of its own: the title is the id.
_DAZHOU = "达州市人民政府办公室关于印发达州市碳达峰碳中和“1+N”政策体系编制工作方案的通知"
# Files beside the notice, each with the id its document gets; relative to SHARED.
_ADDED: dict[str, dict[str, str]] = {
    "notice": {},
    "wuhan": {"notices/wuhan-2022-11.pdf": "武政〔2022〕11号"},
    "dazhou": {"notices/dazhou-1-plus-n.pdf": _DAZHOU},
}
_ADDED["all"] = _ADDED["wuhan"] | _ADDED["dazhou"]
COLLECTIONS = tuple(_ADDED)


class NotHere(Exception):
    """A collection cannot be opened on this machine; the message says why."""


def main_document(collection: str) -> str:
    """The id that a clause path without a document belongs to."""
    return NOTICE if collection in ("notice", "all") else next(iter(_ADDED[collection].values()))


@contextmanager
def open_collection(collection: str) -> Iterator[Assistant]:
    """The assistant over ``collection``, on a corpus and an index of its own that go away afterwards.

    ``notice`` is the corpus as shipped: the notice, and outlines of the two documents it rests on. ``all``
    adds the text of those two, and two notices of other cities; ``wuhan`` and ``dazhou`` hold one document.

    Raises:
        NotHere: a file outside the repository is not there.
    """
    files = [SHARED / name for name in _ADDED[collection]]
    sources = SHARED / "sources"
    for path in [*files, *([sources] if collection == "all" else [])]:
        if not path.exists():
            raise NotHere(f"{path} is not there")
    with TemporaryDirectory(prefix="eval-") as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        copy_corpus(corpus, alone=collection in ("wuhan", "dazhou"))
        index.mkdir()
        settings = Settings(corpus_dir=corpus, index_dir=index)
        changes = Corpus(settings)
        if collection == "all":
            changes.fetch(None, sources)
        for path in files:
            changes.add(path)
        yield Assistant.open(settings)


def copy_corpus(target: Path, alone: bool) -> None:
    """The committed part of ``corpus/``; ``alone`` leaves the documents out and keeps the vocabularies."""
    target.mkdir()
    for path in (ROOT / "corpus").glob("*.toml"):
        if not (alone and path.name == "sources.toml"):
            shutil.copy(path, target)
    if not alone:
        shutil.copy(ROOT / "corpus" / f"{NOTICE}.txt", target)
        if (ROOT / "corpus" / "outlines").is_dir():
            shutil.copytree(ROOT / "corpus" / "outlines", target / "outlines")
