"""Stored objects in another Transfer Syntax: Explicit VR Little Endian, values untouched."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from pydicom import dcmread
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

from emulators.core.dicom_values import Element, Order, is_signed, octets, texts, vr_of
from emulators.core.file_meta import FileMeta, part10_header
from emulators.core.transfer_syntaxes import EXPLICIT_LE, LOSSLESS, NATIVE

DECODED_BYTES: Final = 1 << 30  # no more pixel data than this is made of one object
UNDEFINED: Final = 0xFFFFFFFF
_SEQUENCE_END: Final = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
#: VRs with a 32 bit length field in explicit VR (PS3.5 7.1.2).
_LONG: Final = frozenset(
    {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
)


class Untranscodable(ValueError):
    """The object cannot be given in the wanted Transfer Syntax; the text is one line."""


def is_decodable(transfer_syntax: str) -> bool:
    """Tell whether pixel data in `transfer_syntax` can be made native here."""
    if transfer_syntax in NATIVE:
        return True
    try:
        return bool(get_decoder(UID(transfer_syntax)).is_available)
    except NotImplementedError:
        return False


def deliverable(stored: str, wanted: str) -> str | None:
    """Return the Transfer Syntax to deliver an object in, None when `wanted` cannot be made.

    `wanted` is a UID, "*" for as stored, or empty for Explicit VR Little Endian unless only a
    lossy or undecodable form exists (PS3.18 8.7.3). Web services never get the two native forms
    that it excludes, so those become explicit little endian in any case.
    """
    if wanted == "*":
        return EXPLICIT_LE if stored in NATIVE else stored
    if wanted == "":
        easy = stored in NATIVE or (stored in LOSSLESS and is_decodable(stored))
        return EXPLICIT_LE if easy else stored
    if wanted == stored:
        return stored
    return EXPLICIT_LE if wanted == EXPLICIT_LE and is_decodable(stored) else None


def explicit_little_endian(path: Path) -> bytes:
    """Encode the object at `path` as a Part 10 file in Explicit VR Little Endian.

    Raises: Untranscodable.
    """
    try:
        ds = dcmread(path)
        stored = str(ds.file_meta.TransferSyntaxUID)
        if stored not in NATIVE:
            decompress(ds)
        return part10_file(ds, EXPLICIT_LE)
    except Untranscodable:
        raise
    except Exception as error:  # whatever pydicom and the codecs make of a peer's object
        raise Untranscodable(f"not decodable: {type(error).__name__}") from error


def part10_file(ds: Dataset, transfer_syntax: str) -> bytes:
    """Encode `ds` in explicit VR little endian as a file that says `transfer_syntax`.

    Raises: as pydicom does on elements it cannot read.
    """
    order: Order = ">" if ds.original_encoding[1] is False else "<"
    return _header(ds, transfer_syntax) + _data_set(ds, False, order)


def decompress(ds: FileDataset) -> None:
    """Make the pixel data of `ds` native, in place. Raises: Untranscodable, or as codecs do."""
    size = decoded_size(ds)
    if size > DECODED_BYTES:
        raise Untranscodable(f"{size} bytes of pixel data are too many")
    ds.decompress(as_rgb=False, generate_instance_uid=False)


def decoded_size(ds: Dataset) -> int:
    """Return how many bytes the pixel data of `ds` has when native."""
    frames = int(ds.get("NumberOfFrames") or 1)
    pixels = int(ds.get("Rows") or 0) * int(ds.get("Columns") or 0) * frames
    bits = int(ds.get("BitsAllocated") or 0) * int(ds.get("SamplesPerPixel") or 1)
    return (pixels * bits + 7) // 8


def _header(ds: Dataset, transfer_syntax: str) -> bytes:
    def value(tag: int) -> str:
        element = ds.get_item(tag) if tag in ds else None
        found = texts(element, "UI", ("ascii",)) if element is not None else []
        return found[0] if found else ""

    return part10_header(FileMeta(value(0x00080016), value(0x00080018), transfer_syntax))


def _data_set(ds: Dataset, signed: bool, order: Order) -> bytes:
    signed = is_signed(ds, signed)
    written: list[bytes] = []
    for tag in sorted(ds.keys()):
        # Group lengths would be wrong now; they are retired outside groups 0 and 2 (PS3.5 7.2).
        if tag.element == 0 or tag.group <= 2 or tag.group == 0xFFFE:
            continue
        element = ds.get_item(tag)
        if element is not None:
            written.append(_element(ds, element, signed, order))
    return b"".join(written)


def _element(ds: Dataset, element: Element, signed: bool, order: Order) -> bytes:
    vr = vr_of(element, signed)
    if vr == "SQ":
        items = ds[element.tag].value or ()
        value = b"".join(_item(_data_set(item, signed, order)) for item in items)
    else:
        value = octets(element, vr, order)
    if vr not in _LONG and len(value) > 0xFFFF:
        vr = "UN"  # PS3.5 6.2.2: what does not fit a 16 bit length
    head = struct.pack("<HH", element.tag.group, element.tag.element) + vr.encode("ascii")
    # Fragments that somebody put together here; what was read is native by now.
    if isinstance(element, DataElement) and element.is_undefined_length:
        return head + struct.pack("<2xI", UNDEFINED) + value + _SEQUENCE_END
    if vr in _LONG:
        return head + struct.pack("<2xI", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def _item(body: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(body)) + body
