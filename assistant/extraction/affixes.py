"""What a list prints once for all: 省科技厅、工业和信息化厅; 东区、西区人民政府 (共用前缀与后缀)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.unit_names import ListedUnit, is_generic, is_unit_name
from assistant.extraction.vocabulary import any_of, load_vocabulary

_UNITS = load_vocabulary()["units"]
_DEPARTMENT = re.compile(any_of(_UNITS["departments"]) + "$")
_STANDALONE = re.compile(any_of(_UNITS["standalone"]) + "$")
_PARTY = re.compile(any_of(_UNITS["party"]) + "$")
_PREFIX = re.compile("^" + any_of(_UNITS["prefixes"]))
_NAMED_PLACE = re.compile(r"^([一-龥]{2,6}?(?:省|市|区|县|州|旗))(?=[一-龥]{2,}(?:局|委|厅|办|办公室)$)")
_PLACE_END = re.compile(any_of(_UNITS["place_endings"]) + "$")
_SHARED_SUFFIX = re.compile(f"^(.*?)({any_of(_UNITS['shared_suffixes'])})$")
# 甲里、乙门、丙桥街道办事处: bare names share the word for their kind as well.
_STREET = re.compile("[一-龥]{2,4}?((?:街道|镇|乡)(?:办事处|人民政府|政府|党工委)?)$")
_BARE_PLACE = re.compile("^[一-龥]{2,4}$")
_INNER = re.compile(r"[（(〔［\[【〈<].*$")


def share_suffix(items: Sequence[ListedUnit]) -> list[ListedUnit]:
    """武昌区、青山区人民政府: the suffix printed at the end belongs to the places before it."""
    shared = list(items)
    for index in range(len(items) - 1, 0, -1):
        match = _SHARED_SUFFIX.search(shared[index].name)
        before = shared[index - 1].name
        street = _STREET.search(shared[index].name)
        if street and _BARE_PLACE.search(before) and not is_unit_name(before):
            shared[index - 1] = replace(shared[index - 1], name=before + street[1])
            continue
        if not match or not match[1] or shared[index].separator not in ("、", "和"):
            continue
        # The carrier must itself be a place (临空经济区管委会), and so must the one before it.
        if _PLACE_END.search(match[1]) and _is_place(before) and not match[1].startswith("各"):
            shared[index - 1] = replace(shared[index - 1], name=before + match[2])
    return shared


def _is_place(name: str) -> bool:
    return (
        bool(_PLACE_END.search(name))
        and len(name) >= 2
        and not name.startswith("各")
        and not _SHARED_SUFFIX.search(name)
    )


def share_prefix(items: Sequence[ListedUnit]) -> list[ListedUnit]:
    """省科技厅、工业和信息化厅: the prefix printed at the head belongs to the departments behind it.

    A ，or ；begins a new run with a prefix of its own, unless the list has no 、 at all. Where a run
    prints its prefix again (省财政厅、商务厅、省林业局) a name without it is printed as it is called.
    """
    only_commas = all(item.separator != "、" for item in items)
    shared: list[ListedUnit] = []
    run: list[ListedUnit] = []
    for item in items:
        if run and item.separator in "，,；;" and not only_commas:
            shared += _share_in_run(run)
            run = []
        run.append(item)
    return shared + _share_in_run(run)


def _share_in_run(run: Sequence[ListedUnit]) -> list[ListedUnit]:
    """The run with its prefix given to each; a prefix printed more than once is not shared."""
    prefixes = [_prefix_of(item.name) for item in run]
    shared: list[ListedUnit] = []
    current = ""
    for item, own in zip(run, prefixes, strict=True):
        if own:
            current = own if prefixes.count(own) == 1 else ""
        elif current and _can_share(item.name):
            item = replace(item, name=_fit(current, item.name) + item.name)
        shared.append(item)
    return shared


def _prefix_of(name: str) -> str:
    """The level words a department's name begins with, or "" (市场监管局 begins with none)."""
    bare = _INNER.sub("", name)
    if is_generic(name) or not (_DEPARTMENT.search(bare) or bare.endswith(("人民政府", "政府"))):
        return ""
    if _NO_PREFIX.search(bare):
        return ""
    match = _PREFIX.search(bare) or _NAMED_PLACE.search(bare)
    return match[0] if match else ""


# 市场监管局, 市政园林局: the first character belongs to the name.
_NO_PREFIX = re.compile(r"^(?:市场(?:监|发展|服务)|市政(?:园林|公用|设施|工程|管理)|市容|区域|县域|省际)")


def _can_share(name: str) -> bool:
    bare = _INNER.sub("", name)
    if bare.endswith("部") and not _PARTY.search(bare) and not bare.endswith("武装部"):
        return False  # a ministry: 财政部
    return (
        (bare in _PLAIN_DEPARTMENTS or bool(_DEPARTMENT.search(bare) and not _STANDALONE.search(bare)))
        and not is_generic(name)
        and not _FOREIGN.search(bare)
    )


# Departments whose names end like those of bodies that stand for themselves.
_PLAIN_DEPARTMENTS = {"市场监管局", "地方金融监管局", "药品监管局", "市场监督管理局"}
# Names with a place or a system of their own share nobody's prefix.
_FOREIGN = re.compile(
    r"^(?:国网|国家|中国|中央|全国|人民银行|人行|中铁|南方电网|团[省市区县州]|驻|武警|长江|黄河|珠江|淮河|最高人民|国务院|中华|[^、]*(?:总局|总署|总社|公署|行署)$|[一-龥]{2,8}[省市区县州](?!场|政|容|域|管))"
    r"|^[一-龥]{2,3}(?:邮政管理局|税务局|通信管理局|海关|能源监管办|气象局|消防救援总队|地震局|烟草专卖局)$"
    r"|(?:风景|名胜|保护区|公园|水库|灌区|库区|流域|港务).*(?:局|处|委员会)$|(?:指挥部|领导小组|专班)办公室$|.日报社$"
)


def _fit(prefix: str, name: str) -> str:
    """市委 before its own departments, 市 before those of the government, and the reverse."""
    if prefix.endswith("党委") or (prefix.endswith("委") and len(prefix) >= 2):
        return prefix if _PARTY.search(name) else prefix.removesuffix("党委").removesuffix("委")
    return prefix
