"""One answer held against what was expected of it; the fields of ``expect`` are in ``eval/README.md``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.models import Answer, Document, Task

_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked of an answer: the measure it counts for, whether it held, and what was amiss."""

    measure: str
    held: bool
    amiss: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """How many expected clauses were cited, and of the cited ones how many bear the answer."""

    expected: int = 0
    found: int = 0
    cited: int = 0
    bearing: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer judged: every check, and its citations counted."""

    checks: tuple[Check, ...]
    cited: Cited

    @property
    def right(self) -> bool:
        """Whether everything held."""
        return all(check.held for check in self.checks)


def judge(answer: Answer, expect: Mapping[str, Any], documents: Mapping[str, Document], main: str) -> Judged:
    """``answer`` against ``expect``; ``main`` is the document that bare paths belong to."""
    checks = [_grounded(answer, documents)]
    add = checks.append
    full = _Reader(answer, main)
    if "status" in expect:
        declines = expect["status"] == ["abstained"]
        held = answer.status in expect["status"]
        add(Check("declined" if declines else "status", held, f"status {answer.status}"))
    if "tasks" in expect:
        wanted, got = full.refs(expect["tasks"]), {full.ref(task) for task in answer.tasks}
        held = wanted == got if expect.get("tasks_exact") else wanted <= got
        add(Check("tasks", held, f"missing {sorted(wanted - got)}, more {sorted(got - wanted)}"))
    checks += _units(full, expect)
    if "values" in expect:
        checks += [
            Check("values", full.says(value), f"value {value} not in text") for value in expect["values"]
        ]
    if "deadlines" in expect:
        checks += _deadlines(full, expect["deadlines"])
    for said in expect.get("say", ()):
        options = [said] if isinstance(said, str) else said
        add(Check("say", any(map(full.says, options)), f"does not say {options[:4]}"))
    for claim in expect.get("not_say", ()):
        add(Check("false claims", not full.says(claim, aside=False), f"says {claim}"))
    if "coverage" in expect:
        shown = answer.coverage and [answer.coverage.shown, answer.coverage.total]
        add(Check("coverage", shown == expect["coverage"], f"coverage {shown}"))
    cited = {f"{citation.document}#{citation.clause}" for citation in answer.citations}
    wanted = full.refs(expect.get("must_cite", ()))
    if wanted:
        add(Check("citations", wanted <= cited, f"not cited {sorted(wanted - cited)}"))
    for path in full.refs(expect.get("not_cite", ())) & cited:
        add(Check("citations", False, f"cited {path}"))
    missing = set(expect.get("documents", ())) - {citation.document for citation in answer.citations}
    if "documents" in expect:
        add(Check("citations", not missing, f"documents not cited {sorted(missing)}"))
    exact = expect.get("tasks_exact") and expect["tasks"]
    bearing = wanted | full.refs(expect.get("tasks", ())) | full.rules()
    return Judged(
        tuple(checks),
        Cited(
            len(wanted),
            len(wanted & cited),
            len(cited) if exact else 0,
            len(cited & bearing) if exact else 0,
        ),
    )


class _Reader:
    """An answer as a reader has it: its words without markers, its tasks by reference."""

    def __init__(self, answer: Answer, main: str) -> None:
        self.answer, self._main = answer, main
        self._text = _plain(_MARKER.sub("", answer.text))
        self._all = self._text + "\n" + _plain("\n".join(answer.notices))

    def ref(self, task: Task) -> str:
        return f"{task.document}#{task.clause}"

    def refs(self, paths: Sequence[str]) -> set[str]:
        return {path if "#" in path else f"{self._main}#{path}" for path in paths}

    def task(self, path: str) -> Task | None:
        wanted = self.refs([path])
        return next((task for task in self.answer.tasks if self.ref(task) in wanted), None)

    def rules(self) -> set[str]:
        """The clauses that inherited units and leads are read from."""
        return {
            f"{unit.span.document}#{unit.span.clause}" for task in self.answer.tasks for unit in task.units
        }

    def says(self, words: str, aside: bool = True) -> bool:
        """Whether the words stand in the text (``aside``: or in the notices); a number must stand alone."""
        text, plain = self._all if aside else self._text, _plain(words)
        if plain.isdigit():
            return bool(re.search(rf"(?<![\d.]){plain}(?![\d]|\.\d)", text))
        return plain in text


def _units(full: _Reader, expect: Mapping[str, Any]) -> list[Check]:
    wanted = {"printed", "inherited", "lead", "lead_stated"} & set(expect)
    checks = []
    task = full.answer.tasks[0] if full.answer.tasks else None
    if "units_of" in expect:
        task = full.task(expect["units_of"])
    if wanted and task is None:
        return [Check(name.replace("lead_stated", "lead"), False, "no task") for name in sorted(wanted)]
    if task is not None:
        checks += _units_of(task, {name: expect[name] for name in wanted})
    for path, names in expect.get("units_by_task", {}).items():
        found = full.task(path)
        checks += (
            _units_of(found, {"printed": names}) if found else [Check("printed", False, f"no task {path}")]
        )
    return checks


def _units_of(task: Task, expect: Mapping[str, Any]) -> list[Check]:
    checks = []
    for name in ("printed", "inherited"):
        if name in expect:
            got = [unit.name for unit in task.units if unit.inherited == (name == "inherited")]
            checks.append(Check(name, got == expect[name], f"{name} {got}"))
            more = [unit for unit in got if unit not in expect[name]]
            checks.append(Check("false claims", not more, f"{name} units not stated {more}"))
    leads = [unit.name for unit in task.units if unit.role == "lead"]
    if expect.get("lead_stated") is False:
        checks.append(Check("false claims", not leads and not task.lead_stated, f"lead claimed {leads}"))
    if "lead" in expect:
        checks.append(Check("lead", leads == [expect["lead"]], f"lead {leads}"))
    return checks


def _deadlines(full: _Reader, expected: Sequence[str]) -> list[Check]:
    got = {_plain(deadline.text) for task in full.answer.tasks for deadline in task.deadlines}
    if not expected:
        return [Check("deadlines", not got, f"deadlines {sorted(got)}")]
    return [
        Check("deadlines", _plain(text) in got or full.says(text), f"deadline {text} not given")
        for text in expected
    ]


def _grounded(answer: Answer, documents: Mapping[str, Document]) -> Check:
    """Every quotation is its slice; every marker has its citation, and the reverse."""
    for citation in answer.citations:
        if documents[citation.document].text[citation.start : citation.end] != citation.quote:
            return Check("grounded", False, f"quote of [{citation.marker}] is not its slice")
    used = {int(number) for number in _MARKER.findall(answer.text)}
    given = {citation.marker for citation in answer.citations}
    return Check("grounded", used == given, f"markers {sorted(used)}, citations {sorted(given)}")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
