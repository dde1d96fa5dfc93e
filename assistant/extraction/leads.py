"""Sentences that say who leads (牵头规则): 排在第一为牵头单位，下同; 逗号前为牵头单位; 标★的为牵头单位."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.extraction.found_rules import FoundRule, Reach, find_bounds, read_reach
from assistant.extraction.vocabulary import SIGNS
from assistant.models import Clause, Role

_IS = r"(?:即?为|就?是|系|即|均为|作为|作|担任)"
_LEADS = rf"{_IS}(?:该项|本项|此项|任务|工作|的|总|主)*(?:牵头|主责|主办|主要责任|首要责任)"
_LEAD_IN = re.compile(
    r"(?<=[，,；;。\n（(])[^，,；;。\n（(、]{0,8}(?:单位|部门|任务)(?:列表|名单)?(?:中|里|内)$"
)
_GAP = r"[^。；;\n，,（）()〈〉]"
_FIRST = re.compile(
    rf"(?:排|列|居|位|名|写|放|处){_GAP}{{0,8}}?(?:第[一1１]|首|最前|前列|最先){_GAP}{{0,10}}?"
    rf"(?:{_LEADS}|(?:单位|部门|者|位|的)(?:负责)?牵头)"
    rf"|(?:第[一1１]|首)(?:个|家|位|名|列)?(?:的)?(?:责任)?(?:单位|部门|者)?(?:的)?{_LEADS}"
    r"|(?:牵头|主责|主办)(?:单位|部门)(?:均|都|统一)?(?:排|列|居|位)(?:列|名)?(?:在|于)?(?:第[一1１]|首)(?:位|个|名)?"
)
_COMMA = re.compile(
    rf"(?P<mark>逗号|分号|顿号|斜[杠线]|[“\"'‘][，,；;、/／][”\"'’])(?:之|以)?前(?:面|边|部|者)?"
    rf"(?:[^。；;\n，,]{{0,8}}?{_LEADS}|的?(?:责任)?(?:单位|部门)(?:负责)?牵头)"
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


def find_leads(text: str, clause: Clause) -> Iterator[FoundRule]:
    """The rules that say who leads by the order or the marks of a list, or by its label."""
    if "牵头" not in text and "主责" not in text and "主办" not in text and "责任" not in text:
        return
    for match in _OTHERWISE.finditer(text):
        start, end = clause.start + match.start(), clause.start + match.end()
        yield FoundRule("role_of_label", (), clause.path, start, end, "all", "lead")
    for pattern, kind in ((_COMMA, "lead_before_comma"), (_FIRST, "lead_first")):
        for match in pattern.finditer(text):
            left, right = find_bounds(text, match.start(), match.end())
            left = max(left, *(text.rfind(comma, 0, match.start()) + 1 for comma in "，,"))
            lead_in = _LEAD_IN.search(text, 0, max(left - 1, 0))
            left = lead_in.start() if lead_in else left
            body = text[left:right]
            rest = _REST.search(text, match.end(), min(len(text), right + 30))
            role: Role | None = None
            if rest:
                role = "responsible" if rest["verb"] in ("责任", "落实") else "supporting"
            mark = match["mark"] if kind == "lead_before_comma" else ""
            sign = _MARKS.get(mark[:1], mark[1:2].replace("／", "/")) if mark else ""
            yield FoundRule(
                kind,  # type: ignore[arg-type]
                (),
                clause.path,
                clause.start + left,
                clause.start + right,
                _lead_reach(text, left, body),
                role,
                sign,
            )


_SIGN = rf"[“\"‘「（(]?(?P<{{}}>[{re.escape(SIGNS)}]|[五星]?星(?:号|标|形)|三角(?:号|形)?|井号)[”\"’」）)]?"
_SAID = (
    r"(?:号|标记|标识|标志|标注|符号|字样|的|者|责任|单位|部门|[省市区县]级|为|是|系|即|表示|代表|作为"
    r"|该项|任务|工作|第一|总|[:：])*"
)
_SIGNED = re.compile(
    rf"{_SIGN.format('before')}{_SAID}(?P<role>牵头|主责|主办|配合|协办|参与)"
    r"(?:单位|部门|者|的|$|(?=[，,。；;）)]))(?!\s*[:：])"
    r"|(?P<stated>牵头|主责|主办|配合|协办|参与)(?:单位|部门)(?:均|都|已|前|后|名称|名|前面|后面)*"
    rf"(?:以|用|标|加|带|注|打|标有|标注|加注)(?:注|有)?{_SIGN.format('behind')}"
)
_SIGN_WORDS = {"星": "★☆*＊", "五": "★☆", "三": "▲△", "井": "#＃"}
_SAME_SIGN = {"*": "*＊", "＊": "*＊", "#": "#＃", "＃": "#＃"}


def find_signs(text: str, clause: Clause) -> Iterator[FoundRule]:
    """The rules that say what a sign beside a unit means: 标★的为牵头单位，其余为配合单位."""
    for match in _SIGNED.finditer(text):
        left, right = find_bounds(text, match.start(), match.end())
        left = max(left, *(text.rfind(comma, 0, match.start()) + 1 for comma in "，,"))
        lead_in = _LEAD_IN.search(text, 0, max(left - 1, 0))
        left = lead_in.start() if lead_in else left
        said = match["before"] or match["behind"]
        sign = _SIGN_WORDS.get(said[0], _SAME_SIGN.get(said, said))
        words = match["role"] or match["stated"]
        role: Role = "supporting" if words in ("配合", "协办", "参与") else "lead"
        reach = _lead_reach(text, left, text[left:right])
        reach = "all" if reach == "here" else reach  # a sign means the same wherever it stands
        start, end = clause.start + left, clause.start + right
        yield FoundRule("role_of_sign", (), clause.path, start, end, reach, role, sign)
        rest = _REST.search(text, match.end(), min(len(text), right + 30))
        if rest and role == "lead" and rest["verb"] in ("配合", "参与", "协办", "协助"):
            yield FoundRule("role_of_sign", (), clause.path, start, end, reach, "supporting", "")


_OF_UNITS = re.compile("均[需须由应包含]|不再|不一一")  # says who else is responsible, not who leads


def _lead_reach(text: str, left: int, body: str) -> Reach:
    """下同 and 以下 reach forward; a note (注：…) or 各项任务 speaks for all; else for its own statement."""
    line = text[text.rfind("\n", 0, left) + 1 : left]
    body = "，".join(p for p in re.split("[，,]", body) if not _OF_UNITS.search(p))
    if re.search(r"^\s*[（(]?(?:注|备注|说明|附注)\d*[：:]", line + body):
        return "all"
    return read_reach(body, "all" if re.search(r"各项|所有|全部|本方案|均", body) else "here")
