"""A cylinder of flat detector modules, and which pairs of crystals measure together.

Coordinates are the patient's: x to the left, y to the back, z to the head. Each ring of modules is
one slice; only modules of the same ring, about opposite to each other, are in coincidence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]

# The system matrix and the header of more would not fit into a small machine.
RINGS_MOST: Final = 32
MODULES_MOST: Final = 24  # of a ring
CRYSTALS_MOST: Final = 24  # of a module
LENGTH_MOST_MM: Final = 2000.0
LIGHT_MM_PER_NS: Final = 299.792458


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How the crystals lie; all lengths are such that 32 bits hold them exactly."""

    rings: int
    modules: int  # of a ring
    crystals: int  # of a module, side by side
    radius_mm: float  # from the axis to the middle of a module's face
    crystal_mm: tuple[float, float, float]  # depth, width, along the axis
    partners_from: int  # least distance of two modules in coincidence, counted along the ring
    low_kev: float  # energy window
    high_kev: float
    window_mm: float  # half the coincidence window, as a path of light

    @property
    def ring_crystals(self) -> int:
        """Return the crystals of a ring."""
        return self.modules * self.crystals

    @property
    def bins(self) -> int:
        """Return the detection bins: ring after ring, module after module, crystal by crystal."""
        return self.rings * self.ring_crystals

    @property
    def lines(self) -> int:
        """Return how many pairs of crystals of a ring are in coincidence."""
        return int(np.count_nonzero(self.coincident())) * self.crystals**2

    @property
    def window_ns(self) -> float:
        """Return how far apart in time the photons of an event may be, in nanoseconds."""
        return 2 * self.window_mm / LIGHT_MM_PER_NS

    def z(self) -> tuple[float, ...]:
        """Return the positions of the rings along the axis, in millimetres."""
        spacing = self.crystal_mm[2]
        return tuple((i - (self.rings - 1) / 2) * spacing for i in range(self.rings))

    def angles(self) -> Floats:
        """Return where the modules of a ring stand, in radians from x towards y."""
        return np.asarray(np.arange(self.modules) * (2 * np.pi / self.modules), np.float64)

    def offsets(self) -> Floats:
        """Return the places of the crystals across the face of a module, in millimetres."""
        middle = (self.crystals - 1) / 2
        return np.asarray((np.arange(self.crystals) - middle) * self.crystal_mm[1], np.float64)

    def positions(self) -> Floats:
        """Return x and y of the middle of every crystal of a ring; shape: crystals x 2."""
        angle = np.repeat(self.angles(), self.crystals)
        across = np.tile(self.offsets(), self.modules)
        along = self.radius_mm + self.crystal_mm[0] / 2
        x = along * np.cos(angle) - across * np.sin(angle)
        y = along * np.sin(angle) + across * np.cos(angle)
        return np.stack((x, y), axis=1)

    def coincident(self) -> NDArray[np.bool_]:
        """Tell which modules of a ring are in coincidence: the later x the earlier of a pair."""
        later, earlier = np.tril_indices(self.modules, -1)
        apart = later - earlier
        near = np.minimum(apart, self.modules - apart)
        pairs = np.zeros((self.modules, self.modules), np.bool_)
        pairs[later, earlier] = near >= self.partners_from
        return pairs

    def pairs(self) -> tuple[Indices, Indices]:
        """Return the crystals of every line of a ring: the later and the earlier of each pair."""
        crystal = np.arange(self.ring_crystals)
        module = crystal // self.crystals
        later, earlier = np.nonzero(self.coincident()[module[:, None], module[None, :]])
        return later, earlier


def checked(scanner: Scanner) -> Scanner:
    """Return a scanner that a file states, if there can be such a one. Raises: BadHeader."""
    for name, count, least, most in (
        ("rings", scanner.rings, 1, RINGS_MOST),
        ("modules of a ring", scanner.modules, 4, MODULES_MOST),
        ("crystals of a module", scanner.crystals, 1, CRYSTALS_MOST),
        ("modules between partners", scanner.partners_from, 1, scanner.modules // 2),
    ):
        if not least <= count <= most:
            raise BadHeader(f"{name}: {count} is not within {least} to {most}")
    lengths = (
        *(scanner.radius_mm, *scanner.crystal_mm),
        *(scanner.low_kev, scanner.high_kev, scanner.window_mm),
    )
    if not all(math.isfinite(x) and 0 < x < LENGTH_MOST_MM for x in lengths):
        raise BadHeader("a length or energy of the scanner is not positive")
    if scanner.low_kev >= scanner.high_kev:
        raise BadHeader("the energy window ends before it begins")
    widest = 2 * scanner.radius_mm * math.tan(math.pi / scanner.modules)
    if scanner.crystals * scanner.crystal_mm[1] > widest:
        raise BadHeader("the modules are wider than their ring has room for")
    return scanner
