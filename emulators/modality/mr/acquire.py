"""Scanning the head phantom: what an MR scanner of any generation measures."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from emulators.modality import phantom
from emulators.modality.geometry import FIELD_OF_VIEW_MM, Grid
from emulators.modality.mr.coils import sensitivities
from emulators.modality.mr.kspace import SAMPLES_MOST, Contrast, Encoding, KSpace
from emulators.modality.mr.phantom import shining

# What is measured in one go, by the name of the protocol.
PROTOCOLS: Final = {
    "diffusion": (Contrast(80.0, 0.0), Contrast(80.0, 1000.0)),
    "dual echo": (Contrast(20.0), Contrast(90.0)),
}
OVERSAMPLING: Final = 2
NOISE: Final = 0.004  # standard deviation of each part of a sample; water at rest gives 1
FINER: Final = 2  # the object's grid against the image's: truncation rings as in a scanner
THREADS: Final = 1


def acquire(
    seed: int,
    *,
    matrix: int = 128,
    slices: int = 4,
    number: int = 1,
    coils: int = 4,
    protocol: str = "diffusion",
) -> KSpace:
    """Scan a head: the same arguments give the same samples.

    Raises: ValueError for an odd matrix, an unknown protocol or more than a file may hold.
    """
    if protocol not in PROTOCOLS:
        raise ValueError(f"protocol {protocol!r} is not one of {', '.join(PROTOCOLS)}")
    if matrix < 2 or matrix % 2:
        raise ValueError(f"a matrix of {matrix}; it must be even")
    encoding = head_encoding(matrix, slices, coils, PROTOCOLS[protocol])
    if math.prod(encoding.shape) > SAMPLES_MOST:
        raise ValueError(f"more samples than {SAMPLES_MOST}; choose fewer slices or a matrix less")
    of = phantom.head(seed)
    grid = Grid(matrix * FINER)
    received = sensitivities(coils, grid.matrix)
    samples = np.empty(encoding.shape, np.complex64)
    for i, z in enumerate(encoding.z()):
        images = shining(of, grid, z, encoding.contrasts, encoding.repetition_time_ms)
        for c, image in enumerate(images):
            samples[c, i] = _measured(image.astype(np.float32) * received, encoding)
    rng = np.random.default_rng([seed, number, 0x3A])
    parts = samples.view(np.float32)
    for one in parts:
        one += np.float32(NOISE) * rng.standard_normal(one.shape, np.float32)
    return KSpace(encoding, samples)


def head_encoding(
    matrix: int, slices: int, coils: int, contrasts: tuple[Contrast, ...], spacing_mm: float = 5.0
) -> Encoding:
    """Choose the encoding of a head at 1.5 tesla."""
    return Encoding(
        matrix=matrix,
        oversampling=OVERSAMPLING,
        slices=slices,
        coils=coils,
        contrasts=contrasts,
        field_of_view_mm=FIELD_OF_VIEW_MM,
        thickness_mm=spacing_mm,
        spacing_mm=spacing_mm,
        first_slice_mm=-(slices - 1) / 2 * spacing_mm,
        repetition_time_ms=6000.0,
        flip_angle_deg=90.0,
        field_tesla=1.5,
        frequency_hz=63_870_000,
        dwell_us=5.0,
    )


def _measured(images: NDArray[np.complex64], encoding: Encoding) -> NDArray[np.complex64]:
    """Transform coil images to the acquired part of k-space, coils x lines x samples."""
    n, fine = encoding.matrix, images.shape[-1]
    lines = _transformed(images, axis=-2)[:, (fine - n) // 2 : (fine + n) // 2]
    wide = np.zeros((*lines.shape[:-1], fine * encoding.oversampling), np.complex64)
    start = (wide.shape[-1] - fine) // 2
    wide[..., start : start + fine] = lines
    width = encoding.samples
    start = (wide.shape[-1] - width) // 2
    # keep the amplitude of a pixel: the transform is orthonormal, and the matrix is smaller
    return _transformed(wide, axis=-1)[..., start : start + width] * np.float32(n / fine)


def _transformed(images: NDArray[np.complex64], *, axis: int) -> NDArray[np.complex64]:
    shifted = scipy.fft.ifftshift(images, axes=axis)
    spectrum = scipy.fft.fft(shifted, axis=axis, norm="ortho", workers=THREADS)
    return np.asarray(scipy.fft.fftshift(spectrum, axes=axis), np.complex64)
