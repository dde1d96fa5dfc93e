"""Terms → rows without a dictionary in memory: sorted hashes that stay on disk.

At the size of a policy library the dictionaries of all segments take longer to load than a question takes
to answer, and more memory than the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``hashes`` of the terms, ascending, and the row of each."""

    hashes: NDArray[np.uint64]
    places: NDArray[np.int32]

    @classmethod
    def build(cls, rows: Mapping[str, int]) -> Vocabulary:
        """The vocabulary of ``rows``.

        Two terms of one hash would be one to the index; among a million terms that happens once in 37
        million corpora.
        """
        hashes = hash_terms(rows)
        order = np.argsort(hashes)
        return cls(hashes[order], np.fromiter(rows.values(), np.int32, len(rows))[order])

    def rows(self, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The row of each term by its hash, -1 where it is not held."""
        if not len(self.hashes):
            return np.full(len(hashes), -1, np.int32)
        at = np.minimum(self.hashes.searchsorted(hashes), len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, self.places[at], np.int32(-1)).astype(np.int32)

    def save(self, folder: Path, name: str) -> None:
        """Write ``name``.hashes.npy and ``name``.places.npy into ``folder``."""
        np.save(folder / f"{name}.hashes.npy", self.hashes, allow_pickle=False)
        np.save(folder / f"{name}.places.npy", self.places, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Vocabulary:
        """Read what ``save`` wrote; the arrays stay on disk until they are needed."""
        return cls(
            *(
                np.load(folder / f"{name}.{part}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
                for part in ("hashes", "places")
            )
        )


def hash_terms(terms: Collection[str]) -> NDArray[np.uint64]:
    """The hashes by which vocabularies know ``terms``."""
    return np.fromiter(map(_hash, terms), np.uint64, len(terms))


@lru_cache(maxsize=65_536)
def _hash(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")
