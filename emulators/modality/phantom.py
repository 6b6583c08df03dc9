"""Analytic head: ellipsoids whose sections have exact line integrals and an exact raster.

Line integrals come from closed formulas, never from the raster, so that the reconstruction is not
tested against the operator that simulated its input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.geometry import Grid

WATER_PER_MM: Final = 0.0192  # linear attenuation of water near 70 keV
AIR_HU: Final = -1000.0


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """One structure: centre and half axes in millimetres, turned about the table axis."""

    name: str
    x: float
    y: float
    z: float
    a: float
    b: float
    c: float  # along the table
    turn_deg: float
    hu: float
    parent: str  # the structure around it; "" is air

    def section(self, z_mm: float) -> float:
        """Return how much the half axes shrink in the plane at `z_mm`; 0 outside."""
        return float(np.sqrt(max(0.0, 1 - ((z_mm - self.z) / self.c) ** 2)))


Head = tuple[Ellipsoid, ...]

# A head with an early infarct and a hyperdense middle cerebral artery on the left side (x > 0).
TYPICAL: Final[Head] = (
    Ellipsoid("scalp", 0, 0, 0, 76, 96, 140, 0, 40, ""),
    Ellipsoid("skull", 0, 0, 0, 72, 92, 134, 0, 900, "scalp"),
    Ellipsoid("grey-matter", 0, 0, 0, 66, 86, 126, 0, 37, "skull"),
    Ellipsoid("white-matter-left", 28, 0, 0, 27, 60, 110, 0, 28, "grey-matter"),
    Ellipsoid("white-matter-right", -28, 0, 0, 27, 60, 110, 0, 28, "grey-matter"),
    Ellipsoid("ventricle-left", 10, -6, 0, 6, 22, 40, -12, 6, "white-matter-left"),
    Ellipsoid("ventricle-right", -10, -6, 0, 6, 22, 40, 12, 6, "white-matter-right"),
    Ellipsoid("ganglia-left", 25, 2, 0, 8, 13, 30, 0, 38, "white-matter-left"),
    Ellipsoid("ganglia-right", -25, 2, 0, 8, 13, 30, 0, 38, "white-matter-right"),
    Ellipsoid("infarct", 40, 22, 2, 11, 15, 30, 20, 18, "white-matter-left"),
    Ellipsoid("dense-artery", 34, 43, 0, 9, 2.2, 12, 25, 70, "white-matter-left"),
    Ellipsoid("pineal-calcification", 0, -40, 0, 2.5, 2.5, 6, 0, 250, "grey-matter"),
)


def head(seed: int) -> Head:
    """Vary the typical head: the side of the stroke, the place and size of the infarct."""
    rng = np.random.default_rng([seed, 0x4EAD])
    side = 1 if rng.random() < 0.5 else -1
    size, dx, dy = rng.uniform(0.9, 1.1), rng.uniform(-2, 2), rng.uniform(-2, 2)

    def vary(e: Ellipsoid) -> Ellipsoid:
        if e.name not in ("infarct", "dense-artery"):
            return e
        moved = replace(e, x=side * e.x, turn_deg=side * e.turn_deg)
        if side < 0:
            moved = replace(moved, parent="white-matter-right")
        if e.name == "dense-artery":
            return moved
        return replace(moved, x=moved.x + dx, y=e.y + dy, a=e.a * size, b=e.b * size)

    return tuple(vary(e) for e in TYPICAL)


def contrasts(of: Head) -> tuple[float, ...]:
    """Return what every structure adds to its parent's attenuation, per millimetre."""
    hu = {e.name: e.hu for e in of} | {"": AIR_HU}
    return tuple((e.hu - hu[e.parent]) / 1000 * WATER_PER_MM for e in of)


def line_integrals(
    of: Head,
    angle: NDArray[np.float64],
    distance: NDArray[np.float64],
    z_mm: Sequence[float],
) -> NDArray[np.float64]:
    """Integrate the attenuation along rays; shape: rays x slices.

    A ray's normal has `angle` (radians) against x and lies `distance` millimetres from the
    isocentre; both have one dimension. The chord through an ellipse is 2ab sqrt(q - t^2) / q with
    q the squared half width seen from `angle` and t the ray's distance from the centre; a section
    scaled by k has k^2 q in the place of q under the root.
    """
    total = np.zeros((angle.size, len(z_mm)))
    for e, contrast in zip(of, contrasts(of), strict=True):
        scale = np.array([e.section(z) ** 2 for z in z_mm])
        if not scale.any():
            continue
        turn = np.deg2rad(e.turn_deg)
        q = (e.a * np.cos(angle - turn)) ** 2 + (e.b * np.sin(angle - turn)) ** 2
        t2 = (distance - e.x * np.cos(angle) - e.y * np.sin(angle)) ** 2
        hit = np.flatnonzero(t2 < q * scale.max())
        q, t2 = q[hit], t2[hit]
        weight = (2 * e.a * e.b * contrast) / q
        for i in np.flatnonzero(scale):
            total[hit, i] += weight * np.sqrt(np.maximum(scale[i] * q - t2, 0))
    return total


def inside(e: Ellipsoid, grid: Grid, z_mm: float, *, oversampling: int = 1) -> NDArray[np.bool_]:
    """Tell which pixel centres of the plane at `z_mm` lie in the structure; rows run down, -y."""
    k = e.section(z_mm)
    if not k:
        n = grid.matrix * oversampling
        return np.zeros((n, n), bool)
    axis = grid.axis(oversampling)
    x, y = axis[None, :] - e.x, -axis[:, None] - e.y
    cos, sin = np.cos(np.deg2rad(e.turn_deg)), np.sin(np.deg2rad(e.turn_deg))
    u, v = (x * cos + y * sin) / (e.a * k), (y * cos - x * sin) / (e.b * k)
    return np.asarray(u * u + v * v <= 1)


def raster(of: Head, grid: Grid, z_mm: float, *, oversampling: int = 4) -> NDArray[np.float64]:
    """Return the true image of the plane at `z_mm` in Hounsfield units, partial volume included."""
    fine = grid.matrix * oversampling
    attenuation = np.zeros((fine, fine))
    for e, contrast in zip(of, contrasts(of), strict=True):
        attenuation += contrast * inside(e, grid, z_mm, oversampling=oversampling)
    n = grid.matrix
    mean = attenuation.reshape(n, oversampling, n, oversampling).mean((1, 3))
    return np.asarray((mean / WATER_PER_MM - 1) * 1000)
