"""``python -m eval load``: many people at once at the page's server: asking, filtering, opening clauses.

Each person does one thing after the other with a pause for reading in between. The server is a process of
its own; its memory (resident set) and processor time are what Linux says of it. Ends with 1 when anything
failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from assistant.presenting.addresses import clause_address, with_query
from assistant.settings import ROOT
from eval.kept import keep

QUESTIONS = ROOT / "eval" / "questions" / "dev.jsonl"
_TIMEOUT = 30.0
_WARM_SECONDS = 15.0
# What a person does, by weight: the page's own way of asking, the API's, the table, a clause, a unit.
_WEIGHTS = {"ask": 3, "ask_page": 2, "filter": 3, "clause": 3, "unit": 1}

Request: TypeAlias = tuple[str, str, Any]  # method, address, JSON body


@dataclass(slots=True)
class Tally:
    """Seconds of every request by what was done, failures in words, memory in MiB over time, CPU seconds."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    server_seconds: float = 0.0

    def all(self) -> list[float]:
        """The seconds of every request, ascending."""
        return sorted(value for values in self.seconds.values() for value in values)


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print and keep the figures; 1 when a request failed."""
    parser = argparse.ArgumentParser(prog="python -m eval load", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two things, on average (3)")
    parser.add_argument("--batch", type=int, default=0, help="send so many questions first, eight at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="write eval/results/load.json")
    arguments = parser.parse_args(argv)
    with served() as (url, process):
        tally, batch = asyncio.run(_run(url, process, arguments))
    run = {
        "people": arguments.people,
        "seconds": arguments.seconds,
        "pause": arguments.pause,
        "batch": batch,
        **summary(tally),
        "server_cpu_share": round(tally.server_seconds / arguments.seconds, 3),
        "machine_load": [round(value, 1) for value in os.getloadavg()],
    }
    print(json.dumps(run, ensure_ascii=False, indent=1))
    if arguments.keep:
        keep("load", run)
    return 1 if tally.failures or batch.get("failures") else 0


def summary(tally: Tally) -> dict[str, Any]:
    """Counts, percentiles in milliseconds, memory in MiB: at the start, at the end, at its highest."""
    everything = tally.all()
    return {
        "requests": len(everything),
        "failures": dict(tally.failures),
        "p50_ms": percentile(everything, 50),
        "p95_ms": percentile(everything, 95),
        "p99_ms": percentile(everything, 99),
        "by_kind": {
            kind: {"n": len(values), "p50_ms": percentile(values, 50), "p95_ms": percentile(values, 95)}
            for kind, values in sorted(tally.seconds.items())
        },
        "memory_mib": {
            "start": round(tally.memory[0], 1),
            "end": round(tally.memory[-1], 1),
            "highest": round(max(tally.memory), 1),
        }
        if tally.memory
        else {},
    }


def percentile(seconds: Sequence[float], share: int) -> float | None:
    """The value in milliseconds that ``share`` per cent do not exceed; None of none.

    >>> percentile([0.3, 0.1, 0.2, 0.4], 50)
    200.0
    """
    ranked = sorted(seconds)
    return round(1000 * ranked[max(0, -(-len(ranked) * share // 100) - 1)], 1) if ranked else None


@contextmanager
def served() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The page's server over the project's corpus, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "CORPUS_MIRROR": folder}
        environment |= {"INDEX_DIR": f"{folder}/index", "FEEDBACK_FILE": f"{folder}/feedback.jsonl"}
        process = subprocess.Popen([sys.executable, "ui.py"], cwd=ROOT, env=environment)
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                try:
                    if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.5)
            yield url, process
        finally:
            process.terminate()
            process.wait(20)


async def _run(
    url: str, process: subprocess.Popen[bytes], arguments: argparse.Namespace
) -> tuple[Tally, dict[str, Any]]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=arguments.people)
    async with httpx.AsyncClient(base_url=url, timeout=_TIMEOUT, limits=limits) as client:
        questions = _questions()
        ledgers = (await client.get("/api/ledger")).json()
        random.seed(arguments.seed)
        batch = await _batch(client, questions, arguments.batch) if arguments.batch else {}
        tally = Tally()
        before = _cpu(process.pid)
        until = time.monotonic() + arguments.seconds
        people = [
            _person(
                client, random.Random(arguments.seed * 1000 + n), questions, ledgers, until, arguments, tally
            )
            for n in range(arguments.people)
        ]
        watch = asyncio.create_task(_watch(process.pid, tally, min(_WARM_SECONDS, arguments.seconds / 3)))
        await asyncio.gather(*people)
        tally.memory.append(_resident(process.pid))
        tally.server_seconds = _cpu(process.pid) - before
        watch.cancel()
    return tally, batch


async def _person(
    client: httpx.AsyncClient,
    chance: random.Random,
    questions: Sequence[str],
    ledgers: Sequence[Any],
    until: float,
    arguments: argparse.Namespace,
    tally: Tally,
) -> None:
    # People do not begin all at the same moment.
    await asyncio.sleep(chance.uniform(0, arguments.pause))
    kinds, weights = list(_WEIGHTS), list(_WEIGHTS.values())
    while time.monotonic() < until:
        kind = chance.choices(kinds, weights)[0]
        await _send(client, kind, _request(kind, chance, questions, ledgers), tally)
        await asyncio.sleep(chance.uniform(0, 2 * arguments.pause))


def _request(kind: str, chance: random.Random, questions: Sequence[str], ledgers: Sequence[Any]) -> Request:
    ledger = chance.choice([row for row in ledgers if row["tasks"]])
    units = [unit["name"] for task in ledger["tasks"] for unit in task["units"]]
    if kind == "ask":
        return "POST", "/api/ask", {"question": chance.choice(questions)}
    if kind == "ask_page":
        return "POST", "/gradio_api/run/ask", {"data": [chance.choice(questions)]}
    if kind == "filter":
        query = {"document": ledger["document"]["id"], "unit": chance.choice(["", *units]), "words": ""}
        return "GET", with_query("/view/ledger", query), None
    if kind == "unit" and units:
        return "GET", with_query("/view/unit", {"unit": chance.choice(units)}), None
    clause = chance.choice(ledger["clauses"])
    return "GET", clause_address(ledger["document"]["id"], clause["clause"]), None


async def _send(client: httpx.AsyncClient, kind: str, request: Request, tally: Tally) -> None:
    method, address, body = request
    began = time.perf_counter()
    try:
        reply = await client.request(method, address, json=body)
        words = "" if reply.status_code == 200 else f"{kind}: {reply.status_code} {reply.text[:80]}"
    except httpx.HTTPError as error:
        words = f"{kind}: {type(error).__name__}"
    tally.seconds.setdefault(kind, []).append(time.perf_counter() - began)
    if words:
        tally.failures[words] += 1


async def _batch(client: httpx.AsyncClient, questions: Sequence[str], count: int) -> dict[str, Any]:
    """``count`` questions as fast as they are answered."""
    tally = Tally()
    waiting = iter([questions[n % len(questions)] for n in range(count)])

    async def work() -> None:
        for question in waiting:
            await _send(client, "ask", ("POST", "/api/ask", {"question": question}), tally)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(8)))
    seconds = round(time.perf_counter() - began, 1)
    return {"questions": count, "seconds": seconds, "failures": dict(tally.failures)}


async def _watch(pid: int, tally: Tally, warm: float) -> None:
    await asyncio.sleep(warm)
    while True:
        tally.memory.append(_resident(pid))
        await asyncio.sleep(5)


def _resident(pid: int) -> float:
    """MiB of a process in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _cpu(pid: int) -> float:
    """Seconds of processor time a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _questions() -> list[str]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [turn for line in lines if line.strip() for turn in json.loads(line)["turns"]]
