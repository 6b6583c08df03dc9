"""Images of k-space: inverse Fourier transform, root sum of squares, diffusion coefficient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from emulators.modality.mr.kspace import Complex, Encoding, KSpace
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

ADC: Final = "ADC"
SCALE: Final = 2000.0  # stored steps for each unit of signal; water at rest gives 1
MOST: Final = 4095
FLOOR: Final = 0.05  # of the unweighted signal, below which no coefficient is computed
THREADS: Final = 1

Floats = NDArray[np.float64]


def default_parameters(encoding: Encoding, name: str) -> Parameters:
    """Return everything that decides the pixels of one series.

    Raises: BadHeader when the measurement has no such series.
    """
    used = sources(encoding, name)
    return Parameters(
        {
            "algorithm": "inverse Fourier transform, root sum of squares over coils",
            "implementation": "plugfest Cartesian IFFT-RSS 1",
            "series": {"name": name, "contrasts": list(used)},
            "kernel": {"name": "none", "definition": "all lines and samples, unweighted"},
            "contrasts": [asdict(c) for c in encoding.contrasts],
            "coils": encoding.coils,
            "lines": encoding.matrix,
            "samples": encoding.samples,
            "oversampling": encoding.oversampling,
            "slices": encoding.slices,
            "geometry_mm": {
                "slice_thickness": encoding.thickness_mm,
                "slice_spacing": encoding.spacing_mm,
                "first_slice": encoding.first_slice_mm,
            },
            "transform": "scipy.fft, orthonormal, double precision, readout first",
            "oversampling_removed": "outer samples of the transformed readout",
            "zero_filling": "none",
            "interpolation": "none",
            "matrix": encoding.matrix,
            "field_of_view_mm": encoding.field_of_view_mm,
            "centre_mm": [0.0, 0.0],
            "iterations": 0,
            "regularisation": "none",
            "output": _output(name),
            "rounding": "half to even",
            "threads": THREADS,
        }
    )


def _output(name: str) -> Mapping[str, object]:
    if name == ADC:
        return {
            "unit": "um2/s",
            "definition": "ln(S0 / Sb) / (b - b0)",
            "scale": 1.0,
            "least": 0,
            "most": MOST,
            "zero_where_s0_is_below": FLOOR,
        }
    return {"unit": "1", "definition": "magnitude", "scale": SCALE, "least": 0, "most": MOST}


def series(encoding: Encoding) -> tuple[str, ...]:
    """Return the series that a measurement gives: each contrast, and ADC where it can be."""
    names = tuple(encoding.name(i) for i in range(len(encoding.contrasts)))
    return (*names, ADC) if _weighted(encoding) is not None else names


def sources(encoding: Encoding, name: str) -> tuple[int, ...]:
    """Return the contrasts that a series is made of, by number.

    Raises: BadHeader when the measurement has no such series.
    """
    names = [encoding.name(i) for i in range(len(encoding.contrasts))]
    pair = _weighted(encoding)
    if name == ADC and pair is not None:
        return pair
    if name not in names:
        raise BadHeader(f"series {name!r} is not one of {', '.join(series(encoding))}")
    return (names.index(name),)


def reconstruct(
    raw: RawScan[KSpace], parameters: Parameters | None = None
) -> tuple[Reconstruction, ...]:
    """Reconstruct the series that the parameters describe; without any, all.

    Raises: BadHeader for parameters that do not belong to this measurement and software.
    """
    encoding = raw.contents.encoding
    if parameters is None:
        asked = [default_parameters(encoding, name) for name in series(encoding)]
    else:
        asked = [parameters]
    names = [_name(p, encoding) for p in asked]
    needed = sorted({i for name in names for i in sources(encoding, name)})
    signals = {i: magnitude(raw.contents.samples[i], encoding) for i in needed}
    return tuple(
        _series(encoding, name, p, [signals[i] for i in sources(encoding, name)])
        for name, p in zip(names, asked, strict=True)
    )


def magnitude(samples: Complex, encoding: Encoding) -> Floats:
    """Return slices x rows x columns of slices x coils x lines x samples."""
    n = encoding.matrix
    start = (encoding.samples - n) // 2
    images = np.empty((len(samples), n, n))
    for image, coils in zip(images, samples, strict=True):  # a slice at a time: bounded memory
        readout = _inverse(coils.astype(np.complex128), -1)[..., start : start + n]
        received = _inverse(readout, -2)
        image[:] = np.sqrt((received.real**2 + received.imag**2).sum(0))
    return images


def diffusion_coefficient(unweighted: Floats, weighted: Floats, b_value: float) -> Floats:
    """Return the apparent diffusion coefficient in um2/s; 0 where there is hardly any signal."""
    seen = (unweighted >= FLOOR) & (weighted > 0)
    ratio = np.divide(unweighted, weighted, out=np.ones_like(weighted), where=seen)
    return np.log(ratio) / b_value * 1e6


def _inverse(samples: NDArray[np.complex128], axis: int) -> NDArray[np.complex128]:
    shifted = scipy.fft.ifftshift(samples, axes=axis)
    image = scipy.fft.ifft(shifted, axis=axis, norm="ortho", workers=THREADS, overwrite_x=True)
    return np.asarray(scipy.fft.fftshift(image, axes=axis))


def _series(
    encoding: Encoding, name: str, parameters: Parameters, signals: list[Floats]
) -> Reconstruction:
    if name == ADC:
        low, high = (encoding.contrasts[i].b_value for i in sources(encoding, name))
        values = diffusion_coefficient(signals[0], signals[1], high - low)
    else:
        values = signals[0] * SCALE
    corner = -encoding.matrix / 2 * (encoding.field_of_view_mm / encoding.matrix)
    pixel = encoding.field_of_view_mm / encoding.matrix
    return Reconstruction(
        name=name,
        parameters=parameters,
        pixels=np.clip(np.rint(values), 0, MOST).astype(np.uint16),
        spacing_mm=(pixel, pixel),
        positions_mm=tuple((corner, corner, z) for z in encoding.z()),
        thickness_mm=encoding.thickness_mm,
    )


def _weighted(encoding: Encoding) -> tuple[int, int] | None:
    """Return the numbers of the least and the most weighted contrast of one echo time."""
    by_b = sorted(range(len(encoding.contrasts)), key=lambda i: encoding.contrasts[i].b_value)
    low, high = by_b[0], by_b[-1]
    first, last = encoding.contrasts[low], encoding.contrasts[high]
    if first.b_value == last.b_value or first.echo_time_ms != last.echo_time_ms:
        return None
    return low, high


def _name(parameters: Parameters, encoding: Encoding) -> str:
    asked = parameters.values.get("series")
    name = asked.get("name") if isinstance(asked, dict) else None
    if not isinstance(name, str):
        raise BadHeader("parameters: series.name must name a series")
    wanted = default_parameters(encoding, name).values
    for key in sorted(wanted.keys() | parameters.values.keys()):
        if parameters.values.get(key) != wanted.get(key):
            raise BadHeader(f"parameters: {key} is not that of this raw file and this software")
    return name
