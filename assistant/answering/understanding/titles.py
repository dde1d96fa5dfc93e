"""Documents by words of their titles: a part that one title alone has names its document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

# So many characters of a title, its kind at their end, tell the document where no other title has them.
_SHARED, _TELLING, _OPENING = 6, 4, 2
_KIND_OF_DOCUMENT = re.compile(
    r"的?(?:关于)?(?:印发)?(?:实施|工作|行动|若干|专项)?(?:方案|计划|意见|通知|规划|办法|措施|要点|规定|细则|条例|公告|通告|通报|批复|复函|会议纪要|纪要)"
)
_LONGEST_PART = 20


class Titles:
    """The titles of a library, plain, by id."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._opens: dict[str, set[str]] = defaultdict(set)
        for key, title in titles.items():
            for at in range(len(title) - _SHARED + 1):
                self._opens[title[at : at + _SHARED]].add(key)

    def parts(self, text: str) -> list[tuple[int, int, str]]:
        """Rows (start, end, id) of words that stand in the title of one document only, with its kind."""
        rows = []
        at = 0
        while at + _SHARED <= len(text):
            keys = self._opens.get(text[at : at + _SHARED], set())
            end = at + _SHARED
            if len(keys) == 1:
                (key,) = keys
                while text[at : end + 1] in self._titles[key] and end < len(text):
                    end += 1
                kind = _KIND_OF_DOCUMENT.match(text, end)
                end = kind.end() if kind else end
                named = _KIND_OF_DOCUMENT.sub("", text[at:end])
                if named != text[at:end] and len(named) >= _TELLING:
                    rows.append((at, end, key))
            at = end if rows and rows[-1][1] == end else at + 1
        return rows + [row for row in self._called_by_kind(text) if row not in rows]

    def _called_by_kind(self, text: str) -> Iterator[tuple[int, int, str]]:
        """低碳产业方案: fewer words of one title alone, where the kind of document stands behind them.

        At the opening of a question two are enough: 养老方案谁统筹.
        """
        for kind in _KIND_OF_DOCUMENT.finditer(text):
            first = max(kind.start() - _LONGEST_PART, 0)
            starts = range(first, kind.start() - _TELLING + 1)
            for start in starts or (() if first or kind.start() < _OPENING else (0,)):
                words = text[start : kind.start()]
                keys = [key for key, title in self._titles.items() if words in title]
                if len(keys) == 1:
                    yield start, kind.end(), keys[0]
                    break

    def called(self, title: str) -> tuple[str, ...]:
        """The ids of the documents called ``title``, whole or by a part of six characters or more."""
        same = tuple(key for key, known in self._titles.items() if known == title)
        return same or tuple(key for key, known in self._titles.items() if len(title) >= 6 and title in known)
