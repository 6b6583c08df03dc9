"""Siemens twix VB: one measurement, and before every coil's line a header of its own.

Layout: the measurement's header, of 10,000 bytes at least (a shorter one is what the VD generation
begins with), then for each readout and coil 128 bytes of header and the samples as little endian
complex64, then a header that says the end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

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

FORMAT: Final = FORMATS["twix_vb"]
END_BYTES: Final = lines.VB.itemsize + 256


def write(raw: RawScan[KSpace], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    identity, encoding = raw.identity, raw.contents.encoding
    texts = protocol.written(identity, encoding, FORMAT.generation)
    ticks = readouts.ticks(identity.acquired)
    measurement = protocol.measurement_number(identity)
    placed(path, header.packed(texts), _packed(raw.contents, measurement, ticks))


def read(path: Path) -> RawScan[KSpace]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    try:
        return _decoded(data_of(path))[0]
    except errors.RawFileError as why:
        raise type(why)(f"{path.name}: {why}") from why


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a copy whose header names nobody; UIDs mapped, times moved, samples as they are."""
    raw, buffers, ticks = _decoded(data_of(source))
    texts, sweep = cleaned(buffers, raw.identity, names)
    now = moved_ticks(ticks, names, raw.identity)
    measurement = protocol.measurement_number(raw.identity)
    with sound_or_gone(target):
        placed(target, header.packed(texts), _packed(raw.contents, measurement, now))
        return checked_copy(raw.contents, read(target).contents, sweep, target)


def _layout(encoding: Encoding) -> np.dtype[Any]:
    return np.dtype([("header", lines.VB), ("samples", "<c8", (encoding.samples,))])


def _packed(kspace: KSpace, measurement: int, ticks: int) -> bytes:
    encoding = kspace.encoding
    layout = _layout(encoding)
    whole = np.zeros((encoding.readouts, encoding.coils), layout)
    one = np.zeros(encoding.readouts, lines.VB)
    lines.fill(one, encoding, measurement, ticks)
    one["FlagsAndDMALength"] = layout.itemsize
    whole["header"] = one[:, None]
    whole["header"]["ChannelId"] = np.arange(encoding.coils)
    whole["samples"] = readouts.in_order(kspace)
    return whole.tobytes() + lines.end(lines.VB, encoding, measurement, END_BYTES)


def _decoded(data: memoryview) -> tuple[RawScan[KSpace], tuple[header.Buffer, ...], int]:
    if (found := header.generation_of(bytes(data[:8]))) != FORMAT.generation:
        raise errors.WrongGeneration(f"twix {found}; this reader knows {FORMAT.generation} only")
    buffers, start = header.unpacked(bytes(data[: header.BYTES_MOST]))
    said = protocol.understood(buffers, FORMAT.generation)
    encoding, layout = said.encoding, _layout(said.encoding)
    size = encoding.readouts * encoding.coils * layout.itemsize
    stated(len(data) - start, size + END_BYTES)
    end = start + size
    whole = np.frombuffer(data[start:end], layout).reshape(encoding.readouts, encoding.coils)
    one = whole["header"][:, 0].copy()
    for other in range(encoding.coils):
        if (whole["header"][:, other]["ChannelId"] != other).any():
            raise errors.Corrupted(f"a line of coil {other + 1} says that it is of another")
        again = whole["header"][:, other].copy()
        again["ChannelId"] = 0
        if again.tobytes() != one.tobytes():
            raise errors.Corrupted(f"a header of coil {other + 1} is not that of its readout")
    lines.check_end(data[end:], lines.VB)
    measurement = protocol.measurement_number(said.identity)
    kspace, ticks = lines.understood(one, whole["samples"], encoding, measurement, layout.itemsize)
    return RawScan(said.timed(ticks), kspace), buffers, ticks


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, mr_images, deidentify, enhance=enhanced_mr_image
)
