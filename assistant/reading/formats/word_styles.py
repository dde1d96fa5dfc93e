"""Paragraph styles of Word: what each sets of alignment, size, list and visibility, and inherits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.reading.formats.word_numbering import W


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style sets; None what it leaves to the style it is based on."""

    based_on: str = ""
    centred: bool | None = None
    size: float | None = None
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None


class Styles:
    """Paragraph styles, with what each inherits."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for element in [] if root is None else root.iterfind(f"{W}style"):
            name = element.get(f"{W}styleId", "")
            based_on = element.find(f"{W}basedOn")
            self._styles[name] = Style(
                "" if based_on is None else based_on.get(f"{W}val", ""), **read_properties(element)
            )
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default = name
        self.lists = {
            name: style.list_id for name, style in self._styles.items() if style.list_id is not None
        }

    def resolve(self, name: str, attribute: str) -> Any:
        """The value of ``attribute`` for a style, its own or inherited; None where nothing sets it."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            value = getattr(self._styles[name], attribute)
            if value is not None:
                return value
            seen.add(name)
            name = self._styles[name].based_on
        return None

    def holder(self, name: str, attribute: str) -> str:
        """The style in the chain of ``name`` that sets ``attribute``."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            if getattr(self._styles[name], attribute) is not None:
                return name
            seen.add(name)
            name = self._styles[name].based_on
        return ""


def read_properties(element: Any) -> dict[str, Any]:
    """What ``pPr`` and ``rPr`` of a style or paragraph set of the attributes of ``Style``."""
    found: dict[str, Any] = {}
    paragraph = element.find(f"{W}pPr")
    if paragraph is not None:
        if (alignment := paragraph.find(f"{W}jc")) is not None:
            found["centred"] = alignment.get(f"{W}val") == "center"
        if (numbered := paragraph.find(f"{W}numPr")) is not None:
            for attribute, name in (("list_id", "numId"), ("list_level", "ilvl")):
                if (child := numbered.find(f"{W}{name}")) is not None:
                    value = str(child.get(f"{W}val", "0"))
                    found[attribute] = (
                        value if attribute == "list_id" else int(value) if value.isdigit() else 0
                    )
    run = element.find(f"{W}rPr")
    if run is not None:
        if (size := run.find(f"{W}sz")) is not None and str(size.get(f"{W}val")).isdigit():
            found["size"] = float(size.get(f"{W}val"))
        if (hidden := run.find(f"{W}vanish")) is not None:
            found["hidden"] = hidden.get(f"{W}val") not in ("0", "false")
    return found
