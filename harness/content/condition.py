"""Whether a condition of PS3.3 holds at a place of an object: yes, no, or it cannot be told.

What cannot be told is None: a malformed operand, a path above the data set, an attribute that may
stand where the data set could not be read. It never raises a second finding.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from harness.content.dataset import DataSet, Element, GapKind
from harness.content.numeric import NUMERIC, number, numbers_of
from harness.facts.condition import (
    And,
    Compare,
    Encapsulated,
    Expression,
    Filled,
    Not,
    Operator,
    Or,
    Origin,
    Path,
    Points,
    Present,
    Quantity,
    Whole,
)
from harness.facts.uids import NATIVE_TRANSFER_SYNTAXES, is_transfer_syntax

NUMBER_OF_FRAMES: Final = 0x00280008
_NESTED: Final = frozenset(("SQ", "UN"))
_TEXT_VRS: Final = frozenset(
    ("AE", "AS", "CS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT")
)
_READ_ON: Final = (GapKind.DECLARED, GapKind.UNKNOWN)  # gaps that leave nothing out
_LONGEST_BLANK: Final = 16  # bytes of a value that may be all padding


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Where a place is: the items around it, outermost first, and what the object is."""

    sop_class: str
    iod: str
    transfer_syntax: str
    enclosing: tuple[DataSet, ...] = ()  # without the place's own item; () in the data set itself
    groups: tuple[DataSet, ...] = ()  # functional group items that bear upon the place

    def into(self, item: DataSet) -> Trail:
        """Return the trail of what stands in a sequence of `item`."""
        return Trail(
            self.sop_class,
            self.iod,
            self.transfer_syntax,
            (*self.enclosing, item),
            self.groups,
        )


def holds(expression: Expression, item: DataSet, trail: Trail) -> bool | None:
    """Evaluate a condition at `item`; None when it cannot be told."""
    return _evaluate(expression, item, trail, of_nothing=False)


def refuted(expression: Expression, item: DataSet, trail: Trail) -> bool:
    """Tell whether a condition certainly does not hold: whatever it compares has a value.

    Who leaves out the attribute that decides made one mistake, not two.
    """
    return _evaluate(expression, item, trail, of_nothing=None) is False


def _evaluate(
    expression: Expression, item: DataSet, trail: Trail, *, of_nothing: bool | None
) -> bool | None:
    """Evaluate; `of_nothing` is what comes of comparing an absent or empty attribute."""
    match expression:
        case And():
            outcomes = (
                _evaluate(o, item, trail, of_nothing=of_nothing) for o in expression.operands
            )
            return _all(outcomes)
        case Or():
            outcomes = (
                _evaluate(o, item, trail, of_nothing=of_nothing) for o in expression.operands
            )
            return _any(outcomes)
        case Not():
            return _negated(_evaluate(expression.operand, item, trail, of_nothing=of_nothing))
        case Present():
            return _any(_found(expression.path, item, trail, lambda _: True, absent=False))
        case Filled():
            return _any(_found(expression.path, item, trail, filled, absent=False))
        case Compare() | Points():

            def test(element: Element) -> bool | None:
                return _compared(element, expression) if filled(element) else of_nothing

            return _any(_found(expression.path, item, trail, test, absent=of_nothing))
        case Encapsulated():
            if not is_transfer_syntax(trail.transfer_syntax):
                return None
            return trail.transfer_syntax not in NATIVE_TRANSFER_SYNTAXES
        case Whole():
            return _whole(expression, item, trail)


def reach(expression: Expression) -> int:
    """Count the enclosing items, the data set left out, on which a condition may depend."""
    match expression:
        case And() | Or():
            return max(map(reach, expression.operands))
        case Not():
            return reach(expression.operand)
        case Present() | Filled() | Compare() | Points():
            return {Origin.PARENT: expression.path.ups, Origin.GROUPS: 99}.get(
                expression.path.origin, 0
            )
    return 0


def filled(element: Element) -> bool:
    """Tell whether an element has a value: an item, a fragment, or more than padding."""
    if element.vr in _NESTED and element.items:
        return True
    if element.vr == "SQ":
        return False
    if element.fragments:
        return True
    size = element.end - element.value_offset
    if size > _LONGEST_BLANK or element.vr not in _TEXT_VRS:
        return size > 0
    return bool(element.raw.strip(b"\0 "))


def readable(ds: DataSet, tag: int) -> bool:
    """Tell whether an element that was not found is really not there: walking may have stopped."""
    if not ds.gaps or (ds.elements and ds.elements[-1].tag > tag):
        return True
    return all(gap.kind in _READ_ON for gap in ds.gaps)


def tags(element: Element) -> tuple[int, ...]:
    """Read the values of an AT element (PS3.5 6.2); () of another."""
    raw, order = element.raw, "<" if element.encoding.little else ">"
    if element.vr != "AT":
        return ()
    pairs = struct.iter_unpack(order + "HH", raw[: len(raw) // 4 * 4])
    return tuple(group << 16 | number for group, number in pairs)


def _compared(element: Element, asked: Compare | Points) -> bool | None:
    if element.vr == "UN":
        return None  # whoever wrote it did not know what it is
    if isinstance(asked, Points):
        return asked.tag in tags(element) if element.vr == "AT" else None
    outcomes: list[bool | None]
    if element.vr in NUMERIC or element.vr == "AT":
        numbers = numbers_of(element) if element.vr != "AT" else tuple(map(float, tags(element)))
        listed = tuple(map(number, asked.values))
        outcomes = [None if n is None else _meets(n, asked.operator, listed) for n in numbers]
    elif asked.operator in (Operator.LESS, Operator.GREATER):
        return None
    else:
        among = asked.operator is Operator.EQUAL
        outcomes = [(text in asked.values) is among for text in element.texts()]
    if asked.index:
        return outcomes[asked.index - 1] if asked.index <= len(outcomes) else False
    if asked.operator is Operator.UNEQUAL:  # none of the values is a listed one
        return _all(outcomes)
    return _any(outcomes)


def _meets(value: float, operator: Operator, listed: tuple[float | None, ...]) -> bool:
    match operator:
        case Operator.EQUAL:
            return value in listed
        case Operator.UNEQUAL:
            return value not in listed
        case Operator.LESS:
            return any(n is not None and value < n for n in listed)
        case Operator.GREATER:
            return any(n is not None and value > n for n in listed)


def _whole(asked: Whole, item: DataSet, trail: Trail) -> bool | None:
    if asked.quantity is Quantity.FRAMES:
        root = trail.enclosing[0] if trail.enclosing else item
        frames = root.find(NUMBER_OF_FRAMES)
        count = numbers_of(frames)[:1] if frames is not None and filled(frames) else (1.0,)
        if count[0] is None:
            return None
        return _meets(count[0], asked.operator, tuple(map(number, asked.values)))
    value = trail.sop_class if asked.quantity is Quantity.SOP_CLASS else trail.iod
    return (value in asked.values) is (asked.operator is Operator.EQUAL)


def _found(
    path: Path,
    item: DataSet,
    trail: Trail,
    test: Callable[[Element], bool | None],
    *,
    absent: bool | None,
) -> Iterator[bool | None]:
    """Yield what `test` says of each element that the path leads to, `absent` if there is none."""
    places = _start(path, item, trail)
    if not places:
        yield None if places is None else absent
        return
    for tag in path.tags[:-1]:
        inner: list[DataSet] = []
        for place in places:
            sequence = place.find(tag)
            if sequence is not None and sequence.items:
                inner += sequence.items
            else:
                yield absent if sequence is not None or readable(place, tag) else None
        places = inner
    last = path.tags[-1]
    for place in places:
        element = place.find(last)
        if element is not None:
            yield test(element)
        else:
            yield absent if readable(place, last) else None


def _start(path: Path, item: DataSet, trail: Trail) -> Sequence[DataSet] | None:
    match path.origin:
        case Origin.ITEM:
            return (item,)
        case Origin.ROOT:
            return (trail.enclosing[0] if trail.enclosing else item,)
        case Origin.GROUPS:
            return trail.groups
        case Origin.PARENT:
            return (trail.enclosing[-path.ups],) if path.ups <= len(trail.enclosing) else None


def _any(outcomes: Iterable[bool | None]) -> bool | None:
    """Fold by "or": True decides, else what is not known leaves it open."""
    open_ = False
    for outcome in outcomes:
        if outcome:
            return True
        open_ = open_ or outcome is None
    return None if open_ else False


def _all(outcomes: Iterable[bool | None]) -> bool | None:
    """Fold by "and": False decides."""
    return _negated(_any(map(_negated, outcomes)))


def _negated(outcome: bool | None) -> bool | None:
    return None if outcome is None else not outcome
