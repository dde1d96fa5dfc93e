"""Suspected damage (疑似错漏) in a cleaned text: reported beside the text, which stays as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from assistant.models import Damage

_HAN = "一-龥"
_RANGE = re.compile(r"\d+(?:\.\d+)?\s?(?P<lost>[?？])\s?\d+(?:\.\d+)?[%％一-龥]?")
_DASH = re.compile(rf"(?<=[{_HAN})）A-Za-z])(?P<lost>[?？])(?=[{_HAN}(（A-Za-z])")
_NEAR = re.compile(rf"[{_HAN}A-Za-z0-9()（）]{{1,8}}")
_QUESTION = re.compile("[吗呢么哪谁何几]|是否|多少|怎样|有没有|能不能|可不可")
_REPLACED = re.compile(
    rf"[{_HAN}\w]{{0,4}}[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+[{_HAN}\w]{{0,4}}"
)
# Signs printed for characters that a font or a character set lacks; one □ alone is a box to tick.
_LACKING = re.compile(rf"[{_HAN}]{{0,4}}(?:(?<=[{_HAN}])□{{2,}}(?=[{_HAN}])|[▯〓]+)[{_HAN}]{{0,4}}")
_MOJIBAKE = re.compile("(?:锟斤拷|烫烫烫|屯屯屯|[ÃÂåäæçè][\x80-\xbf]){1,}")
_CUT_NUMBER = re.compile(r"[〔\[［【](?=[\d\s]*\s)(?P<year>(?:\d\s*){4})[〕\]］】]")
_DOUBLED = re.compile("([，、；：])\\1|。。(?!。)|[，、；：][。，、；](?!$)")
_PAIRS = {
    "（": "）",
    "(": ")",
    "〔": "〕",
    "《": "》",
    "【": "】",
    "“": "”",
    "〈": "〉",
    "［": "］",
    "[": "]",
}
_HALF_NUMBER = re.compile(r"(?<!\w)[\d一二三四五六七八九十a-zA-Z]{1,3}$")  # of 1) and 一）
_NESTING = 20  # brackets open at once; more are damage
_SAME = str.maketrans("（）［］", "()[]")


def find_damage(text: str) -> list[Damage]:
    """Every place of ``text`` that looks damaged, in order, one row each; ``reading`` "" where unknown.

    >>> [(d.quote, d.reading) for d in find_damage("选择2?3家试点")]
    [('2?3家', '2~3家')]
    """
    return sorted(_find(text), key=lambda damage: damage.start)


@lru_cache(maxsize=1)
def _terms() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = tomllib.loads(Path(__file__).with_name("damage.toml").read_text("utf-8"))["term"]
    return tuple((re.compile(row["wrong"]), row["right"]) for row in rows)


def _find(text: str) -> Iterator[Damage]:
    for pattern, right in _terms():
        for found in pattern.finditer(text):
            yield Damage(found[0], found.expand(right), found.start(), "疑似错别字")
    yield from _lost_dashes(text)
    for pattern, reason in (
        (_REPLACED, "乱码或不可识别字符"),
        (_MOJIBAKE, "乱码"),
        (_LACKING, "有字未能显示"),
    ):
        for found in pattern.finditer(text):
            yield Damage(found[0], "", found.start(), reason)
    for found in _CUT_NUMBER.finditer(text):
        year = re.sub(r"\s", "", found["year"])
        yield Damage(found[0], f"{found[0][0]}{year}{found[0][-1]}", found.start(), "数字被断开")
    for found in _DOUBLED.finditer(text):
        yield Damage(found[0], found[0][-1], found.start(), "标点重复")
    yield from _unbalanced(text)


def _lost_dashes(text: str) -> Iterator[Damage]:
    """A question mark where a dash or a tilde stood before the character set was changed."""
    ranges = list(_RANGE.finditer(text))
    for found in ranges:
        yield Damage(found[0], re.sub("[?？]", "~", found[0]), found.start(), "疑似“~”或“—”误作问号")
    for found in _DASH.finditer(text):
        place = found.start("lost")
        if _QUESTION.search(
            text, max(text.rfind("\n", 0, place), text.rfind("。", 0, place), place - 24), place
        ):
            continue
        before = _NEAR.search(text[max(0, place - 8) : place][::-1])
        after = _NEAR.match(text, place + 1)
        start = place - (before.end() if before and before.start() == 0 else 0)
        end = after.end() if after else place + 1
        quote = text[start:end]
        yield Damage(quote, re.sub("[?？]", "—", quote), start, "疑似“—”误作问号")


def _unbalanced(text: str) -> Iterator[Damage]:
    """Brackets and quotation marks of a paragraph without their other half."""
    closing = {close.translate(_SAME): open_.translate(_SAME) for open_, close in _PAIRS.items()}
    offset = 0
    for line in text.split("\n"):
        waiting: list[tuple[str, int]] = []
        for place, char in enumerate(line):
            plain = char.translate(_SAME)
            if char in _PAIRS:
                waiting.append((plain, place))
                if len(waiting) > _NESTING:
                    yield _half(line, offset, waiting.pop(0)[1])
            elif plain in closing:
                if waiting and waiting[-1][0] == closing[plain]:
                    waiting.pop()
                elif any(open_ == closing[plain] for open_, _ in waiting):
                    while waiting[-1][0] != closing[plain]:
                        yield _half(line, offset, waiting.pop()[1])
                    waiting.pop()
                elif not _HALF_NUMBER.search(line[max(0, place - 4) : place]):
                    yield _half(line, offset, place)
        for _, place in waiting:
            yield _half(line, offset, place)
        offset += len(line) + 1


def _half(line: str, offset: int, place: int) -> Damage:
    start = max(0, place - 6)
    return Damage(line[start : place + 7], "", offset + start, f"“{line[place]}”没有配对")
