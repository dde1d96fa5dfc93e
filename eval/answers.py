"""``python -m eval answers``: every question through the assistant, scored by kind."""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.assistant import Assistant
from assistant.errors import QuestionError
from assistant.models import Answer
from assistant.settings import ROOT
from eval import kept
from eval.corpora import COLLECTIONS, NotHere, main_document, open_collection
from eval.judging import Check, Cited, Judged, judge

QUESTIONS = ROOT / "eval" / "questions"
MEASURES = (
    "tasks", "printed", "inherited", "lead", "values", "deadlines", "say", "coverage", "citations",
    "declined", "status", "false claims", "grounded", "crashed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked: its row, its answers, each turn judged, seconds a turn."""

    row: dict[str, Any]
    answers: tuple[Answer, ...]
    judged: tuple[Judged, ...]
    seconds: tuple[float, ...]

    @property
    def right(self) -> bool:
        """Whether every judged turn is all right."""
        return all(judged.right for judged in self.judged)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the questions and print the scores; 0 also where a collection is skipped."""
    parser = argparse.ArgumentParser(prog="python -m eval answers", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), help="both unless given")
    parser.add_argument("--collection", choices=COLLECTIONS, help="every one unless given")
    parser.add_argument("--kind", help="only questions of this kind")
    parser.add_argument("--verbose", action="store_true", help="print the failing questions of dev")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    for split in [options.split] if options.split else ["dev", "test"]:
        rows = [
            row
            for row in load_questions(split)
            if options.collection in (None, row["collection"]) and options.kind in (None, row["kind"])
        ]
        asked: list[Asked] = []
        for collection in COLLECTIONS:
            part = [row for row in rows if row["collection"] == collection]
            if not part:
                continue
            try:
                with open_collection(collection) as assistant:
                    asked += [ask(assistant, row) for row in part]
            except NotHere as reason:
                print(f"{collection}: {len(part)} questions skipped: {reason}")
        report(split, asked, verbose=options.verbose and split == "dev")
        compare(f"answers-{split}", split, asked, keep=options.keep)
    return 0


def load_questions(split: str) -> list[dict[str, Any]]:
    """Every question of ``split``, in the order of the files."""
    files = [QUESTIONS / f"{split}.jsonl", QUESTIONS / f"other-{split}.jsonl"]
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def ask(assistant: Assistant, row: dict[str, Any]) -> Asked:
    """The turns of ``row`` as one conversation, each judged where something is expected of it."""
    expects = (
        row["expect"] if isinstance(row["expect"], list) else [{}] * (len(row["turns"]) - 1) + [row["expect"]]
    )
    conversation = assistant.converse()
    answers, judged, seconds = [], [], []
    for turn, expect in zip(row["turns"], expects, strict=True):
        begin = time.perf_counter()
        try:
            answer = conversation.ask(turn)
        except QuestionError as error:
            answer = assistant.decline(turn, error)
        except Exception:  # a fault in one question is counted and must not hide the others
            judged.append(Judged((Check("crashed", False, traceback.format_exc(limit=-1)),), Cited()))
            continue
        seconds.append(time.perf_counter() - begin)
        answers.append(answer)
        if expect:
            judged.append(judge(answer, expect, assistant.documents, main_document(row["collection"])))
    return Asked(row, tuple(answers), tuple(judged), tuple(seconds))


def report(split: str, asked: Sequence[Asked], verbose: bool) -> None:
    """Print scores by kind, every one with its n; with ``verbose`` the failing questions."""
    print(f"\n{split}: {len(asked)} questions, commit {kept.commit() or 'unknown'}")
    if not asked:
        return
    print(f"{'kind':<18}{'all right':>12}   by measure (held/n)")
    kinds = dict.fromkeys(item.row["kind"] for item in asked)
    for kind in kinds:
        _line(kind, [item for item in asked if item.row["kind"] == kind])
    _line("total", asked)
    times = sorted(second for item in asked for second in item.seconds) or [0.0]
    print(
        f"seconds a turn: p50 {times[len(times) // 2]:.3f}, p95 {times[int(len(times) * 0.95)]:.3f}, "
        f"longest {times[-1]:.3f} (n={len(times)})"
    )
    for item in asked if verbose else ():
        if not item.right:
            print(f"\n{item.row['id']}  {' / '.join(item.row['turns'])}")
            for judged in item.judged:
                for check in judged.checks:
                    if not check.held:
                        print(f"    {check.measure}: {check.amiss}")
            for last in item.answers[-1:]:
                print(f"    [{last.status}, {last.intent}] {last.text[:160]!r}")


def scores(asked: Sequence[Asked]) -> dict[str, tuple[int, int]]:
    """Measure → (held, n); a measure's n is the number of checks made for it."""
    held: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for judged in _judged(asked):
        for check in judged.checks:
            made[check.measure] += 1
            held[check.measure] += check.held
        cited = judged.cited
        held.update({"citation recall": cited.found, "citation precision": cited.bearing})
        made.update({"citation recall": cited.expected, "citation precision": cited.cited})
    names = (*MEASURES, "citation recall", "citation precision")
    return {name: (held[name], made[name]) for name in names if made[name]}


def compare(name: str, split: str, asked: Sequence[Asked], keep: bool) -> None:
    """Print what was gained and lost against the kept run; ``keep`` puts this one in its place.

    Of test only the number of right ones is kept and printed, never which.
    """
    now = {item.row["id"]: item.right for item in asked}
    before = kept.load(name)
    if before and split == "dev":
        gained, lost = kept.differences(before["right"], now)
        print(f"against {before['commit']}: gained {len(gained)} {gained}\n  lost {len(lost)} {lost}")
    elif before:
        print(f"against {before['commit']}: {before['all']} then, {[sum(now.values()), len(now)]} now")
    if keep:
        by_kind = defaultdict(list)
        for item in asked:
            by_kind[item.row["kind"]].append(item)
        run: dict[str, Any] = {
            "all": [sum(now.values()), len(now)],
            "kinds": {kind: [sum(i.right for i in items), len(items)] for kind, items in by_kind.items()},
            "measures": scores(asked),
        }
        if split == "dev":
            run["right"] = now
        print(f"kept in {kept.keep(name, run).relative_to(ROOT)}")


def _line(kind: str, asked: Sequence[Asked]) -> None:
    right = sum(item.right for item in asked)
    parts = [f"{name} {held}/{made}" for name, (held, made) in scores(asked).items()]
    print(f"{kind:<18}{right:>5}/{len(asked):<4}{right / len(asked):>4.0%}  {', '.join(parts)}")


def _judged(asked: Iterable[Asked]) -> list[Judged]:
    return [judged for item in asked for judged in item.judged]


if __name__ == "__main__":
    sys.exit(main())
