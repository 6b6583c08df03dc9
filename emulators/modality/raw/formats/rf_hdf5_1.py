"""ACME-RF generation 1: the scanner's own int16 lines in HDF5, with a revision and digests.

Layout: one group `acme_rf` with the attributes `revision` and `header_sha256`, a data set `header`
(canonical JSON as bytes, with the digest of the samples) and a data set `samples`: frames x lines x
samples, int16, little endian, neither chunked nor compressed. Nothing else may be in the file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import rfc8785

from emulators.modality.raw import errors
from emulators.modality.raw.anonymous import anonymous
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation
from emulators.modality.us import files
from emulators.modality.us.objects import us_images, us_multiframe_image
from emulators.modality.us.radio_frequency import RadioFrequency, Sector, checked
from emulators.modality.us.reconstruction import reconstruct

FORMAT: Final = FORMATS["rf_hdf5_1"]
GROUP: Final = "acme_rf"
REVISION: Final = 1
HEADER_BYTES_MOST: Final = 1 << 16
TEXT_MOST: Final = 1024  # characters of a field
_TEXTS: Final = tuple(f.name for f in fields(Identity) if f.name != "acquired")


def write(raw: RawScan[RadioFrequency], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    sector, identity = checked(raw.contents.sector), raw.identity
    samples = np.ascontiguousarray(raw.contents.samples, "<i2")
    if samples.shape != sector.shape:
        raise errors.BadHeader(f"samples of shape {samples.shape}, a sector of {sector.shape}")
    header = rfc8785.dumps(
        {
            "sector": asdict(sector),
            "identity": {name: getattr(identity, name) for name in _TEXTS},
            "acquired": identity.acquired.isoformat() if identity.acquired else "",
            "samples_sha256": raw.contents.sha256(),
        }
    )
    if len(header) > HEADER_BYTES_MOST:
        raise errors.BadHeader(f"{path.name}: a header of {len(header)} bytes")
    with files.placed(path) as file:
        group = file.create_group(GROUP)
        group.attrs["revision"] = np.uint16(REVISION)
        group.attrs["header_sha256"] = np.bytes_(hashlib.sha256(header).hexdigest())
        group.create_dataset("header", data=np.frombuffer(header, np.uint8))
        group.create_dataset("samples", data=samples)


def read(path: Path) -> RawScan[RadioFrequency]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    with files.opened(path) as file:
        group = file.get(GROUP)
        if not isinstance(group, h5py.Group):
            raise errors.NotThisFamily(f"no group {GROUP}")
        _check_revision(group)  # before anything of it is understood
        if set(file) != {GROUP} or set(group) != {"header", "samples"}:
            raise errors.BadHeader("there is something in the file that this revision has not")
        identity, sector, digest = _understood(_header(group))
        stored = group["samples"]
        contents = RadioFrequency(sector, files.recorded(stored, sector, sector.shape, "<i2"))
        if contents.sha256() != digest:
            raise errors.Corrupted("the samples' digest does not match")
    return RawScan(identity, contents)


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a new file whose header names nobody; UIDs mapped, time moved, samples as they are."""
    raw = read(source)
    left = anonymous(raw.identity, names)
    write(RawScan(left.identity, raw.contents), target)
    digest = files.checked_copy(raw.contents, read(target).contents, target)
    return Cleaned(left.removed, left.mapped_uids, digest)


def _check_revision(group: h5py.Group) -> None:
    revision = group.attrs.get("revision")
    if not isinstance(revision, np.integer):
        raise errors.UnknownRevision("ACME-RF without a revision")
    if revision != REVISION:
        raise errors.UnknownRevision(f"ACME-RF of revision {revision}; {REVISION} is known")


def _header(group: h5py.Group) -> bytes:
    stored = group["header"]
    if not isinstance(stored, h5py.Dataset) or stored.dtype != np.uint8 or stored.ndim != 1:
        raise errors.BadHeader("the header is no row of bytes")
    if stored.size > HEADER_BYTES_MOST:
        raise errors.Oversized(f"a header of {stored.size} bytes")
    header = stored[()].tobytes()
    if hashlib.sha256(header).hexdigest() != files.text_of(group, "header_sha256"):
        raise errors.Corrupted("the header's digest does not match")
    return bytes(header)


def _understood(header: bytes) -> tuple[Identity, Sector, str]:
    try:
        said: Any = json.loads(header)
        sector = Sector(**{f.name: said["sector"][f.name] for f in fields(Sector)})
        texts = {name: said["identity"][name] for name in _TEXTS}
        acquired = datetime.fromisoformat(said["acquired"]) if said["acquired"] else None
        digest = said["samples_sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as why:
        raise errors.BadHeader(f"the header cannot be understood: {str(why)[:100]}") from why
    if not all(isinstance(t, str) and len(t) <= TEXT_MOST for t in (*texts.values(), digest)):
        raise errors.BadHeader("a field of the header is no short text")
    if acquired is not None and acquired.tzinfo is None:
        raise errors.BadHeader("the time of acquisition has no zone")
    return Identity(**texts, acquired=acquired), checked(sector), digest


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, us_images, deidentify, enhance=us_multiframe_image
)
