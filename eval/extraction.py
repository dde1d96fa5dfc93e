"""``python -m eval extraction``: ledgers extracted from real notices against gold ledgers."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.extraction.ledger import extract_ledger
from assistant.extraction.units import UnitRegister
from assistant.models import Document, Ledger
from assistant.reading.document import read_document
from assistant.settings import ROOT
from eval import kept

GOLD = ROOT / "eval" / "gold"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Gold rows found, gold rows in all, rows extracted in all; optional gold rows are in none of them."""

    right: int
    gold: int
    found: int
    missing: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Right among found; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right among gold; 1 where there is nothing to find."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.gold + other.gold, self.found + other.found)


def main(argv: Sequence[str] | None = None) -> int:
    """Extract every document that has a gold ledger and is on this machine; print the scores."""
    parser = argparse.ArgumentParser(prog="python -m eval extraction", description=__doc__)
    parser.add_argument("--document", help="only gold files whose name holds this")
    parser.add_argument("--verbose", action="store_true", help="print what is missing and what is more")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    register = UnitRegister.load(ROOT / "corpus" / "units.toml")
    scores: dict[str, dict[str, Score]] = {}
    for path in sorted(GOLD.glob("*.json")):
        if options.document and options.document not in path.stem:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        file = locate(gold["file"])
        if not file.exists():
            print(f"{path.stem}: skipped: {file} is not there")
            continue
        document = read_document(file)
        scores[path.stem] = score(gold, document, extract_ledger(document, register))
    _print(scores, options.verbose)
    before = kept.load("extraction")
    if before:
        _print_changes(before, scores)
    if options.keep:
        run = {
            name: {measure: [s.right, s.gold, s.found] for measure, s in part.items()}
            for name, part in scores.items()
        }
        print(f"kept in {kept.keep('extraction', {'documents': run}).relative_to(ROOT)}")
    return 0


def locate(file: str) -> Path:
    """The path of a gold file's document: ``corpus/…`` in the repository, else beside it."""
    return (ROOT if file.startswith("corpus/") else ROOT.parent) / file


def score(gold: Row, document: Document, ledger: Ledger) -> dict[str, Score]:
    """Measure → score of one document; of targets only those with a figure are counted."""
    targets: list[Row] = [asdict(target) | {"clause": target.span.clause} for target in ledger.targets]
    return {
        "document": match(_facts(gold["document"]), _facts(asdict(document)), _equal),
        "tasks": match(gold["tasks"], [{"clause": task.clause} for task in ledger.tasks], _same("clause")),
        "statements": match(
            [_statement(row["clause"], [name for name, _ in row["units"]]) for row in gold["statements"]],
            [_statement(row.span.clause, [unit.name for unit in row.units]) for row in ledger.statements],
            _equal,
        ),
        "units": match(
            [
                {"clause": row["clause"], "name": _name(name)}
                for row in gold["statements"]
                for name, _ in row["units"]
            ],
            [
                {"clause": row.span.clause, "name": _name(unit.name)}
                for row in ledger.statements
                for unit in row.units
            ],
            _equal,
        ),
        "roles": match(
            _distinct(
                {"clause": row["clause"], "name": _name(name), "role": role}
                for row in gold["statements"]
                for name, role in row["units"]
            ),
            _distinct(
                {"clause": task.clause, "name": _name(unit.name), "role": unit.role}
                for task in ledger.tasks
                for unit in task.units
                if not unit.inherited
            ),
            _equal,
        ),
        "inherited": match(
            [
                {"clause": path, "name": _name(name)}
                for path, names in gold["inherited"].items()
                for name in names
            ],
            [
                {"clause": task.clause, "name": _name(unit.name)}
                for task in ledger.tasks
                for unit in task.units
                if unit.inherited
            ],
            _equal,
        ),
        "rules": match(
            gold["rules"],
            [{"kind": rule.kind, "clause": rule.span.clause} for rule in ledger.rules],
            _same("kind", "clause"),
        ),
        "statement deadlines": match(
            [
                {"clause": row["clause"], "text": _plain(row["deadline"])}
                for row in gold["statements"]
                if row.get("deadline")
            ],
            [
                {"clause": row.span.clause, "text": _plain(row.deadline.text)}
                for row in ledger.statements
                if row.deadline
            ],
            _equal,
        ),
        "deadlines": match(
            gold["deadlines"],
            [
                asdict(deadline) | {"clause": deadline.span.clause}
                for deadline in ledger.deadlines
                if deadline.kind == "by_date"
            ],
            same_deadline,
        ),
        "targets": match(
            [row for row in gold["targets"] if _has_figure(row)],
            [row for row in targets if _has_figure(row)],
            same_target,
        ),
    }


def match(gold: Sequence[Row], found: Sequence[Row], same: Callable[[Row, Row], bool]) -> Score:
    """Gold and found rows paired one to one, in order; an optional gold row takes its match away with it."""
    left = list(found)
    missing, right = [], 0
    for row in sorted(gold, key=lambda row: bool(row.get("optional"))):
        place = next((i for i, other in enumerate(left) if same(row, other)), None)
        if place is not None:
            del left[place]
            right += not row.get("optional")
        elif not row.get("optional"):
            missing.append(_shown(row))
    return Score(
        right, right + len(missing), right + len(left), tuple(missing), tuple(_shown(row) for row in left)
    )


def same_deadline(gold: Row, found: Row) -> bool:
    """Clause, words and date agree; None in gold is not compared."""
    dates = all(gold[name] in (None, found[name]) for name in ("year", "month", "day"))
    return gold["clause"] == found["clause"] and dates and _plain(gold["text"]) == _plain(found["text"])


def same_target(gold: Row, found: Row) -> bool:
    """Clause, comparator, figure, unit and deadline agree, and one indicator holds the other's characters.

    None in gold is not compared.
    """
    if any(gold[name] != found[name] for name in ("clause", "comparator")):
        return False
    if any(gold[name] not in (None, _plain(found[name])) for name in ("unit", "deadline")):
        return False
    one, other = Counter(_plain(gold["indicator"])), Counter(_plain(found["indicator"]))
    return _figure(gold["value"]) == _figure(found["value"]) and (one <= other or other <= one)


def _print(scores: Mapping[str, Mapping[str, Score]], verbose: bool) -> None:
    print(f"commit {kept.commit() or 'unknown'}; right/gold/found, F1")
    totals: dict[str, Score] = {}
    for name, part in scores.items():
        print(name)
        for measure, one in part.items():
            totals[measure] = totals[measure] + one if measure in totals else one
            print(f"  {measure:<20}{one.right:>5}/{one.gold:<5}/{one.found:<5} {one.f1:.3f}")
            for sign, rows in (("-", one.missing), ("+", one.more)) if verbose else ():
                for row in rows:
                    print(f"      {sign} {row}")
    print(f"all ({len(scores)} documents): precision, recall, F1")
    for measure, one in totals.items():
        print(
            f"  {measure:<20}{one.right:>5}/{one.gold:<5}/{one.found:<5}"
            f" {one.precision:.3f} {one.recall:.3f} {one.f1:.3f}"
        )


def _print_changes(before: Mapping[str, Any], scores: Mapping[str, Mapping[str, Score]]) -> None:
    print(f"against {before['commit']} (right/gold/found):")
    for name, part in scores.items():
        for measure, one in part.items():
            then, now = before["documents"].get(name, {}).get(measure), [one.right, one.gold, one.found]
            if then and then != now:
                print(f"  {name} {measure}: {then} then, {now} now")


def _facts(document: Mapping[str, Any]) -> list[Row]:
    names = ("title", "number", "issuer", "level", "written_on")
    return [{"field": name, "value": _plain(document[name])} for name in names if document[name] is not None]


def _statement(clause: str, names: Iterable[str]) -> Row:
    return {"clause": clause, "units": [_name(name) for name in names]}


def _name(name: str) -> str:
    """A unit's name without what it holds in 〔…〕."""
    plain = _plain(name)
    while "〔" in plain and "〕" in plain:
        plain = plain[: plain.index("〔")] + plain[plain.index("〕") + 1 :]
    return plain


def _has_figure(target: Row) -> bool:
    return any(char.isdigit() for char in target["value"])


def _figure(value: str) -> str:
    """The figure with one sign for every dash of a range."""
    return "".join(char if char.isalnum() or char == "." else "-" for char in _plain(value))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _distinct(rows: Iterable[Row]) -> list[Row]:
    return list({_shown(row): row for row in rows}.values())


def _equal(one: Row, other: Row) -> bool:
    return one == other


def _same(*names: str) -> Callable[[Row, Row], bool]:
    return lambda one, other: all(one[name] == other[name] for name in names)


def _shown(row: Row) -> str:
    return json.dumps({key: value for key, value in row.items() if key != "span"}, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
