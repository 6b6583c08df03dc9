"""ACME-SINO generation 2: the scanner takes the logarithm, turns the other way, names the patient.

Layout: the magic and version of the family, header and payload lengths, a header in canonical JSON,
its SHA-256, then attenuation as little endian float32: views outermost (clockwise, the first one
generation 1's first), columns in reverse, slices innermost. What generation 1 would read out of it
is a mirrored head that looks right: so neither generation touches the other's files.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import rfc8785
from numpy.typing import NDArray

from emulators.modality.acme_sino import MAGIC
from emulators.modality.ct.enhanced import enhanced_ct_image
from emulators.modality.ct.objects import ct_images
from emulators.modality.ct.sinogram import Sinogram, reconstruct
from emulators.modality.geometry import Scan
from emulators.modality.raw import errors
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["acme_sino_2"]
VERSION: Final = 2
HEADER_BYTES_MAX: Final = 1 << 16
PAYLOAD_BYTES_MAX: Final = 1 << 30
_PREFIX: Final = struct.Struct("<8sHIQ")  # magic, version, header bytes, payload bytes
_DIGEST_BYTES: Final = 32
_TEXTS: Final = tuple(f.name for f in fields(Identity) if f.name != "acquired")


def write(raw: RawScan[Sinogram], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    scan = raw.contents.scan
    payload = _file_order(raw.contents.attenuation()).astype("<f4").tobytes()
    identity = raw.identity
    header = rfc8785.dumps(
        {
            "scan": asdict(scan),
            "identity": {name: getattr(identity, name) for name in _TEXTS},
            "acquired": identity.acquired.isoformat() if identity.acquired else "",
            "payload_sha256": hashlib.sha256(payload).hexdigest(),
        }
    )
    if len(header) > HEADER_BYTES_MAX or len(payload) > PAYLOAD_BYTES_MAX:
        raise errors.BadHeader(f"{path.name}: larger than the format allows")
    with path.open("xb") as file:
        file.write(_PREFIX.pack(MAGIC, VERSION, len(header), len(payload)))
        file.write(header + hashlib.sha256(header).digest())
        file.write(payload)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> RawScan[Sinogram]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    most = _PREFIX.size + HEADER_BYTES_MAX + _DIGEST_BYTES + PAYLOAD_BYTES_MAX
    if path.stat().st_size > most:
        raise errors.Oversized(f"{path.name}: larger than any scan of this scanner")
    try:
        return _decode(path.read_bytes())
    except errors.RawFileError as why:
        raise type(why)(f"{path.name}: {why}") from why


def _decode(data: bytes) -> RawScan[Sinogram]:
    if data[: len(MAGIC)] != MAGIC[: len(data)] or not data:
        raise errors.NotThisFamily("not an ACME-SINO file")
    if len(data) < _PREFIX.size:
        raise errors.Truncated(f"{len(data)} bytes are no header")
    _, version, header_bytes, size = _PREFIX.unpack_from(data)
    if version != VERSION:  # before anything of it is understood
        raise errors.WrongGeneration(f"ACME-SINO v{version}; this reader knows v{VERSION} only")
    start = _PREFIX.size + header_bytes
    if header_bytes > HEADER_BYTES_MAX or size > PAYLOAD_BYTES_MAX:
        raise errors.Oversized("header or samples larger than the format allows")
    if len(data) < start + _DIGEST_BYTES:
        raise errors.Truncated(f"{len(data)} bytes, the header alone has {start + _DIGEST_BYTES}")
    header = data[_PREFIX.size : start]
    if hashlib.sha256(header).digest() != data[start : start + _DIGEST_BYTES]:
        raise errors.Corrupted("the header's digest does not match")
    payload = memoryview(data)[start + _DIGEST_BYTES :]
    if len(payload) != size:
        kind = errors.Truncated if len(payload) < size else errors.Oversized
        raise kind(f"{len(payload)} bytes of samples, {size} announced")
    identity, scan, digest = _header(header)
    if hashlib.sha256(payload).hexdigest() != digest:
        raise errors.Corrupted("the samples' digest does not match")
    if size != 4 * scan.slices * scan.views * scan.columns:
        raise errors.BadHeader(f"{size} bytes for {scan.slices} x {scan.views} x {scan.columns}")
    stored = np.frombuffer(payload, "<f4").reshape(scan.views, scan.columns, scan.slices)
    samples = _memory_order(stored).astype(np.float32)
    if not np.isfinite(samples).all():
        raise errors.BadHeader("an attenuation is not finite")
    return RawScan(identity, Sinogram(scan, samples))


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a copy whose header names nobody; UIDs mapped, times moved, samples as they are."""
    raw = read(source)
    was = raw.identity
    kept = {"manufacturer", "model", "software", "protocol"}
    uids = tuple(n for n in _TEXTS if n.endswith("_uid"))
    gone = [n for n in _TEXTS if n not in kept and n not in uids and getattr(was, n)]
    secrets = [str(getattr(was, n)) for n in gone if len(getattr(was, n)) > 2]
    cleaned = {n: names.uid(getattr(was, n)) for n in uids} | dict.fromkeys(gone, "")
    # A protocol may be called after its patient: what was removed is removed there, too.
    for name in kept:
        value = getattr(was, name)
        for secret in secrets:
            value = value.replace(secret, "")
        cleaned[name] = value
    if was.patient_id:
        cleaned["patient_id"] = names.patient_id(was.patient_id)
    now = replace(was, **cleaned, acquired=names.moved(was.acquired, was.patient_id))
    write(RawScan(now, raw.contents), target)
    before, after = _digest(raw), _digest(read(target))
    if before != after:
        raise errors.Corrupted(f"{target.name}: the copy's samples differ; do not use it")
    return Cleaned((*gone, "acquired"), sum(1 for n in uids if getattr(was, n)), after)


def _digest(raw: RawScan[Sinogram]) -> str:
    return hashlib.sha256(raw.contents.attenuation().astype("<f4").tobytes()).hexdigest()


def _file_order(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn slices x views x columns into the file's order; its own inverse but for the axes."""
    clockwise = np.roll(samples[:, ::-1, ::-1], 1, axis=1)
    return np.ascontiguousarray(np.moveaxis(clockwise, 0, -1))


def _memory_order(stored: NDArray[np.float32]) -> NDArray[np.float32]:
    clockwise = np.moveaxis(stored, -1, 0)
    return np.ascontiguousarray(np.roll(clockwise, -1, axis=1)[:, ::-1, ::-1])


def _header(header: bytes) -> tuple[Identity, Scan, str]:
    try:
        said = json.loads(header)
        scan = Scan(**{f.name: said["scan"][f.name] for f in fields(Scan)})
        texts = {name: said["identity"][name] for name in _TEXTS}
        acquired = datetime.fromisoformat(said["acquired"]) if said["acquired"] else None
        digest = said["payload_sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as why:
        raise errors.BadHeader(f"the header cannot be understood: {why}") from why
    if not all(isinstance(t, str) and len(t) <= 1024 for t in (*texts.values(), digest)):
        raise errors.BadHeader("a field of the header is no short text")
    counts = (scan.slices, scan.views, scan.columns)
    if not all(type(n) is int and 0 < n <= 1 << 20 for n in counts):
        raise errors.BadHeader("numbers of slices, views and columns are out of range")
    lengths = (
        scan.source_to_isocentre_mm,
        scan.source_to_detector_mm,
        scan.column_pitch_mm,
        scan.slice_spacing_mm,
        scan.photons,
    )
    if not all(isinstance(x, float | int) and math.isfinite(x) and x > 0 for x in lengths):
        raise errors.BadHeader("no fan-beam scanner has this geometry")
    if not isinstance(scan.first_slice_mm, float | int) or not math.isfinite(scan.first_slice_mm):
        raise errors.BadHeader("the first slice's position is no number")
    if not scan.source_to_isocentre_mm < scan.source_to_detector_mm:
        raise errors.BadHeader("the isocentre is not between source and detector")
    return Identity(**texts, acquired=acquired), scan, digest


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, ct_images, deidentify, enhance=enhanced_ct_image
)
