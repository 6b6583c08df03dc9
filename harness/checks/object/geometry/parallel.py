"""Parallel planes: how far they lie along their common normal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Final

SAME_DIRECTION: Final = 1e-3  # largest difference of a cosine between equal orientations
SAME_PLACE: Final = 1e-3  # mm: positions nearer than that are one
UNEVEN: Final = 0.02  # part of the spacing by which a step may differ from the others
LEAST_UNEVEN: Final = 0.02  # mm: rounding of decimal strings is no gap

Vector = Sequence[float]


def normal(orientation: Vector) -> tuple[float, float, float]:
    """Return the cross product of the row and the column direction."""
    a, b, c, d, e, f = orientation
    return b * f - c * e, c * d - a * f, a * e - b * d


def along(direction: Vector, position: Vector) -> float:
    """Project a position on a direction, mm."""
    return sum(a * b for a, b in zip(direction, position, strict=True))


def distance(a: Vector, b: Vector) -> float:
    """Return the distance of two points, mm."""
    return sqrt(sum((x - y) * (x - y) for x, y in zip(a, b, strict=True)))


def key_of(orientation: Vector) -> tuple[int, ...]:
    """Round an orientation, so that equal ones fall together."""
    return tuple(round(v / (10 * SAME_DIRECTION)) for v in orientation)


def steps(offsets: Iterable[float]) -> tuple[float, ...]:
    """Return the distances between neighbours, of distinct offsets, ascending along the normal."""
    distinct: list[float] = []
    for offset in sorted(offsets):
        if not distinct or offset - distinct[-1] > SAME_PLACE:
            distinct.append(offset)
    return tuple(b - a for a, b in pairwise(distinct))


def usual(found: Sequence[float]) -> float:
    """Return the middle one of some distances."""
    return median(found)


def fits(step: float, said: float) -> bool:
    """Tell whether a distance is a multiple of what was said: slices in between may be missing."""
    if said < SAME_PLACE:
        return False
    return not differ(step, max(1, round(step / said)) * said)


def shown(values: Vector) -> str:
    """Print coordinates as a decimal string has them."""
    return "\\".join(f"{v + 0.0:g}" for v in values)


def differ(a: float, b: float) -> bool:
    """Tell whether two distances are more apart than rounding explains."""
    return abs(a - b) > max(LEAST_UNEVEN, UNEVEN * max(abs(a), abs(b)))
