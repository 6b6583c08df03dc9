"""One pass over the functional groups of a multi-frame object (PS3.3 C.7.6.16, C.7.6.17)."""

from __future__ import annotations

from harness.checks.object.functional_groups.dimensions import dimensions_are_right
from harness.checks.object.functional_groups.frames import (
    concatenation_numbers_fit,
    groups_in,
    items_equal_frames,
    positions_start_at_one,
)
from harness.checks.object.functional_groups.macros import macros_are_right
from harness.checks.object.functional_groups.requirements import (
    CONCATENATION_NUMBERS_FIT,
    CONDITIONAL_MACROS_ARE_ABSENT,
    CONDITIONAL_MACROS_ARE_PRESENT,
    DIMENSION_INDEX_POINTERS_RESOLVE,
    DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX,
    DIMENSION_INDEX_VALUES_ARE_UNIQUE,
    DIMENSION_INDEX_VALUES_START_AT_ONE,
    DIMENSION_ORGANIZATIONS_ARE_DECLARED,
    FRAME_POSITIONS_START_AT_ONE,
    MACROS_ARE_SHARED_OR_PER_FRAME,
    MACROS_BELONG_TO_THE_IOD,
    MACROS_STAND_WHERE_THEY_MAY,
    MANDATORY_MACROS_ARE_PRESENT,
    PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES,
)
from harness.checks.object.iod.frames import FUNCTIONAL_GROUPS, groups_of
from harness.checks.object.made import as_made
from harness.checks.object.objection import Objections, surveyed
from harness.content.condition import Trail
from harness.content.dataset import decode
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts.iod import iod_of


def has_functional_groups(i: Instance) -> bool:
    """Tell whether the object has functional groups, or its IOD wants some of every frame."""
    definition = iod_of(i.sop_class) if as_made(i) else None
    if definition is None or not definition.macros:
        return False
    if any(m.usage == "M" and not m.shared for m in definition.macros):
        return True
    root = decode(i.dataset, i.transfer_syntax)
    return any(map(root.has, FUNCTIONAL_GROUPS))


def survey_functional_groups(i: Instance, _: Trace) -> Objections:
    """Judge number, place and usage of functional groups, dimensions and concatenation."""
    objections = Objections()
    definition = iod_of(i.sop_class)
    if definition is None:
        return objections
    root = decode(i.dataset, i.transfer_syntax)
    groups = groups_in(root)
    trail = Trail(i.sop_class, definition.key, i.transfer_syntax, groups=groups_of(root))
    for requirement, objection in (
        *items_equal_frames(groups),
        *macros_are_right(definition, groups, trail),
        *dimensions_are_right(groups),
        *positions_start_at_one(groups),
        *concatenation_numbers_fit(groups),
    ):
        objections.file(requirement, objection)
    return objections


for _requirement, _how in (
    (PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES, "Count the items where there are any."),
    (
        MACROS_ARE_SHARED_OR_PER_FRAME,
        "Compare the sequences of the shared item with those of every frame's.",
    ),
    (
        MACROS_STAND_WHERE_THEY_MAY,
        "Compare where each group stands with where its definition puts it.",
    ),
    (
        MANDATORY_MACROS_ARE_PRESENT,
        "Look into the shared item and those of all frames; TILED_FULL implies where frames are.",
    ),
    (
        CONDITIONAL_MACROS_ARE_PRESENT,
        "Evaluate the condition on the data set; look for the group in any frame.",
    ),
    (
        CONDITIONAL_MACROS_ARE_ABSENT,
        "Evaluate the condition on the data set; look for the group in any frame.",
    ),
    (MACROS_BELONG_TO_THE_IOD, "Look for sequences that no functional group of the IOD has."),
    (
        DIMENSION_INDEX_POINTERS_RESOLVE,
        "Follow each pointer into all frames; private ones are not followed.",
    ),
    (DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX, "Count the values of every frame that has any."),
    (DIMENSION_INDEX_VALUES_START_AT_ONE, "Read the values of every frame."),
    (DIMENSION_INDEX_VALUES_ARE_UNIQUE, "Compare the values of every frame with all others'."),
    (DIMENSION_ORGANIZATIONS_ARE_DECLARED, "Look the UID of each index up among those listed."),
    (FRAME_POSITIONS_START_AT_ONE, "Read Frame Content of every frame."),
    (CONCATENATION_NUMBERS_FIT, "Compare the two numbers, where they are."),
):
    surveyed(_requirement, survey_functional_groups, how=_how, when=has_functional_groups)
