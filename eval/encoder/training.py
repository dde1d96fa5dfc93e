"""Contrastive training of a table of piece vectors; a word's vector holds the sum of its characters'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy import sparse

from assistant.retrieval.vectors import Vectors
from eval.encoder.texts import Pairs

# How often a batch comes from each source.
SHARES = {
    "cmrc": 1.0,
    "drcd": 2.0,
    "tpefaq": 0.5,
    "snli": 2.0,
    "cedict": 2.0,
    "gov_head": 0.7,
    "gov_ict": 0.7,
    "law_cloze": 1.5,
    "law_part": 1.0,
    "law_head": 0.5,
    "law_next": 0.3,
}
BATCH = 512
RATE = 0.002
TEMPERATURE = 0.05
DROPPED = 0.1  # of the pieces of a text, so that no single one decides
SIBLINGS = 8  # articles of one law in a batch: each is a hard negative for the others
NESTED = ((256, 1.0), (128, 0.5), (64, 0.3))  # Matryoshka: leading dimensions and their say
_LONGEST = 200  # pieces of a text that are looked at


class Texts:
    """Encoded texts and the bags of pieces that batches draw from them."""

    def __init__(self, ids: NDArray[np.int32], bounds: NDArray[np.int64], rng: np.random.Generator) -> None:
        self._ids = torch.from_numpy(ids.astype(np.int64))
        self._bounds = bounds
        self._rng = rng

    def embed(self, places: NDArray[np.int64], table: torch.Tensor) -> torch.Tensor:
        """The sum of the vectors of each text's pieces, some pieces dropped by chance."""
        lengths = np.minimum(self._bounds[places + 1] - self._bounds[places], _LONGEST)
        starts = np.cumsum(lengths) - lengths
        pieces = np.repeat(self._bounds[places] - starts, lengths) + np.arange(lengths.sum())
        owners = np.repeat(np.arange(len(places)), lengths)
        kept = self._rng.random(len(pieces)) >= DROPPED
        lengths = np.bincount(owners[kept], minlength=len(places))
        offsets = torch.from_numpy(np.cumsum(lengths) - lengths)
        return F.embedding_bag(self._ids[torch.from_numpy(pieces[kept])], table, offsets, mode="sum")


def batches(sources: Mapping[str, Pairs], rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Endless batches of pairs, each from one source."""
    names = [name for name in SHARES if name in sources]
    shares = np.asarray([SHARES[name] for name in names])
    rows = {name: np.asarray(sources[name].rows) for name in names}
    families: dict[str, list[NDArray[np.int64]]] = {}
    for name in names:
        groups = np.asarray(sources[name].groups)
        if groups.max() >= 0:
            order = np.argsort(groups, kind="stable")
            families[name] = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    while True:
        name = names[rng.choice(len(names), p=shares / shares.sum())]
        if name in families:
            chosen: list[int] = []
            while len(chosen) < BATCH:
                family = families[name][rng.integers(len(families[name]))]
                chosen.extend(rng.choice(family, min(len(family), SIBLINGS), replace=False))
            yield rows[name][np.asarray(chosen[:BATCH])]
        else:
            size = min(BATCH, len(rows[name]))
            yield rows[name][rng.choice(len(rows[name]), size, replace=False)]


def loss_of(left: torch.Tensor, right: torch.Tensor, pairs: NDArray[np.int64]) -> torch.Tensor:
    """Each text must find its partner among the batch, both ways, at every nested size."""
    a, b = pairs[:, 0], pairs[:, 1]
    same = (b[:, None] == b) | (a[:, None] == a) | (a[:, None] == b)
    np.fill_diagonal(same, False)
    masked = torch.from_numpy(same)
    wanted = torch.arange(len(pairs))
    total = torch.zeros(())
    for dimensions, say in NESTED:
        scores = F.normalize(left[:, :dimensions]) @ F.normalize(right[:, :dimensions]).T / TEMPERATURE
        scores = scores.masked_fill(masked, -1e4)
        both = F.cross_entropy(scores, wanted) + F.cross_entropy(scores.T, wanted)
        total = total + say * both / 2
    return total


def train(
    own: Vectors,
    characters: Vectors,
    parts: sparse.csr_matrix,
    encoded: tuple[NDArray[np.int32], NDArray[np.int64]],
    sources: Mapping[str, Pairs],
    steps: int,
    seed: int,
) -> Vectors:
    """The trained table; a progress line every hundred steps."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    texts = Texts(*encoded, rng)
    down, up = _sparse(parts), _sparse(parts.T.tocsr())
    weights = [torch.from_numpy(own), torch.from_numpy(characters)]
    optimizer = torch.optim.Adam(weights, lr=RATE, betas=(0.9, 0.99))
    losses: list[float] = []
    for step, pairs in zip(range(steps), batches(sources, rng), strict=False):
        for group in optimizer.param_groups:
            group["lr"] = RATE * max(0.02, 1 - step / steps)
        table = (weights[0] + down @ weights[1]).requires_grad_()
        loss = loss_of(texts.embed(pairs[:, 0], table), texts.embed(pairs[:, 1], table), pairs)
        loss.backward()  # type: ignore[no-untyped-call]
        gradient = table.grad
        assert gradient is not None
        weights[0].grad = gradient
        weights[1].grad = up @ gradient  # torch does not differentiate through its sparse rows
        optimizer.step()
        losses.append(loss.item())
        if step % 100 == 99:
            print(f"step {step + 1}/{steps}: loss {np.mean(losses[-100:]):.3f}", flush=True)
    trained: Vectors = (weights[0] + down @ weights[1]).numpy()
    return trained


def _sparse(matrix: sparse.csr_matrix) -> torch.Tensor:
    return torch.sparse_csr_tensor(
        torch.from_numpy(matrix.indptr.astype(np.int64)),
        torch.from_numpy(matrix.indices.astype(np.int64)),
        torch.from_numpy(matrix.data),
        size=matrix.shape,
    )
