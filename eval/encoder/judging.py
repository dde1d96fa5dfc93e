"""How good an encoder is: sentence similarity and finding the passage that answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from assistant.retrieval.dense import Encoder
from assistant.retrieval.vectors import Vectors, unit_rows
from eval.encoder.texts import read_lines


def judge(encoder: Encoder, sts: Path | None, questions: Path | None) -> Iterator[str]:
    """One line a measure, at every nested number of dimensions."""
    if sts:
        rows = list(read_lines(sts))
        for name in dict.fromkeys(row["set"] for row in rows):
            chosen = [row for row in rows if row["set"] == name]
            left = encoder.encode([row["a"] for row in chosen])
            right = encoder.encode([row["b"] for row in chosen])
            scores = [row["score"] for row in chosen]
            for size in _sizes(left):
                products = (unit_rows(left[:, :size]) * unit_rows(right[:, :size])).sum(axis=1)
                found = spearmanr(products, scores).statistic
                yield f"{name}: Spearman {100 * found:.2f} at {size} dimensions, n = {len(chosen)}"
    if questions:
        rows = list(read_lines(questions))
        passages = list(dict.fromkeys(row["passage"] for row in rows))
        wanted = np.asarray([passages.index(row["passage"]) for row in rows])
        asked, held = encoder.encode([row["question"] for row in rows], query=True), encoder.encode(passages)
        for size in _sizes(asked):
            best = (unit_rows(asked[:, :size]) @ unit_rows(held[:, :size]).T).argmax(axis=1)
            right_first = float((best == wanted).mean())
            yield (
                f"{questions.name}: R@1 {right_first:.3f} at {size} dimensions,"
                f" n = {len(rows)}, {len(passages)} passages"
            )


def _sizes(vectors: Vectors) -> list[int]:
    return [size for size in (vectors.shape[1], 128, 64) if size <= vectors.shape[1]]
