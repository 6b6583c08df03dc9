"""Slices of a series."""

from dataclasses import replace

import pytest

from harness.checks.object.geometry.series import (
    SLICE_LOCATIONS_FOLLOW_THE_POSITIONS,
    SLICES_ARE_EQUALLY_SPACED,
    SLICES_HAVE_ONE_MATRIX,
    SLICES_HAVE_ONE_ORIENTATION,
    SLICES_LIE_AT_DIFFERENT_PLACES,
    SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS,
    SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE,
)
from harness.core.instance_set import Plane
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

AXIAL, CORONAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)


def slice_at(name: str, z: float, series: str = "1.2.2", **changes):
    plane = Plane(
        position=(0.0, 0.0, z),
        orientation=AXIAL,
        spacing=(0.5, 0.5),
        matrix=(16, 16),
        thickness=5.0,
        between=5.0,
        location=-z,
    )
    return member(name, series=series, plane=replace(plane, **changes))


def series(*changed, count: int = 4):
    return together(*(slice_at(f"s{n}", 5.0 * n) for n in range(count)), *changed)


SOUND = series()

ROWS = table(
    clean(SLICES_HAVE_ONE_ORIENTATION, SOUND),
    clean(
        SLICES_HAVE_ONE_ORIENTATION,
        series(slice_at("t", 0, orientation=CORONAL, localizer=True)),
        name="a localizer",
    ),
    clean(
        SLICES_HAVE_ONE_ORIENTATION,
        series(slice_at("t", 0, series="1.2.9", orientation=CORONAL)),
        name="another series",
    ),
    violation(
        SLICES_HAVE_ONE_ORIENTATION, series(slice_at("t", 0, orientation=CORONAL)), at="(0020,0037)"
    ),
    nothing(SLICES_HAVE_ONE_ORIENTATION, series(count=1)),
    clean(SLICES_HAVE_ONE_MATRIX, SOUND),
    violation(SLICES_HAVE_ONE_MATRIX, series(slice_at("t", 20, matrix=(16, 8))), at="(0028,0010)"),
    violation(
        SLICES_HAVE_ONE_MATRIX,
        series(slice_at("t", 20, spacing=(0.5, 0.6))),
        at="(0028,0030)",
        name="spacing",
    ),
    nothing(SLICES_HAVE_ONE_MATRIX, series(count=1)),
    clean(SLICES_LIE_AT_DIFFERENT_PLACES, SOUND),
    clean(
        SLICES_LIE_AT_DIFFERENT_PLACES,
        series(slice_at("t", 5, circumstance="second echo")),
        name="another echo",
    ),
    violation(SLICES_LIE_AT_DIFFERENT_PLACES, series(slice_at("t", 5)), at="(0020,0032)"),
    nothing(SLICES_LIE_AT_DIFFERENT_PLACES, series(count=1)),
    clean(SLICES_ARE_EQUALLY_SPACED, SOUND),
    clean(SLICES_ARE_EQUALLY_SPACED, series(slice_at("t", 5)), name="one twice"),
    violation(SLICES_ARE_EQUALLY_SPACED, series(slice_at("t", 25)), at="(0020,0032)"),
    nothing(SLICES_ARE_EQUALLY_SPACED, series(count=2)),
    nothing(
        SLICES_ARE_EQUALLY_SPACED,
        together(*(slice_at(f"s{n}", 0, position=(4.0 * n * n, 0.0, 0.0)) for n in range(4))),
        name="side by side",
    ),
    clean(SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE, SOUND),
    clean(
        SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE,
        together(*(slice_at(f"s{n}", 10.0 * n) for n in range(3))),
        name="every other slice",
    ),
    violation(
        SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE,
        series(slice_at("t", 20, between=4.0)),
        at="(0018,0088)",
    ),
    nothing(
        SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE,
        together(*(slice_at(f"s{n}", 5.0 * n, between=None) for n in range(3))),
    ),
    clean(SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS, SOUND),
    violation(
        SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS,
        together(*(slice_at(f"s{n}", 5.0 * n, thickness=7.0) for n in range(3))),
        at="(0018,0050)",
    ),
    nothing(SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS, series(count=1)),
    clean(SLICE_LOCATIONS_FOLLOW_THE_POSITIONS, SOUND),
    violation(
        SLICE_LOCATIONS_FOLLOW_THE_POSITIONS,
        series(slice_at("t", 20, location=20.0)),
        at="(0020,1041)",
    ),
    nothing(SLICE_LOCATIONS_FOLLOW_THE_POSITIONS, series(count=1)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
