"""What typing does to words: folding to one form, and nearness of a mistyped word to a known one.

Folding is for understanding only; nothing folded is ever quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import opencc
import pypinyin

_CJK = r"\u3400-\u9fff"
_WHITE_BESIDE_CJK = re.compile(r"(?<=[^!-~])\s+|\s+(?=[^!-~])")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f]"
)


_CIRCLED = re.compile(r"[①-⑳]")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """``text`` in one form: simplified, half-width, without invisible marks and white space beside Chinese.

    Letter case is kept, quotation marks and 《》 too.

    >>> fold("請問 第 ８ 項 任務（绿色）由誰負責？")
    '请问第8项任务(绿色)由谁负责?'
    """
    text = _CIRCLED.sub(lambda found: f"{ord(found.group()) - 0x245F}.", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.replace("…", "。")))
    text = _simplifier().convert(text).replace("笫", "第")
    text = re.sub(r"\s+", " ", text).strip()
    text = _WHITE_BESIDE_CJK.sub("", text)
    text = _SPLIT_NUMERAL.sub("", text)
    text = _SCORE.sub(lambda found: "二三"["廿卅".index(found.group())] + "十", text)
    text = _MIXED_NUMERAL.sub(lambda found: "零一二三四五六七八九"[int(found.group())], text)
    return _ROMAN.sub(lambda found: found[1] + str(_roman(found[2].upper())), text)


_SPLIT_NUMERAL = re.compile(r"(?<=第\d) (?=\d[项条个])")
# 第廿一项, 第二十1项, 任务VIII
_SCORE = re.compile(r"[廿卅](?=[一二三四五六七八九项条号])")
_MIXED_NUMERAL = re.compile(r"(?<=十)[1-9](?=[项条号个])")
_ROMAN = re.compile(r"(任务|第)([IVXivx]{1,6})(?![A-Za-z])")


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def lower(text: str) -> str:
    """``text`` with ASCII letters in lower case and every offset kept."""
    return text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    return str(pypinyin.lazy_pinyin(character)[0]) if "\u3400" <= character <= "\u9fff" else character


def syllables(text: str) -> tuple[str, ...]:
    """The reading of every character without tones, one by one: context does not change it.

    >>> syllables("城管委")
    ('cheng', 'guan', 'wei')
    """
    return tuple(_syllable(character) for character in text)


def pinyin_keys(text: str) -> tuple[str, str]:
    """The full pinyin of ``text`` and its initials, polyphones by their context.

    >>> pinyin_keys("发改委")
    ('fagaiwei', 'fgw')
    """
    whole = pypinyin.lazy_pinyin(text)
    return "".join(whole), "".join(part[0] for part in whole if part)


def _without_one(word: str) -> Iterator[str]:
    for position in range(len(word)):
        yield word[:position] + "\0" + word[position + 1 :]


class Nearness:
    """Known words by what they may have been mistyped as: same sound, or one character off.

    A word of three characters or more may have one character replaced (the rest, and its last
    character, standing), one dropped or one too many from four on; from two characters on it may
    have another spelling of the same sound.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._replaced: dict[str, list[str]] = defaultdict(list)
        self._dropped: dict[str, list[str]] = defaultdict(list)
        self._whole: set[str] = set()
        for word in dict.fromkeys(words):
            if len(word) < 2 or not re.fullmatch(rf"[{_CJK}]+", word):
                continue
            self._whole.add(word)
            self._sound[syllables(word)].append(word)
            if len(word) >= 3:
                for key in _without_one(word):
                    self._replaced[key].append(word)
            if len(word) >= 4:
                for key in _without_one(word):
                    self._dropped[key.replace("\0", "")].append(word)
        self.longest = max((len(word) for word in self._whole), default=0) + 1

    def of_sound(self, typed: str) -> list[str]:
        """The known words that sound like ``typed``."""
        return self._sound.get(syllables(typed), [])

    def of_shape(self, typed: str) -> list[str]:
        """The known words one character away from ``typed`` whose last character stands."""
        found = [word for key in _without_one(typed) for word in self._replaced.get(key, [])]
        if len(typed) >= 3:
            found += self._dropped.get(typed, [])
        found += [
            word
            for key in _without_one(typed)
            if (word := key.replace("\0", "")) in self._whole and len(word) >= 3
        ]
        return list(dict.fromkeys(word for word in found if word[-1] == typed[-1]))
