"""Units that a sentence gives to other clauses (责任单位的统一表述): 以下任务责任单位均包括…，下文不再列出.

A 下同 that only explains a word (各区人民政府〈含开发区管委会，下同〉) is no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.extraction.found_rules import FoundRule, find_bounds, read_reach
from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name, may_be_unit
from assistant.extraction.vocabulary import CLOSING, OPENING, words
from assistant.models import Clause, Role

_SINGLY = r"(?:一一|逐一|另行|单独|逐项|逐条|分别|重复|赘|全部|再|另|具体|在)"
_NOT_AGAIN = re.compile(
    rf"(?:不再{_SINGLY}*|不予{_SINGLY}*|不{_SINGLY}+)"
    r"(?:列出|列示|列明|列举|罗列|列入|列(?![为作])|标注|标明|注明|说明|赘述|体现|写明|写入|填写|表述|重复|单列|[做作]?分工)"
    r"|均(?:为|是|作为|列为)(?:责任|牵头|配合|落实|参与)(?:单位|部门)[，,]?下同"
    r"|以下(?:均同|均?省略|均?略)(?=[。；;）)〕］\]】\n]|$)"
)
_FOLLOWING_ALL = re.compile(
    r"(?:以下|下列|后续|其他|各项|所有|全部)(?:各项|所有|全部)?(?:重点)?(?:工作任务|任务|工作|措施|事项|条款|内容)?"
    r"[^。；;\n]{0,14}?(?:均|都|皆|一律|包括|包含)[^。；;\n]{2,80}"
)
_WHERE = re.compile(
    r"以下|下列|下述|后续|后文|下文|其他|其余|各项|所有|全部|上述|以上|本方案|本通知|本部分|本项"
)
_FRAME = sorted(words("rules", "frame"), key=lambda word: -len(word))
_UNIT_START = re.compile(
    r"^(?:各(?!项|条|自|负)|市|省|区|县|州|自治|有关(?:部门|单位)|相关|应急|中国|中央|落实办)"
)


def find_inheritance(text: str, clause: Clause) -> Iterator[FoundRule]:
    """The rules that give units to other clauses: 以下任务均包括…，不再列出."""
    if "均" not in text and "不再" not in text and "不" not in text:
        return
    last_end = 0
    for match in _NOT_AGAIN.finditer(text):
        left, right = find_bounds(text, match.start(), match.end())
        rule = _inheritance(text, clause, max(left, last_end), right)
        if rule:
            last_end = right
            yield rule
    if "以下" not in text and "各项" not in text and "所有" not in text and "下列" not in text:
        return
    for match in _FOLLOWING_ALL.finditer(text, last_end):
        left, right = find_bounds(text, match.start(), match.end())
        words_ = text[match.start() : right]
        stated = re.search(r"责任单位|牵头单位|配合单位|责任部门", words_) or (
            re.search(r"落实|负责|配合|参与|实施|均(?:包括|包含|含)", words_)
            if _in_statement(text, left)
            else _EVERY_TASK.match(words_)
        )
        if stated and left >= last_end and not _NOT_AGAIN.search(words_):
            rule = _inheritance(text, clause, left, right)
            if rule:
                yield rule


# 各项任务均需各区人民政府组织实施: said of the tasks, not of what they are about.
_EVERY_TASK = re.compile(
    r"(?:以下|下列|后续|各项|所有|全部|上述|以上)(?:各项|所有)?(?:重点|主要|工作)*(?:任务|工作|措施|事项|条款)"
    r"(?:均|都|一律|皆)(?:需|须|应|要|由)[^。；;，,\n]{2,60}(?:落实|负责|实施|牵头|配合|推进)$"
)


def _in_statement(text: str, position: int) -> bool:
    """Whether a sentence that begins at ``position`` stands in a bracket or behind a label."""
    ahead = text[max(0, position - 300) : position].rsplit("\n", 1)[-1]
    opened = sum((c in OPENING) - (c in CLOSING) for c in ahead)
    return opened > 0 or ahead[-1:] in ("：", ":")


# 下列任务除注明外均由…负责, 未注明责任单位的由…负责: for the tasks that state nobody.
_WHERE_SILENT = re.compile(
    r"(?:除[^。；;\n]{0,6}(?:注明|标明|列明|明确|说明|另有规定)[^。；;，,\n]{0,10}外"
    r"|(?:未|没有|无)(?:特别|单独|另行)?(?:注明|标明|列明|明确)?(?:责任单位|责任部门|牵头单位|单位)的)[，,]?"
    r"[^。；;，,\n]{0,12}?(?:由(?P<units>[^。；;\n]{2,60}?)(?P<verb>负责|牵头|落实|承担|组织实施)"
    r"|(?:责任|牵头)(?:单位|部门)(?:均|都|一律)?(?:为|是)(?P<named>[^。；;\n]{2,60}))"
)


def find_default(text: str, clause: Clause) -> Iterator[FoundRule]:
    """The rules that say who is responsible where a clause names nobody."""
    for match in _WHERE_SILENT.finditer(text) if "外" in text or "的" in text else ():
        units = match["units"] or match["named"]
        if _all_units(units):
            left, right = find_bounds(text, match.start(), match.end())
            left = max(left, *(text.rfind(comma, 0, match.start()) + 1 for comma in "，,"))
            role: Role = "lead" if "牵头" in match[0] else "responsible"
            start, end = clause.start + left, clause.start + right
            yield FoundRule("inherit", tuple(_names(units)), clause.path, start, end, "silent", role)


# 各区人民政府对城市更新负总责，以下任务均须落实: the subject of the whole sentence.
_SUBJECT = re.compile(r"((?:各|市|省|区|县|州|自治)[^，,。；;]{1,40}?)(?:对|要|应|须|是|作为|承担|负)")
_TRIGGER = re.compile(r"均|皆|一律|按职责|按照职责|涉及|负责|落实")


def _inheritance(text: str, clause: Clause, left: int, right: int) -> FoundRule | None:
    body = text[left:right]
    where = _WHERE.search(body)
    start = left + where.start() if where else left
    if not where and _in_statement(text, left):  # 市教育局，各区人民政府均为责任单位，不再列出
        trigger = _TRIGGER.search(body) or _NOT_AGAIN.search(body)
        start += max(body.rfind(comma, 0, trigger.start()) + 1 for comma in "，,") if trigger else 0
    names = _units_of(text[start:right])
    if not names and where:
        # 各区人民政府均为以下任务的责任单位: the units stand before.
        piece = re.split("[，,]", text[left:start].rstrip("，,"))[-1]
        subject = _SUBJECT.match(piece)
        names = _units_of(piece) or (_names(subject[1]) if subject and _all_units(subject[1]) else [])
        start = text.rindex(piece, left, start) if names else start
    if not names and text[left - 1 : left] and text[left - 1] in OPENING:
        # 各区人民政府（以下均需落实，不再列出）: the unit stands before the bracket.
        head = re.split(r"[；;：:。\n]", text[max(0, left - 200) : left - 1])[-1]
        names = [unit.name for unit in parse_units(head)[-1:] if is_firm_unit_name(unit.name)]
    if not names and (subject := _SUBJECT.match(text, left, start)) and _all_units(subject[1]):
        names, start = _names(subject[1]), left
    if not names:
        return None
    role: Role = "responsible"
    said = text[start:right]  # without another rule ahead of it: 排第一的为牵头单位，以下均由…
    if re.search(r"牵头(?:单位|部门)|由[^，,。；]{2,40}牵头", said):
        role = "lead"
    elif re.search(r"配合|参与|协办|协助", said) and not re.search(r"责任|负责|落实", said):
        role = "supporting"
    return FoundRule(
        "inherit",
        tuple(names),
        clause.path,
        clause.start + start,
        clause.start + right,
        read_reach(body, "all"),
        role,
    )


def _units_of(body: str) -> list[str]:
    """The units named in a rule, its frame (以下任务均包括…落实，不再列出) taken off."""
    pieces = []
    for piece in re.split(r"[，,]", _NOT_AGAIN.sub("", body)):
        head = _bare(_BEHIND.sub("", piece))  # 各区均为每项任务的责任单位: the units stand before
        bare = head if _BEHIND.search(piece) and _all_units(head) else _bare(_AHEAD.sub("", piece))
        if bare:
            pieces.append(bare)
    return [name for name in _names("，".join(pieces)) if _is_unit(name)]


def _names(text: str) -> list[str]:
    return [unit.name for unit in parse_units(text)]


def _is_unit(name: str) -> bool:
    return is_firm_unit_name(name) and may_be_unit(name)


def _all_units(text: str) -> bool:
    names = _names(text)
    return bool(names) and all(map(_is_unit, names))


# 各项任务均由…, …均为每项任务的责任单位, …均需抓好落实: what stands around the units of a rule.
_AHEAD = re.compile(
    r"^.*(?:均|都|皆|一律|还|同时)(?:应当|应|须|需要|需)?(?:由|包括|包含|含|涉及)(?=各|市|省|区|县|州|自治|有关|相关)"
)
_BEHIND = re.compile(
    r"(?:均|都|皆|一律|同时|也)(?:同时)?(?:应当|应|须|需要|需|要|是|为|作为|列为|系|按|认真|具体|参照|参与|负责|落实|配合|承担).*$"
)


def _bare(piece: str) -> str:
    piece = piece.strip(" \n\t（(〈<〔）)〉>〕。")
    while piece and not _UNIT_START.search(piece):
        word = next((word for word in _FRAME if piece.startswith(word)), None)
        if word is None:
            break
        piece = piece[len(word) :]
    while piece:
        word = next((word for word in _FRAME if piece.endswith(word)), None)
        if word is None or is_firm_unit_name(piece):
            break
        piece = piece[: -len(word)]
    return piece
