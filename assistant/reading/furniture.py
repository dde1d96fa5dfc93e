"""Lines that stand around a document without being part of it; vocabulary in ``furniture.toml``.

Web pages print index tables, a line of source and date under the title, and buttons; exports print
page numbers. What such a line states (文号, 成文日期 …) is kept as metadata, the line is not text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.reading.characters import TABLE
from assistant.reading.references import is_number_line

_BREADCRUMB = re.compile(r"(?:您的?(?:当前|现在|所在)?的?|当前(?:所在)?的?)位置[:：](?=.*[>›»＞/]|首页|$)")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_DATES = ("written", "published", "effective", "expires")
_LINE_LIMIT = 400  # characters: a longer line is running text
_TIMESTAMP = re.compile(r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(\s*\d{1,2}:\d{2}(:\d{2})?)?\s+")


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("furniture.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _line_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines: dict[str, list[str]] = _vocabulary()["lines"]
    return tuple((re.compile("|".join(f"(?:{p})" for p in rows)), reason) for reason, rows in lines.items())


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    labels = sorted(_vocabulary()["labels"], key=len, reverse=True)
    spaced = "|".join(r"\s*".join(label) for label in labels)
    return re.compile(rf"[\[【]?({spaced})\s*[\]】]?\s*[:：]\s*[\]】]?")


def key_of_label(label: str) -> str | None:
    """The metadata key of a label as printed in an index table; "" keeps nothing, None: no such label.

    >>> key_of_label("发 文 字 号：")
    'number'
    """
    key: str | None = _vocabulary()["labels"].get(re.sub(r"[\s:：\[\]【】]", "", label))
    return key


def is_breadcrumb(line: str) -> bool:
    """Whether a line without white space says where on the site it stands (当前位置:首页>政策文件)."""
    return bool(_BREADCRUMB.match(line))


def content_names() -> frozenset[str]:
    """The ids and classes under which government sites keep the text of a notice."""
    return frozenset(_vocabulary()["containers"]["names"])


def find_index_row(cells: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """What a row of an index table states, label and value in turn; None if it is no such row.

    >>> find_index_row(("索 引 号", "0001/2022", "文 号", "某政发〔2022〕1号"))
    (('index', '0001/2022'), ('number', '某政发〔2022〕1号'))
    """
    labels = [re.sub(r"[\s:：\[\]【】]", "", cell) for cell in cells[::2]]
    values = [cell.strip() for cell in cells[1::2]]
    if len(labels) != len(values) or any(key_of_label(label) is None for label in labels):
        return None
    weak = _vocabulary()["weak"]["labels"]
    if all(label in weak for label in labels) or any(key_of_label(value) is not None for value in values):
        return None
    keys = [key_of_label(label) for label in labels]
    return tuple((key, value) for key, value in zip(keys, values, strict=True) if key and value)


def find_stated(line: str, cells: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """What a line or row around the text states: known labels with the value after each.

    Other labels may stand beside them, and the colon may be missing where the value shows by itself
    what it is.

    >>> find_stated("文号甲政办发〔2031〕7号")
    (('number', '甲政办发〔2031〕7号'),)
    """
    if cells:
        pairs = [(key_of_label(label), value.strip()) for label, value in pairwise(cells)]
        return tuple((key, value) for key, value in pairs if key and value and key_of_label(value) is None)
    found = find_furniture(line)
    if found and found[1]:
        return found[1]
    bare = re.sub(r"\s+", "", line.translate(TABLE))
    label = next((label for label in _vocabulary()["labels"] if bare.startswith(label)), "")
    value = bare.removeprefix(label)
    key = key_of_label(label) if label else None
    shown = is_number_line(value) if key == "number" else key in _DATES and bool(_DATE.fullmatch(value))
    return ((key, value),) if key and shown else ()


def find_furniture(line: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The reason why ``line`` is no part of the document, with what it states; None if it is part of it.

    >>> find_furniture("信息来源:某网 日期:2022-09-14 语音:播放")
    ('网页信息', (('source', '某网'), ('published', '2022-09-14')))
    """
    bare = "".join(line.translate(TABLE).split())
    if not bare or len(bare) > _LINE_LIMIT:
        return None
    for pattern, reason in _line_patterns():
        if pattern.fullmatch(bare):
            return reason, ()
    facts = _labelled_facts(line.strip())
    return None if facts is None else ("网页信息", facts)


def _labelled_facts(line: str) -> tuple[tuple[str, str], ...] | None:
    """The (key, value) pairs of a line made of known labels alone, or None."""
    stamp = _TIMESTAMP.match(line)
    if stamp:  # a date and time without its label, before the others
        line = f"日期:{stamp[1]} {line[stamp.end() :]}"
    if not _label_pattern().match(line):
        return None
    pieces = _label_pattern().split(line)  # "", label, value, label, value …
    labels = [re.sub(r"\s+", "", label) for label in pieces[1::2]]
    values = [value.strip(" \t\u3000|｜") for value in pieces[2::2]]
    strong = [label for label in labels if label not in _vocabulary()["weak"]["labels"]]
    if not strong and len(labels) < 2:
        return None
    if any(re.search("[。；]", value) for value in values):
        return None
    keys = [key_of_label(label) for label in labels]
    return tuple((key, value) for key, value in zip(keys, values, strict=True) if key and value)
