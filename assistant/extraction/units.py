"""The register of units (单位名录): what a printed name means and its full name.

The register knows the documents of the corpus; a name it does not know stays as printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.models import Document

# What a name may carry before its core, by level: 发改委, 市发改委, 鄂州发改委, 鄂州市发改委.
_LEVEL_WORDS = {"municipal": "市", "provincial": "省", "state": "国家", "county": "区"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register: ``name`` as its documents write it, ``full_name`` "" where not certain."""

    name: str
    full_name: str
    level: str
    place: str
    kind: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    general: bool = False

    def names(self) -> Iterable[str]:
        """Every name the unit goes by, with and without the words for its level and place."""
        word = _LEVEL_WORDS.get(self.level, "")
        for name in (self.name, self.full_name, *self.aliases, *self.former):
            if name:
                yield from {name, word + name, self.place + name, self.place + word + name} - {""}


class UnitRegister:
    """Units by any of their names.

    >>> unit = Unit("市科技局", "甲市科学技术局", "municipal", "甲", "department", ("科技局",))
    >>> register = UnitRegister([unit])
    >>> register.find("甲市科技局").name, register.find("市气象局")
    ('市科技局', None)
    """

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self.units = tuple(units)
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self.units:
            for name in unit.names():
                known = self._by_name.setdefault(name, [])
                if unit not in known:
                    known.append(unit)

    @classmethod
    def load(cls, path: Path) -> UnitRegister:
        """The register at ``path`` (``corpus/units.toml``); an empty one where there is no file."""
        if not path.exists():
            return cls()
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("unit", [])
        return cls(_unit(table) for table in tables)

    def find(self, name: str, places: Iterable[str] | None = None) -> Unit | None:
        """The one unit called ``name``, or None where there is none or more than one.

        ``places`` narrows to units of these places and of the state; a unit whose own name it is
        comes before one that is only also called so.
        """
        allowed = None if places is None else {"", *places}
        found = [u for u in self._by_name.get(name, ()) if allowed is None or u.place in allowed]
        exact = [u for u in found if u.name == name]
        best = exact or found
        return best[0] if len(best) == 1 else None

    def knows(self, name: str) -> bool:
        """Whether any unit of any place goes by ``name``."""
        return name in self._by_name

    def places_of(self, document: Document) -> tuple[str, ...]:
        """The places of the register that ``document`` comes from, by its issuer, number and title."""
        head = "\n".join((document.id, document.number or "", document.issuer or "", document.title))
        named = {unit.place for unit in self.units if unit.place and unit.place in head}
        if named and document.level in ("municipal", "county", "township"):
            # A city's notice names organs of its province by 省; the register holds one province.
            named |= {unit.place for unit in self.units if unit.level == "provincial"}
        return tuple(sorted(named))


def _unit(table: dict[str, Any]) -> Unit:
    former = (entry["name"] if isinstance(entry, dict) else str(entry) for entry in table.get("former", []))
    return Unit(
        name=table["name"],
        full_name=table.get("full_name", ""),
        level=table.get("level", ""),
        place=table.get("place", ""),
        kind=table.get("kind", ""),
        aliases=tuple(table.get("aliases", [])),
        former=tuple(former),
        general=bool(table.get("general", False)),
    )
