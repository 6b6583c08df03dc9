"""A list of coincidences in memory: which crystals saw them, in which interval of time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.pt.radiotracer import Administration
from emulators.modality.pt.scanner import Scanner
from emulators.modality.raw.errors import BadHeader, Corrupted, Oversized

Events = NDArray[np.uint32]  # events x (later crystal, earlier crystal, time-of-flight bin)

EVENTS_MOST: Final = 1 << 22
BLOCKS_MOST: Final = 3600
DURATION_MOST_MS: Final = 24 * 3600 * 1000
EFFICIENCY_MOST: Final = 10.0  # of a crystal, against the mean


@dataclass(frozen=True, slots=True)
class Block:
    """An interval of time, and how many events of the list lie in it."""

    start_ms: int  # after the start of the acquisition
    stop_ms: int
    events: int


@dataclass(frozen=True, slots=True, eq=False)
class ListMode:
    """What a scanner recorded: prompt coincidences, block after block, in their order.

    `efficiencies`: float32, of every detection bin, against the mean.
    `calibration`: true coincidences for one annihilation in a millilitre and one millimetre of a
    line between crystals of efficiency 1.
    """

    scanner: Scanner
    administration: Administration
    efficiencies: NDArray[np.float32]
    calibration: float
    blocks: tuple[Block, ...]
    events: Events

    @property
    def duration_s(self) -> float:
        """Return how long was measured."""
        return (self.blocks[-1].stop_ms - self.blocks[0].start_ms) / 1000

    def counts(self) -> NDArray[np.float32]:
        """Return how often each line of each ring was hit; shape: lines x rings."""
        n = self.scanner.ring_crystals
        later, earlier = self.scanner.pairs()
        line = np.zeros((n, n), np.int64)
        line[later, earlier] = np.arange(len(later))
        ring, crystal = np.divmod(self.events[:, 0].astype(np.int64), n)
        place = line[crystal, self.events[:, 1] % n] * self.scanner.rings + ring
        hits = np.bincount(place, minlength=len(later) * self.scanner.rings)
        return hits.astype(np.float32).reshape(len(later), self.scanner.rings)

    def sha256(self) -> str:
        """Hash events and intervals, little endian, in their order."""
        intervals = np.array([(b.start_ms, b.stop_ms, b.events) for b in self.blocks], "<u8")
        digest = hashlib.sha256(intervals.tobytes())
        digest.update(np.ascontiguousarray(self.events).astype("<u4").tobytes())
        return digest.hexdigest()


def checked(found: ListMode) -> ListMode:
    """Return a list that a file holds, if its scanner can have recorded it.

    Raises:
        BadHeader: efficiencies, calibration or intervals are none.
        Corrupted: an event is of crystals that are not in coincidence.
        Oversized: there are more events than are read here.
    """
    scanner, efficiencies = found.scanner, found.efficiencies
    if efficiencies.shape != (scanner.bins,):
        raise BadHeader(f"{efficiencies.size} efficiencies for {scanner.bins} detection bins")
    if not (np.isfinite(efficiencies) & (efficiencies > 0)).all():
        raise BadHeader("an efficiency is not positive")
    if efficiencies.max() > EFFICIENCY_MOST or not 0 < found.calibration < 1:
        raise BadHeader("an efficiency or the calibration is beyond any detector")
    _checked_intervals(found.blocks)
    if len(found.events) > EVENTS_MOST:
        raise Oversized(f"{len(found.events)} events; at most {EVENTS_MOST} are read")
    if sum(b.events for b in found.blocks) != len(found.events):
        raise Corrupted("the intervals do not hold all events")
    _checked_events(found.events, scanner)
    return found


def _checked_intervals(blocks: tuple[Block, ...]) -> None:
    if not 1 <= len(blocks) <= BLOCKS_MOST:
        raise BadHeader(f"{len(blocks)} intervals; 1 to {BLOCKS_MOST} can be read")
    if blocks[0].start_ms != 0 or blocks[-1].stop_ms > DURATION_MOST_MS:
        raise BadHeader("the intervals do not begin with the acquisition, or never end")
    if any(b.stop_ms <= b.start_ms for b in blocks):
        raise BadHeader("an interval ends before it begins")
    if any(a.stop_ms != b.start_ms for a, b in pairwise(blocks)):
        raise BadHeader("an interval does not follow the one before")


def _checked_events(events: Events, scanner: Scanner) -> None:
    if not len(events):
        return
    if events[:, 2].any():
        raise Corrupted("an event outside of the one bin of time of flight")
    if events[:, :2].max() >= scanner.bins:
        raise Corrupted(f"an event of a crystal beyond the {scanner.bins} of the scanner")
    n = scanner.ring_crystals
    if (events[:, 0] // n != events[:, 1] // n).any():
        raise Corrupted("an event between two rings, which are not in coincidence")
    module = (events[:, :2] % n) // scanner.crystals
    if not scanner.coincident()[module[:, 0], module[:, 1]].all():
        raise Corrupted("an event of two modules that are not in coincidence")
