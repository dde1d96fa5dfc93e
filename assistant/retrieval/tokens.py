"""The only tokeniser: the same for building the index and for asking it.

Two kinds of token stand beside each other: characters, which find what is written otherwise, and
words of two characters and more (with the words inside them), which tell 生态环境 from 环境.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from assistant.models import Document, Ledger

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHARACTER = re.compile(rf"[{_HAN}〇]|[a-z]+|[0-9]+(?:\.[0-9]+)?")
_RUN = re.compile(rf"[{_HAN}〇a-z0-9]+")
_QUOTED = re.compile(rf"[“\"「《]([{_HAN}A-Za-z0-9+·]{{2,16}})[”\"」》]")


def fold(text: str) -> str:
    """``text`` for matching: NFKC, lower case, no white space. Never shown, never quoted.

    >>> fold("ＰＭ２.５ 达 标")
    'pm2.5达标'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


class Tokenizer:
    """Cuts text into words and characters with a dictionary of its own (no state is shared).

    ``frequencies`` maps a word to how often it was counted, and every beginning of a word to 0
    unless it is one itself: the form that ``jieba`` works with.
    """

    def __init__(self, frequencies: Mapping[str, int], total: int) -> None:
        from jieba import Tokenizer as Jieba

        self.frequencies = dict(frequencies)
        self.total = total
        self._jieba = Jieba()
        self._jieba.FREQ = self.frequencies
        self._jieba.total = total
        self._jieba.initialized = True  # else it would read and write a file under /tmp

    @classmethod
    def for_texts(cls, texts: Sequence[str], terms: Iterable[str]) -> Tokenizer:
        """A tokenizer with jieba's words and ``terms`` (unit names, quoted terms) that stand in ``texts``.

        It cuts ``texts`` as one with every word would. Half a million entries would take most of a second
        to load at every start, and what does not stand in the corpus cannot be found there.
        """
        folded = [fold(text) for text in texts]
        pairs = {text[place : place + 2] for text in folded for place in range(len(text) - 1)}
        stock = stock_dictionary()
        likely = cls(
            _with_beginnings({word: stock[word] for word in stock if len(word) == 1 or word[:2] in pairs}),
            sum(stock.values()),
        )
        for term in sorted({fold(term) for term in terms}):
            if term[:2] in pairs and len(term) > 1 and _RUN.fullmatch(term):
                likely._jieba.add_word(term)
        found: set[str] = set()
        for text in folded:
            for run in _RUN.findall(text):
                for start, ends in likely._jieba.get_DAG(run).items():
                    found.update(run[start : end + 1] for end in ends)
        held = {word: likely.frequencies[word] for word in sorted(found) if likely.frequencies.get(word)}
        return cls(_with_beginnings(held), likely.total)

    def words(self, text: str) -> list[str]:
        """The words of two characters and more in ``text``, each after the words inside it."""
        return [word for word, _, _ in self.place_words(fold(text))]

    def characters(self, text: str) -> list[str]:
        """The characters of ``text``; a run of Latin letters and a number count as one.

        >>> Tokenizer({}, 1).characters("到2025年，PM2.5达标")
        ['到', '2025', '年', 'pm', '2.5', '达', '标']
        """
        return _CHARACTER.findall(fold(text))

    def place_words(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """The words of a folded text with where they begin and end."""
        for run in _RUN.finditer(folded):
            for word, start, end in self._jieba.tokenize(run.group(), mode="search", HMM=False):
                if len(word) > 1:
                    yield word, run.start() + start, run.start() + end

    def place_characters(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """The characters of a folded text with where they begin and end."""
        for match in _CHARACTER.finditer(folded):
            yield match.group(), match.start(), match.end()


def find_terms(document: Document, ledger: Ledger) -> set[str]:
    """What one document makes a word: the names of its units and what it puts in quotation marks."""
    terms = {unit.name for statement in ledger.statements for unit in statement.units}
    terms.update(unit.name for rule in ledger.rules for unit in rule.units)
    for task in ledger.tasks:
        for unit in task.units:
            terms.update({unit.name, unit.full_name or unit.name})
    terms.update(_QUOTED.findall(document.text))
    return terms


@cache
def stock_dictionary() -> dict[str, int]:
    """jieba's words and their frequencies, read without its cache file in the shared temporary folder."""
    from jieba import Tokenizer as Jieba

    with Jieba().get_dict_file() as file:
        text = file.read().decode("utf-8")
    return {word: int(count) for word, count in re.findall(r"^(\S+) (\d+)", text, re.MULTILINE)}


def _with_beginnings(frequencies: Mapping[str, int]) -> dict[str, int]:
    """``frequencies`` and, as jieba wants it, 0 for every beginning of a word that is none itself."""
    complete: dict[str, int] = {}
    for word, count in frequencies.items():
        for end in range(1, len(word)):
            complete.setdefault(word[:end], 0)
        complete[word] = count
    return complete
