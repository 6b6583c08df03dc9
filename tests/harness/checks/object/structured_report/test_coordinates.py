"""Spatial and temporal coordinates."""

import math

import pytest

from harness.checks.object.structured_report.coordinates import (
    COORDINATES_ARE_SELECTED_FROM_SOMETHING,
    COORDINATES_LIE_IN_THE_IMAGE,
    GRAPHIC_DATA_FITS_ITS_TYPE,
    GRAPHIC_TYPE_IS_KNOWN,
    POLYGON_IS_CLOSED,
    TEMPORAL_POINTS_FIT_THEIR_TYPE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    IMAGE,
    by_reference,
    document,
    image,
    region,
    times,
)


def space(kind, points):
    return region(kind, *range(points * 3), value_type="SCOORD3D")


def plane(kind, points):
    return region(kind, *range(points * 2))


FITTING = document(
    plane("POINT", 1),
    plane("MULTIPOINT", 7),
    plane("POLYLINE", 2),
    plane("CIRCLE", 2),
    plane("ELLIPSE", 4),
    space("POINT", 1),
    space("POLYLINE", 3),
    space("POLYGON", 4),
    space("ELLIPSE", 4),
    space("ELLIPSOID", 6),
)
DATA = "(0040,A730)[0].(0070,0022)"


def misfit(one, name):
    return violation(GRAPHIC_DATA_FITS_ITS_TYPE, document(one), at=DATA, name=name)


ROWS = table(
    clean(GRAPHIC_TYPE_IS_KNOWN, FITTING),
    clean(GRAPHIC_TYPE_IS_KNOWN, document(times("SEGMENT", x0040A138=("1", "2"))), name="in time"),
    violation(GRAPHIC_TYPE_IS_KNOWN, document(plane("POLYGON", 3)), at="[0].(0070,0023)"),
    violation(GRAPHIC_TYPE_IS_KNOWN, document(space("CIRCLE", 2)), at="[0].(0070,0023)"),
    violation(GRAPHIC_TYPE_IS_KNOWN, document(times("LATER")), at="[0].(0040,A130)"),
    nothing(GRAPHIC_TYPE_IS_KNOWN, IMAGE),
    clean(GRAPHIC_DATA_FITS_ITS_TYPE, FITTING),
    clean(GRAPHIC_DATA_FITS_ITS_TYPE, document(plane("SQUARE", 9)), name="unknown type"),
    clean(GRAPHIC_DATA_FITS_ITS_TYPE, document(plane("POINT", 0)), name="none is another matter"),
    misfit(plane("POINT", 2), "a point"),
    misfit(plane("CIRCLE", 3), "a circle"),
    misfit(plane("ELLIPSE", 5), "an ellipse"),
    misfit(plane("POLYLINE", 1), "a line"),
    misfit(region("POLYLINE", 1, 2, 3), "no pairs"),
    misfit(space("ELLIPSOID", 4), "an ellipsoid"),
    misfit(region("MULTIPOINT", 1, 2, value_type="SCOORD3D"), "no triplets"),
    nothing(GRAPHIC_DATA_FITS_ITS_TYPE, IMAGE),
    clean(
        POLYGON_IS_CLOSED,
        document(region("POLYGON", 0, 0, 0, 1, 0, 0, 0, 0, 0, value_type="SCOORD3D")),
    ),
    clean(POLYGON_IS_CLOSED, document(space("POLYLINE", 4)), name="a line may be open"),
    violation(POLYGON_IS_CLOSED, document(space("POLYGON", 4)), at=DATA),
    nothing(POLYGON_IS_CLOSED, IMAGE),
    clean(COORDINATES_LIE_IN_THE_IMAGE, FITTING),
    clean(
        COORDINATES_LIE_IN_THE_IMAGE,
        document(region("POINT", -1, -2, -3, value_type="SCOORD3D")),
        name="in space they may be anywhere",
    ),
    violation(COORDINATES_LIE_IN_THE_IMAGE, document(region("POINT", 5, -1)), at=DATA),
    violation(COORDINATES_LIE_IN_THE_IMAGE, document(region("POINT", 5, math.nan)), at=DATA),
    violation(COORDINATES_LIE_IN_THE_IMAGE, document(region("POINT", math.inf, 5)), at=DATA),
    nothing(COORDINATES_LIE_IN_THE_IMAGE, IMAGE),
    clean(COORDINATES_ARE_SELECTED_FROM_SOMETHING, FITTING),
    clean(
        COORDINATES_ARE_SELECTED_FROM_SOMETHING,
        document(
            image(), region("POINT", 1, 1, below=[by_reference(1, 1, relationship="SELECTED FROM")])
        ),
        name="by reference",
    ),
    violation(
        COORDINATES_ARE_SELECTED_FROM_SOMETHING,
        document(region("POINT", 1, 1, below=())),
        at="[0].(0040,A730)",
    ),
    nothing(COORDINATES_ARE_SELECTED_FROM_SOMETHING, IMAGE),
    clean(
        TEMPORAL_POINTS_FIT_THEIR_TYPE,
        document(
            times("POINT", x0040A132=(7,)),
            times("SEGMENT", x0040A138=("1", "2")),
            times("MULTISEGMENT", x0040A13A=("2024", "2025", "2026", "2027")),
            times("LATER", x0040A138=("1", "2")),
        ),
    ),
    violation(
        TEMPORAL_POINTS_FIT_THEIR_TYPE,
        document(times("SEGMENT", x0040A138="1")),
        at="[0].(0040,A138)",
    ),
    violation(
        TEMPORAL_POINTS_FIT_THEIR_TYPE,
        document(times("MULTISEGMENT", x0040A132=(1, 2, 3))),
        at="[0].(0040,A132)",
    ),
    nothing(TEMPORAL_POINTS_FIT_THEIR_TYPE, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
