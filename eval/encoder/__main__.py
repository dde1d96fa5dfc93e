"""Train the built-in encoder: ``python -m eval.encoder --laws laws.jsonl.gz --pairs pairs.jsonl.gz``.

Writes a sentence-transformers folder and judges it on sets never trained on (``--sts``, ``--questions``);
without ``--laws`` and ``--pairs`` only judges the one there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.static import BUILT_IN, StaticEncoder
from assistant.retrieval.vectors import Vectors
from eval.encoder.judging import judge
from eval.encoder.saving import save
from eval.encoder.tables import composition, cooccurrence_vectors
from eval.encoder.texts import collect
from eval.encoder.vocabulary import choose_vocabulary, encode

DIMENSIONS = 256
SMOOTHING = 1e-3  # a piece weighs a / (a + p): frequent ones say little (Arora, Liang and Ma 2017)
IDENTITY = 1.5  # how much a character counts for being itself, against what it co-occurs with


def main(argv: Sequence[str] | None = None) -> int:
    """Train, save and judge as the arguments say; 0."""
    parser = argparse.ArgumentParser(prog="python -m eval.encoder", description=__doc__)
    parser.add_argument("--laws", type=Path, help="JSONL of laws, gzipped: id, title, text")
    parser.add_argument("--pairs", type=Path, help="JSONL of pairs, gzipped: source, a, b")
    parser.add_argument("--sts", type=Path, help="JSONL to judge on: set, a, b, score")
    parser.add_argument("--questions", type=Path, help="JSONL to judge on: question, passage")
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    parser.add_argument("--pieces", type=int, default=32_000)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    if options.laws and options.pairs:
        _train(options)
    for line in judge(StaticEncoder(options.out), options.sts, options.questions):
        print(line)
    return 0


def _train(options: argparse.Namespace) -> None:
    from eval.encoder.training import train

    start = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {what}", flush=True)

    collection = collect(options.laws, options.pairs, options.seed)
    say(f"{len(collection.texts)} texts; " + str({n: len(p.rows) for n, p in collection.sources.items()}))
    tokenizer, probability = choose_vocabulary(collection.texts, options.pieces)
    pieces = [tokenizer.id_to_token(place) or "" for place in range(tokenizer.get_vocab_size())]
    encoded = encode(tokenizer, collection.texts)
    say(f"{len(pieces)} pieces, {len(encoded[0])} in the texts")
    vectors = cooccurrence_vectors(*encoded, len(pieces), DIMENSIONS, options.seed)
    say("co-occurrence reduced")
    parts = composition(pieces)
    own, characters = _start(vectors, pieces, parts, probability, options.seed)
    table = train(own, characters, parts, encoded, collection.sources, options.steps, options.seed)
    save(options.out, tokenizer, table)
    say(f"saved to {options.out}")


def _start(
    vectors: Vectors,
    pieces: Sequence[str],
    parts: object,
    probability: NDArray[np.float64],
    seed: int,
) -> tuple[Vectors, Vectors]:
    """Own vectors from co-occurrence, characters by chance; frequent ones small, long words large."""
    lengths = np.asarray([len(piece) for piece in pieces])
    within = parts.T @ probability  # type: ignore[attr-defined]
    within = within / within.sum()
    own = vectors * (SMOOTHING / (SMOOTHING + probability) * np.sqrt(lengths))[:, None]
    rng = np.random.default_rng(seed)
    chance = rng.standard_normal(vectors.shape) / np.sqrt(vectors.shape[1])
    characters = chance * (IDENTITY * SMOOTHING / (SMOOTHING + within))[:, None]
    return own.astype(np.float32), characters.astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
