"""Statements told by those beside them: 完成投资50亿元（市财政局） among clauses that close the same way.

One unit in a bracket may name a place; where the clauses beside it close with units it is their unit.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.extraction.duties import is_statement_text, parse_duties
from assistant.extraction.outline import Tree, is_article
from assistant.extraction.printed import Found, PrintedStatement, PrintedUnit
from assistant.extraction.vocabulary import OPENING, load_vocabulary
from assistant.models import Document

_LAST = re.compile(r"[（(〔\[【［]([^（(〔\[【［）)〕\]】］\n]{3,30})[）)〕\]】］][。；;]?$", re.MULTILINE)
_LEVEL = re.compile(load_vocabulary()["units"]["level"])
# 市政务中心, 市图书馆: as well a place.
_PLACE = re.compile(r"(?:中心|馆|站|所|园|基地|学校|医院|区|城|广场)$")


def with_siblings(document: Document, tree: Tree, found: Found) -> Found:
    """``found`` with the brackets that only the statements beside them tell to be statements."""
    stated = {printed.clause for printed in found.statements}
    bare = {
        printed.clause
        for printed in found.statements
        if not printed.label and document.text[printed.start] in OPENING
    }
    more: list[PrintedStatement] = []
    for clause in document.clauses:
        beside = tree.children[clause.parent] if clause.kind in ("section", "item") else ()
        if (
            clause.path in stated
            or is_article(clause.path)
            or not any(other.path in bare for other in beside)
            or any(child.path in stated for child in tree.children.get(clause.path, ()))
        ):
            continue
        for match in _LAST.finditer(document.text, clause.start, clause.end):
            units = parse_duties(match[1]).units
            if (
                is_statement_text(match[1])
                and _LEVEL.search(units[0].name)
                and not any(_PLACE.search(unit.name) for unit in units)
            ):
                printed = tuple(PrintedUnit.of(unit, None) for unit in units)
                more.append(PrintedStatement(clause.path, match.start(), match.end(), "", printed))
                break
    return replace(found, statements=tuple(sorted((*found.statements, *more), key=lambda s: s.start)))
