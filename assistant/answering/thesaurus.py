"""Everyday words and what official documents call the same thing, from ``corpus/thesaurus.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def load_thesaurus(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Rows (everyday word, words of documents), longest everyday word first; () where there is no file."""
    if not path.exists():
        return ()
    with path.open("rb") as file:
        entries = tomllib.load(file).get("words", {})
    rows = [(word, tuple(formal)) for words, formal in entries.items() for word in words.split("|")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def find_everyday(text: str, path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The everyday words of ``text`` with the words of documents, no two of them overlapping."""
    found = []
    for word, formal in load_thesaurus(path):
        if word in text:
            found.append((word, formal))
            text = text.replace(word, " ")
    return tuple(found)
