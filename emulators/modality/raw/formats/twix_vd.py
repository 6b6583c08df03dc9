"""Siemens twix VD: an index of measurements, and before every readout one header for all coils.

Layout: 10,240 bytes with the index (offset, length, patient and protocol of up to 64 measurements;
one here), then the measurement: its header, for each readout 192 bytes of header and for each coil
32 bytes and the samples as little endian complex64, then a header that says the end; zeros up to
a multiple of 512.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from twixtools import hdr_def

from emulators.modality.mr import readouts
from emulators.modality.mr.enhanced import enhanced_mr_image
from emulators.modality.mr.files import (
    checked_copy,
    data_of,
    moved_ticks,
    placed,
    sound_or_gone,
    stated,
)
from emulators.modality.mr.kspace import Encoding, KSpace
from emulators.modality.mr.objects import mr_images
from emulators.modality.mr.reconstruction import reconstruct
from emulators.modality.mr.twix import header, lines, protocol
from emulators.modality.mr.twix.cleaning import cleaned
from emulators.modality.raw import errors
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["twix_vd"]
INDEX: Final = np.dtype(hdr_def.MultiRaidFileHeader)
START: Final = 10_240  # of the first measurement
ALIGNMENT: Final = int(hdr_def.align_to_nbytes)
END_BYTES: Final = lines.VD.itemsize + 160
TEXT_BYTES: Final = 64


def write(raw: RawScan[KSpace], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    identity = raw.identity
    texts = protocol.written(identity, raw.contents.encoding, FORMAT.generation)
    measurement = protocol.measurement_number(identity)
    measured = header.packed(texts) + _packed(
        raw.contents, measurement, readouts.ticks(identity.acquired)
    )
    index = _index(measurement, identity.patient_name, identity.protocol, len(measured))
    placed(path, index, measured, bytes(-(START + len(measured)) % ALIGNMENT))


def read(path: Path) -> RawScan[KSpace]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    try:
        return _decoded(data_of(path))[0]
    except errors.RawFileError as why:
        raise type(why)(f"{path.name}: {why}") from why


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a copy that names nobody, in the index neither; samples as they are."""
    raw, buffers, ticks = _decoded(data_of(source))
    texts, sweep = cleaned(buffers, raw.identity, names)
    measurement = protocol.measurement_number(raw.identity)
    measured = header.packed(texts) + _packed(
        raw.contents, measurement, moved_ticks(ticks, names, raw.identity)
    )
    index = _index(measurement, "", sweep.everywhere(raw.identity.protocol), len(measured))
    sweep.removed.add("patient name of the index")
    with sound_or_gone(target):
        placed(target, index, measured, bytes(-(START + len(measured)) % ALIGNMENT))
        return checked_copy(raw.contents, read(target).contents, sweep, target)


def _index(measurement: int, patient: str, name: str, length: int) -> bytes:
    whole = np.zeros((), INDEX)
    whole["hdr"]["count_"] = 1
    entry = whole["entry"][0]
    entry["measId_"], entry["fileId_"] = measurement, 1
    entry["off_"], entry["len_"] = START, length
    entry["patName_"] = patient.encode()[: TEXT_BYTES - 1]
    entry["protName_"] = name.encode()[: TEXT_BYTES - 1]
    return whole.tobytes().ljust(START, b"\0")


def _layout(encoding: Encoding) -> np.dtype[Any]:
    line = np.dtype([("header", lines.CHANNEL), ("samples", "<c8", (encoding.samples,))])
    return np.dtype([("header", lines.VD), ("coils", line, (encoding.coils,))])


def _packed(kspace: KSpace, measurement: int, ticks: int) -> bytes:
    encoding = kspace.encoding
    layout = _layout(encoding)
    whole = np.zeros(encoding.readouts, layout)
    lines.fill(whole["header"], encoding, measurement, ticks)
    whole["header"]["FlagsAndDMALength"] = layout.itemsize
    coils = whole["coils"]["header"]
    coils["TypeAndChannelLength"] = _channel_bytes(encoding) << 8
    coils["MeasUID"] = measurement
    coils["ScanCounter"] = whole["header"]["ScanCounter"][:, None]
    coils["ChannelId"] = np.arange(encoding.coils)
    whole["coils"]["samples"] = readouts.in_order(kspace)
    return whole.tobytes() + lines.end(lines.VD, encoding, measurement, END_BYTES)


def _channel_bytes(encoding: Encoding) -> int:
    return int(lines.CHANNEL.itemsize) + 8 * encoding.samples


def _decoded(data: memoryview) -> tuple[RawScan[KSpace], tuple[header.Buffer, ...], int]:
    if (found := header.generation_of(bytes(data[:8]))) != FORMAT.generation:
        raise errors.WrongGeneration(f"twix {found}; this reader knows {FORMAT.generation} only")
    start, length = _measurement(data)
    buffers, size = header.unpacked(bytes(data[start : start + header.BYTES_MOST]))
    said = protocol.understood(buffers, FORMAT.generation)
    encoding, layout = said.encoding, _layout(said.encoding)
    begin = start + size
    end = begin + encoding.readouts * layout.itemsize
    stated(length - size, end - begin + END_BYTES)
    whole = np.frombuffer(data[begin:end], layout)
    _check_coils(whole, encoding)
    lines.check_end(data[end : start + length], lines.VD)
    measurement = protocol.measurement_number(said.identity)
    kspace, ticks = lines.understood(
        whole["header"], whole["coils"]["samples"], encoding, measurement, layout.itemsize
    )
    return RawScan(said.timed(ticks), kspace), buffers, ticks


def _measurement(data: memoryview) -> tuple[int, int]:
    """Return where the one measurement is, and its length."""
    if len(data) < START:
        raise errors.Truncated(f"{len(data)} bytes; the index alone has {START}")
    index = np.frombuffer(data[: INDEX.itemsize], INDEX)[0]
    if (count := int(index["hdr"]["count_"])) != 1:
        raise errors.BadHeader(f"{count} measurements; this scanner writes one to a file")
    start, length = int(index["entry"][0]["off_"]), int(index["entry"][0]["len_"])
    if start != START or length < 1:
        raise errors.Corrupted(f"a measurement of {length} bytes at {start}")
    whole = start + length + -(start + length) % ALIGNMENT
    if len(data) < whole:
        raise errors.Truncated(f"{len(data)} of {whole} bytes")
    if len(data) > whole or any(data[start + length :]):
        raise errors.Oversized(f"{len(data)} bytes, {start + length} announced")
    return start, length


def _check_coils(whole: lines.Headers, encoding: Encoding) -> None:
    coils, scan = whole["coils"]["header"], whole["header"]
    for name, value, wanted in (
        ("channel", coils["ChannelId"], np.arange(encoding.coils)),
        ("length", coils["TypeAndChannelLength"] >> 8, _channel_bytes(encoding)),
        ("MeasUID", coils["MeasUID"], scan["MeasUID"][:, None]),
        ("ScanCounter", coils["ScanCounter"], scan["ScanCounter"][:, None]),
    ):
        if (value != wanted).any():
            raise errors.Corrupted(f"a coil's header has another {name} than its readout")


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, mr_images, deidentify, enhance=enhanced_mr_image
)
