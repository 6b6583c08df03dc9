"""The noise fingerprint of CT images: what two reconstructions of one raw file have in common.

Anatomy is alike in every scan of a patient, noise in none. So what is smooth is taken away, edges
are left out, and what remains in flat tissue is correlated. On our phantom: 0.7 to 1.0 for one raw
file, whatever the two kernels; below 0.1 for a repeated scan, moved or not (128 x 128 and more).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, gaussian_filter, gaussian_gradient_magnitude

Image = NDArray[np.float64]  # rows x columns, Hounsfield units
Mask = NDArray[np.bool_]

SMOOTH_PIXELS: Final = 2.0  # what is wider is anatomy
TISSUE_HU: Final = (10.0, 60.0)
EDGE_PIXELS: Final = 4  # an edge reaches this far into what is smoothed
STEEPEST_HU: Final = 1.0  # a pixel, of what counts as flat
NOISE_LEAST_HU: Final = 0.1  # what has less was smoothed away, and its rounding remains
PIXELS_LEAST: Final = 1_000  # fewer carry too little noise to tell images apart


def fingerprint(one: Image, other: Image) -> float | None:
    """Correlate the noise of two images of one geometry.

    -1 to 1; None where too little is flat, or too smooth.
    """
    where = flat(one) & flat(other)
    if np.count_nonzero(where) < PIXELS_LEAST:
        return None
    a, b = residual(one, where)[where], residual(other, where)[where]
    if min(a.std(), b.std()) < NOISE_LEAST_HU:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def flat(image: Image) -> Mask:
    """Tell which pixels lie in soft tissue, away from every edge."""
    smooth = gaussian_filter(image, SMOOTH_PIXELS)
    tissue = (smooth > TISSUE_HU[0]) & (smooth < TISSUE_HU[1])
    inside = binary_erosion(tissue, iterations=EDGE_PIXELS)
    steep = gaussian_gradient_magnitude(image, 1.5 * SMOOTH_PIXELS)
    return np.asarray(inside & (steep < STEEPEST_HU))


def residual(image: Image, where: Mask) -> Image:
    """Take away what is smooth; pixels elsewhere (bone!) do not leak in."""
    weight = gaussian_filter(where.astype(np.float64), SMOOTH_PIXELS)
    smooth = gaussian_filter(image * where, SMOOTH_PIXELS) / np.maximum(weight, 1e-6)
    return np.asarray(image - smooth)
