"""Deadlines as written (时限): in running text and as fields of their own.

A point in time is a deadline only where something is to be done by it: 到2025年, 6月底前, 2022年底.
Names of plans (《…2030年前…》), document numbers, bases of comparison (比2020年) and the year a plan is
for are none. 到2025年 is no month; a year is filled in only where the document gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.printed import PrintedField
from assistant.models import Clause, Deadline, DeadlineKind, Document, Span

_CN = "一二三四五六七八九十"
_DAY = r"(?:(?P<day>\d{1,2})日|(?P<part>月?底|末|上旬|中旬|下旬|份)?)"
_MONTH = rf"(?P<month>\d{{1,2}}|[{_CN}]{{1,2}})月"
_BEFORE = r"(?:之前|以前|前|止)"
_TO = r"(?:到|至|截至|截止到?|截止)"
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇零一二三四五六七八九○]{3})年"
_POINT = rf"(?:{_MONTH}{_DAY}|(?P<end>年?底|年?末)|(?P<half>上半年|下半年|[第一二三四]{{1,2}}季度(?:末)?))"
_DATED = re.compile(
    rf"(?P<to>{_TO})?{_YEAR}(?:{_POINT})?(?P<before>{_BEFORE})?(?P<span>起|以来|度|版|级|—|-|～|~|至)?"
)
_MONTHLY = re.compile(
    rf"(?P<recur>每年度?)?(?P<to>{_TO})?(?:今年|当年|本年|次年|明年)?(?:{_MONTH}{_DAY}|(?P<end>年底|年末)|(?P<half>上半年|[第一二三四]{{1,2}}季度末?))"
    rf"(?P<before>{_BEFORE})?"
)
_WITHIN = re.compile(
    r"(?:自|从|在)?[^，。；：、\n（(]{0,12}?(?:(?:印发|发布|公布|施行|实施|下发|收到|签订|生效|出台|批准|通知)[^，。；、\n]{0,10}?(?:之日|日)?(?:起|后|以后|之后))"
    r"[^，。；、\n\d一二三四五六七八九十]{0,2}(?P<amount>\d+|[一二三四五六七八九十]+)(?:个)?(?:工作日|日|天|周|个?月|年)(?:之|以)?内"
    r"|(?<![\d一二三四五六七八九十])(?P<bare>\d+|[一二两三四五六七八九十]+)(?:个工作日|个?月|年|日|天|周)(?:之|以)?内(?!容|部|外|在)"
)
_PERIOD_END = re.compile(rf"(?:到|至)?[“\"]?十[{_CN}]五[”\"]?(?:时期|期间)?(?:规划)?(?:期)?末(?:期)?")
_RECURRING = re.compile(
    r"每(?:年|半年|季度|季|月|周|旬)(?:度)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:\d{1,2}日|底|末|初|上旬|中旬|下旬)?(?:前|之前|以前|至少|定期|内)"
    r"|(?:按年度?|按季度?|按月|逐年|逐月|逐季)(?:报送|通报|调度|上报)"
    # 每年培训2000人次, 每季度开展两次; no rate (每月补贴300元), no date (每年9月底)
    r"|每(?:年度|年|半年|季度|季|月|周)(?![度到至]|\d{1,2}月|[^，,。；;、\n]{0,12}(?:补贴|补助|奖励))"
    r"(?=[^，,。；;、\n\d]{0,20}(?:\d+(?:\.\d+)?(?![\d.年月日]|[万亿]?元)|[一二两三四五六七八九十]+[次场期轮]))"
)
_QUOTED = re.compile(
    r"《[^》\n]{0,120}》|[〔［\[【][^〕］\]】\n]{0,40}[〕］\]】]|“(?!十[一二三四五六七八九]五)[^”\n]{0,24}”"
)
_MARKS = re.compile("[《〔［\\[【“]")
_PRINTED_NUMBER = re.compile(
    r"(?:[^\n]*\n)??[（(]?(?:\d{1,3}(?!\d|年)|[一二三四五六七八九十]{1,4})[)）.．、]{1,2}"
)
_SENTENCE_END = re.compile("[。\n]")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a document says about years: the year its title is for, the year it was written."""

    title_year: int | None
    written: int | None

    @classmethod
    def of(cls, document: Document) -> Calendar:
        """The years of ``document``."""
        title = re.search(
            r"((?:19|20)\d\d)年", re.sub(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]", "", document.title)
        )
        title_year = int(title[1]) if title and not re.search(r"\d{4}年?[-—~至–]", document.title) else None
        written = re.search(r"(?:19|20)\d\d", document.written_on or document.number or document.id or "")
        return cls(title_year, int(written[0]) if written else title_year)


def find_deadlines(
    document: Document, clause: Clause, taken: Sequence[tuple[int, int]], calendar: Calendar
) -> list[Deadline]:
    """The deadlines in the running text of ``clause``; ``taken`` are spans of statements and fields."""
    text = document.text[clause.start : clause.end]
    masked = mask(text, [(start - clause.start, end - clause.start) for start, end in taken])
    number = _PRINTED_NUMBER.match(text) if clause.number else None
    found: list[Deadline] = []
    for start, end in _sentences(masked):
        start = max(start, number.end()) if number and number.end() < end else start
        points = list(_points(masked, start, end, calendar))
        year = None
        for index, point in enumerate(points):
            stop = points[index + 1].start if index + 1 < len(points) else end
            if (point.relative and "今年" in point.text) or "本年" in point.text or "当年" in point.text:
                year = calendar.title_year or calendar.written
            year = point.year or (year if point.relative else None)
            found.append(
                Deadline(
                    text=re.sub(r"\s", "", text[point.start : point.end]),
                    kind=point.kind,
                    year=point.year or (year or calendar.title_year if point.relative else None),
                    month=point.month,
                    day=point.day,
                    applies_to=_bound_words(text, start, point, stop),
                    span=Span(document.id, clause.path, clause.start + point.start, clause.start + point.end),
                )
            )
    return found


def read_deadline_field(
    document: Document, clause: Clause, field: PrintedField, calendar: Calendar
) -> Deadline:
    """The deadline a field of its own gives (完成时限：…); its words stay where they name no date.

    ``ongoing`` is also said of words that fix no time: 长期坚持, 按照国家安排部署.
    """
    text = re.sub(
        r"(?<=[前内底末年月日])(?:全部|全面|基本)?完成$", "", document.text[field.start : field.end]
    )
    point = next(iter(_points(text, 0, len(text), calendar, own_field=True)), None)
    kind: DeadlineKind = "ongoing"
    if point is not None:
        kind = point.kind
    elif re.search(r"每|逐年|定期", text):
        kind = "recurring"
    elif re.search(r"内$", text):
        kind = "within_period"
    year = point.year or (calendar.title_year if point.relative else None) if point else None
    return Deadline(
        text=re.sub(r"\s", "", text),
        kind=kind,
        year=year,
        month=point.month if point else None,
        day=point.day if point else None,
        applies_to=clause.heading or _first_sentence(document.text[clause.body_start : field.start]),
        span=Span(document.id, clause.path, field.start, field.start + len(text)),
    )


def mask(text: str, spans: Iterable[tuple[int, int]] = ()) -> str:
    """``text`` with names, quotations and ``spans`` blanked, offsets kept."""
    blanks = [match.span() for mark in _MARKS.finditer(text) if (match := _QUOTED.match(text, mark.start()))]
    parts: list[str] = []
    position = 0
    for start, end in sorted([*blanks, *spans]):
        if end > position:
            parts += [text[position:start], "□" * (end - max(start, position))]
            position = end
    return "".join(parts) + text[position:]


@dataclass(frozen=True, slots=True)
class _Point:
    start: int
    end: int
    text: str
    kind: DeadlineKind
    year: int | None
    month: int | None
    day: int | None
    relative: bool = False


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _points(text: str, start: int, end: int, calendar: Calendar, own_field: bool = False) -> Iterator[_Point]:
    """Points in time within one sentence, in reading order, none overlapping another."""
    part = text[start:end]
    found: list[_Point] = []

    def free(match: re.Match[str]) -> bool:
        first, last = match.start() + start, match.end() + start
        return not any(point.start < last and first < point.end for point in found)

    for match in _RECURRING.finditer(part) if "每" in part or "逐" in part or "按" in part else ():
        month = re.search(r"(\d{1,2})月", match[0])
        found.append(_point(match, start, "recurring", None, int(month[1]) if month else None, None))
    for match in _WITHIN.finditer(part) if "内" in part else ():
        if free(match) and (match["amount"] or _stands_as_period(part, match)):
            found.append(_point(match, start, "within_period", None, None, None))
    for match in _DATED.finditer(part) if "年" in part else ():
        if free(match) and (own_field or _is_deadline(part, match, calendar)):
            found.append(_point(match, start, "by_date", _number(match["year"]), _month(match), _day(match)))
    for match in (
        _MONTHLY.finditer(part)
        if "月" in part or "年底" in part or "年末" in part or "半年" in part or "季度" in part
        else ()
    ):
        if free(match) and (own_field or _is_monthly_deadline(part, match)):
            kind: DeadlineKind = "recurring" if match["recur"] else "by_date"
            found.append(_point(match, start, kind, None, _month(match), _day(match), relative=True))
    for match in _PERIOD_END.finditer(part) if "五" in part and "末" in part else ():
        if free(match):
            found.append(_point(match, start, "by_date", None, None, None))
    yield from sorted(found, key=lambda point: point.start)


def _point(
    match: re.Match[str],
    offset: int,
    kind: DeadlineKind,
    year: int | None,
    month: int | None,
    day: int | None,
    relative: bool = False,
) -> _Point:
    return _Point(
        match.start() + offset,
        match.end() + offset,
        re.sub(r"\s", "", match[0]),
        kind,
        year,
        month,
        day,
        relative,
    )


def _is_deadline(part: str, match: re.Match[str], calendar: Calendar) -> bool:
    if match["span"]:
        return False
    before, after = part[: match.start()], part[match.end() :]
    year = _number(match["year"])
    if re.search(r"(?:比|较|与|自|从|以|相比|相较|对比|在|[\d—–\-~～至])$", before) and not match["before"]:
        return False
    if calendar.written and year and year < calendar.written:
        return False
    if re.match(
        r"(?:已|的|（|\(|制定|印发|发布|出台的|版|版本|以来|成功|工作要点|行动|计划|方案|任务|年度|财政|预算|评价)",
        after,
    ):
        return bool(match["to"] and match["before"])
    if match["to"] or match["before"] or match["end"] or match["part"] in ("底", "月底", "末"):
        return True
    if match["half"] or match["month"]:
        return bool(
            re.match(
                r"(?:内)?(?:完成|建成|实现|启动|出台|投|上线|开工|竣工|完工|通车|建立|组建|制定|形成|启用|运行|开放|印发|基本|全面)",
                after,
            )
        )
    # 2025年高标准农田面积达到…: a bare year ahead of the document, at the head of its words.
    ahead = calendar.written is not None and year is not None and year > calendar.written
    return (
        ahead
        and year != calendar.title_year
        and (not before or before[-1] in "，,、" or before.endswith(("力争", "确保")))
    )


def _is_monthly_deadline(part: str, match: re.Match[str]) -> bool:
    before = part[: match.start()]
    if re.search(r"(?:\d|年|[〇零一二三四五六七八九十]|自|从)$", before) and not match["before"]:
        return False
    if match["month"] and not 1 <= (_number(match["month"]) or 0) <= 12:
        return False
    return bool(
        match["before"]
        or match["end"]
        or (match["to"] and match["month"])
        or match["part"] in ("底", "月底", "末")
    )


def _stands_as_period(part: str, match: re.Match[str]) -> bool:
    """三年内, 30日内: a period only at the head of its words or behind 力争, not 三年内容."""
    before = part[: match.start()]
    return not before or before[-1] in "，,、后起□" or before.endswith(("力争", "用", "确保", "在"))


def _month(match: re.Match[str]) -> int | None:
    if match["month"]:
        return _number(match["month"])
    return 12 if match["end"] else None


def _day(match: re.Match[str]) -> int | None:
    return int(match["day"]) if match["day"] else None


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if len(text) == 4:
        return int(
            "".join(str("〇一二三四五六七八九".find(c.replace("零", "〇").replace("○", "〇"))) for c in text)
        )
    digits = {c: i for i, c in enumerate(_CN, start=1)}
    if text.startswith("十"):
        return 10 + (digits[text[1]] if len(text) > 1 else 0)
    return digits[text[0]] if len(text) == 1 else digits[text[0]] * 10


def _bound_words(text: str, start: int, point: _Point, stop: int) -> str:
    """What a deadline binds to: the words behind it up to the next one, else those before it."""
    after = text[point.end : stop].strip("，,、：: \n\t（(")
    before = text[start : point.start].strip("，,、：: \n\t")
    bare = len(after) < 2 or re.fullmatch(r"(?:全部|全面)?(?:完成|建成|落实|实现|落实到位)", after)
    return before if bare and before else after


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
