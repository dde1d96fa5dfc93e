"""The words of the genre (词表), read once from ``vocabulary.toml``, and the patterns made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

OPENING = "（(〔［[【〈<「﹝〖{｛"
CLOSING = "）)〕］]】〉>」﹞〗}｝"
# Signs beside a unit's name that mean what the document says they mean.
SIGNS = "★☆※▲△●○■□◆◇*＊#＃√"
# Bracket shapes that close each other: a printed document mixes full and half width.
FAMILY = (
    dict.fromkeys("（）()", "round")
    | dict.fromkeys("〔〕［］[]【】﹝﹞〖〗", "square")
    | dict.fromkeys("{}｛｝", "curly")
    | dict.fromkeys("〈〉<>「」", "angle")
)


@cache
def load_vocabulary() -> dict[str, Any]:
    """The tables of ``vocabulary.toml``."""
    return tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))


def words(section: str, *keys: str) -> list[str]:
    """The word lists at ``section.key``, joined."""
    table = load_vocabulary()[section]
    return [word for key in keys for word in table[key]]


def any_of(options: Iterable[str]) -> str:
    """A regular expression for one of ``options``, the longest first."""
    return (
        "(?:" + "|".join(re.escape(word) for word in sorted(set(options), key=lambda w: (-len(w), w))) + ")"
    )
