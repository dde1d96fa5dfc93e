"""What stands around the question box: examples that fit the loaded documents, and the turns before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from assistant.models import Document, Ledger
from assistant.presenting.markup import render

# Looking further than this for a document with tasks would be felt in a library of thousands.
_LOOKED_AT = 200


def examples_of(documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]) -> list[str]:
    """Questions that the loaded documents can answer, the plainest first; [] where nothing is loaded."""
    first = next(
        (
            (documents[name], ledgers[name])
            for name in islice(documents, _LOOKED_AT)
            if documents[name].form == "full" and ledgers[name].tasks
        ),
        None,
    )
    if first is None:
        return [f"{name}讲了什么" for name in islice(documents, 3)]
    document, ledger = first
    numbered = [task for task in ledger.tasks if task.number.isdigit()]
    task = numbered[min(7, len(numbered) - 1)] if numbered else ledger.tasks[0]
    subject = f"第{task.number}项任务" if numbered else task.heading
    examples = [f"{subject}谁负责", f"{subject}谁牵头"]
    counts: dict[str, int] = {}
    for row in ledger.tasks:
        for unit in row.units:
            if not unit.inherited:
                counts[unit.name] = counts.get(unit.name, 0) + 1
    if counts:
        examples.append(f"{max(counts, key=lambda name: counts[name])}负责哪些任务")
    years = sorted({item.year for item in ledger.deadlines if item.year and item.kind == "by_date"})
    if years:
        examples.append(f"到{years[0]}年要完成什么")
    target = next((item for row in ledger.tasks for item in row.targets if item.indicator), None)
    if target:
        examples.append(f"{target.indicator}的目标是多少")
    if document.references:
        examples.append("这份文件依据什么制定")
    return examples


def render_welcome(documents: Mapping[str, Document], ledgers: Mapping[str, Ledger]) -> str:
    """What is shown before the first question."""
    shown = [documents[name] for name in islice(documents, 5)]
    return render(
        "welcome.html", examples=examples_of(documents, ledgers), documents=shown, total=len(documents)
    )


def render_earlier() -> str:
    """Where the turns before the newest one are kept."""
    return render("earlier.html")
