"""Measuring: photon counts behind the phantom, with Poisson noise that the seed decides."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.geometry import Scan
from emulators.modality.phantom import Head, line_integrals

Counts = NDArray[np.uint32]  # slices x views x columns

SLICES_AT_ONCE: Final = 8  # bounds memory: rays x this many doubles


def expected_counts(scan: Scan, of: Head, z_mm: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the mean photon counts at the given slices; shape: views x columns x slices."""
    view, ray = scan.view_angles(), scan.ray_angles()
    angle = (view[:, None] + ray[None, :]).ravel()
    distance = np.tile(scan.source_to_isocentre_mm * np.sin(ray), scan.views)
    mean = scan.photons * np.exp(-line_integrals(of, angle, distance, z_mm))
    return np.asarray(mean.reshape(scan.views, scan.columns, len(z_mm)))


def measure(scan: Scan, of: Head, *, seed: int, number: int, noise: bool = True) -> Counts:
    """Scan the head: the same scan, head, seed and acquisition number give the same counts.

    Every slice has a random stream of its own, so that how many are computed at once is no matter.
    """
    counts = np.empty((scan.slices, scan.views, scan.columns), np.uint32)
    z = scan.z()
    for first in range(0, scan.slices, SLICES_AT_ONCE):
        mean = expected_counts(scan, of, z[first : first + SLICES_AT_ONCE])
        for i in range(mean.shape[2]):
            one = np.ascontiguousarray(mean[:, :, i])
            rng = np.random.default_rng([seed, number, first + i])
            counts[first + i] = rng.poisson(one) if noise else np.rint(one)
    return counts
