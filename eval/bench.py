"""``python -m eval bench``: what using the assistant costs on this machine; medians, with n.

Every figure is taken in one run, so that they can be compared with one another. The machine is not
quiet: read ratios rather than single times.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from assistant.settings import ROOT, Settings
from eval.made import made_pdf, made_text

QUESTIONS = ROOT / "eval" / "questions" / "dev.jsonl"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval bench", description=__doc__)
    parser.add_argument("-n", type=int, default=5, help="runs of each whole command (5)")
    runs = parser.parse_args(argv).n
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INDEX_DIR"] = folder
        show("read and extract the notice", timed(read_notice, runs * 4))
        show("  processor time", timed(read_notice, runs * 4, time.process_time))
        for name, made in (("20 pages", made_pdf(20)), ("1 MB", made_text(1)), ("10 MB", made_text(10))):
            path = Path(folder) / f"made.{'pdf' if made.startswith(b'%PDF') else 'txt'}"
            path.write_bytes(made)
            ledger_of(path, name, runs if len(made) < 1e6 else 1)
        show("build the index", timed(lambda: command("build"), runs))
        show("ask, whole command", timed(lambda: command("ask", "--json", "第8项任务谁牵头"), runs))
        show("open the index in process", timed(open_assistant, runs))
        questions_in_process()
        show("start to first page", [start_page() for _ in range(min(runs, 3))])
    return 0


def timed(
    action: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Seconds of each of ``runs`` runs, after one that does not count where there are several."""
    if runs > 1:
        action()
    seconds = []
    for _ in range(runs):
        began = clock()
        action()
        seconds.append(clock() - began)
    return seconds


def show(name: str, seconds: list[float]) -> None:
    """One line: median, lowest and highest in milliseconds, n."""
    median, low, high = (1000 * value for value in (statistics.median(seconds), min(seconds), max(seconds)))
    print(f"{name:34} {median:9.1f} ms   ({low:.1f}–{high:.1f}, n={len(seconds)})", flush=True)


def command(*arguments: str) -> None:
    """One whole command line."""
    subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=600,
    )


def ledger_of(path: Path, name: str, runs: int) -> None:
    """The ledger of a file outside the corpus, the whole command: what a clock shows and what a quiet
    machine would."""
    before = os.times()
    seconds = timed(partial(command, "ledger", str(path)), runs)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    show(f"ledger of {name}, whole command", seconds)
    print(f"{'  processor time':34} {1000 * processor / (runs + (runs > 1)):9.1f} ms")


def read_notice() -> None:
    """From file to ledger."""
    from assistant.corpus.building import read_with_ledger

    settings = Settings()
    read_with_ledger(settings.corpus_dir / f"{settings.default_document}.txt", settings)


def open_assistant() -> object:
    """An assistant over the index that is there."""
    from assistant.assistant import Assistant

    return Assistant.open()


def questions_in_process() -> None:
    """Every turn of the dev questions about the notice, one after the other."""
    from assistant.assistant import Assistant

    assistant = Assistant.open()
    seconds = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        conversation = assistant.converse()
        for turn in json.loads(line)["turns"]:
            began = time.perf_counter()
            conversation.ask(turn)
            seconds.append(time.perf_counter() - began)
    cuts = statistics.quantiles(seconds, n=100)
    print(
        f"{'a question in process':34} {1000 * cuts[49]:9.1f} ms p50, {1000 * cuts[94]:.1f} ms p95, "
        f"{1000 * cuts[98]:.1f} ms p99 (n={len(seconds)})"
    )
    print(f"{'resident memory, assistant':34} {resident(os.getpid()):9.0f} MB")


def start_page() -> float:
    """Seconds from the start of ui.py to a served first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "ui.py"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - began < 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
                    response.read()
                    seconds = time.perf_counter() - began
                    print(f"{'resident memory, page':34} {resident(server.pid):9.0f} MB")
                    return seconds
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the page did not start")
    finally:
        server.terminate()
        server.wait()


def resident(process: int) -> float:
    """Resident memory of a process in megabytes; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1000 if found else 0.0
