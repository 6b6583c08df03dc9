"""Pixels of an object that a peer sent: decoded within bounds, hashed in one form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset
from pydicom.filereader import _read_file_meta_info, read_preamble
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from emulators.core.unreadable import UNREADABLE

PIXEL_BYTES_MAX: Final = 512 << 20


class Unshowable(Exception):
    """An object is no image that this viewer can show; the text is one line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An image on the screen: where it belongs, and its pixels as a digest."""

    study_uid: str
    series_uid: str
    sop_class: str
    sop_instance: str
    transfer_syntax: str
    rows: int
    columns: int
    frames: int
    pixel_sha256: str  # of the native pixel bytes, little endian, without padding


def show(part10: BinaryIO) -> Shown:
    """Read a Part 10 file and decode its pixels. Raises: Unshowable."""
    ds = read(part10)
    try:
        pixels = native_pixels(ds)
        return Shown(
            study_uid=str(ds.StudyInstanceUID),
            series_uid=str(ds.SeriesInstanceUID),
            sop_class=str(ds.SOPClassUID),
            sop_instance=str(ds.SOPInstanceUID),
            transfer_syntax=str(ds.file_meta.TransferSyntaxUID),
            rows=int(ds.Rows),
            columns=int(ds.Columns),
            frames=_frames(ds),
            pixel_sha256=hashlib.sha256(pixels).hexdigest(),
        )
    except UNREADABLE as why:
        raise Unshowable(f"the image cannot be decoded: {type(why).__name__}") from why


def read(part10: BinaryIO) -> FileDataset:
    """Read a Part 10 file whose data set is not deflated. Raises: Unshowable."""
    try:
        start = part10.tell()
        read_preamble(part10, False)
        meta = _read_file_meta_info(part10)
        # Deflated data may be a thousand times larger than it looks; nobody asked for it.
        if meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
            raise Unshowable("the object is deflated, which was not asked for")
        part10.seek(start)
        return dcmread(part10)
    except UNREADABLE as why:
        raise Unshowable(f"not a DICOM file: {type(why).__name__}") from why


def names(ds: FileDataset) -> tuple[str, str, str]:
    """Tell SOP class, SOP instance and transfer syntax. Raises: Unshowable."""
    try:
        return str(ds.SOPClassUID), str(ds.SOPInstanceUID), str(ds.file_meta.TransferSyntaxUID)
    except UNREADABLE as why:
        raise Unshowable("the object does not say what it is") from why


def native_pixels(ds: FileDataset) -> bytes:
    """Return the pixel bytes as uncompressed little endian has them, without padding.

    Raises: Unshowable when they would be too large; whatever pydicom raises when it cannot decode.
    """
    syntax = ds.file_meta.TransferSyntaxUID
    size = _size(ds)
    if size > PIXEL_BYTES_MAX:
        raise Unshowable(f"the image has more than {PIXEL_BYTES_MAX} bytes of pixels")
    if syntax.is_compressed:
        pixels = ds.pixel_array
        little = np.ascontiguousarray(pixels, pixels.dtype.newbyteorder("<"))
        return little.tobytes()
    value = bytes(ds.PixelData)
    if len(value) < size:
        raise Unshowable(f"{len(value)} of {size} bytes of pixels")
    if syntax == ExplicitVRBigEndian and int(ds.BitsAllocated) == 16:
        return np.frombuffer(value[:size], ">u2").astype("<u2").tobytes()
    return value[:size]


def _size(ds: Dataset) -> int:
    bits = int(ds.Rows) * int(ds.Columns) * int(ds.SamplesPerPixel) * int(ds.BitsAllocated)
    size = (bits * _frames(ds) + 7) // 8
    if size <= 0:
        raise Unshowable("the image has no pixels")
    return size


def _frames(ds: Dataset) -> int:
    return int(ds.get("NumberOfFrames") or 1)
