"""What a person should look at again: cut brackets, clauses without a statement, words not understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.extraction.printed import Found
from assistant.extraction.scopes import ScopedRule
from assistant.extraction.vocabulary import any_of, words
from assistant.models import Document, Task

_BLANK = r"\s*(?:无|暂无|[/／—－-]+)(?:[。；;\n]|$)|是?指(?!挥)"  # an empty field, a definition
_LOOKS_STATED = re.compile(
    rf"{any_of(words('labels', 'lead', 'responsible', 'supporting'))}(?:单位|部门)[：:](?!{_BLANK})"
    r"|按照?(?:各自)?职责分工(?:分别)?负责(?=[）)〕\]】。；]|$)"
)


def find_doubts(
    document: Document,
    found: Found,
    tasks: Sequence[Task],
    scoped: Sequence[ScopedRule],
) -> Iterator[str]:
    """One Chinese sentence for every place in doubt; ``scoped`` holds the rules with their scopes."""
    if found.statements:
        told = {path for rule, scope in scoped if rule.reach in ("below", "silent") for path in scope}
        for task in tasks:
            if task.clause not in told and not any(not unit.inherited for unit in task.units):
                yield f"{task.clause} 没有责任单位表述，同级条款有。"
    for printed in found.statements:
        quote = document.text[printed.start : printed.end]
        if not printed.closed:
            yield f"{printed.clause} 的责任单位表述括号不完整：{quote}"
        if printed.unread:
            words_ = "、".join(printed.unread)
            yield f"{printed.clause} 的责任单位表述中有文字不像单位名称，未作单位：{words_}"
        if not printed.units:
            yield f"{printed.clause} 的责任单位表述中没有读出单位：{quote}"
        for name, times in Counter(unit.name for unit in printed.units).items():
            if times > 1:
                yield f"{printed.clause} 的责任单位表述中“{name}”出现{times}次。"
    for rule, scope in scoped:
        if not scope and rule.kind != "coordinator":
            yield f"{rule.clause} 的通则没有对应的任务：{document.text[rule.start : rule.end]}"
    yield from _unread(document, found, scoped)


# A mark that only this document explains: 带★的为牵头单位.
_MARKED = re.compile(
    r"[^。；;\n]{0,12}[★☆※▲△●■◆*＊][^。；;\n]{0,8}为(?:牵头|责任|配合|主办|协办)[^。；;\n]{0,20}"
)


def _unread(document: Document, found: Found, scoped: Sequence[ScopedRule]) -> Iterator[str]:
    """Words that look like a statement and were not read as one."""
    for marked in _MARKED.finditer(document.text):
        yield f"疑似通则，未能读出，角色请按原文核对：{marked[0].strip()}"
    taken = sorted(
        [(printed.start, printed.end) for printed in found.statements]
        + [(rule.start, rule.end) for rule, _ in scoped]
    )
    index = 0
    for match in _LOOKS_STATED.finditer(document.text):
        while index < len(taken) and taken[index][1] <= match.start():
            index += 1
        if index < len(taken) and taken[index][0] < match.end():
            continue
        clause = document.clause_at(match.start())
        if clause is None or clause.kind not in ("header", "footer"):
            left = max(0, match.start() - 20)
            quote = document.text[left : match.end() + 20].replace("\n", " ")
            yield f"疑似责任单位表述，未能读出：…{quote}…"
