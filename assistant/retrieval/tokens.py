"""The only tokeniser: the same for building the index and for asking it.

Two kinds of token stand beside each other: characters, which find what is written otherwise, and
words of two characters and more (with the words inside them), which tell 生态环境 from 环境.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
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
    def with_terms(cls, terms: Iterable[str]) -> Tokenizer:
        """A tokenizer with jieba's own dictionary and ``terms`` (unit names, quoted terms) as words."""
        stock, total = stock_dictionary()
        tokenizer = cls(stock, total)
        for term in sorted({fold(term) for term in terms}):
            if len(term) > 1 and _RUN.fullmatch(term):
                tokenizer._jieba.add_word(term)
        tokenizer.total = tokenizer._jieba.total
        return tokenizer

    def narrowed(self, texts: Iterable[str]) -> Tokenizer:
        """A tokenizer that knows only the words standing in ``texts``; it cuts them as this one does.

        The stock dictionary has half a million entries and takes most of a second to load; what does not
        stand in the corpus cannot be found there.
        """
        found: set[str] = set()
        for text in texts:
            for run in _RUN.findall(fold(text)):
                for start, ends in self._jieba.get_DAG(run).items():
                    found.update(run[start : end + 1] for end in ends)
        frequencies: dict[str, int] = {}
        for word in sorted(found):
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
            frequencies[word] = self.frequencies.get(word, 0)
        return Tokenizer(frequencies, self.total)

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
def stock_dictionary() -> tuple[dict[str, int], int]:
    """jieba's dictionary read without its cache file in the shared temporary folder."""
    from jieba import Tokenizer as Jieba

    stock = Jieba()
    frequencies, total = stock.gen_pfdict(stock.get_dict_file())
    return frequencies, total
