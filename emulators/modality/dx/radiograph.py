"""A radiograph as the detector measured it: the raw data of digital radiography."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emulators.modality.geometry import Floats


@dataclass(frozen=True, slots=True)
class Exposure:
    """How it was measured: a slot detector moves along the patient with a fan of X-rays.

    Rows are parallel to each other, columns spread from the source: across the patient the image
    is magnified, along the patient it is not.
    """

    rows: int
    columns: int
    pitch_mm: float  # between rows and between columns, at the detector
    source_to_isocentre_mm: float
    source_to_detector_mm: float
    photons: float  # incident on every detector element

    def z(self) -> tuple[float, ...]:
        """Return where each row lies along the patient, head first, in millimetres."""
        middle = (self.rows - 1) / 2
        return tuple((middle - i) * self.pitch_mm for i in range(self.rows))

    def ray_angles(self) -> Floats:
        """Return the angle of every column's ray against the central one, in radians."""
        at = np.arange(self.columns, dtype=np.float64) - (self.columns - 1) / 2
        return np.asarray(np.arctan(at * self.pitch_mm / self.source_to_detector_mm))


@dataclass(frozen=True, slots=True, eq=False)
class Radiograph:
    """Photon counts behind the patient: rows x columns, head first, the patient's right first."""

    exposure: Exposure
    counts: NDArray[np.uint16]
