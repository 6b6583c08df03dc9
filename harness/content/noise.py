"""The noise of a CT image as a fingerprint of the scan that it was reconstructed from.

Anatomy is alike in every scan of a patient; noise is in none, and in all that is reconstructed of
one scan. So what is smooth is taken away, edges are left out, and what remains in flat tissue is
kept in the places of a grid: about a kilobyte an image. A kernel changes its grain, not its course:
on heads of a phantom two kernels of one scan correlate by 0.7 and more, two scans by 0.2 at most.
Where there is little noise, what the method itself adds is alike in all scans: it decides nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.core.instance_set import Noise

Image = NDArray[np.float32]  # rows x columns, Hounsfield units
Mask = NDArray[np.bool_]

TISSUE_HU: Final = (10.0, 60.0)
SMOOTH: Final = 2  # pixels: what is wider is anatomy; a box of 5 twice is a Gaussian of sigma 2
EDGE: Final = 4  # pixels: an edge reaches this far into what is smoothed
STEEPEST_HU: Final = 1.0  # a pixel, of what counts as flat
WINDOW: Final = 256  # pixels, in the middle of the image, that are looked at
GRID: Final = 64  # places along the longer side of it
PLACES_LEAST: Final = 400  # fewer tell too little: no image of less than 128 x 128 has them
SIGMA: Final = 32  # values kept for a standard deviation: octets reach to four of them


def hounsfield(values: bytes, shape: tuple[int, int], stored: int, signed: bool) -> Image:
    """Read words of 16 bits, little endian, of which the low `stored` bits count."""
    words = np.frombuffer(values, "<u2").astype(np.int32) & ((1 << stored) - 1)
    if signed and stored:
        words -= words >> (stored - 1) << stored
    return np.asarray(words.reshape(shape), np.float32)


def fingerprint(image: Image, circumstance: str = "") -> Noise | None:
    """Take the noise of flat tissue; None when too little is flat."""
    window = (slice(max(0, (n - WINDOW) // 2), (n + WINDOW) // 2) for n in image.shape)
    image = image[tuple(window)]
    step = -(-max(image.shape) // GRID)
    places = (slice(step // 2, None, step),) * 2
    smooth = _blurred(image, 2)
    tissue = (smooth > TISSUE_HU[0]) & (smooth < TISSUE_HU[1])
    flat = _mean(tissue.astype(np.float32), EDGE) > 1 - 1e-5  # away from every other tissue
    if np.count_nonzero(flat[places]) < PLACES_LEAST:
        return None
    down, across = np.gradient(_blurred(smooth, 2))
    flat &= np.hypot(down, across) < STEEPEST_HU
    there = flat[places]
    if np.count_nonzero(there) < PLACES_LEAST:
        return None
    residual = image - _smooth_within(image, flat)
    deviation = float(residual[flat].std())
    scaled = residual[places][there] * (SIGMA / max(deviation, 1e-6))
    return Noise(
        hounsfield=deviation,
        flat=np.packbits(there).tobytes(),
        values=np.clip(np.rint(scaled), -127, 127).astype(np.int8).tobytes(),
        circumstance=circumstance,
    )


def agreement(one: Noise, other: Noise) -> float | None:
    """Correlate two fingerprints of equal geometry: -1 to 1; None when they share too little."""
    if len(one.flat) != len(other.flat):
        return None
    (flat, values), (other_flat, other_values) = _opened(one), _opened(other)
    common = flat & other_flat
    if np.count_nonzero(common) < PLACES_LEAST:
        return None
    a, b = values[common[flat]], other_values[common[other_flat]]
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else None


def _opened(noise: Noise) -> tuple[Mask, NDArray[np.float64]]:
    flat = np.unpackbits(np.frombuffer(noise.flat, np.uint8)).astype(np.bool_)
    return flat, np.frombuffer(noise.values, np.int8).astype(np.float64)


def _smooth_within(image: Image, where: Mask) -> Image:
    """Smooth what is flat; pixels elsewhere (bone!) do not leak in."""
    weight = _blurred(where.astype(np.float32), 2)
    return np.asarray(_blurred(np.where(where, image, 0.0), 2) / np.maximum(weight, 1e-6))


def _blurred(image: Image, times: int) -> Image:
    for _ in range(times):
        image = _mean(image, SMOOTH)
    return image


def _mean(image: Image, reach: int) -> Image:
    """Average over the square of `reach` pixels to every side; the border is repeated outwards."""
    around = np.pad(image, reach, mode="edge")
    rows, columns = image.shape
    down = sum((around[i : i + rows] for i in range(1, 2 * reach + 1)), start=around[:rows])
    across = sum(
        (down[:, i : i + columns] for i in range(1, 2 * reach + 1)), start=down[:, :columns]
    )
    return np.asarray(across / np.float32((2 * reach + 1) ** 2))
