"""Whether a question is about something else altogether, however much it looks like one of ours.

A unit's name or 第2项 in a question about traffic fines makes it no question about the documents. What tells
it apart is how much of it is made of words that neither the documents nor the ways of asking know.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from assistant.answering.scope import Scope
from assistant.answering.selecting.relevance import load_rules
from assistant.answering.understanding.noise import fold
from assistant.retrieval.query import load_thesaurus

_HAN = re.compile(r"[\u3400-\u9fff]+")
_ORDINAL = re.compile(
    r"[〇零一二三四五六七八九]{4}年|第[〇零一二三四五六七八九十百\d]+|[〇零一二三四五六七八九十百两\d]+(?:项|条|款|个|号|大?部分)|(?:项|条|部分)|[的了呢吗啊吧呀哈嘛是在有和跟与及请把给我你您]"
)
_ROOMS = Path(__file__).parent.parent.parent
_ASKING = (
    _ROOMS / "answering" / "understanding" / "grammar.toml",
    _ROOMS / "retrieval" / "question_words.toml",
)


def is_foreign(scope: Scope) -> bool:
    """Whether most words of the question stand in no document asked about and in no way of asking."""
    unknown, total = measure(scope)
    rules = load_rules()
    question = scope.question
    pointed = bool(question.clauses or question.section)
    most = rules["foreign_characters_pointed"] if pointed else rules["foreign_characters"]
    share = rules["foreign_share_pointed"] if pointed else rules["foreign_share"]
    return bool(unknown >= most and unknown / total >= share)


def measure(scope: Scope) -> tuple[int, int]:
    """How many characters of the question are in no known pair, and how many there are."""
    known = _asking_pairs() | _corpus_pairs(scope.settings.corpus_dir)
    for name in scope.documents:
        known = known | _document_pairs(scope.library.documents[name].text)
    total = unknown = 0
    for run in _HAN.findall(_ORDINAL.sub(" ", fold(scope.question.text))):
        held = [False] * len(run)
        for at in range(len(run) - 1):
            if run[at : at + 2] in known:
                held[at] = held[at + 1] = True
        total += len(run)
        unknown += held.count(False)
    return unknown, total


def _pairs(text: str) -> frozenset[str]:
    return frozenset(run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1))


@cache
def _asking_pairs() -> frozenset[str]:
    """The pairs of characters in the words that questions are made of."""
    return _pairs(" ".join(path.read_text(encoding="utf-8") for path in _ASKING))


@cache
def _corpus_pairs(corpus: Path) -> frozenset[str]:
    """Those of unit names and everyday words."""
    units = corpus / "units.toml"
    text = units.read_text(encoding="utf-8") if units.exists() else ""
    return _pairs(text + " ".join(load_thesaurus(corpus / "thesaurus.toml")))


@lru_cache(maxsize=64)
def _document_pairs(text: str) -> frozenset[str]:
    return _pairs(text)
