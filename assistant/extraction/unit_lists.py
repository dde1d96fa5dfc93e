"""Lists of unit names as printed → the names one by one (单位名称的并列、共用前缀与后缀).

、 and ，both separate and mean nothing by themselves. A prefix (省科技厅、工业和信息化厅) and a suffix
(武昌区、青山区人民政府) that a list prints once belong to every member. A bracket behind a name that
explains (含开发区) is dropped; one that belongs to the name (政研室（改革办）) stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.extraction.affixes import share_prefix, share_suffix
from assistant.extraction.unit_names import ListedUnit, is_firm_unit_name, is_unit_name
from assistant.extraction.vocabulary import CLOSING, OPENING, SIGNS, any_of, load_vocabulary, words
from assistant.models import Role

SEPARATORS = "、丶，,；;/。｜|"
_SPACE = re.compile(r"\s+")
_UNITS = load_vocabulary()["units"]
_LEVEL = re.compile("[省市县区各]|自治区|国家|中央")
_REMARK = re.compile(_UNITS["remark"])
_STATIONED = re.compile("^(?:中央|中|省|市|部|中直|省直)(?:、|和|$)")  # 中央、省驻甲各单位
_REMARKED = r"(?:[（(〔［\[][^）)〕］\]]*[）)〕］\]])?"
_EACH = re.compile(rf"^各{any_of(_UNITS['places'])}{_REMARKED}$")
_GOVERNMENT = "(?:党委(?:和|及)?)?(?:人民)?政府|党委"
_PLACE = re.compile(rf"^{any_of(_UNITS['places'])}{_REMARKED}(?P<end>{_GOVERNMENT})?$")
_AND_OTHERS = re.compile(load_vocabulary()["tails"]["and_others"] + r"(?=$|和|及|以及|与)")
_AND = rf"和(?!{any_of(_UNITS['with_and'])})"
_CONJUNCTION = re.compile(rf"以及|{_AND}|及|与")
# What is left of 等有关部门、单位, and what stands in an empty field.
_REST_OF_TAIL = {"单位", "部门", "机构", "等", "无", "暂无", "略", "—", "——", "-", "－"}
_AND_EACH = re.compile(
    r"(?<=[局委厅办院部会司心])(?:以及|及|和|与)(?=各)"
    r"|(?<=[一-龥]{3}[局厅办部院会心位门])(?=各(?:[县市]区|区县|[县区镇乡旗]|街道)(?!委))"  # a space lost
)
_SIGNS = re.compile(f"[{re.escape(SIGNS)}]")
# 1.市体育局；2.市公安局; ①市体育局②市公安局
_COUNTED = re.compile(
    r"[①-⑳]|(?:^|(?<=[、，,；;。：:\s]))(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、)）])\s*(?=[一-龥"
    + re.escape(SIGNS)
    + "])"
)
# 市工信局李强, 市工信局（李强）: the unit's person, a space lost.
_PERSON = re.compile(
    rf"^([一-龥]*?(?:局|委|厅|办|部|院|中心|公司|政府|集团))(?:[（(](?P<bracketed>[{_UNITS['surnames']}][一-龥]{{1,2}})[）)]|[{_UNITS['surnames']}][一-龥]{{1,2}})$"
)
_LEADING = re.compile(
    rf"^(?:(?:(?:[此该本这]项?(?:工作|任务|措施|事项)?)?由|及|{_AND}|以及|并由|请|其中|主要由|包括)(?=.{{2}})|[为是](?=[省市县区各]))?"
)


_ITEM_EDGE = "。.．:： —－-"
_SIGNED_AND = re.compile(
    f"(?<=[{re.escape(SIGNS)}])(?:以及|和|及|与)|(?:以及|和|及|与)(?=[{re.escape(SIGNS)}])"
)


def parse_units(text: str) -> list[ListedUnit]:
    """The units of a list, in printed order, prefixes and suffixes given back to each.

    >>> [unit.name for unit in parse_units("市财政局、教育局，武昌区、青山区人民政府（下同）等单位")]
    ['市财政局', '市教育局', '武昌区人民政府', '青山区人民政府']
    """
    text = _SIGNED_AND.sub("、", _COUNTED.sub("、", text))
    items = [_item(name, separator) for separator, name in _split(_AND_EACH.sub("、", _close_up(text)))]
    items = [item for item in items if item.name]
    items = _join_each(items)
    items = [part for item in items for part in _split_glued(item)]
    items = [part for item in items for part in _split_conjunction(item)]
    items = [item for item in items if item.name not in _REST_OF_TAIL]
    return share_prefix(share_suffix(items))


def _close_up(text: str) -> str:
    """White space dropped; between two whole names it stands for a separator."""

    def mend(match: re.Match[str]) -> str:
        before = re.split(r"[、，,；;\s]", text[max(0, match.start() - 40) : match.start()])[-1]
        after = re.split(r"[、，,；;\s]", text[match.end() : match.end() + 40])[0]
        between = is_firm_unit_name(before) and is_firm_unit_name(after)
        alike = bool(_LEVEL.match(after)) or not _LEVEL.match(before) or _stand_apart(before, after)
        return "、" if between and alike else ""

    return _SPACE.sub(mend, text)


# 市政府 国资委, 国家税务总局 甲市税务局, 市公安局 交警支队: one name, wrapped.
_HOLDS_OTHERS = re.compile("(?:政府|委|总局|总署|总行|办公室)$")
_IS_HELD = re.compile("(?:支队|大队|总队|分局|分中心|中队|科|处|室|股|所|队)$")


def _stand_apart(before: str, after: str) -> bool:
    """市商务局 云州海关: a department's whole name, and one that is no part of it."""
    held = _HOLDS_OTHERS.search(before) or _IS_HELD.search(after)
    return before.endswith(("局", "厅", "委", "部", "中心")) and len(after) >= 4 and not held


def _split(text: str) -> list[tuple[str, str]]:
    """(separator before, piece) of ``text``, brackets kept whole."""
    pieces: list[tuple[str, str]] = []
    depth = start = 0
    separator = ""
    for position, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif character in SEPARATORS and depth == 0:
            pieces.append((separator, text[start:position]))
            separator, start = character, position + 1
    pieces.append((separator, text[start:]))
    return pieces


def _item(text: str, separator: str) -> ListedUnit:
    """One piece without tail and remark; a role written in its bracket is its mark."""
    name = _AND_OTHERS.sub("、", text.strip(_ITEM_EDGE)) if "等" in text else text.strip(_ITEM_EDGE)
    sign = "".join(_SIGNS.findall(name))
    name = _SIGNS.sub("", name).rstrip("、")
    mark: Role | None = None
    while name and name[-1] in CLOSING:
        opening = _opening_of(name)
        if opening < 0:
            name = name[:-1]
            continue
        inside = name[opening + 1 : -1]
        if opening and inside and not _REMARK.search(inside):
            break
        mark = mark or _mark(inside)
        name = name[:opening]
    name = _without_open_bracket(_LEADING.sub("", name))
    person = _PERSON.match(name)
    if person and not is_unit_name(person["bracketed"] or name):
        name = person[1]
    return ListedUnit(name, separator, mark, sign)


def _opening_of(name: str) -> int:
    depth = 0
    for position in range(len(name) - 1, -1, -1):
        depth += (name[position] in CLOSING) - (name[position] in OPENING)
        if depth == 0:
            return position
    return -1


def _without_open_bracket(name: str) -> str:
    """``name`` without a bracket that is opened and never closed, where that bracket only explains."""
    opened = [i for i, c in enumerate(name) if c in OPENING]
    if not opened or any(c in CLOSING for c in name[opened[-1] :]):
        return name
    inside = name[opened[-1] + 1 :]
    return name[: opened[-1]] if not inside or _REMARK.search(inside) else name


@cache
def _mark_patterns() -> list[tuple[Role, re.Pattern[str]]]:
    roles: tuple[Role, ...] = ("lead", "supporting")
    return [
        (role, re.compile(f"^(?:共同|为)?{any_of(words('labels', role))}(?:单位|部门|负责)?$"))
        for role in roles
    ]


def _mark(inside: str) -> Role | None:
    return next((role for role, pattern in _mark_patterns() if pattern.search(inside)), None)


def _join_each(items: Sequence[ListedUnit]) -> list[ListedUnit]:
    """各市、州、县人民政府 is one name: 各 speaks for the levels behind it."""
    joined: list[ListedUnit] = []
    index = 0
    while index < len(items):
        item = items[index]
        behind = items[index + 1] if index + 1 < len(items) else item
        if _STATIONED.search(item.name) and "驻" in behind.name[:4]:
            item = replace(item, name=item.name + behind.separator + behind.name)
            index += 1
        elif _EACH.search(item.name):
            last = index
            while last + 1 < len(items) and (place := _PLACE.search(items[last + 1].name)):
                last += 1
                if place["end"]:
                    break
            if items[last].name.endswith("党委") and items[last + 1 : last + 2]:
                last += items[last + 1].name in ("政府", "人民政府")  # 各市、县党委、政府
            names = [items[index].name]
            for other in items[index + 1 : last + 1]:
                names += [other.separator, other.name]
            item = replace(item, name="".join(names))
            index = last
        joined.append(item)
        index += 1
    return joined


def _split_conjunction(item: ListedUnit) -> list[ListedUnit]:
    """A和B where both are whole names; 文化和旅游局 is one."""
    one = item.name.startswith("各") or _STATIONED.search(item.name)
    pieces = _split(item.name) if "、" in item.name and not one else []
    if len(pieces) > 1:
        parts = [
            ListedUnit(re.sub("^(?:以及|和|及|与)", "", name), "、" if index else item.separator, item.mark)
            for index, (_, name) in enumerate(pieces)
        ]
        return [piece for part in parts if part.name for piece in _split_conjunction(part)]
    depth_free = re.sub(
        r"[（(〔［\[【〈<][^）)〕］\]】〉>]*[）)〕］\]】〉>]", lambda m: "·" * len(m[0]), item.name
    )
    for match in _CONJUNCTION.finditer(depth_free):
        left, right = item.name[: match.start()], item.name[match.end() :]
        if is_firm_unit_name(left) and is_firm_unit_name(right) and not _one_department(left, right):
            first = replace(item, name=left, sign="")  # beside two names a sign tells neither
            return [first, *_split_conjunction(ListedUnit(right, "和", item.mark))]
    return [item]


_LEVEL_START = re.compile(r"团?[省市县区](?!场|政(?!府)|容|域|际|中[心区]|直)")
_OWN_START = rf"{any_of(_UNITS['own_names'])}|[一-龥]{{2,4}}{any_of(_UNITS['vertical'])}$"
_GLUED = re.compile(
    r"(?:(?<=[局委厅办部院社联心室府会])|(?<=公司)|(?<=[分支]行))"
    rf"(?={_LEVEL_START.pattern}|{_OWN_START})(?!会|员会|室|公室)"
)


def _split_glued(item: ListedUnit) -> list[ListedUnit]:
    """市教育局市财政局, 市商务局甲州海关: names without anything between them, a space or line end lost.

    Each must be whole and begin like a name of its own, those that begin with a level with the same one.
    """
    parts = [part for part in _GLUED.split(item.name) if part]
    levels = {part.removeprefix("团")[0] for part in parts if _LEVEL_START.match(part)}
    whole = all(len(part) > 2 and is_firm_unit_name(part) and not part.endswith("分局") for part in parts)
    branch = any(part.startswith(("国家", "中国", "中央")) for part in parts[:-1])  # 国家统计局甲市调查队
    if len(parts) < 2 or len(levels) > 1 or branch or not whole:
        return [item]
    return [
        replace(item, name=part, separator=item.separator if i == 0 else "、") for i, part in enumerate(parts)
    ]


def _one_department(left: str, right: str) -> bool:
    """市委和市政府督查室, 部门和单位: the halves only look like two names."""
    return (
        right in ("政府", "人民政府")
        or right.startswith(("单位", "部门", "机构", "企业"))
        or left.endswith(("区", "县"))
    )
