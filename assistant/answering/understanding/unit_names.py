"""Words for units → the names the documents use: abbreviations, former names, pinyin, districts.

Three sources meet here: the ledgers (which names there are), the unit register of the corpus, and
``organs.toml``, which knows what organs are called in any city.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assistant.answering.understanding.noise import pinyin_keys
from assistant.extraction.units import UnitRegister
from assistant.models import GovernmentLevel, Library

Standing: TypeAlias = Literal["name", "former", "called"]

_HERE = Path(__file__).parent
_MARKS: dict[str, GovernmentLevel] = {
    "国家": "state", "全国": "state", "国务院": "state", "省": "provincial", "自治区": "provincial",
    "市": "municipal", "州": "municipal", "区": "county", "县": "county",
}  # fmt: skip
# 市政府国资委 is 国资委: the government an organ belongs to is no part of its own name.
_GOVERNMENT = re.compile(r"^(?:人民)?政府(?=[^办研府]{2})")
_SEAT = re.compile(r"(?:管委会|管理委员会|人民政府)$")
_NESTED = re.compile(r"[〔(（\[](?P<inner>[一-龥]{2,10})[〕)）\]]")


@cache
def load_organs() -> dict[str, Any]:
    """The tables of ``organs.toml``."""
    return tomllib.loads((_HERE / "organs.toml").read_text(encoding="utf-8"))


@cache
def _organ_words() -> frozenset[str]:
    return frozenset(word for organ in load_organs()["organ"] for word in organ["names"])


@cache
def load_places() -> Mapping[str, GovernmentLevel]:
    """Names of provinces and cities with their level, longest first."""
    tables = tomllib.loads((_HERE / "places.toml").read_text(encoding="utf-8"))
    levels: dict[str, GovernmentLevel] = dict.fromkeys(tables["prefectural"].split(), "municipal")
    levels |= dict.fromkeys(tables["provincial"].split(), "provincial")
    return dict(sorted(levels.items(), key=lambda row: -len(row[0])))


@cache
def _place_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, load_places()))
    return re.compile(rf"(?:{names})(?:省|市|自治区|自治州|特别行政区)?")


@cache
def _mark_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, load_places()))
    return re.compile(
        rf"(?P<place>{names})?(?P<mark>国家|全国|省|市|自治区|自治州|州|区|县|我市|本市|我省|全市|全省)?$"
    )


_KINDS_OF_ORGAN = "局委厅部办"


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a word for a unit may mean: keys of organs, and how the word stands to the name."""

    keys: tuple[str, ...]
    standing: Standing = "name"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A unit some ledger names."""

    document: str
    name: str
    key: str
    level: GovernmentLevel | None


class UnitNames:
    """Every word for a unit, and the names it means in a document.

    ``words`` maps a word without level and place to its meaning.
    """

    def __init__(self, library: Library, register: UnitRegister) -> None:
        self._register = register
        self._organ_of: dict[str, list[str]] = defaultdict(list)
        self._preferred: dict[str, str] = {}
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self.words: dict[str, UnitWord] = {}
        self._listed: dict[str, list[_Listed]] = defaultdict(list)
        self._organs()
        self._ledgers(library)
        self._registered()
        self._pinyin: dict[str, list[str]] = defaultdict(list)
        for word, found in self.words.items():
            for key in set(pinyin_keys(word)) if found.standing != "called" else ():
                if word not in self._pinyin[key]:
                    self._pinyin[key].append(word)

    def _add(self, word: str, key: str, standing: Standing = "name") -> None:
        known = self.words.get(word)
        if known is None or (standing == "name" and known.standing != "name"):
            self.words[word] = UnitWord((key,), standing)
        elif key not in known.keys and known.standing == standing:
            self.words[word] = UnitWord((*known.keys, key), standing)

    def _organs(self) -> None:
        for organ in load_organs()["organ"]:
            key = organ["names"][0]
            self._preferred[key] = key
            if "pattern" in organ:
                self._patterns.append((key, re.compile(organ["pattern"])))
            rows: list[tuple[str, Standing]] = [(word, "name") for word in organ["names"]]
            rows += [(word, "former") for word in organ.get("former", [])]
            rows += [(word, "called") for word in organ.get("called", [])]
            for word, standing in rows:
                self._add(word, key, standing)
                if standing == "name":
                    self._organ_of[word].append(key)

    def key_of(self, name: str) -> str:
        """The key of the organ called ``name`` with its place and level, else its bare name."""
        core = bare_name(name)
        organs = self._organ_of.get(core)
        if organs:
            return organs[0]
        return next((key for key, pattern in self._patterns if pattern.fullmatch(core)), core)

    def _ledgers(self, library: Library) -> None:
        for identity, ledger in library.ledgers.items():
            document = library.documents.get(identity)
            names = [unit.name for task in ledger.tasks for unit in task.units]
            names += [unit.name for rule in ledger.rules for unit in rule.units]
            for name in dict.fromkeys(names):
                key = self.key_of(name)
                level = _level_of(name) or (document.level if document else None)
                self._listed[key].append(_Listed(identity, name, key, level))
                words = {name, bare_name(name), _SEAT.sub("", name), _SEAT.sub("", bare_name(name))}
                if name.endswith("人民政府"):
                    words.add(name.removesuffix("人民政府") + "政府")
                if nested := _NESTED.search(name):
                    words.add(nested["inner"])
                for word in words:
                    if len(word) >= 2:
                        self._add(word, key)

    def _registered(self) -> None:
        for unit in self._register.units:
            if unit.kind == "government":
                continue
            core = bare_name(unit.name)
            key = self.key_of(unit.name)
            if key not in self._listed and core not in self._organ_of:
                key = unit.name if unit.kind == "collective" else key
                self._preferred.setdefault(key, unit.name)
            for word in (unit.name, unit.full_name, *unit.aliases):
                for form in {word, bare_name(word)}:
                    if len(form) >= 2:
                        self._add(form, key)
            for word in unit.former:
                if len(word) >= 2 and bare_name(word) not in self.words:
                    self._add(bare_name(word), key, "former")

    def names_of(
        self, word: str, documents: Sequence[str], level: GovernmentLevel | None = None
    ) -> tuple[str, ...]:
        """The names that ``word`` means in ``documents``, else anywhere; () where no document names it.

        ``level`` keeps names of that level.
        """
        rows = [row for key in self.words[word].keys for row in self._listed.get(key, ())]
        # 区政府 without 各 is the group as well, whose own name shows no level.
        rows = [
            row for row in rows if level in (None, row.level) or (level == "county" and row.name[0] == "各")
        ]
        here = [row for row in rows if row.document in documents] or rows
        # A name printed in full on another level is that unit, not its counterpart here.
        full = [row for row in rows if row.name in (word, self._spelled_out(word))]
        if full and not {row.level for row in full} & {row.level for row in here}:
            here = full
        # The name itself is that unit, whatever else the word once meant.
        own = [row for row in here if row.name.endswith(word)]
        return tuple(dict.fromkeys(row.name for row in own or here))

    def _spelled_out(self, word: str) -> str:
        """The name of the one unit that ``word`` means with its place (人民银行武汉分行); "" for others."""
        if not _place_pattern().search(word):
            return ""
        found = [unit.name for unit in self._register.units if word in (unit.full_name, *unit.aliases)]
        return found[0] if len(found) == 1 else ""

    def usual_name(self, word: str) -> str:
        """The name the register has for a unit that no document names, else ``word``."""
        unit = self._register.find(word)
        return unit.name if unit else word

    def collective(self, documents: Sequence[str]) -> tuple[str, ...]:
        """The names under which ``documents`` name districts and counties as a group."""
        group = re.compile(load_organs()["collective"]["group"])
        rows = [row for rows in self._listed.values() for row in rows if group.match(row.name)]
        here = [row for row in rows if row.document in documents]
        return tuple(dict.fromkeys(row.name for row in here))

    def districts_of(self, name: str, places: Sequence[str]) -> tuple[str, ...]:
        """The names the register gives a group of districts of ``places``; () where it knows none."""
        units = [unit for unit in self._register.units if unit.name == name and unit.place in places]
        return tuple(alias for unit in units for alias in unit.aliases)

    def of_pinyin(self, letters: str) -> list[str]:
        """The words whose pinyin or initials are ``letters``, those some document names first."""
        words = self._pinyin.get(letters, [])
        listed = [word for word in words if any(key in self._listed for key in self.words[word].keys)]
        by_meaning = {self.words[word].keys: word for word in reversed(listed or words)}
        return list(reversed(by_meaning.values()))

    def is_listed(self, word: str, documents: Iterable[str]) -> bool:
        """Whether one of ``documents`` names the unit that ``word`` means."""
        wanted = set(documents)
        return any(
            row.document in wanted for key in self.words[word].keys for row in self._listed.get(key, ())
        )


def bare_name(name: str) -> str:
    """``name`` without place, level and government.

    >>> bare_name("鄂州市商务局"), bare_name("人行鄂州市中心支行"), bare_name("市政府国资委")
    ('商务局', '人行中心支行', '国资委')
    """
    core = _place_pattern().sub("", name)
    for mark in ("国家", "中国", "自治区", "省", "市", "州", "区", "县"):
        rest = core.removeprefix(mark)
        if (
            rest != core
            and (len(rest) >= 3 or rest in _organ_words())
            and not rest.startswith(("场", "级", "属", "直"))
        ):
            core = rest
            break
    shorter = _GOVERNMENT.sub("", core)
    return shorter if len(shorter) >= 2 else name


def mark_before(text: str) -> tuple[int, GovernmentLevel | None, str]:
    """How far a place and level reach back from the end of ``text``: (length, level, place).

    >>> mark_before("问一下鄂州市")
    (3, 'municipal', '鄂州')
    """
    match = _mark_pattern().search(text[-12:])
    if match is None or not match.group(0):
        return 0, None, ""
    place, mark = match["place"] or "", match["mark"] or ""
    level = _MARKS.get(mark.lstrip("我本全") if mark not in _MARKS else mark)
    return len(match.group(0)), level or (load_places()[place] if place else None), place


def _level_of(name: str) -> GovernmentLevel | None:
    if name.startswith(("各", "市场")):
        return None
    return next((level for mark, level in _MARKS.items() if name.startswith(mark)), None)


def is_other_kind(words: str, names: Sequence[str]) -> bool:
    """Whether the words call an organ by another kind than its name does: 财政厅 for 市财政局."""
    return words[-1] in _KINDS_OF_ORGAN and all(
        name[-1] in _KINDS_OF_ORGAN and name[-1] != words[-1] for name in names
    )
