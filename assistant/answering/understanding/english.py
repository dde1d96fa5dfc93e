"""English questions, put word for word into the words of the Chinese grammar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.answering.understanding.unit_names import load_organs

_FILE = Path(__file__).with_name("english.toml")
_WORD = re.compile(r"[a-z][a-z'&-]*")
_WHAT_IS = re.compile(r"^(?:what is|what's|what are|whats)\b")
# The target for something is a figure, not a term.
_FIGURE_OF = re.compile(r"\b(?:target|indicator|figure)s? (?:for|of|on)\b")
_YES_NO = re.compile(r"^(?:is|are|was|were|does|do|did|has|have|can|will|must|should)\b")


@cache
def load_phrases() -> tuple[Mapping[str, str], re.Pattern[str], frozenset[str]]:
    """Chinese words by English phrase, a pattern of the phrases, and words that say nothing."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    phrases = {key.lower(): words for key, words in (tables["phrases"] | tables["matters"]).items()}
    phrases |= {key: str(value) for key, value in tables["numbers"].items()}
    for organ in load_organs()["organ"]:
        phrases |= {name.lower(): organ["names"][0] for name in organ.get("english", [])}
    longest_first = sorted(phrases, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(key) for key in longest_first) + r")(?![a-z])")
    return phrases, pattern, frozenset(tables["stop"]["words"].split())


def is_english(text: str) -> bool:
    """Whether a folded question is asked in English: more English words known than Chinese characters.

    >>> is_english("who leads task 8"), is_english("任务8 deadline"), is_english("fagaiwei")
    (True, False, False)
    """
    known = sum(len(found.split()) for found in load_phrases()[1].findall(text)) + sum(
        word in load_phrases()[2] for word in _WORD.findall(text)
    )
    words = len(_WORD.findall(text))
    chinese = len(re.findall(r"[\u3400-\u9fff]", text))
    quoted = len(re.findall(r"[\u3400-\u9fff]", "".join(re.findall(r"[“\"'(:].*", text))))
    return known > 0 and known * 2 >= words and words > (chinese - quoted) / 2 and (words > 1 or not chinese)


def translate(text: str) -> str:
    """A folded, lower-case text with its English words in the words of the grammar; others stay.

    >>> translate("who leads task eight?")
    '谁牵头任务8?'
    """
    phrases, pattern, stop = load_phrases()
    asked = _YES_NO.match(text) is not None
    figure = _FIGURE_OF.search(text) is not None
    text, what = _WHAT_IS.subn("", text, count=1)
    text = pattern.sub(lambda found: f" {phrases[found.group()]} ", text)
    text = _WORD.sub(lambda found: "" if found.group() in stop else found.group(), text)
    text = re.sub(r"\s*([?？.!])\s*$", "吗?" if asked else r"\1", text) if asked else text
    if asked and not text.endswith("吗?"):
        text += "吗"
    if what:
        text = text.rstrip("?. ")
        text = re.sub("[指目]标", "", text, count=1) + "的指标是多少" if figure else text + "是什么"
    text = re.sub(r"(?<=[a-z])\s+(?=[a-z])", "\0", text)
    return re.sub(r"\s+", "", text).replace("\0", " ").rstrip(".")
