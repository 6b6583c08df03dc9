"""The head as ultrasound sees it through the temporal bone: scatterers, cysts, lesions, wires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

JITTER_MM: Final = 2.0  # by which anatomies differ, to each side
PULSATION: Final = 0.08  # of the artery's radius, to each side
WIRES_MM: Final = (30.0, 60.0, 90.0, 120.0)  # depths of the targets on the axis


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A round structure in homogeneous brain: its scatterers are weaker or stronger."""

    name: str
    x_mm: float  # from the axis, to the right of the image
    z_mm: float  # below the apex
    radius_mm: float
    amplitude: float  # of its scatterers, 1 in brain; 0 makes a cyst
    flowing: bool = False  # its scatterers are others in every frame, and it pulsates

    def radius(self, phase: float) -> float:
        """Return the radius at a phase of the heart's cycle (0 to 1)."""
        beat = np.sin(2 * np.pi * phase) if self.flowing else 0.0
        return self.radius_mm * (1 + PULSATION * float(beat))

    def contrast_db(self) -> float:
        """Return by how much it shines over brain; minus infinity for a cyst."""
        return float(20 * np.log10(self.amplitude)) if self.amplitude else float("-inf")


VENTRICLE: Final = Inclusion("ventricle", -20.0, 50.0, 10.0, 0.0)
CYST: Final = Inclusion("cyst", 25.0, 80.0, 12.0, 0.0)
HAEMORRHAGE: Final = Inclusion("haemorrhage", 0.0, 110.0, 8.0, 3.5)
INFARCT: Final = Inclusion("infarct", -35.0, 100.0, 7.0, 0.3)
ARTERY: Final = Inclusion("artery", 18.0, 55.0, 4.0, 0.15, flowing=True)
ANATOMY: Final = (VENTRICLE, CYST, HAEMORRHAGE, INFARCT, ARTERY)


def head(seed: int) -> tuple[Inclusion, ...]:
    """Return the structures of one head: the same seed gives the same head."""
    rng = np.random.default_rng([seed, 0x05])
    shifts = rng.uniform(-JITTER_MM, JITTER_MM, (len(ANATOMY), 2))
    return tuple(
        Inclusion(e.name, e.x_mm + dx, e.z_mm + dz, e.radius_mm, e.amplitude, e.flowing)
        for e, (dx, dz) in zip(ANATOMY, shifts.tolist(), strict=True)
    )


def inside(of: Inclusion, x_mm: Floats, z_mm: Floats, phase: float = 0.0) -> NDArray[np.bool_]:
    """Tell which points lie within a structure."""
    distance = (x_mm - of.x_mm) ** 2 + (z_mm - of.z_mm) ** 2
    return np.asarray(distance < of.radius(phase) ** 2)
