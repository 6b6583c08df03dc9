"""The head phantom seen by emission: where glucose is taken up, in becquerels per millilitre.

What is measured is its emission alone: nothing is attenuated or scattered in this head, and no two
annihilations are taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality import phantom
from emulators.modality.geometry import Grid
from emulators.modality.phantom import AIR_HU, WATER_PER_MM, Head

Floats = NDArray[np.float64]

WHITE_MATTER: Final = 8000.0
FLUID: Final = 800.0
GANGLIA: Final = 26000.0
# at the start of the measurement, 45 minutes after the injection
ACTIVITY_BQ_ML: Final = {
    "scalp": 4000.0,
    "skull": 1500.0,
    "grey-matter": 24000.0,
    "white-matter-left": WHITE_MATTER,
    "white-matter-right": WHITE_MATTER,
    "ventricle-left": FLUID,
    "ventricle-right": FLUID,
    "ganglia-left": GANGLIA,
    "ganglia-right": GANGLIA,
    "infarct": 1600.0,
    "dense-artery": 2500.0,
    "pineal-calcification": 9000.0,
}


def line_integrals(of: Head, first: Floats, second: Floats, z_mm: Sequence[float]) -> Floats:
    """Integrate the activity between points of a plane, in Bq/ml mm; shape: lines x slices.

    `first`, `second`: lines x 2, x to the left and y to the back.
    """
    along = second - first
    along = along / np.hypot(along[:, 0], along[:, 1])[:, None]
    # the phantom's y runs to the front
    angle = np.arctan2(along[:, 0], along[:, 1])
    distance = first[:, 0] * np.cos(angle) - first[:, 1] * np.sin(angle)
    return phantom.line_integrals(_radiating(of), angle, distance, z_mm)


def raster(of: Head, grid: Grid, z_mm: float) -> Floats:
    """Return the true image of the plane at `z_mm` in Bq/ml, partial volume included."""
    return (phantom.raster(_radiating(of), grid, z_mm) / 1000 + 1) * WATER_PER_MM


def _radiating(of: Head) -> Head:
    """Let each structure attenuate a millimetre by its activity: the geometry is the same."""
    return tuple(replace(e, hu=ACTIVITY_BQ_ML[e.name] / WATER_PER_MM * 1000 + AIR_HU) for e in of)
