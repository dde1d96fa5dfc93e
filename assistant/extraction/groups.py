"""Sections that are a unit's own (按单位分组): 一、市发展改革委 with that unit's tasks below.

Read only where the sections of one level are plainly made so: a section in the middle of others whose
heading happens to be a name gives nobody anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.extraction.duties import DutyUnit, is_statement_text, parse_duties
from assistant.extraction.found_rules import FoundRule
from assistant.extraction.outline import Tree, is_article, is_general
from assistant.extraction.unit_names import is_generic
from assistant.extraction.vocabulary import CLOSING, OPENING
from assistant.models import Clause, Document, Role

_NUMBER = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十百]+|\d+)[）)、.．，,\s]+")
_COUNT = re.compile(r"[（(〔]共?\d+[项条件个][^）)〕]{0,6}[）)〕]$")
# …牵头的重点任务, …工作任务清单: what stands behind the units of a heading.
_MATTER = re.compile(
    r"(?<=[负责头合办与助担实成理])的?(?:重点|主要|年度|有关|相关|目标|各项|工作|任务|事项|项目|整改|问题|清单)*$"
    r"|的?(?:重点|主要|年度)?(?:目标|工作|整改)?(?:任务|事项|工作)(?:清单)?$"
)
_ORGAN = re.compile(
    r"^(?:省|市|区|县|州|旗|自治区|国家|中央|各|镇|乡|驻)|(?:委|局|厅|总署|政府|管委会|办公室)$|(?<![党内总干东西南北中乐])部$"
)
_PLACE = re.compile(r"(?:区|城|基地|站|馆|校|园|医院|[村居]委)$")


def find_groups(document: Document, tree: Tree, duties: bool = False) -> Iterator[FoundRule]:
    """The headings that give the tasks below them to their unit, one rule for every role.

    With ``duties`` a heading may be what stands before a colon: 市教育局：负责….
    """
    for siblings in tree.children.values():
        sections = [c for c in siblings if c.kind in ("section", "item") and not is_article(c.path)]
        spoken = [clause for clause in sections if not is_general(document, clause)]
        grouped = [(clause, units) for clause in spoken if (units := _units(document, tree, clause, duties))]
        if len(grouped) < 2 or 2 * len(grouped) <= len(spoken):
            continue
        for clause, units in grouped:
            start, end = _heading_span(document, clause, duties)
            roles: tuple[Role, ...] = ("lead", "responsible", "supporting")
            for role in roles:
                names = tuple(unit.name for unit in units if (unit.role or "responsible") == role)
                if names:
                    yield FoundRule("group", names, clause.path, start, end, "below", role)


def _heading_span(document: Document, clause: Clause, duties: bool) -> tuple[int, int]:
    """The first line of a clause behind its number; before its colon where ``duties`` may follow."""
    line = document.text[clause.start : clause.end].split("\n", 1)[0]
    line = re.split("[：:]", line)[0] if duties else line
    number = _NUMBER.match(line)
    return clause.start + (number.end() if number else 0), clause.start + len(line.rstrip())


def _units(document: Document, tree: Tree, clause: Clause, duties: bool) -> list[DutyUnit]:
    """The units a heading is made of, [] where it says anything else or heads nothing."""
    start, end = _heading_span(document, clause, duties)
    heads = tree.children.get(clause.path) or document.text[end : clause.end].strip()
    heading = document.text[start:end].rstrip("：:")
    if not heads or not 2 < len(heading) < 60 or "\t" in heading:
        return []
    heading = _COUNT.sub("", heading)
    beside: list[DutyUnit] = []
    if heading[-1:] in CLOSING:  # 市教育局（市体育局配合）
        opening = max(heading.rfind(mark) for mark in OPENING)
        inside = heading[opening + 1 : -1]
        if opening > 0 and is_statement_text(inside) and parse_duties(inside).verbs:
            beside = list(parse_duties(inside).units)
            heading = heading[:opening]
    heading = _MATTER.sub("", heading)
    if not is_statement_text(heading):
        return []
    units = [*parse_duties(heading).units, *beside]
    named = all(_ORGAN.search(u.name) and (is_generic(u.name) or not _PLACE.search(u.name)) for u in units)
    return units if named else []
