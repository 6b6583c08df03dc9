"""The head phantom seen by magnetic resonance: what its tissues are and how they shine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.geometry import Grid
from emulators.modality.mr.kspace import Contrast
from emulators.modality.phantom import Head, inside

Image = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tissue:
    """Proton density against water, relaxation times at 1.5 T, diffusion coefficient."""

    density: float
    t1_ms: float
    t2_ms: float
    adc_um2_per_ms: float


WHITE_MATTER: Final = Tissue(0.70, 700, 78, 0.75)
FLUID: Final = Tissue(1.0, 4000, 1800, 3.0)
GANGLIA: Final = Tissue(0.80, 1000, 85, 0.80)
TISSUES: Final = {
    "scalp": Tissue(0.60, 350, 70, 0.3),
    "skull": Tissue(0.05, 300, 5, 0.2),
    "grey-matter": Tissue(0.82, 1100, 95, 0.85),
    "white-matter-left": WHITE_MATTER,
    "white-matter-right": WHITE_MATTER,
    "ventricle-left": FLUID,
    "ventricle-right": FLUID,
    "ganglia-left": GANGLIA,
    "ganglia-right": GANGLIA,
    "infarct": Tissue(0.80, 1200, 100, 0.38),  # of the first hours: restricted, hardly any oedema
    "dense-artery": Tissue(0.60, 900, 30, 0.6),
    "pineal-calcification": Tissue(0.20, 600, 20, 0.3),
}


def signal(tissue: Tissue, contrast: Contrast, repetition_time_ms: float) -> float:
    """Return what a spin echo of one contrast receives from a tissue; water at rest gives 1."""
    recovered = 1 - np.exp(-repetition_time_ms / tissue.t1_ms)
    left = np.exp(-contrast.echo_time_ms / tissue.t2_ms)
    diffused = np.exp(-contrast.b_value * tissue.adc_um2_per_ms * 1e-3)
    return float(tissue.density * recovered * left * diffused)


def shining(
    of: Head,
    grid: Grid,
    z_mm: float,
    contrasts: tuple[Contrast, ...],
    repetition_time_ms: float,
    *,
    oversampling: int = 2,
) -> Image:
    """Return the true images of a plane, contrasts x rows x columns, partial volume included.

    Pixel `matrix / 2` lies at the isocentre, where the centred Fourier transform has its own: half
    a pixel from where a symmetric grid has it.
    """
    shift = grid.pixel_mm / 2
    fine = grid.matrix * oversampling
    images = np.zeros((len(contrasts), fine, fine))
    for e in of:  # children come after what they lie in
        here = inside(
            replace(e, x=e.x + shift, y=e.y - shift), grid, z_mm, oversampling=oversampling
        )
        for image, contrast in zip(images, contrasts, strict=True):
            image[here] = signal(TISSUES[e.name], contrast, repetition_time_ms)
    n = grid.matrix
    mean = images.reshape(len(contrasts), n, oversampling, n, oversampling).mean((2, 4))
    return np.asarray(mean)
