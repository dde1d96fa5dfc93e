"""Measurable targets as printed (指标): indicator, comparator, value, unit, base, deadline of the sentence.

A dated result without a number (基本建成…系统) is a target too: its value is the printed result. What is paid
(给予…万元), what was reached before (“十三五”期间…) and conditions (…万元以上的企业) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.extraction.calendars import Calendar
from assistant.extraction.deadlines import blank, mask
from assistant.extraction.indicators import base_of, indicator_of, indicators_of
from assistant.extraction.measured import is_measured
from assistant.extraction.quantities import (
    BASE,
    BEFORE,
    CHANGE,
    WORDS,
    Quantity,
    find_quantities,
    starting_point,
)
from assistant.extraction.sub_sentences import Piece, find_past, find_payments, find_pieces
from assistant.extraction.vocabulary import any_of
from assistant.models import Clause, Comparator, Deadline, Document, Span, Target

_SIGNS = [word for word in BEFORE if len(word) > 2 or word in ("低于", "高于", "超过")]
_END = r"(?=$|[，。；、）)\s□]|和|并|且)"
_ALL = re.compile(
    rf"(?P<verb>实现|达到|做到|基本实现)?(?P<value>{any_of(WORDS['results']['all'])}{_END}"
    rf"|全部(?:{any_of(WORDS['results']['wholly'])})[^，。；、\t]{{0,28}}|应[^，。；、应]{{1,3}}尽[^，。；、]{{1,3}})(?!工程|行动|的|任务|计划)"
)
_MULTIPLE = re.compile(rf"(?:实现)?(?P<value>{any_of(WORDS['results']['multiples'])}){_END}")
_RESULT = re.compile(
    r"(?P<value>(?:基本|初步|全面|率先|如期|广泛)?(?:建成(?!区)|实现|形成|消除|淘汰|取消|禁止|达到|不再)"
    r"|(?:基本|初步|全面|率先|如期)完成)(?![到至]?\d)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年|[—\-–~～至、]\s?(?:19|20)\d\d\s?年?)(?:[上下]半年|第[一二三四]季度|底|末|(?:\d{1,2}月)?(?:\d{1,2}日)?)"
    r"|(?<!\d)20\d\d(?=、20\d\d)|\d{1,2}月(?:\d{1,2}日)?(?:底|末)?|\d+日(?:前|内)"
)
_JOINT = re.compile("、|以及|和|及|或")
# 租金不高于同品质市场租金的85%: the sign stands away from its number.
_APART = re.compile(rf"(?P<sign>{any_of(_SIGNS)})(?P<of>[^，。；、\d]{{2,30}})的$")
_LIMITS = re.compile(r"(?:期限|有效期|处罚|罚款)$")


@dataclass(frozen=True, slots=True)
class _Draft:
    indicator: str
    comparator: Comparator
    value: str
    unit: str
    base: str
    start: int
    end: int
    deadline: str


def find_targets(
    document: Document,
    clause: Clause,
    taken: Sequence[tuple[int, int]],
    deadlines: Sequence[Deadline],
    calendar: Calendar,
) -> list[Target]:
    """The targets in the running text of ``clause``; ``taken`` are spans of statements, fields and tables."""
    text = document.text[clause.start : clause.end]
    heading = text.find(clause.heading) if clause.heading else -1
    body = heading if heading >= 0 else clause.body_start - clause.start
    spans = [(0, body), *((start - clause.start, end - clause.start) for start, end in taken)]
    masked = _DATE.sub(lambda match: "□" * len(match[0]), mask(text, spans))
    text = blank(text, spans)
    found: list[Target] = []
    recent: list[_Draft] = []  # of the sentence
    pieces = list(find_pieces(masked, body, clause, deadlines))
    left_out = find_payments(masked, pieces) | find_past(text, pieces, calendar)
    for index, piece in enumerate(pieces):
        if index and piece.sentence != pieces[index - 1].sentence:
            recent = []
        for draft in _read_piece(text, masked, piece, recent) if index not in left_out else ():
            if len(draft.indicator) < 2:
                continue
            span = Span(document.id, clause.path, clause.start + draft.start, clause.start + draft.end)
            found.append(
                Target(
                    draft.indicator,
                    draft.comparator,
                    draft.value,
                    draft.unit,
                    draft.deadline,
                    span,
                    draft.base,
                )
            )
            recent.append(draft)
    return found


def _read_piece(text: str, masked: str, piece: Piece, recent: Sequence[_Draft]) -> list[_Draft]:
    part = masked[piece.start : piece.end]
    printed = text[piece.start : piece.end]
    start = starting_point(part)
    base = base_of(printed)
    if start:
        base = re.sub(r"\s", "", printed[start[0] : start[1]])
        blank = "□" * (start[1] - start[0])
        part = part[: start[0]] + blank + part[start[1] :]
        printed = printed[: start[0]] + blank + printed[start[1] :]
    numbers = [number for number in find_quantities(part) if is_measured(part, number)]
    if numbers:
        return _read_numbers(printed, part, piece, numbers, base, recent)
    for pattern, sign in ((_MULTIPLE, "="), (_ALL, "all")):
        match = pattern.search(part)
        name = indicator_of(printed[: match.start()]) if match else ""
        if match and len(name) < 2:
            return []
        if match:
            value = printed[match.start("value") : match.end("value")]
            return [_draft(name, "all" if sign == "all" else "=", value, "", piece, part, base)]
    results = [m for m in _RESULT.finditer(part) if part[m.start() - 1 : m.start()] not in ("为", "以", "已")]
    if results and piece.whole_year:
        result = next((m for m in results if len(m["value"]) > 2), results[0])
        value = printed[result.start("value") : result.end("value")]
        name = indicator_of(printed[: result.start()] + printed[result.end() :])
        if len(name) >= 2:
            return [_draft(name, _sign_of_result(part, value), value, "", piece, part, "")]
    return []


def _sign_of_result(part: str, value: str) -> Comparator:
    if value.startswith(("基本", "初步")):
        return "~"
    return "all" if re.search("所有|一律|全部", part) else "="


def _read_numbers(
    printed: str, part: str, piece: Piece, numbers: Sequence[Quantity], base: str, recent: Sequence[_Draft]
) -> list[_Draft]:
    if len(numbers) > 1 and "分别" in part[: numbers[0].number]:
        respective = _read_respectively(printed, part, piece, numbers, base, recent)
        if respective:
            return respective
    drafts: list[_Draft] = []
    dates = _dates_of(printed, piece, numbers)
    for start, end in _members(part, numbers):
        inside = [n for n in numbers if start <= n.start and n.end <= end]
        kinds = [n for n, m in pairwise(inside) if n.after and not n.verb and _names_kind(part, n, m)]
        inside = [n for n in inside if n not in kinds]  # 10家以上企业的项目8个
        number = next((n for n in inside if n.led), inside[0])
        if not number.led and not number.is_of("counts") and inside[-1].is_of("counts"):
            number = inside[-1]  # 3600米跑道1条
        before, after = printed[start : number.start], printed[number.end : end]
        after = "" if after[:1].isdigit() else after
        date = dates.get(number.number)
        before = before.replace(date, "") if date else before
        apart = _APART.search(before) if number.is_of("ratios") else None
        if apart:
            before, base = before[: apart.start()], apart["of"]
        if number.changes:
            before += number.verb
        name = indicator_of(before)
        bare = len(name) <= 2 or bool(re.fullmatch(CHANGE, name))
        counted = number.is_of("counts") or bare or (number.is_of("time") and not number.verb)
        counted = counted and bool(re.match("[一-龥]{2}", after))
        if after.strip() and (len(name) < 2 or counted or not number.led):
            name = indicator_of(before + after)
        last = (*recent, *drafts)[-1:]
        alike = last and (number.changes or _alike(number, last[0]))
        if alike and number.led and len(re.sub(f"^{CHANGE}$", "", name)) < 2:
            name = re.sub(f"{CHANGE}$", "", last[0].indicator) + name  # 研发投入强度达到2.5%，力争达到2.8%
        if len(name) < 2 and number.unit and not number.led:
            name = re.sub(r"[\s□]", "", before)  # 累计完成2600万亩
        if len(name) >= 2 and not (number.is_of("time") and _LIMITS.search(name)):
            least = re.search("至少|不少于|不低于", part[start : number.start])
            sign = number.comparator
            sign = ">=" if least and sign == "=" else BEFORE[apart["sign"]] if apart else sign
            drafts.append(_draft(name, sign, number.value, number.unit, piece, part, base, date))
            for left, right in pairwise(inside):  # 避险搬迁320户1100人
                if left.end == right.start and left.is_of("counts") and right.is_of("counts"):
                    drafts.append(_draft(name, right.comparator, right.value, right.unit, piece, part, base))
    return drafts


def _read_respectively(
    printed: str,
    part: str,
    piece: Piece,
    numbers: Sequence[Quantity],
    base: str,
    recent: Sequence[_Draft],
) -> list[_Draft]:
    """A、B分别达到90%、80%以上; 到2022年和2030年，A分别达到…: a sign at either end is said of all."""
    opening = max((printed.find(date) + len(date) for date in piece.dates), default=0)
    head = BASE.sub("", printed[opening if piece.dated else 0 : numbers[0].start].replace("分别", ""))
    names = indicators_of(head, len(numbers))
    dates = [piece.deadline] * len(numbers)
    plain = indicator_of(head)
    if not plain and len(recent) >= len(numbers):
        names = [draft.indicator for draft in recent[-len(numbers) :]]  # A3万吨、B5亿元，分别增长30%、50%
    elif len(piece.dates) == len(numbers) != len(names):
        names, dates = [plain] * len(numbers), list(piece.dates)
    elif len(names) != len(numbers):
        if any(re.search("[一-龥]{2}", part[n.end : m.start]) for n, m in pairwise(numbers)):
            return []  # 分别建成1个社区、3个景区
        names = [plain] * len(numbers)  # which is whose is not plain: all are said of all
    change = numbers[0].verb if numbers[0].changes else ""
    # A sign that only one end bears is said of all: 分别超过68%、85%; 分别达到95%和90%以上.
    after = numbers[-1].after if not any(n.after for n in numbers[:-1]) else None
    before = numbers[0].before if not any(n.before for n in numbers[1:]) else None
    return [
        _draft(
            indicator_of(name) + change, n.after or after or n.before or before or "=", n.value, n.unit,
            piece, part, base, date,
        )
        for name, n, date in zip(names, numbers, dates, strict=True)
    ]  # fmt: skip


def _dates_of(printed: str, piece: Piece, numbers: Sequence[Quantity]) -> dict[int, str]:
    """The deadline of each number where dates and numbers take turns: 建档率2022年达95%、2023年达98%."""
    if len(piece.dates) != len(numbers) or len(numbers) < 2 or not piece.dated:
        return {}
    turns, position = {}, 0
    for date, number in zip(piece.dates, numbers, strict=True):
        place = printed.find(date, position)
        if not position <= place < number.number:
            return {}
        turns[number.number], position = date, number.end
    return turns


def _alike(number: Quantity, draft: _Draft) -> bool:
    """Whether both measure the same: shares of something, or the same unit."""
    return draft.unit in ("", number.unit) or (
        number.is_of("ratios") and draft.unit in ("%", "个百分点", "‰")
    )


def _names_kind(part: str, number: Quantity, following: Quantity) -> bool:
    """Whether a number only says which things the following number counts."""
    return bool(re.fullmatch("[一-龥]{1,8}", part[number.end : following.start]))


def _members(part: str, numbers: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """The stretches of an enumeration, each with at least one number: 1个…、3个…以及10家…"""
    start = 0
    for number, following in pairwise(numbers):
        joint = _JOINT.search(part, number.end, following.start)
        if joint:
            yield start, joint.start()
            start = joint.end()
    yield start, len(part)


def _draft(
    indicator: str,
    comparator: Comparator,
    value: str,
    unit: str,
    piece: Piece,
    part: str,
    base: str = "",
    deadline: str | None = None,
) -> _Draft:
    lead = len(part) - len(part.lstrip())
    deadline = piece.deadline if deadline is None else deadline
    indicator = indicator.replace(deadline, "") if deadline else indicator
    return _Draft(
        indicator,
        comparator,
        value,
        unit,
        base,
        piece.start + lead,
        piece.start + len(part.rstrip()),
        deadline,
    )
