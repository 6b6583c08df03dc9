"""Functional groups: their number, place and usage; dimensions; concatenations."""

import pytest

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
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.changed_bases import copied, made
from tests.objects.elements import item, uid
from tests.objects.faults.dataset import put, without
from tests.objects.faults.functional_groups import last_frame_dropped, moved

EVERY = (
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
SHARED = "SharedFunctionalGroupsSequence[0]."
FRAME = "PerFrameFunctionalGroupsSequence[{}]."
CONTENT = FRAME + "FrameContentSequence[0]."
VALUES = "(5200,9230)[1].(0020,9111)[0].(0020,9157)"


def index_values(*values: int, frame: int = 1):
    return put(CONTENT.format(frame) + "DimensionIndexValues", list(values))


def part(number: int, total: int | None = None):
    def change(ds) -> None:
        ds.InConcatenationNumber = number
        if total is not None:
            ds.InConcatenationTotalNumber = total

    return change


ROWS = table(
    *(clean(r, made("enhanced-ct"), made("enhanced-mr"), made("seg-binary")) for r in EVERY),
    *(nothing(r, made("ct"), made("us-multi-frame"), name="no groups") for r in EVERY),
    nothing(
        PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES,
        copied(made("enhanced-ct", last_frame_dropped)),
        name="a copy's way",
    ),
    violation(
        PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES,
        made("enhanced-ct", last_frame_dropped),
        at="(5200,9230)",
    ),
    clean(
        PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES,
        made("enhanced-ct", last_frame_dropped, without("NumberOfFrames")),
        name="nobody says how many frames",
    ),
    violation(
        MACROS_ARE_SHARED_OR_PER_FRAME,
        made(
            "enhanced-ct",
            moved(SHARED + "PlaneOrientationSequence", FRAME.format(1), keep=True),
        ),
        at="(5200,9230)[1].(0020,9116)",
    ),
    violation(
        MACROS_STAND_WHERE_THEY_MAY,
        made("enhanced-ct", moved(FRAME.format(0) + "FrameContentSequence", SHARED)),
        at="(5200,9229)[0].(0020,9111)",
    ),
    violation(
        MANDATORY_MACROS_ARE_PRESENT,
        made("enhanced-ct", without(FRAME.format(2) + "PlanePositionSequence")),
        at="(5200,9230)[2].(0020,9113)",
        name="in one frame",
    ),
    violation(
        MANDATORY_MACROS_ARE_PRESENT,
        made("enhanced-ct", without(SHARED + "PixelMeasuresSequence")),
        at="(5200,9229)[0].(0028,9110)",
    ),
    violation(
        MANDATORY_MACROS_ARE_PRESENT,
        made("enhanced-ct", without("PerFrameFunctionalGroupsSequence")),
        at="(5200,9230)",
        name="no per-frame groups",
    ),
    violation(
        MANDATORY_MACROS_ARE_PRESENT,
        made(
            "enhanced-ct",
            without("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence"),
        ),
        at="(5200,9230)",
        name="no groups at all",
    ),
    clean(
        MANDATORY_MACROS_ARE_PRESENT,
        made(
            "enhanced-ct",
            put("DimensionOrganizationType", "TILED_FULL"),
            without(FRAME.format(2) + "FrameContentSequence"),
        ),
        name="the order of the frames says it",
    ),
    violation(
        CONDITIONAL_MACROS_ARE_PRESENT,
        made("enhanced-ct", without(SHARED + "CTExposureSequence")),
        at="(5200,9229)[0].(0018,9321)",
    ),
    clean(
        CONDITIONAL_MACROS_ARE_PRESENT,
        made(
            "enhanced-ct",
            without(SHARED + "CTExposureSequence"),
            put("ImageType", ["DERIVED", "PRIMARY", "VOLUME", "NONE"]),
        ),
        name="the condition does not hold",
    ),
    violation(
        CONDITIONAL_MACROS_ARE_PRESENT,
        made("enhanced-ct", moved(SHARED + "CTExposureSequence", FRAME.format(0))),
        at="(5200,9230)[1].(0018,9321)",
        name="in one frame only",
    ),
    clean(
        CONDITIONAL_MACROS_ARE_PRESENT,
        made(
            "enhanced-ct",
            moved(SHARED + "CTExposureSequence", FRAME.format(0)),
            put("ImageType", ["MIXED", "PRIMARY", "VOLUME", "NONE"]),
        ),
        name="frames of several kinds",
    ),
    violation(
        CONDITIONAL_MACROS_ARE_ABSENT,
        made(
            "enhanced-mr",
            put("PhotometricInterpretation", "RGB"),
            put(SHARED + "PixelValueTransformationSequence", [item(RescaleSlope=1)]),
        ),
        at="(0028,9145)",
    ),
    violation(
        MACROS_BELONG_TO_THE_IOD,
        made("enhanced-ct", put(SHARED + "MRAveragesSequence", [item(NumberOfAverages=1)])),
        at="(5200,9229)[0].(0018,9119)",
    ),
    violation(
        DIMENSION_INDEX_POINTERS_RESOLVE,
        made("enhanced-ct", put("DimensionIndexSequence[1].DimensionIndexPointer", 0x00189087)),
        at="(0020,9222)[1].(0020,9165)",
    ),
    clean(
        DIMENSION_INDEX_POINTERS_RESOLVE,
        made("enhanced-ct", put("DimensionIndexSequence[1].DimensionIndexPointer", 0x00211001)),
        made(
            "enhanced-ct",
            put("DimensionIndexSequence[1].DimensionIndexPointer", 0x00209111),
            without("DimensionIndexSequence[1].FunctionalGroupPointer"),
        ),
        made("enhanced-ct", without(CONTENT.format(1) + "InStackPositionNumber")),
        name="private, a group itself, not in every frame",
    ),
    violation(
        DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX,
        made("enhanced-ct", index_values(1, 2, 3)),
        at=VALUES,
    ),
    violation(
        DIMENSION_INDEX_VALUES_START_AT_ONE, made("enhanced-ct", index_values(0, 2)), at=VALUES
    ),
    violation(
        DIMENSION_INDEX_VALUES_ARE_UNIQUE, made("enhanced-ct", index_values(1, 1)), at=VALUES
    ),
    violation(
        DIMENSION_ORGANIZATIONS_ARE_DECLARED,
        made("enhanced-ct", put("DimensionIndexSequence[0].DimensionOrganizationUID", uid("x"))),
        at="(0020,9222)[0].(0020,9164)",
    ),
    violation(
        FRAME_POSITIONS_START_AT_ONE,
        made("enhanced-ct", put(CONTENT.format(2) + "InStackPositionNumber", 0)),
        at="(5200,9230)[2].(0020,9111)[0].(0020,9057)",
    ),
    clean(CONCATENATION_NUMBERS_FIT, made("enhanced-ct", part(3, 3)), made("enhanced-ct", part(9))),
    violation(CONCATENATION_NUMBERS_FIT, made("enhanced-ct", part(4, 3)), at="(0020,9162)"),
    violation(
        CONCATENATION_NUMBERS_FIT, made("enhanced-ct", part(0)), at="(0020,9162)", name="from zero"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_one_mistake_in_many_frames_is_said_once() -> None:
    wrong = made("enhanced-ct", *(index_values(1, frame=n) for n in range(3)))
    (finding,) = judge(DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX, wrong).findings
    assert finding.actual == "1 values, and so in 2 more frames"


def test_findings_name_the_group() -> None:
    wrong = made("enhanced-ct", without(FRAME.format(2) + "PlanePositionSequence"))
    (finding,) = judge(MANDATORY_MACROS_ARE_PRESENT, wrong).findings
    assert finding.module == "Plane Position (Patient)"
    assert finding.clause is not None
    assert finding.clause.section == "C.7.6.16.2.3"
    assert finding.actual == "absent from frame 3"
