"""Any sentence-transformers model, by folder or hub name, run by torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EncoderError
from assistant.retrieval.vectors import Vectors, unit_rows

# Models that want words in front of a question (not of a passage), as their model cards ask.
_INSTRUCTIONS = {"bge-": "为这个句子生成表示以用于检索相关文章："}


class SentenceTransformerEncoder:
    """The model as its makers run it.

    Importing the library takes seconds, so that it happens at the first text, not before.
    """

    def __init__(self, model: str) -> None:
        self.id = f"sentence-transformers:{model}"
        self._name = model
        self._model: Any = None
        self._instruction = instruction_of(model)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit vectors of ``texts``; raises EncoderError where the model cannot be loaded."""
        if self._model is None:
            self._model = load_model(self._name)
        chosen = [self._instruction + text for text in texts] if query else list(texts)
        vectors = self._model.encode(chosen, batch_size=64, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, np.float32))


def instruction_of(model: str) -> str:
    """The words that a question gets in front of it; "" where its model asks for none."""
    name = Path(model).name.lower()
    return next(
        (words for start, words in _INSTRUCTIONS.items() if name.startswith(start) and "zh" in name), ""
    )


def load_model(name: str) -> Any:
    """The ``SentenceTransformer`` of that folder or hub name, from this machine alone.

    Raises EncoderError where it is not here or cannot be read.
    """
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except Exception as error:  # the library raises many kinds; each means the same here
        raise EncoderError(
            f"无法加载向量模型“{name}”，请检查设置 ENCODER 或先下载该模型", model=name
        ) from error
