"""The built-in encoder: a trained table of piece vectors, read without torch.

The folder ``encoder/`` beside this module is a sentence-transformers model; its README says what it was
trained on. A text's vector is the mean of its pieces' vectors, made a unit vector.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.errors import EncoderError
from assistant.retrieval.vectors import Vectors, unit_rows

BUILT_IN = Path(__file__).parent / "encoder"
_PIECES_AT_ONCE = 32_768
# Texts from which on threads are worth waiting for: on a busy machine each is a question's whole time.
_MANY = 16


class StaticEncoder:
    """A sentence-transformers ``StaticEmbedding`` folder with eight-bit vectors, read with numpy.

    Raises EncoderError where the folder is incomplete.
    """

    def __init__(self, folder: Path = BUILT_IN) -> None:
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        try:
            content = (folder / "model.safetensors").read_bytes()
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
            tensors = load(content)
            self._vectors, self._weights = tensors["embeddings"], tensors["weights"].astype(np.float32)
        except Exception as error:  # both libraries raise kinds of their own
            raise EncoderError(f"内置向量模型不完整：{folder}", folder=str(folder)) from error
        self._tokenizer.no_padding()
        self.id = f"static-{hashlib.sha256(content).hexdigest()[:12]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit vectors of ``texts``; a text without known pieces gives zeros."""
        sums = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        if len(texts) < _MANY:
            pieces = [self._tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
        else:
            pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts), False)]
        rows: list[int] = []
        held = 0
        for row, ids in enumerate(pieces):
            if ids:
                rows.append(row)
                held += len(ids)
            if rows and (held >= _PIECES_AT_ONCE or row == len(pieces) - 1):
                self._add(sums, rows, [pieces[place] for place in rows])
                rows, held = [], 0
        return unit_rows(sums)

    def _add(self, sums: Vectors, rows: list[int], pieces: list[list[int]]) -> None:
        ids = np.concatenate([np.asarray(part, np.int64) for part in pieces])
        starts = np.cumsum([0, *map(len, pieces[:-1])])
        weighted = self._vectors[ids].astype(np.float32)
        weighted *= self._weights[ids, None]
        sums[rows] = np.add.reduceat(weighted, starts)
