"""Sentences that speak for other clauses (通则): inheritance, who leads, who coordinates.

Inheritance: 以下任务责任单位均包括…，下文不再列出. Lead: 排在第一为牵头单位，下同; 逗号前为牵头单位.
A 下同 that only explains a word (各区人民政府〈含开发区管委会，下同〉) is no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from assistant.extraction.brackets import Unwrapped
from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name, may_be_unit
from assistant.extraction.vocabulary import CLOSING, OPENING, words
from assistant.models import Clause, Document, Role, RuleKind

# onward: 下同, from its own clause on; following: 以下, the clauses behind it; silent: the tasks that state
# nobody themselves.
Reach: TypeAlias = Literal["onward", "following", "preceding", "all", "section", "here", "silent"]


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule as printed, its scope still to be drawn from its ``reach``.

    ``role`` is that of inherited units, or of the units that do not lead; None: as their label says.
    ``separator`` is the mark behind which nobody leads (逗号前为牵头单位).
    """

    kind: RuleKind
    units: tuple[str, ...]
    clause: str
    start: int
    end: int
    reach: Reach
    role: Role | None = None
    separator: str = ""


def find_rules(document: Document) -> list[FoundRule]:
    """Every rule of ``document``, in reading order."""
    found: list[FoundRule] = []
    for clause in document.clauses:
        if clause.kind == "footer":
            continue
        lines = Unwrapped(document.text[clause.start : clause.end], clause.start)
        text = lines.text
        default = list(_find_default(text, clause))
        rules = [*(default or _find_inheritance(text, clause)), *_find_lead(text, clause)]
        if clause.kind != "header":
            rules += _find_coordinator(text, clause)
        found += [
            replace(
                rule, start=lines.start(rule.start - clause.start), end=lines.end(rule.end - clause.start)
            )
            for rule in sorted(rules, key=lambda rule: rule.start)
        ]
    return found


# -- inheritance -----------------------------------------------------------------------------

_SINGLY = r"(?:一一|逐一|另行|单独|逐项|逐条|分别|重复|赘|全部|再|另|具体|在)"
_NOT_AGAIN = re.compile(
    rf"(?:不再{_SINGLY}*|不予{_SINGLY}*|不{_SINGLY}+)"
    r"(?:列出|列示|列明|列举|罗列|列入|列|标注|标明|注明|说明|赘述|体现|写明|写入|填写|表述|重复|单列|[做作]?分工)"
    r"|均(?:为|是|作为|列为)(?:责任|牵头|配合|落实|参与)(?:单位|部门)[，,]?下同"
)
_FOLLOWING_ALL = re.compile(
    r"(?:以下|下列|后续|其他|各项|所有|全部)(?:各项|所有|全部)?(?:重点)?(?:工作任务|任务|工作|措施|事项|条款|内容|均|都)"
    r"[^。；;\n]{0,14}?(?:均|都|皆|一律|包括|包含)[^。；;\n]{2,80}"
)
_WHERE = re.compile(
    r"以下|下列|下述|后续|后文|下文|其他|其余|各项|所有|全部|上述|以上|本方案|本通知|本部分|本项"
)
_HARD = re.compile("[；;。\n：:" + re.escape(OPENING + CLOSING) + "]")
_FRAME = sorted(words("rules", "frame"), key=lambda word: -len(word))
_UNIT_START = re.compile(
    r"^(?:各(?!项|条|自|负)|市|省|区|县|州|自治|有关(?:部门|单位)|相关|应急|中国|中央|落实办)"
)


def _find_inheritance(text: str, clause: Clause) -> Iterator[FoundRule]:
    if "均" not in text and "不再" not in text and "不" not in text:
        return
    last_end = 0
    for match in _NOT_AGAIN.finditer(text):
        left, right = _bounds(text, match.start(), match.end())
        rule = _inheritance(text, clause, max(left, last_end), right)
        if rule:
            last_end = right
            yield rule
    if "以下" not in text and "各项" not in text and "所有" not in text and "下列" not in text:
        return
    for match in _FOLLOWING_ALL.finditer(text, last_end):
        left, right = _bounds(text, match.start(), match.end())
        words_ = text[match.start() : right]
        stated = re.search(r"责任单位|牵头单位|配合单位|责任部门", words_) or (
            text[left - 1 : left] in OPENING and re.search(r"落实|负责|配合|参与", words_)
        )
        if stated and left >= last_end and not _NOT_AGAIN.search(words_):
            rule = _inheritance(text, clause, left, right)
            if rule:
                yield rule


# 下列任务除注明外均由…负责, 未注明责任单位的由…负责: for the tasks that state nobody.
_WHERE_SILENT = re.compile(
    r"(?:除[^。；;\n]{0,6}(?:注明|标明|列明|明确|说明|另有规定)[^。；;，,\n]{0,10}外"
    r"|(?:未|没有|无)(?:特别|单独|另行)?(?:注明|标明|列明|明确)?(?:责任单位|责任部门|牵头单位|单位)的)[，,]?"
    r"[^。；;，,\n]{0,12}?(?:由(?P<units>[^。；;\n]{2,60}?)(?P<verb>负责|牵头|落实|承担|组织实施)"
    r"|(?:责任|牵头)(?:单位|部门)(?:均|都|一律)?(?:为|是)(?P<named>[^。；;\n]{2,60}))"
)


def _find_default(text: str, clause: Clause) -> Iterator[FoundRule]:
    for match in _WHERE_SILENT.finditer(text) if "外" in text or "的" in text else ():
        units = match["units"] or match["named"]
        if _all_units(units):
            left, right = _bounds(text, match.start(), match.end())
            role: Role = "lead" if "牵头" in match[0] else "responsible"
            start, end = clause.start + left, clause.start + right
            yield FoundRule("inherit", tuple(_names(units)), clause.path, start, end, "silent", role)


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between hard stops around ``start`` and ``end``, brackets inside it kept whole."""
    left, depth = start, 0
    while left > 0 and start - left < 200:
        character = text[left - 1]
        if character in CLOSING:
            depth += 1
        elif character in OPENING:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and character in "；;。\n：:":
            break
        left -= 1
    right, depth = end, 0
    while right < len(text) and right - end < 200:
        character = text[right]
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and character in "；;。\n":
            break
        right += 1
    return left, right


def _inheritance(text: str, clause: Clause, left: int, right: int) -> FoundRule | None:
    body = text[left:right]
    where = _WHERE.search(body)
    start = left + where.start() if where else left
    names = _units_of(text[start:right])
    if not names and where:
        # 各区人民政府均为以下任务的责任单位: the units stand before.
        piece = re.split("[，,]", text[left:start])[-1]
        names = _units_of(piece)
        start = start - len(piece) if names else start
    if not names and text[left - 1 : left] and text[left - 1] in OPENING:
        # 各区人民政府（以下均需落实，不再列出）: the unit stands before the bracket.
        head = re.split(r"[；;：:。\n]", text[max(0, left - 200) : left - 1])[-1]
        names = [unit.name for unit in parse_units(head)[-1:] if is_firm_unit_name(unit.name)]
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
        _reach(body, "all"),
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


def _reach(body: str, default: Reach) -> Reach:
    """How far the words of a rule reach; one with exceptions (除第3项外) is applied nowhere else."""
    if re.search(r"除[^。；]{1,20}外", body):
        return "here"
    if re.search(r"以上|上述", body):
        return "preceding"
    if re.search(r"本部分|本章|本节|本项|本条", body):
        return "section"
    if re.search(r"以下|下列|下述|后续|下文|后文", body):
        return "following"
    if "下同" in body:
        return "onward"
    return default


# -- who leads -------------------------------------------------------------------------------

_IS = r"(?:即?为|就?是|系|即|均为|作为|作|担任)"
_LEADS = rf"{_IS}(?:该项|本项|此项|任务|工作|的|总|主)*(?:牵头|主责|主办)"
_LEAD_IN = re.compile(
    r"(?<=[，,；;。\n（(])[^，,；;。\n（(、]{0,8}(?:单位|部门|任务)(?:列表|名单)?(?:中|里|内)$"
)
_GAP = r"[^。；;\n，,（）()〈〉]"
_FIRST = re.compile(
    rf"(?:排|列|居|位|名|写|放|处){_GAP}{{0,8}}?(?:第一|首|最前|前列|最先){_GAP}{{0,10}}?"
    rf"(?:{_LEADS}|(?:单位|部门|者|位|的)(?:负责)?牵头)"
    rf"|(?:第一|首)(?:个|家|位|名|列)?(?:的)?(?:责任)?(?:单位|部门|者)?(?:的)?{_LEADS}"
)
_COMMA = re.compile(
    rf"(?P<mark>逗号|分号|顿号|斜[杠线]|[“\"'‘][，,；;、/／][”\"'’])(?:之|以)?前(?:面|边|部|者)?[^。；;\n，,]{{0,8}}?{_LEADS}"
)
# 无牵头单位的，责任单位即为牵头单位
_OTHERWISE = re.compile(
    r"(?:无|没有|未列|未明确)牵头(?:单位|部门)的?[，,]?(?:由)?责任(?:单位|部门)(?:即)?(?:为|是)牵头(?:单位|部门)"
)
_REST = re.compile(
    r"(?:其余|其他|其它|之后|以后|逗号后|分号后|斜[杠线]后|[“\"‘][，,；;、/／][”\"’](?:之|以)?后(?:面)?(?:的)?|后面|后者|余下)(?:的)?(?:责任|相关|有关|各)*(?:单位|部门)?"
    r"[^。；;\n]{0,12}?(?P<verb>配合|参与|协办|协助|责任|落实)"
)
_MARKS = {"逗": "，,", "分": "；;", "顿": "、", "斜": "/"}


def _find_lead(text: str, clause: Clause) -> Iterator[FoundRule]:
    if "牵头" not in text and "主责" not in text and "主办" not in text and "责任" not in text:
        return
    for match in _OTHERWISE.finditer(text):
        start, end = clause.start + match.start(), clause.start + match.end()
        yield FoundRule("role_of_label", (), clause.path, start, end, "all", "lead")
    for pattern, kind in ((_COMMA, "lead_before_comma"), (_FIRST, "lead_first")):
        for match in pattern.finditer(text):
            left, right = _bounds(text, match.start(), match.end())
            left = max(left, *(text.rfind(comma, 0, match.start()) + 1 for comma in "，,"))
            lead_in = _LEAD_IN.search(text, 0, max(left - 1, 0))
            left = lead_in.start() if lead_in else left
            body = text[left:right]
            rest = _REST.search(text, match.end(), min(len(text), right + 30))
            role: Role | None = None
            if rest:
                role = "responsible" if rest["verb"] in ("责任", "落实") else "supporting"
            mark = match["mark"] if kind == "lead_before_comma" else ""
            separator = _MARKS.get(mark[:1], mark[1:2].replace("／", "/")) if mark else ""
            yield FoundRule(
                kind,  # type: ignore[arg-type]
                (),
                clause.path,
                clause.start + left,
                clause.start + right,
                _lead_reach(text, left, body),
                role,
                separator,
            )


_OF_UNITS = re.compile("均[需须由应包含]|不再|不一一")  # says who else is responsible, not who leads


def _lead_reach(text: str, left: int, body: str) -> Reach:
    """下同 and 以下 reach forward; a note (注：…) or 各项任务 speaks for all; else for its own statement."""
    line = text[text.rfind("\n", 0, left) + 1 : left]
    body = "，".join(p for p in re.split("[，,]", body) if not _OF_UNITS.search(p))
    if re.search(r"^\s*[（(]?(?:注|备注|说明|附注)\d*[：:]", line + body):
        return "all"
    return _reach(body, "all" if re.search(r"各项|所有|全部|本方案|均", body) else "here")


# -- who coordinates -------------------------------------------------------------------------

_COORDINATOR = re.compile(
    r"(?:^|(?<=[。；;\n]))(?P<unit>[^，。；;、：:\n“”《》]{3,24}?)(?:要|应当|应|须|需|负责|将)?"
    r"(?:会同[^，。；;\n]{2,24}?)?(?:充分发挥[^。；;\n]{0,16}作用[，,])?(?:进一步)?(?:切实)?(?:强化|加强|做好|负责|抓好|牵头)"
    r"[^。；;\n]{0,24}?统筹(?:协调|指导|推进|调度|[，,、])"
)


# One organ, not a kind of organ: 县级以上人民政府 coordinates in laws, and names nobody.
_ONE_ORGAN = re.compile(r"(?!.{0,3}级以上|第.{1,6}条)(?:市|省|区|县|州|自治区|国家|[一-龥]{2,4}[省市县区])")


def _find_coordinator(text: str, clause: Clause) -> Iterator[FoundRule]:
    if "统筹" not in text:
        return
    for match in _COORDINATOR.finditer(text):
        name = match["unit"]
        if is_firm_unit_name(name) and _ONE_ORGAN.match(name):
            left = clause.start + match.start()
            stop = re.search("[。\n]", text[match.end() :])
            right = clause.start + (match.end() + stop.end() if stop else len(text))
            yield FoundRule("coordinator", (name,), clause.path, left, right, "all")


def silenced_spans(rules: Sequence[FoundRule]) -> list[tuple[int, int]]:
    """The spans whose units do not belong to the statement they are printed in."""
    return [(rule.start, rule.end) for rule in rules if rule.kind != "coordinator"]
