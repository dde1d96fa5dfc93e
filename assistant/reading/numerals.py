"""Numbers and dates as Chinese documents print them: 一百二十, 〇, １２, ⑶, 二〇二二年三月二十四日."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

DIGITS = "〇零一二三四五六七八九"
CHINESE = "〇零○一二三四五六七八九十百千两"

_VALUES = {"〇": 0, "零": 0, "○": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_DAY = re.compile(
    rf"((?:19|20)\d\d|[一二][{DIGITS}○0Oo]{{3}})年([一二三四五六七八九十]{{1,2}}|\d{{1,2}})月"
    rf"([一二三四五六七八九十]{{1,3}}|\d{{1,2}})日"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")


def parse_numeral(text: str) -> int | None:
    """The value of a whole number in Chinese, ASCII, full-width or circled digits, or None.

    >>> parse_numeral("一百二十"), parse_numeral("二〇二二"), parse_numeral("１２"), parse_numeral("⑶")
    (120, 2022, 12, 3)
    """
    if not text:
        return None
    if len(text) == 1 and text not in CHINESE:
        number = unicodedata.numeric(text, None)
        return int(number) if number is not None and number == int(number) else None
    if text.isdecimal():
        return int(text)
    if all(c in _VALUES for c in text):
        return int("".join(str(_VALUES[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        elif c in _VALUES:
            digit = _VALUES[c]
        else:
            return None
    return total + digit


def render_numeral(number: int) -> str:
    """The Chinese numeral of a number from 1 to 9999.

    >>> render_numeral(12), render_numeral(105), render_numeral(120)
    ('十二', '一百零五', '一百二十')
    """
    parts: list[str] = []
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append(("零" if gap and parts else "") + DIGITS[digit + 1] + name)
        gap = not digit
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text


def find_dates(text: str) -> list[tuple[int, int, str]]:
    """Rows (start, end, ISO date) of every full date in ``text``; impossible dates are left out.

    >>> find_dates("二〇二二年三月二十四日")
    [(0, 11, '2022-03-24')]
    """
    rows = []
    for found in (*_DAY.finditer(text), *_ISO.finditer(text)):
        year, month, day = (parse_numeral(re.sub("[0Oo]", "〇", part) if part[0] in "一二" else part)
                            for part in found.groups())  # fmt: skip
        try:
            rows.append((found.start(), found.end(), date(year or 0, month or 0, day or 0).isoformat()))
        except ValueError:
            continue
    return sorted(rows)


def parse_date(text: str) -> str | None:
    """The ISO form of the first full date in ``text``, or None.

    >>> parse_date("2022年5月17日")
    '2022-05-17'
    """
    return next((iso for _, _, iso in find_dates(text)), None)
