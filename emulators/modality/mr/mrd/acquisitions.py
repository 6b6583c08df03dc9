"""What both generations say alike: user parameters, and with every readout where it lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from emulators.modality.mr.kspace import Encoding
from emulators.modality.raw.errors import BadHeader

# User parameters, for what the schema has no element for.
ACQUISITION_UID, SOFTWARE, SPACING = "AcquisitionUID", "SoftwareVersions", "SliceSpacing_mm"
READ, PHASE, SLICE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def placed(
    encoding: Encoding,
    pieces: NDArray[np.integer],
    positions: NDArray[np.float32],
    dwell_us: NDArray[np.float32],
) -> Encoding:
    """Complete the header by what the readouts say.

    `pieces`: slice of every readout; `positions`: its centre, readouts x 3, in millimetres.
    Raises: BadHeader when they contradict each other.
    """
    here = positions[pieces == 0]
    if not len(here) or not np.isfinite(positions).all():
        raise BadHeader("no readout of the first slice says where it lies")
    first = float(here[0, 2])
    wanted = first + pieces.astype(np.float64) * encoding.spacing_mm
    if (np.abs(positions[:, 2] - wanted) > 1e-3).any() or np.abs(positions[:, :2]).max() > 1e-3:
        raise BadHeader("a slice is not where the ones before lead to")
    if not dwell_us[0] > 0 or (dwell_us != dwell_us[0]).any():
        raise BadHeader("readouts sample at different or no speed")
    return replace(encoding, first_slice_mm=first, dwell_us=float(dwell_us[0]))
