"""B-mode images of radio-frequency lines: gain, envelope, logarithm, scan conversion."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import numpy as np
import scipy.fft
import scipy.signal

from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction
from emulators.modality.us.radio_frequency import Counts, Floats, RadioFrequency, Sector
from emulators.modality.us.scan_conversion import Raster, table

DYNAMIC_RANGE_DB: Final = 60
GAIN_DB: Final = 0.5  # for each cm and MHz, one way
REFERENCE: Final = 16384.0  # envelope after gain that is stored as the largest value
SMALLEST: Final = 1e-9  # of the reference, so that silence has a logarithm
MOST: Final = 255
ROWS_PER_LINE: Final = 3
ROWS_MOST: Final = 2048
THREADS: Final = 1


def default_parameters(
    sector: Sector, rows: int = 0, dynamic_range_db: int = DYNAMIC_RANGE_DB
) -> Parameters:
    """Return everything that decides the pixels of one series; 0 rows: as many as lines ask for."""
    raster = _raster(sector, rows or min(ROWS_MOST, ROWS_PER_LINE * sector.lines))
    return Parameters(
        {
            "algorithm": "envelope detection, logarithmic compression, scan conversion",
            "implementation": "plugfest polar B-mode 1",
            "kernel": {"name": "none", "definition": "all lines and samples, unfiltered"},
            "sector": asdict(sector),
            "time_gain_compensation": {
                "db_per_cm_and_mhz_one_way": GAIN_DB,
                "frequency_hz": sector.centre_hz,
                "from_mm": 0.0,
            },
            "envelope": {
                "method": "modulus of the analytic signal, scipy.signal.hilbert",
                "transform_length": _length(sector),
                "precision": "double",
            },
            "compression": {"dynamic_range_db": dynamic_range_db, "reference": REFERENCE},
            "scan_conversion": "bilinear in angle and depth, of compressed values",
            "matrix": {"rows": raster.rows, "columns": raster.columns},
            "pixel_mm": raster.pixel_mm,
            "centre_mm": [0.0, 0.0],
            "outside_the_sector": 0,
            "persistence": "none",
            "iterations": 0,
            "regularisation": "none",
            "output": {"unit": "1", "scale": "0 to 255 over the range", "least": 0, "most": MOST},
            "rounding": "half to even",
            "threads": THREADS,
        }
    )


def reconstruct(
    raw: RawScan[RadioFrequency], parameters: Parameters | None = None
) -> tuple[Reconstruction, ...]:
    """Reconstruct the series that the parameters describe; without any, the one of 60 dB.

    Raises: BadHeader for parameters that do not belong to this recording and software.
    """
    sector = raw.contents.sector
    asked = default_parameters(sector) if parameters is None else parameters
    raster, dynamic_range = _understood(asked, sector)
    convert = table(sector, raster).convert
    pixels = np.empty((sector.frames, raster.rows, raster.columns), np.uint8)
    for image, frame in zip(pixels, raw.contents.samples, strict=True):
        compressed = compress(envelope(compensate(frame, sector)), dynamic_range)
        image[:] = np.rint(convert(compressed))
    return (
        Reconstruction(
            name=f"B{dynamic_range}",
            parameters=asked,
            pixels=pixels,
            spacing_mm=(raster.pixel_mm, raster.pixel_mm),
        ),
    )


def compensate(frame: Counts, sector: Sector) -> Floats:
    """Make up for attenuation: lines x samples, as if each echo came from the surface."""
    loss_db = GAIN_DB * sector.centre_hz / 1e6 * 2 * sector.depths_mm() / 10
    return np.asarray(frame * 10 ** (loss_db / 20))


def envelope(lines: Floats) -> Floats:
    """Return the amplitude of every line's oscillation."""
    samples = lines.shape[1]
    length = scipy.fft.next_fast_len(samples)
    return np.asarray(np.abs(scipy.signal.hilbert(lines, N=length, axis=1)[:, :samples]))


def compress(amplitude: Floats, dynamic_range_db: int) -> Floats:
    """Return 0 to 255 over the dynamic range below the reference, which is fixed."""
    level_db = 20 * np.log10(np.maximum(amplitude / REFERENCE, SMALLEST))
    return np.clip((level_db / dynamic_range_db + 1) * MOST, 0, MOST)


def _length(sector: Sector) -> int:
    return int(scipy.fft.next_fast_len(sector.samples))


def _raster(sector: Sector, rows: int) -> Raster:
    """Choose pixels so that the rows reach down to the last sample, the columns to both sides."""
    pixel_mm = sector.depth_mm / (rows - 1)
    widest = max(abs(np.sin(sector.first_angle_rad)), abs(np.sin(sector.last_angle_rad)))
    half = int(np.ceil(float(widest) * sector.depth_mm / pixel_mm))
    return Raster(rows, 2 * half + 1, pixel_mm)


def _understood(parameters: Parameters, sector: Sector) -> tuple[Raster, int]:
    """Return what may be chosen, when everything else is of this recording and software."""
    values = parameters.values
    matrix, compression = values.get("matrix"), values.get("compression")
    rows = matrix.get("rows") if isinstance(matrix, dict) else None
    decibels = compression.get("dynamic_range_db") if isinstance(compression, dict) else None
    if type(rows) is not int or not 2 <= rows <= ROWS_MOST:
        raise BadHeader(f"parameters: matrix.rows must be 2 to {ROWS_MOST}")
    if type(decibels) is not int or not 20 <= decibels <= 120:
        raise BadHeader("parameters: compression.dynamic_range_db must be 20 to 120")
    wanted = default_parameters(sector, rows, decibels).values
    for key in sorted(wanted.keys() | values.keys()):
        if values.get(key) != wanted.get(key):
            raise BadHeader(f"parameters: {key} is not that of this raw file and this software")
    return _raster(sector, rows), decibels
