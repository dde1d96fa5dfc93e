"""Whose document a question means: the place in the issuer's name, the level of government."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.models import Document
from assistant.retrieval.tokens import fold

_PLACE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,7}?)(?P<kind>特别行政区|自治区|自治州|自治县|省|市|州|盟|县|区)"
)


def find_names(document: Document) -> list[str]:
    """The words that name the issuer of ``document``: its place, with and without 省, 市, 县, and its level.

    >>> find_names(Document("甲", None, "甲", "湖北省人民政府", None, None, None, (), "", "", "", ()))
    ['湖北省', '湖北']
    """
    match = _PLACE.match(fold(document.issuer or document.title))
    names = [match.group(), match["name"]] if match else []
    return names + [word for word, level in level_words().items() if level == document.level]


@cache
def level_words() -> dict[str, str]:
    """Words of a question → the level of government that they speak of."""
    text = Path(__file__).with_name("naming.toml").read_text(encoding="utf-8")
    return {word: level for level, words in tomllib.loads(text)["levels"].items() for word in words}
