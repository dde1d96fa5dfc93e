"""``python -m eval crosswalk``: links between levels of government against links found by reading."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answering.crosswalk import align
from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Ledger
from assistant.reading.document import read_document
from assistant.reading.outline import read_outline
from assistant.settings import ROOT
from eval import kept

GOLD = ROOT / "eval" / "gold" / "crosswalk.toml"
Read = tuple[Document, Ledger]


@dataclass(frozen=True, slots=True)
class Score:
    """One pair of documents: links right, in gold and found; optional gold links count in neither."""

    pair: str
    form: str
    right: int
    gold: int
    found: int
    missing: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        """Right among found; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right among gold."""
        return self.right / self.gold if self.gold else 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Align every pair that is on this machine, with full texts and with outlines; print the scores."""
    parser = argparse.ArgumentParser(prog="python -m eval crosswalk", description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="print what is missing and what is more")
    parser.add_argument("--keep", action="store_true", help="keep the run in eval/results/")
    arguments = parser.parse_args(argv)
    scores = list(measure())
    print("pair\tform\tprecision\trecall\tlinks")
    for score in scores:
        print(f"{score.pair}\t{score.form}\t{score.precision:.3f}\t{score.recall:.3f}\t{score.gold}")
        if arguments.verbose:
            print(f"  missing {list(score.missing)}\n  more {list(score.more)}")
    if arguments.keep:
        kept.keep(
            "crosswalk",
            {
                "pairs": [
                    {
                        "pair": score.pair,
                        "form": score.form,
                        "precision": round(score.precision, 4),
                        "recall": round(score.recall, 4),
                        "n": score.gold,
                    }
                    for score in scores
                ]
            },
        )
    return 0


def measure() -> Iterator[Score]:
    """A score for every pair and form whose files are there; what is left out is said on standard error."""
    for pair in tomllib.loads(GOLD.read_text(encoding="utf-8"))["pair"]:
        for form in ("full", "outline"):
            if form == "outline" and "to_outline" not in pair:
                continue
            paths = [_path(pair, side, form) for side in ("from", "to")]
            absent = [path for path in paths if not path.exists()]
            if absent:
                print(f"{pair['from']} → {pair['to']} ({form}): {absent[0]} is not there", file=sys.stderr)
            else:
                yield _score(pair, form, _read(paths[0]), _read(paths[1]))


def _path(pair: Mapping[str, Any], side: str, form: str) -> Path:
    outline = pair.get(f"{side}_outline") if form == "outline" else None
    name = str(outline or pair[f"{side}_file"])
    return (ROOT if name.startswith("corpus/") else ROOT.parent) / name


def _read(path: Path) -> Read:
    if path.suffix == ".toml":
        return read_outline(path)
    document = read_document(path)
    return document, extract_ledger(document, UnitRegister.load(ROOT / "corpus" / "units.toml"))


def _score(pair: Mapping[str, Any], form: str, lower: Read, upper: Read) -> Score:
    gold = {(one, other) for one, other in pair["links"]}
    optional = {(one, other) for one, other in pair["optional"]}
    found = {(link.from_clause, link.to_clause) for link in align(*lower, *upper)} - optional
    return Score(
        pair=f"{pair['from']} → {pair['to']}",
        form=form,
        right=len(found & gold),
        gold=len(gold),
        found=len(found),
        missing=tuple(sorted(gold - found)),
        more=tuple(sorted(found - gold)),
    )
