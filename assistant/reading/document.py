"""A file → ``Document``: its text cleaned, its clauses, and what its header and footer state.

Facts come from where 公文 print them (GB/T 9704—2012: 发文字号, 标题, 主送机关, 成文日期, 落款) and from the
index table of a web page; what is not stated is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assistant.models import Clause, Document, Received, Reference
from assistant.reading.clauses import parse_clauses
from assistant.reading.damage import find_damage
from assistant.reading.formats import read_file
from assistant.reading.header import (
    header_lines,
    is_order,
    is_passed,
    read_addressees,
    read_body_title,
    read_number,
    read_published,
    read_red_head,
    read_title,
)
from assistant.reading.issuers import first_body, level_of
from assistant.reading.lines import (
    is_date_line,
    is_signature,
    split_lines,
)
from assistant.reading.normalize import normalize
from assistant.reading.numerals import find_dates, parse_date
from assistant.reading.references import find_number, find_references, normalize_number

_ISSUER_IN_TITLE = re.compile(
    r"^([^《》，。]{2,40}?(?:人民政府(?:办公[室厅])?|国务院(?:办公厅)?|委员会(?:办公[室厅])?|办公[室厅]|[局厅部委院]|总署|银行|监会|局[一-龥]{2,4}司))(?:[等、].{0,30}?)?(?:关于|(?:19|20)\d\d年)"
)


@dataclass(frozen=True, slots=True)
class _Facts:
    number: str | None
    title: str
    body_title: str | None
    issuer: str | None
    written_on: str | None
    published_on: str | None
    addressees: tuple[str, ...]


def read_document(path: Path) -> Document:
    """The document in the file at ``path``, the whole way.

    Raises:
        ReadError: the file cannot be read; the class says why.
    """
    return parse_document(read_file(path))


def parse_document(received: Received) -> Document:
    """The document in a file already received. Odd structure and missing facts are no errors."""
    cleaned = normalize(received)
    text = cleaned.text
    clauses, warnings = parse_clauses(text, cleaned.pages)
    metadata = dict(cleaned.metadata)
    facts = _read_facts(text, clauses, metadata, Path(received.name).stem)
    if facts.body_title:
        metadata["body_title"] = facts.body_title
    return Document(
        id=facts.number or facts.title,
        number=facts.number,
        title=facts.title,
        issuer=facts.issuer,
        level=level_of(facts.issuer, facts.number, facts.title, text),
        written_on=facts.written_on,
        published_on=facts.published_on,
        addressees=facts.addressees,
        source=received.name,
        sha256=received.sha256,
        text=text,
        clauses=clauses,
        segments=cleaned.segments,
        pages=cleaned.pages,
        references=tuple(
            other
            for other in find_references(text)
            if not (_is_self(other, facts) or _issues(other, text, clauses))
        ),
        discards=cleaned.discards,
        damage=tuple(find_damage(text)),
        warnings=(*received.warnings, *warnings),
        metadata=tuple(metadata.items()),
    )


def _is_self(reference: Reference, facts: _Facts) -> bool:
    """Whether a mention means the document itself: its own number or title."""
    if reference.number is not None:
        return reference.number == facts.number
    handed = reference.title is not None and re.search(
        rf"(?:印发|公布|发布|下发)《?{re.escape(reference.title)}", facts.title
    )
    return bool(handed) or reference.title in (facts.title, facts.body_title)


def _issues(reference: Reference, text: str, clauses: Sequence[Clause]) -> bool:
    """Whether it is the order that issued or changed this very law, named below its title."""
    if reference.title is not None or not clauses or reference.start >= clauses[0].end:
        return False
    start = text.rfind("\n", 0, reference.start) + 1
    return is_passed(text[start : text.find("\n", reference.start)])


def _read_facts(text: str, clauses: Sequence[Clause], metadata: Mapping[str, str], name: str) -> _Facts:
    spans = {clause.path: clause for clause in clauses}
    header = spans.get("header")
    lines = header_lines(text, header.start, header.end) if header else []
    opening = spans.get("preamble")  # a long line under the title of a law: when and by whom it was passed
    passed = [text[opening.start : opening.end].split("\n", 1)[0]] if opening else []
    foot = [
        line.text
        for clause in clauses
        if clause.kind == "footer"
        for line in split_lines(text, clause.start, clause.end)
    ]
    order = next((i for i, pair in enumerate(pairwise(lines)) if is_order(*pair)), None)
    title, rest = read_title(lines)
    body_title = read_body_title(lines, title)
    if order is not None:  # an order (令) has no title of its own: the text that it issues names it
        title, body_title = body_title or lines[order] + lines[order + 1], None
    if body_title is None:  # the text handed over may stand as an annex
        annex = next((clause.heading for clause in clauses if clause.kind == "annex"), "")
        body_title = annex if annex and annex in title and annex != title else None
    title = title or metadata.get("title", "").strip() or name
    stated = metadata.get("number", "")
    number = (normalize_number(stated) if find_number(stated) else None) or read_number(lines)
    if order is not None:
        number = number or find_number(lines[order] + lines[order + 1])
    issuer = _read_signature(foot) or _read_signature(rest) or metadata.get("issuer") or read_red_head(lines)
    if issuer is None:
        in_title = _ISSUER_IN_TITLE.match(title)
        issuer = first_body(in_title[1]) if in_title else None
    if issuer is None and order is not None:
        issuer = lines[order].removesuffix("令")
    return _Facts(
        number=number,
        title=title,
        body_title=body_title,
        issuer=issuer,
        written_on=_written_on(foot, [*lines, *filter(is_passed, passed)], metadata),
        published_on=parse_date(metadata.get("published", "")) or read_published(lines),
        addressees=read_addressees(lines),
    )


def _read_signature(lines: Sequence[str]) -> str | None:
    """The body that signed: the signature nearest above a date."""
    for index, line in enumerate(lines):
        dates = find_dates(line)
        if is_signature(line) and dates and dates[-1][1] == len(line):
            return first_body(line[: dates[-1][0]].strip())
        if dates or not is_signature(line):
            continue
        if index + 1 < len(lines) and (is_date_line(lines[index + 1]) or is_signature(lines[index + 1])):
            return first_body(line)
    return None


def _written_on(foot: Sequence[str], lines: Sequence[str], metadata: Mapping[str, str]) -> str | None:
    """成文日期: the signature's date, else the index table's, else the day a law was passed."""
    for group in (foot, lines):
        for line in group:
            if "印发" in line:
                continue
            if is_date_line(line) and "-" not in line:
                return parse_date(line)
            if is_signature(line) and find_dates(line):
                return find_dates(line)[-1][2]
    stated = parse_date(metadata.get("written", ""))
    if stated:
        return stated
    return next((parse_date(line) for line in lines if is_passed(line)), None)
