"""Scanning the head phantom: what a PET scanner records, coincidence by coincidence."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.core.uids import make_uid
from emulators.modality import phantom
from emulators.modality.pt.list_mode import Block, Events, ListMode
from emulators.modality.pt.phantom import line_integrals
from emulators.modality.pt.radiotracer import (
    FLUORINE_18,
    FLUORODEOXYGLUCOSE,
    Administration,
    mean_activity,
)
from emulators.modality.pt.scanner import Scanner, checked
from emulators.modality.raw.errors import BadHeader

MODULES: Final = 24
RADIUS_MM: Final = 200.0
DEPTH_MM: Final = 20.0
RING_MM: Final = 5.0
PARTNERS_FROM: Final = 7
FINEST_MM: Final = 1 / 64  # lengths are multiples of it: 32 bits hold them exactly
MATRIX_MOST: Final = 192
DURATION_S, BLOCKS = 600, 10
UPTAKE_S, INJECTION_S = 2700.0, 20.0
SENSITIVITY: Final = 1.4e-11  # of crystals of a square millimetre each, at this distance
SPREAD: Final = 0.08  # of the crystals' efficiencies, standard deviation


def acquire(seed: int, *, matrix: int = 128, slices: int = 4, number: int = 1) -> ListMode:
    """Scan a head: the same seed, matrix, slices and number give the same events.

    `matrix` chooses the crystals of a ring, three for each pixel of a row.

    Raises: ValueError for a matrix that is no multiple of 8 or more than a scanner can be.
    """
    if matrix % 8 or not 16 <= matrix <= MATRIX_MOST:
        raise ValueError(f"a matrix of {matrix}; it must be a multiple of 8, 16 to {MATRIX_MOST}")
    try:
        scanner = checked(head_scanner(matrix // 8, slices))
    except BadHeader as why:
        raise ValueError(str(why)) from why
    rng = np.random.default_rng([seed, number, 0x9E7])
    # the crystals are the scanner's, whoever lies in it
    made = np.random.default_rng([seed, 0x9E7])
    efficiencies = np.exp(SPREAD * made.standard_normal(scanner.bins)).astype(np.float32)
    mean = _expected(scanner, phantom.head(seed), efficiencies)
    events, blocks = _listed(rng.poisson(mean), scanner, rng)
    return ListMode(
        scanner=scanner,
        administration=_administration(seed, number, rng),
        efficiencies=efficiencies,
        calibration=calibration(scanner),
        blocks=blocks,
        events=events,
    )


def head_scanner(crystals: int, rings: int) -> Scanner:
    """Choose a scanner for heads; `crystals`: of a module, as many as its face has room for."""
    face = 2 * RADIUS_MM * np.tan(np.pi / MODULES)
    width = float(np.floor(face / crystals / FINEST_MM) * FINEST_MM)
    return Scanner(
        rings=rings,
        modules=MODULES,
        crystals=crystals,
        radius_mm=RADIUS_MM,
        crystal_mm=(DEPTH_MM, width, RING_MM),
        partners_from=PARTNERS_FROM,
        low_kev=425.0,
        high_kev=650.0,
        window_mm=675.0,
    )


def calibration(scanner: Scanner) -> float:
    """Return the calibration factor that a dose calibrator would have given, as 32 bits hold it.

    It grows with the areas of both crystals.
    """
    _, width, length = scanner.crystal_mm
    return float(np.float32(SENSITIVITY * (width * length) ** 2))


def _expected(
    scanner: Scanner, of: phantom.Head, efficiencies: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the mean counts of each line and ring during the measurement."""
    later, earlier = scanner.pairs()
    at = scanner.positions()
    emitted = line_integrals(of, at[later], at[earlier], scanner.z())
    mean = mean_activity(FLUORINE_18, DURATION_S) * DURATION_S * FLUORINE_18.positron_fraction
    each = efficiencies.astype(np.float64).reshape(scanner.rings, -1).T
    return calibration(scanner) * each[later] * each[earlier] * emitted * mean


def _listed(
    counts: NDArray[np.int64], scanner: Scanner, rng: np.random.Generator
) -> tuple[Events, tuple[Block, ...]]:
    """Put the counts in some order of time: fewer and fewer, as the activity decays."""
    later, earlier = scanner.pairs()
    lines, rings = np.nonzero(counts)
    repeated = np.repeat(np.arange(len(lines)), counts[lines, rings])
    repeated = rng.permutation(repeated)
    first = rings[repeated] * scanner.ring_crystals
    events = np.zeros((len(repeated), 3), np.uint32)
    events[:, 0] = first + later[lines[repeated]]
    events[:, 1] = first + earlier[lines[repeated]]
    decay = np.log(2) * DURATION_S / FLUORINE_18.half_life_s
    at = -np.log1p(rng.random(len(events)) * np.expm1(-decay)) / decay  # of the duration
    block = np.minimum((at * BLOCKS).astype(np.int64), BLOCKS - 1)
    step = DURATION_S * 1000 // BLOCKS
    blocks = tuple(
        Block(i * step, (i + 1) * step, int(n))
        for i, n in enumerate(np.bincount(block, minlength=BLOCKS))
    )
    return events[np.argsort(block, kind="stable")], blocks


def _administration(seed: int, number: int, rng: np.random.Generator) -> Administration:
    """Make up an injection; whole numbers, so that 32 bits hold them exactly."""
    return Administration(
        nuclide=FLUORINE_18,
        tracer=FLUORODEOXYGLUCOSE,
        activity_mbq=float(rng.integers(180, 221)),
        volume_ml=2.0,
        uptake_s=UPTAKE_S,
        lasted_s=INJECTION_S,
        event_uid=make_uid(seed, "", "PT", "administration", number),
        weight_kg=float(rng.integers(55, 96)),
        height_m=float(rng.integers(100, 125)) / 64,
    )
