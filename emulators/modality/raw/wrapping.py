"""A raw file as a Raw Data object: how an archive keeps it beside the images (PS3.3 A.37)."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

import pydicom
from pydicom.dataset import FileDataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_dataset, read_preamble
from pydicom.uid import DeflatedExplicitVRLittleEndian

from emulators.core.unreadable import UNREADABLE
from emulators.modality.objects.raw_data import (
    PAYLOAD_BYTES_MOST,
    Payload,
    payload_of,
    raw_data_object,
)
from emulators.modality.raw.errors import Corrupted, NotThisFamily, Oversized, RawFileError
from emulators.modality.raw.reconstructing import AT_ONCE, opened

AROUND_BYTES_MOST: Final = 1 << 20  # of an object, besides the raw file in it
_REASON_MOST: Final = 200  # characters


class AnotherObject(RawFileError):
    """It has another SOP Instance UID than the object that was asked for."""


def wrapped(path: Path, like: Path | None = None, at: datetime | None = None) -> FileDataset:
    """Make the Raw Data object of a raw file, with the UIDs that images made of the file cite.

    `like` is an image of the examination: what it says of it wins over what the raw file says.

    Raises: RawFileError of its kind; ValueError for a folder; OSError.
    """
    if path.is_dir():
        raise ValueError(f"{path.name}: a folder of views is of DICOM objects already")
    file = opened(path, None, like)
    # numbered behind the series that are made of the file
    making = file.making(at or datetime.now(UTC), AT_ONCE)
    return raw_data_object(path, file.raw.identity, making)


def unwrapped(path: Path) -> Payload:
    """Take the raw file out of a file with a Raw Data object, verified.

    Raises: RawFileError of its kind, as `payload_in`; OSError.
    """
    if path.stat().st_size > PAYLOAD_BYTES_MOST + AROUND_BYTES_MOST:
        raise Oversized(f"{path.name}: longer than any object of ours")
    with path.open("rb") as file:
        try:
            return payload_in(file)
        except RawFileError as why:
            raise type(why)(f"{path.name}: {why}") from why


def payload_in(file: IO[bytes], instance: str = "") -> Payload:
    """Take the raw file out of a Raw Data object of bounded length, verified.

    Raises:
        AnotherObject: it is not the one with the SOP Instance UID `instance`, where that is given.
        NotThisFamily: no such object, or a deflated one.
        RawFileError: as `payload_of`. OSError.
    """
    with warnings.catch_warnings():
        # What surrounds the raw file may have been changed on its way; its digest decides.
        warnings.simplefilter("ignore")
        try:
            _require_not_deflated(cast("BinaryIO", file))
            ds = pydicom.dcmread(file)
            if instance and ds.get("SOPInstanceUID") != instance:
                raise AnotherObject("another object than the one asked for")
            return payload_of(ds)
        except InvalidDicomError as why:
            raise NotThisFamily("no DICOM object") from why
        except OSError:
            raise
        except UNREADABLE as why:
            said = " ".join(str(why).split())[:_REASON_MOST]
            raise Corrupted(f"a damaged DICOM object: {said}") from why


def _require_not_deflated(file: BinaryIO) -> None:
    """Refuse what may unpack to anything, before it is unpacked."""
    read_preamble(file, force=False)
    meta = read_dataset(file, False, True, stop_when=lambda tag, _vr, _length: tag.group != 2)
    file.seek(0)
    if meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
        raise NotThisFamily("a deflated object; raw files are kept as they are")
