"""Which functional groups an object has, and where they stand (PS3.3 C.7.6.16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.functional_groups.frames import (
    Found,
    Groups,
    and_more,
    in_frame,
)
from harness.checks.object.functional_groups.requirements import (
    CONDITIONAL_MACROS_ARE_ABSENT,
    CONDITIONAL_MACROS_ARE_PRESENT,
    MACROS_ARE_SHARED_OR_PER_FRAME,
    MACROS_BELONG_TO_THE_IOD,
    MACROS_STAND_WHERE_THEY_MAY,
    MANDATORY_MACROS_ARE_PRESENT,
)
from harness.checks.object.iod.frames import PER_FRAME
from harness.checks.object.iod.plan import Owner
from harness.checks.object.objection import Objection
from harness.content.condition import Trail, holds, readable, refuted
from harness.facts.iod import Condition, Iod, Macro

_IMAGE_TYPE: Final = 0x00080008
_DIMENSION_ORGANIZATION_TYPE: Final = 0x00209311
_SHARED: Final = "(5200,9229)"
_PER_FRAME: Final = "(5200,9230)"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a functional group stands."""

    shared: bool
    frames: int  # how many have it
    first: int = 0  # of the frames that have it
    lacking: int = 0  # first of the frames that have it not


def macros_are_right(definition: Iod, groups: Groups, trail: Trail) -> Iterator[Found]:
    """Judge the usage and the place of each functional group of the IOD, and what else is there."""
    standings = _standings(groups)
    known: set[int] = set()
    for macro in definition.macros:
        for sequence in macro.tree.attributes:
            known.add(sequence)
            standing = standings.get(sequence, Standing(False, 0))
            yield from _place(macro, sequence, standing)
            yield from _usage(macro, sequence, standing, groups, trail)
    for sequence, standing in standings.items():
        if sequence not in known and not sequence & 0x10000:
            at = f"{_SHARED}[0]" if standing.shared else f"{_PER_FRAME}[{standing.first}]"
            objection = Objection(
                f"functional groups of the {definition.title} IOD",
                f"{printed(sequence)} is none of them",
                f"{at}.{printed(sequence)}",
            )
            yield MACROS_BELONG_TO_THE_IOD, objection


def _standings(groups: Groups) -> Mapping[int, Standing]:
    shared = {e.tag for item in groups.shared for e in item.elements}
    frames: dict[int, list[int]] = {tag: [] for tag in sorted(shared)}
    for number, frame in enumerate(groups.frames):
        for element in frame.elements:
            frames.setdefault(element.tag, []).append(number)
    return {
        tag: Standing(
            tag in shared,
            len(having),
            having[0] if having else 0,
            next((n for n, frame in enumerate(having) if n != frame), len(having)),
        )
        for tag, having in frames.items()
    }


def _place(macro: Macro, sequence: int, standing: Standing) -> Iterator[Found]:
    at = in_frame(standing.first, sequence)
    if standing.shared and standing.frames:
        expected = f"the {macro.title} group shared or per frame"
        actual = f"shared and in {standing.frames} frames"
        yield MACROS_ARE_SHARED_OR_PER_FRAME, _objection(macro, expected, actual, at)
    if standing.shared and not macro.shared:
        shared = f"{_SHARED}[0].{printed(sequence)}"
        expected = f"the {macro.title} group per frame"
        yield MACROS_STAND_WHERE_THEY_MAY, _objection(macro, expected, "it is shared", shared)
    if standing.frames and not macro.per_frame:
        expected = f"the {macro.title} group shared"
        actual = f"it stands in a frame{and_more(standing.frames)}"
        yield MACROS_STAND_WHERE_THEY_MAY, _objection(macro, expected, actual, at)


def _usage(
    macro: Macro, sequence: int, standing: Standing, groups: Groups, trail: Trail
) -> Iterator[Found]:
    if not _certain(groups, sequence):
        return
    if macro.usage == "M" and not standing.shared and not _implied(groups):
        yield from _mandatory(macro, sequence, standing, groups)
    elif not groups.shared and not groups.frames:
        return  # that the sequences are missing says it all
    elif macro.usage == "C" and macro.condition is not None and macro.condition.computable:
        yield from _conditional(macro, macro.condition, sequence, standing, groups, trail)


def _conditional(
    macro: Macro,
    condition: Condition,
    sequence: int,
    standing: Standing,
    groups: Groups,
    trail: Trail,
) -> Iterator[Found]:
    expected = f"the {macro.title} group since {condition.text}"
    shared = f"{_SHARED}[0].{printed(sequence)}"
    root = groups.root
    if not standing.shared and not standing.frames:
        if holds(condition.expression, root, trail):
            yield CONDITIONAL_MACROS_ARE_PRESENT, _objection(macro, expected, "absent", shared)
    elif condition.otherwise == "not" and refuted(condition.expression, root, trail):
        at = shared if standing.shared else in_frame(standing.first, sequence)
        expected = f"no {macro.title} group unless {condition.text}"
        yield CONDITIONAL_MACROS_ARE_ABSENT, _objection(macro, expected, "it is there", at)
    elif standing.frames < len(groups.frames) and not standing.shared:
        frame = groups.frames[standing.lacking]
        here = replace(trail, groups=(frame, *groups.shared))
        # Where frames differ in kind, what is said of the object as a whole decides for none.
        alike = root.text(_IMAGE_TYPE) != "MIXED"
        if alike and holds(condition.expression, root, here):
            actual = f"absent from frame {standing.lacking + 1}"
            at = in_frame(standing.lacking, sequence)
            yield CONDITIONAL_MACROS_ARE_PRESENT, _objection(macro, expected, actual, at)


def _mandatory(macro: Macro, sequence: int, standing: Standing, groups: Groups) -> Iterator[Found]:
    lacking = max(len(groups.frames), 1) - standing.frames
    if not lacking or (macro.shared and not groups.shared and not groups.frames):
        return
    at = in_frame(standing.lacking, sequence)
    if not groups.frames and not macro.shared:
        at = _PER_FRAME
    elif macro.shared and not standing.frames:
        at = f"{_SHARED}[0].{printed(sequence)}"
    actual = f"absent from frame {standing.lacking + 1}{and_more(lacking)}"
    expected = f"the {macro.title} group, mandatory"
    yield MANDATORY_MACROS_ARE_PRESENT, _objection(macro, expected, actual, at)


def _implied(groups: Groups) -> bool:
    """Tell whether the order of the frames says where each is (PS3.3 C.7.6.17.3)."""
    return groups.root.text(_DIMENSION_ORGANIZATION_TYPE) == "TILED_FULL"


def _certain(groups: Groups, sequence: int) -> bool:
    """Tell whether a group that was not found is not there: all of it could be read."""
    if not groups.frames and not readable(groups.root, PER_FRAME):
        return False
    return all(readable(item, sequence) for item in (*groups.shared, *groups.frames))


def _objection(macro: Macro, expected: str, actual: str, at: str) -> Objection:
    clause = Owner(macro.title, macro.section).clause
    return Objection(expected, actual, at, module=macro.title, clause=clause)
