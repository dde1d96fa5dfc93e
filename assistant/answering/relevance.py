"""Whether what retrieval found bears a question about a topic, or the answer is: not in the documents."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answering.points import ClauseName
from assistant.answering.scope import Scope
from assistant.answering.thesaurus import find_everyday
from assistant.models import Hit

_RULES = Path(__file__).with_name("relevance.toml")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
# Words of asking that may be left in a topic; they stand in no clause and say nothing of it.
_FILLER = re.compile(
    r"有没有|是不是|能不能|要不要|怎么样|怎么办|怎么|什么|哪些|哪个|哪条|哪项|多少|如何|关于|方面|有关|相关|规定|要求"
    r"|内容|事情|问题|工作|请问|一下|方案|文件|里面|任务|[的了吗呢吧啊呀和与及在是有里中对把被这那我你您他]"
)
_DEPTH = 30
# How much of a word is held by a clause that has one of the words standing for it.
_STANDS_FOR = 0.7


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
    """What search finds for ``topic``, by how much of the topic each clause speaks of.

    The topic is cut into everyday words that the thesaurus knows and, for the rest, pairs of characters;
    each weighs the more the fewer of the candidates hold it. A word no candidate holds weighs most: it
    is what the documents do not speak of.
    """
    topic = _FILLER.sub(" ", topic.lower())
    everyday = find_everyday(topic, scope.settings.corpus_dir / "thesaurus.toml")
    formal = [word for _, words in everyday for word in words]
    hits = scope.library.search(" ".join([topic, *formal]), _DEPTH, scope.documents) if topic.strip() else []
    texts = {(hit.document, hit.clause): _text(scope, hit) for hit in hits if _is_body(scope, hit)}
    wanted = _concepts(topic, everyday)
    if not texts or not wanted:
        return []
    weights = {}
    for concept in wanted:
        held = sum(any(word in text for word in concept) for text in texts.values())
        weights[concept] = math.log(1 + (len(texts) + 1) / (0.5 + held)) * max(len(concept[0]) - 1, 1)
    total = sum(weights.values())
    rows = []
    for rank, ((document, path), text) in enumerate(texts.items()):
        share = sum(_held(concept, text) * weight for concept, weight in weights.items()) / total
        rows.append((-round(share, 6), rank, Found(document, path, share)))
    return [found for _, _, found in sorted(rows, key=lambda row: row[:2])]


def _concepts(topic: str, everyday: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """Each thing asked about, with the words that may stand for it, its own first."""
    concepts: list[tuple[str, ...]] = []
    for word, formal in everyday:
        concepts.append((word, *formal))
        topic = topic.replace(word, " ")
    concepts += [(gram,) for run in _RUN.findall(topic) for gram in _grams(run)]
    return list(dict.fromkeys(concepts))


def _held(concept: tuple[str, ...], text: str) -> float:
    """1 where the text holds the words asked, less where it holds what stands for them."""
    if concept[0] in text:
        return 1.0
    found = sum(word in text for word in concept[1:])
    return _STANDS_FOR + (1 - _STANDS_FOR) * found / len(concept) if found else 0.0


def _is_body(scope: Scope, hit: Hit) -> bool:
    clause = scope.library.documents[hit.document].clause(hit.clause)
    return clause is not None and clause.kind not in ("header", "footer")


def _text(scope: Scope, hit: Hit) -> str:
    document = scope.library.documents[hit.document]
    clause = document.clause(hit.clause)
    return document.text[clause.start : clause.end].lower() if clause else ""


def _grams(run: str) -> Iterable[str]:
    if run.isascii() or len(run) == 1:
        return (run,)
    return (run[at : at + 2] for at in range(len(run) - 1))
