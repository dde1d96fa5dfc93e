"""What a person should look at again: cut brackets, clauses without a statement, words not understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.extraction.printed import Found
from assistant.extraction.scopes import ScopedRule
from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name
from assistant.extraction.vocabulary import SIGNS, any_of, words
from assistant.models import Document, Task

_LEVEL = re.compile("[省市县区州]|自治区|国家")
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
        yield from _unread_brackets(document, found, tasks)
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


# What only this document explains: 带★的为牵头单位; 加粗的为牵头单位 (no text keeps how it was set).
_MARKED = re.compile(
    rf"(?:[{re.escape(SIGNS)}]|加粗|粗体|黑体|下划线|画线|标红|红色|斜体)[^。；;\n，,、]{{0,8}}"
    r"(?:为|是|表示)(?:牵头|责任|配合|主责|主办|协办)[^。；;\n]{0,20}"
    r"|(?:的|者|位)(?:单位|部门)?(?:即?为|是)(?:牵头|主责)(?:单位|部门)"
)
# A bracket that closes a paragraph.
_LAST_BRACKET = re.compile(r"[（(〔\[【［]([^（(〔\[【［）)〕\]】］\n]{4,200})[）)〕\]】］][。；;]?\s*$")


# The head of a table whose columns ran together.
_FLAT_HEAD = re.compile(
    r"^(?=[^\t\n]*序号)(?=[^\t\n]*(?:责任|牵头|主办|配合)(?:单位|部门))[^\t。；;：:，\n]{8,60}$", re.MULTILINE
)


def _unread_brackets(document: Document, found: Found, tasks: Sequence[Task]) -> Iterator[str]:
    """Brackets that close a task without a statement and hold units beside words not understood."""
    stated = {printed.clause for printed in found.statements}
    for task in tasks:
        if task.clause in stated:
            continue
        last = _LAST_BRACKET.search(document.text[task.span.start : task.span.end])
        if last:
            names = [unit.name for unit in parse_units(last[1])]
            if len(names) > 1 and any(_LEVEL.match(name) and is_firm_unit_name(name) for name in names):
                yield f"{task.clause} 疑似责任单位表述，未能读出：{last[0].strip()}"


def _unread(document: Document, found: Found, scoped: Sequence[ScopedRule]) -> Iterator[str]:
    """Words that look like a statement and were not read as one."""
    read = [(rule.start, rule.end) for rule, _ in scoped]
    for marked in _MARKED.finditer(document.text):
        if not any(start < marked.end() and marked.start() < end for start, end in read):
            ahead = re.split("[。；;\n]", document.text[max(0, marked.start() - 12) : marked.start()])[-1]
            yield f"疑似通则，未能读出，角色请按原文核对：{(ahead + marked[0]).strip()}"
    for head in _FLAT_HEAD.finditer(document.text):
        yield f"疑似表格的栏目连在一起，表中的责任单位未能读出：{head[0].strip()}"
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
