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
from assistant.reading.issuers import level_of
from assistant.reading.lines import (
    is_addressee,
    is_covering,
    is_date_line,
    is_footer,
    is_sentence,
    is_signature,
    is_title,
    split_lines,
)
from assistant.reading.normalize import normalize
from assistant.reading.numerals import find_dates, parse_date
from assistant.reading.references import find_bare_numbers, find_number, find_references, normalize_number

_RED_HEAD = re.compile(r"[^关于。，,]{2,40}(文件|公报|函件)")
_NOISE = re.compile(
    r"(索引号|来源|信息来源|发布(时间|日期)|发布机构|字体|[（(]?此件|.{0,8}阅读|打印|浏览|签发人|份号|密级)|\d{4}-\d\d-\d\d"
    r"|(特急|加急|平急|急件|秘密|机密|绝密|内部资料)|[A-Z0-9\s—-]+$"
)
_NUMBER_ALONE = re.compile(r"[(（\[【]?(文号|发文字号|编号)?[:：]?[^《》。]{1,40}号[)）\]】]?")
_PASSED = re.compile(r"^[(（]?.{0,6}(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,80}(通过|公布|发布|修订|修正|施行)")
_MONTH_ALONE = r"[(（][一二三四五六七八九〇○零\d]{4}年[一-十\d]{1,2}月[)）]$"  # below a title
_FLAT_LIMIT = 30  # characters of a header on one line
_TITLE_TAIL = re.compile(r"\s?(?:[(（][^()（）]*号[)）]|[一-龥]{1,8}[〔\[（(]\d{4}[〕\]）)]第?\d+号)$")
_ISSUER_IN_TITLE = re.compile(
    r"^([^《》，。]{2,40}?(?:人民政府(?:办公[室厅])?|国务院(?:办公厅)?|委员会(?:办公[室厅])?|办公[室厅]|[局厅部委院]))(?:[等、].{0,30}?)?(?:关于|(?:19|20)\d\d年)"
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
        references=tuple(other for other in find_references(text) if not _is_self(other, facts)),
        discards=cleaned.discards,
        damage=tuple(find_damage(text)),
        warnings=(*received.warnings, *warnings),
        metadata=tuple(metadata.items()),
    )


def _is_self(reference: Reference, facts: _Facts) -> bool:
    """Whether a mention means the document itself: its own number or title."""
    if reference.number is not None:
        return reference.number == facts.number
    return reference.title in (facts.title, facts.body_title)


def _read_facts(text: str, clauses: Sequence[Clause], metadata: Mapping[str, str], name: str) -> _Facts:
    spans = {clause.path: clause for clause in clauses}
    header = spans.get("header")
    head = split_lines(text, header.start, header.end) if header else []
    foot = [
        line.text
        for clause in clauses
        if clause.kind == "footer"
        for line in split_lines(text, clause.start, clause.end)
    ]
    lines = [line.text for line in head]
    if len(lines) <= 2 and any(len(line) > _FLAT_LIMIT for line in lines):
        lines = [part for line in lines for part in ([line] if _PASSED.match(line) else _split_flat(line))]
    order = next((i for i, pair in enumerate(pairwise(lines)) if _is_order(*pair)), None)
    title, rest = _read_title(lines)
    body_title = _read_body_title(lines, title)
    if order is not None:  # an order (令) has no title of its own: the text that it issues names it
        title, body_title = body_title or lines[order] + lines[order + 1], None
    if body_title is None:  # the text handed over may stand as an annex
        annex = next((clause.heading for clause in clauses if clause.kind == "annex"), "")
        body_title = annex if annex and annex in title and annex != title else None
    title = title or metadata.get("title", "").strip() or name
    stated = metadata.get("number", "")
    number = (normalize_number(stated) if find_number(stated) else None) or _read_number(lines)
    if order is not None:
        number = number or find_number(lines[order] + lines[order + 1])
    issuer = _read_signature(foot) or _read_signature(rest) or metadata.get("issuer") or _red_head(lines)
    if issuer is None:
        in_title = _ISSUER_IN_TITLE.match(title)
        issuer = in_title[1] if in_title else None
    if issuer is None and order is not None:
        issuer = lines[order].removesuffix("令")
    return _Facts(
        number=number,
        title=title,
        body_title=body_title,
        issuer=issuer,
        written_on=_written_on(foot, lines, metadata),
        published_on=parse_date(metadata.get("published", "")) or _published_on(lines),
        addressees=_read_addressees(lines),
    )


def _is_order(line: str, following: str) -> bool:
    """Whether two lines are the head of an order: 某市人民政府令, 第12号."""
    return (
        line.endswith("令") and len(line) <= 30 and bool(re.fullmatch(r"[(（]?第.{1,6}号[)）]?", following))
    )


def _split_flat(line: str) -> list[str]:
    """A header flattened to one line, split where its lines probably ended."""
    cuts = {found.end() for found in re.finditer("[。：:]|[(（]此件[^)）]*[)）]", line)}
    cuts |= {
        found.start() for found in re.finditer("[(（]此件|(?<=[知见定告案）)号])各[^。：:]{2,100}[:：]", line)
    }
    for start, end, _ in (*find_bare_numbers(line), *find_dates(line)):
        if line[end : end + 1] not in tuple("前底起止至至)）,，") and line[start - 1 : start] not in tuple(
            "(（"
        ):
            cuts |= {start, end} if line[end - 1] == "号" else {end}
    for start, end, _ in find_dates(line):
        name = re.search(r"[。:：)）]([^。:：)）]{4,40})$", line[:start])
        if name and is_signature(name[1]):
            cuts |= {start, end}
    marks = [0, *sorted(cuts), len(line)]
    return [piece for piece in (line[a:b].strip() for a, b in pairwise(marks)) if piece]


def _is_noise(line: str) -> bool:
    return (
        bool(
            _RED_HEAD.fullmatch(line)
            or _NOISE.match(line)
            or _NUMBER_ALONE.fullmatch(line)
            or _PASSED.match(line)
        )
        or is_date_line(line)
        or is_footer(line)
        or any(start == 0 for start, _, _ in find_bare_numbers(line))
    )


def _read_title(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The title, its lines joined, and the lines after it."""
    index = 0
    while index < len(lines) and _is_noise(lines[index]):
        index += 1
    title: list[str] = []
    while index < len(lines) and len(title) < 5:
        line = lines[index]
        whole = "".join(title)
        begins = is_title(whole) and re.match(rf"为|根据|按照|依据|经|近年|{_MONTH_ALONE}", line)
        ends = "\t" in line or is_addressee(line) or is_sentence(line) or _is_noise(line) or begins
        if ends or (title and (is_signature(line) or line == title[0] or _is_whole(whole))):
            break
        title.append(line)
        index += 1
    while index < len(lines) and title and lines[index] == "".join(title):
        index += 1
    return _TITLE_TAIL.sub("", "".join(title)), list(lines[index:])


def _is_whole(title: str) -> bool:
    """Whether a title is complete: 关于……的通知."""
    return bool(
        re.search(
            r"关于.+(的|之)(通知|意见|决定|公告|通告|批复|函|报告|请示|命令|规定|办法|通报|纪要|说明|复函|方案)$",
            title,
        )
    )


def _read_body_title(lines: Sequence[str], title: str) -> str | None:
    """The title of the text that a covering notice hands over, as it stands above that text."""
    covered = next((i for i, line in enumerate(lines) if is_covering(line)), None)
    if covered is None:
        return None
    found: list[str] = []
    for line in reversed(lines[covered + 1 :]):
        if _is_noise(line) or is_sentence(line) or is_signature(line) or line == "目录":
            break
        found.insert(0, line)
    joined = "".join(found)
    return joined if joined and joined != title and is_title(joined) else None


def _read_number(lines: Sequence[str]) -> str | None:
    for line in lines:
        if is_covering(line) or is_addressee(line) or (is_sentence(line) and "《" in line):
            continue
        dates = find_dates(line)
        number = find_number(line[dates[0][1] :] if dates and _PASSED.match(line) else line)
        if number and (_NUMBER_ALONE.fullmatch(line) or _TITLE_TAIL.search(line) or len(line) <= 60):
            return number
    return None


def _read_signature(lines: Sequence[str]) -> str | None:
    """The body that signed: the signature nearest above a date."""
    for index, line in enumerate(lines):
        dates = find_dates(line)
        if is_signature(line) and dates and dates[-1][1] == len(line):
            return line[: dates[-1][0]].strip()
        if dates or not is_signature(line):
            continue
        if index + 1 < len(lines) and (is_date_line(lines[index + 1]) or is_signature(lines[index + 1])):
            return line
    return None


def _red_head(lines: Sequence[str]) -> str | None:
    for line in lines[:3]:
        if _RED_HEAD.fullmatch(line) and line.endswith("文件") and is_signature(line.removesuffix("文件")):
            return line.removesuffix("文件")
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
    return next((parse_date(line) for line in lines if _PASSED.match(line)), None)


def _published_on(lines: Sequence[str]) -> str | None:
    for line in lines:
        if re.search("来源|发布(时间|日期)|日期[:：]|时间[:：]", line) and not is_sentence(line):
            found = parse_date(line)
            if found:
                return found
    return None


def _read_addressees(lines: Sequence[str]) -> tuple[str, ...]:
    line = next((line for line in lines if is_addressee(line)), "")
    return tuple(group.strip() for group in re.split("[，,；;]", line.rstrip("：:")) if group.strip())
