"""A trained table as a folder that sentence-transformers opens."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors.numpy import save_file
from tokenizers import Tokenizer

from assistant.retrieval.vectors import Vectors
from eval.encoder.tables import quantize

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.models.StaticEmbedding",
    },
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def save(folder: Path, tokenizer: Tokenizer, table: Vectors) -> None:
    """Write tokenizer, eight-bit rows with a weight each, and what the loader wants to know."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    rows, weights = quantize(table)
    save_file({"embeddings": rows, "weights": weights}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
    _write(folder / "modules.json", _MODULES)
    _write(folder / "1_Normalize" / "config.json", {})
    _write(
        folder / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"},
    )


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
