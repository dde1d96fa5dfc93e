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
from assistant.retrieval.static import StaticEncoder
from assistant.retrieval.vectors import Vectors, unit_rows


class Encoder(Protocol):
    """Texts → unit vectors, shape (texts, dimensions); ``id`` names model and version."""

    id: str

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors: ...


# Models that want words in front of a question (not of a passage), as their model cards ask.
_INSTRUCTIONS = {"bge-": "为这个句子生成表示以用于检索相关文章："}


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by folder or hub name.

    Importing the library takes seconds, so that it happens at the first text, not before.
    """

    def __init__(self, model: str) -> None:
        self.id = f"sentence-transformers:{model}"
        self._name = model
        self._model: Any = None
        name = Path(model).name.lower()
        self._instruction = next(
            (words for start, words in _INSTRUCTIONS.items() if name.startswith(start) and "zh" in name), ""
        )

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit vectors of ``texts``; raises EncoderError where the model cannot be loaded."""
        if self._model is None:
            self._model = self._load()
        chosen = [self._instruction + text for text in texts] if query else list(texts)
        vectors = self._model.encode(chosen, batch_size=64, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, np.float32))

    def _load(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self._name, device="cpu", local_files_only=True)
        except Exception as error:  # the library raises many kinds; each means the same here
            raise EncoderError(
                f"无法加载向量模型“{self._name}”，请检查设置 ENCODER 或先下载该模型", model=self._name
            ) from error


def load_encoder(name: str) -> Encoder:
    """The encoder of that name: "" the built-in one, else a sentence-transformers folder or hub name."""
    return SentenceTransformerEncoder(name) if name else StaticEncoder()


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
