"""What the store reads of an object when it takes it in: bounded, once, and never the pixels."""

from __future__ import annotations

import mmap
import re
import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pydicom
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from emulators.core import dicom_json
from emulators.core.file_meta import FileMeta, part10_header
from emulators.core.refused import Reason, Refused
from emulators.core.survey import Unreadable, inflated, survey
from emulators.core.unreadable import UNREADABLE

MOST_HEADER_BYTES: Final = 64 * 1024 * 1024
"""Bytes of a data set without its pixel data that are decoded."""

_UID: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*")
_META_END: Final = 132
_MOST_META_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """An object without its pixels."""

    meta: FileMeta
    data_set_offset: int
    study_uid: str
    series_uid: str
    patient_id: str
    frames: int
    rows: int
    columns: int
    metadata: bytes
    """DICOM JSON; only the identifying UIDs when the attributes cannot be written."""


def is_uid(text: str) -> bool:
    """Tell whether `text` is a UID: up to 64 characters, no leading zero in a component."""
    return len(text) <= 64 and _UID.fullmatch(text) is not None


def read_header(path: Path, transfer_syntax: str | None = None) -> Header:
    """Read a Part 10 file. `transfer_syntax`, when given, is what it must be in.

    Raises: Refused.
    """
    with path.open("rb") as file:
        try:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise Refused(Reason.NOT_UNDERSTOOD, "an empty file") from error
        with whole, memoryview(whole) as view:
            return _read(view, transfer_syntax)


def _read(view: memoryview, wanted: str | None) -> Header:
    meta, offset = _file_meta(view)
    if wanted is not None and meta.transfer_syntax != wanted:
        raise Refused(
            Reason.NOT_AS_ANNOUNCED, f"transfer syntax {meta.transfer_syntax}, announced {wanted}"
        )
    for what, found in (
        ("SOP Class UID", meta.sop_class),
        ("SOP Instance UID", meta.sop_instance),
        ("Transfer Syntax UID", meta.transfer_syntax),
    ):
        if not is_uid(found):
            raise Refused(Reason.NOT_UNDERSTOOD, f"the {what} of the file is not a UID")
    try:
        with view[offset:] as encoded:
            ds = _data_set(encoded, meta)
        identity = [_text(ds, tag) for tag in (0x0020000D, 0x0020000E, 0x00080016, 0x00080018)]
    except UNREADABLE as error:
        raise Refused(
            Reason.NOT_UNDERSTOOD, f"the data set is unreadable: {_line(error)}"
        ) from error
    study_uid, series_uid, sop_class, sop_instance = identity
    if (sop_class, sop_instance) != (meta.sop_class, meta.sop_instance):
        raise Refused(Reason.NOT_AS_ANNOUNCED, "SOP Class or Instance UID is not that announced")
    if not is_uid(study_uid) or not is_uid(series_uid):
        raise Refused(Reason.NOT_UNDERSTOOD, "no valid Study and Series Instance UID")
    return Header(
        meta=meta,
        data_set_offset=offset,
        study_uid=study_uid,
        series_uid=series_uid,
        patient_id=_optional(ds, 0x00100020),
        frames=max(_number(ds, 0x00280008), 1),
        rows=_number(ds, 0x00280010),
        columns=_number(ds, 0x00280011),
        metadata=_metadata(ds),
    )


def _file_meta(view: memoryview) -> tuple[FileMeta, int]:
    """Return the file meta information and where the data set begins."""
    if bytes(view[128:_META_END]) != b"DICM" or len(view) < _META_END + 12:
        raise Refused(Reason.NOT_UNDERSTOOD, "not a DICOM file")
    tag, vr, size, length = struct.unpack_from("<I2sHI", view, _META_END)
    offset = _META_END + 12 + length
    if (tag, vr, size) != (0x00000002, b"UL", 4) or length > _MOST_META_BYTES or offset > len(view):
        raise Refused(Reason.NOT_UNDERSTOOD, "no usable file meta information")
    try:
        ds = pydicom.dcmread(BytesIO(bytes(view[:offset])), specific_tags=None).file_meta
        found = [
            str(ds.get(tag).value) if tag in ds else ""
            for tag in (0x00020002, 0x00020003, 0x00020010)
        ]
    except UNREADABLE as error:
        raise Refused(Reason.NOT_UNDERSTOOD, f"file meta information: {_line(error)}") from error
    return FileMeta(*found), offset


def _data_set(encoded: memoryview, meta: FileMeta) -> Dataset:
    """Decode all but the pixel data, of which a stand-in says that it is there."""
    syntax = meta.transfer_syntax
    plain = inflated(encoded, syntax)
    found = survey(plain, syntax)
    pixels = found.pixel_start is not None
    start = found.pixel_start if found.pixel_start is not None else len(plain)
    end = found.pixel_end if found.pixel_end is not None else len(plain)
    if start + len(plain) - end > MOST_HEADER_BYTES:
        raise Unreadable(f"more than {MOST_HEADER_BYTES} bytes beside the pixel data")
    if syntax == DeflatedExplicitVRLittleEndian:
        syntax = str(ExplicitVRLittleEndian)
    header = part10_header(FileMeta(meta.sop_class, meta.sop_instance, syntax))
    ds: FileDataset = pydicom.dcmread(
        BytesIO(b"".join((header, plain[:start], plain[end:]))), force=False
    )
    if pixels:
        ds.add_new(0x7FE00010, found.pixel_vr if found.pixel_vr in ("OB", "OW") else "OW", b"\0\0")
    return ds


def _metadata(ds: Dataset) -> bytes:
    """Write the DICOM JSON once and for all."""
    try:
        return dicom_json.encode(ds)
    except UNREADABLE:
        # Poison: the object is kept as it came, but must not break the answers about others.
        named = Dataset()
        for tag in (0x00080016, 0x00080018, 0x0020000D, 0x0020000E):
            named.add_new(tag, "UI", _text(ds, tag))
        return dicom_json.encode(named)


def _text(ds: Dataset, tag: int) -> str:
    element = ds.get(tag)
    value = "" if element is None or element.value is None else element.value
    return (value if isinstance(value, str) else str(value)).strip(" \0")


def _optional(ds: Dataset, tag: int) -> str:
    try:
        return _text(ds, tag)
    except UNREADABLE:
        return ""


def _number(ds: Dataset, tag: int) -> int:
    try:
        return int(_text(ds, tag) or 0)
    except UNREADABLE:
        return 0


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
