"""Whether what retrieval found bears a question about a topic, or the answer is: not in the documents."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answering.points import ClauseName
from assistant.answering.scope import Scope, likeness
from assistant.models import Hit
from assistant.retrieval.query import load_thesaurus
from assistant.retrieval.tokens import fold

RULES = Path(__file__).with_name("relevance.toml")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9.%]+")
_DEPTH = 30
# So many characters in a row are no chance.
_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that may bear a topic; ``coverage`` in [0, 1], how much of the topic it speaks of.

    ``score`` adds to it what tells clauses of equal coverage apart: the topic's own words in one piece,
    and in the heading. ``literal``: the clause holds every word of the topic as asked.
    """

    document: str
    path: str
    coverage: float
    score: float
    literal: bool = False

    @property
    def name(self) -> ClauseName:
        """The clause, to be named in a sentence."""
        return ClauseName(self.document, self.path)


@cache
def load_rules() -> dict[str, Any]:
    """The calibrated numbers and the words of ``relevance.toml``."""
    with RULES.open("rb") as file:
        return tomllib.load(file)


def find_relevant(scope: Scope, topic: str) -> list[Found]:
    """The clauses that bear ``topic``, best first; [] where none does well enough."""
    rules = load_rules()
    return choose(rank_candidates(scope, topic), rules["min_coverage"], rules["margin"])[: rules["most"]]


def choose(candidates: Sequence[Found], min_coverage: float, margin: float) -> list[Found]:
    """The candidates that do well enough, best first: those that hold the topic literally, if any do."""
    if not candidates or candidates[0].coverage < min_coverage:
        return []
    found = [item for item in candidates if item.literal] or list(candidates)
    best = found[0].score * margin
    return [item for item in found if item.coverage >= min_coverage and item.score >= best]


def nearest(scope: Scope, topic: str) -> Found | None:
    """The nearest clause, offered as no more than that; None where nothing of the topic is in it."""
    found = rank_candidates(scope, topic)
    return found[0] if found and found[0].coverage >= load_rules()["nearest"] else None


def rank_candidates(scope: Scope, topic: str) -> list[Found]:
    """What search finds for ``topic``, by how much of the topic each clause speaks of.

    The topic's everyday words count as spoken of where a clause has the words documents use for them; the
    rest counts character by character. What few candidates hold weighs more; what none holds weighs most:
    it is what the documents do not speak of.
    """
    asked = _without_filler(fold(topic))
    hits = scope.library.search(asked, _DEPTH, scope.documents) if asked.strip() else []
    texts = {(hit.document, hit.clause): _text(scope, hit) for hit in hits if _is_body(scope, hit)}
    if not texts:
        return []
    everyday, rest = _everyday(scope, asked)
    shares = dict.fromkeys(texts, 0.0)
    total = 0.0
    for word, formal in everyday.items():
        held = {name: _says(text, word, formal) for name, text in texts.items()}
        weight = _rarity(sum(value > 0 for value in held.values()), len(texts)) * len(word)
        total += weight
        for name, value in held.items():
            shares[name] += weight * value
    for run in _RUN.findall(rest):
        weights = _weights(run, list(texts.values()))
        total += sum(weights)
        for name, text in texts.items():
            shares[name] += sum(a * b for a, b in zip(weights, _covered(run, text), strict=True))
    if not total:
        return []
    runs = asked.split()
    found = []
    for (document, path), text in texts.items():
        share = shares[document, path] / total
        if leaves_unsaid(scope, text):
            share *= load_rules()["strict_share"]
        clause = scope.library.documents[document].clause(path)
        heading = fold(clause.heading) if clause else ""
        places = ((text, load_rules()["whole"]), (heading, load_rules()["heading"]))
        score = share + sum(bonus * _longest(asked, place) for place, bonus in places)
        literal = max(map(len, runs), default=0) > 2 and all(run in text for run in runs)
        found.append(Found(document, path, share, score, literal))
    return sorted(found, key=lambda item: -round(item.score, 6))


def leaves_unsaid(scope: Scope, text: str) -> bool:
    """Whether the question asks for what must itself be written (收费标准) and ``text`` has not."""
    strict = re.findall(
        "|".join(load_rules()["strict"]), fold(f"{scope.question.text} {scope.question.topic}")
    )
    return not all(word in text for word in strict)


def _longest(asked: str, text: str) -> float:
    """The longest piece of the topic that stands in ``text``, as a share of the topic's longest piece."""
    runs = asked.split()
    whole = max(map(len, runs), default=0)
    best = 0
    for run in runs:
        # No piece longer than the best begins here unless the piece one longer than the best does.
        for start in range(len(run)):
            while start + best < len(run) and run[start : start + best + 1] in text:
                best += 1
    return best / whole if best > 1 else 0.0


@cache
def _filler() -> re.Pattern[str]:
    words = sorted(map(re.escape, load_rules()["filler"]), key=len, reverse=True)
    return re.compile("|".join([r"(\w)不\1", *words]))


def _without_filler(topic: str) -> str:
    return _filler().sub(" ", topic)


@cache
def _thesaurus(path: Path) -> dict[str, tuple[str, ...]]:
    return load_thesaurus(path)


def _everyday(scope: Scope, topic: str) -> tuple[Mapping[str, tuple[str, ...]], str]:
    """The everyday words of ``topic`` with what documents say for them, and the topic without them."""
    found = {}
    printed = _printed_runs(scope, topic)
    thesaurus = _thesaurus(scope.settings.corpus_dir / "thesaurus.toml")
    for word in sorted(thesaurus, key=lambda word: (-len(word), word)):
        if word in topic and not _cut_short(word, topic, printed):
            found[word] = thesaurus[word]
            topic = topic.replace(word, " ")
    return found, topic


def _printed_runs(scope: Scope, topic: str) -> list[str]:
    """The runs of four characters of a topic that the documents asked about print."""
    runs = [piece[at : at + _IN_A_ROW] for piece in topic.split() for at in range(len(piece) - _IN_A_ROW + 1)]
    texts = [scope.library.documents[name].text for name in scope.documents]
    return [run for run in runs if any(run in text for text in texts)]


def _cut_short(word: str, topic: str, printed: Sequence[str]) -> bool:
    """Whether an everyday word begins or ends inside printed words: 环保税 in 环保税收优惠."""
    at = topic.find(word)
    for run in printed:
        start = topic.find(run)
        if start < at + len(word) < start + len(run) and at < start:
            return True
        if start < at < start + len(run) < at + len(word):
            return True
    return False


def everyday_words(scope: Scope, topic: str) -> tuple[str, ...]:
    """The everyday words of ``topic`` that documents may have other words for."""
    return tuple(_everyday(scope, fold(topic))[0])


def related_words(scope: Scope, topic: str) -> tuple[str, ...]:
    """The words that documents use for the everyday words of ``topic``."""
    everyday, _ = _everyday(scope, fold(topic))
    return tuple(word for formal in everyday.values() for word in formal)


def said_otherwise(scope: Scope, topic: str, text: str) -> bool:
    """Whether a text has a word of documents for each everyday word of ``topic``, and the rest of it.

    快递包装 is not spoken of where 邮政快递 is.
    """
    everyday, rest = _everyday(scope, fold(topic))
    said = [any(word in text for word in formal) for formal in everyday.values()]
    left = [run for run in rest.split() if len(run) > 1]
    return bool(said) and all(said) and all(likeness(run, text) > 0 for run in left)


def _says(text: str, word: str, formal: tuple[str, ...]) -> float:
    """1 where the text has the word itself, less where it has words that stand for it."""
    if word in text:
        return 1.0
    stands_for: float = load_rules()["stands_for"]
    found = sum(term in text for term in formal)
    return stands_for + (1 - stands_for) * (found - 1) / len(formal) if found else 0.0


def _rarity(held: int, among: int) -> float:
    return math.log(1 + (among + 1) / (0.5 + held))


def _weights(run: str, texts: list[str]) -> list[float]:
    """What each character of ``run`` weighs: the rarity of the rarest known pair it is part of."""
    weights = [0.0] * len(run)
    for at, length in _pieces(run):
        held = sum(run[at : at + length] in text for text in texts)
        if held:
            for place in range(at, at + length):
                weights[place] = max(weights[place], _rarity(held, len(texts)))
    return [weight or _rarity(0, len(texts)) for weight in weights]


def _covered(run: str, text: str) -> list[float]:
    """How far ``text`` holds each character of ``run``: in a pair, or shortened (危废, 危险废物)."""
    covered = [0.0] * len(run)
    for at, length in _pieces(run):
        piece = run[at : at + length]
        value = 1.0 if piece in text else _shortened(piece, text)
        for place in range(at, at + length):
            covered[place] = max(covered[place], value)
    return covered


def speaks_of(text: str, pair: str) -> bool:
    """Whether ``text`` holds two characters together, or close together as in a shortened form."""
    return pair in text or _shortened(pair, text) > 0


def _shortened(pair: str, text: str) -> float:
    if len(pair) != 2 or pair.isascii():
        return 0.0
    value: float = load_rules()["shortened"]
    return value if re.search(f"{re.escape(pair[0])}.{{1,2}}{re.escape(pair[1])}", text) else 0.0


def _pieces(run: str) -> Iterator[tuple[int, int]]:
    """Pairs of characters; a Latin word or number is one piece."""
    if run.isascii() or len(run) == 1:
        yield 0, len(run)
    else:
        yield from ((at, 2) for at in range(len(run) - 1))


def _is_body(scope: Scope, hit: Hit) -> bool:
    clause = scope.library.documents[hit.document].clause(hit.clause)
    return clause is not None and clause.kind not in ("header", "footer")


def _text(scope: Scope, hit: Hit) -> str:
    """The clause without its statement of units: who is responsible is not what it is about."""
    task = scope.task(hit.document, hit.clause)
    document = scope.library.documents[hit.document]
    clause = document.clause(hit.clause)
    if clause is None:
        return ""
    text = task.text if task else document.text[clause.start : clause.end]
    # What is damaged in the source is found by what it should read as well.
    meant = [item.reading for item in document.damage if clause.start <= item.start < clause.end]
    if document.form == "outline":
        targets = scope.library.ledgers[hit.document].targets
        meant += [item.indicator for item in targets if item.span.clause == hit.clause]
    return fold("\n".join((text, *meant)))
