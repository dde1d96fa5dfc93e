"""A text as words to follow a draft through: characters, numbers, and every date as one word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.retrieval.tokens import fold

_DATE = (
    r"(?:截至|到|至|在)?(?:(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?|(?<![\d年])\d{1,2}月(?:\d{1,2}日)?)"
    r"(?:年?底前?|末前?|前|以前|之前|初)?"
)
DATE = re.compile(_DATE)
_TOKEN = re.compile(rf"(?P<date>{_DATE})|\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
_MARKS = re.compile(r"[\s,，、:：;；。.!！“”\"'‘’《》〈〉()（）\[\]「」『』]")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[?？~～〜—–－-]{1,2}(?=\d)")
_PARTS = re.compile(r"(?P<year>(?:19|20)\d\d)?年?(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<end>.*)")
# A date that something is measured from says nothing of when it is to be done.
_MEASURED_FROM = re.compile(r"(?:较|比|与|自|从)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text and the marks before it; ``date`` is year, month, day and how it
    ends (底, 前), "" where not said; ``governs``: what follows is to be done by then."""

    text: str
    start: int
    end: int
    gap: str
    date: tuple[str, str, str, str] | None = None
    governs: bool = False


@lru_cache(maxsize=4096)
def clause_words(text: str) -> tuple[Word, ...]:
    """The words of a printed text, kept: drafts of many sentences are held against the same texts."""
    return words_of(text)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; white space and marks are told as the ``gap`` before a word."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    folded = "".join(_one(text[at]) for at in places)
    squeezed = _BETWEEN_FIGURES.sub(lambda match: "-" * len(match.group()), folded)
    found: list[Word] = []
    gap = ""
    for match in _TOKEN.finditer(squeezed):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if _MARKS.fullmatch(match.group()):
            gap += match.group()
            continue
        date = _parts(match["date"]) if match["date"] else None
        governs = date is not None and not _MEASURED_FROM.search(squeezed[: match.start()])
        found.append(Word(match.group(), start, end, gap, date, governs))
        gap = ""
    return tuple(found)


def same_words(drafted: Word, printed: Word, year: str = "") -> bool:
    """Whether two words say the same; a draft may write out the ``year`` that is not printed."""
    if drafted.date is None or printed.date is None:
        return drafted.text == printed.text
    if drafted.date == printed.date:
        return True
    return not printed.date[0] and drafted.date[1:] == printed.date[1:] and drafted.date[0] == year


def _one(char: str) -> str:
    """One character as it is compared: half-width, small; a line feed stays apart."""
    folded = fold(char)
    return folded if len(folded) == 1 else char


def _parts(date: str) -> tuple[str, str, str, str]:
    match = _PARTS.fullmatch(re.sub("^(?:截至|到|至|在)", "", date))
    if match is None:
        return (date, "", "", "")
    end = match["end"].removesuffix("前") or match["end"]
    return (match["year"] or "", match["month"] or "", match["day"] or "", end.removeprefix("年").strip())
