"""Whether what retrieval found bears a question about a topic, or the answer is: not in the documents."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answering.points import ClauseName
from assistant.answering.scope import Scope
from assistant.models import Hit

_RULES = Path(__file__).with_name("relevance.toml")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that may bear a topic; ``coverage`` in [0, 1], how much of the topic it speaks of."""

    document: str
    path: str
    coverage: float

    @property
    def name(self) -> ClauseName:
        """The clause, to be named in a sentence."""
        return ClauseName(self.document, self.path)


@cache
def load_thresholds() -> dict[str, float]:
    """The calibrated numbers of ``relevance.toml``."""
    with _RULES.open("rb") as file:
        return {name: float(value) for name, value in tomllib.load(file).items()}


def find_relevant(scope: Scope, topic: str) -> list[Found]:
    """The clauses that bear ``topic``, best first; [] where none does well enough."""
    limits = load_thresholds()
    found = rank_candidates(scope, topic)
    if not found or found[0].coverage < limits["min_coverage"]:
        return []
    floor = max(limits["min_coverage"], found[0].coverage * limits["margin"])
    return [item for item in found if item.coverage >= floor][: int(limits["most"])]


def nearest(scope: Scope, topic: str) -> Found | None:
    """The nearest clause, offered as no more than that; None where nothing of the topic is in it."""
    found = rank_candidates(scope, topic)
    return found[0] if found and found[0].coverage > 0 else None


def rank_candidates(scope: Scope, topic: str) -> list[Found]:
    """What search finds for ``topic``, by how much of the topic each clause speaks of."""
    hits = scope.library.search(topic, 20, scope.documents) if topic.strip() else []
    hits = [hit for hit in hits if _is_body(scope, hit)]
    if not hits:
        return []
    texts = {(hit.document, hit.clause): _text(scope, hit) for hit in hits}
    grams = set(_grams(topic))
    if not grams:
        return []
    weights = {
        gram: math.log(1 + (len(texts) + 1) / (0.5 + sum(gram in text for text in texts.values())))
        for gram in grams
    }
    total = sum(weights.values())
    rows = []
    for hit in hits:
        text = texts[hit.document, hit.clause]
        known = {gram for word in hit.matched for gram in _grams(word)}
        share = sum(weights[gram] for gram in grams if gram in text or gram in known) / total
        rows.append((-round(share, 6), hit.rank, Found(hit.document, hit.clause, share)))
    return [found for _, _, found in sorted(rows, key=lambda row: row[:2])]


def _is_body(scope: Scope, hit: Hit) -> bool:
    clause = scope.library.documents[hit.document].clause(hit.clause)
    return clause is not None and clause.kind not in ("header", "footer")


def _text(scope: Scope, hit: Hit) -> str:
    document = scope.library.documents[hit.document]
    clause = document.clause(hit.clause)
    return document.text[clause.start : clause.end].lower() if clause else ""


def _grams(text: str) -> Iterable[str]:
    for run in _RUN.findall(text.lower()):
        if run.isascii():
            yield run
        else:
            yield from (run[at : at + 2] for at in range(max(len(run) - 1, 1)))
