"""Names of what is measured (指标名称): the words around a number without what only leads to it."""

from __future__ import annotations

import re

from assistant.extraction.quantities import BASE

_LEADING = re.compile(
    r"^(?:[到至]?(?:19|20)\d\d年(?:年?[底末]|[上下]半年|第?[一二三四]季度)?(?:前)?[，,]?"
    r"|[“\"]?十[一二三四五六七八九]五[”\"]?(?:时期|期间|末)[，,]?"
    r"|每(?:年度?|季度?|月|周|半年|学期|学年|[两二三四五\d]年)(?!人|千|万)|累计(?=.{2})|力争到?|确保|其中|同时|并"
    r"|(?:全|我|本)[市省区县州]|全年|年内|[今当本]年|努力|分别|使|将|把|实现(?=.{4}))+"
)
_TRAILING = re.compile(
    r"(?:力争|确保|分别|基本|保持|达到|实现|不断|将|均|都|总体|原则上|一般|累计|完成数?|数量?为|为|在|每年|分别为|达到?每.{1,2}|每[人户生床亩头年月天](?=.{0,4}$))+$"
)
RATED = re.compile(r"(?:系数|指数|比|比例|比重|占比|评分|得分|率|值|数|数量|量|额|规模|面积|PUE）?)$")
_NAMES = re.compile("、|和(?!谐)|以及|(?<![普以])及(?![率时格])|(?<!参)与(?!率)")


def indicator_of(text: str) -> str:
    """The name in ``text``.

    >>> indicator_of("到2025年，力争全市污水处理率")
    '污水处理率'
    """
    name = re.sub("力争|确保|[，、]?并(?:给予|予以).*$", "", BASE.sub("", text.replace("□", "")))
    name = re.sub(r"^[^：:]{2,6}[：:]", "", name).strip(" \t\n，,、：:（(")
    name = _LEADING.sub("", name)
    name = _TRAILING.sub("", name)
    if "（" not in name:
        name = name.rstrip("）")  # …（其中风电1000万千瓦）
    return re.sub(r"\s", "", name).strip("，,、").removeprefix("的")


def indicators_of(head: str, count: int) -> list[str]:
    """The ``count`` names that ``head`` lists; what stands before the first indicator belongs to it."""
    names = [name for name in _NAMES.split(head) if name.strip("，, ")]
    rest = len(names) - count
    if rest > 0 and all(RATED.search(indicator_of(name)) for name in names[rest:]):
        return ["、".join(names[: rest + 1]), *names[rest + 1 :]]
    return names


def base_of(text: str) -> str:
    """What ``text`` measures a change against (比2020年, 同比), or ""."""
    match = BASE.search(text)
    return match[0] if match else ""
