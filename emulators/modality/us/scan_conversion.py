"""From lines of a sector to rows and columns: a bilinear table, computed once for a geometry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from emulators.modality.us.radio_frequency import Floats, Sector


@dataclass(frozen=True, slots=True)
class Raster:
    """The grid of pixels: the apex lies at the centre of the first row."""

    rows: int
    columns: int
    pixel_mm: float

    def x_mm(self) -> Floats:
        """Return the distance of every column from the axis, to the right."""
        return (np.arange(self.columns, dtype=np.float64) - (self.columns - 1) / 2) * self.pixel_mm

    def z_mm(self) -> Floats:
        """Return the depth of every row below the apex."""
        return np.arange(self.rows, dtype=np.float64) * self.pixel_mm


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """For each pixel within the sector: its place, and the four samples that it is made of."""

    shape: tuple[int, int]
    pixels: NDArray[np.int64]  # of the raster, counted row after row
    first: NDArray[np.int64]  # sample of the lesser line and depth
    weights: tuple[Floats, Floats, Floats, Floats]
    line: int  # samples from one line to the next

    def convert(self, polar: Floats) -> Floats:
        """Turn lines x samples into rows x columns; 0 outside of the sector.

        `polar` must be of the geometry that the table was computed for.
        """
        values, k, n = polar.ravel(), self.first, self.line
        here, below, beside, across = self.weights
        image = np.zeros(self.shape)
        image.ravel()[self.pixels] = (
            values[k] * here
            + values[k + 1] * below
            + values[k + n] * beside
            + values[k + n + 1] * across
        )
        return image


@lru_cache(maxsize=2)
def table(sector: Sector, raster: Raster) -> Table:
    """Compute the table of a sector and a raster."""
    x, z = np.meshgrid(raster.x_mm(), raster.z_mm())
    line = (np.arctan2(x, z) - sector.first_angle_rad) / sector.angle_step_rad
    sample = np.hypot(x, z) / sector.step_mm
    inside = (line >= 0) & (line <= sector.lines - 1) & (sample <= sector.samples - 1)
    line, sample = line[inside], sample[inside]
    # the last line and the last sample belong to the cell before them
    i = np.minimum(line.astype(np.int64), sector.lines - 2)
    k = np.minimum(sample.astype(np.int64), sector.samples - 2)
    u, v = line - i, sample - k
    weights = ((1 - u) * (1 - v), (1 - u) * v, u * (1 - v), u * v)
    first = i * sector.samples + k
    return Table(x.shape, np.flatnonzero(inside), first, weights, sector.samples)
