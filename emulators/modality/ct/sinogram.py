"""A fan-beam sinogram in memory, and what is reconstructed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.acquisition import Counts
from emulators.modality.geometry import FIELD_OF_VIEW_MM, Grid, Scan
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction
from emulators.modality.reconstruction import (
    HU_MAX,
    HU_MIN,
    SHARP,
    SOFT,
    Kernel,
    attenuation,
    from_attenuation,
    to_pixels,
)

KERNELS: Final = {k.name: k for k in (SOFT, SHARP)}
THREADS: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class Sinogram:
    """Photon counts, or attenuation where the scanner took the logarithm itself.

    `samples`: slices x views x columns, uint32 counts or float32 attenuation; views turn the way
    of `Scan.view_angles`, columns lie the way of `Scan.ray_angles`, whatever the file's order.
    """

    scan: Scan
    samples: NDArray[np.uint32] | NDArray[np.float32]

    @property
    def logarithmic(self) -> bool:
        """Tell whether the samples are attenuation already."""
        return self.samples.dtype == np.float32

    def attenuation(self, some: slice = slice(None)) -> NDArray[np.float32]:
        """Return ln(incident / counted) of some slices."""
        if self.logarithmic:
            return np.asarray(self.samples[some], np.float32)
        return attenuation(np.asarray(self.samples[some], np.uint32), self.scan)

    def counts(self) -> Counts:
        """Return the photon counts. Raises: BadHeader when the file kept the logarithm only."""
        if self.logarithmic:
            raise BadHeader("the file keeps attenuation; the counts are not in it")
        return np.asarray(self.samples, np.uint32)


def default_parameters(scan: Scan, kernel: str, matrix: int) -> Parameters:
    """Return everything that decides the pixels of one series."""
    chosen = KERNELS[kernel]
    return Parameters(
        {
            "algorithm": "fan-beam filtered back-projection",
            "implementation": "plugfest fan-beam FBP 1",
            "kernel": {"name": chosen.name, "definition": chosen.text},
            "views": scan.views,
            "columns": scan.columns,
            "slices": scan.slices,
            "geometry_mm": {
                "source_to_isocentre": scan.source_to_isocentre_mm,
                "source_to_detector": scan.source_to_detector_mm,
                "column_pitch": scan.column_pitch_mm,
                "slice_spacing": scan.slice_spacing_mm,
                "first_slice": scan.first_slice_mm,
            },
            "incident_photons": scan.photons,
            "rebinning": "fan to parallel over half a turn, mean of conjugate rays, bilinear",
            "interpolation": "filtered views resampled to a quarter sample, nearest",
            "matrix": matrix,
            "field_of_view_mm": FIELD_OF_VIEW_MM,
            "centre_mm": [0.0, 0.0],
            "iterations": 0,
            "regularisation": "none",
            "output": {"unit": "HU", "step": 1, "least": HU_MIN, "most": HU_MAX},
            "rounding": "half to even",
            "threads": THREADS,
        }
    )


def reconstruct(
    raw: RawScan[Sinogram], parameters: Parameters | None = None
) -> tuple[Reconstruction, ...]:
    """Reconstruct the series that the parameters describe; without any, both kernels.

    Raises: BadHeader for parameters that name another geometry or an unknown kernel.
    """
    scan = raw.contents.scan
    matrix = -(-scan.columns * 8 // 13)  # that the scan was chosen to resolve: head_scan
    if parameters is None:
        asked = [default_parameters(scan, name, matrix) for name in KERNELS]
    else:
        asked = [parameters]
    grids = {_grid(p, scan) for p in asked}
    kernels = [_kernel(p) for p in asked]
    (grid,) = grids
    volumes = from_attenuation(raw.contents.attenuation, scan, grid, kernels)
    corner = -(grid.matrix - 1) / 2 * grid.pixel_mm
    return tuple(
        Reconstruction(
            name=kernel.name,
            parameters=p,
            pixels=to_pixels(volume),
            spacing_mm=(grid.pixel_mm, grid.pixel_mm),
            positions_mm=tuple((corner, corner, z) for z in scan.z()),
            thickness_mm=scan.slice_spacing_mm,
        )
        for p, kernel, volume in zip(asked, kernels, volumes, strict=True)
    )


def _grid(parameters: Parameters, scan: Scan) -> Grid:
    matrix, size = parameters.values.get("matrix"), parameters.values.get("field_of_view_mm")
    if not isinstance(matrix, int) or not 1 <= matrix <= 4096 or not isinstance(size, float | int):
        raise BadHeader("parameters: matrix and field_of_view_mm must be numbers")
    wanted = default_parameters(scan, SOFT.name, matrix).values
    for key in ("views", "columns", "slices", "geometry_mm", "incident_photons", "implementation"):
        if parameters.values.get(key) != wanted[key]:
            raise BadHeader(f"parameters: {key} is not that of this raw file and this software")
    return Grid(matrix, float(size))


def _kernel(parameters: Parameters) -> Kernel:
    named = parameters.values.get("kernel")
    name = named.get("name") if isinstance(named, dict) else None
    kernel = KERNELS.get(name) if isinstance(name, str) else None
    if kernel is None or not isinstance(named, dict) or named.get("definition") != kernel.text:
        raise BadHeader(f"parameters: kernel {name!r} is not one of {', '.join(KERNELS)}")
    return kernel
