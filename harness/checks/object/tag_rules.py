"""Rules about elements with certain tags, wherever they stand, all applied in one pass.

Other than a rule for elements of a VR, such a rule has something to say only about an object that
has one of its elements: without one its requirement is not exercised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.checks.object.element_rules import Place, Rule
from harness.checks.object.made import as_made
from harness.checks.object.objection import Objections, finding
from harness.checks.registry import CheckContext, check
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Requirement
from harness.core.subject import Instance
from harness.core.trace import Trace

Where = Callable[[Place], bool]

_BY_TAG: dict[int, list[tuple[Requirement, Rule, Where]]] = {}


def anywhere(_: Place) -> bool:
    """Let a rule look at its elements wherever they stand."""
    return True


def at_the_top(place: Place) -> bool:
    """Let a rule look only at elements of the data set itself, not of items."""
    return place.above is None


def inside(*sequences: int) -> Where:
    """Let a rule look only at elements in items of these sequences."""
    return lambda place: place.sequence is not None and place.sequence.tag in sequences


class Sighted:
    """What the rules object to, and which of them met an element."""

    def __init__(self) -> None:
        self.objections = Objections()
        self.met: set[str] = set()


def tag_rule(
    requirement: Requirement, *tags: int, where: Where = anywhere
) -> Callable[[Rule], Rule]:
    """Register a rule on the elements with these tags, as a check of `requirement`.

    The rule's docstring says how it looks.
    """

    def register(rule: Rule) -> Rule:
        for tag in tags:
            _BY_TAG.setdefault(tag, []).append((requirement, rule, where))

        def met(i: Instance, trace: Trace) -> bool:
            return requirement.id in sight(i, trace).met

        def judged(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
            for o in sight(i, ctx.trace).objections.of(requirement):
                yield finding(o, i, ctx)

        judged.__doc__ = rule.__doc__
        judged.__module__ = rule.__module__
        judged.__name__ = rule.__name__
        check(requirement, on=Instance, when=as_made, where=met)(judged)
        return rule

    return register


def sight(i: Instance, trace: Trace) -> Sighted:
    """Apply every rule to the elements it is for, those in items too; once for a trace."""
    return trace.memo((sight, i.id), lambda: _sighted(i))


def _sighted(i: Instance) -> Sighted:
    found = Sighted()
    _look(Place(i, decode(i.dataset, i.transfer_syntax)), found)
    return found


def _look(home: Place, found: Sighted) -> None:
    for element in home.data_set.elements:
        for requirement, rule, where in _BY_TAG.get(element.tag, ()):
            if not element.length or not where(home):
                continue
            found.met.add(requirement.id)
            objection = rule(element, home)
            if objection is not None:
                at = objection.at or home.path(element.tag)
                found.objections.file(requirement, replace(objection, at=at, element=element))
        for number, item in enumerate(element.items):
            _look(Place(home.instance, item, home, element, number), found)
