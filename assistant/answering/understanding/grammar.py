"""The grammar of questions: rules over masked questions, read from ``grammar.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.answering.understanding.unit_names import load_organs
from assistant.models import GovernmentLevel, Intent

_FILE = Path(__file__).with_name("grammar.toml")
# The arrays that stay arrays; any other array of strings is one pattern, an alternative a string.
_LISTS = ("match", "terms")
_NAME = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of asking: ``match`` any of, ``needs`` as well, ``unless`` not."""

    intent: Intent
    aspect: str
    match: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    terms: tuple[str, ...] = ()  # looked for where the words of the question are not those of the text

    def fits(self, mask: str) -> bool:
        """Whether a masked question is asked this way."""
        return (
            self.match.search(mask) is not None
            and (self.needs is None or self.needs.search(mask) is not None)
            and (self.unless is None or self.unless.search(mask) is None)
        )


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled grammar; every field is a table of ``grammar.toml`` or ``organs.toml``."""

    rules: tuple[Rule, ...]
    openings: re.Pattern[str]
    drafts: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]
    assertion: Mapping[str, Any]
    fields: Mapping[str, re.Pattern[str]]
    compared: Mapping[str, re.Pattern[str]]
    sides: Mapping[str, re.Pattern[str]]
    aspects: Mapping[str, re.Pattern[str]]
    units: Mapping[str, re.Pattern[str]]
    premise: Mapping[str, re.Pattern[str]]
    conversation: Mapping[str, re.Pattern[str]]
    topic: Mapping[str, re.Pattern[str]]
    spelling: Mapping[str, str]
    levels: Mapping[GovernmentLevel, re.Pattern[str]]
    part: tuple[re.Pattern[str], ...]
    before_group: re.Pattern[str]
    guard: re.Pattern[str]
    short_place: str
    short_organs: Mapping[str, str]

    def rule(self, mask: str) -> Rule:
        """The first rule that fits; the last one fits everything."""
        return next(rule for rule in self.rules if rule.fits(mask))


def _joined(value: Any, key: str = "") -> Any:
    """A table of ``grammar.toml`` with every pattern that is written as a list of alternatives in one."""
    if isinstance(value, dict):
        return {name: _joined(inner, name) for name, inner in value.items()}
    if isinstance(value, list) and key not in _LISTS:
        return (
            [_joined(inner) for inner in value] if value and isinstance(value[0], dict) else "|".join(value)
        )
    return value


@cache
def load_grammar() -> Grammar:
    """The grammar of ``grammar.toml``, compiled once."""
    tables = _joined(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    words: dict[str, str] = {}

    def expand(pattern: str) -> str:
        return _NAME.sub(lambda found: f"(?:{words[found.group(1)]})", pattern)

    def compiled(pattern: str | None) -> re.Pattern[str] | None:
        return re.compile(expand(pattern)) if pattern else None

    def table(name: str) -> dict[str, re.Pattern[str]]:
        return {key: re.compile(expand(pattern)) for key, pattern in tables[name].items()}

    for name, pattern in tables["words"].items():
        words[name] = expand(pattern)
    rules = tuple(
        Rule(
            row["intent"],
            row.get("aspect", ""),
            re.compile("|".join(f"(?:{expand(pattern)})" for pattern in row["match"])),
            compiled(row.get("needs")),
            compiled(row.get("unless")),
            tuple(row.get("terms", [])),
        )
        for row in tables["rule"]
    )
    topic = tables["topic"]
    return Grammar(
        rules=rules,
        openings=re.compile(tables["opening"][0]["pattern"]),
        drafts=tuple((re.compile(row["pattern"]), compiled(row.get("needs"))) for row in tables["draft"]),
        assertion=tables["assertion"],
        fields=table("fields"),
        compared=table("compared"),
        sides=table("sides"),
        aspects=table("aspects"),
        units=table("units"),
        premise=table("premise"),
        conversation=table("conversation"),
        topic={
            "split": re.compile(topic["split"]),
            "lone": re.compile(topic["lone"]),
            "prefix": re.compile(f"^(?:{topic['prefix']})"),
            "suffix": re.compile(f"(?:{topic['suffix']})$"),
        },
        spelling=tables["spelling"],
        levels=cast(Mapping[GovernmentLevel, re.Pattern[str]], table("levels")),
        part=tuple(re.compile(tables["part"][key]) for key in ("pattern", "before")),
        before_group=re.compile(tables["group"]["before"]),
        guard=re.compile(load_organs()["guard"]["pattern"]),
        short_place=load_organs()["short"]["place"],
        short_organs={
            word: organ["names"][0] for organ in load_organs()["organ"] for word in organ.get("short", [])
        },
    )
