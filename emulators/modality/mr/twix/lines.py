"""The headers of twix readouts: what VB repeats for every coil and VD says once for all.

They are twixtools' structures, taken as numpy data types so that a file is one array.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from twixtools import mdh_def

from emulators.modality.mr import readouts
from emulators.modality.mr.kspace import Complex, Encoding, KSpace
from emulators.modality.raw.errors import BadHeader, Corrupted

Headers = NDArray[Any]  # structured

VB: Final = np.dtype(mdh_def.VB17_header)
VD: Final = np.dtype(mdh_def.Scan_header)
CHANNEL: Final = np.dtype(mdh_def.Channel_header)
LENGTH_MASK: Final = (1 << 25) - 1
UNUSED_COUNTERS: Final = ("Ave", "Par", "Phs", "Rep", "Set", "Seg")


def flag(name: str) -> int:
    """Return the bit of EvalInfoMask of a name."""
    return 1 << int(mdh_def.mask_dict[name])


END: Final = flag("ACQEND")
ONLINE: Final = flag("ONLINE")
LAST: Final = flag("LASTSCANINMEAS")
# What a line of an image may be; anything else is no plain Cartesian measurement.
PLAIN: Final = ONLINE | LAST | flag("FIRSTSCANINSLICE") | flag("LASTSCANINSLICE")


def fill(headers: Headers, encoding: Encoding, measurement: int, first_tick: int) -> None:
    """Describe every readout, one header each, in the order of measuring."""
    contrast, piece, line = readouts.counters(encoding)
    headers["MeasUID"] = measurement
    headers["ScanCounter"] = np.arange(1, encoding.readouts + 1)
    headers["TimeStamp"] = readouts.stamps(encoding, first_tick)
    headers["EvalInfoMask"] = ONLINE
    headers["EvalInfoMask"][line == 0] |= np.uint64(flag("FIRSTSCANINSLICE"))
    headers["EvalInfoMask"][line == encoding.matrix - 1] |= np.uint64(flag("LASTSCANINSLICE"))
    headers["EvalInfoMask"][-1] |= np.uint64(LAST)
    headers["SamplesInScan"], headers["UsedChannels"] = encoding.samples, encoding.coils
    headers["Counter"]["Lin"], headers["Counter"]["Sli"] = line, piece
    headers["Counter"]["Eco"] = contrast
    headers["CenterCol"], headers["CenterLin"] = encoding.samples // 2, encoding.matrix // 2
    headers["SliceData"]["SlicePos"]["Tra"] = np.asarray(encoding.z())[piece]
    headers["SliceData"]["Quaternion"][:, 0] = 1


def end(layout: np.dtype[Any], encoding: Encoding, measurement: int, size: int) -> bytes:
    """Write the header that closes a measurement and the zeros behind it, `size` bytes."""
    header = np.zeros(1, layout)
    header["FlagsAndDMALength"], header["MeasUID"] = size, measurement
    header["ScanCounter"], header["EvalInfoMask"] = encoding.readouts + 1, END
    return header.tobytes().ljust(size, b"\0")


def check_end(data: memoryview, layout: np.dtype[Any]) -> None:
    """Check what closes a measurement. Raises: Corrupted."""
    (header,) = np.frombuffer(data[: layout.itemsize], layout)
    if int(header["EvalInfoMask"]) != END or any(data[layout.itemsize :]):
        raise Corrupted("the measurement is not closed after its last readout")


def understood(
    headers: Headers, samples: Complex, encoding: Encoding, measurement: int, length: int
) -> tuple[KSpace, int]:
    """Sort readouts by their headers; return them and the first time stamp.

    `samples`: readouts x coils x samples; `length`: what every header says of its own size.
    Raises: BadHeader, Corrupted.
    """
    for name, value, wanted in (
        ("length", headers["FlagsAndDMALength"] & LENGTH_MASK, length),
        ("MeasUID", headers["MeasUID"], measurement),
        ("SamplesInScan", headers["SamplesInScan"], encoding.samples),
        ("UsedChannels", headers["UsedChannels"], encoding.coils),
        ("ScanCounter", headers["ScanCounter"], np.arange(1, len(headers) + 1)),
    ):
        wrong = np.flatnonzero(value != wanted)
        if wrong.size:
            raise Corrupted(f"readout {wrong[0] + 1}: {name} is {value[wrong[0]]}")
    if (headers["EvalInfoMask"] & ~np.uint64(PLAIN)).any():
        raise BadHeader("a readout is no line of an image; only plain Cartesian scans are read")
    counter = headers["Counter"]
    if any(counter[name].any() for name in UNUSED_COUNTERS):
        raise BadHeader("averages, partitions, phases, repetitions, sets or segments are used")
    found = readouts.sorted_in(encoding, samples, counter["Eco"], counter["Sli"], counter["Lin"])
    return found, int(headers["TimeStamp"][0])
