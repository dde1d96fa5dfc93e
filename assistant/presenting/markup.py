"""The templates: every value is escaped; only markup made in this room passes through."""

from __future__ import annotations

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
_HERE = Path(__file__).resolve().parent

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
