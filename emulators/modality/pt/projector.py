"""How much of each pixel's activity lies on each line: lengths of intersection, after Joseph.

A line is sampled where it crosses the rows, or the columns if it runs more along them, and each
sample is shared by the two pixels beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from emulators.modality.geometry import Grid
from emulators.modality.pt.scanner import Scanner

Floats = NDArray[np.float64]

LINES_AT_ONCE: Final = 4096  # bounds memory: lines x rows x a few doubles
KEPT: Final = 2  # system matrices; that of 128 x 128 pixels has 50 MB


@lru_cache(maxsize=KEPT)
def system_matrix(scanner: Scanner, grid: Grid) -> scipy.sparse.csr_array:
    """Return lengths in millimetres; shape: lines of a ring x pixels, row by row; float32."""
    later, earlier = scanner.pairs()
    at = scanner.positions()
    seen = field_of_view(grid).ravel()
    parts = [
        _lengths(at[later[some]], at[earlier[some]], grid, seen)
        for first in range(0, len(later), LINES_AT_ONCE)
        for some in [slice(first, first + LINES_AT_ONCE)]
    ]
    return scipy.sparse.vstack(parts, format="csr")


def field_of_view(grid: Grid) -> NDArray[np.bool_]:
    """Tell which pixels are reconstructed: those of the circle in the square."""
    axis = grid.axis()
    radius = grid.field_of_view_mm / 2
    return np.asarray(axis[None, :] ** 2 + axis[:, None] ** 2 <= radius**2)


def _lengths(
    first: Floats, second: Floats, grid: Grid, seen: NDArray[np.bool_]
) -> scipy.sparse.csr_array:
    """Return the lengths of some lines; `first`, `second`: lines x 2."""
    n, pixel = grid.matrix, grid.pixel_mm
    along = second - first
    steep = np.abs(along[:, 1]) > np.abs(along[:, 0])  # it crosses the rows
    main, side = np.where(steep, 1, 0), np.where(steep, 0, 1)
    each = np.arange(len(first))
    slope = along[each, side] / along[each, main]
    # the coordinate beside, where the line crosses the middle of each row or column
    beside = first[each, side, None] + slope[:, None] * (grid.axis() - first[each, main, None])
    place = beside / pixel + (n - 1) / 2
    low = np.floor(place)
    share = place - low
    length = pixel * np.sqrt(1 + slope**2)
    line = np.repeat(each, n)
    step = np.tile(np.arange(n), len(first))
    rows, columns, values = [], [], []
    for add, weight in ((0, 1 - share), (1, share)):
        other = (low + add).astype(np.int64).ravel()
        inside = (other >= 0) & (other < n)
        other = np.where(inside, other, 0)
        index = np.where(np.repeat(steep, n), step * n + other, other * n + step)
        value = (weight * length[:, None]).ravel()
        here = inside & seen[index] & (value > 0)
        rows.append(line[here])
        columns.append(index[here])
        values.append(value[here].astype(np.float32))
    triplets = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return scipy.sparse.csr_array(triplets, shape=(len(first), n * n), dtype=np.float32)
