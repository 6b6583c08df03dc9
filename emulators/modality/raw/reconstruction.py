"""What comes out of a raw file, and the parameters that it came out by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import rfc8785
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that decides the pixels of one raw file, as JSON values."""

    values: Mapping[str, object]

    @classmethod
    def parse(cls, text: str) -> Parameters:
        """Read them from a JSON document. Raises: BadHeader when it is none, or no object."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as why:
            raise BadHeader(f"parameters: no JSON document: {why}") from why
        if not isinstance(values, dict):
            raise BadHeader("parameters: a JSON object is wanted")
        return cls(values)

    def canonical(self) -> bytes:
        """Write them so that equal parameters are equal bytes (RFC 8785)."""
        return rfc8785.dumps(dict(self.values))  # type: ignore[arg-type]

    def sha256(self) -> str:
        """Hash the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Reconstruction:
    """One series of images: pixels as they are stored, and how they lie in the patient."""

    name: str  # of the kernel, the contrast, the map: "H30s", "b1000", "ADC"
    parameters: Parameters
    pixels: NDArray[np.generic]  # slices or frames x rows x columns, int16 or uint16 or uint8
    spacing_mm: tuple[float, float] = (1.0, 1.0)  # between rows, between columns
    orientation: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    positions_mm: tuple[tuple[float, float, float], ...] = ()  # of each slice's first pixel
    thickness_mm: float = 1.0

    def pixel_sha256(self) -> str:
        """Hash the stored pixels, little endian, slice after slice."""
        plain = np.ascontiguousarray(self.pixels)
        return hashlib.sha256(plain.astype(plain.dtype.newbyteorder("<")).tobytes()).hexdigest()
