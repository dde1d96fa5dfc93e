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
OWN = ROOT / "eval" / "notices"
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
_ADDED |= {
    "shandong": {"notices/shandong-2022-plan.pdf": "山东省绿色低碳转型2022年行动计划"},
    "guangxi": {"notices/guangxi-2021-27.pdf": "桂政发〔2021〕27号"},
    "tianjin": {
        "notices/tianjin-green-economy.pdf": "天津市人民政府关于印发天津市加快建立健全"
        "绿色低碳循环发展经济体系实施方案的通知"
    },
    "low-carbon": {"notices/wuhan-low-carbon.pdf": "武汉市推动降碳及发展低碳产业工作方案"},
}
_ADDED["nine"] = {name: key for added in _ADDED.values() for name, key in added.items()}
# Fictional notices of other fields and layouts, beside this file.
_FICTIONAL = {
    "clinics": {"clinics.txt": "丁政办发〔2024〕18号"},
    "schools": {"schools.txt": "戊政规〔2023〕6号"},
    "business": {"business.txt": "己市优化营商环境条例"},
    "safety": {"safety.txt": "庚安委〔2024〕3号"},
    "digital": {"digital.txt": "辛政发〔2023〕9号"},
}
_FICTIONAL["fictional"] = {name: key for added in _FICTIONAL.values() for name, key in added.items()}
_ADDED |= _FICTIONAL
_BESIDE_THE_NOTICE = ("notice", "all", "nine")
COLLECTIONS = tuple(_ADDED)


class NotHere(Exception):
    """A collection cannot be opened on this machine; the message says why."""


def main_document(collection: str) -> str:
    """The id that a clause path without a document belongs to."""
    return NOTICE if collection in _BESIDE_THE_NOTICE else next(iter(_ADDED[collection].values()))


@contextmanager
def open_collection(collection: str) -> Iterator[Assistant]:
    """The assistant over ``collection``, on a corpus and an index of its own that go away afterwards.

    ``notice`` is the corpus as shipped: the notice, and outlines of the two documents it rests on. ``all``
    adds the text of those two, and two notices of other cities, ``nine`` all the others too; ``fictional``
    holds notices written for this; the rest hold one document each.

    Raises:
        NotHere: a file outside the repository is not there.
    """
    folder = OWN if collection in _FICTIONAL else SHARED
    files = [folder / name for name in _ADDED[collection]]
    sources = SHARED / "sources"
    for path in [*files, *([sources] if collection in ("all", "nine") else [])]:
        if not path.exists():
            raise NotHere(f"{path} is not there")
    with TemporaryDirectory(prefix="eval-") as place:
        corpus, index = Path(place, "corpus"), Path(place, "index")
        _copy_corpus(corpus, alone=collection not in _BESIDE_THE_NOTICE)
        index.mkdir()
        settings = Settings(corpus_dir=corpus, index_dir=index)
        changes = Corpus(settings)
        if collection in ("all", "nine"):
            changes.fetch(None, sources)
        for path in files:
            changes.add(path)
        yield Assistant.open(settings)


def _copy_corpus(target: Path, alone: bool) -> None:
    """The committed part of ``corpus/``; ``alone`` leaves the documents out and keeps the vocabularies."""
    target.mkdir()
    for path in (ROOT / "corpus").glob("*.toml"):
        if not (alone and path.name == "sources.toml"):
            shutil.copy(path, target)
    if not alone:
        shutil.copy(ROOT / "corpus" / f"{NOTICE}.txt", target)
        if (ROOT / "corpus" / "outlines").is_dir():
            shutil.copytree(ROOT / "corpus" / "outlines", target / "outlines")
