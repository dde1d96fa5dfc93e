"""Which numbers measure what is to be reached: no ordinal, no condition, no sum of what is named."""

from __future__ import annotations

import re

from assistant.extraction.indicators import RATED
from assistant.extraction.quantities import WORDS, Quantity
from assistant.extraction.vocabulary import any_of

_RATE = re.compile(r"(?:每[台辆吨亩人户次家个件天]|由|从)$")
_ORDINAL = re.compile(r"(?:第|[A-Za-z][\-+]?|首|[十百千万亿]至|\d[.—–\-~～])$")
_SHARE = re.compile(any_of(WORDS["results"]["share"]))
_MADE = re.compile(any_of(WORDS["results"]["makes"]))
_MAKES = re.compile(rf"{any_of(WORDS['results']['makes'])}[^，。；、\d]{{0,2}}$")
_CARRY = re.compile(rf"{any_of(WORDS['results']['carry'])}$")


def is_measured(part: str, number: Quantity) -> bool:
    """Whether a number measures what is to be reached: no ordinal, no condition (20万千瓦以下机组)."""
    before, after = part[: number.number], part[number.end :]
    if _ORDINAL.search(before) or _RATE.search(part[: number.start]):
        return False
    if not number.unit and re.match(r"[\d.．]", after):
        return False
    summed = before.endswith("等") and number.is_of("counts") and not _MADE.search(before)
    if summed or (before.endswith("（") and after.startswith("）")):
        return False  # 制造业等6个行业, 财政政策（2项）
    if (number.is_of("time") or number.symbol) and not number.led:
        return False
    if re.match("范围|半径", after) or (_of_something(number, after) and not _MAKES.search(before)):
        return False
    if re.search("(?:^|□)(?:累计)?已|^目前|^现有|已$", part[: number.start]):
        return False
    if not number.unit:
        rated = "." in number.value or RATED.search(part[: number.start])
        return not after.strip() and bool(number.before or number.after or (number.verb and rated))
    if number.is_of("ratios") and after.startswith("的") and not number.led:
        return bool(_SHARE.search(after)) or bool(_CARRY.search(part[: number.start]))
    if re.match("不足|[为者]", after):
        return False  # 80分以上不足90分为良好
    counted = number.is_of("counts") or number.is_of("ratios")
    if number.after and not number.led and not counted and re.match("(?![的和及且])[一-龥]", after):
        return False
    if number.after and _CARRY.search(part[: number.start]) and after.startswith("的"):
        return True
    return number.verb == "覆盖" or not re.match(r"(?:标准?煤)?的(?!目标)", after)


def _of_something(number: Quantity, after: str) -> bool:
    """Whether a length, weight or the like only says what something is: 100公里航空服务."""
    other = any(map(number.is_of, ("counts", "money", "ratios", "time")))
    return bool(number.unit) and not other and not number.led and bool(re.match("[一-龥]{2}", after))
