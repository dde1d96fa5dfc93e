"""The templates: every value is escaped; only markup made in this room passes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from assistant.answering.citation import place
from assistant.models import GovernmentLevel
from assistant.presenting.addresses import browse_address, clause_address, with_query

LEVEL_WORDS: dict[GovernmentLevel, str] = {
    "state": "国家",
    "provincial": "省",
    "municipal": "市",
    "county": "县区",
    "township": "乡镇",
}
# A list to choose from that is longer than this is searched by typing.
_CHOICES = 150
_SUGGESTED = 500
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Choice:
    """A control to choose from ``options``, rows (value, words); long lists become a field to type in."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str

    @property
    def typed(self) -> bool:
        """Whether there are too many options for a list."""
        return len(self.options) > _CHOICES

    @property
    def suggested(self) -> Sequence[tuple[str, str]]:
        """What a field to type in suggests."""
        return [option for option in self.options if option[0]][:_SUGGESTED]


_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    clause_address=clause_address,
    browse_address=browse_address,
    with_query=with_query,
    place=place,
    level_words=LEVEL_WORDS,
)


def render(template: str, **values: object) -> str:
    """The template filled in; strings are escaped."""
    return _environment.get_template(template).render(**values)
