"""A model in eight bits gives nearly its own vectors, without torch; what is missing is a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_library import ENTRIES

from assistant.errors import EncoderError
from assistant.retrieval import quantised, store
from assistant.retrieval.dense import load_encoder
from assistant.retrieval.transformer import SentenceTransformerEncoder
from assistant.settings import Settings

TEXTS = ["推进垃圾分类", "加快充换电设施建设，推广新能源汽车。", "污水", "垃圾" * 60]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of two small layers with chance weights, as sentence-transformers keeps it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("模型")
    characters = sorted({character for text in TEXTS for character in text})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    BertTokenizerFast(vocab={piece: row for row, piece in enumerate(vocabulary)}).save_pretrained(
        folder / "bare"
    )
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=128, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "bare")
    modules = [Transformer(str(folder / "bare")), Pooling(64, "cls"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "whole"))
    return folder / "whole"


@pytest.fixture
def installed() -> None:
    for package in ("onnxruntime", "onnx"):
        pytest.importorskip(package, reason="needs the packages of requirements-onnx.txt")


@pytest.mark.usefixtures("installed")
def test_eight_bits_give_nearly_the_same_vectors(model: Path, tmp_path: Path) -> None:
    settings = Settings(encoder=str(model), encoder_backend="onnx", index_dir=tmp_path / "索引")
    vectors = load_encoder(settings).encode(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * SentenceTransformerEncoder(str(model)).encode(TEXTS)).sum(axis=1).min() > 0.98
    again = load_encoder(settings).encode(TEXTS[::-1])
    np.testing.assert_allclose(again[::-1], vectors, atol=1e-2)  # the length of a batch moves the rounding


@pytest.mark.usefixtures("installed")
def test_once_turned_it_needs_no_torch_and_the_index_keeps_it(model: Path, tmp_path: Path) -> None:
    settings = Settings(encoder=str(model), encoder_backend="onnx", index_dir=tmp_path)
    assert store.build_index(ENTRIES, settings).search("垃圾分类", 1)[0].clause == "一/1"
    code = (
        "import sys; from pathlib import Path; from assistant.retrieval import store;"
        "from assistant.settings import Settings;"
        f"found = store.open_index(Settings(encoder={str(model)!r}, encoder_backend='onnx',"
        f" index_dir=Path({str(tmp_path)!r}))).search('废品回收站', 1);"
        "sys.exit(not found or any(name in sys.modules for name in ('torch', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.usefixtures("installed")
def test_a_model_that_is_no_transformer_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    from assistant.retrieval.static import BUILT_IN

    encoder = load_encoder(Settings(encoder=str(BUILT_IN), encoder_backend="onnx", index_dir=tmp_path))
    with pytest.raises(EncoderError, match="torch"):
        encoder.encode(["甲"])
    assert not list(tmp_path.iterdir())


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(quantised, "import_module", absent)
    with pytest.raises(EncoderError, match=r"requirements-onnx\.txt.*onnxruntime"):
        load_encoder(Settings(encoder="甲", encoder_backend="onnx"))


@pytest.mark.parametrize("name", ["onxx", "ONNX", "cuda"])
def test_another_backend_is_named(name: str) -> None:
    with pytest.raises(EncoderError, match=f"ENCODER_BACKEND.*{name}"):
        load_encoder(Settings(encoder_backend=name))
