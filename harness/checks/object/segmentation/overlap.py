"""Whether segments overlap, as a segmentation says (PS3.3 C.8.20.2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from harness.checks.object.segmentation.reading import (
    Segmentation,
    is_of_pixels,
    segmentation_of,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, native_pixels
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

SEGMENTS_OVERLAP_ONLY_WHERE_SAID = Requirement(
    id="seg.segments-overlap-only-where-said",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Segments that are said not to overlap have no pixel in common.",
    cites=(ps3(3, "C.8.20.2.3"), ps3(3, "C.8.20.2", "C.8.20-2")),
)

MAX_PIXEL_BYTES: Final = 1 << 24  # larger objects are not looked at
_OVERLAP, _ROWS, _COLUMNS = 0x00620013, 0x00280010, 0x00280011
_PER_FRAME, _IDENTIFICATION, _NUMBER = 0x52009230, 0x0062000A, 0x0062000B
_DIMENSIONS, _POINTER = 0x00209222, 0x00209165
_POSITIONS: Final = (0x00209113, 0x0048021A)  # (Patient), (Slide)
_PIXELS: Final = 0x7FE00010
# Frames that are apart in nothing but these dimensions show the same place at one time.
_SEGMENT_NUMBER: Final = (0x0062, 0x000B)
_PLACES: Final = frozenset(
    {(0x0020, 0x0032), (0x0020, 0x9057), (0x0020, 0x9056), (0x0048, 0x021E), (0x0048, 0x021F)}
    | {(0x0040, 0x072A), (0x0040, 0x073A), (0x0040, 0x074A)}
)


@check(SEGMENTS_OVERLAP_ONLY_WHERE_SAID, on=Instance, when=is_of_pixels)
def segments_overlap_only_where_said(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Intersect binary frames of different segments at the same position, up to 16 MiB of them."""
    segmentation = segmentation_of(i, ctx.trace)
    ds = segmentation.data_set
    if segmentation.type != "BINARY" or ds.text(_OVERLAP) != "NO" or not _ordered(ds):
        return
    raw = _raw(ds, i.transfer_syntax)
    size = (ds.number(_ROWS) or 0) * (ds.number(_COLUMNS) or 0)
    seen: dict[bytes, list[tuple[int, int]]] = {}
    for frame, position, segment in _places(segmentation):
        pixels = _bits(raw, frame * size, size)
        for other, theirs in seen.setdefault(position, []):
            if other != segment and theirs & pixels:
                yield ctx.finding(
                    expected=f"no pixel in segments {other} and {segment}, as they overlap: NO",
                    actual=f"{(theirs & pixels).bit_count()} pixels of frame {frame + 1}",
                    at="(0062,0013)",
                )
                return
        seen[position].append((segment, pixels))


def _ordered(ds: DataSet) -> bool:
    """Tell whether frames are apart in segment and position only."""
    pointers = {
        (numbers[0], numbers[1])
        for item in ds.items(_DIMENSIONS)
        if len(numbers := _tag(item)) == 2
    }
    return _SEGMENT_NUMBER in pointers and pointers - {_SEGMENT_NUMBER} <= _PLACES


def _tag(item: DataSet) -> tuple[int, ...]:
    element = item.find(_POINTER)
    if element is None or len(element.raw) != 4:
        return ()
    order: Literal["little", "big"] = "little" if element.encoding.little else "big"
    return int.from_bytes(element.raw[:2], order), int.from_bytes(element.raw[2:], order)


def _places(segmentation: Segmentation) -> Iterator[tuple[int, bytes, int]]:
    """Yield frame, its position as encoded, and its segment, for the frames that have them."""
    for frame, groups in enumerate(segmentation.data_set.items(_PER_FRAME)):
        named = groups.items(_IDENTIFICATION)
        number = named[0].number(_NUMBER) if named else None
        position = next((e for e in map(groups.find, _POSITIONS) if e), None)
        if number is not None and position is not None:
            yield frame, position.raw, number


def _raw(ds: DataSet, transfer_syntax: str) -> bytes:
    element = ds.find(_PIXELS)
    if element is None or element.end - element.value_offset > MAX_PIXEL_BYTES:
        return b""
    return native_pixels(ds, transfer_syntax) or b""


def _bits(raw: bytes, start: int, count: int) -> int:
    """Cut `count` bits out of packed pixels, the first pixel the lowest bit (PS3.5 8.1.1)."""
    packed = raw[start // 8 : (start + count + 7) // 8]
    return int.from_bytes(packed, "little") >> start % 8 & (1 << count) - 1
