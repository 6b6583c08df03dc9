"""What holds for functional groups, dimensions and concatenations (PS3.3 C.7.6.16, C.7.6.17)."""

from __future__ import annotations

from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role

PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES = Requirement(
    id="functional-groups.per-frame-items-equal-number-of-frames",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Per-Frame Functional Groups Sequence has one item for each frame.",
    cites=(ps3(3, "C.7.6.16"), ps3(3, "C.7.6.16.1.2")),
)

MACROS_ARE_SHARED_OR_PER_FRAME = Requirement(
    id="functional-groups.macros-are-shared-or-per-frame",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A functional group is shared by all frames or said frame by frame, never both.",
    cites=(ps3(3, "C.7.6.16.1.1"),),
)

MACROS_STAND_WHERE_THEY_MAY = Requirement(
    id="functional-groups.macros-stand-where-they-may",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A functional group that is defined for single frames is not shared, and one that "
    "is defined for all frames is not said of single ones.",
    cites=(ps3(3, "C.7.6.16.2"),),
)

MANDATORY_MACROS_ARE_PRESENT = Requirement(
    id="functional-groups.mandatory-macros-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A functional group that is mandatory in the IOD is shared, or said of every frame.",
    cites=(ps3(3, "A.1.3.1"), ps3(3, "C.7.6.16")),
)

CONDITIONAL_MACROS_ARE_PRESENT = Requirement(
    id="functional-groups.conditional-macros-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A conditional functional group of the IOD is there when its condition holds.",
    cites=(ps3(3, "A.1.3.2"), ps3(3, "C.7.6.16")),
)

CONDITIONAL_MACROS_ARE_ABSENT = Requirement(
    id="functional-groups.conditional-macros-are-absent",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A functional group that the IOD excludes unless a condition holds is not there "
    "without it.",
    cites=(ps3(3, "A.1.3.2"), ps3(3, "C.7.6.16")),
)

MACROS_BELONG_TO_THE_IOD = Requirement(
    id="functional-groups.macros-belong-to-the-iod",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="A functional group of the standard is one that the IOD lists.",
    cites=(ps3(3, "C.7.6.16"),),
)

DIMENSION_INDEX_POINTERS_RESOLVE = Requirement(
    id="functional-groups.dimension-index-pointers-resolve",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Dimension Index Pointer names an attribute that some frame has, in the "
    "functional group that Functional Group Pointer names.",
    cites=(ps3(3, "C.7.6.17.1"),),
)

DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX = Requirement(
    id="functional-groups.dimension-index-values-are-one-per-index",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Dimension Index Values has as many values as Dimension Index Sequence has items.",
    cites=(ps3(3, "C.7.6.17.1"), ps3(3, "C.7.6.16.2.2")),
)

DIMENSION_INDEX_VALUES_START_AT_ONE = Requirement(
    id="functional-groups.dimension-index-values-start-at-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Dimension Index Values are ordinal numbers: 1 or more.",
    cites=(ps3(3, "C.7.6.17.1"),),
)

DIMENSION_INDEX_VALUES_ARE_UNIQUE = Requirement(
    id="functional-groups.dimension-index-values-are-unique",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="Dimension Index Values tell every frame from every other.",
    cites=(ps3(3, "C.7.6.17"),),
)

DIMENSION_ORGANIZATIONS_ARE_DECLARED = Requirement(
    id="functional-groups.dimension-organizations-are-declared",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Dimension Organization Sequence lists every Dimension Organization UID that an "
    "item of Dimension Index Sequence refers to.",
    cites=(ps3(3, "C.7.6.17"), ps3(3, "C.7.6.17.2")),
)

FRAME_POSITIONS_START_AT_ONE = Requirement(
    id="functional-groups.frame-positions-start-at-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Temporal Position Index and In-Stack Position Number are 1 or more.",
    cites=(ps3(3, "C.7.6.16.2.2"),),
)

CONCATENATION_NUMBERS_FIT = Requirement(
    id="functional-groups.concatenation-numbers-fit",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="In-concatenation Number is 1 or more, and not more than In-concatenation Total "
    "Number.",
    cites=(ps3(3, "C.7.6.16"), ps3(3, "C.7.6.16.2.2.4")),
)
