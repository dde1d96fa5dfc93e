"""What a label means in this document, and who leads by its rules (角色).

责任单位 beside 牵头单位 names those who support; beside 配合单位 those who lead. Which of the two holds
is read from the labels that stand together in the document; where neither does, 责任单位 says no more
than that a unit is responsible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from assistant.extraction.found_rules import FoundRule
from assistant.extraction.printed import PrintedStatement, PrintedUnit
from assistant.models import Role, StatedUnit


def role_of_responsible_label(statements: Iterable[PrintedStatement]) -> tuple[Role, bool]:
    """The role of units under 责任单位 in this document, and whether a lone 责任单位 has it too."""
    together: set[frozenset[Role]] = set()
    for _, group in groupby(statements, key=lambda statement: statement.clause):
        kinds = frozenset(kind for statement in group for kind in statement.kinds)
        if "responsible" in kinds:
            together.add(kinds)
    if any(len(kinds) == 3 for kinds in together):
        return "responsible", False
    beside_lead = frozenset({"lead", "responsible"}) in together
    beside_supporting = frozenset({"supporting", "responsible"}) in together
    if beside_lead == beside_supporting:
        return "responsible", False
    return ("supporting", False) if beside_lead else ("lead", True)


ResolvedUnit = tuple[StatedUnit, FoundRule | None]


def resolve_roles(
    statements: Sequence[PrintedStatement], rules: Mapping[str, Sequence[FoundRule]]
) -> list[tuple[ResolvedUnit, ...]]:
    """The units of every statement with their roles, each with the rule that settled its role, if one did.

    ``rules`` holds the lead rules by clause path.
    """
    beside, alone = role_of_responsible_label(statements)
    with_others = {
        path
        for path, group in groupby(statements, key=lambda statement: statement.clause)
        if len({kind for statement in group for kind in statement.kinds}) > 1
    }
    resolved = []
    for statement in statements:
        plain: Role = beside if alone or statement.clause in with_others else "responsible"
        roles = [_role(unit, plain) for unit in statement.units]
        settled: list[FoundRule | None] = [None] * len(roles)
        for rule in rules.get(statement.clause, ()):
            ruled = _apply(rule, statement.units, roles)
            settled = [
                by if before == now else rule for by, before, now in zip(settled, roles, ruled, strict=True)
            ]
            roles = ruled
        units = zip(statement.units, roles, settled, strict=True)
        resolved.append(tuple((StatedUnit(unit.name, role), by) for unit, role, by in units))
    return resolved


def _role(unit: PrintedUnit, plain: Role) -> Role:
    if unit.role in ("lead", "supporting"):
        return unit.role
    if unit.kind in ("lead", "supporting"):
        return unit.kind
    return plain if unit.kind == "responsible" else "responsible"


def _apply(rule: FoundRule, units: Sequence[PrintedUnit], roles: list[Role]) -> list[Role]:
    """Roles once a rule has said who leads; a statement that says so itself is left alone."""
    stated = any(unit.role == "lead" or unit.kind in ("lead", "supporting") for unit in units)
    if stated or not units or units[0].role == "supporting":
        return roles
    if rule.kind == "role_of_label":
        named = [unit.kind == "responsible" for unit in units]
        return ["lead" if is_named else role for is_named, role in zip(named, roles, strict=True)]
    if rule.kind == "role_of_sign":
        return _by_sign(rule, units, roles)
    leading = 1 if rule.kind == "lead_first" else _before(rule.sign, units)
    if not leading:
        return roles
    behind: Role | None = rule.role
    return ["lead" if index < leading else behind or role for index, role in enumerate(roles)]


def _by_sign(rule: FoundRule, units: Sequence[PrintedUnit], roles: list[Role]) -> list[Role]:
    """Roles once a sign beside a unit has told its own; a list without any sign is left alone."""
    if rule.role is None or not any(unit.sign for unit in units):
        return roles
    role = rule.role
    told = [any(s in rule.sign for s in unit.sign) if rule.sign else not unit.sign for unit in units]
    return [role if is_told else before for is_told, before in zip(told, roles, strict=True)]


def _before(separator: str, units: Sequence[PrintedUnit]) -> int:
    """How many units stand before the first separator; a list without one divides nobody."""
    for index, unit in enumerate(units[1:], start=1):
        if unit.separator and unit.separator in separator:
            return index
    return 1 if len(units) == 1 else 0
