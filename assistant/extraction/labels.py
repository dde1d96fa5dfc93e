"""Labels of fields (责任单位：, 牵头部门：, 完成时限：) and heads of table columns: what they announce."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from assistant.extraction.duties import is_statement_text
from assistant.extraction.vocabulary import CLOSING, OPENING, any_of, load_vocabulary, words

FieldKind: TypeAlias = Literal[
    "lead", "responsible", "supporting", "overseeing", "deadline", "person", "other"
]
UnitKind: TypeAlias = Literal["lead", "responsible", "supporting", "overseeing"]
UNIT_KINDS: tuple[UnitKind, ...] = ("lead", "responsible", "supporting", "overseeing")
_OTHER_KINDS: tuple[Literal["deadline", "person", "other"], ...] = ("deadline", "person", "other")
# A field that names no unit begins after a line, a sentence, a bracket or the end of a unit's name.
_FIELD_START = OPENING + "\n\t；;，,。）)、〕】" + "局委厅办部会府区县司院心位门社联"

_MEMBERS = re.compile("(?:成员|组成|协作)(?:单位|部门)")  # beside 牵头单位 those who support
_DEFINED = re.compile("是?指(?!挥)")  # 责任单位：指…: what the word means


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: ``end`` is past its colon."""

    start: int
    end: int
    text: str
    kind: FieldKind


def find_labels(text: str) -> list[Label]:
    """The labels of ``text``, in order.

    >>> [(label.text, label.kind) for label in find_labels("（牵头单位：市教育局；完成时限：长期）")]
    [('牵头单位', 'lead'), ('完成时限', 'deadline')]
    """
    found: list[Label] = []
    forgotten = False  # the colon of the label before
    for match in _pattern().finditer(text):
        kind = _kind(match)
        if _MEMBERS.fullmatch(match["label"]) and found and found[-1].kind == "lead":
            kind = "supporting"
        before = character_before(text, match.start())
        if kind not in UNIT_KINDS:
            stands = bool(match["colon"]) and (not before or before in _FIELD_START)
        else:
            again = forgotten and before in ("，", ",", "；", ";")
            marks = text[match.end() : match.end() + 1]  # 省民政厅(牵头单位): the mark of one unit
            opens = bool(before) and before in OPENING and not (marks and marks in CLOSING)
            if match["colon"] in ("为", "是"):  # 责任单位：…，牵头单位为市政府办公室
                opens = before in ("", *"\n。；;，,", *OPENING)
            stands = (
                (match["colon"] or "").endswith(("：", ":")) or opens or _is_bare(text, match, before, again)
            )
            if match["bare"]:
                stands = bool(before) and before in _FIELD_START
        start, end = match.span()
        if not stands and _is_framed(text, start, end):  # 【责任单位】市教育局
            stands, start, end = True, start - 1, end + 1
        if stands and not _DEFINED.match(text, match.end()):
            forgotten = not match["colon"]
            found.append(Label(start, end, match["label"], kind))
    return found


def label_kind(text: str) -> FieldKind | None:
    """What a label or the head of a table column announces, or None.

    >>> label_kind("牵头单位"), label_kind("责任(牵头)部门"), label_kind("完成时限"), label_kind("措施")
    ('lead', 'lead', 'deadline', None)
    """
    bare = re.sub(r"\s", "", text).strip("：:")
    match = _pattern().fullmatch(bare)
    if match:
        return _kind(match)
    columns = load_vocabulary()["labels"]["column"]
    return next((kind for kind, heads in columns.items() if bare in heads), None)


def unit_kind(label: Label | None) -> UnitKind | None:
    """The kind of a label that announces units, else None."""
    return next((kind for kind in UNIT_KINDS if label and label.kind == kind), None)


def character_before(text: str, position: int) -> str:
    """The last character before ``position`` that is no space, "" at the beginning."""
    while position > 0 and text[position - 1] in " \t　":
        position -= 1
    return text[position - 1 : position]


def _is_framed(text: str, start: int, end: int) -> bool:
    """Whether the words stand alone in square brackets where a field may begin."""
    framed = text[start - 1 : start] in ("【", "[", "〔") and text[end : end + 1] in ("】", "]", "〕")
    alone = text[start - 1 : start] == "【" or character_before(text, start - 1) in (
        "",
        "\n",
        "。",
        "；",
        ";",
    )
    return framed and alone


def _is_bare(text: str, match: re.Match[str], before: str, again: bool) -> bool:
    """责任单位市人社局。: a sentence of its own, the colon forgotten."""
    if not (again or before in ("", "。", "；", ";", "\n")):
        return False
    rest = re.split("[。\n]", text[match.end() : match.end() + 300])[0]
    return is_statement_text(rest)


@cache
def _pattern() -> re.Pattern[str]:
    stems = any_of(words("labels", *UNIT_KINDS))
    unit = (
        rf"(?:{any_of(words('labels', 'levels'))})?(?P<stem>{stems})"
        rf"(?:[、和及与或/（(]?(?P<second>{stems})[）)]?)?(?P<noun>{any_of(words('labels', 'nouns'))})"
    )
    return re.compile(
        r"(?<![各关的个入该多压把由为])"
        rf"(?P<label>(?P<unit>{unit})|(?P<bare>{any_of(_bare_labels())})(?=[：:])"
        rf"|(?P<deadline>{any_of(words('labels', 'deadline'))})"
        rf"|(?P<person>{any_of(words('labels', 'person'))})"
        rf"|(?P<other>{any_of(words('labels', 'other'))}"
        r"|(?<=[，,；;\n])(?!各)[一-龥]{2,6}(?=[：:])"
        r"|[一-龥]{2}(?:目标|内容|措施|要求|进展|成果|标准|任务|计划|情况)(?=[：:])))"
        r"(?:及(?:其)?(?:责任人|负责人|联系人|完成时限|分工))?"
        r"(?P<note>[（(〈][^）)〉\n]{1,40}[）)〉])?\s*(?P<colon>(?:[为是]\s*)?[：:]|[为是](?=[省市县区州各][一-龥]))?\s*"
    )


@cache
def _bare_labels() -> dict[str, UnitKind]:
    table = load_vocabulary()["labels"]["bare"]
    return {stem: kind for kind in UNIT_KINDS for stem in table.get(kind, ())}


@cache
def _stems() -> dict[str, UnitKind]:
    return {stem: kind for kind in reversed(UNIT_KINDS) for stem in words("labels", kind)}


def _kind(match: re.Match[str]) -> FieldKind:
    for kind in _OTHER_KINDS:
        if match[kind]:
            return kind
    if match["bare"]:
        return _bare_labels()[match["bare"]]
    first = _stems()[match["stem"]]
    second = _stems()[match["second"]] if match["second"] else first
    if first == second:
        return first
    other = next((kind for kind in (first, second) if kind != "responsible"), first)
    return other if "responsible" in (first, second) else "responsible"  # 牵头责任单位; 牵头、配合单位
