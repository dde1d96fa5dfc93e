"""Dense search: encoders behind one small Protocol, vectors in a flat faiss index.

The vectors are kept as half-precision numbers. faiss cannot open paths with Chinese characters on every
system, so that Python reads and writes the bytes and faiss looks at them where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EncoderError
from assistant.retrieval.quantised import QuantisedEncoder
from assistant.retrieval.static import StaticEncoder
from assistant.retrieval.transformer import SentenceTransformerEncoder
from assistant.retrieval.vectors import Vectors
from assistant.settings import Settings


class Encoder(Protocol):
    """Texts → unit vectors, shape (texts, dimensions); ``id`` names model and version."""

    id: str

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors: ...


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that ``settings`` name; raises EncoderError where it cannot be had.

    ``encoder`` "" is the built-in one, else a sentence-transformers folder or hub name; ``encoder_backend``
    says what runs the latter.
    """
    if settings.encoder_backend not in ("torch", "onnx"):
        raise EncoderError(f"设置 ENCODER_BACKEND 须是 torch 或 onnx，现在是“{settings.encoder_backend}”")
    if not settings.encoder:
        return StaticEncoder()
    if settings.encoder_backend == "onnx":
        return QuantisedEncoder(settings.encoder, settings.index_dir)
    return SentenceTransformerEncoder(settings.encoder)


class DenseIndex:
    """Inner product over half-precision vectors; rows are passages."""

    def __init__(self, index: Any, source: NDArray[np.uint8]) -> None:
        self._index = index
        self._source = source  # faiss looks at these bytes and does not own them
        self.size = int(index.ntotal)

    @staticmethod
    def build(vectors: Vectors) -> bytes:
        """The serialised index of ``vectors``, one row a passage."""
        import faiss

        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.add(np.ascontiguousarray(vectors, np.float32))
        return bytes(faiss.serialize_index(index))

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Open what ``build`` gave; the vectors stay on disk until they are needed."""
        import faiss

        faiss.omp_set_num_threads(1)  # one question at a time: more threads only wait for each other
        source = np.memmap(path, np.uint8, mode="r")
        reader = faiss.ZeroCopyIOReader(  # type: ignore[attr-defined]
            faiss.swig_ptr(source), source.size
        )
        return cls(faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC), source)

    def search(
        self, vector: Vectors, k: int, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """The rows of the ``k`` highest products with ``vector``, best first, and the products.

        ``among`` narrows to these rows, None means all.
        """
        import faiss

        options = None
        if among is not None:
            options = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        products, rows = self._index.search(
            np.ascontiguousarray(vector.reshape(1, -1)), min(k, self.size) or 1, params=options
        )
        found = rows[0] >= 0
        return rows[0][found], products[0][found]
