"""The corpus as a view (文件管理): what is loaded, what is not and how to get it, how whole each text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.mentions import find_mentions
from assistant.models import Document, Ledger, Reference
from assistant.presenting.markup import Choice, render
from assistant.presenting.mentions import meant_by

PAGE_FILES = 50
_SHOWN = 100
STATES = {"full": "已载入", "outline": "仅要点", "missing": "未载入", "unreadable": "无法读取"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list; ``confirmed`` says whether someone has seen the document at ``address``."""

    id: str
    title: str
    level: str
    state: str
    reason: str
    address: str
    confirmed: bool
    downloadable: bool
    file: str
    standing: str = ""

    @property
    def state_text(self) -> str:
        """The state in words."""
        return STATES[self.state]


def render_files(
    rows: Sequence[Listed],
    query: Mapping[str, str],
    *,
    allowed: bool,
    needs_password: bool,
    formats: Sequence[str],
    jobs: str,
) -> str:
    """The view; who is not ``allowed`` to change anything sees the list alone. ``jobs`` is markup."""
    words = query.get("words", "").split()
    state = query.get("state", "") if query.get("state", "") in STATES else ""
    kept = [
        row
        for row in rows
        if (not state or row.state == state) and all(word in f"{row.id} {row.title}" for word in words)
    ]
    pages = max(1, -(-len(kept) // PAGE_FILES))
    page = min(max(int(query["page"]), 1), pages) if query.get("page", "").isdecimal() else 1
    return render(
        "files.html",
        rows=kept[(page - 1) * PAGE_FILES : page * PAGE_FILES],
        found=len(kept),
        total=len(rows),
        counts=[(words, count) for key, words in STATES.items() if (count := _counts(rows)[key])],
        state=Choice("state", "状态", [("", "全部"), *STATES.items()], state),
        words=query.get("words", ""),
        query={"state": state, "words": query.get("words", "")},
        page=page,
        pages=pages,
        allowed=allowed,
        needs_password=needs_password,
        formats=formats,
        jobs=jobs,
    )


def render_jobs(jobs: Sequence[Mapping[str, Any]], allowed: bool, loaded: Collection[str] = ()) -> str:
    """What is being done and what was done, newest first.

    What was tried without being asked for and did not come is no failure: one note names it, until it is
    among the documents ``loaded``.
    """
    unreached = [job for job in jobs if job.get("tried") and job["state"] == "failed"]
    return render(
        "jobs.html",
        jobs=[job for job in jobs if job not in unreached],
        unreached=[job["tried"] for job in reversed(unreached) if job["tried"]["id"] not in loaded],
        allowed=allowed,
        running=any(job["state"] in ("waiting", "running") for job in jobs),
    )


def render_coverage(document: Document, ledger: Ledger, documents: Mapping[str, Document]) -> str:
    """How whole a document was read: what is in clauses, what was left out, what was not understood.

    ``documents`` are those loaded, to tell of each reference whether it is.
    """
    mentions = meant_by(find_mentions(document, documents), document, documents)
    inside = sum(clause.end - clause.start for clause in document.clauses)
    return render(
        "coverage.html",
        document=document,
        ledger=ledger,
        characters=len(document.text),
        inside=inside,
        items=sum(clause.kind in ("section", "item") for clause in document.clauses),
        rules=len(ledger.rules),
        discards=document.discards[:_SHOWN],
        more_discards=max(0, len(document.discards) - _SHOWN),
        damage=document.damage[:_SHOWN],
        more_damage=max(0, len(document.damage) - _SHOWN),
        unknown=ledger.unknown_units[:_SHOWN],
        warnings=(*document.warnings, *ledger.warnings)[:_SHOWN],
        mentions=[row for row in mentions if row.address or not row.quote.startswith("《")][:_SHOWN],
        references=list(dict.fromkeys(_reference(item, documents) for item in document.references))[:_SHOWN],
    )


def _reference(reference: Reference, documents: Mapping[str, Document]) -> tuple[str, str, str]:
    """Title, number, and how much of it is loaded."""
    loaded = documents.get(reference.loaded or reference.number or reference.title or "")
    state = STATES["missing" if loaded is None else loaded.form]
    return reference.title or "", reference.number or "", state


def _counts(rows: Sequence[Listed]) -> Counter[str]:
    return Counter(row.state for row in rows)
