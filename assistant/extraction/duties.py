"""The words of a statement → units with what the words say they do (责任表述的内部结构).

``A、B牵头，C等按职责分工负责``: A and B lead, C is responsible. ``由A会同B负责``: B stands beside A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name, may_be_unit
from assistant.extraction.vocabulary import any_of, load_vocabulary, words
from assistant.models import Role

_DUTIES = load_vocabulary()["tails"]["duties"]
_ROLES: tuple[Role, ...] = ("lead", "supporting", "responsible")
_ROLE_OF_VERB: dict[str, Role] = {verb: role for role in reversed(_ROLES) for verb in words("verbs", role)}
_VERB = re.compile(
    rf"(?:(?P<duties>{_DUTIES})(?:分别|共同|认真|具体|切实|做好)?(?P<after>{any_of(_ROLE_OF_VERB)})?(?:相关工作|有关工作|工作)?"
    rf"|(?:按照?分工|分别|共同|具体|密切)?(?P<verb>{any_of(_ROLE_OF_VERB)}))(?=$|[，,；;。、/]|会同)"
)
# 市教育局牵头市财政局配合: a space lost behind what the first does.
_RUN_ON = re.compile(r"(?<=[局委厅办部院府会心司])(牵头负责|牵头|主办|负责)(?=(?:各|省|市|区|县)[一-龥]{2})")
_TOGETHER = re.compile(any_of(words("verbs", "together")) + "(?!县)")  # 会同县 is a place
_EXPLAINS = re.compile(
    "含(?!山)|包括|包含|不含|除|原(?![州平阳])|即(?!墨)|以?下?简称|统称|例如|比如|详见|见"
    "|经(?![开济信贸发管科商合])|报(?![业社])"
)
_NO_ORDER = re.compile("[，,；;（(]?排名不分先后[）)]?")
_EDGE = " \t\n，,；;。、：:"
TIME_WORDS = re.compile(
    r"\d{1,4}年|\d{1,2}月|年底|年末|年内|[上下]半年|季度|工作日|\d+日内|\d+天内|五.{0,1}末|长期|持续|常态化|每年|每月|每季|每周|每半年|全年|常年|[今明]年|定期|适时|即时|立即"
)


@dataclass(frozen=True, slots=True)
class DutyUnit:
    """A unit as a statement prints it; ``role`` None where only the label speaks.

    ``separator`` stands before it in its list, "" for the first; ``sign`` are the signs around it (★).
    """

    name: str
    role: Role | None
    separator: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Duties:
    """The units of a statement; ``verbs`` whether words say what they do; ``times`` its words of time."""

    units: tuple[DutyUnit, ...]
    verbs: bool
    times: tuple[str, ...]


@lru_cache(maxsize=1024)  # a stretch is looked at before it is known to be a statement
def parse_duties(text: str) -> Duties:
    """The units in the words of one statement, with the roles that verbs and brackets give them.

    >>> [(u.name, u.role) for u in parse_duties("市发改委、市财政局牵头，市教育局等按职责分工负责").units]
    [('市发改委', 'lead'), ('市财政局', 'lead'), ('市教育局', 'responsible')]
    """
    text, times = _take_time(_RUN_ON.sub(r"\1，", _NO_ORDER.sub("", text)).strip(_EDGE))
    found: list[DutyUnit] = []
    verbs = False
    start = 0
    for match in _VERB.finditer(text):
        verbs = True
        role: Role | None = _ROLE_OF_VERB.get(match["verb"] or match["after"] or "", "responsible")
        if match[0].startswith("为") and text[: match.start()].endswith(("的", "者", "位")):
            role = None  # …的为牵头单位: a rule, of no unit before it
        comma = max(text.rfind(mark, start, match.start()) for mark in "，,；;")
        if role == "supporting" and not found and comma > 0:  # A，B配合: only B supports
            found += _segment(text[start:comma], None)
            start = comma
        found += _segment(text[start : match.start()], role)
        start = match.end()
    found += _segment(text[start:], None)
    return Duties(tuple(found), verbs, times)


def is_statement_text(text: str) -> bool:
    """Whether ``text`` is nothing but units and what they do: a statement also without a label."""
    if _EXPLAINS.match(text.strip(_EDGE)):
        return False
    duties = parse_duties(text)
    names = [unit.name for unit in duties.units]
    return bool(names) and all(is_firm_unit_name(name) and may_be_unit(name) for name in names)


def _segment(text: str, role: Role | None) -> list[DutyUnit]:
    """Units of one list; those behind 会同 support the others."""
    joint = _TOGETHER.search(text)
    if joint is None:
        return _listed(text, role)
    return _listed(text[: joint.start()], role) + _listed(text[joint.end() :], "supporting")


def _listed(text: str, role: Role | None) -> list[DutyUnit]:
    separator = next((c for c in text if c in "，,；;、"), "") if text[:1] in "，,；;、" else ""
    units = parse_units(text.strip(_EDGE))
    return [DutyUnit(unit.name, unit.mark or role, unit.separator or separator, unit.sign) for unit in units]


def _take_time(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without the pieces that speak of time, and those pieces."""
    if not TIME_WORDS.search(text):
        return text, ()
    kept: list[str] = []
    times: list[str] = []
    for piece in re.split(r"(?<=[，,；;。])", text):
        bare = piece.strip(_EDGE)
        timely = TIME_WORDS.search(bare) and not any(is_firm_unit_name(u.name) for u in parse_units(bare))
        (times if timely else kept).append(bare if timely else piece)
    return "".join(kept).strip(_EDGE), tuple(times)
