"""The views that are read: one unit, the levels side by side, what the assistant is."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.subjects import LEVELS
from assistant.assistant import Assistant
from assistant.presenting.about import render_about
from assistant.presenting.crosswalk import render_crosswalk
from assistant.presenting.unit import render_unit
from assistant.web.exports import table_of


def unit_view(assistant: Assistant, query: Mapping[str, str]) -> str:
    """单位视角."""
    return render_unit(
        table_of(assistant),
        query,
        assistant.crosswalk,
        assistant.documents,
        lambda key: assistant.ledgers[key].rules,
    )


def crosswalk_view(assistant: Assistant, query: Mapping[str, str]) -> str:
    """三级对照."""
    return render_crosswalk(
        query,
        assistant.derived("lowers", lambda: _lowers(assistant)),
        assistant.settings.default_document,
        assistant.crosswalk,
        assistant.documents,
        assistant.ledgers,
    )


def about_view(assistant: Assistant, _: Mapping[str, str]) -> str:
    """关于."""
    return render_about(assistant.documents, assistant.fingerprint, assistant.settings.encoder)


def _lowers(assistant: Assistant) -> dict[str, str]:
    """The documents below the highest level there is, their titles by id."""
    subjects = assistant.subjects()
    highest = max((LEVELS.index(subject.level) for subject in subjects.values()), default=0)
    return {key: subject.title for key, subject in subjects.items() if LEVELS.index(subject.level) < highest}
