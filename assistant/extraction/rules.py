"""Sentences that speak for other clauses (通则): inheritance, who leads, who coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extraction.brackets import Unwrapped
from assistant.extraction.found_rules import FoundRule
from assistant.extraction.inheritance import find_default, find_inheritance
from assistant.extraction.leads import find_leads, find_signs
from assistant.extraction.outline import is_article
from assistant.extraction.unit_names import is_firm_unit_name
from assistant.models import Clause, Document


def find_rules(document: Document) -> list[FoundRule]:
    """Every rule of ``document``, in reading order."""
    found: list[FoundRule] = []
    for clause in document.clauses:
        if clause.kind == "footer":
            continue
        lines = Unwrapped(document.text[clause.start : clause.end], clause.start)
        text = lines.text
        rules = [*find_leads(text, clause), *find_signs(text, clause)]
        if not is_article(clause.path):
            rules += list(find_default(text, clause)) or find_inheritance(text, clause)
        if clause.kind != "header":
            rules += _find_coordinator(text, clause)
        found += [
            replace(
                rule, start=lines.start(rule.start - clause.start), end=lines.end(rule.end - clause.start)
            )
            for rule in sorted(rules, key=lambda rule: rule.start)
        ]
    return found


_COORDINATOR = re.compile(
    r"(?:^|(?<=[。；;\n]))(?:(?:建立|成立|组建|设立|健全)由)?(?P<unit>[^，。；;、：:\n“”《》]{3,24}?)(?:要|应当|应|须|需|负责|将)?"
    r"(?:会同[^，。；;\n]{2,24}?)?(?:充分发挥[^。；;\n]{0,16}作用[，,])?(?:进一步)?(?:切实)?(?:强化|加强|做好|负责|抓好|牵头)"
    r"[^。；;\n]{0,24}?统筹(?:协调|指导|推进|调度|[，,、])"
)


# One organ, not a kind of organ: 县级以上人民政府 coordinates in laws, and names nobody.
_ONE_ORGAN = re.compile(r"(?!.{0,3}级以上|第.{1,6}条)(?:市|省|区|县|州|自治区|国家|[一-龥]{2,4}[省市县区])")


def _find_coordinator(text: str, clause: Clause) -> Iterator[FoundRule]:
    if "统筹" not in text:
        return
    for match in _COORDINATOR.finditer(text):
        name = match["unit"]
        if is_firm_unit_name(name) and _ONE_ORGAN.match(name):
            left = clause.start + match.start()
            stop = re.search("[。\n]", text[match.end() :])
            right = clause.start + (match.end() + stop.end() if stop else len(text))
            yield FoundRule("coordinator", (name,), clause.path, left, right, "all")


def silenced_spans(rules: Sequence[FoundRule]) -> list[tuple[int, int]]:
    """The spans whose units do not belong to the statement they are printed in."""
    return [(rule.start, rule.end) for rule in rules if rule.kind != "coordinator"]
