"""Images of activity: maximum likelihood by expectation maximisation, then a Gaussian.

Every count, efficiency and length is used in one order on one thread, so the same events give the
same bits.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import numpy as np
import scipy.ndimage
from numpy.typing import NDArray

from emulators.modality.geometry import FIELD_OF_VIEW_MM, Grid
from emulators.modality.pt.list_mode import ListMode
from emulators.modality.pt.projector import field_of_view, system_matrix
from emulators.modality.pt.radiotracer import mean_activity
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

Volume = NDArray[np.float32]  # slices x rows x columns

ITERATIONS, ITERATIONS_MOST = 20, 200
FILTER_MM, FILTER_MOST_MM = 5, 20  # full width at half of the maximum
STEP_BQ_ML: Final = 2.0  # the fixed output scale
MOST: Final = 65535
LEAST_SEEN: Final = np.float32(1e-6)  # of the largest sensitivity: less is not reconstructed
THREADS: Final = 1
PER_SIGMA: Final = 2 * np.sqrt(2 * np.log(2))


def default_parameters(
    contents: ListMode, iterations: int = ITERATIONS, filter_mm: int = FILTER_MM
) -> Parameters:
    """Return everything that decides the pixels of one series."""
    scanner, nuclide = contents.scanner, contents.administration.nuclide
    grid = _grid(contents)
    return Parameters(
        {
            "algorithm": "maximum likelihood expectation maximisation",
            "implementation": "plugfest list-mode MLEM 1",
            "kernel": {"name": f"GAUSS{filter_mm}", "definition": "Gaussian, in the plane"},
            "filter_fwhm_mm": filter_mm,
            "filter_reach": "4 standard deviations, nothing outside of the image",
            "scanner": asdict(scanner) | {"crystal_mm": list(scanner.crystal_mm)},
            "lines": scanner.lines,
            "histogram": "one bin for each pair of crystals, all intervals",
            "projector": "Joseph, between the middles of crystals",
            "normalisation": "efficiencies of the crystals, from the header",
            "calibration": contents.calibration,
            "duration_s": contents.duration_s,
            "decay": {
                "corrected_to": "start of the acquisition",
                "half_life_s": nuclide.half_life_s,
                "positron_fraction": nuclide.positron_fraction,
            },
            "attenuation": "none",
            "scatter": "none",
            "randoms": "none",
            "dead_time": "none",
            "matrix": grid.matrix,
            "field_of_view_mm": grid.field_of_view_mm,
            "field_of_view": "the circle in the square",
            "centre_mm": [0.0, 0.0],
            "interpolation": "none",
            "iterations": iterations,
            "subsets": 1,
            "start": "uniform",
            "regularisation": "none",
            "precision": "single; the filter double",
            "output": {"unit": "Bq/ml", "step": STEP_BQ_ML, "least": 0, "most": MOST},
            "rounding": "half to even",
            "threads": THREADS,
        }
    )


def reconstruct(
    raw: RawScan[ListMode], parameters: Parameters | None = None
) -> tuple[Reconstruction, ...]:
    """Reconstruct the series that the parameters describe; without any, that of 20 iterations.

    Raises: BadHeader for parameters that do not belong to this list and software.
    """
    contents = raw.contents
    asked = default_parameters(contents) if parameters is None else parameters
    iterations, filter_mm = _understood(asked, contents)
    grid = _grid(contents)
    activity = smoothed(concentration(contents, grid, iterations), grid, filter_mm)
    corner = -(grid.matrix - 1) / 2 * grid.pixel_mm
    made = Reconstruction(
        name=f"MLEM{iterations}",
        parameters=asked,
        pixels=np.clip(np.rint(activity / STEP_BQ_ML), 0, MOST).astype(np.uint16),
        spacing_mm=(grid.pixel_mm, grid.pixel_mm),
        positions_mm=tuple((corner, corner, z) for z in contents.scanner.z()),
        thickness_mm=contents.scanner.crystal_mm[2],
    )
    return (made,)


def concentration(contents: ListMode, grid: Grid, iterations: int) -> Volume:
    """Return the most likely activity at the start of the acquisition, in Bq/ml."""
    scanner, nuclide = contents.scanner, contents.administration.nuclide
    lengths = system_matrix(scanner, grid)
    back = lengths.T
    counts = contents.counts()
    later, earlier = scanner.pairs()
    each = contents.efficiencies.reshape(scanner.rings, -1).T
    sensitivity = back @ (each[later] * each[earlier])
    seen = sensitivity > LEAST_SEEN * sensitivity.max()
    image = np.repeat(field_of_view(grid).reshape(-1, 1), scanner.rings, 1) & seen
    estimate = image.astype(np.float32)
    for _ in range(iterations):
        expected = lengths @ estimate  # the efficiencies of a line stand in both parts of the ratio
        ratio = np.divide(counts, expected, out=np.zeros_like(counts), where=expected > 0)
        correction = back @ ratio
        estimate *= np.divide(correction, sensitivity, out=np.zeros_like(estimate), where=seen)
    seconds = contents.duration_s
    emitted = mean_activity(nuclide, seconds) * seconds * nuclide.positron_fraction
    estimate *= np.float32(1 / (contents.calibration * emitted))
    return np.ascontiguousarray(estimate.T).reshape(scanner.rings, grid.matrix, grid.matrix)


def smoothed(volume: Volume, grid: Grid, filter_mm: int) -> NDArray[np.float64]:
    """Smooth each slice; 0 leaves it as it is."""
    sigma = filter_mm / PER_SIGMA / grid.pixel_mm
    double = volume.astype(np.float64)
    if not filter_mm:
        return double
    return np.asarray(
        scipy.ndimage.gaussian_filter(double, (0, sigma, sigma), mode="constant", truncate=4.0)
    )


def _grid(contents: ListMode) -> Grid:
    """Return the grid that the crystals resolve: a third as many pixels as crystals."""
    return Grid(max(8, contents.scanner.ring_crystals // 3), FIELD_OF_VIEW_MM)


def _understood(parameters: Parameters, contents: ListMode) -> tuple[int, int]:
    """Return what may be chosen, when everything else is of this list and software."""
    values = parameters.values
    iterations, filter_mm = values.get("iterations"), values.get("filter_fwhm_mm")
    if type(iterations) is not int or not 1 <= iterations <= ITERATIONS_MOST:
        raise BadHeader(f"parameters: iterations must be 1 to {ITERATIONS_MOST}")
    if type(filter_mm) is not int or not 0 <= filter_mm <= FILTER_MOST_MM:
        raise BadHeader(f"parameters: filter_fwhm_mm must be 0 to {FILTER_MOST_MM}")
    wanted = default_parameters(contents, iterations, filter_mm).values
    for key in sorted(wanted.keys() | values.keys()):
        if values.get(key) != wanted.get(key):
            raise BadHeader(f"parameters: {key} is not that of this raw file and this software")
    return iterations, filter_mm
