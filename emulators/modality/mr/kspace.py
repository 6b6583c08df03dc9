"""Cartesian multi-coil k-space in memory, and how it was encoded."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader, Corrupted, Oversized

Complex = NDArray[np.complex64]

MATRIX_MOST: Final = 2048
COILS_MOST: Final = 128
SLICES_MOST: Final = 1024
CONTRASTS_MOST: Final = 64
SAMPLES_MOST: Final = 1 << 27  # of a file, all coils: 1 GiB of complex64


@dataclass(frozen=True, slots=True)
class Contrast:
    """One weighting of the images of a measurement."""

    echo_time_ms: float
    b_value: float = 0.0  # diffusion weighting, s/mm2


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How k-space was measured: one line for each excitation, slices across the table axis."""

    matrix: int  # phase-encoding lines, and samples of a readout without oversampling
    oversampling: int  # of the readout
    slices: int
    coils: int
    contrasts: tuple[Contrast, ...]
    field_of_view_mm: float
    thickness_mm: float
    spacing_mm: float  # between the centres of slices
    first_slice_mm: float  # z of the first one
    repetition_time_ms: float
    flip_angle_deg: float
    field_tesla: float
    frequency_hz: int  # of the transmitter
    dwell_us: float  # between two samples of a readout

    @property
    def samples(self) -> int:
        """Return the samples of one readout."""
        return self.matrix * self.oversampling

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """Return contrasts x slices x coils x lines x samples."""
        return len(self.contrasts), self.slices, self.coils, self.matrix, self.samples

    @property
    def readouts(self) -> int:
        """Return how often the receiver was opened."""
        return len(self.contrasts) * self.slices * self.matrix

    @property
    def diffusion(self) -> bool:
        """Tell whether some contrast is diffusion weighted."""
        return any(c.b_value > 0 for c in self.contrasts)

    def z(self) -> tuple[float, ...]:
        """Return the slice positions along the table axis, in millimetres."""
        return tuple(self.first_slice_mm + i * self.spacing_mm for i in range(self.slices))

    def name(self, contrast: int) -> str:
        """Name the series of one contrast: "b1000" of a diffusion measurement, else "TE90"."""
        one = self.contrasts[contrast]
        return f"b{one.b_value:g}" if self.diffusion else f"TE{one.echo_time_ms:g}"


@dataclass(frozen=True, slots=True, eq=False)
class KSpace:
    """What the coils received: complex64, contrasts x slices x coils x lines x samples.

    Line and sample `n / 2` of n are the centre of k-space; the image that the inverse transform
    gives has its pixel `matrix / 2` at the isocentre, in both directions.
    """

    encoding: Encoding
    samples: Complex

    def sha256(self) -> str:
        """Hash the samples, little endian, in the order of the axes."""
        return hashlib.sha256(np.ascontiguousarray(self.samples).astype("<c8").data).hexdigest()


def checked(encoding: Encoding) -> Encoding:
    """Return an encoding that a file states, if a scanner can have measured so.

    Raises: BadHeader; Oversized when the measurement is larger than any that is read here.
    """
    counts = {
        "matrix": (encoding.matrix, MATRIX_MOST),
        "oversampling": (encoding.oversampling, 8),
        "slices": (encoding.slices, SLICES_MOST),
        "coils": (encoding.coils, COILS_MOST),
        "contrasts": (len(encoding.contrasts), CONTRASTS_MOST),
        "transmitter frequency": (encoding.frequency_hz, 1 << 31),
    }
    for name, (count, most) in counts.items():
        if not 1 <= count <= most:
            raise BadHeader(f"{name}: {count} is not within 1 to {most}")
    if encoding.matrix % 2:
        raise BadHeader(f"matrix: {encoding.matrix} is odd")
    lengths = (
        *(encoding.field_of_view_mm, encoding.thickness_mm, encoding.spacing_mm),
        *(encoding.repetition_time_ms, encoding.flip_angle_deg),
        *(encoding.field_tesla, encoding.dwell_us),
        *(c.echo_time_ms for c in encoding.contrasts),
    )
    if not all(math.isfinite(x) and 0 < x < 1e9 for x in lengths):
        raise BadHeader("a length, time or angle of the measurement is not positive")
    others = (encoding.first_slice_mm, *(c.b_value for c in encoding.contrasts))
    if not all(math.isfinite(x) and abs(x) < 1e9 for x in others):
        raise BadHeader("a position or diffusion weighting is no number")
    if any(c.b_value < 0 for c in encoding.contrasts):
        raise BadHeader("a diffusion weighting is negative")
    if math.prod(encoding.shape) > SAMPLES_MOST:
        raise Oversized(f"{math.prod(encoding.shape)} samples; at most {SAMPLES_MOST} are read")
    return encoding


def finite(samples: Complex) -> Complex:
    """Return samples that a receiver can have measured. Raises: Corrupted."""
    if not np.isfinite(samples.view(np.float32)).all():
        raise Corrupted("a sample is not finite")
    return samples
