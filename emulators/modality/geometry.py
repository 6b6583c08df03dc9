"""Geometry of a third-generation fan-beam scanner and of the image it is reconstructed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIELD_OF_VIEW_MM: Final = 220.0
SOURCE_TO_ISOCENTRE_MM: Final = 595.0
SOURCE_TO_DETECTOR_MM: Final = 1085.6
FAN_WIDTH_MM: Final = 228.0  # what the detector sees through the isocentre: the head with a margin
MATRIX_MIN, MATRIX_MAX = 32, 512
SLICES_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Scan:
    """How the projections were measured: views over one turn, an equiangular detector, slices."""

    slices: int
    views: int
    columns: int
    source_to_isocentre_mm: float
    source_to_detector_mm: float
    column_pitch_mm: float  # arc length at the detector
    slice_spacing_mm: float
    first_slice_mm: float  # z of the first slice
    photons: float  # incident on every column in every view

    @property
    def column_angle(self) -> float:
        """Angle between neighbouring rays, in radians."""
        return self.column_pitch_mm / self.source_to_detector_mm

    def z(self) -> tuple[float, ...]:
        """Return the slice positions along the table axis, in millimetres."""
        return tuple(self.first_slice_mm + i * self.slice_spacing_mm for i in range(self.slices))

    def view_angles(self) -> Floats:
        """Return the source angle of every view, in radians over one turn."""
        return np.arange(self.views, dtype=np.float64) * (2 * np.pi / self.views)

    def ray_angles(self) -> Floats:
        """Return the angle of every column's ray against the central one, in radians."""
        middle = (self.columns - 1) / 2
        return (np.arange(self.columns, dtype=np.float64) - middle) * self.column_angle


@dataclass(frozen=True, slots=True)
class Grid:
    """The image matrix: `matrix` x `matrix` square pixels around the isocentre."""

    matrix: int
    field_of_view_mm: float = FIELD_OF_VIEW_MM

    @property
    def pixel_mm(self) -> float:
        """Side of a pixel."""
        return self.field_of_view_mm / self.matrix

    def axis(self, oversampling: int = 1) -> Floats:
        """Return pixel centres along one axis, in millimetres."""
        n = self.matrix * oversampling
        return (np.arange(n, dtype=np.float64) - (n - 1) / 2) * (self.field_of_view_mm / n)


def head_scan(matrix: int, slices: int, spacing_mm: float = 5.0, photons: float = 2.5e5) -> Scan:
    """Choose a scan that resolves a head at `matrix`: half a turn per pi/2 pixels of the matrix."""
    columns = matrix * 13 // 8
    at_isocentre = FAN_WIDTH_MM / columns
    return Scan(
        slices=slices,
        views=2 * parallel_views(matrix),
        columns=columns,
        source_to_isocentre_mm=SOURCE_TO_ISOCENTRE_MM,
        source_to_detector_mm=SOURCE_TO_DETECTOR_MM,
        column_pitch_mm=at_isocentre / SOURCE_TO_ISOCENTRE_MM * SOURCE_TO_DETECTOR_MM,
        slice_spacing_mm=spacing_mm,
        first_slice_mm=-(slices - 1) / 2 * spacing_mm,
        photons=photons,
    )


def parallel_views(matrix: int) -> int:
    """Return how many parallel views over half a turn a matrix needs (pi/2 per pixel)."""
    return -(-matrix * 25 // 16 // 8) * 8
