"""Encoders behind one Protocol; vectors kept as bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_library import PairEncoder

from assistant.errors import EncoderError
from assistant.retrieval.dense import DenseIndex, load_encoder
from assistant.retrieval.static import BUILT_IN, StaticEncoder
from assistant.retrieval.transformer import SentenceTransformerEncoder
from assistant.settings import Settings

TEXTS = ["推进垃圾分类", "污水资源化利用", "加快充换电设施建设", "到2025年，综合利用率达到90%", "", "？！"]


@pytest.fixture(scope="module")
def built_in() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> DenseIndex:
    path = tmp_path_factory.mktemp("索引") / "向量.faiss"
    path.write_bytes(DenseIndex.build(PairEncoder().encode(TEXTS)))
    return DenseIndex.load(path)


def test_the_nearest_text_is_found_on_a_chinese_path(index: DenseIndex) -> None:
    rows, products = index.search(PairEncoder().encode(["垃圾分类"]), 3)
    assert rows[0] == 0
    assert list(products) == sorted(products, reverse=True)


def test_half_precision_is_near_enough(index: DenseIndex) -> None:
    vectors = PairEncoder().encode(TEXTS)
    rows, products = index.search(vectors[1], len(TEXTS))
    np.testing.assert_allclose(products, vectors[rows] @ vectors[1], atol=2e-3)


def test_search_narrows_to_rows(index: DenseIndex) -> None:
    rows, _ = index.search(PairEncoder().encode(["垃圾分类"]), 9, np.array([1, 3]))
    assert set(rows) == {1, 3}


def test_more_asked_for_than_there_is(index: DenseIndex) -> None:
    assert len(index.search(PairEncoder().encode(["垃圾分类"]), 99)[0]) == len(TEXTS)


def test_the_built_in_encoder_gives_unit_vectors(built_in: StaticEncoder) -> None:
    lengths = np.linalg.norm(built_in.encode(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, [1, 1, 1, 1, 0, 0], atol=1e-5)


def test_a_text_has_one_vector_in_any_company(built_in: StaticEncoder) -> None:
    together = built_in.encode(TEXTS * 3)
    alone = np.concatenate([built_in.encode([text]) for text in TEXTS * 3])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("充电桩", "充换电设施", "畜禽养殖"),
        ("烧秸秆", "农作物秸秆综合利用", "外贸出口"),
        ("快递盒子", "包装物回收", "林长制"),
        ("看病报销", "医疗保险", "道路运输"),
    ],
)
def test_what_means_the_same_is_nearer(built_in: StaticEncoder, text: str, near: str, far: str) -> None:
    asked, right, wrong = built_in.encode([text, near, far])
    assert asked @ right > asked @ wrong


def test_the_built_in_encoder_needs_neither_torch_nor_room() -> None:
    code = (
        "import sys; from assistant.retrieval.dense import load_encoder;"
        "from assistant.settings import Settings; load_encoder(Settings()).encode(['甲']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert sum(file.stat().st_size for file in BUILT_IN.rglob("*")) <= 10_000_000


def test_an_incomplete_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=str(tmp_path)):
        StaticEncoder(tmp_path)


def test_both_readers_give_the_same_vectors(built_in: StaticEncoder) -> None:
    theirs = SentenceTransformerEncoder(str(BUILT_IN)).encode(TEXTS[:4])
    np.testing.assert_allclose(built_in.encode(TEXTS[:4]), theirs, atol=1e-3)


def test_any_sentence_transformers_folder_will_do(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"甲": 0, "乙": 1, "?": 2}, "?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.eye(3, 8, dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)]).save(str(tmp_path))
    vectors = SentenceTransformerEncoder(str(tmp_path)).encode(["甲", "甲乙"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx(0.5**0.5, abs=1e-3)


class Recorder:
    """Stands in for a model: notes what it is given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: list[str], **options: object) -> np.ndarray:
        self.given = texts
        return np.ones((len(texts), 2))


@pytest.mark.parametrize(
    ("model", "starts"),
    [
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示"),
        ("BAAI/bge-small-en-v1.5", "甲"),
        ("other/model", "甲"),
    ],
)
def test_a_question_gets_the_words_its_model_asks_for(model: str, starts: str) -> None:
    encoder = SentenceTransformerEncoder(model)
    encoder._model = recorder = Recorder()
    encoder.encode(["甲"], query=True)
    assert recorder.given[0].startswith(starts)
    encoder.encode(["甲"])
    assert recorder.given == ["甲"]


def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(EncoderError, match="无此模型"):
        load_encoder(Settings(encoder="/无此模型")).encode(["甲"])
