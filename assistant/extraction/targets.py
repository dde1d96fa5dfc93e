"""Measurable targets as printed (指标): indicator, comparator, value, unit, base, deadline of the sentence.

达到90% has no 以上: the comparator is =. A dated result without a number (基本建成…系统) is a target too: its
value is the printed result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.extraction.deadlines import mask
from assistant.extraction.vocabulary import any_of, load_vocabulary, words
from assistant.models import Clause, Comparator, Deadline, Document, Span, Target

_UNIT = any_of(words("targets", "units"))
_VALUE = r"\d+(?:[.．]\d+)?(?:\s?[?？~～\-–—至]{1,2}\s?\d+(?:[.．]\d+)?)?|百分之[一二三四五六七八九十百]+"
_COMPARATORS = load_vocabulary()["targets"]["comparators"]
_AFTER: dict[str, Comparator] = {
    word: sign for sign, words_ in _COMPARATORS["after"].items() for word in words_
}
_BEFORE: dict[str, Comparator] = {
    word: sign for sign, words_ in _COMPARATORS["before"].items() for word in words_
}
_VERBS = words("targets", "verbs")
_CHANGE = r"(?:年均)?(?:提高|提升|增长|增加|下降|降低|减少|压减|削减)"
_NUMBER = re.compile(
    rf"(?P<verb>{any_of(_VERBS)})?(?P<aim>了|力争|确保)?(?P<before>{any_of(_BEFORE)})?(?P<value>{_VALUE})\s?"
    rf"(?P<unit>{_UNIT})?(?:[／/]\s?(?P<per>天|日|年|小时|立方米|平方米|人|户))?(?P<after>{any_of(_AFTER)})?"
)
_ALL = re.compile(
    r"(?P<verb>实现|达到|做到|基本实现)?(?P<value>全覆盖|全部[^，。；、]{2,30}|全收集|全处理|动态清零|清零|全面消除|应[^，。；、应]{1,3}尽[^，。；、]{1,3})(?!工程|行动|的|任务|计划)"
)
_RESULT = re.compile(
    r"(?P<value>(?:基本|初步|全面|率先|如期|广泛)?(?:建成(?!区)|实现|形成|消除|淘汰|取消|禁止|达到|不再)"
    r"|(?:基本|初步|全面|率先|如期)完成)"
)
_BASE = re.compile(
    r"与(?:19|20)\d\d年(?:底|末)?相比|(?:比|较|相比|在)(?P<base>(?:19|20)\d\d年(?:底|末)?)(?:基础上|水平)?"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年|[—\-–~～至]\s?(?:19|20)\d\d\s?年?)(?:[上下]半年|第[一二三四]季度|底|末|(?:\d{1,2}月)?(?:\d{1,2}日)?)"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:底|末)?|\d+日(?:前|内)"
)
_TIME_UNITS = {"工作日", "个工作日", "个月", "分钟", "小时", "天", "年", "级", "期", "支"}
_RATE = re.compile(r"(?:每[台辆吨亩人户次家个件天]|由|从)$")
_JOINT = re.compile("、|以及|和|及")
_PIECES = re.compile("[，,；;。\n]")
_LEADING = re.compile(
    r"^(?:[到至]?(?:19|20)\d\d年(?:年?[底末]|[上下]半年|第?[一二三四]季度)?(?:前)?[，,]?|力争到?|确保|其中|同时|并|(?:全|我|本)[市省区县州]|全年|年内|分别|使|将|把|实现(?=.{4}))+"
)
_ORDINAL = re.compile(r"(?:第|[A-Za-z][\-+]?|首|[十百千万亿]至|\d[.—–\-~～])$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sub-sentence; ``whole_year`` where its deadline is a year, so that a result by then is a goal."""

    start: int
    end: int
    deadline: str
    whole_year: bool


def find_targets(
    document: Document, clause: Clause, taken: Sequence[tuple[int, int]], deadlines: Sequence[Deadline]
) -> list[Target]:
    """The targets in the running text of ``clause``; ``taken`` are spans of statements and fields."""
    text = document.text[clause.start : clause.end]
    heading = text.find(clause.heading) if clause.heading else -1
    body = heading if heading >= 0 else clause.body_start - clause.start
    masked = mask(text, [(0, body), *((start - clause.start, end - clause.start) for start, end in taken)])
    masked = _without_dates(masked)
    found: list[Target] = []
    for piece in _pieces(masked, body, clause, deadlines):
        for draft in _read_piece(text, masked, piece):
            span = Span(document.id, clause.path, clause.start + draft.start, clause.start + draft.end)
            found.append(
                Target(
                    draft.indicator,
                    draft.comparator,
                    draft.value,
                    draft.unit,
                    piece.deadline,
                    span,
                    draft.base,
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class _Draft:
    indicator: str
    comparator: Comparator
    value: str
    unit: str
    base: str
    start: int
    end: int


def _without_dates(text: str) -> str:
    """Dates, document years and numbers inside words blanked, so that what is left are quantities."""
    return _DATE.sub(lambda match: "□" * len(match[0]), text)


def _pieces(masked: str, start: int, clause: Clause, deadlines: Sequence[Deadline]) -> Iterator[_Piece]:
    """Sub-sentences with the deadline that governs them: the last one before, within the sentence."""
    ends = sorted(
        (d.span.end - clause.start, d.text, d.month in (None, 12)) for d in deadlines if d.kind == "by_date"
    )
    index = 0
    current, whole_year = "", False
    for match in [*_PIECES.finditer(masked, start), None]:
        end = match.start() if match else len(masked)
        while index < len(ends) and ends[index][0] <= end:
            _, current, whole_year = ends[index]
            index += 1
        if end > start:
            yield _Piece(start, end, current, whole_year)
        if match and match[0] in "。\n":
            current, whole_year = "", False
        start = match.end() if match else end


def _read_piece(text: str, masked: str, piece: _Piece) -> list[_Draft]:
    part = masked[piece.start : piece.end]
    numbers = [match for match in _NUMBER.finditer(part) if _is_quantity(part, match)]
    if numbers:
        return _read_numbers(text, part, piece, numbers)
    printed = text[piece.start : piece.end]
    whole = _ALL.search(part)
    if whole:
        indicator = _indicator(printed[: whole.start()])
        value = printed[whole.start("value") : whole.end("value")]
        if indicator or piece.deadline:
            return [_draft(indicator or value, "all", value, "", piece, part)]
    results = list(_RESULT.finditer(part)) if piece.whole_year else []
    if results:
        result = next((m for m in results if len(m["value"]) > 2), results[0])
        value = printed[result.start("value") : result.end("value")]
        indicator = _indicator(printed[: result.start()] + printed[result.end() :])
        if len(indicator) >= 2:
            return [_draft(indicator, _sign_of_result(part, value), value, "", piece, part)]
    return []


def _sign_of_result(part: str, value: str) -> Comparator:
    if value.startswith(("基本", "初步")):
        return "~"
    return "all" if re.search("所有|一律|全部", part) else "="


def _is_quantity(part: str, match: re.Match[str]) -> bool:
    """Whether a number measures what is to be reached: no ordinal, no condition (5千至1万吨标煤的企业)."""
    before = part[: match.start("value")]
    if (
        _ORDINAL.search(before)
        or _RATE.search(part[: match.start()])
        or re.match(r"[\d.．]", part[match.end() :])
    ):
        return False
    if match["unit"] in _TIME_UNITS and not (match["verb"] or match["before"]):
        return False
    if re.search("(?:^|□)(?:累计)?已|^目前|^现有|已$", part[: match.start()]):
        return False
    if not match["unit"]:
        plain = (match["before"] or match["after"] or match["verb"]) and not match.end() < len(part.rstrip())
        return bool(plain) and bool(match["before"] or match["after"])
    return match["verb"] == "覆盖" or not re.match(r"(?:标准?煤)?的(?!目标)", part[match.end() :])


def _read_numbers(text: str, part: str, piece: _Piece, numbers: Sequence[re.Match[str]]) -> list[_Draft]:
    printed = text[piece.start : piece.end]
    base = _base(printed)
    if len(numbers) > 1 and "分别" in part[: numbers[0].start("value")]:
        names = [
            name for name in re.split(r"、|和|及", printed[: numbers[0].start()].replace("分别", "")) if name
        ]
        if len(names) == len(numbers):
            last = numbers[-1]["after"]
            change = numbers[0]["verb"] or ""
            change = change if re.fullmatch(_CHANGE, change) else ""
            return [
                _draft(
                    _indicator(name) + change, _comparator(m, last), _value(m), _unit(m), piece, part, base
                )
                for name, m in zip(names, numbers, strict=True)
            ]
    drafts = []
    for start, end in _members(part, numbers):
        inside = [m for m in numbers if start <= m.start() and m.end() <= end]
        kinds = [m for m, n in pairwise(inside) if m["after"] and not m["verb"] and _names_kind(part, m, n)]
        inside = [m for m in inside if m not in kinds]  # 10亿元以上项目8个
        match = next((m for m in inside if m["before"] or m["verb"]), inside[0])
        before, after = printed[start : match.start()], printed[match.end() : end]
        if match["verb"] and re.fullmatch(_CHANGE, match["verb"]):
            before += match["verb"]
        name = _indicator(before)
        if after.strip() and (len(name) < 2 or not (match["verb"] or match["before"])):
            name = _indicator(before + after)
        if len(name) >= 2:
            least = re.search("至少|不少于|不低于", part[start : match.start()])
            sign = _comparator(match)
            sign = ">=" if least and sign == "=" else sign
            drafts.append(_draft(name, sign, _value(match), _unit(match), piece, part, base))
    return drafts


def _names_kind(part: str, number: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a number only says which things the following number counts."""
    return bool(re.fullmatch("[一-龥]{1,8}", part[number.end() : following.start()]))


def _members(part: str, numbers: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The stretches of an enumeration, each with at least one number: 1个…、3个…以及10家…"""
    start = 0
    for number, following in pairwise(numbers):
        joint = _JOINT.search(part, number.end(), following.start())
        if joint:
            yield start, joint.start()
            start = joint.end()
    yield start, len(part)


def _draft(
    indicator: str, comparator: Comparator, value: str, unit: str, piece: _Piece, part: str, base: str = ""
) -> _Draft:
    lead = len(part) - len(part.lstrip())
    if piece.deadline:
        indicator = indicator.replace(piece.deadline, "")
    return _Draft(
        indicator, comparator, value, unit, base, piece.start + lead, piece.start + len(part.rstrip())
    )


def _comparator(match: re.Match[str], last: str | None = None) -> Comparator:
    after = match["after"] or last
    if after:
        return _AFTER[after]
    if match["before"]:
        return _BEFORE[match["before"]]
    return "="


def _value(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match["value"]).replace("．", ".")


def _unit(match: re.Match[str]) -> str:
    return (match["unit"] or "") + (f"/{match['per']}" if match["per"] else "")


def _base(text: str) -> str:
    match = _BASE.search(text)
    return match[0] if match else ""


def _indicator(text: str) -> str:
    name = re.sub(r"^[^：:]{2,6}[：:]", "", _BASE.sub("", text)).strip(" \t\n，,、：:（(")
    name = _LEADING.sub("", name)
    name = re.sub(r"(?:力争|确保|分别|基本|保持|达到|实现|不断|将)+$", "", name)
    return re.sub(r"\s", "", name).strip("，,、")
