"""``python -m eval calibrate``: from when on retrieval bears an answer, chosen on the development questions.

A clause answers a topic when it speaks of enough of it. What is enough weighs questions left unanswered
against wrong clauses shown: showing a wrong one costs ``WRONG`` times as much.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from assistant.answering.question import understand
from assistant.answering.scope import find_scope
from assistant.answering.selecting import relevance
from assistant.answering.selecting.relevance import Found, rank_candidates
from assistant.assistant import Assistant
from eval.answers import load_questions
from eval.corpora import COLLECTIONS, NotHere, open_collection

WRONG = 3.0
COVERAGE = [step / 50 for step in range(10, 41)]
MARGIN = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
_TOPICAL = ("topic", "responsible_units", "task", "cite", "targets")


@dataclass(frozen=True, slots=True)
class Case:
    """A topic with its candidates, and the clauses that bear it: none where it is to be declined."""

    question: str
    candidates: tuple[Found, ...]
    bearing: frozenset[str]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the loss of the numbers in use and of the best ones; ``--write`` puts the best in their place."""
    parser = argparse.ArgumentParser(prog="python -m eval calibrate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the best numbers to relevance.toml")
    options = parser.parse_args(argv)
    cases: list[Case] = []
    for collection in COLLECTIONS:
        try:
            with open_collection(collection) as assistant:
                cases += find_cases(assistant, collection)
        except NotHere as reason:
            print(f"{collection}: left out, {reason}")
    rules = relevance.load_rules()
    in_use = (rules["min_coverage"], rules["margin"])
    # Of numbers that do equally well the middle one stands furthest from an error on either side.
    losses = {pair: loss(cases, *pair) for pair in product(COVERAGE, MARGIN)}
    least = min(losses.values())
    equal = sorted(pair for pair, value in losses.items() if value == least)
    best = equal[len(equal) // 2]
    declined = sum(not case.bearing for case in cases)
    print(f"{len(cases)} topics, {declined} of them to be declined")
    print(f"in use  min_coverage {in_use[0]:.2f}  margin {in_use[1]:.2f}  loss {loss(cases, *in_use):.1f}")
    print(f"best    min_coverage {best[0]:.2f}  margin {best[1]:.2f}  loss {least:.1f}")
    if options.write:
        write(*best)
    return 0


def find_cases(assistant: Assistant, collection: str) -> Iterator[Case]:
    """The development questions that retrieval has to answer, or to leave alone."""
    loaded, settings = assistant._current(), assistant.settings
    for row in load_questions("dev"):
        expect = row["expect"]
        if row["collection"] != collection or len(row["turns"]) > 1 or isinstance(expect, list):
            continue
        question = understand(row["turns"][0], loaded.gazetteer)
        if question.intent not in (*_TOPICAL, "outside") or question.clauses or not question.topic:
            continue
        declined = expect.get("status") == ["abstained"]
        bearing = {*expect.get("tasks", ()), *expect.get("must_cite", ())}
        if declined == bool(bearing):
            continue
        scope = find_scope(question, loaded.library, settings)
        candidates = tuple(rank_candidates(scope, question.topic))
        yield Case(row["turns"][0], candidates, frozenset(path.rpartition("#")[2] for path in bearing))


def loss(cases: Sequence[Case], min_coverage: float, margin: float) -> float:
    """What the answers of these numbers cost: 1 for one not given, ``WRONG`` for a wrong first clause."""
    total = 0.0
    for case in cases:
        shown = relevance.choose(case.candidates, min_coverage, margin)
        if case.bearing:
            hit = bool(shown) and shown[0].path in case.bearing
            total += 0 if hit else WRONG if shown else 1
            total += sum(0.1 for item in shown[1:] if item.path not in case.bearing)
            total += 0.1 * len(case.bearing - {item.path for item in shown})
        else:
            total += WRONG if shown else 0
    return total


def write(min_coverage: float, margin: float) -> None:
    """Put the numbers into the file that the assistant reads."""
    path = relevance.RULES
    text = path.read_text(encoding="utf-8")
    for name, value in (("min_coverage", min_coverage), ("margin", margin)):
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value:.2f}", text)
    path.write_text(text, encoding="utf-8")
