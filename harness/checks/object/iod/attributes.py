"""Judges one data set or item, and what is nested in it, by what modules and macros ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.iod.membership import Where, stranger
from harness.checks.object.iod.plan import Asked, Plan, Present, plan_of
from harness.checks.object.iod.requirements import (
    CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
    ENUMERATED_VALUES_ARE_USED,
    ITEM_COUNTS_ARE_ALLOWED,
    TYPE_1_ATTRIBUTES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_2_ATTRIBUTES_ARE_PRESENT,
    TYPE_2C_ATTRIBUTES_ARE_PRESENT,
)
from harness.checks.object.iod.values import objections_to_values
from harness.checks.object.objection import Objection
from harness.content.condition import Trail, filled, holds, readable, refuted
from harness.content.dataset import DataSet, Element
from harness.core.requirement import Requirement
from harness.facts.dictionary import keyword

Found = tuple[Requirement, Objection]  # the objection's place is relative to the judged item

_ABSENT: Final = {
    "1": TYPE_1_ATTRIBUTES_ARE_PRESENT,
    "1C": TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    "2": TYPE_2_ATTRIBUTES_ARE_PRESENT,
    "2C": TYPE_2C_ATTRIBUTES_ARE_PRESENT,
}
_EMPTY: Final = {
    "1": TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    "1C": TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
}
_CONDITIONAL: Final = ("1C", "2C")
_OF_DECIDING: Final = (  # what makes an attribute unfit to decide about others
    TYPE_1_ATTRIBUTES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_2_ATTRIBUTES_ARE_PRESENT,
    ENUMERATED_VALUES_ARE_USED,
)
_BY_CONDITION: Final = (  # what they expect quotes the condition
    TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    TYPE_2C_ATTRIBUTES_ARE_PRESENT,
    CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
)
_PIXELS: Final = (0x7FE00010, 0x7FE00008, 0x7FE00009)  # integers, floats, doubles: one is enough
_NOTHING: Final[list[Found]] = []
_MANY: Final = 50  # items of one sequence, among which equal ones are to be expected
MOST_FOUND: Final = 2000  # about one object, roughly: more are no news, and cost memory


@dataclass(frozen=True, slots=True)
class Open:
    """A conditional attribute or module, absent; nobody can tell whether it should be there."""

    tag: int  # 0: the module as a whole
    module: str
    why: str

    def __str__(self) -> str:
        """Say it in a sentence."""
        if not self.tag:
            return (
                f"the {self.module} module is absent, and it cannot be told whether"
                f" it should be ({self.why})"
            )
        return (
            f"{_named(self.tag)} is absent, and it cannot be told whether"
            f" {self.module} asks for it here ({self.why})"
        )


@dataclass(slots=True, eq=False)
class Judge:
    """Judges data sets and items of one object; remembers items that repeat."""

    open: list[Open] | None = None  # when asked for: what could not be judged
    apart: frozenset[int] = frozenset()  # sequences whose items are judged elsewhere
    repeats: bool = False  # whether equal items are to be expected just now
    _known: dict[tuple[int, bytes], tuple[Plan, list[Found]]] = field(default_factory=dict)

    def judge(self, ds: DataSet, plan: Plan, trail: Trail, where: Where) -> tuple[list[Found], int]:
        """Return what is found in `ds`, and how many enclosing items up that depends on."""
        by_tag = ds.by_tag
        found: list[Found] = []
        for asked in plan.required:
            if asked.attribute.tag not in by_tag:
                _absent(asked, ds, found)
        for asked in plan.conditional:
            condition = asked.attribute.condition
            if condition is not None and asked.attribute.tag not in by_tag:
                outcome = holds(condition.expression, ds, trail)
                if outcome:
                    _absent(asked, ds, found)
                elif outcome is None:
                    self._leave(asked, "what its condition asks about cannot be read")
        if self.open is not None:
            for asked in plan.open:
                if asked.attribute.tag not in by_tag:
                    self._leave(asked, "its condition is about what no attribute says")
        need = plan.reach
        nested: list[Found] = []
        within: Trail | None = None
        for element in ds.elements:
            present = plan.known.get(element.tag)
            if present is None:
                stray = stranger(element, where) if len(found) < MOST_FOUND else None
                if stray is not None:
                    found.append(stray)
            elif not present.idle:
                found += _of_present(element, present, ds, trail)
                if element.items and present.trees and element.tag not in self.apart:
                    within = within or trail.into(ds)
                    inner = self.items(element, plan_of(present.trees), within, nested)
                    need = max(need, inner - 1)
        if found:
            nested[:0] = _without_consequences(found)
        return nested or _NOTHING, need

    def items(self, sequence: Element, plan: Plan, trail: Trail, found: list[Found]) -> int:
        """Judge the items of a sequence, add what is found; tell on what that depends."""
        most = 0
        many = self.repeats or len(sequence.items) > _MANY
        for number, item in enumerate(sequence.items):
            inside, need = self.item(item, plan, trail, repeats=many)
            most = max(most, need)
            if inside and len(found) < MOST_FOUND:
                found += placed(inside, f"{printed(sequence.tag)}[{number}].")
        return most

    def item(
        self, item: DataSet, plan: Plan, trail: Trail, *, repeats: bool
    ) -> tuple[list[Found], int]:
        """Judge an item, or remember what was found in one of the same octets."""
        if not repeats or item.gaps:
            return self.judge(item, plan, trail, Where.ITEM)
        octets = b""
        if item.elements:
            octets = item.elements[0].source.read(item.offset, item.elements[-1].end)
        known = self._known.get((id(plan), octets))
        if known is not None:
            return known[1], 0
        found, need = self.judge(item, plan, trail, Where.ITEM)
        if need <= 0:  # it depends on nothing but its octets and the data set
            self._known[id(plan), octets] = plan, found  # holds the plan, so that its id is its own
        return found, need

    def _leave(self, asked: Asked, why: str) -> None:
        if self.open is not None:
            self.open.append(Open(asked.attribute.tag, asked.owner.title, why))


def placed(found: Iterable[Found], prefix: str) -> Iterator[Found]:
    """Put the places of what was found in an item behind the way to it."""
    return ((requirement, replace(o, at=prefix + o.at)) for requirement, o in found)


def _without_consequences(found: list[Found]) -> list[Found]:
    """Leave out what follows from a condition on an attribute that is itself wrong here."""
    wrong = {o.at for requirement, o in found if requirement in _OF_DECIDING}
    return [
        (requirement, o)
        for requirement, o in found
        if requirement not in _BY_CONDITION
        or not any(at in o.expected for at in wrong if at != o.at)
    ]


def _absent(asked: Asked, ds: DataSet, found: list[Found]) -> None:
    tag, kind = asked.attribute.tag, asked.attribute.type
    if not readable(ds, tag) or (tag in _PIXELS and any(map(ds.has, _PIXELS))):
        return
    place = printed(tag)
    if any(o.at == place for _, o in found):
        return  # another module asked for it, too
    condition = asked.attribute.condition
    why = f" since {condition.text}" if condition is not None and kind in _CONDITIONAL else ""
    found.append((_ABSENT[kind], _objection(asked, f"{_named(tag)}, Type {kind}{why}", "absent")))


def _of_present(element: Element, present: Present, ds: DataSet, trail: Trail) -> Iterator[Found]:
    full = filled(element)
    if present.not_empty and not full:
        kind = present.not_empty.attribute.type
        wanted = "an item" if element.vr == "SQ" else "a value"
        expected = f"{wanted} of {_named(element.tag)}, Type {kind}"
        yield _EMPTY[kind], _objection(present.not_empty, expected, "empty", element)
    if present.excluded:
        condition = present.excluded.attribute.condition
        if condition is not None and refuted(condition.expression, ds, trail):
            expected = f"no {_named(element.tag)} unless {condition.text}"
            objection = _objection(present.excluded, expected, "it is there", element)
            yield CONDITIONAL_ATTRIBUTES_ARE_ABSENT, objection
    if present.bounded and element.items and not ds.gaps:
        yield from _counted(element, present.bounded)
    if full and (present.enumerated or present.defined) and element.vr != "UN":
        yield from objections_to_values(element, present, ds, trail)


def _counted(element: Element, asked: Asked) -> Iterator[Found]:
    least, most = asked.attribute.min_items, asked.attribute.max_items
    count = len(element.items)
    if count < least or (most is not None and count > most):
        bounds = f"{least} or more" if most is None else f"at most {most}"
        if least == most:
            bounds = str(most)
        expected = f"{bounds} items in {_named(element.tag)}"
        yield ITEM_COUNTS_ARE_ALLOWED, _objection(asked, expected, str(count), element)


def _objection(
    asked: Asked, expected: str, actual: str, element: Element | None = None
) -> Objection:
    owner = asked.owner
    at = printed(asked.attribute.tag)
    return Objection(expected, actual, at, element=element, module=owner.title, clause=owner.clause)


def _named(tag: int) -> str:
    return f"{keyword(tag) or 'attribute'} {printed(tag)}"
