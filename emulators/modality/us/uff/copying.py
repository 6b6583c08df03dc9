"""Copies a UFF object without its texts: what is known to be numbers, and nothing else."""

from __future__ import annotations

from typing import Final

import h5py

from emulators.modality.us.uff.objects import TEXT_CLASSES, class_of, group, numbers, plain

DEPTH_MOST: Final = 8
TEXTS: Final = frozenset({"name", "author", "reference", "version", "info"})
CLASSES: Final = frozenset(
    {
        "uff.apodization", "uff.beamformed_data", "uff.curvilinear_array",
        "uff.curvilinear_matrix_array", "uff.linear_array", "uff.matrix_array", "uff.phantom",
        "uff.point", "uff.probe", "uff.pulse", "uff.sector_scan", "uff.wave",
    }
)  # fmt: skip
# Properties of these classes that hold numbers or further objects. The name of anything else may
# itself be that of a patient.
PROPERTIES: Final = frozenset(
    {
        "N", "N_x", "N_y", "alpha", "apodization", "azimuth", "azimuth_axis", "b_data",
        "center_frequency", "data", "delay", "density", "depth_axis", "distance", "element_height",
        "element_width", "elevation", "event", "f_number", "fractional_bandwidth", "frame_rate",
        "geometry", "maximum_aperture", "minimum_aperture", "modulation_frequency", "origin",
        "phantom", "phase", "pitch", "pitch_x", "pitch_y", "points", "probe", "pulse", "radius",
        "radius_x", "sampling_frequency", "scan", "sequence", "sound_speed", "source", "tilt",
        "time", "waveform", "x", "y", "z",
    }
)  # fmt: skip
UNKNOWN: Final = "an unknown property"


def without_texts(source: h5py.Group, target: h5py.Group, depth: int = 0) -> set[str]:
    """Copy what a group holds into a new one; return the names of what was left out.

    Attributes are written anew, since any of them may be a text.
    """
    left_out: set[str] = set()
    for name in source:
        found, kind = source[name], class_of(source[name])
        if name in TEXTS or kind in TEXT_CLASSES:
            left_out.add(name if name in TEXTS else UNKNOWN)
        elif plain(name) not in PROPERTIES or depth > DEPTH_MOST:
            left_out.add(UNKNOWN)
        elif isinstance(found, h5py.Group) and kind in CLASSES:
            items = sum(1 for one in found if plain(one) == name != one)
            left_out |= without_texts(found, group(target, name, kind, items or 1), depth + 1)
        elif isinstance(found, h5py.Dataset) and found.dtype.kind == "f":
            numbers(target, name, found[()])
        else:
            left_out.add(UNKNOWN)
    return left_out
