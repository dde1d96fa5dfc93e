"""``python -m eval scale``: what building, opening and asking cost as the collection of laws grows."""

# Time is processor time: what a question costs, whatever else the machine is doing. On an idle machine a
# clock on the wall shows the same, since each stage runs on one core.

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.retrieval.lexical import LuceneBM25
from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.passages import Passage, build_passages
from assistant.retrieval.query import QueryReader
from assistant.retrieval.ranking import Ranker
from assistant.retrieval.store import add_documents, build_index, open_index, remove_documents
from assistant.retrieval.tokens import Tokenizer
from assistant.settings import Settings
from eval import kept
from eval.corpora import SHARED
from eval.growth import picture
from eval.laws import known_items, read_laws

LAWS = SHARED / "scale" / "laws.jsonl.gz"
SHARES = (0.01, 0.1, 1.0)
_QUESTIONS = 200
_ASKED = "questions.json"
_COMPARED = 20  # questions that rank-bm25 answers too


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each share in processes of its own, print a table, keep numbers and picture if asked."""
    parser = argparse.ArgumentParser(prog="python -m eval scale", description=__doc__)
    parser.add_argument("--share", type=float, action="append", help=f"of the laws; {SHARES} unless given")
    parser.add_argument("--keep", action="store_true", help="keep numbers and picture in eval/results")
    parser.add_argument("--stage", choices=("build", "ask", "compare"), help=argparse.SUPPRESS)
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if not LAWS.exists():
        print(f"skipped, {LAWS} is not there", file=sys.stderr)
        return 0
    if options.stage:
        stage: Callable[[float, Settings], dict[str, Any]] = globals()[f"_{options.stage}"]
        print(json.dumps(stage(options.share[0], Settings(index_dir=options.index))))
        return 0
    rows = []
    for share in options.share or SHARES:
        with TemporaryDirectory(prefix="scale-") as folder:
            row = {"share": share}
            # Made here: what it takes to make them is no memory of those who answer.
            questions = known_items(list(read_laws(LAWS, min(share, 0.05))), _QUESTIONS, seed=2)[0]
            Path(folder, _ASKED).write_text(json.dumps(list(questions.values())), encoding="utf-8")
            for name in ("build", "ask", "compare"):
                row |= _in_own_process(name, share, Path(folder, "index"))
        rows.append(row)
        print(json.dumps(row, ensure_ascii=False, indent=1), flush=True)
    if options.keep:
        print("kept in", kept.keep("scale", {"clock": "processor time", "rows": rows}))
        (kept.RESULTS / "scale.svg").write_text(picture(rows), encoding="utf-8")
    return 0


def _in_own_process(stage: str, share: float, index: Path) -> dict[str, Any]:
    """What one stage prints; a process of its own so that memory is that stage's alone."""
    command = [
        sys.executable,
        "-m",
        "eval",
        "scale",
        "--stage",
        stage,
        "--share",
        str(share),
        "--index",
        index,
    ]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _build(share: float, settings: Settings) -> dict[str, Any]:
    counted = {"documents": 0, "clauses": 0, "characters": 0}

    def count() -> Iterable[Any]:
        for entry in read_laws(LAWS, share):
            counted["documents"] += 1
            counted["clauses"] += len(entry[0].clauses)
            counted["characters"] += len(entry[0].text)
            yield entry

    start = time.process_time()
    build_index(count(), settings)
    took = time.process_time() - start
    size = sum(file.stat().st_size for file in settings.index_dir.rglob("*") if file.is_file())
    return counted | {"build_s": round(took, 1), "build_peak_mb": _peak_mb(), "index_mb": size >> 20}


def _ask(share: float, settings: Settings) -> dict[str, Any]:
    start = time.process_time()
    library = open_index(settings)
    row: dict[str, Any] = {"open_s": round(time.process_time() - start, 3)}
    questions = _questions(settings)
    seconds: dict[str, list[float]] = defaultdict(list)
    _watch(QueryReader, {"read": "read"}, seconds)
    _watch(Ranker, {"_dense": "dense", "_whole": "lexical", "_second_look": "second"}, seconds)
    _watch(IndexedLibrary, {"search": "whole"}, seconds)
    library.search(questions[0])
    seconds.clear()
    for question in questions:
        library.search(question)
    for name, values in seconds.items():
        cuts = np.quantile(values, [0.5, 0.95, 0.99]) * 1000
        row[f"{name}_ms"] = [round(float(cut), 2) for cut in cuts]
    row |= {"serve_mb": _resident_mb("Rss"), "serve_own_mb": _resident_mb("Anonymous")}
    document, ledger = next(iter(read_laws(LAWS, 1.0)))
    start = time.process_time()
    add_documents([(replace(document, id="added"), ledger)], settings)
    row["add_s"] = round(time.process_time() - start, 3)
    start = time.process_time()
    remove_documents(["added"], settings)
    row["remove_s"] = round(time.process_time() - start, 3)
    return row


def _compare(share: float, settings: Settings) -> dict[str, Any]:
    """The clause-by-character search against rank-bm25's own on the same counts."""
    library = open_index(settings)
    ranker, reader = library.ranker, library.reader
    index = ranker.clauses["characters"]
    fitted = LuceneBM25(
        _characters(passage) for entry in read_laws(LAWS, share) for passage in build_passages(*entry)
    )
    questions = _questions(settings)[:_COMPARED]
    ours, theirs, same = [], [], 0
    for question in questions:
        read = reader.read(question, 1.0, 0.0)
        query = dict.fromkeys(read.characters, 1.0)
        read = replace(read, characters=query)
        start = time.process_time()
        terms = ranker.look_up(read)["characters"]
        mine = index.scores(terms, index.weights(terms))
        ours.append(time.process_time() - start)
        start = time.process_time()
        reference = fitted.get_scores(list(query))
        theirs.append(time.process_time() - start)
        tenth = np.sort(reference)[-10]
        same += bool((reference[np.argsort(-mine, kind="stable")[:10]] >= tenth - 1e-4).all())
    ratio = float(np.median(theirs) / np.median(ours))
    return {
        "rank_bm25_ms": round(float(np.median(theirs)) * 1000, 1),
        "ours_ms": round(float(np.median(ours)) * 1000, 2),
        "times_faster": round(ratio),
        "same_top_ten": f"{same}/{len(questions)}",
    }


def _characters(passage: Passage) -> list[str]:
    """The characters of a clause as the index counts them."""
    parts = (
        passage.title,
        passage.above,
        passage.units,
        passage.heading,
        passage.heading,
        *passage.sentences,
    )
    cut = Tokenizer({}, 1).characters
    return [character for part in parts for character in cut(part)]


def _watch(kind: type, names: Mapping[str, str], seconds: dict[str, list[float]]) -> None:
    """Note how long each call of the named methods takes."""
    for method, label in names.items():
        inner = getattr(kind, method)

        def outer(*args: Any, _inner: Any = inner, _label: str = label, **options: Any) -> Any:
            start = time.process_time()
            found = _inner(*args, **options)
            seconds[_label].append(time.process_time() - start)
            return found

        setattr(kind, method, outer)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _resident_mb(kind: str) -> int:
    """Memory of this process: ``Rss`` all of it, ``Anonymous`` without what the index lends from the disk."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return int(rollup.split(f"\n{kind}:")[1].split()[0]) >> 10


def _questions(settings: Settings) -> list[str]:
    found: list[str] = json.loads((settings.index_dir.parent / _ASKED).read_text(encoding="utf-8"))
    return found
