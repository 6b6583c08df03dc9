"""The order in which lines were measured: slice after slice, contrast after contrast."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.mr.kspace import Complex, Encoding, KSpace, finite
from emulators.modality.raw.errors import BadHeader, Corrupted, Oversized, Truncated

TICK: Final = timedelta(microseconds=2500)  # of the time stamps of readouts
DAY_TICKS: Final = timedelta(days=1) // TICK

Counts = NDArray[np.int64]


def in_order(kspace: KSpace) -> Complex:
    """Return readouts x coils x samples, oldest first."""
    _, _, coils, _, samples = kspace.encoding.shape
    ordered = kspace.samples.transpose(0, 1, 3, 2, 4).reshape(-1, coils, samples)
    return np.ascontiguousarray(ordered)


def counters(encoding: Encoding) -> tuple[Counts, Counts, Counts]:
    """Return contrast, slice and line of every readout."""
    contrast, rest = np.divmod(np.arange(encoding.readouts), encoding.slices * encoding.matrix)
    piece, line = np.divmod(rest, encoding.matrix)
    return contrast, piece, line


def sorted_in(
    encoding: Encoding,
    readouts: Complex,
    contrast: NDArray[np.integer],
    piece: NDArray[np.integer],
    line: NDArray[np.integer],
) -> KSpace:
    """Sort readouts x coils x samples into k-space by their counters.

    Raises:
        BadHeader: a counter is outside of what the header announces.
        Truncated, Oversized: there are fewer or more readouts than it announces.
        Corrupted: a line is there twice and another is missing, or a sample is not finite.
    """
    contrasts, slices, coils, lines, samples = encoding.shape
    if len(readouts) != encoding.readouts:
        kind = Truncated if len(readouts) < encoding.readouts else Oversized
        raise kind(f"{len(readouts)} readouts; the header announces {encoding.readouts}")
    for name, counter, count in (
        ("contrast", contrast, contrasts),
        ("slice", piece, slices),
        ("line", line, lines),
    ):
        if (counter < 0).any() or (counter >= count).any():
            raise BadHeader(f"a readout is of a {name} beyond the {count} of the header")
    place = (contrast.astype(np.int64) * slices + piece) * lines + line
    if len(np.unique(place)) != encoding.readouts:
        raise Corrupted("a line of k-space is there twice and another is missing")
    sorted_ = np.empty((encoding.readouts, coils, samples), np.complex64)
    sorted_[place] = readouts
    whole = sorted_.reshape(contrasts, slices, lines, coils, samples).transpose(0, 1, 3, 2, 4)
    return KSpace(encoding, finite(np.ascontiguousarray(whole)))


def ticks(at: datetime | None) -> int:
    """Return how many ticks after midnight (UTC) a measurement began; 0 when nobody says."""
    if at is None:
        return 0
    moment = at.astimezone(UTC)
    return (moment - datetime.combine(moment.date(), time(), UTC)) // TICK


def stamps(encoding: Encoding, first: int) -> Counts:
    """Return the time stamp of every readout: one tick after the other, over midnight."""
    return (first + np.arange(encoding.readouts)) % DAY_TICKS


def moment(day: datetime | None, first: int) -> datetime | None:
    """Return when the first readout was: a day, and its ticks. Raises: BadHeader."""
    if not 0 <= first < DAY_TICKS:
        raise BadHeader(f"a time stamp of {first} ticks is beyond midnight")
    return None if day is None else day + first * TICK
