"""Rules about single elements, all of them applied in one pass over an object.

A rule is a function of an element and its place; it returns the objection, or None. Rules are
bound to VRs where they can be, so that most elements meet few of them. An objection without a place
gets the element's path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harness.checks.object.made import as_made
from harness.checks.object.objection import Objection, Objections, surveyed
from harness.content.dataset import DataSet, Element, decode
from harness.core.requirement import Requirement
from harness.core.subject import Instance
from harness.core.trace import Trace


@dataclass(slots=True, eq=False)
class Place:
    """The data set or item in which an element stands, and the way there.

    It moves on from element to element: a rule must not keep it.
    """

    instance: Instance
    data_set: DataSet
    above: Place | None = None  # where the sequence stands
    sequence: Element | None = None
    item: int = 0  # number of the item in its sequence, from 0
    index: int = 0  # of the element among those of its data set
    _read: tuple[Element, bytes] | None = None

    def raw(self, element: Element) -> bytes:
        """Read the first part of an element's value, once for all rules that follow each other.

        What is left of a value that is cut off says nothing about the value: it reads as empty.
        """
        if self._read is None or self._read[0] is not element:
            self._read = element, b"" if element.cut_off else element.raw
        return self._read[1]

    @property
    def depth(self) -> int:
        """Count the sequences above: 0 in the data set itself."""
        return 0 if self.above is None else self.above.depth + 1

    @property
    def root(self) -> DataSet:
        """The data set of the object."""
        return self.data_set if self.above is None else self.above.root

    def path(self, tag: int) -> str:
        """Return the path of an element that stands, or should, in this place."""
        return self.prefix() + printed(tag)

    def prefix(self) -> str:
        """Return the path up to this place: "" or "(5200,9229)[0]."."""
        if self.above is None or self.sequence is None:
            return ""
        return f"{self.above.prefix()}{printed(self.sequence.tag)}[{self.item}]."


Rule = Callable[[Element, Place], Objection | None]

_EVERY: list[tuple[Requirement, Rule]] = []
_BY_VR: dict[str, list[tuple[Requirement, Rule]]] = {}
_applicable: dict[str, tuple[tuple[Requirement, Rule], ...]] = {}


def element_rule(
    requirement: Requirement,
    *,
    vrs: Sequence[str] = (),
    when: Callable[[Instance], bool] = as_made,
) -> Callable[[Rule], Rule]:
    """Register a rule on every element, or on those of some VRs, as a check of `requirement`.

    The rule's docstring says how it looks. Only one rule of a module may serve a requirement.
    """

    def register(rule: Rule) -> Rule:
        for rules in (_BY_VR.setdefault(vr, []) for vr in vrs) if vrs else (_EVERY,):
            rules.append((requirement, rule))
        _applicable.clear()
        surveyed(requirement, survey_elements, how=(rule.__doc__ or "").strip(), when=when)
        return rule

    return register


def survey_elements(i: Instance, _: Trace) -> Objections:
    """Apply every rule to every element of the object, those in items too."""
    found = Objections()
    _survey(Place(i, decode(i.dataset, i.transfer_syntax)), found)
    return found


def _survey(home: Place, found: Objections) -> None:
    for index, element in enumerate(home.data_set.elements):
        home.index = index
        for requirement, rule in _rules(element.vr):
            objection = rule(element, home)
            if objection is not None:
                at = objection.at or home.path(element.tag)
                found.file(requirement, replace(objection, at=at, element=element))
        for number, item in enumerate(element.items):
            _survey(Place(home.instance, item, home, element, number), found)


def _rules(vr: str) -> tuple[tuple[Requirement, Rule], ...]:
    known = _applicable.get(vr)
    if known is None:
        known = _applicable[vr] = (*_EVERY, *_BY_VR.get(vr, ()))
    return known


def printed(tag: int) -> str:
    """Print a tag as the standard does: (0010,0020)."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
