"""A sentence-transformers model in eight bits, run by onnxruntime: the same vectors but for rounding, sooner.

The model is turned once and kept in the index folder; from then on neither torch nor the library is loaded.
Needs the packages of ``requirements-onnx.txt``.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EncoderError
from assistant.retrieval.transformer import instruction_of, load_model
from assistant.retrieval.vectors import Vectors, unit_rows

_BATCH = 32
# What models of this kind ask for → where a tokenizer's result holds it.
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
# Texts on which the turned model must give what the model itself gives, and how nearly (cosine).
_TRIED = ("推进垃圾分类", "到2025年，城镇污水处理率达到95%以上。", "充电桩归谁管")
_NEAR = 0.95


class QuantisedEncoder:
    """The model ``model`` in eight bits; what it is turned into is kept in ``folder``.

    Raises EncoderError where the packages are not installed.
    """

    def __init__(self, model: str, folder: Path) -> None:
        try:
            self._runtime = import_module("onnxruntime")
        except ImportError as error:
            raise EncoderError(_missing(error), model=model) from error
        key = hashlib.sha256(repr((model, _files(Path(model)))).encode()).hexdigest()[:12]
        self.id = f"onnx-int8:{model}:{key}"
        self._name = model
        self._folder = folder / f".encoder-{key}"
        self._instruction = instruction_of(model)
        self._session: Any = None
        self._tokenizer: Any = None

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit vectors of ``texts``; raises EncoderError where the model cannot be loaded or turned."""
        if self._session is None:
            if not self._folder.is_dir():
                self._turn()
            self._open(self._folder)
        chosen = [self._instruction + text for text in texts] if query else list(texts)
        vectors: list[Any] = [None] * len(chosen)
        # Texts of one length together: a batch is as slow as its longest.
        order = sorted(range(len(chosen)), key=lambda place: len(chosen[place]))
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            for place, vector in zip(places, self._run([chosen[place] for place in places]), strict=True):
                vectors[place] = vector
        return unit_rows(np.asarray(vectors, np.float32))

    def _run(self, texts: list[str]) -> Any:
        pieces = self._tokenizer.encode_batch(texts)
        asked = [item.name for item in self._session.get_inputs()]
        given = {name: np.array([getattr(one, _INPUTS[name]) for one in pieces], np.int64) for name in asked}
        return self._session.run(None, given)[0]

    def _open(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            content = (
                folder / "model.onnx"
            ).read_bytes()  # by path it fails on Chinese names on some systems
            options = self._runtime.SessionOptions()
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting is no work
            self._session = self._runtime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise kinds of their own
            raise EncoderError(f"向量模型不完整，请删除后重建：{folder}", folder=str(folder)) from error

    def _turn(self) -> None:
        model = load_model(self._name)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=self._folder.parent) as name:
            beside = Path(name, "model")
            beside.mkdir()
            try:
                _export(model, beside)
                self._open(beside)
                expected = model.encode(list(_TRIED), convert_to_numpy=True, show_progress_bar=False)
                near = (
                    (unit_rows(np.asarray(expected)) * unit_rows(self._run(list(_TRIED)))).sum(axis=1).min()
                )
            except ImportError as error:
                raise EncoderError(_missing(error), model=self._name) from error
            except Exception as error:  # exporters raise many kinds; each means the same here
                raise EncoderError(_unfit(self._name), model=self._name) from error
            if near < _NEAR:
                raise EncoderError(_unfit(self._name), model=self._name, cosine=float(near))
            if not self._folder.exists():
                shutil.move(beside, self._folder)


def _export(model: Any, folder: Path) -> None:
    """Write ``model`` and its tokenizer into ``folder``, as one graph from pieces to vectors."""
    import torch
    from tokenizers import Tokenizer

    quantise = import_module("onnxruntime.quantization")
    given = model.preprocess(list(_TRIED))
    names = [name for name, value in given.items() if torch.is_tensor(value)]
    if not set(names) <= set(_INPUTS):
        raise ValueError(f"inputs {names}")

    class Whole(torch.nn.Module):
        """Pieces → vectors, through every module of the model."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model.eval()

        def forward(self, *values: torch.Tensor) -> Any:
            return self.model(dict(zip(names, values, strict=True)))["sentence_embedding"]

    full = folder / "full.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the exporter fears is tried afterwards
        torch.onnx.export(
            Whole(),
            tuple(given[name] for name in names),
            str(full),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in names} | {"vectors": {0: "texts"}},
            dynamo=False,
        )
    quantise.quantize_dynamic(full, folder / "model.onnx", weight_type=quantise.QuantType.QInt8)
    full.unlink()
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.enable_truncation(int(model.max_seq_length))
    tokenizer.enable_padding(pad_id=model.tokenizer.pad_token_id, pad_token=model.tokenizer.pad_token)
    tokenizer.save(str(folder / "tokenizer.json"))


def _files(folder: Path) -> list[tuple[str, int, int]]:
    """By what a changed model is known; [] for a hub name."""
    found = [(str(file.relative_to(folder)), file.stat()) for file in folder.rglob("*") if file.is_file()]
    return sorted((name, state.st_size, state.st_mtime_ns) for name, state in found)


def _missing(error: ImportError) -> str:
    return f"ENCODER_BACKEND=onnx 需要先安装 requirements-onnx.txt 中的软件包（缺少 {error.name}）"


def _unfit(name: str) -> str:
    return f"向量模型“{name}”无法转为八位格式，请改用 ENCODER_BACKEND=torch"
