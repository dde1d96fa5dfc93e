"""The clauses a rule speaks for, by where it stands and what it says (通则的适用范围)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Hashable, Sequence

from assistant.extraction.found_rules import FoundRule
from assistant.extraction.outline import Tree

ScopedRule = tuple[FoundRule, tuple[str, ...]]


def find_scopes(
    rules: Sequence[FoundRule], tree: Tree, tasks: Sequence[str], stated: Container[str] = ()
) -> list[ScopedRule]:
    """Every rule with the paths of the tasks it speaks for, never backwards unless it says so.

    Outside the tasks a rule speaks for those below it, else those behind it, else all. Where the same
    rule is stated again, the new statement takes over from there. ``stated`` holds the tasks that say
    themselves who is responsible.
    """
    return _Scopes(rules, tree, tasks, stated).find()


class _Scopes:
    def __init__(
        self, rules: Sequence[FoundRule], tree: Tree, tasks: Sequence[str], stated: Container[str]
    ) -> None:
        self.rules = rules
        self.tree = tree
        self.tasks = tasks
        self.orders = [tree.order[path] for path in tasks]
        self.known = set(tasks)
        self.stated = stated
        self.parts = {_part(path) for path in tasks}

    def find(self) -> list[ScopedRule]:
        places: dict[Hashable, list[int]] = {}
        for rule in self.rules:
            places.setdefault(_key(rule), []).append(self.tree.order[rule.clause])
        scoped = []
        for rule in self.rules:
            same, here = places[_key(rule)], self.tree.order[rule.clause]
            index = bisect_left(same, here)
            after = same[index + 1] if index + 1 < len(same) else None
            before = same[index - 1] if index else None
            scoped.append((rule, self._in_part(rule, self._scope(rule, here, before, after))))
        return scoped

    def _in_part(self, rule: FoundRule, scope: tuple[str, ...]) -> tuple[str, ...]:
        """A rule of the body does not reach into an annex, nor out of one, where its own part has tasks."""
        part = _part(rule.clause)
        if part not in self.parts:
            return scope
        return tuple(path for path in scope if _part(path) == part)

    def _scope(self, rule: FoundRule, here: int, before: int | None, after: int | None) -> tuple[str, ...]:
        if rule.kind == "coordinator":
            return self._between(before, here + 1 if after is not None else None)
        places = [rule.clause, *(clause.path for clause in self.tree.ancestors(rule.clause))]
        own = next((path for path in places if path in self.known), None)
        with_own = (own,) if own and (rule.kind != "inherit" or rule.reach == "onward") else ()
        if rule.reach == "below":
            return self._below(rule.clause) or with_own or (rule.clause,) * (rule.clause in self.known)
        if rule.reach == "silent":
            return tuple(path for path in self.tasks if path not in self.stated)
        following = self._between(here, after + 1 if after is not None else None)
        if rule.reach == "here" and (own or rule.kind == "inherit"):
            return with_own
        if rule.reach == "preceding":
            return (*self._between(None, here), *with_own)
        if rule.reach == "section":
            return self._below(self.tree.clauses[own].parent if own else rule.clause)
        if own and rule.reach in ("following", "onward"):
            return (*with_own, *following)
        if not own and rule.reach in ("following", "onward", "here"):
            return self._below(rule.clause) or following or self._between(before, None)
        return self._between(before, after)

    def _between(self, after: int | None, before: int | None) -> tuple[str, ...]:
        """Tasks behind one place of the document and before another."""
        first = 0 if after is None else bisect_right(self.orders, after)
        last = len(self.tasks) if before is None else bisect_left(self.orders, before)
        return tuple(self.tasks[first:last])

    def _below(self, path: str | None) -> tuple[str, ...]:
        return tuple(task for task in self.tasks if path is not None and task.startswith(f"{path}/"))


def _key(rule: FoundRule) -> Hashable:
    return rule.kind, rule.units, rule.role, rule.reach, rule.sign


def _part(path: str) -> str:
    """The annex a clause stands in (annex/1), "" for the body."""
    return "/".join(path.split("/")[:2]) if path.startswith("annex/") else ""
