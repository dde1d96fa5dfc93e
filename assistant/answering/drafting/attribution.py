"""What a drafted sentence says of where its words are from, and what it says apart from that."""

from __future__ import annotations

import re
from functools import cache

from assistant.answering.drafting.claims import DOCUMENT_NUMBER
from assistant.answering.drafting.cutting import bare, load_rules
from assistant.answering.scope import Scope
from assistant.models import GovernmentLevel

REFERENCE = re.compile(rf"《[^》]+》|[(（]?{DOCUMENT_NUMBER.pattern}[)）]?")
# 《…》(文号)提出, 省实施意见要求 : who says it, not what is said.
ATTRIBUTION = re.compile(
    rf"^(?P<who>(?:根据|依据|按照|按)?(?:(?:[^,，。:：《》]{{0,16}}?(?:{REFERENCE.pattern}|方案|文件|通知|意见)){{1,2}}"
    r"|国务院|国家|省委省政府|[\u4e00-\u9fff]{0,3}[省市](?:委|政府|人民政府)?))(?:中|里)?"
    r"(?:明确)?(?:提出|要求|明确|规定|指出|强调|写明|写道)[,，:：]?"
)
# 一、 (一) 1. 一是 : how a drafted sentence is numbered.
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九]是)"
)
NUMBER_TAIL = re.compile(r"[\u4e00-\u9fff][〔\[(（](?:19|20)\d\d[〕\])）]\d+号")
_LEVELS: tuple[tuple[str, GovernmentLevel], ...] = (("国务院|国家|中央", "state"), ("省", "provincial"))


def claim_of(sentence: str) -> str:
    """A sentence without its number, the words that say which document it is taken from, and those of the
    author that lead up to it and claim nothing (下一步,我们将认真贯彻落实方案部署:…)."""
    for pattern in (_NUMBERED, ATTRIBUTION, _lead_in()):
        rest = pattern.sub("", sentence)
        sentence = rest if bare(rest) else sentence
    return sentence


@cache
def _lead_in() -> re.Pattern[str]:
    words = "|".join(sorted(load_rules()["lead_in"], key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words}|{REFERENCE.pattern})+[,，:：])+")


def documents_meant(scope: Scope, who: str) -> list[str]:
    """The loaded documents that the words before 提出 name by number, title or level."""
    loaded = scope.library.documents
    plain = bare(who)
    numbered = [name for name, found in loaded.items() if found.number and bare(found.number) in plain]
    if numbered:
        return numbered
    titles = [bare(title) for title in re.findall(r"《([^》]{8,})》", who)]
    titled = [name for name, found in loaded.items() if any(title in bare(found.title) for title in titles)]
    if titled or titles:
        return titled
    levels = [level for words, level in _LEVELS if re.search(words, who)]
    return [name for name, found in loaded.items() if found.level in levels]
