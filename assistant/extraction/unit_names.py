"""One name of a unit: how it is built, what tells it from other words (单位名称)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extraction.vocabulary import any_of, load_vocabulary
from assistant.models import Role

_UNITS = load_vocabulary()["units"]
_GENERIC = re.compile(_UNITS["generic"])
_ENDING = re.compile(any_of(_UNITS["endings"]) + r"(?:[（(〔［\[【〈<][^）)〕］\]】〉>]*[）)〕］\]】〉>])?$")
_NOT_A_NAME = re.compile(r"[。：:？！“”\"《》\d]|[一-龥]{0,2}(?:开展|推进|加强|加快|完善|负责|落实)")
# 市“双减”办, 市12345热线中心; 市推进新型城镇化工作领导小组办公室: what only a body set up for it is called.
_CALLED = re.compile(r"“[^“”]{1,10}”|(?<=[省市县区州])\d{3,5}(?=[一-龥])")
_SET_UP = re.compile(
    r"^[省市县区州旗]委?[一-龥]{0,4}(?:推进|加快|加强|落实|完善)[一-龥]{0,24}"
    r"(?:领导小组|小组|办公室|专班|指挥部|中心|办)$"
)
_WEAK = frozenset(_UNITS["weak"])
_SHORT = frozenset(_UNITS["short"])

_PROSE = re.compile(
    r"以下|下列|下同|不再|均|任务|落实|负责|分工|工作|[。：:？?！!]|\d年|\d月|\d|^[指是即]|^(?:完成|引进|建设|实现|推进|开展|加强|制定|新增|加快)|[要应须需]$"
)

_NEVER = re.compile(
    r"^(?:牵头|责任|配合)(?:单位|部门)(?:[为是中的]|$)|^[此该本这](?:项|部分|章|节)|.由[省市县区州各]|[（(][一二三四五六七八九十]{1,3}[）)]|(?:牵头|配合)(?!单位|部门|机构|协调)|第一(?:[位个家]|牵头|责任)|总责|首位|最前|应当|之日|或者|以下|下列|不再|均(?!衡)|为牵头|为责任|的(?![市区县乡镇街]|[^的]{0,6}(?:政府|部门|单位))"
)


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A name of a list: ``separator`` stands before it ("" the first); ``mark`` a role in its bracket;
    ``sign`` the signs around it whose meaning the document gives (★市教育局)."""

    name: str
    separator: str = ""
    mark: Role | None = None
    sign: str = ""


def is_unit_name(name: str) -> bool:
    """Whether ``name`` is built like the name of one unit or of a group of units."""
    bare = _CALLED.sub("", name)
    built = 2 <= len(name) <= 40 and bool(_ENDING.search(name))
    return built and (not _NOT_A_NAME.search(bare) or bool(_SET_UP.search(bare)))


def is_firm_unit_name(name: str) -> bool:
    """Whether ``name`` is built like a unit's name also where no label announces one."""
    return is_unit_name(name) and name not in _WEAK and (len(name) >= 3 or name in _SHORT)


def is_generic(name: str) -> bool:
    """Whether ``name`` names a group of units and none by itself (各区人民政府, 市级有关部门)."""
    return bool(_GENERIC.search(name))


def may_be_unit(name: str) -> bool:
    """Whether words where a unit is announced can be its name; a wrong unit is worse than none.

    A name without a unit's ending passes (国网甲市供电, 市某协), a person's (赵某某), 无 and prose do not.
    """
    if _NEVER.search(name):
        return False
    shortest = 3 if name[:1] in "省市县区州旗团" else 4
    return is_unit_name(name) or (shortest <= len(name) <= 14 and not _PROSE.search(name))
