"""Segmentations whose segments, frames and pixels do not agree."""

import numpy as np
from pydicom import Dataset

from tests.objects.faults.dataset import Change, each, put, without
from tests.objects.faults.fault import Class, Fault, edit

_BINARY, _FRACTIONAL, _LABELS = "seg-binary", "seg-fractional", "seg-label-map"
_FIRST = "SegmentSequence[0]."
_SECOND = "SegmentSequence[1]."
_FRAME = "PerFrameFunctionalGroupsSequence[0].SegmentIdentificationSequence[0]."


def _fault(
    name: str, base: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.SEGMENTATION, base, f"seg.{requirement}", at, change, also=also)


def _value(number: int) -> Change:
    """Set the first pixel, of 8 bits."""

    def change(ds: Dataset) -> None:
        pixels = np.frombuffer(ds.PixelData, "uint8").copy()
        pixels[0] = number
        ds.PixelData = pixels.tobytes()

    return change


def _fill(ds: Dataset) -> None:
    """Set every pixel of every frame: all segments are everywhere."""
    ds.PixelData = b"\xff" * len(ds.PixelData)


FAULTS = (
    _fault(
        "frame-of-segment-9", _BINARY, "frames-show-segments-that-are-described", "(0062,000B)",
        put(_FRAME + "ReferencedSegmentNumber", 9),
    ),
    _fault(
        "positions-in-no-frame", _BINARY, "positions-are-in-a-frame-of-reference",
        "(0020,0052)", without("FrameOfReferenceUID", "PositionReferenceIndicator"),
    ),
    _fault(
        "segments-overlap", _BINARY, "segments-overlap-only-where-said", "(0062,0013)",
        each(put("SegmentsOverlap", "NO"), _fill),
    ),
    _fault(
        "binary-of-8-bits", _BINARY, "bits-are-the-types", "(0028,0100)",
        each(put("BitsAllocated", 8), put("BitsStored", 8), put("HighBit", 7),
             lambda ds: put("PixelData", bytes(6 * 12 * 16), vr="OB")(ds)),
        also=("iod.enumerated-values-are-used",),
    ),
    _fault(
        "fractions-in-white-first", _FRACTIONAL, "colours-are-the-types", "(0028,0004)",
        put("PhotometricInterpretation", "MONOCHROME1"),
        also=("iod.enumerated-values-are-used",),
    ),
    _fault(
        "fraction-above-one", _FRACTIONAL, "fractions-are-up-to-their-maximum", "",
        each(put("MaximumFractionalValue", 100), _value(101)),
    ),
    _fault(
        "label-of-no-segment", _LABELS, "labels-are-segment-numbers", "(7FE0,0010)", _value(9)
    ),
    _fault(
        "binary-label-map", _LABELS, "type-is-the-classes", "(0062,0001)",
        put("SegmentationType", "BINARY"),
        also=("iod.enumerated-values-are-used",),
    ),
    _fault(
        "segment-found-by-nothing", _FRACTIONAL, "algorithm-is-named", "(0062,0009)",
        without(_FIRST + "SegmentAlgorithmName"), also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "two-segments-of-one-number", _BINARY, "segment-numbers-are-unique", "(0062,0004)",
        put(_SECOND + "SegmentNumber", 1),
        also=("seg.frames-show-segments-that-are-described",),
    ),
    _fault(
        "segments-from-two-on", _FRACTIONAL, "segments-are-numbered-from-one", "(0062,0004)",
        put(_FIRST + "SegmentNumber", 3), also=("seg.frames-show-segments-that-are-described",),
    ),
    _fault(
        "segment-tracked-by-half", _BINARY, "tracking-id-and-uid-are-a-pair", "(0062,002",
        without(_FIRST + "TrackingID"), also=(
            "iod.type-1c-attributes-are-present",
            "iod.conditional-attributes-are-absent",
        ),
    ),
)  # fmt: skip
