"""The laws as documents, and questions for them made by rule: known-item search at any size."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.models import Clause, Document, Ledger
from assistant.retrieval.segments import Entry

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?")
_PART = re.compile(r"(第[一二三四五六七八九十百]+[编章节])[\s　]*(.*)")
_DATE = re.compile(r"[(（]\d{4}-\d\d-\d\d[)）]$")


def read_laws(path: Path, share: float = 1.0) -> Iterator[Entry]:
    """Laws as documents of flat clauses, one an article; ``share`` of them, spread evenly.

    A ledger of a law is empty: laws name no responsible units in brackets.
    """
    taken: set[str] = set()
    due = 0.0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            due += share
            if due < 1:
                continue
            due -= 1
            law = json.loads(line)
            title = _DATE.sub("", law["title"])
            name = law["title"]
            while name in taken:
                name += "#"
            taken.add(name)
            text, clauses = _parse(law["text"])
            digest = hashlib.sha256(law["text"].encode()).hexdigest()
            document = Document(
                name, None, title, None, None, None, None, (), law["id"], digest, text, clauses
            )
            yield document, Ledger(name, (), (), (), (), ())


def split_of(name: str) -> str:
    """``dev`` or ``test``: whose questions a law gives, decided by a hash of its name."""
    return ("dev", "test")[hashlib.sha256(name.encode()).digest()[0] & 1]


def known_items(
    entries: Sequence[Entry], number: int, seed: int, split: str = ""
) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """``number`` questions and the one clause each was made from, as (questions, qrels).

    A question is the law's subject and the thing an article speaks of, in everyday form: the wording is
    cut and turned by rule, so that neither the sentence nor its order is the article's. ``split`` takes the
    questions from laws of dev or of test alone; what is searched is the same.
    """
    rng = random.Random(seed)
    entries = [entry for entry in entries if split in ("", split_of(entry[0].id))]
    questions: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    for _ in range(number * 20):
        if len(questions) == number:
            break
        document, _ledger = entries[rng.randrange(len(entries))]
        articles = [clause for clause in document.clauses if clause.kind == "item"]
        if not articles:
            continue
        clause = articles[rng.randrange(len(articles))]
        text = _question(document, clause, rng)
        if text:
            key = f"k{len(questions) + 1:04}"
            questions[key] = text
            qrels[key] = {f"{document.id}#{clause.path}": 2}
    return questions, qrels


# What an article asks for → how a person would ask about it.
_FORMS = tuple(
    (re.compile(pattern), tuple(forms.split()))
    for pattern, forms in (
        (r"(?:禁止|不得|严禁)([^，。；：、（）()《》]{4,16})", "可以{}吗 {}行不行 让不让{}"),
        (
            r"([^，。；：、（）()《》]{4,14})由[^，。；]{2,16}(?:负责|决定|制定|批准|处罚)",
            "{}归谁管 {}找哪个部门",
        ),
        (r"(?:处以?|并处)[^，。；]{2,24}罚款", "违反了怎么罚 会罚多少钱"),
        (r"应当(?:依法|及时|按照规定)?([^，。；：、（）()《》]{4,16})", "怎么{} 要不要{} {}有什么要求"),
        (r"(?:可以|有权)([^，。；：、（）()《》]{4,16})", "能不能{} 什么情况下{}"),
        (r"本(?:条例|办法|法|规定)所称的?([^，。；：、（）()《》]{2,12})", "{}是什么意思 什么叫{}"),
    )
)
_SUBJECT = re.compile(r"(?:中华人民共和国)?(.+?)(?:实施)?(?:条例|办法|规定|法|决定|细则|规则)?(?:（.*）)?$")


def _question(document: Document, clause: Clause, rng: random.Random) -> str | None:
    body = document.text[clause.body_start : clause.end]
    subject = _SUBJECT.match(document.title)
    for pattern, forms in rng.sample(_FORMS, len(_FORMS)):
        match = pattern.search(body)
        if match and subject:
            asked = forms[rng.randrange(len(forms))]
            if not match.groups():
                before = re.findall(r"[\u4e00-\u9fff]{4,12}", body[: match.start()])
                if not before:
                    continue
                asked = f"{rng.choice(before)}{asked}"
            return f"{subject.group(1)}，{asked.format(*match.groups())}"
    return None


def _parse(text: str) -> tuple[str, tuple[Clause, ...]]:
    lines = [line.strip() for line in text.split("<!-- INFO END -->")[-1].splitlines()]
    parts: list[str] = []
    clauses: list[Clause] = []
    start, end, above = 0, 0, None

    def close(path: str, kind: str, level: int, number: str, heading: str, body: int) -> None:
        times = sum(clause.path.split("#")[0] == path for clause in clauses)
        path = f"{path}#{times + 1}" if times else path
        clauses.append(Clause(path, above, level, kind, number, heading, start, end, body))  # type: ignore[arg-type]

    pending: tuple[str, str, int, str, str, int] = ("preamble", "preamble", 0, "", "", 0)
    for line in filter(None, lines):
        heading = line.startswith("#")
        line = line.lstrip("# ")
        part, article = _PART.fullmatch(line) if heading else None, _ARTICLE.match(line)
        if part or article:
            if end > start:
                close(*pending)
            start = end
            if part:
                above = None
                pending = (part[1], "section", 1, part[1], part[2], start + len(line))
            elif article:
                above = pending[0] if pending[1] == "section" else above
                number = article.group()
                path = f"{above}/{number}" if above else number
                pending = (path, "item", 2 if above else 1, number, "", start + len(number))
        parts.append(line + "\n")
        end += len(line) + 1
    if end > start:
        close(*pending)
    return "".join(parts), tuple(clauses)
