"""More faults in segmentations: bits, colours, frames."""

from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, Fault, edit

SEG = Class.SEGMENTATION
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
    return edit(name, SEG, base, requirement, at, change, also=also)


FAULTS = (
    segmentation(
        "seg-frame-of-two-segments",
        "seg.frame-shows-one-segment",
        "(0062,000B)",
        d.put(f"{FRAME}[0].{NAMED}", [1, 2]),
    ),
    segmentation(
        "seg-label-map-called-binary",
        "seg.type-is-the-classes",
        "(0062,0001)",
        d.put("SegmentationType", "BINARY"),
        base="seg-label-map",
        also=("iod.enumerated-values-are-used",),
    ),
    segmentation(
        "seg-fractions-of-16-bits",
        "seg.bits-are-the-types",
        "(0028,0100)",
        d.put("BitsAllocated", 16),
        base="seg-fractional",
        also=(
            "iod.enumerated-values-are-used",
            "pixel-data.native-pixel-data-is-complete",
            "pixel-data.native-pixel-data-is-ob-or-ow",
        ),
    ),
    segmentation(
        "seg-fractions-of-7-bits",
        "seg.bits-are-the-types",
        "(0028,0101)",
        d.put("BitsStored", 7),
        base="seg-fractional",
        also=("iod.enumerated-values-are-used", "pixel-data.high-bit-is-the-highest-stored"),
    ),
    segmentation(
        "seg-inverse",
        "seg.colours-are-the-types",
        "(0028,0004)",
        d.put("PhotometricInterpretation", "MONOCHROME1"),
        also=("iod.enumerated-values-are-used",),
    ),
    segmentation(
        "seg-signed",
        "seg.colours-are-the-types",
        "(0028,0103)",
        d.put("PixelRepresentation", 1),
        also=("iod.enumerated-values-are-used",),
    ),
)
