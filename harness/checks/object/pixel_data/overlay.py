"""Overlay Data against the attributes that describe it (PS3.5 8.1.2, PS3.3 C.9.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made, span_of
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element, decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

_FIRST, _LAST = 0x60000000, 0x60FFFFFF
_ROWS, _COLUMNS, _FRAMES = 0x0010, 0x0011, 0x0015
_BITS_ALLOCATED, _BIT_POSITION, _DATA = 0x0100, 0x0102, 0x3000

OVERLAY_DATA_HAS_ITS_LENGTH = Requirement(
    id="pixel-data.overlay-data-has-its-length",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Overlay Data has a bit for each of Overlay Rows x Overlay Columns (x frames), padded"
    " to an even length.",
    cites=(ps3(5, "8.1.2"), ps3(3, "C.9.2")),
)

OVERLAY_PLANES_HAVE_ONE_BIT = Requirement(
    id="pixel-data.overlay-planes-have-one-bit",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="With Overlay Data, Overlay Bits Allocated is 1 and Overlay Bit Position is 0.",
    cites=(ps3(3, "C.9.2", "C.9-2"), ps3(5, "8.1.2")),
)

OVERLAYS_ARE_IN_OVERLAY_DATA = Requirement(
    id="pixel-data.overlays-are-in-overlay-data",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An overlay is in Overlay Data, not in unused bits of Pixel Data (retired).",
    cites=(ps3(3, "C.9.2", "C.9-2"),),
)


def has_overlay(i: Instance) -> bool:
    """Tell whether an object as made describes an overlay plane."""
    return as_made(i) and bool(_planes(decode(i.dataset, i.transfer_syntax)))


@check(OVERLAY_DATA_HAS_ITS_LENGTH, on=Instance, when=has_overlay)
def overlay_data_has_its_length(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the length with rows, columns and frames of each plane."""
    for group, plane in _planes(decode(i.dataset, i.transfer_syntax)).items():
        data = plane.get(_DATA)
        rows, columns = _number(plane, _ROWS), _number(plane, _COLUMNS)
        if data is None or not rows or not columns:
            continue
        bits = rows * columns * max(_number(plane, _FRAMES) or 1, 1)
        wanted = (bits + 15) // 16 * 2
        if data.length != wanted:
            yield ctx.finding(
                expected=f"{wanted} bytes for {bits} bits",
                actual=f"{data.length} bytes",
                at=printed(group << 16 | _DATA),
                span=span_of(i, ctx, data),
            )


@check(OVERLAY_PLANES_HAVE_ONE_BIT, on=Instance, when=has_overlay)
def overlay_planes_have_one_bit(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at both numbers of each plane that has Overlay Data."""
    for group, plane in _planes(decode(i.dataset, i.transfer_syntax)).items():
        if _DATA not in plane:
            continue
        for number, wanted in ((_BITS_ALLOCATED, 1), (_BIT_POSITION, 0)):
            found = _number(plane, number)
            if found is not None and found != wanted:
                yield ctx.finding(
                    expected=str(wanted),
                    actual=str(found),
                    at=printed(group << 16 | number),
                    span=span_of(i, ctx, plane[number]),
                )


@check(OVERLAYS_ARE_IN_OVERLAY_DATA, on=Instance, when=has_overlay)
def overlays_are_in_overlay_data(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Overlay Data in each plane that has a bit position."""
    for group, plane in _planes(decode(i.dataset, i.transfer_syntax)).items():
        if _BIT_POSITION in plane and _DATA not in plane:
            yield ctx.finding(
                expected="Overlay Data",
                actual=f"bit {_number(plane, _BIT_POSITION)} of Pixel Data",
                at=printed(group << 16 | _DATA),
                span=span_of(i, ctx, plane[_BIT_POSITION]),
            )


def _planes(ds: DataSet) -> dict[int, dict[int, Element]]:
    """Group the elements of overlay planes; they stand near the end of a data set."""
    found: dict[int, dict[int, Element]] = {}
    for element in reversed(ds.elements):
        if element.tag < _FIRST:
            break
        group = element.tag >> 16
        if element.tag <= _LAST and not group % 2:
            found.setdefault(group, {})[element.tag & 0xFFFF] = element
    return dict(sorted(found.items()))


def _number(plane: dict[int, Element], number: int) -> int | None:
    element = plane.get(number)
    values = element.numbers() if element is not None else ()
    return values[0] if values else None
