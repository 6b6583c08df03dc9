"""UFF generation 1: beamformed lines of a sector in the UltraSound ToolBox's layout of v1.2.

The samples are the scanner's int16, kept as float32 without loss. UFF has no place for a patient,
an examination, a UID or a digest: what is known of them stands in free texts, as here. A file is
cleaned by leaving all of its texts out.

Two things go wrong silently elsewhere and are refused here. Files of earlier versions call the
place that the lines start from "apex", later ones "origin"; a reader of one finds nothing in the
other. And another format of the same name and extension (v0.1 to v0.3) has another layout.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Final

import h5py
import numpy as np

from emulators.modality.raw import errors
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation
from emulators.modality.us import files
from emulators.modality.us.objects import us_images, us_multiframe_image
from emulators.modality.us.radio_frequency import (
    COUNTS,
    Counts,
    RadioFrequency,
    Sector,
    checked,
)
from emulators.modality.us.reconstruction import reconstruct
from emulators.modality.us.uff import objects as uff
from emulators.modality.us.uff.copying import without_texts

FORMAT: Final = FORMATS["uff_1"]
VERSION: Final = "v1.2.0"
EARLIER: Final = frozenset({"v1.0.0", "v1.0.1", "v1.1.0", "v1.1.1"})
NAME: Final = "b_data"
TOLERANCE: Final = 1e-6  # relative, of what is said twice
DIGEST: Final = "samples_sha256"
POINT: Final = ("distance", "azimuth", "elevation")
# What free texts say, by field; UFF itself has no such fields.
TOLD: Final = tuple(
    f.name for f in fields(Identity) if f.name != "acquired" and not f.name.endswith("_uid")
)


def write(raw: RawScan[RadioFrequency], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    sector, samples = checked(raw.contents.sector), raw.contents.samples
    if samples.shape != sector.shape:
        raise errors.BadHeader(f"samples of shape {samples.shape}, a sector of {sector.shape}")
    with files.placed(path) as file:
        file.attrs["version"] = np.bytes_(VERSION)
        data = uff.group(file, NAME, "uff.beamformed_data")
        # pixels x channels x waves x frames; a pixel is a line at a depth, depths outermost
        pixels = samples.transpose(2, 1, 0).reshape(-1, 1, 1, sector.frames)
        uff.numbers(data, "data", pixels.astype("<f4"))
        uff.numbers(data, "sampling_frequency", float(sector.sampling_hz))
        uff.numbers(data, "modulation_frequency", 0.0)
        uff.numbers(data, "frame_rate", float(sector.frame_rate_hz))
        scan = uff.group(data, "scan", "uff.sector_scan")
        uff.numbers(scan, "azimuth_axis", sector.angles())
        uff.numbers(scan, "depth_axis", sector.depths_mm() / 1e3)
        origin = uff.group(scan, "origin", "uff.point")
        for coordinate in POINT:
            uff.numbers(origin, coordinate, 0.0)
        pulse = uff.group(data, "pulse", "uff.pulse")
        uff.numbers(pulse, "center_frequency", float(sector.centre_hz))
        wave = uff.group(data, "sequence", "uff.wave")
        uff.numbers(wave, "sound_speed", float(sector.sound_speed_m_s))
        _tell(data, raw.identity)
        uff.texts(data, "info", [*_lines(raw.identity), _digest(raw.contents)])


def read(path: Path) -> RawScan[RadioFrequency]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    with files.opened(path) as file:
        data = _beamformed(file)
        sector = _sector(data)
        told = _told(data)
        contents = RadioFrequency(sector, _samples(data, sector))
        if told.get(DIGEST, contents.sha256()) != contents.sha256():
            raise errors.Corrupted("the samples are not those that were written")
    return RawScan(_identity(told), contents)


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a new file without any text but the digest; numbers as they are."""
    del names  # nothing in it is mapped: without its texts it has neither UID nor time
    before = read(source).contents
    with files.placed(target) as new, files.opened(source) as old:
        new.attrs["version"] = np.bytes_(VERSION)
        removed = without_texts(old, new)
        uff.texts(new[NAME], "info", [_digest(before)])
    digest = files.checked_copy(before, read(target).contents, target)
    return Cleaned(tuple(sorted(removed)), 0, digest)


def _beamformed(file: h5py.File) -> h5py.Group:
    """Find the one object, after its layout was made sure of."""
    if "version" in file:
        raise errors.WrongGeneration(
            "UFF of the layout v0.1 to v0.3, another format of that name; this reader knows"
            f" {VERSION} of the UltraSound ToolBox"
        )
    version = files.text_of(file, "version").strip()
    if version in EARLIER:
        raise errors.WrongGeneration(f"UFF {version}; this reader knows {VERSION} only")
    classes = {name: uff.class_of(file[name]) for name in file}
    if not any(kind.startswith("uff.") for kind in classes.values()):
        raise errors.NotThisFamily("no object in it has a class of UFF")
    # Some writers of this layout leave the version out; the layout itself is looked at below.
    if version not in ("", VERSION):
        raise errors.UnknownRevision(f"UFF {version[:16]!r}; {VERSION} is known")
    if classes != {NAME: "uff.beamformed_data"} or not isinstance(file[NAME], h5py.Group):
        raise errors.BadHeader(f"objects other than one {NAME} of beamformed lines")
    return file[NAME]


def _sector(data: h5py.Group) -> Sector:
    scan = uff.inner(data, "scan", "uff.sector_scan")
    _check_origin(scan)
    angles = uff.array(scan, "azimuth_axis", COUNTS["lines"])
    depths = uff.array(scan, "depth_axis", COUNTS["samples"])
    stored = data.get("data")
    if not isinstance(stored, h5py.Dataset) or stored.ndim != 4:
        raise errors.BadHeader("the samples are not real, or not of pixels in frames")
    if uff.number(data, "modulation_frequency") != 0:
        raise errors.BadHeader("the lines were demodulated; this scanner's are not")
    rate = uff.number(data, "frame_rate")
    if not rate.is_integer():
        raise errors.BadHeader(f"a frame rate of {rate:g} per second")
    sector = checked(
        Sector(
            frames=int(stored.shape[3]),
            lines=len(angles),
            samples=len(depths),
            first_angle_rad=float(angles[0]),
            last_angle_rad=float(angles[-1]),
            sampling_hz=uff.number(data, "sampling_frequency"),
            sound_speed_m_s=uff.number(uff.inner(data, "sequence", "uff.wave"), "sound_speed"),
            centre_hz=uff.number(uff.inner(data, "pulse", "uff.pulse"), "center_frequency"),
            frame_rate_hz=int(rate),
        )
    )
    for name, axis, wanted in (
        ("azimuth_axis", angles, sector.angles()),
        ("depth_axis", depths, sector.depths_mm() / 1e3),
    ):
        if np.abs(axis - wanted).max() > TOLERANCE * np.abs(wanted).max():
            raise errors.BadHeader(f"{name} is not that of an evenly scanned sector")
    _check_coordinates(scan, sector)
    return sector


def _check_origin(scan: h5py.Group) -> None:
    if "origin" not in scan and "apex" in scan:
        raise errors.WrongGeneration("an apex, as earlier versions call the origin of lines")
    if "apex" in scan:
        raise errors.UnknownRevision("both an apex and an origin of the lines")
    origin = uff.inner(scan, "origin", "uff.point")
    if any(uff.number(origin, name) != 0 for name in POINT):
        raise errors.BadHeader("the lines do not start from one point on the skin")


def _check_coordinates(scan: h5py.Group, sector: Sector) -> None:
    """Compare the place of every pixel with the axes, where a writer kept it."""
    shape, angles = (sector.samples, sector.lines), sector.angles()
    depths = sector.depths_mm()[:, None] / 1e3
    directions = {"x": np.sin(angles), "y": np.zeros(sector.lines), "z": np.cos(angles)}
    for name, direction in directions.items():
        if name not in scan:
            continue
        kept = uff.array(scan, name, sector.lines * sector.samples)
        if kept.size != sector.lines * sector.samples:
            raise errors.Corrupted(f"{name} is not the {name} of every pixel")
        apart = np.abs(kept.reshape(shape) - depths * direction)
        if apart.max() > TOLERANCE * sector.depth_mm / 1e3:
            raise errors.Corrupted(f"{name} of a pixel is not where the axes say")


def _samples(data: h5py.Group, sector: Sector) -> Counts:
    shape = (sector.samples * sector.lines, 1, 1, sector.frames)
    pixels = files.recorded(data["data"], sector, shape, "<f4")
    if not np.isfinite(pixels).all():
        raise errors.BadHeader("a sample is no number")
    whole = np.rint(pixels)
    if not ((pixels == whole) & (np.abs(pixels) <= 1 << 15)).all() or (pixels == 1 << 15).any():
        raise errors.BadHeader("a sample is no count of this scanner's converter")
    frames = whole.astype(np.int16).reshape(sector.samples, sector.lines, sector.frames)
    return np.ascontiguousarray(frames.transpose(2, 1, 0))


def _tell(data: h5py.Group, identity: Identity) -> None:
    scanner = f"{identity.manufacturer} {identity.model}".strip()
    for name, told in (("name", scanner), ("author", identity.institution)):
        uff.texts(data, name, [told] if told else [])


def _lines(identity: Identity) -> list[str]:
    lines = [f"{name}: {getattr(identity, name)}" for name in TOLD if getattr(identity, name)]
    if identity.acquired:
        lines.append(f"acquired: {identity.acquired.isoformat()}")
    return lines


def _digest(contents: RadioFrequency) -> str:
    return f"{DIGEST}: {contents.sha256()}"


def _told(data: h5py.Group) -> dict[str, str]:
    """Take fields out of free text where our own scanner wrote it; what others tell has none."""
    return dict(line.split(": ", 1) for line in uff.said(data, "info") if ": " in line)


def _identity(told: dict[str, str]) -> Identity:
    said = {name: told.get(name, "") for name in TOLD}
    return Identity(**said, acquired=_moment(told.get("acquired", "")))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # it is free text: anything may stand there
        return None
    return moment if moment.tzinfo is not None else None


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, us_images, deidentify, enhance=us_multiframe_image
)
