"""Beamformed radio-frequency lines of a sector in memory, and how they lie in the body."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader

SAMPLES_MOST: Final = 1 << 27  # of one recording, in all of its frames
COUNTS: Final = {"frames": 1 << 16, "lines": 1 << 12, "samples": 1 << 16}  # the most of each

Counts = NDArray[np.int16]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """How a phased array scans: lines that fan out from one apex on the skin.

    The first line points to the left of the image, angles grow to its right; sample 0 lies at the
    apex.
    """

    frames: int
    lines: int
    samples: int  # of each line
    first_angle_rad: float
    last_angle_rad: float
    sampling_hz: float
    sound_speed_m_s: float
    centre_hz: float  # of the transmitted pulse
    frame_rate_hz: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return frames x lines x samples."""
        return self.frames, self.lines, self.samples

    @property
    def step_mm(self) -> float:
        """Return how far one sample of a line lies behind the other."""
        return self.sound_speed_m_s / 2 / self.sampling_hz * 1e3

    @property
    def depth_mm(self) -> float:
        """Return the depth of the last sample."""
        return (self.samples - 1) * self.step_mm

    @property
    def angle_step_rad(self) -> float:
        """Return the angle between neighbouring lines."""
        return (self.last_angle_rad - self.first_angle_rad) / (self.lines - 1)

    def angles(self) -> Floats:
        """Return the angle of every line, in rad from the axis of the transducer."""
        return np.linspace(self.first_angle_rad, self.last_angle_rad, self.lines)

    def depths_mm(self) -> Floats:
        """Return the distance of every sample from the apex."""
        return np.arange(self.samples, dtype=np.float64) * self.step_mm


@dataclass(frozen=True, slots=True, eq=False)
class RadioFrequency:
    """What the scanner digitised after beamforming: frames x lines x samples, int16."""

    sector: Sector
    samples: Counts

    def sha256(self) -> str:
        """Hash the samples, little endian, frame after frame, line after line."""
        plain = np.ascontiguousarray(self.samples, dtype="<i2")
        return hashlib.sha256(plain.tobytes()).hexdigest()


def checked(sector: Sector) -> Sector:
    """Return a sector that a scanner can scan. Raises: BadHeader."""
    for name, most in COUNTS.items():
        count = getattr(sector, name)
        if type(count) is not int or not (1 if name == "frames" else 2) <= count <= most:
            raise BadHeader(f"the number of {name} is {_told(count)}; at most {most} are possible")
    if math.prod(sector.shape) > SAMPLES_MOST:
        raise BadHeader(f"{' x '.join(map(str, sector.shape))} samples are more than a recording")
    for field in fields(Sector):
        value = getattr(sector, field.name)
        if type(value) not in (int, float) or not abs(value) < 1e12:
            raise BadHeader(f"{field.name} is {_told(value)}: no number")
    if not -math.pi / 2 < sector.first_angle_rad < sector.last_angle_rad < math.pi / 2:
        raise BadHeader("the lines do not fan out from left to right in front of the transducer")
    if not 0 < sector.centre_hz <= sector.sampling_hz / 2 <= 1e9:
        raise BadHeader("the pulse does not fit the sampling frequency")
    if not 100 <= sector.sound_speed_m_s <= 10_000:
        raise BadHeader(f"a speed of sound of {sector.sound_speed_m_s:g} m/s")
    if type(sector.frame_rate_hz) is not int or not 1 <= sector.frame_rate_hz <= 10_000:
        raise BadHeader(f"a frame rate of {_told(sector.frame_rate_hz)} per second")
    return sector


def _told(value: object) -> str:
    """Name a value of a file in a message, whatever it is."""
    return repr(value)[:40]
