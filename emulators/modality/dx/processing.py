"""From photon counts to an image for the reader: logarithm, unsharp mask, a fixed output scale."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from emulators.modality.dx.radiograph import Exposure, Radiograph
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

NAME: Final = "presentation"
BITS: Final = 12
WHITE: Final = (1 << BITS) - 1
TRUNCATE: Final = 4.0  # standard deviations at which the blur ends
# What may be chosen: between which values, and which value is usual.
CHOICES: Final = {
    "sigma_mm": (0.1, 50.0, 2.0),
    "gain": (0.0, 5.0, 0.6),
    "white_attenuation": (0.1, 20.0, 5.0),
}


def default_parameters(exposure: Exposure, **chosen: float) -> Parameters:
    """Return everything that decides the pixels; `chosen` replaces the usual CHOICES."""
    values = {name: usual for name, (_, _, usual) in CHOICES.items()} | chosen
    return Parameters(
        {
            "algorithm": "logarithm, unsharp mask",
            "implementation": "plugfest radiograph processing 1",
            "exposure": asdict(exposure),
            "logarithm": "ln(incident / counted), one photon at least",
            "unsharp_mask": {
                "sigma_mm": values["sigma_mm"],
                "gain": values["gain"],
                "truncate": TRUNCATE,
                "edges": "nearest",
            },
            "output": {"white_attenuation": values["white_attenuation"], "bits": BITS},
            "rounding": "half to even",
            "threads": 1,
        }
    )


def process(raw: RawScan[Radiograph], parameters: Parameters | None = None) -> Reconstruction:
    """Make the image that is read: more attenuation is brighter.

    Raises: BadHeader for parameters of another exposure or of other software.
    """
    exposure = raw.contents.exposure
    chosen = _chosen(parameters) if parameters else {n: usual for n, (*_, usual) in CHOICES.items()}
    exact = default_parameters(exposure, **chosen)
    if parameters and parameters.values != exact.values:
        raise BadHeader("parameters: not those of this radiograph and this software")
    taken = attenuation(raw.contents)
    sigma = chosen["sigma_mm"] / exposure.pitch_mm
    blurred = gaussian_filter(taken, sigma, mode="nearest", truncate=TRUNCATE)
    sharpened = taken + chosen["gain"] * (taken - blurred)
    scaled = np.rint(sharpened * (WHITE / chosen["white_attenuation"]))
    pixels = np.clip(scaled, 0, WHITE).astype(np.uint16)
    pitch = (exposure.pitch_mm, exposure.pitch_mm)
    return Reconstruction(name=NAME, parameters=exact, pixels=pixels[None], spacing_mm=pitch)


def attenuation(radiograph: Radiograph) -> NDArray[np.float64]:
    """Return what the patient took away from each ray: ln(incident / counted)."""
    # an element without a photon would have no logarithm
    return np.asarray(np.log(radiograph.exposure.photons / np.maximum(radiograph.counts, 1)))


def _chosen(parameters: Parameters) -> dict[str, float]:
    told: dict[str, object] = {}
    for group in ("unsharp_mask", "output"):
        part = parameters.values.get(group)
        told |= part if isinstance(part, dict) else {}
    chosen = {}
    for name, (least, most, _) in CHOICES.items():
        value = told.get(name)
        if isinstance(value, bool) or not isinstance(value, float | int):
            raise BadHeader(f"parameters: {name} must be a number")
        if not least <= value <= most:  # NaN is not between them
            raise BadHeader(f"parameters: {name} must be {least:g} to {most:g}")
        chosen[name] = float(value)
    return chosen
