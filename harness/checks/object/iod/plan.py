"""What modules or macros ask of one data set or item, compiled once from their attribute tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from harness.checks.sources import ps3
from harness.content.condition import reach
from harness.content.numeric import number
from harness.core.requirement import Citation
from harness.facts.iod import Attribute, Condition, Values, tree_of


@dataclass(frozen=True, slots=True)
class Owner:
    """The module or macro that asks for something."""

    title: str
    section: str  # of PS3.3; "" when not known
    table: str = ""

    @property
    def clause(self) -> Citation | None:
        """Where it is defined."""
        return ps3(3, self.section, self.table) if self.section else None


Trees = tuple[tuple[Owner, str], ...]  # with the key of each one's attributes


@dataclass(frozen=True, slots=True)
class Asked:
    """An attribute as one module or macro asks for it."""

    attribute: Attribute
    owner: Owner


Allowed = frozenset[str | float]  # values as text, and numbers by what they are worth


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that counts when its condition holds."""

    values: Values
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class ValueRule:
    """What one owner lists for a value position: the value is in one of the lists that apply."""

    owner: Owner
    index: int  # 1-based; 0: every value
    enumerated: bool
    plain: Allowed  # of the lists that always apply
    conditional: tuple[Listed, ...]
    named: tuple[str, ...]  # those that always apply, for people


@dataclass(frozen=True, slots=True)
class Present:
    """What holds for an attribute that is there, over all who ask for it."""

    not_empty: Asked | None  # of Type 1 or 1C
    excluded: Asked | None  # absent unless the condition holds; the only one who knows it
    bounded: Asked | None  # says how many items
    enumerated: tuple[ValueRule, ...]  # each holds
    defined: tuple[tuple[ValueRule, ...], ...]  # of those for one position, one holds
    trees: Trees  # of its items
    idle: bool  # nothing of the above


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is asked of one data set or item."""

    required: tuple[Asked, ...]  # Types 1 and 2, ascending by tag
    conditional: tuple[Asked, ...]  # Types 1C and 2C with a condition that can be computed
    open: tuple[Asked, ...]  # those whose condition cannot be computed
    known: Mapping[int, Present]
    reach: int  # how many enclosing items up its conditions look


NO_TREES: Final[Trees] = ()


@lru_cache(maxsize=4096)
def plan_of(
    trees: Trees,
    others: Trees = NO_TREES,
    overridden: frozenset[tuple[str, int]] = frozenset(),
) -> Plan:
    """Compile what `trees` ask; attributes of `others` are known, too, but nothing is asked.

    `overridden` are titles of owners with an attribute that they ask for in vain.
    """
    by_tag: dict[int, list[Asked]] = {}
    for owner, key in trees:
        for attribute in tree_of(key).attributes.values():
            if (owner.title, attribute.tag) in overridden:
                continue
            by_tag.setdefault(attribute.tag, []).append(Asked(attribute, owner))
    required, conditional, open_ = [], [], []
    for tag in sorted(by_tag):
        certain = _certain(by_tag[tag])
        if certain is not None:
            required.append(certain)
        if certain is None or certain.attribute.type == "2":
            mine = _conditional(by_tag[tag])
            if not mine or mine[0].attribute.type == "1C" or certain is None:
                conditional += [a for a in mine if computable(a.attribute.condition)]
                open_ += [a for a in mine if not computable(a.attribute.condition)]
    known = {tag: _present(asked) for tag, asked in by_tag.items()}
    known |= _unasked(others, known)
    return Plan(tuple(required), tuple(conditional), tuple(open_), known, _reach(by_tag.values()))


def computable(condition: Condition | None) -> bool:
    """Tell whether there is a condition and it can be evaluated."""
    return condition is not None and condition.computable


def _certain(asked: list[Asked]) -> Asked | None:
    return next((a for kind in ("1", "2") for a in asked if a.attribute.type == kind), None)


def _conditional(asked: list[Asked]) -> list[Asked]:
    return [a for kind in ("1C", "2C") for a in asked if a.attribute.type == kind]


def _present(asked: list[Asked]) -> Present:
    not_empty = next((a for kind in ("1", "1C") for a in asked if a.attribute.type == kind), None)
    excluded = asked[0] if len(asked) == 1 and _excludes(asked[0].attribute) else None
    bounded = next(
        (a for a in asked if a.attribute.min_items or a.attribute.max_items is not None), None
    )
    rules = [rule for a in asked for rule in _value_rules(a)]
    enumerated = tuple(r for r in rules if r.enumerated)
    terms: dict[int, list[ValueRule]] = {r.index: [] for r in rules if not r.enumerated}
    for rule in rules:
        if not rule.enumerated:
            terms[rule.index].append(rule)
    for rule in enumerated:
        terms.pop(rule.index, None)
    defined = tuple(map(tuple, terms.values()))
    trees = tuple({a.attribute.tree: (a.owner, a.attribute.tree) for a in reversed(asked)}.values())
    trees = tuple(t for t in trees if t[1])
    idle = not (not_empty or excluded or bounded or enumerated or defined or trees)
    return Present(not_empty, excluded, bounded, enumerated, defined, trees, idle)


def _excludes(attribute: Attribute) -> bool:
    condition = attribute.condition
    return (
        attribute.type in ("1C", "2C")
        and condition is not None
        and condition.computable
        and condition.otherwise == "not"
    )


def _value_rules(asked: Asked) -> Iterator[ValueRule]:
    lists: dict[tuple[int, bool], list[Values]] = {}
    for values in asked.attribute.values:
        lists.setdefault((values.index, values.enumerated), []).append(values)
    for (index, enumerated), found in lists.items():
        plain = [v for one in found if one.condition is None for v in one.values]
        conditional = (one for one in found if one.condition is not None)
        yield ValueRule(
            asked.owner,
            index,
            enumerated,
            _allowed(plain),
            tuple(Listed(one, _allowed(one.values)) for one in conditional),
            tuple(dict.fromkeys(plain)),
        )


def _allowed(values: Iterable[str]) -> Allowed:
    texts = tuple(values)
    worth = (number(text) for text in texts)
    return frozenset((*texts, *(n for n in worth if n is not None)))


def _unasked(others: Trees, known: Mapping[int, Present]) -> dict[int, Present]:
    """Describe the attributes of modules that are not in use: values and items where all agree."""
    by_tag: dict[int, list[Asked]] = {}
    for owner, key in others:
        for attribute in tree_of(key).attributes.values():
            if attribute.tag not in known:
                by_tag.setdefault(attribute.tag, []).append(Asked(attribute, owner))
    nothing = Present(None, None, None, (), (), (), True)
    return {tag: _present(asked) if len(asked) == 1 else nothing for tag, asked in by_tag.items()}


def _reach(asked: Iterable[list[Asked]]) -> int:
    conditions = [
        condition
        for some in asked
        for a in some
        for condition in (a.attribute.condition, *(v.condition for v in a.attribute.values))
    ]
    return max(
        (reach(c.expression) for c in conditions if c is not None and c.computable), default=0
    )
