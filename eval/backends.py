"""``python -m eval backends``: what an encoder costs run by torch and, in eight bits, by onnxruntime.

Needs ``requirements-onnx.txt``. Without a model one of the size of bge-small-zh-v1.5 is made, with chance
weights: as fast as the real one, and as hard to round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import EncoderError
from assistant.retrieval.dense import Encoder, load_encoder
from assistant.settings import Settings
from eval import kept
from eval.corpora import NOTICE, open_collection
from eval.ranking import load_topics

_RUNS = 5


def main(argv: Sequence[str] | None = None) -> int:
    """Print texts a second, milliseconds a question and how near the vectors are."""
    parser = argparse.ArgumentParser(prog="python -m eval backends", description=__doc__)
    parser.add_argument("model", nargs="?", help="a sentence-transformers folder or hub name")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # threads that wait for work count as work
    with open_collection("notice") as assistant:
        document = assistant.documents[NOTICE]
    texts = [document.text[clause.start : clause.end] for clause in document.clauses]
    texts += [sentence for text in texts for sentence in text.split("。") if sentence]
    questions = list(load_topics("notice", "dev").questions.values())
    with TemporaryDirectory() as folder:
        model = options.model or make_model(Path(folder), texts + questions)
        rows: dict[str, dict[str, float]] = {}
        vectors = []
        for backend in ("torch", "onnx"):
            settings = Settings(encoder=model, encoder_backend=backend, index_dir=Path(folder, "index"))
            try:
                encoder = load_encoder(settings)
            except EncoderError as reason:
                print(f"{backend}: skipped, {reason}")
                return 0
            vectors.append(encoder.encode(texts))
            rows[backend] = cost(encoder, texts, questions)
            print(backend, rows[backend], flush=True)
    near = (vectors[0] * vectors[1]).sum(axis=1)
    found = {
        "model": options.model or "chance weights, 4 layers of 512",
        "texts": len(texts),
        "questions": len(questions),
        "backends": rows,
        "cosine_least": round(float(near.min()), 4),
        "times_faster_texts": round(rows["onnx"]["texts_a_second"] / rows["torch"]["texts_a_second"], 1),
        "times_faster_question": round(rows["torch"]["question_ms"] / rows["onnx"]["question_ms"], 1),
    }
    print(found)
    if options.keep:
        print("kept in", kept.keep("backends", found))
    return 0


def cost(encoder: Encoder, texts: Sequence[str], questions: Sequence[str]) -> dict[str, float]:
    """Medians of processor time on one core: texts a second, milliseconds a question."""
    together = statistics.median(_seconds(lambda: encoder.encode(texts)) for _ in range(_RUNS))
    alone = statistics.median(_seconds(partial(encoder.encode, [text], query=True)) for text in questions)
    return {"texts_a_second": round(len(texts) / together, 1), "question_ms": round(alone * 1000, 2)}


def make_model(folder: Path, texts: Sequence[str]) -> str:
    """The folder of a transformer of four layers of 512 with chance weights."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel
    from transformers.models.bert.tokenization_bert import BertTokenizer

    torch.manual_seed(1)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(texts)))]
    bare = folder / "bare"
    BertTokenizer(vocab={piece: row for row, piece in enumerate(pieces)}).save_pretrained(bare)
    config = BertConfig(
        vocab_size=21_128,
        hidden_size=512,
        num_hidden_layers=4,
        num_attention_heads=8,
        intermediate_size=2_048,
    )
    BertModel(config).save_pretrained(bare)
    whole = SentenceTransformer(
        modules=[Transformer(str(bare)), Pooling(512, "cls"), Normalize()], device="cpu"
    )
    whole.save(str(folder / "whole"))
    return str(folder / "whole")


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
