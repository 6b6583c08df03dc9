"""Receiver coils around the head, evenly spaced on a circle."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

RADIUS: Final = 1.2  # of the circle; the field of view reaches from -1 to 1


def sensitivities(coils: int, matrix: int) -> NDArray[np.complex64]:
    """Return what each coil receives of each pixel, coils x rows x columns.

    A coil receives inversely to the distance, with the phase of the direction; together they
    receive all pixels alike (the sum of squares is 1).
    """
    axis = (np.arange(matrix) - matrix // 2) / (matrix / 2)
    here = axis[None, :] + 1j * axis[:, None]
    centres = RADIUS * np.exp(2j * np.pi * np.arange(coils) / coils)
    away = here[None] - centres[:, None, None]
    received = np.conj(away) / np.abs(away) ** 2
    return np.asarray(received / np.sqrt((np.abs(received) ** 2).sum(0)), np.complex64)
