"""Which family and generation a raw file is of, told from its own bytes and never from its name."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Final

from emulators.modality.raw.errors import NotThisFamily, UnknownRevision
from emulators.modality.raw.format import Format
from emulators.modality.raw.registry import FORMATS

HEAD_BYTES: Final = 64 << 10
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_YARDL: Final = b"yardl"
_PETSIRD: Final = b'{"protocol":{"name":"PETSIRD"'  # what its schema begins with
# The first block of a twix VB file is a header length; one this short would be a VD index.
_VB_HEADER_LEAST: Final = 10_000
_VD_RECORDINGS_MOST: Final = 64
_VD_FIRST: Final = 10_240  # where the first measurement follows the index
_TWIX_BUFFER: Final = re.compile(rb"\w{4,48}\0")


def identify(path: Path) -> Format:
    """Recognise a raw file, or a folder of them by the first.

    Raises:
        NotThisFamily: nothing that is known begins like it.
        UnknownRevision: the family is known and the revision is not.
        OSError: it cannot be read.
    """
    first = path
    if path.is_dir():  # one scan in many files: a view each
        first = min(path.glob("*.dcm"), default=path / "none")
        if not first.is_file():
            raise NotThisFamily(f"{path.name}: a folder without any view of a scan")
    with first.open("rb") as file:
        head = file.read(HEAD_BYTES)
    module = _module(head, path)
    if module is None:
        raise NotThisFamily(f"{path.name}: no raw format that is known begins like this")
    return FORMATS[module]


def _module(head: bytes, path: Path) -> str | None:
    if head.startswith(b"ACMESINO"):
        return _acme_sino(head, path)
    if head.startswith(_HDF5):
        return _hdf5(path)
    if head.startswith(_YARDL):
        return "petsird_0" if _PETSIRD in head[:64] else "mrd_2"
    if head[128:132] == b"DICM":
        # views of DICOM-CT-PD carry the private creators of the projection format
        return "ct_pd" if b"Projection Data Definitions" in head else None
    return _twix(head)


def _acme_sino(head: bytes, path: Path) -> str:
    version = struct.unpack_from("<H", head, 8)[0] if len(head) >= 10 else 0
    if version not in (1, 2):
        raise UnknownRevision(f"{path.name}: ACME-SINO v{version}; v1 and v2 are known")
    return f"acme_sino_{version}"


def _hdf5(path: Path) -> str | None:
    """Look for the groups that tell HDF5 formats apart; no link out of the file is followed."""
    from emulators.modality.raw.containers import top_level  # needs h5py, which is optional

    names = top_level(path)
    if "dataset" in names:
        return "ismrmrd_1"
    if "acme_rf" in names:
        return "rf_hdf5_1"
    return "uff_1" if names else None


def _twix(head: bytes) -> str | None:
    """Look for an index of measurements (VD) or a first buffer with a name (VB)."""
    if len(head) < 64:
        return None
    first, second = struct.unpack_from("<II", head)
    if first >= _VB_HEADER_LEAST:
        return "twix_vb" if 0 < second < 64 and _TWIX_BUFFER.match(head, 8) else None
    (start,) = struct.unpack_from("<Q", head, 16)
    indexed = 0 < second <= _VD_RECORDINGS_MOST and start == _VD_FIRST
    return "twix_vd" if indexed else None
