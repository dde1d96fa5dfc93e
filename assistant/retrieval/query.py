"""A question as search sees it: its tokens with weights, and what documents say for its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.errors import StoreError, place_in_toml
from assistant.retrieval.tokens import Tokenizer, fold


@dataclass(frozen=True, slots=True)
class Query:
    """Tokens of a question with their weights.

    ``topic`` is its text without the words that name a document's issuer, which are in ``named``;
    ``related`` are the words of documents for its own.
    """

    topic: str
    named: tuple[str, ...]
    words: Mapping[str, float]
    characters: Mapping[str, float]
    related: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not self.characters


class QueryReader:
    """Questions → queries, with the question words of the language and the thesaurus of the corpus.

    ``names`` are the words that name issuers: they say which document is meant, not what it should say.
    """

    def __init__(
        self, tokenizer: Tokenizer, thesaurus: Mapping[str, tuple[str, ...]], names: Collection[str]
    ) -> None:
        self._tokenizer = tokenizer
        self._thesaurus = thesaurus
        # The same few thousand terms again and again.
        self._words_of = lru_cache(maxsize=4_096)(tokenizer.words)
        self._characters_of = lru_cache(maxsize=4_096)(tokenizer.characters)
        table = tomllib.loads(Path(__file__).with_name("question_words.toml").read_text(encoding="utf-8"))
        self._question_words = _any_of(table["words"])
        self._everyday = _any_of(thesaurus)
        self._names = _any_of(names)

    def read(self, text: str, question_word: float, related_word: float) -> Query:
        """The query of ``text``; empty where no character of it can be searched for.

        ``question_word`` is the weight of words like 怎么, ``related_word`` that of words which only the
        thesaurus gives; the question's other words weigh 1.
        """
        folded = fold(text)
        weights = [1.0] * len(folded)
        for pattern in (self._question_words, self._names):
            for match in pattern.finditer(folded):
                weights[match.start() : match.end()] = [question_word] * len(match.group())
        words: dict[str, float] = {}
        for word, start, end in self._tokenizer.place_words(folded):
            words[word] = max(words.get(word, 0.0), sum(weights[start:end]) / (end - start))
        characters: dict[str, float] = {}
        for character, start, end in self._tokenizer.place_characters(folded):
            characters[character] = max(characters.get(character, 0.0), max(weights[start:end]))
        related = self._related(folded) if related_word else ()
        for term in related:
            for tokens, cut in ((words, self._words_of), (characters, self._characters_of)):
                for token in cut(term):
                    tokens[token] = max(tokens.get(token, 0.0), related_word)
        named = tuple(dict.fromkeys(self._names.findall(folded)))
        topic = self._names.sub("", folded)
        return Query(
            topic if self._tokenizer.characters(topic) else folded, named, words, characters, related
        )

    def _related(self, folded: str) -> tuple[str, ...]:
        found = dict.fromkeys(match.group() for match in self._everyday.finditer(folded))
        terms = dict.fromkeys(term for word in found for term in self._thesaurus[word])
        return tuple(term for term in terms if term not in folded)


def load_thesaurus(path: Path) -> dict[str, tuple[str, ...]]:
    """Everyday word → words of documents, folded; {} where there is no file.

    Raises StoreError where the file is not what it should be.
    """
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
        thesaurus: dict[str, tuple[str, ...]] = {}
        for words, terms in table.items():
            for word in map(fold, words.split("|")):
                thesaurus[word] = thesaurus.get(word, ()) + tuple(map(fold, terms))
        return thesaurus
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise StoreError(f"词表“{path.name}”有误：{place_in_toml(error)}。", path=str(path)) from error


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds ``words``, the longest where several begin at one place; without any, nothing."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")
