"""Faults in segmentations."""

from pydicom import Dataset

from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, Fault, edit

SEG = Class.SEGMENTATION
# The tables of the module, and the pixel data, say much of it, too.
MODULE = (
    *("iod.type-1-attributes-are-present", "iod.type-1-attributes-have-a-value"),
    *("iod.type-1c-attributes-are-present", "iod.type-1c-attributes-have-a-value"),
    *("iod.type-2c-attributes-are-present", "iod.conditional-attributes-are-absent"),
    *("iod.enumerated-values-are-used", "pixel-data.native-pixel-data-is-complete"),
    *("pixel-data.native-pixel-data-is-ob-or-ow", "pixel-data.high-bit-is-the-highest-stored"),
)
FRAME = "PerFrameFunctionalGroupsSequence"
NAMED = "SegmentIdentificationSequence[0].ReferencedSegmentNumber"


def segmentation(
    name: str,
    requirement: str,
    at: str,
    change: d.Change,
    *,
    base: str = "seg-binary",
    also: tuple[str, ...] = (),
) -> Fault:
    """Write down a fault in a segmentation."""
    return edit(name, SEG, base, requirement, at, change, also=(*also, *MODULE))


def overlapping(ds: Dataset) -> None:
    """Say that nothing overlaps, where everything does."""
    ds.SegmentsOverlap = "NO"
    ds.PixelData = b"\xff" * len(ds.PixelData)


def pixel(value: int) -> d.Change:
    """Give the first pixel a value."""

    def change(ds: Dataset) -> None:
        ds.PixelData = bytes([value]) + ds.PixelData[1:]

    return change


FAULTS = (
    segmentation(
        "seg-number-twice",
        "seg.segment-numbers-are-unique",
        "(0062,0002)[1].(0062,0004)",
        d.put("SegmentSequence[1].SegmentNumber", 1),
        also=("seg.frames-show-segments-that-are-described",),
    ),
    segmentation(
        "seg-number-left-out",
        "seg.segments-are-numbered-from-one",
        "(0062,0002)[1].(0062,0004)",
        d.put("SegmentSequence[1].SegmentNumber", 3),
        also=("seg.frames-show-segments-that-are-described",),
    ),
    segmentation(
        "seg-algorithm-unnamed",
        "seg.algorithm-is-named",
        "(0062,0009)",
        d.without("SegmentSequence[0].SegmentAlgorithmName"),
    ),
    segmentation(
        "seg-tracked-without-uid",
        "seg.tracking-id-and-uid-are-a-pair",
        "(0062,0021)",
        d.without("SegmentSequence[0].TrackingUID"),
    ),
    segmentation(
        "seg-frame-of-unknown-segment",
        "seg.frames-show-segments-that-are-described",
        "(5200,9230)[2].(0062,000A)[0].(0062,000B)",
        d.put(f"{FRAME}[2].{NAMED}", 7),
    ),
    segmentation(
        "seg-frame-of-two-segments",
        "seg.frame-shows-one-segment",
        "(0062,000B)",
        d.put(f"{FRAME}[0].{NAMED}", [1, 2]),
    ),
    segmentation(
        "seg-without-frame-of-reference",
        "seg.positions-are-in-a-frame-of-reference",
        "(0020,0052)",
        d.without("FrameOfReferenceUID"),
    ),
    segmentation(
        "seg-label-map-called-binary",
        "seg.type-is-the-classes",
        "(0062,0001)",
        d.put("SegmentationType", "BINARY"),
        base="seg-label-map",
        also=("seg.bits-are-the-types", "seg.colours-are-the-types", "seg.frame-shows-one-segment"),
    ),
    segmentation(
        "seg-fractions-of-16-bits",
        "seg.bits-are-the-types",
        "(0028,0100)",
        d.put("BitsAllocated", 16),
        base="seg-fractional",
    ),
    segmentation(
        "seg-fractions-of-7-bits",
        "seg.bits-are-the-types",
        "(0028,0101)",
        d.put("BitsStored", 7),
        base="seg-fractional",
    ),
    segmentation(
        "seg-inverse",
        "seg.colours-are-the-types",
        "(0028,0004)",
        d.put("PhotometricInterpretation", "MONOCHROME1"),
    ),
    segmentation(
        "seg-signed", "seg.colours-are-the-types", "(0028,0103)", d.put("PixelRepresentation", 1)
    ),
    segmentation(
        "seg-fraction-above-maximum",
        "seg.fractions-are-up-to-their-maximum",
        "(7FE0,0010)",
        d.each(d.put("MaximumFractionalValue", 100), pixel(200)),
        base="seg-fractional",
    ),
    segmentation(
        "seg-label-of-no-segment",
        "seg.labels-are-segment-numbers",
        "(7FE0,0010)",
        pixel(77),
        base="seg-label-map",
    ),
    segmentation(
        "seg-overlap-denied", "seg.segments-overlap-only-where-said", "(0062,0013)", overlapping
    ),
)
