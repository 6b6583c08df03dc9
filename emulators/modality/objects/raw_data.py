"""Raw Data objects (PS3.3 A.37): a raw file kept in the archive, and taken out again unchanged.

The payload is private by design: one private block with format, media type, file name, length,
SHA-256 and a sequence of chunks, since an OB value has a length of 32 bits.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydicom.datadict import add_private_dict_entries
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.modality.objects.base import RAW_DATA_STORAGE, acquisition, new_object
from emulators.modality.objects.making import Making
from emulators.modality.raw.errors import (
    BadHeader,
    Corrupted,
    NotThisFamily,
    Oversized,
    Truncated,
    UnknownGeneration,
)
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.registry import formats

GROUP: Final = 0x0071
CREATOR: Final = "PLUGFEST RAW 1.0"
CHUNK_BYTES: Final = 64 << 20
PAYLOAD_BYTES_MOST: Final = 4 << 30
CHUNKS_MOST: Final = PAYLOAD_BYTES_MOST // CHUNK_BYTES
FORMAT, MEDIA_TYPE, FILE_NAME, DIGEST, LENGTH, CHUNKS = 0x01, 0x02, 0x03, 0x05, 0x06, 0x0F
CHUNK, OFFSET = 0x10, 0x11

# An archive may keep an object without VRs (PS3.5 7.1.3), or have given it UN for private ones
# (6.2.2): what they are is said here.
add_private_dict_entries(
    CREATOR,
    {
        GROUP << 16 | 0x1000 | element: (vr, "1", name, "")
        for element, vr, name in (
            (FORMAT, "LO", "Raw Format"),
            (MEDIA_TYPE, "LO", "Raw Media Type"),
            (FILE_NAME, "LO", "Raw File Name"),
            (DIGEST, "LO", "Raw SHA-256"),
            (LENGTH, "UV", "Raw Length"),
            (CHUNKS, "SQ", "Raw Chunk Sequence"),
            (CHUNK, "OB", "Raw Chunk"),
            (OFFSET, "UV", "Raw Chunk Offset"),
        )
    },
)


@dataclass(frozen=True, slots=True)
class Payload:
    """What was kept: the file, whole, and whose software reads it."""

    data: bytes
    format: Format
    file_name: str
    sha256: str


def raw_data_object(path: Path, identity: Identity, making: Making) -> FileDataset:
    """Wrap a raw file. Raises: Oversized; Corrupted when the file is not that of `making`; OSError.

    The object has the UIDs that images made of the file cite, wherever they were made.
    """
    size = path.stat().st_size
    if size > PAYLOAD_BYTES_MOST:
        raise Oversized(f"{path.name}: {size} bytes do not fit into an object")
    data = path.read_bytes()
    source = making.source
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise Corrupted(f"{path.name}: not the file whose images are made")
    ds = new_object(RAW_DATA_STORAGE, source.format.modality, identity, making, "raw", 1)
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(source.sop_instance)
    ds.SeriesInstanceUID, ds.SeriesDescription = source.series_uid, f"Raw data, {source.format}"
    acquisition(ds, identity, making)
    # Raw Data has no General Acquisition: what it does not ask for is left out.
    del ds.PositionReferenceIndicator, ds.FrameOfReferenceUID
    ds.CreatorVersionUID = source.format.creator_version_uid
    ds.AcquisitionContextSequence = []
    _keep(ds, data, making)
    return ds


def payload_of(ds: Dataset) -> Payload:
    """Take the raw file out of an object, verified.

    Raises:
        NotThisFamily: another object, or raw data of somebody else's.
        UnknownGeneration: its Creator-Version UID names no software that is known here.
        Truncated, Oversized, Corrupted, BadHeader: it does not come out whole.
    """
    if ds.get("SOPClassUID") != RAW_DATA_STORAGE:
        raise NotThisFamily("not a Raw Data object")
    format = _format(ds)
    try:
        block = ds.private_block(GROUP, CREATOR)
        length, digest = int(block[LENGTH].value), str(block[DIGEST].value)
        name, chunks = str(block[FILE_NAME].value), list(block[CHUNKS].value)
    except (KeyError, TypeError, ValueError) as why:
        raise NotThisFamily("a Raw Data object without a raw file of ours in it") from why
    if not 0 <= length <= PAYLOAD_BYTES_MOST or len(chunks) > CHUNKS_MOST:
        raise Oversized(f"{length} bytes in {len(chunks)} chunks: more than an object keeps")
    data = _joined(chunks, length)
    if hashlib.sha256(data).hexdigest() != digest:
        raise Corrupted("the raw file's digest does not match")
    return Payload(data, format, name, digest)


def _keep(ds: FileDataset, data: bytes, making: Making) -> None:
    source = making.source
    block = ds.private_block(GROUP, CREATOR, create=True)
    for element, value in (
        (FORMAT, str(source.format)),
        (MEDIA_TYPE, source.format.media_type),
        (FILE_NAME, _printable(source.file_name)[:64]),
        (DIGEST, source.sha256),
    ):
        block.add_new(element, "LO", value)
    block.add_new(LENGTH, "UV", len(data))
    chunks = []
    for offset in range(0, len(data), CHUNK_BYTES):
        part = data[offset : offset + CHUNK_BYTES]
        item = Dataset()
        inner = item.private_block(GROUP, CREATOR, create=True)
        inner.add_new(CHUNK, "OB", part + b"\0" * (len(part) % 2))
        inner.add_new(OFFSET, "UV", offset)
        chunks.append(item)
    block.add_new(CHUNKS, "SQ", chunks)


def _printable(name: str) -> str:
    """Make a file's name a long string (PS3.5 6.2): of one value, without control characters."""
    return "".join(char if char.isprintable() and char != "\\" else "_" for char in name)


def _format(ds: Dataset) -> Format:
    uid = str(ds.get("CreatorVersionUID", ""))
    found = next((f for f in formats() if f.creator_version_uid == uid), None)
    if found is None:
        raise UnknownGeneration(f"Creator-Version UID {uid[:64]!r}: nobody here reads it")
    return found


def _joined(chunks: list[Dataset], length: int) -> bytes:
    out = bytearray()
    for item in chunks:
        try:
            inner = item.private_block(GROUP, CREATOR)
            part, offset = bytes(inner[CHUNK].value), int(inner[OFFSET].value)
        except (KeyError, TypeError, ValueError) as why:
            raise BadHeader("a chunk of the raw file cannot be understood") from why
        if offset != len(out):
            raise BadHeader(f"a chunk says offset {offset}, {len(out)} bytes are before it")
        out += part
        if len(out) > length + 1:
            raise Oversized(f"{len(out)} bytes of {length} announced")
    if len(out) < length:
        raise Truncated(f"{len(out)} of {length} bytes of the raw file")
    return bytes(out[:length])
