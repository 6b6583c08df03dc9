"""Scanning the head phantom: what an ultrasound scanner of any generation digitises."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.ndimage
import scipy.signal
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader
from emulators.modality.us.phantom import WIRES_MM, Inclusion, head, inside
from emulators.modality.us.radio_frequency import RadioFrequency, Sector, checked

DEPTH_MM: Final = 150.0
HALF_ANGLE_RAD: Final = float(np.deg2rad(37.5))
SAMPLING_HZ: Final = 10e6
CENTRE_HZ: Final = 2e6  # what the temporal bone lets through
SOUND_SPEED_M_S: Final = 1540.0
FRAME_RATE_HZ: Final = 25
BANDWIDTH: Final = 0.6  # of the pulse, relative to its centre, at half of the amplitude
BEAM_RAD: Final = float(np.deg2rad(0.63))  # standard deviation of the beam
ATTENUATION_DB: Final = 0.5  # per cm and MHz, one way
GAIN: Final = 1600.0  # counts of a scatterer of unit amplitude at the transducer
WIRE: Final = 24.0  # amplitude of a wire against the scatterers of brain
NOISE: Final = 0.6  # counts of the receiver, standard deviation
BEATS_PER_FRAME: Final = 0.05  # of the heart

Floats = NDArray[np.float64]


def acquire(seed: int, *, matrix: int = 128, slices: int = 4, number: int = 1) -> RadioFrequency:
    """Scan a head: the same seed, lines (`matrix`), frames (`slices`) and number, the same samples.

    Raises: ValueError for more than a recording may hold.
    """
    try:
        sector = checked(head_sector(matrix, slices))
    except BadHeader as why:
        raise ValueError(str(why)) from why
    structures = head(seed)
    rng = np.random.default_rng([seed, number, 0x05])
    still = rng.standard_normal(sector.shape[1:])
    samples = np.empty(sector.shape, np.int16)
    for frame in range(sector.frames):
        phase = frame * BEATS_PER_FRAME
        scatterers = _scatterers(sector, structures, still, phase, rng)
        received = _received(scatterers, sector) * GAIN
        received += NOISE * rng.standard_normal(received.shape)
        samples[frame] = np.clip(np.rint(received), -32768, 32767)
    return RadioFrequency(sector, samples)


def head_sector(lines: int, frames: int) -> Sector:
    """Choose the sector of a head: 75 degrees, 15 cm deep."""
    step_mm = SOUND_SPEED_M_S / 2 / SAMPLING_HZ * 1e3
    return Sector(
        frames=frames,
        lines=lines,
        samples=round(DEPTH_MM / step_mm),
        first_angle_rad=-HALF_ANGLE_RAD,
        last_angle_rad=HALF_ANGLE_RAD,
        sampling_hz=SAMPLING_HZ,
        sound_speed_m_s=SOUND_SPEED_M_S,
        centre_hz=CENTRE_HZ,
        frame_rate_hz=FRAME_RATE_HZ,
    )


def _scatterers(
    sector: Sector,
    structures: tuple[Inclusion, ...],
    still: Floats,
    phase: float,
    rng: np.random.Generator,
) -> Floats:
    """Return the amplitude of the scatterer at every line and sample."""
    angles, depths = sector.angles()[:, None], sector.depths_mm()
    x, z = np.sin(angles) * depths, np.cos(angles) * depths
    field = still.copy()
    for one in structures:
        here = inside(one, x, z, phase)
        if one.flowing:
            field[here] = rng.standard_normal(int(here.sum()))
        field[here] *= one.amplitude
    for depth in WIRES_MM:
        field[sector.lines // 2, round(depth / sector.step_mm)] += WIRE
    return field


def _received(scatterers: Floats, sector: Sector) -> Floats:
    """Blur by pulse and beam, and weaken by depth."""
    sigma_s = 2.355 / (2 * np.pi * BANDWIDTH * sector.centre_hz)
    half = int(np.ceil(4 * sigma_s * sector.sampling_hz))
    t = np.arange(-half, half + 1) / sector.sampling_hz
    pulse = np.cos(2 * np.pi * sector.centre_hz * t) * np.exp(-(t**2) / (2 * sigma_s**2))
    lines = scipy.signal.oaconvolve(scatterers, pulse[None], "same", axes=1)
    width = BEAM_RAD / sector.angle_step_rad
    reach = int(np.ceil(3.5 * width))
    beam = np.exp(-((np.arange(-reach, reach + 1) / width) ** 2) / 2)
    # as many scatterers lie in a beam whatever the number of lines: the speckle is as bright
    beam /= np.sqrt((beam**2).sum())
    blurred = scipy.ndimage.convolve1d(lines, beam, axis=0, mode="constant")
    two_way_cm = 2 * sector.depths_mm() / 10
    loss_db = ATTENUATION_DB * sector.centre_hz / 1e6 * two_way_cm
    return np.asarray(blurred * 10 ** (-loss_db / 20))
