"""What the encoder is trained on: pairs that belong together, from files given on the command line."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?[\s　]*")
_DATE = re.compile(r"[(（]\d{4}-\d\d-\d\d[)）]$")
_LONGEST = 400  # characters of a text that are looked at


@dataclass
class Pairs:
    """Pairs of one source: places of two texts that belong together; ``group`` keeps siblings together."""

    source: str
    rows: list[tuple[int, int]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)


class Collection:
    """Texts numbered once, and the pairs between them by source."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}
        self.sources: dict[str, Pairs] = {}

    def add(self, source: str, a: str, b: str, group: int = -1) -> None:
        """Note that ``a`` and ``b`` belong together."""
        pairs = self.sources.setdefault(source, Pairs(source))
        pairs.rows.append((self._place(a), self._place(b)))
        pairs.groups.append(group)

    def _place(self, text: str) -> int:
        text = text[:_LONGEST]
        place = self._places.setdefault(text, len(self.texts))
        if place == len(self.texts):
            self.texts.append(text)
        return place


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_articles(path: Path) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Laws as (title, [(heading above, paragraphs of the article)])."""
    for law in read_lines(path):
        title = _DATE.sub("", law["title"])
        heading, articles = "", []
        paragraphs: list[str] = []
        for line in law["text"].split("<!-- INFO END -->")[-1].splitlines():
            line = line.strip()
            if line.startswith("#"):
                heading = re.sub(r"^#+\s*(第[一二三四五六七八九十百]+[编章节][\s　]*)?", "", line)
                paragraphs = []
            elif _ARTICLE.match(line):
                paragraphs = [_ARTICLE.sub("", line)]
                articles.append((heading, paragraphs))
            elif line and paragraphs:
                paragraphs.append(line)
        if articles:
            yield title, articles


def collect(laws: Path, pairs: Path, seed: int) -> Collection:
    """Every training pair: the given ones and structural ones cut out of the laws."""
    rng = random.Random(seed)
    collection = Collection()
    for row in read_lines(pairs):
        collection.add(row["source"], row["a"], row["b"])
    for group, (title, articles) in enumerate(read_articles(laws)):
        for heading, paragraphs in articles:
            body = "".join(paragraphs)
            sentences = [part for part in re.findall(r"[^。；！？]+[。；！？]?", body) if len(part) > 8]
            if len(body) < 16 or not sentences:
                continue
            # The inverse cloze task: a sentence, or a stretch of one, looks for the rest of its article.
            sentence = rng.choice(sentences)
            if len(sentences) > 1:
                collection.add("law_cloze", sentence, body.replace(sentence, ""), group)
            start = rng.randrange(max(1, len(sentence) - 12))
            collection.add("law_part", sentence[start : start + rng.randint(6, 16)], body, group)
            if rng.random() < 0.3:
                collection.add("law_head", f"{title} {heading}", body, -1)
        for (_, first), (_, second) in itertools.pairwise(articles):
            if rng.random() < 0.2:
                collection.add("law_next", "".join(first), "".join(second), -1)
    return collection
