"""From photon counts to Hounsfield units: fan to parallel rebinning, filtered back-projection.

Slices and kernels lie innermost, so that one gather per view serves all of them. Everything is
elementwise float32 arithmetic and scipy's FFT on one thread: the same input gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from emulators.modality.acquisition import Counts
from emulators.modality.geometry import Grid, Scan, parallel_views
from emulators.modality.phantom import WATER_PER_MM

Volume = NDArray[np.float32]  # slices x rows x columns, Hounsfield units
Window = Callable[[NDArray[np.float64]], NDArray[np.float64]]

SLICES_AT_ONCE: Final = 8
FINER: Final = 4  # filtered views are interpolated to this many samples per sample
HU_MIN, HU_MAX = -1024, 3071


@dataclass(frozen=True, slots=True)
class Kernel:
    """A reconstruction kernel: the window over the ramp, as a function of f / Nyquist."""

    name: str  # Convolution Kernel (0018,1210)
    text: str  # its numeric definition
    window: Window


def _hann(f: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(f < 0.6, 0.5 * (1 + np.cos(np.pi * np.minimum(f / 0.6, 1))), 0.0)


def _edge(f: NDArray[np.float64]) -> NDArray[np.float64]:
    return (0.54 + 0.46 * np.cos(np.pi * f)) * (1 + 0.8 * f * f * (1 - f))


SOFT: Final = Kernel("H30s", "0.5+0.5cos(pi f/0.6), 0 from 0.6", _hann)
SHARP: Final = Kernel("H60h", "(0.54+0.46cos(pi f))(1+0.8f^2(1-f))", _edge)


def reconstruct(
    counts: Counts, scan: Scan, grid: Grid, kernels: Sequence[Kernel]
) -> tuple[Volume, ...]:
    """Reconstruct every slice with every kernel: one volume per kernel."""
    return from_attenuation(lambda some: attenuation(counts[some], scan), scan, grid, kernels)


def attenuation(counts: Counts, scan: Scan) -> NDArray[np.float32]:
    """Return what the object took away along each ray: ln(incident / counted), float32."""
    # a column without a photon would have no logarithm
    measured = np.maximum(counts, 1).astype(np.float32)
    return np.asarray(np.log(np.float32(scan.photons) / measured))


def from_attenuation(
    of: Callable[[slice], NDArray[np.float32]], scan: Scan, grid: Grid, kernels: Sequence[Kernel]
) -> tuple[Volume, ...]:
    """Reconstruct every slice with every kernel; `of` gives the attenuation of some slices."""
    out = [np.empty((scan.slices, grid.matrix, grid.matrix), np.float32) for _ in kernels]
    for first in range(0, scan.slices, SLICES_AT_ONCE):
        batch = of(slice(first, first + SLICES_AT_ONCE))
        n = batch.shape[0]
        parallel = rebin(np.ascontiguousarray(np.moveaxis(batch, 0, -1)), scan, grid)
        image = _back_project(parallel, grid, kernels)
        for k, volume in enumerate(out):
            hu = (image[..., k * n : (k + 1) * n] / np.float32(WATER_PER_MM) - 1) * 1000
            volume[first : first + n] = np.moveaxis(hu, -1, 0)
    return tuple(out)


def to_pixels(volume: Volume) -> NDArray[np.int16]:
    """Round half to even and clip to 12 bits: the fixed output scale, 1 HU a step."""
    return np.clip(np.rint(volume), HU_MIN, HU_MAX).astype(np.int16)


def samples(grid: Grid) -> tuple[int, float]:
    """Return how many samples a parallel view has, and their distance in millimetres."""
    count = grid.matrix * 7 // 4 // 2 * 2
    return count, grid.field_of_view_mm / count


def rebin(fan: NDArray[np.float32], scan: Scan, grid: Grid) -> NDArray[np.float32]:
    """Interpolate parallel views over half a turn, each ray the mean of its two fan rays.

    `fan`: views x columns x slices; the answer: parallel views x samples x slices.
    """
    count, step = samples(grid)
    theta = (np.arange(parallel_views(grid.matrix)) * np.pi / parallel_views(grid.matrix))[:, None]
    gamma = np.arcsin((np.arange(count) - (count - 1) / 2) * step / scan.source_to_isocentre_mm)
    rows = fan.reshape(scan.views * scan.columns, -1)
    per_view = 2 * np.pi / scan.views
    total = np.zeros((theta.shape[0], count, rows.shape[1]), np.float32)
    for turn, sign in ((0.0, 1), (np.pi, -1)):
        view = ((theta + turn - sign * gamma) / per_view) % scan.views
        column = sign * gamma / scan.column_angle + (scan.columns - 1) / 2
        v0, c0 = np.floor(view).astype(np.intp), np.floor(column).astype(np.intp)
        fv = (view - v0).astype(np.float32)[..., None]
        fc = (column - c0).astype(np.float32)[..., None]
        for dv, wv in ((0, 1 - fv), (1, fv)):
            base = ((v0 + dv) % scan.views) * scan.columns
            for dc, wc in ((0, 1 - fc), (1, fc)):
                at = base + np.clip(c0 + dc, 0, scan.columns - 1)
                total += (np.float32(0.5) * wv * wc) * np.take(rows, at, axis=0)
    return total


def _ramp(length: int, step_mm: float) -> NDArray[np.float64]:
    """Transform the band-limited ramp's own samples, so that the mean value keeps no bias."""
    at = np.rint(np.fft.fftfreq(length, 1 / length))
    taps = np.zeros(length)
    taps[0] = 1 / (4 * step_mm * step_mm)
    odd = np.abs(at) % 2 == 1
    taps[odd] = -1 / (np.pi * at[odd] * step_mm) ** 2
    return np.asarray(scipy.fft.rfft(taps).real) * step_mm


def _back_project(
    parallel: NDArray[np.float32], grid: Grid, kernels: Sequence[Kernel]
) -> NDArray[np.float32]:
    """Filter and smear the views back; the answer: rows x columns x (kernels x slices).

    A filtered view is resampled to a quarter of its step within its own band; after that the
    nearest sample is near enough, and one gather replaces two and an interpolation.
    """
    views, count, slices = parallel.shape
    _, step = samples(grid)
    length = scipy.fft.next_fast_len(2 * count, real=True)
    length += length % 2
    frequency = np.arange(length // 2 + 1) / (length // 2)
    filters = [
        (_ramp(length, step) * k.window(frequency) * FINER).astype(np.float32)[:, None]
        for k in kernels
    ]
    axis = (grid.axis() / step * FINER).astype(np.float32)
    # the view's middle, counted on the finer grid; what lies outside the fan is in the padding
    lead = (length - count) // 2
    centre = np.float32((lead + (count - 1) / 2) * FINER + 0.5)
    image = np.zeros((grid.matrix, grid.matrix, len(kernels) * slices), np.float32)
    padded = np.zeros((length, slices), np.float32)
    for i in range(views):
        padded[lead : lead + count] = parallel[i]
        spectrum = scipy.fft.rfft(padded, axis=0, workers=1)
        view = np.concatenate(
            [scipy.fft.irfft(spectrum * f, length * FINER, axis=0, workers=1) for f in filters],
            axis=1,
        )
        theta = np.pi * i / views
        along = axis * np.float32(np.cos(theta))
        down = centre - axis * np.float32(np.sin(theta))
        image += np.take(view, (along[None, :] + down[:, None]).astype(np.intp), axis=0)
    image *= np.float32(np.pi / views)
    return image
