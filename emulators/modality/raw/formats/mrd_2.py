"""MRD 2: a binary stream that begins with its own schema, then a header and the readouts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import mrd
import numpy as np
from mrd import binary

from emulators.modality.mr import readouts
from emulators.modality.mr.enhanced import enhanced_mr_image
from emulators.modality.mr.files import checked_copy, data_of, sound_or_gone
from emulators.modality.mr.kspace import Encoding, KSpace
from emulators.modality.mr.mrd import acquisitions, stream_header
from emulators.modality.mr.reconstruction import reconstruct
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw import errors
from emulators.modality.raw.bounded_stream import BoundedStream, opened
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["mrd_2"]
SCHEMA: Final[str] = binary.BinaryMrdReader.schema
ACQUISITION: Final = 0  # the first of what a stream may hold
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_WRONG: Final = (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError)


def write(raw: RawScan[KSpace], path: Path) -> None:
    """Write a new file. Raises: BadHeader when the scan does not fit the format; OSError."""
    header = stream_header.header_of(raw.identity, raw.contents.encoding)
    _write(header, raw, path, readouts.ticks(raw.identity.acquired))


def read(path: Path) -> RawScan[KSpace]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    try:
        return _decoded(data_of(path))[0]
    except errors.RawFileError as why:
        raise type(why)(f"{path.name}: {why}") from why


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Stream a copy whose header names nobody; UIDs mapped, times moved, samples as they are."""
    raw, header = _decoded(data_of(source))
    sweep = Sweep(raw.identity, names)
    moved = names.moved(raw.identity.acquired, raw.identity.patient_id)
    stream_header.clean(header, sweep, moved)
    with sound_or_gone(target):
        _write(header, raw, target, readouts.ticks(moved))
        return checked_copy(raw.contents, read(target).contents, sweep, target)


def _write(header: mrd.Header, raw: RawScan[KSpace], path: Path, ticks: int) -> None:
    with path.open("xb") as file, mrd.BinaryMrdWriter(file) as writer:
        writer.write_header(header)
        writer.write_data(_items(raw.contents, ticks))


def _items(kspace: KSpace, ticks: int) -> Iterator[Any]:
    encoding = kspace.encoding
    contrast, piece, line = (c.tolist() for c in readouts.counters(encoding))
    stamps, z = readouts.stamps(encoding, ticks).tolist(), encoding.z()
    for i, samples in enumerate(readouts.in_order(kspace)):  # contiguous: written in one go
        head = mrd.AcquisitionHeader(
            idx=mrd.EncodingCounters(
                kspace_encode_step_1=line[i], slice=piece[i], contrast=contrast[i]
            ),
            scan_counter=i,
            acquisition_time_stamp=stamps[i] * 5 // 2,  # milliseconds
            center_sample=encoding.samples // 2,
            channel_order=list(range(encoding.coils)),
            sample_time_us=encoding.dwell_us,
            position=np.array((0, 0, z[piece[i]]), np.float32),
            read_dir=np.array(acquisitions.READ, np.float32),
            phase_dir=np.array(acquisitions.PHASE, np.float32),
            slice_dir=np.array(acquisitions.SLICE, np.float32),
        )
        yield mrd.StreamItem.Acquisition(mrd.Acquisition(head=head, data=samples))


def _decoded(data: memoryview) -> tuple[RawScan[KSpace], mrd.Header]:
    stream = _opened(data)
    try:
        header = binary._binary.OptionalSerializer(binary.HeaderSerializer()).read(stream)
        identity, encoding = stream_header.understood(header)
        found = list(_acquisitions(stream, encoding))
    except _WRONG as why:
        raise errors.Corrupted(f"the stream cannot be decoded: {str(why)[:200]}") from why
    if stream.left:
        raise errors.Oversized(f"{stream.left} bytes follow the end of the stream")
    return RawScan(identity, _sorted(found, encoding)), header


def _opened(data: memoryview) -> BoundedStream:
    """Check what the stream says of itself, before anything of it is believed."""
    if bytes(data[:8]) == _HDF5:
        raise errors.WrongGeneration("HDF5, as ISMRMRD 1 is; this reader knows MRD 2")
    return opened(data, "Mrd", SCHEMA)


def _acquisitions(stream: BoundedStream, encoding: Encoding) -> Iterator[mrd.Acquisition]:
    serializer = binary.AcquisitionSerializer()
    seen = 0
    while block := stream.read_unsigned_varint():
        seen += block
        if seen > encoding.readouts:
            raise errors.Oversized(f"more than the {encoding.readouts} readouts of the header")
        for _ in range(block):
            stream.next_record()
            if stream.read_byte() != ACQUISITION:
                raise errors.BadHeader("the stream holds other things than readouts")
            one = serializer.read(stream)
            if one.data.shape != (encoding.coils, encoding.samples) or one.trajectory.size:
                raise errors.Corrupted(f"a readout of {one.data.shape} samples, or a trajectory")
            yield one
    if seen < encoding.readouts:
        raise errors.Truncated(f"{seen} of {encoding.readouts} readouts")


def _sorted(found: list[mrd.Acquisition], encoding: Encoding) -> KSpace:
    heads = [one.head for one in found]
    counters = [
        (h.idx.contrast or 0, h.idx.slice or 0, h.idx.kspace_encode_step_1 or 0) for h in heads
    ]
    try:
        contrast, piece, line = np.array(counters, np.int64).T
    except OverflowError as why:
        raise errors.Corrupted("a counter of more than 63 bits") from why
    encoding = acquisitions.placed(
        encoding,
        piece,
        np.array([h.position for h in heads], np.float32),
        np.array([h.sample_time_us or 0 for h in heads], np.float32),
    )
    return readouts.sorted_in(
        encoding, np.array([one.data for one in found]), contrast, piece, line
    )


GENERATION: Final = Generation(  # that makes no other objects
    FORMAT, write, read, reconstruct, enhanced_mr_image, deidentify, enhance=enhanced_mr_image
)
