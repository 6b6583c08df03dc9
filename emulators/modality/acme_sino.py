"""ACME-SINO v1: the scanner's own raw file, as proprietary as a vendor's.

Layout, little endian: a header of fixed size (magic, version, lengths, geometry, who and when,
SHA-256 of the payload), the SHA-256 of that header, then the photon counts as uint32, slices
outermost, columns innermost. Nothing follows. A file that differs in one bit is refused.
"""

from __future__ import annotations

import hashlib
import math
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from emulators.modality.acquisition import Counts
from emulators.modality.geometry import Scan

FORMAT: Final = "ACME-SINO v1"
MAGIC: Final = b"ACMESINO"
VERSION: Final = 1

# magic, version, header bytes, payload bytes, slices, views, columns, 6 geometry values, photons,
# acquisition UID, device serial number, time of acquisition (UTC, DICOM DT), payload SHA-256
_HEADER: Final = struct.Struct("<8sHIQIII6d64s16s26s32s")
_PREFIX: Final = struct.Struct("<8sHI")
HEADER_BYTES: Final = _HEADER.size + 32
PAYLOAD_BYTES_MAX: Final = 1 << 30


class RawFileError(Exception):
    """A raw file cannot be used; the text is one line that says why."""


class NotAcmeSino(RawFileError):
    """It does not begin with the magic."""


class UnsupportedVersion(RawFileError):
    """It is of another version of the format: never guess, never reconstruct."""


class Truncated(RawFileError):
    """It ends before its header says so."""


class Oversized(RawFileError):
    """Bytes follow the payload, or it is larger than any scan of this scanner."""


class Corrupted(RawFileError):
    """A digest does not match."""


class BadHeader(RawFileError):
    """The header is whole but describes no scan that can be."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """What a raw file says."""

    scan: Scan
    counts: Counts
    acquisition_uid: str
    device_serial: str
    acquired: str  # UTC, YYYYMMDDHHMMSS.FFFFFF


def encode(raw: RawFile) -> bytes:
    """Write a raw file. Raises: BadHeader when the values do not fit the format."""
    scan = raw.scan
    payload = np.ascontiguousarray(raw.counts, "<u4").tobytes()
    header = _HEADER.pack(
        MAGIC,
        VERSION,
        HEADER_BYTES,
        len(payload),
        *(scan.slices, scan.views, scan.columns),
        *_geometry(scan),
        _text(raw.acquisition_uid, 64),
        _text(raw.device_serial, 16),
        _text(raw.acquired, 26),
        hashlib.sha256(payload).digest(),
    )
    if raw.counts.shape != (scan.slices, scan.views, scan.columns):
        raise BadHeader("counts and geometry disagree")
    return header + hashlib.sha256(header).digest() + payload


def decode(data: bytes) -> RawFile:
    """Read a raw file, strictly: any damage is a RawFileError of its kind, never an image."""
    if data[: len(MAGIC)] != MAGIC[: len(data)] or not data:
        raise NotAcmeSino("not an ACME-SINO file")
    if len(data) < _PREFIX.size:
        raise Truncated(f"{len(data)} bytes are no header")
    _, version, header_bytes = _PREFIX.unpack_from(data)
    if version != VERSION:
        raise UnsupportedVersion(f"ACME-SINO v{version}; this reader knows v{VERSION} only")
    if header_bytes != HEADER_BYTES:
        raise BadHeader(f"header of {header_bytes} bytes, {HEADER_BYTES} wanted")
    if len(data) < HEADER_BYTES:
        raise Truncated(f"{len(data)} bytes, the header alone has {HEADER_BYTES}")
    header = data[: _HEADER.size]
    if hashlib.sha256(header).digest() != data[_HEADER.size : HEADER_BYTES]:
        raise Corrupted("the header's digest does not match")
    _, _, _, size, slices, views, columns, *values = _HEADER.unpack(header)
    *geometry, uid, serial, acquired, digest = values
    scan = _scan((slices, views, columns), geometry, size)
    payload = memoryview(data)[HEADER_BYTES:]
    if len(payload) < size:
        raise Truncated(f"{len(payload)} of {size} bytes of counts")
    if len(payload) > size:
        raise Oversized(f"{len(payload) - size} bytes behind the counts")
    if hashlib.sha256(payload).digest() != digest:
        raise Corrupted("the counts' digest does not match")
    counts = np.frombuffer(payload, "<u4").reshape(slices, views, columns).astype(np.uint32)
    return RawFile(scan, counts, _string(uid), _string(serial), _string(acquired))


def preserve(raw: RawFile, path: Path) -> str:
    """Put the file on disk, durably, before anything is made of it; return its SHA-256."""
    data = encode(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return hashlib.sha256(data).hexdigest()


def load(path: Path) -> RawFile:
    """Read a raw file from disk. Raises: RawFileError; OSError."""
    if path.stat().st_size > PAYLOAD_BYTES_MAX + HEADER_BYTES:
        raise Oversized("larger than any scan of this scanner")
    return decode(path.read_bytes())


def _geometry(scan: Scan) -> tuple[float, ...]:
    return (
        scan.source_to_isocentre_mm,
        scan.source_to_detector_mm,
        scan.column_pitch_mm,
        scan.slice_spacing_mm,
        scan.first_slice_mm,
        scan.photons,
    )


def _scan(shape: tuple[int, int, int], geometry: list[float], size: int) -> Scan:
    slices, views, columns = shape
    if not (slices and views > 1 and columns > 1) or size != 4 * slices * views * columns:
        raise BadHeader(f"{size} bytes of counts for {slices} x {views} x {columns}")
    if size > PAYLOAD_BYTES_MAX:
        raise Oversized("larger than any scan of this scanner")
    isocentre, detector, pitch, spacing, first, photons = geometry
    if not all(map(math.isfinite, geometry)):
        raise BadHeader("geometry is not finite")
    fan = columns * pitch / detector if detector > 0 else math.inf
    if not (0 < isocentre < detector and pitch > 0 and fan < math.pi and spacing > 0):
        raise BadHeader("no fan-beam scanner has this geometry")
    if not 1 <= photons <= 2**31:
        raise BadHeader("incident photons out of range")
    return Scan(slices, views, columns, isocentre, detector, pitch, spacing, first, photons)


def _text(text: str, size: int) -> bytes:
    data = text.encode("ascii", "replace")
    if len(data) > size or not text.isascii() or "\0" in text:
        raise BadHeader(f"{text[:70]!r} is not ASCII of at most {size} characters")
    return data


def _string(field: bytes) -> str:
    text = field.rstrip(b"\0")
    if b"\0" in text or not text.isascii():
        raise BadHeader("a text field is not ASCII")
    return text.decode("ascii")
