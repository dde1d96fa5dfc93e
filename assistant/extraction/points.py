"""Points and periods in time in a sentence as printed: 到2025年, 每月5日前, 受理之日起20日内, “十四五”期间.

Names of plans, bases of comparison (比2020年), periods of validity and years behind the document are none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assistant.extraction.calendars import Calendar, plan_years
from assistant.extraction.vocabulary import any_of
from assistant.models import DeadlineKind
from assistant.reading.numerals import parse_numeral

_WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("times.toml").read_text(encoding="utf-8")
)
PAST_HEADINGS = re.compile(
    rf"(?:主要|当前|我市|我省)?{any_of(_WORDS['past_headings'])}(?:[和与及、].{{1,8}})?"
    r"|“?十[一二三四五六七八九]五”?(?:时期|期间)?.{0,8}(?:回顾|成效|成就|基础)"
)
_CN = "一二三四五六七八九十"
_NUMBER = rf"(?:\d{{1,4}}|[两{_CN}]{{1,3}})"
_SMALL = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_BEFORE = r"(?:之前|以前|前|止)"
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇零一二三四五六七八九○]{3})年"
_CLOCK = r"(?:[上下]午)?(?:\d{1,2}[:：时点](?:\d{1,2}分?)?|下班)(?=之?前|以前)"
_DAY = rf"(?:(?P<day>\d{{1,2}})日(?:{_CLOCK})?|(?P<part>月?底|末|上旬|中旬|下旬|份)?)"
_MONTH = rf"(?P<month>\d{{1,2}}|[{_CN}]{{1,2}})月"
_HALF = r"(?P<half>上半年|下半年|[第一二三四]{1,2}季度(?:末)?)"
# 2025年汛前, but 防汛前沿 is no time.
_SEASONS = rf"(?:{any_of(_WORDS['seasons'])}|(?<=年)汛)"
_SEASON = rf"(?P<season>(?:今|本|当)?年?{_SEASONS}(?:到来|来临)?(?={_BEFORE}))"
_TO = r"(?P<to>到|至|截至|截止到?)?"
_DATED = re.compile(
    rf"{_TO}{_YEAR}(?:{_MONTH}{_DAY}|(?P<end>年?底|年?末)|{_HALF}|{_SEASON})?(?P<before>{_BEFORE})?"
    r"(?P<span>起|以来|度|版|级|—|-|～|~|至)?"
)
_UNDATED = re.compile(
    rf"{_TO}(?P<which>今年|当年|本年|次年|明年)?"
    rf"(?:{_MONTH}{_DAY}|(?P<end>年底|年末)|{_HALF}|(?P<within>年内)(?!容|部|在)|{_SEASON})(?P<before>{_BEFORE})?"
)
_RANGE = re.compile("[—–－～~至-]")
_OPENED = re.compile(rf"{_YEAR}(?:{_SMALL}月(?:{_SMALL}日)?)?[—–－～~至-]+$")
_NEXT = re.compile(
    rf"次[月季](?:度)?(?:首月)?(?:(?P<day>{_SMALL})(?:个工作)?日|底|末|初|[上中下]旬)?{_BEFORE}"
)
_UNIT = r"(?:个?工作日|个?自然日|日|天|周|个?月|年|个?小时|分钟)"
# 自受理之日起, 竣工验收后, 有效期届满前: from when a period runs.
_FROM = (
    r"(?:(?:自|从)[^，。；：、\n]{1,30}?(?:之日起?|起|后|以后|之后)"
    r"|[^，。；：、\n应当须于在自从的]{1,16}?(?:之日起?|后|以后|之后|届满前|期满前|到期前|结束前|开始前)(?!续))的?"
)
_WITHIN = re.compile(
    rf"(?P<from>{_FROM})?(?<![\d.{_CN}第])(?P<amount>{_NUMBER})(?:{_UNIT})(?:之|以)?内(?!容|部|外|在|河|涝|科)"
    rf"|(?P<ahead>提前(?:不少于|至少)?{_NUMBER}(?:个工作日|个?小时|日|天))"
)
_CYCLE = rf"每(?:半年|{_NUMBER}?(?:{any_of(_WORDS['cycles'])}))"
_RECURRING = re.compile(
    rf"{_CYCLE}(?P<tail>(?:的)?(?:(?P<month>{_SMALL})月)(?:(?P<day>{_SMALL})日|底|末|初|份|[上中下]旬)?(?:至次?年?{_SMALL}月(?:底|{_SMALL}日)?)?"
    rf"|(?P<dayonly>{_SMALL})日|底|末|初|[上中下]旬|第[一二三四]季度(?:末)?|上半年|下半年"
    rf"|(?:度)?(?:结束|终了|首月|期末|次月)?后?的?(?:前|首)?{_SMALL}(?:个工作)?日(?=内|前|以内))?(?P<before>之前|以前|前|以内|内)?"
)
_REGULAR = re.compile(r"(?:按年度?|按季度?|按月|逐年|逐月|逐季)(?:报送|通报|调度|上报)")
_PLAN = re.compile(
    r"(?:到|至)?[“\"]?十([一二三四五六七八九])五[”\"]?(?:规划)?(?P<part>(?:时期|期间|期)?末期?|时期|期间)"
)
_LISTED_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=(?:、20\d\d)*、20\d\d年[^。]{0,20}分别)")

_AFTER_DATE = re.compile(any_of(_WORDS["names"]))
_ACTS = re.compile(rf"内?{any_of(_WORDS['acts'])}")
_GOALS = re.compile(any_of(_WORDS["goals"]))
_OUTLAYS = re.compile(any_of(_WORDS["outlays"]))
_REACHED = re.compile("全部|全面|基本|达到|达|实现|建成|完成|力争|不低于|超过|突破")
_PAID = re.compile("给予|予以|奖励|补贴|补助")
_HEAD = re.compile(rf"(?:^|[，,、；;：:□\t]|{any_of(_WORDS['heads'])})$")
_BASES = re.compile(rf"(?:{any_of(_WORDS['bases'])}|[\d—–\-~～至])$")
_VALIDITY = re.compile(rf"{any_of(_WORDS['validity'])}$")
_MEASURES = re.compile(rf"{any_of(_WORDS['measures'])}$")
_SINCE = re.compile(r"[^，。；、]{0,6}起(?![草步点来到价诉])")
_RAISED_TO = re.compile(r"(?:提高|提升|增长|增加|扩大|下降|降低|减少|升|降|压减|压缩)[到至]$")
_RATE = re.compile(r"(?:每[一-龥]{1,2}|[/／])$")
_PAYMENT = re.compile(
    r"[^，,。；;、\n]{0,12}(?:补贴|补助|奖励|津贴|补偿)|[^，,。；;、\n]{0,4}?\d[\d.]*[万亿]?元"
)
_DAILY_WORK = re.compile(r"[^，。；、]{0,6}(?:对|开展|进行|检[查测]|监测|巡|报|公布|更新|调度|消毒|清[理运])")


@dataclass(frozen=True, slots=True)
class Point:
    """A point or period in time; ``relative`` where its year stands elsewhere."""

    start: int
    end: int
    kind: DeadlineKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relative: bool = False
    this_year: bool = False


Finder: TypeAlias = Callable[[str, Calendar, bool, "list[Point]"], Iterator[Point]]


def find_points(sentence: str, calendar: Calendar, own_field: bool = False) -> list[Point]:
    """Points in time within one ``sentence``, in reading order, none overlapping another.

    ``own_field``: the words stand under 完成时限, so that whatever names a date is one.
    """
    found: list[Point] = []
    for trigger, finder in _FINDERS:
        if not any(character in sentence for character in trigger):
            continue
        for point in finder(sentence, calendar, own_field, found):
            if not any(other.start < point.end and point.start < other.end for other in found):
                found.append(point)
    return sorted(found, key=lambda point: point.start)


def _recurring(text: str, _: Calendar, own_field: bool, __: list[Point]) -> Iterator[Point]:
    for match in _RECURRING.finditer(text):
        if own_field or match["tail"] or match["before"] or _recurs(text, match):
            day = match["day"] or match["dayonly"]
            yield Point(*match.span(), "recurring", None, _value(match["month"]), _value(day))
    for match in _REGULAR.finditer(text):
        yield Point(*match.span(), "recurring")
    for match in _NEXT.finditer(text):
        yield Point(*match.span(), "recurring", None, None, _value(match["day"]))


def _recurs(text: str, match: re.Match[str]) -> bool:
    """每年培训2000人次, 每季度开展调度; no rate (每人每天), no payment (每月补贴300元)."""
    if _RATE.search(text[: match.start()]) or _PAYMENT.match(text, match.end()):
        return False
    if match[0][-1] in "日天":
        return bool(_DAILY_WORK.match(text, match.end()))
    return bool(re.match(r"(?!度|的|到|至(?!少))[^，,。；;、\n]{2}|、[^，。；]{0,12}每", text[match.end() :]))


def _within(text: str, _: Calendar, own_field: bool, __: list[Point]) -> Iterator[Point]:
    for match in _WITHIN.finditer(text):
        before = text[: match.start("amount") if match["amount"] else match.start()]
        if own_field or match["ahead"] or match["from"] or not _MEASURES.search(before):
            yield Point(*match.span(), "within_period")


def _dated(text: str, calendar: Calendar, own_field: bool, found: list[Point]) -> Iterator[Point]:
    ends: set[int] = set()
    for match in [*_LISTED_YEAR.finditer(text)]:
        yield Point(*match.span(), "by_date", int(match[1]))
        ends.add(match.end())
    for match in _DATED.finditer(text):
        joined = match.start() - 1 in ends and text[match.start() - 1] in "、和及与"
        year = _value(match["year"])
        if own_field and (match["span"] or "x") in "—-～~至":
            continue  # a range is due at its end
        if own_field or (joined and not match["span"]) or _is_deadline(text, match, calendar):
            ends.add(match.end())
            day = int(match["day"]) if match["day"] else None
            yield Point(*match.span(), "by_date", year, _month(match), day)


def _undated(text: str, calendar: Calendar, own_field: bool, found: list[Point]) -> Iterator[Point]:
    for match in _UNDATED.finditer(text):
        if own_field and _RANGE.match(text, match.end()):
            continue
        if own_field or _is_undated_deadline(text, match):
            opened = _OPENED.search(text[: match.start()]) if own_field else None  # 2023年7月—12月
            recurs = match["which"] == "次年" and any(point.kind == "recurring" for point in found)
            this_year = match["which"] in ("今年", "本年", "当年")
            yield Point(
                *match.span(),
                "recurring" if recurs else "by_date",
                _value(opened["year"]) if opened else None,
                _month(match),
                int(match["day"]) if match["day"] else None,
                relative=match["which"] not in ("次年", "明年"),
                this_year=this_year,
            )


def _plan(text: str, calendar: Calendar, own_field: bool, _: list[Point]) -> Iterator[Point]:
    for match in _PLAN.finditer(text):
        if calendar.is_past(plan_years(match[1])[1]):
            continue
        if "末" in match["part"]:
            yield Point(*match.span(), "by_date")
        elif own_field or (
            not re.match(r"[，,]?(?:是|为|面临|处于)", text[match.end() :])
            and re.search(rf"\d|{_GOALS.pattern}|取得", text[match.end() :])
        ):
            yield Point(*match.span(), "within_period")


# The characters without which a kind of point cannot stand in a sentence.
_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("每按逐次", _recurring),
    ("内提", _within),
    ("年", _dated),
    ("月年季前", _undated),
    ("五", _plan),
)


def _is_deadline(text: str, match: re.Match[str], calendar: Calendar) -> bool:
    if match["span"]:
        return False
    before, after = text[: match.start()], text[match.end() :]
    year = _value(match["year"]) or 0
    firm = bool(match["to"] or match["before"] or match["end"] or match["season"])
    firm = firm or match["part"] in ("底", "月底", "末")
    if calendar.written and year < calendar.written:
        return False
    if (_BASES.search(before) and not match["before"]) or _SINCE.match(after):
        return False
    if (match["to"] or "").startswith("截") and not (
        match["before"] or (calendar.written or year + 1) <= year
    ):
        return False  # 截至2021年底，建成5座: a report
    if _VALIDITY.search(before) and not match["before"]:
        return False
    if after.startswith("的") and _RAISED_TO.search(before + (match["to"] or "")):
        return True
    if _AFTER_DATE.match(after):
        return bool(match["before"] and (match["to"] or not after.startswith(("的", "已"))))
    if firm:
        return True
    if match["half"] or match["month"]:
        return bool(_ACTS.match(after)) or (bool(_HEAD.search(before)) and not calendar.is_past(year + 1))
    cell = "\t" in text and not before.rpartition("\t")[2] and not after.partition("\t")[0].strip()
    opens = _HEAD.search(before) or (_REACHED.match(after) and year > (calendar.floor or year))
    return bool(opens) and not cell and _opens_a_goal(after, year, calendar)


def _opens_a_goal(after: str, year: int, calendar: Calendar) -> bool:
    """2025年高标准农田面积达到…, 2023年改造小区36个: a year at the head of what it is to bring."""
    if calendar.floor is None or year < calendar.floor or year == calendar.title_year:
        return False  # the whole plan is for its year
    words = re.split("[；;]", after, maxsplit=1)[0]
    if _OUTLAYS.match(words.lstrip("，,")) or _PAID.search(words):
        return False
    if year > (calendar.written or calendar.floor):
        return True
    return bool(_GOALS.search(words) and re.search(r"\d", words))


def _is_undated_deadline(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    if re.search(rf"(?:[\d年月〇零{_CN}—\-~～]|自|从)$", before) and not match["before"]:
        return False
    if match["month"] and not 1 <= (_value(match["month"]) or 0) <= 12:
        return False
    if match["to"] and re.search(rf"[月日]$|{_VALIDITY.pattern}", before):
        return False  # 6月至8月
    if match["within"]:
        return False  # 年内新增… says no more than the title of a year's plan
    return bool(
        match["before"]
        or match["end"]
        or (match["to"] and match["month"])
        or match["part"] in ("底", "月底", "末")
    )


def _month(match: re.Match[str]) -> int | None:
    return _value(match["month"]) or (12 if match["end"] else None)


def _value(text: str | None) -> int | None:
    return parse_numeral(text.replace("○", "〇")) if text else None
