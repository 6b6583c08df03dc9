"""Where pixels are: orientations, spacings, windows, tables and vectors that cannot be right."""

import struct

from tests.objects.elements import item
from tests.objects.faults.dataset import Change, each, put, without
from tests.objects.faults.fault import Class, Fault, edit, set_fault

_MAPS = "SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence"
_MEASURES = "SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]."
_FRAME = "PerFrameFunctionalGroupsSequence[{}]."
_SERIES = ("ct", "ct-2", "ct-3", "ct-4", "ct-5")


def _fault(
    name: str, base: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.GEOMETRY, base, f"geometry.{requirement}", at, change, also=also)


def _series(name: str, requirement: str, number: int, at: str, change: Change) -> Fault:
    """Change one slice of a series of five."""
    return set_fault(
        name,
        Class.SERIES_GEOMETRY,
        _SERIES,
        f"geometry.{requirement}",
        at,
        lambda slices: change(slices[number]),
    )


def _table(entries: int, bits: int, data: int) -> list[object]:
    """Make a lookup table that announces `entries` and has `data` of them."""
    return [
        item(
            LUTDescriptor=[entries, 0, bits],
            LUTExplanation="",
            ModalityLUTType="US",
            LUTData=struct.pack(f"<{data}H", *range(data)),
        )
    ]


_AXES = "ImageOrientationPatient"

_ORIENTATION = (
    _fault(
        "ct-oblique-axes", "ct", "direction-cosines-are-orthogonal", "(0020,0037)",
        put(_AXES, [1.0, 0.0, 0.0, 0.6, 0.8, 0.0]),
    ),
    _fault(
        "mr-long-axes", "mr", "direction-cosines-are-unit-vectors", "(0020,0037)",
        put(_AXES, [2.0, 0.0, 0.0, 0.0, 2.0, 0.0]),
    ),
    _fault(
        "enhanced-ct-long-axes", "enhanced-ct", "direction-cosines-are-unit-vectors",
        "(5200,9229)[0].(0020,9116)[0].(0020,0037)",
        put(f"SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].{_AXES}",
            [1.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
    ),
    _fault(
        "cr-position-alone", "cr", "position-and-orientation-are-a-pair", "(0020,0037)",
        put("ImagePositionPatient", [0.0, 0.0, 0.0]),
    ),
    _fault(
        "cr-position-in-no-frame", "cr", "position-has-a-frame-of-reference", "(0020,0052)",
        each(put("ImagePositionPatient", [0.0, 0.0, 0.0]),
             put(_AXES, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0])),
    ),
    _fault(
        "ct-oriented-otherwise", "ct", "patient-orientation-agrees-with-the-plane", "(0020,0020)",
        put("PatientOrientation", ["R", "F"]),
    ),
    _fault(
        "dx-oriented-nowhere", "dx", "patient-orientation-names-directions", "(0020,0020)",
        put("PatientOrientation", ["LR", "F"]),
    ),
)  # fmt: skip

_SPACING = (
    _fault(
        "ct-no-spacing-of-rows", "ct", "pixel-spacings-are-positive", "(0028,0030)",
        put("PixelSpacing", [0.0, 0.5]),
    ),
    _fault(
        "mr-negative-spacing", "mr", "pixel-spacings-are-positive", "(0028,0030)",
        put("PixelSpacing", [-0.5, 0.5]),
    ),
    _fault(
        "pet-no-thickness", "pet", "slice-thickness-is-positive", "(0018,0050)",
        put("SliceThickness", 0.0),
    ),
    _fault(
        "mr-negative-distance", "mr", "spacing-between-slices-is-positive", "(0018,0088)",
        put("SpacingBetweenSlices", -5.0),
    ),
    _fault(
        "enhanced-mr-negative-distance", "enhanced-mr", "spacing-between-frames-is-not-negative",
        "(0018,0088)", put(_MEASURES + "SpacingBetweenSlices", -5.0),
    ),
    _fault(
        "enhanced-ct-wrong-distance", "enhanced-ct", "spacing-between-frames-agrees-with-positions",
        "(0018,0088)", put(_MEASURES + "SpacingBetweenSlices", 9.0),
    ),
    _fault(
        "ct-image-of-no-rows", "ct", "image-has-rows-and-columns", "(0028,0010)",
        each(put("Rows", 0), put("PixelData", b"", vr="OW")),
        also=("iod.type-1c-attributes-have-a-value",),
    ),
)  # fmt: skip

_VALUES = (
    _fault("ct-no-slope", "ct", "rescale-slope-is-not-zero", "(0028,1053)", put("RescaleSlope", 0)),
    _fault(
        "pm-no-slope", "parametric-map", "real-world-slope-is-not-zero", "(0040,9225)",
        put(f"{_MAPS}[0].RealWorldValueSlope", 0.0),
    ),
    _fault(
        "pm-range-backwards", "parametric-map", "mapped-range-is-ordered", "(0040,9213)",
        each(put(f"{_MAPS}[0].DoubleFloatRealWorldValueFirstValueMapped", 1.0),
             put(f"{_MAPS}[0].DoubleFloatRealWorldValueLastValueMapped", 0.0)),
    ),
    _fault(
        "ct-map-without-entries", "ct", "mapped-range-has-its-lut-entries", "(0040,9212)",
        put("RealWorldValueMappingSequence", [
            item(
                RealWorldValueFirstValueMapped=0,
                RealWorldValueLastValueMapped=9,
                RealWorldValueLUTData=[1.0, 2.0],
                LUTExplanation="few",
                LUTLabel="FEW",
                MeasurementUnitsCodeSequence=[
                    item(CodeValue="1", CodingSchemeDesignator="UCUM", CodeMeaning="no units")
                ],
            )
        ]),
    ),
    _fault(
        "mr-narrow-window", "mr", "window-width-is-at-least-one", "(0028,1051)",
        put("WindowWidth", 0.5),
    ),
    _fault(
        "ct-no-exact-window", "ct", "window-width-is-positive", "(0028,1051)",
        each(put("VOILUTFunction", "LINEAR_EXACT"), put("WindowWidth", 0)),
    ),
    _fault(
        "us-window-on-colours", "us", "windows-are-for-grayscale", "(0028,1051)",
        each(put("WindowCenter", 100.0), put("WindowWidth", 200.0)),
    ),
    _fault(
        "ct-window-too-many", "ct", "windows-are-pairs", "(0028,1050)",
        put("WindowCenter", [40.0, 300.0]),
    ),
    _fault(
        "ct-windows-half-explained", "ct", "windows-have-one-explanation-each", "(0028,1055)",
        put("WindowCenterWidthExplanation", ["SOFT", "BONE"]),
    ),
    _fault(
        "cr-voi-table-short", "cr", "lookup-table-has-its-entries", "(0028,3010)[0].(0028,3006)",
        put("VOILUTSequence", _table(256, 16, 100)),
    ),
    _fault(
        "cr-voi-table-of-32-bits", "cr", "voi-table-entries-have-8-to-16-bits",
        "(0028,3010)[0].(0028,3002)", put("VOILUTSequence", _table(16, 32, 16)),
    ),
    _fault(
        "cr-modality-table-of-12-bits", "cr", "modality-table-entries-are-bytes-or-words",
        "(0028,3000)[0].(0028,3002)", put("ModalityLUTSequence", _table(16, 12, 16)),
    ),
)  # fmt: skip

_VECTOR = 0x00181065
_FRAMES = (
    _fault(
        "us-points-at-nothing", "us-multi-frame", "frame-increment-pointer-resolves", "(0028,0009)",
        put("FrameIncrementPointer", [0x00181063, 0x00181066]),
    ),
    _fault(
        "us-frames-at-once", "us-multi-frame", "frame-time-is-positive", "(0018,1063)",
        put("FrameTime", 0),
    ),
    _fault(
        "us-vector-short", "us-multi-frame", "frame-time-vector-covers-the-frames", "(0018,1065)",
        each(put("FrameIncrementPointer", _VECTOR), put("FrameTimeVector", [0, 40]),
             without("FrameTime")),
    ),
    _fault(
        "us-vector-starts-late", "us-multi-frame", "first-time-increment-is-zero", "(0018,1065)",
        each(put("FrameIncrementPointer", _VECTOR), put("FrameTimeVector", [40, 40, 40, 40]),
             without("FrameTime")),
    ),
    _fault(
        "us-angle-increments-too-few", "us-multi-frame",
        "angle-increments-are-one-or-one-per-frame", "(0018,1520)",
        put("PositionerPrimaryAngleIncrement", [1.0, 2.0]),
    ),
    _fault(
        "slide-tile-outside", "microscopy", "tiles-start-in-the-total-matrix",
        "(0048,021A)[0].(0048,021E)",
        put("SharedFunctionalGroupsSequence[0].PlanePositionSlideSequence",
            [item(ColumnPositionInTotalImagePixelMatrix=0, RowPositionInTotalImagePixelMatrix=1,
                  XOffsetInSlideCoordinateSystem=0.0, YOffsetInSlideCoordinateSystem=0.0,
                  ZOffsetInSlideCoordinateSystem=0.0)]),
    ),
    _fault(
        "slide-of-no-width", "microscopy", "imaged-volume-is-positive", "(0048,0001)",
        put("ImagedVolumeWidth", 0.0),
    ),
    _fault(
        "dose-planes-up-and-down", "rt-dose", "dose-offsets-are-monotonic", "(3004,000C)",
        put("GridFrameOffsetVector", [0.0, 10.0, 5.0]),
    ),
    _fault(
        "dose-planes-elsewhere", "rt-dose", "dose-offsets-start-at-the-grid", "(3004,000C)",
        put("GridFrameOffsetVector", [3.0, 8.0, 13.0]),
    ),
    _fault(
        "dose-plane-without-offset", "rt-dose", "dose-planes-have-offsets", "(3004,000C)",
        put("GridFrameOffsetVector", [0.0, 5.0]),
    ),
    _fault(
        "nm-detector-vector-short", "nm", "indexing-vectors-cover-the-frames", "(0054,0020)",
        put("DetectorVector", [1]),
    ),
    _fault(
        "nm-third-detector-of-two", "nm", "indexing-vectors-stay-in-range", "(0054,0020)",
        put("DetectorVector", [1, 3]),
    ),
    _fault(
        "enhanced-ct-one-place-twice", "enhanced-ct", "frames-at-one-stack-position-coincide",
        "(5200,9230)",
        each(put(_FRAME.format(1) + "FrameContentSequence[0].InStackPositionNumber", 1),
             put(_FRAME.format(1) + "FrameContentSequence[0].DimensionIndexValues", [1, 1])),
    ),
    _fault(
        "enhanced-mr-uneven-frames", "enhanced-mr", "frames-of-a-volume-are-equally-spaced",
        "(5200,9230)",
        each(put("DimensionOrganizationType", "3D"),
             put(_FRAME.format(2) + "PlanePositionSequence[0].ImagePositionPatient",
                 [-4.0, -3.0, 17.0])),
    ),
    _fault(
        "enhanced-ct-frames-cross", "enhanced-ct", "frames-of-a-volume-are-parallel",
        "(5200,9230)",
        each(put("DimensionOrganizationType", "3D"), lambda ds: _turn(ds)),
    ),
)  # fmt: skip


def _turn(ds: object) -> None:
    """Move the orientation into the frames, and turn the last one."""
    shared = ds.SharedFunctionalGroupsSequence[0]  # type: ignore[attr-defined]
    (plane,) = shared.PlaneOrientationSequence
    del shared.PlaneOrientationSequence
    frames = ds.PerFrameFunctionalGroupsSequence  # type: ignore[attr-defined]
    for frame in frames:
        frame.PlaneOrientationSequence = [item(ImageOrientationPatient=plane[_AXES].value)]
    turned = [0.0, 1.0, 0.0, 0.0, 0.0, -1.0]
    frames[-1].PlaneOrientationSequence = [item(ImageOrientationPatient=turned)]


_SLICES = (
    _series("slices-unevenly", "slices-are-equally-spaced", 2, "",
            each(put("ImagePositionPatient", [-4.0, -3.0, 12.0]), put("SliceLocation", 12.0))),
    _series("slice-location-elsewhere", "slice-locations-follow-the-positions", 2, "",
            put("SliceLocation", 99.0)),
    _series("slice-of-another-spacing", "slices-have-one-matrix", 2, "",
            put("PixelSpacing", [0.7, 0.7])),
    _series("slice-turned", "slices-have-one-orientation", 4, "",
            put(_AXES, [0.0, 1.0, 0.0, 0.0, 0.0, -1.0])),
    _series("slice-at-the-place-of-another", "slices-lie-at-different-places", 3, "",
            each(put("ImagePositionPatient", [-4.0, -3.0, 10.0]), put("SliceLocation", 10.0))),
    set_fault("slices-overlap", Class.SERIES_GEOMETRY, _SERIES,
              "geometry.slices-neither-overlap-nor-leave-gaps", "",
              lambda slices: [put("SliceThickness", 9.0)(one) for one in slices]),
    set_fault("slices-said-to-be-apart", Class.SERIES_GEOMETRY, _SERIES,
              "geometry.spacing-between-slices-is-their-distance", "",
              lambda slices: [put("SpacingBetweenSlices", 9.0)(one) for one in slices]),
)  # fmt: skip

FAULTS = (*_ORIENTATION, *_SPACING, *_VALUES, *_FRAMES, *_SLICES)
