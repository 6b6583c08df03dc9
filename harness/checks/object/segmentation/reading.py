"""Segmentations as the checks read them: segments, and the segments that frames name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.made import as_made
from harness.content.dataset import DataSet, decode
from harness.core.subject import Instance
from harness.core.trace import Trace

SEGMENTATION: Final = "1.2.840.10008.5.1.4.1.1.66.4"
SURFACE_SEGMENTATION: Final = "1.2.840.10008.5.1.4.1.1.66.5"
LABEL_MAP: Final = "1.2.840.10008.5.1.4.1.1.66.7"
TYPES: Final = {SEGMENTATION: ("BINARY", "FRACTIONAL"), LABEL_MAP: ("LABELMAP",)}

SEGMENTATION_TYPE: Final = 0x00620001

_SOP_CLASS, _SEGMENTS, _SEGMENT_NUMBER = 0x00080016, 0x00620002, 0x00620004
_SHARED, _PER_FRAME = 0x52009229, 0x52009230
_IDENTIFICATION, _REFERENCED_SEGMENTS = 0x0062000A, 0x0062000B


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A segment that is described."""

    number: int | None
    path: str
    data_set: DataSet


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Segments that a functional group names, of one frame or shared by all."""

    numbers: tuple[int, ...]
    path: str  # of Referenced Segment Number


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """A segmentation of pixels or surfaces."""

    data_set: DataSet
    type: str  # BINARY, FRACTIONAL, LABELMAP; "" of surfaces, or when it is not of the class
    segments: tuple[Segment, ...]
    named: tuple[Named, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the segments described."""
        return frozenset(s.number for s in self.segments if s.number is not None)


def is_segmentation(i: Instance) -> bool:
    """Tell whether the object describes segments, of pixels or surfaces, as its creator made it."""
    return (i.sop_class in TYPES or i.sop_class == SURFACE_SEGMENTATION) and as_made(i)


def is_of_pixels(i: Instance) -> bool:
    """Tell whether the object is a segmentation with pixels, as its creator made it."""
    return i.sop_class in TYPES and as_made(i)


def segmentation_of(i: Instance, trace: Trace) -> Segmentation:
    """Read a segmentation, once for all checks."""
    return trace.memo(
        (Segmentation, i.id), lambda: read_segmentation(decode(i.dataset, i.transfer_syntax))
    )


def read_segmentation(ds: DataSet) -> Segmentation:
    """Read a segmentation out of a data set; total."""
    said = ds.text(SEGMENTATION_TYPE)
    return Segmentation(
        ds,
        said if said in TYPES.get(ds.text(_SOP_CLASS), ()) else "",
        tuple(
            Segment(s.number(_SEGMENT_NUMBER), f"(0062,0002)[{n}]", s)
            for n, s in enumerate(ds.items(_SEGMENTS))
        ),
        tuple(_named(ds)),
    )


def _named(ds: DataSet) -> Iterator[Named]:
    for sequence, printed in ((_SHARED, "(5200,9229)"), (_PER_FRAME, "(5200,9230)")):
        for n, groups in enumerate(ds.items(sequence)):
            for k, identification in enumerate(groups.items(_IDENTIFICATION)):
                yield Named(
                    identification.numbers(_REFERENCED_SEGMENTS),
                    f"{printed}[{n}].(0062,000A)[{k}].(0062,000B)",
                )
