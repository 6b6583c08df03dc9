"""Functional groups, dimensions, concatenations (PS3.3 C.7.6.16, C.7.6.17)."""

from copy import deepcopy

from pydicom import Dataset

from tests.objects.elements import item, uid
from tests.objects.faults.dataset import at, each, put, without
from tests.objects.faults.fault import Class, edit

SHARED = "SharedFunctionalGroupsSequence[0]."
FRAME = "PerFrameFunctionalGroupsSequence[1]."
FAMILY = "functional-groups."


def moved(path: str, to: str, *, keep: bool = False):
    """Put an element of one item into another, and out of the first unless it is kept."""

    def change(ds: Dataset) -> None:
        source, keyword = at(ds, path)
        target, _ = at(ds, f"{to}{keyword}")
        target[keyword] = deepcopy(source[keyword])
        if not keep:
            del source[keyword]

    return change


def last_frame_dropped(ds: Dataset) -> None:
    ds.PerFrameFunctionalGroupsSequence.pop()


def other_index_values(*values: int):
    return put(FRAME + "FrameContentSequence[0].DimensionIndexValues", list(values))


VALUES_AT = "(5200,9230)[1].(0020,9111)[0].(0020,9157)"

FAULTS = tuple(
    edit(name, Class.FUNCTIONAL_GROUPS, base, FAMILY + requirement, where, change, also=also)
    for name, base, requirement, where, change, also in (
        (
            "enhanced-ct-one-frame-without-groups",
            "enhanced-ct",
            "per-frame-items-equal-number-of-frames",
            "(5200,9230)",
            last_frame_dropped,
            (),
        ),
        (
            "enhanced-ct-plane-orientation-in-both",
            "enhanced-ct",
            "macros-are-shared-or-per-frame",
            "(5200,9230)[1].(0020,9116)",
            moved(SHARED + "PlaneOrientationSequence", FRAME, keep=True),
            (),
        ),
        (
            "seg-plane-position-in-both",
            "seg-binary",
            "macros-are-shared-or-per-frame",
            "(5200,9230)[0].(0020,9113)",
            moved(FRAME + "PlanePositionSequence", SHARED, keep=True),
            (),
        ),
        (
            "enhanced-mr-frame-content-shared",
            "enhanced-mr",
            "macros-stand-where-they-may",
            "(5200,9229)[0].(0020,9111)",
            moved(FRAME + "FrameContentSequence", SHARED, keep=True),
            (FAMILY + "macros-are-shared-or-per-frame",),
        ),
        (
            "enhanced-ct-frame-without-position",
            "enhanced-ct",
            "mandatory-macros-are-present",
            "(5200,9230)[1].(0020,9113)",
            without(FRAME + "PlanePositionSequence"),
            (),
        ),
        (
            "enhanced-mr-without-pixel-measures",
            "enhanced-mr",
            "mandatory-macros-are-present",
            "(5200,9229)[0].(0028,9110)",
            without(SHARED + "PixelMeasuresSequence"),
            (),
        ),
        (
            "enhanced-ct-without-acquisition-details",
            "enhanced-ct",
            "conditional-macros-are-present",
            "(5200,9229)[0].(0018,9304)",
            without(SHARED + "CTAcquisitionDetailsSequence"),
            (),
        ),
        (
            "parametric-map-with-colours-of-greys",
            "parametric-map",
            "conditional-macros-are-absent",
            "(5200,9229)[0].(0028,1230)",
            put(
                SHARED + "StoredValueColorRangeSequence",
                [item(MinimumStoredValueMapped=0.0, MaximumStoredValueMapped=1.0)],
            ),
            (),
        ),
        (
            "enhanced-ct-with-a-group-of-mr",
            "enhanced-ct",
            "macros-belong-to-the-iod",
            "(5200,9229)[0].(0018,9112)",
            put(SHARED + "MRTimingAndRelatedParametersSequence", [item(RepetitionTime=100)]),
            (),
        ),
        (
            "enhanced-ct-index-points-nowhere",
            "enhanced-ct",
            "dimension-index-pointers-resolve",
            "(0020,9222)[1].(0020,9165)",
            put("DimensionIndexSequence[1].DimensionIndexPointer", 0x00189087),
            (),
        ),
        (
            "enhanced-ct-index-points-into-another-group",
            "enhanced-ct",
            "dimension-index-pointers-resolve",
            "(0020,9222)[1].(0020,9165)",
            put("DimensionIndexSequence[1].FunctionalGroupPointer", 0x00209113),
            (),
        ),
        (
            "enhanced-ct-three-index-values",
            "enhanced-ct",
            "dimension-index-values-are-one-per-index",
            VALUES_AT,
            other_index_values(1, 2, 3),
            (),
        ),
        (
            "enhanced-mr-one-index-value",
            "enhanced-mr",
            "dimension-index-values-are-one-per-index",
            VALUES_AT,
            other_index_values(1),
            (),
        ),
        (
            "enhanced-ct-index-value-zero",
            "enhanced-ct",
            "dimension-index-values-start-at-one",
            VALUES_AT,
            other_index_values(0, 2),
            (),
        ),
        (
            "enhanced-ct-index-values-twice",
            "enhanced-ct",
            "dimension-index-values-are-unique",
            VALUES_AT,
            other_index_values(1, 1),
            (),
        ),
        (
            "enhanced-ct-undeclared-organization",
            "enhanced-ct",
            "dimension-organizations-are-declared",
            "(0020,9222)[0].(0020,9164)",
            put("DimensionIndexSequence[0].DimensionOrganizationUID", uid("nobody's dimensions")),
            (),
        ),
        (
            "enhanced-ct-in-stack-position-zero",
            "enhanced-ct",
            "frame-positions-start-at-one",
            "(5200,9230)[1].(0020,9111)[0].(0020,9057)",
            put(FRAME + "FrameContentSequence[0].InStackPositionNumber", 0),
            (),
        ),
        (
            "enhanced-ct-fourth-of-three-parts",
            "enhanced-ct",
            "concatenation-numbers-fit",
            "(0020,9162)",
            each(
                put("ConcatenationUID", uid("concatenation")),
                put("SOPInstanceUIDOfConcatenationSource", uid("whole")),
                put("ConcatenationFrameOffsetNumber", 3),
                put("InConcatenationNumber", 4),
                put("InConcatenationTotalNumber", 3),
            ),
            (),
        ),
    )
)
