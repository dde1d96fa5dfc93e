"""Kept runs: one JSON file a measurement in ``eval/results/``, with the commit it was made at."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.settings import ROOT

RESULTS = ROOT / "eval" / "results"


def commit() -> str:
    """The short hash of the checked-out commit, ``+`` where more than kept runs differs; "" outside git."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!eval/results")
        return head + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def load(name: str) -> dict[str, Any] | None:
    """The run kept under ``name``, or None."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def keep(name: str, run: Mapping[str, Any]) -> Path:
    """Keep ``run`` under ``name``, stamped with the commit; the file it went to."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps({"commit": commit(), **run}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def differences(before: Mapping[str, bool], now: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """Ids that came right and ids that went wrong between two runs; only those in both."""
    both = [key for key in now if key in before]
    return [key for key in both if now[key] > before[key]], [key for key in both if now[key] < before[key]]


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
