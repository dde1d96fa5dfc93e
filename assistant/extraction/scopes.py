"""The clauses a rule speaks for, by where it stands and what it says (通则的适用范围)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.outline import Tree
from assistant.extraction.rules import FoundRule


def find_scope(rule: FoundRule, tree: Tree, tasks: Sequence[str]) -> tuple[str, ...]:
    """The paths of the tasks ``rule`` speaks for, never backwards unless it says so.

    Outside the tasks a rule speaks for those below it, else those behind it, else all.
    """
    here = tree.order[rule.clause]
    places = [rule.clause, *(clause.path for clause in tree.ancestors(rule.clause))]
    own = next((path for path in places if path in tasks), None)
    inside = [path for path in tasks if any(a.path == rule.clause for a in tree.ancestors(path))]
    following = [path for path in tasks if tree.order[path] > here]
    preceding = [path for path in tasks if tree.order[path] < here]
    if rule.kind == "coordinator":
        return tuple(tasks)
    with_own = [own] if own and (rule.kind != "inherit" or rule.reach == "onward") else []
    if rule.reach == "here" and own:
        return tuple(with_own)
    if rule.reach == "preceding":
        return (*preceding, *with_own)
    if rule.reach == "section":
        parent = tree.clauses[own].parent if own else rule.clause
        return tuple(path for path in tasks if any(a.path == parent for a in tree.ancestors(path)))
    if own and rule.reach in ("following", "onward"):
        return (*with_own, *following)
    if not own and rule.reach in ("following", "onward", "here"):
        return tuple(inside or following or tasks)
    return tuple(tasks)
