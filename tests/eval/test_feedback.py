"""The report on what readers said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.feedback import main, read_feedback, report


def row(verdict: str, status: str, note: str = "") -> dict[str, object]:
    answer = {"status": status, "intent": "task", "text": "答复"}
    return {
        "at": "2026-01-01T00:00:00+00:00",
        "verdict": verdict,
        "note": note,
        "turns": ["一", "二"],
        "answer": answer,
    }


def test_the_report_counts_and_lists_what_was_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feedback.jsonl"
    rows = [row("useful", "answered"), row("wrong", "answered", "少一家"), row("wrong", "abstained")]
    lines = [json.dumps(one, ensure_ascii=False) for one in rows]
    path.write_text("\n".join([*lines, '{"verdict": "wro', "[]"]), encoding="utf-8")
    assert read_feedback(path) == rows
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "3 verdicts: 1 useful, 2 wrong" in printed
    assert printed.count("一 / 二") == 2
    assert "note: 少一家" in printed


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert main([str(tmp_path / "none")]) == 1
    assert report([]) == "0 verdicts: 0 useful, 0 wrong"
