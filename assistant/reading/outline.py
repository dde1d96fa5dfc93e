"""An outline (要点): a document known by its facts alone, from ``corpus/outlines/*.toml``.

The text of such a document is one line a clause, number and heading; every fact points to that line,
so that a citation quotes a heading and never a sentence that is not there.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import DamagedFile, place_in_toml
from assistant.models import (
    Clause,
    ClauseKind,
    Deadline,
    Document,
    Ledger,
    Reference,
    Rule,
    Span,
    StatedUnit,
    Statement,
    Target,
    Task,
    TaskUnit,
)

NOTE = "要点,非原文;全文未载入"

# A clause without a number is shown by what it is.
_UNNUMBERED = {"preamble": "(开头段落)", "closing": "(结尾段落)", "footer": "(落款)"}


def read_outline(
    path: Path, full_name: Callable[[str], str | None] = lambda name: None
) -> tuple[Document, Ledger]:
    """The document of an outline file, ``form="outline"``, and its ledger.

    Args:
        path: the TOML file; ``corpus/outlines/鄂政发〔2021〕25号.toml`` describes the format.
        full_name: gives the official name of a unit, where it is known.

    Raises:
        DamagedFile: the file is no TOML or lacks a field.
    """
    try:
        raw = path.read_bytes()
        facts = tomllib.loads(raw.decode("utf-8"))
        document = _document(facts, path, hashlib.sha256(raw).hexdigest())
        return document, _ledger(document, facts, full_name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFile(
            f"要点文件 {path.name} 有误,无法读取:{place_in_toml(error)}。", path=path
        ) from error


def _document(facts: Mapping[str, Any], path: Path, sha256: str) -> Document:
    about = facts["document"]
    number = about.get("number") or None
    title_line = about["title"] + (f"({number})" if number else "")
    lines = [title_line]
    clauses = [Clause("header", None, 0, "header", "", "", 0, len(title_line) + 1, len(title_line) + 1)]
    for row in facts["clause"]:
        start = clauses[-1].end
        line = _line(row["path"], row["heading"])
        lines.append(line)
        end = start + len(line) + 1
        *parents, last = row["path"].split("/")
        unnumbered = row["path"] in _UNNUMBERED
        kind: ClauseKind = row["path"] if unnumbered else "item" if parents else "section"
        clauses.append(
            Clause(
                path=row["path"],
                parent="/".join(parents) or None,
                level=0 if unnumbered else len(parents) + 1,
                kind=kind,
                number="" if unnumbered else last.split("#")[0],
                heading=row["heading"],
                start=start,
                end=end,
                body_start=end,
            )
        )
    references = (
        Reference(row.get("title"), row.get("number"), 0, len(title_line))
        for row in about.get("references", ())
    )
    return Document(
        id=about["id"],
        number=number,
        title=about["title"],
        issuer=about.get("issuer") or None,
        level=about.get("level") or None,
        written_on=about.get("written_on") or None,
        published_on=about.get("published_on") or None,
        addressees=tuple(about.get("addressees", ())),
        source=path.name,
        sha256=sha256,
        text="\n".join(lines) + "\n",
        clauses=tuple(clauses),
        references=tuple(references),
        warnings=(NOTE,),
        form="outline",
    )


def _line(path: str, heading: str) -> str:
    """Number and heading as they are printed: 二、…, (三)…, 8.…"""
    if path in _UNNUMBERED:
        return _UNNUMBERED[path]
    number = path.split("/")[-1].split("#")[0]
    if number.isdigit():
        return f"{number}.{heading}"
    return f"{number}{heading}" if number.endswith(")") else f"{number}、{heading}"


def _ledger(document: Document, facts: Mapping[str, Any], full_name: Callable[[str], str | None]) -> Ledger:
    about = facts["document"]
    given = tuple(clause.path for clause in document.clauses if clause.parent in about.get("tasks", ()))
    statements: list[Statement] = []
    rules: list[Rule] = []
    tasks: list[Task] = []
    targets: list[Target] = []
    deadlines: list[Deadline] = []
    for clause, row in zip(document.clauses[1:], facts["clause"], strict=True):
        span = Span(document.id, clause.path, clause.start, clause.end - 1)
        here = tuple(
            Target(
                target["indicator"],
                target["comparator"],
                target["value"],
                target["unit"],
                target["deadline"],
                span,
                target.get("base", ""),
            )
            for target in row.get("targets", ())
        )
        due = tuple(
            Deadline(limit["text"], "by_date", limit["year"], None, None, clause.heading, span)
            for limit in row.get("deadlines", ())
        )
        targets += here
        deadlines += due
        if "coordinator" in row:
            units = tuple(StatedUnit(name, "responsible") for name in row["coordinator"])
            rules.append(Rule("coordinator", units, given, span))
        stated: tuple[StatedUnit, ...] = ()
        if "units" in row:
            names = (*row["units"], *([about["closing_unit"]] if about.get("closing_unit") else ()))
            stated = tuple(StatedUnit(name, "responsible") for name in names)
            statements.append(Statement(about.get("label", ""), stated, span))
        if clause.path in given:
            tasks.append(
                Task(
                    document=document.id,
                    clause=clause.path,
                    number=clause.number,
                    heading=clause.heading,
                    text=document.text[span.start : span.end],
                    units=tuple(
                        TaskUnit(unit.name, full_name(unit.name), unit.role, False, span) for unit in stated
                    ),
                    lead_stated=False,
                    deadlines=due,
                    targets=here,
                    span=span,
                )
            )
    return Ledger(
        document=document.id,
        statements=tuple(statements),
        rules=tuple(rules),
        tasks=tuple(tasks),
        targets=tuple(targets),
        deadlines=tuple(deadlines),
        warnings=(NOTE,),
    )
