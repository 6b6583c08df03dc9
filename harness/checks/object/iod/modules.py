"""Which modules of its IOD an object uses (PS3.3 A.1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.iod.plan import Owner, Plan, Trees, plan_of
from harness.checks.object.iod.repeating import first_of, repeats
from harness.checks.object.iod.requirements import (
    CONDITIONAL_MODULES_ARE_ABSENT,
    CONDITIONAL_MODULES_ARE_PRESENT,
    MANDATORY_MODULES_ARE_PRESENT,
)
from harness.checks.object.objection import Objection
from harness.content.condition import Trail, filled, holds, readable, refuted
from harness.content.dataset import DataSet, Element
from harness.core.requirement import Requirement
from harness.facts.iod import Attribute, Iod, Module, iod, tree_of

Found = tuple[Requirement, Objection]

# The lowest Type of all modules counts (PS3.3 C.1.2.3), but for these: module, module that it
# overrides, attribute (PS3.3 C.8.6.1, C.8.6.3).
_OVERRIDES: Final = (
    ("sc-equipment", "general-series", 0x00080060),
    ("sc-multi-frame-image", "multi-frame", 0x00280009),
)


@dataclass(frozen=True, slots=True, eq=False)
class InUse:
    """The modules that an object uses, and what is wrong with the choice."""

    plan: Plan  # of the data set, but for repeating groups
    repeating: Plan  # of each repeating group
    bases: frozenset[int]  # attributes of repeating groups that the IOD knows
    found: tuple[Found, ...]
    missing: frozenset[str]  # places of the attributes of missing modules
    open: tuple[Module, ...]  # conditional ones of which nobody can tell whether they should be


def modules_in_use(definition: Iod, root: DataSet, trail: Trail) -> InUse:
    """Find the modules in use: mandatory, required by condition, or begun by the object itself."""
    there = {first_of(e.tag): e for e in root.elements}
    own = _own(definition.key)
    used: list[Module] = []
    found: list[Found] = []
    open_: list[Module] = []
    gone: set[str] = set()
    for module in definition.modules:
        begun = any(_says(there[t], module) for t in own[module.key].intersection(there))
        demanded = _demanded(module, root, trail)
        if demanded is None and not begun:
            open_.append(module)
        if demanded and not begun:
            missing = _missing(definition, module, root, trail)
            if len(missing) > 1:  # one missing attribute speaks for itself
                found.append((_requirement(module), _absent(module, missing)))
                gone |= set(map(printed, missing))
                continue
        elif begun and demanded is False and _excluded(module, root, trail):
            found.append((CONDITIONAL_MODULES_ARE_ABSENT, _intruding(module, root, own)))
            continue
        if demanded or begun:
            used.append(module)
    known = [m for m in definition.modules if m not in used]
    groups = _repeating(definition.key)
    return InUse(
        plan_of(
            _trees(used, groups, repeat=False),
            _trees(known, groups, repeat=False),
            overrides(definition.key),
        ),
        plan_of(_trees(used, groups, repeat=True)),
        frozenset(tag for key in groups for tag in tree_of(key).attributes),
        tuple(found),
        frozenset(gone),
        tuple(open_),
    )


@cache
def overrides(key: str) -> frozenset[tuple[str, int]]:
    """Return what modules of an IOD ask in vain: another one overrides their definition."""
    modules = {m.key: m.title for m in iod(key).modules}
    return frozenset(
        (modules[loser], tag)
        for winner, loser, tag in _OVERRIDES
        if winner in modules and loser in modules
    )


def owner_of(module: Module) -> Owner:
    """Name a module as the one who asks."""
    return Owner(module.title, module.section, module.table)


def _trees(modules: Iterable[Module], groups: frozenset[str], *, repeat: bool) -> Trees:
    return tuple(
        (owner_of(m), m.tree_key)
        for m in modules
        if m.tree_key and (m.tree_key in groups) is repeat
    )


def _demanded(module: Module, root: DataSet, trail: Trail) -> bool | None:
    """Tell whether the IOD requires the module here; None when nobody can tell."""
    if module.usage != "C":
        return module.usage == "M"
    if module.condition is None or not module.condition.computable:
        return None
    return holds(module.condition.expression, root, trail)


def _excluded(module: Module, root: DataSet, trail: Trail) -> bool:
    condition = module.condition
    if condition is None or condition.otherwise != "not":
        return False
    return refuted(condition.expression, root, trail)


def _requirement(module: Module) -> Requirement:
    return MANDATORY_MODULES_ARE_PRESENT if module.usage == "M" else CONDITIONAL_MODULES_ARE_PRESENT


def _says(element: Element, module: Module) -> bool:
    """Tell whether an attribute shows that a module is used: an empty optional one does not."""
    return filled(element) or module.tree.attributes[first_of(element.tag)].type != "3"


def _missing(definition: Iod, module: Module, root: DataSet, trail: Trail) -> list[int]:
    """List what the module requires here, if nothing of it is there for certain."""
    overridden = overrides(definition.key)
    asked = [
        a.tag
        for a in module.tree.attributes.values()
        if (module.title, a.tag) not in overridden and _required(a, root, trail)
    ]
    return asked if not any(root.has(t) or not readable(root, t) for t in asked) else []


def _required(attribute: Attribute, root: DataSet, trail: Trail) -> bool:
    condition = attribute.condition
    if attribute.type in ("1C", "2C") and condition is not None and condition.computable:
        return bool(holds(condition.expression, root, trail))
    return attribute.type in ("1", "2")


def _absent(module: Module, missing: list[int]) -> Objection:
    why = "mandatory"
    if module.condition is not None:
        why = f"required by {module.condition.text}"
    return Objection(
        f"the {module.title} module, {why}",
        f"nothing of it: {', '.join(map(printed, missing))} absent",
        printed(missing[0]),
        module=module.title,
        clause=owner_of(module).clause,
    )


def _intruding(module: Module, root: DataSet, own: Mapping[str, frozenset[int]]) -> Objection:
    element = next(e for e in root.elements if first_of(e.tag) in own[module.key])
    text = module.condition.text if module.condition else ""
    return Objection(
        f"no {module.title} module unless {text}",
        f"{printed(element.tag)} of it is there",
        printed(element.tag),
        element=element,
        module=module.title,
        clause=owner_of(module).clause,
    )


@cache
def _own(key: str) -> Mapping[str, frozenset[int]]:
    """Tell, for each module of an IOD, which attributes no other one of them has."""
    modules = iod(key).modules
    owners: dict[int, int] = {}
    for module in modules:
        for tag in module.tree.attributes:
            owners[tag] = owners.get(tag, 0) + 1
    return {m.key: frozenset(tag for tag in m.tree.attributes if owners[tag] == 1) for m in modules}


@cache
def _repeating(key: str) -> frozenset[str]:
    """Return the trees of an IOD's modules that are about repeating groups."""
    trees = {m.tree_key: m.tree.attributes for m in iod(key).modules}
    return frozenset(key for key, tags in trees.items() if tags and all(map(repeats, tags)))
