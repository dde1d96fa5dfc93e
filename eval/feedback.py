"""What readers said of answers: counts, and the ones found wrong with their notes.

python -m eval feedback [FILE]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.settings import Settings


def read_feedback(path: Path) -> list[dict[str, Any]]:
    """The rows of a feedback file, in order; a line broken off while it was written is left out."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and row.get("verdict"):
            rows.append(row)
    return rows


def report(rows: Sequence[dict[str, Any]]) -> str:
    """Counts by verdict, status and intent; then every answer found wrong: questions, answer, note."""
    verdicts = Counter(row["verdict"] for row in rows)
    lines = [f"{len(rows)} verdicts: {verdicts['useful']} useful, {verdicts['wrong']} wrong"]
    for field in ("status", "intent"):
        counts = Counter((row["verdict"], row["answer"][field]) for row in rows)
        names = sorted({name for _, name in counts})
        lines += [
            f"  {name:<18} {counts['useful', name]:>4} useful {counts['wrong', name]:>4} wrong"
            for name in names
        ]
    for row in rows:
        if row["verdict"] == "wrong":
            lines += ["", f"{row['at']}  {' / '.join(row['turns'])}", f"  {row['answer']['text']}"]
            lines += [f"  note: {row['note']}"] if row["note"] else []
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Print the report; 1 where there is no feedback file."""
    parser = argparse.ArgumentParser(prog="python -m eval feedback", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=Settings.from_environment().feedback_file)
    path = parser.parse_args(argv).file
    if not path.exists():
        print(f"no feedback yet: {path}")
        return 1
    print(report(read_feedback(path)))
    return 0
