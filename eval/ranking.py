"""``python -m eval retrieval``: every way of searching on the same questions, and what each part is worth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.ranking import Recipe
from assistant.retrieval.store import build_index
from assistant.settings import ROOT, Settings
from eval import kept
from eval.corpora import NOTICE, SHARED, NotHere, open_collection
from eval.laws import known_items, read_laws
from eval.measures import MEASURES, doubt, interval, measure

TOPICS = ROOT / "eval" / "retrieval"
COLLECTIONS = {"notice": "", "five": "5", "laws": None}  # the middle of the file names; laws are made
_DEPTH = 100

_NOTHING = Recipe(
    clause_words=0, clause_characters=0, sentence_words=0, sentence_characters=0, dense=0, related=0,
    related_dense=0, question_words=1, named=0, frame=1, trust=0,
)  # fmt: skip
_KEPT = Recipe()
_LEXICAL = replace(_KEPT, dense=0)
CONDITIONS: dict[str, Recipe] = {
    "words": replace(_NOTHING, clause_words=1),
    "characters": replace(_NOTHING, clause_characters=1),
    "characters, sentences": replace(_NOTHING, clause_characters=1, sentence_characters=1),
    "lexical": replace(_LEXICAL, related=0, question_words=1),
    "lexical + thesaurus": _LEXICAL,
    "dense": replace(_NOTHING, dense=1, lexical=0),
    "dense + thesaurus": replace(_NOTHING, dense=1, lexical=0, related=0.25, related_dense=0.4),
    "rrf": replace(_KEPT, fusion="rrf"),
    "weighted (kept)": _KEPT,
    "kept - words": replace(_KEPT, clause_words=0, sentence_words=0),
    "kept - characters": replace(_KEPT, clause_characters=0, sentence_characters=0),
    "kept - second look": replace(_KEPT, sentence_words=0, sentence_characters=0),
    "kept - thesaurus": replace(_KEPT, related=0, related_dense=0),
    "kept - frame": replace(_KEPT, frame=1),
    "kept - names": replace(_KEPT, named=0),
    "kept - question words": replace(_KEPT, question_words=1),
    "kept - trust in words": replace(_KEPT, trust=0),
}
_WINNER = "weighted (kept)"
_LEXICAL_NAMES = ("words", "characters", "characters, sentences", "lexical", "lexical + thesaurus")

Scores = dict[str, dict[str, float]]  # question → measure → score


@dataclass(frozen=True, slots=True)
class Topics:
    """Questions and the grades of clauses (``document#clause``) for each."""

    questions: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Search under every condition and print the scores; 0 also where a collection is not here."""
    parser = argparse.ArgumentParser(prog="python -m eval retrieval", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--collection", choices=COLLECTIONS, help="the notice and the five unless given")
    parser.add_argument("--share", type=float, default=0.1, help="of the laws, for --collection laws")
    parser.add_argument("--verbose", action="store_true", help="print the questions missed at rank 1 (dev)")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    for collection in [options.collection] if options.collection else ["notice", "five"]:
        try:
            with open_library(collection, options.share, options.split) as (library, topics):
                topics = topics or load_topics(collection, options.split)
                name = f"retrieval-{collection}-{options.split}"
                scores = {label: run(library, topics, recipe) for label, recipe in CONDITIONS.items()}
                _print(name, scores, shown=options.split == "dev")
                if options.verbose and options.split == "dev":
                    _print_missed(topics, scores[_WINNER])
                if options.keep:
                    print("kept in", kept.keep(name, _summary(scores)))
        except NotHere as reason:
            print(f"{collection}: skipped, {reason}", file=sys.stderr)
    return 0


@contextmanager
def open_library(
    collection: str, share: float = 0.1, split: str = "dev"
) -> Iterator[tuple[IndexedLibrary, Topics | None]]:
    """The library of a collection in an index of its own; with its questions where they are made.

    Raises:
        NotHere: a file outside the repository is not there.
    """
    with TemporaryDirectory(prefix="eval-") as folder:
        settings = Settings(index_dir=Path(folder))
        if collection == "laws":
            path = SHARED / "scale" / "laws.jsonl.gz"
            if not path.exists():
                raise NotHere(f"{path} is not there")
            entries = list(read_laws(path, share))
            yield build_index(entries, settings), Topics(*known_items(entries, 1_000, 1, split))
        else:
            # The outlines beside the notice are not what its questions were written for.
            alone = collection == "notice"
            with open_collection("notice" if alone else "all") as assistant:
                yield build_index(assistant.pairs(NOTICE if alone else None), settings), None


def load_topics(collection: str, split: str) -> Topics:
    """The written questions of a collection."""
    middle = COLLECTIONS[collection]
    queries = (TOPICS / f"queries{middle}-{split}.tsv").read_text(encoding="utf-8").splitlines()
    questions = dict(line.split("\t", 1) for line in queries if line.strip())
    qrels: dict[str, dict[str, int]] = {}
    for line in (TOPICS / f"qrels{middle}-{split}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip():
            question, _, rest = line.split(" ", 2)
            clause, grade = rest.rsplit(" ", 1)
            qrels.setdefault(question, {})[clause] = int(grade)
    return Topics(questions, qrels)


def run(library: IndexedLibrary, topics: Topics, recipe: Recipe) -> Scores:
    """Every question searched in one way and measured."""
    return {
        key: measure(
            [f"{hit.document}#{hit.clause}" for hit in library.search(text, _DEPTH, recipe=recipe)],
            topics.qrels[key],
        )
        for key, text in topics.questions.items()
    }


def _print(name: str, scores: Mapping[str, Scores], shown: bool) -> None:
    winner = scores[_WINNER]
    print(f"\n{name}, n = {len(winner)}\n{'':24}" + "".join(f"{m:>22}" for m in MEASURES) + "   p(kept > it)")
    for label, found in scores.items():
        cells = []
        for m in MEASURES:
            values = [row[m] for row in found.values()]
            low, high = interval(values)
            cells.append(f"{sum(values) / len(values):.3f} [{low:.3f}, {high:.3f}]")
        chance = doubt([row["R@1"] for row in winner.values()], [row["R@1"] for row in found.values()])
        print(f"{label:24}" + "".join(f"{cell:>22}" for cell in cells) + f"   R@1 {1 - chance:.3f}")
    best = max(_LEXICAL_NAMES, key=lambda label: sum(row["R@1"] for row in scores[label].values()))
    lead = sum(winner[q]["R@1"] - scores[best][q]["R@1"] for q in winner) / len(winner)
    print(f"kept against the best lexical run ({best}): R@1 {lead:+.3f}")
    before = kept.load(name)
    if before:
        gains, losses = kept.differences(
            {q: bool(right) for q, right in before["right"].items()},
            {q: row["R@1"] > 0 for q, row in winner.items()},
        )
        print(f"against the run kept at {before['commit']}: {len(gains)} gained, {len(losses)} lost")
        if shown:
            print("  gained:", *gains, "\n  lost:", *losses)


def _print_missed(topics: Topics, scores: Scores) -> None:
    for key, row in scores.items():
        if row["R@1"] == 0:
            print(f"  {key} RR {row['RR']:.2f} {topics.questions[key]}")


def _summary(scores: Mapping[str, Scores]) -> dict[str, object]:
    means = {
        label: {m: round(sum(row[m] for row in found.values()) / len(found), 4) for m in MEASURES}
        for label, found in scores.items()
    }
    right = {question: int(row["R@1"] > 0) for question, row in scores[_WINNER].items()}
    return {"n": len(right), "conditions": means, "right": right}
