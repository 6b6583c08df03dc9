"""Spatial and temporal coordinates (PS3.3 C.18.6, C.18.7, C.18.9)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule
from harness.checks.object.structured_report.value_attributes import (
    GRAPHIC_DATA,
    GRAPHIC_TYPE,
    NAMES,
    SAMPLE_POSITIONS,
    TEMPORAL_POINTS,
    TEMPORAL_RANGE_TYPE,
)
from harness.checks.sources import ps3
from harness.content.content_tree import ContentItem
from harness.core.requirement import Level, Requirement, Role

GRAPHIC_TYPE_IS_KNOWN = Requirement(
    id="sr.graphic-type-is-known",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Coordinates have a graphic type, or a temporal range type, of the standard.",
    cites=(ps3(3, "C.18.6.1.2"), ps3(3, "C.18.7.1.1"), ps3(3, "C.18.9.1.2")),
)

GRAPHIC_DATA_FITS_ITS_TYPE = Requirement(
    id="sr.graphic-data-fits-its-type",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Graphic data has as many points as its graphic type asks for.",
    cites=(ps3(3, "C.18.6.1.2"), ps3(3, "C.18.9.1.2")),
)

POLYGON_IS_CLOSED = Requirement(
    id="sr.polygon-is-closed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A three-dimensional polygon ends where it began.",
    cites=(ps3(3, "C.18.9.1.2"),),
)

COORDINATES_LIE_IN_THE_IMAGE = Requirement(
    id="sr.coordinates-lie-in-the-image",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Coordinates in an image are numbers and not negative.",
    cites=(ps3(3, "C.18.6", "C.18.6-1"),),
)

COORDINATES_ARE_SELECTED_FROM_SOMETHING = Requirement(
    id="sr.coordinates-are-selected-from-something",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Coordinates in an image or in time name what they were selected from.",
    cites=(ps3(3, "C.17.3.2.1", "C.17.3-7"),),
)

TEMPORAL_POINTS_FIT_THEIR_TYPE = Requirement(
    id="sr.temporal-points-fit-their-type",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="There are as many temporal points as the temporal range type asks for.",
    cites=(ps3(3, "C.18.7.1.1"),),
)

MANY: Final = 1 << 30
# Fewest and most points of each type.
PLANE: Final = {
    "POINT": (1, 1),
    "MULTIPOINT": (1, MANY),
    "POLYLINE": (2, MANY),
    "CIRCLE": (2, 2),
    "ELLIPSE": (4, 4),
}
SPACE: Final = {
    "POINT": (1, 1),
    "MULTIPOINT": (1, MANY),
    "POLYLINE": (2, MANY),
    "POLYGON": (3, MANY),
    "ELLIPSE": (4, 4),
    "ELLIPSOID": (6, 6),
}
TIME: Final = {
    "POINT": (1, 1),
    "MULTIPOINT": (1, MANY),
    "SEGMENT": (2, 2),
    "MULTISEGMENT": (2, MANY),
    "BEGIN": (1, 1),
    "END": (1, 1),
}
_KINDS: Final = {
    "SCOORD": (GRAPHIC_TYPE, PLANE, 2),
    "SCOORD3D": (GRAPHIC_TYPE, SPACE, 3),
    "TCOORD": (TEMPORAL_RANGE_TYPE, TIME, 0),
}
_FLOAT_BYTES: Final = 4


@item_rule(GRAPHIC_TYPE_IS_KNOWN)
def graphic_type_is_known(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look at Graphic Type or Temporal Range Type where it has a value."""
    if item.value_type in _KINDS:
        tag, known, _dimensions = _KINDS[item.value_type]
        said = item.data_set.text(tag)
        if said and said not in known:
            yield Objection(f"one of {', '.join(known)}", said, item.at(tag))


@item_rule(GRAPHIC_DATA_FITS_ITS_TYPE)
def graphic_data_fits_its_type(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Count the floating point numbers of Graphic Data."""
    values = _graphic_data(item)
    if not values:
        return
    _tag, known, dimensions = _KINDS[item.value_type]
    graphic_type = item.data_set.text(GRAPHIC_TYPE)
    points, rest = divmod(len(values), dimensions)
    if rest:
        tuples = "pairs" if dimensions == 2 else "triplets"
        yield Objection(tuples, f"{len(values)} numbers", item.at(GRAPHIC_DATA))
    elif graphic_type in known and not _fits(points, known[graphic_type]):
        yield Objection(
            f"{_printed(known[graphic_type])} of a {graphic_type}",
            f"{points} points",
            item.at(GRAPHIC_DATA),
        )


@item_rule(POLYGON_IS_CLOSED)
def polygon_is_closed(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Compare the first and the last triplet of a POLYGON."""
    if item.value_type == "SCOORD3D" and item.data_set.text(GRAPHIC_TYPE) == "POLYGON":
        values = _graphic_data(item)
        if len(values) >= 6 and values[:3] != values[-3:]:
            yield Objection(
                f"the first point {_triplet(values[:3])} again",
                _triplet(values[-3:]),
                item.at(GRAPHIC_DATA),
            )


@item_rule(COORDINATES_LIE_IN_THE_IMAGE)
def coordinates_lie_in_the_image(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look at every number of a SCOORD; the size of the image is not known here."""
    if item.value_type == "SCOORD":
        wrong = [v for v in _graphic_data(item) if not (v >= 0 and math.isfinite(v))]
        if wrong:
            yield Objection("numbers from 0 on", f"{wrong[0]:g}", item.at(GRAPHIC_DATA))


@item_rule(COORDINATES_ARE_SELECTED_FROM_SOMETHING)
def coordinates_are_selected_from_something(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for a SELECTED FROM relationship below a SCOORD or a TCOORD."""
    if item.value_type not in ("SCOORD", "TCOORD") or item.by_reference:
        return
    if all(child.relationship != "SELECTED FROM" for child in item.children):
        yield Objection("SELECTED FROM", "no such relationship", item.at(0x0040A730))


@item_rule(TEMPORAL_POINTS_FIT_THEIR_TYPE)
def temporal_points_fit_their_type(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Count the sample positions, time offsets and dates and times of a TCOORD."""
    if item.value_type != "TCOORD":
        return
    said = item.data_set.text(TEMPORAL_RANGE_TYPE)
    for tag in TEMPORAL_POINTS if said in TIME else ():
        ds = item.data_set
        count = len(ds.numbers(tag) if tag == SAMPLE_POSITIONS else ds.texts(tag))
        odd = said == "MULTISEGMENT" and count % 2
        if count and (odd or not _fits(count, TIME[said])):
            expected = "pairs" if said == "MULTISEGMENT" else _printed(TIME[said])
            yield Objection(f"{expected} of a {said}", f"{count} {NAMES[tag]}", item.at(tag))


def _graphic_data(item: ContentItem) -> tuple[float, ...]:
    if item.value_type not in ("SCOORD", "SCOORD3D") or item.by_reference:
        return ()
    element = item.data_set.find(GRAPHIC_DATA)
    if element is None or element.vr != "FL":
        return ()
    raw, order = element.raw, "<" if element.encoding.little else ">"
    return struct.unpack(
        f"{order}{len(raw) // _FLOAT_BYTES}f", raw[: len(raw) // _FLOAT_BYTES * _FLOAT_BYTES]
    )


def _fits(count: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= count <= bounds[1]


def _printed(bounds: tuple[int, int]) -> str:
    least, most = bounds
    return f"{least} points" if least == most else f"{least} points or more"


def _triplet(values: tuple[float, ...]) -> str:
    return "(" + ", ".join(f"{v:g}" for v in values) + ")"
