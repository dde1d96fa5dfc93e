"""The encoder's tokeniser: a unigram model whose words and frequencies are jieba's and the texts'."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from assistant.retrieval.tokens import stock_dictionary

_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MINIMUM = 8  # a word the texts hold less often says no more than its characters
UNKNOWN = "[UNK]"


def unigram(scores: Sequence[tuple[str, float]]) -> Tokenizer:
    """A tokenizer over ``scores`` (piece, log probability); the first piece stands for the unknown."""
    tokenizer = Tokenizer(models.Unigram(list(scores), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def choose_vocabulary(texts: Sequence[str], size: int) -> tuple[Tokenizer, NDArray[np.float64]]:
    """The tokenizer of ``size`` pieces for ``texts`` and the probability of each piece.

    All common characters are pieces, so that nothing Chinese is unknown; the rest are the words that both
    the texts and the language use most.
    """
    frequencies = stock_dictionary()
    characters = Counter(character for text in texts for character in text.lower() if character.isalnum())
    singles = [character for character, count in characters.most_common() if count >= 3]
    general = {word: count for word, count in frequencies.items() if _WORD.fullmatch(word)}
    total = sum(general.values())
    everything = [(UNKNOWN, -30.0)]
    everything += [(character, -17.0) for character in singles]
    everything += [(word, math.log((count + 1) / total)) for word, count in general.items()]
    counts = _count(unigram(everything), texts, len(everything))
    pieces = [piece for piece, _ in everything]
    ours = {piece: int(count) for piece, count in zip(pieces, counts, strict=True)}
    tokens = sum(ours.values())
    blend = {
        word: ours[word] / tokens + 0.5 * general[word] / total for word in general if ours[word] >= _MINIMUM
    }
    words = sorted(blend, key=lambda word: (-blend[word], word))[: size - len(singles) - 1]
    single = {
        character: ours[character] / tokens + 0.5 * frequencies.get(character, 0) / total + 1e-9
        for character in singles
    }
    chosen = {UNKNOWN: 1e-13} | single | {word: blend[word] for word in words}
    whole = sum(chosen.values())
    scores = [(piece, math.log(value / whole)) for piece, value in chosen.items()]
    # The square root keeps the weighting of frequent pieces mild where only our texts are full of them.
    return unigram(scores), np.asarray([value / whole for value in chosen.values()])


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Piece ids of all texts in a row, and where each text begins (one more than texts)."""
    parts: list[NDArray[np.int32]] = []
    lengths = [0]
    for start in range(0, len(texts), 4_096):
        for encoding in tokenizer.encode_batch_fast(list(texts[start : start + 4_096])):
            ids = np.asarray(encoding.ids, np.int32)
            parts.append(ids)
            lengths.append(len(ids))
    return np.concatenate(parts), np.cumsum(lengths)


def _count(tokenizer: Tokenizer, texts: Sequence[str], size: int) -> NDArray[np.int64]:
    ids, _ = encode(tokenizer, texts)
    return np.bincount(ids, minlength=size)
