"""Exposing the head phantom from the front: what a slot scanner measures."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality import phantom
from emulators.modality.dx.radiograph import Exposure, Radiograph

DETECTOR_WIDTH_MM: Final = 240.0
SOURCE_TO_ISOCENTRE_MM: Final = 1000.0
SOURCE_TO_DETECTOR_MM: Final = 1200.0
PHOTONS: Final = 50_000.0  # 16 bits are far beyond what noise adds to it
COUNT_MOST: Final = np.iinfo(np.uint16).max
_STREAM: Final = 0xD8  # of random numbers: another than a tomograph's


def head_exposure(columns: int) -> Exposure:
    """Choose an exposure of a whole head: a quarter more rows than columns."""
    return Exposure(
        rows=columns * 5 // 4,
        columns=columns,
        pitch_mm=round(DETECTOR_WIDTH_MM / columns, 6),  # as a decimal string has room for it
        source_to_isocentre_mm=SOURCE_TO_ISOCENTRE_MM,
        source_to_detector_mm=SOURCE_TO_DETECTOR_MM,
        photons=PHOTONS,
    )


def acquire(seed: int, *, matrix: int = 512, number: int = 1, noise: bool = True) -> Radiograph:
    """Expose a head: the same seed, number of columns and examination give the same counts."""
    exposure = head_exposure(matrix)
    mean = expected_counts(exposure, phantom.head(seed))
    rng = np.random.default_rng([seed, number, _STREAM])
    counted = rng.poisson(mean) if noise else np.rint(mean)
    return Radiograph(exposure, np.minimum(counted, COUNT_MOST).astype(np.uint16))


def expected_counts(exposure: Exposure, of: phantom.Head) -> NDArray[np.float64]:
    """Return the mean photon counts; shape: rows x columns."""
    angle = exposure.ray_angles()
    distance = exposure.source_to_isocentre_mm * np.sin(angle)
    taken = phantom.line_integrals(of, angle, distance, exposure.z())
    return np.ascontiguousarray(exposure.photons * np.exp(-taken.T))
