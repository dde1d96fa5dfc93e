"""What a document says about years: the one it is for, the one it was written in, which lie behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.models import Document

FIVE_YEARS = "一二三四五六七八九"
_YEAR = re.compile(r"((?:19|20)\d\d)年(?!前|以前|之前|底前|远景)")
_RANGE = re.compile(r"\d{4}年?[-—~～至–]")
_ISSUED = re.compile(r"(?:印发|公布|发布|下发|转发|分解)")
_PLAN = re.compile(r"十([一二三四五六七八九])五")
_CITED = re.compile(r"〔(\d{4})〕")
_AHEAD = re.compile(
    r"(?:到|至)\s?((?:19|20)\d\d)\s?年|((?:19|20)\d\d)\s?年\s?(?:\d{1,2}月)?(?:\d{1,2}日|年?底|末)?前"
)


def plan_years(ordinal: str) -> tuple[int, int]:
    """First and last year of a five-year plan by the middle character of its name.

    >>> plan_years("四")
    (2021, 2025)
    """
    last = 2010 + 5 * FIVE_YEARS.index(ordinal)
    return last - 4, last


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of a document; ``floor``: none before it is ahead, ``past``: all before it are past.

    Both are None where nothing tells.
    """

    title_year: int | None
    written: int | None
    floor: int | None
    past: int | None

    @classmethod
    def of(cls, document: Document) -> Calendar:
        """The years of ``document``."""
        titles = [document.title, *(value for key, value in document.metadata if key == "body_title")]
        title_year = next((year for title in titles if (year := _title_year(title))), None)
        dated = re.search(r"(?:19|20)\d\d", document.written_on or document.number or "")
        written = int(dated[0]) if dated else title_year
        plan = _PLAN.search(" ".join(titles))
        known = written or (plan_years(plan[1])[0] if plan else None)
        if known is None:
            # Nothing says when it was written: after what it cites, before what it sets itself.
            cited = [
                int(year) for other in document.references for year in _CITED.findall(other.number or "")
            ]
            known = max(cited, default=None)
        if known is not None:
            return cls(title_year, written, known, known)
        ahead = min((int(found[1] or found[2]) for found in _AHEAD.finditer(document.text)), default=None)
        return cls(title_year, written, ahead, ahead and ahead - 5)

    def is_past(self, year: int) -> bool:
        """Whether ``year`` lies before the document."""
        return self.past is not None and year < self.past


def _title_year(title: str) -> int | None:
    """The one year a title is for: 2023年工作要点; of a plan it hands over, not of one it cites."""
    plain = re.sub(r"[〔\[][^〕\]]*[〕\]]", "", title)
    if not _ISSUED.search(plain):
        plain = re.sub(r"《[^》]*》", "", plain)
    found = _YEAR.search(plain)
    return int(found[1]) if found and not _RANGE.search(plain) else None
