"""Small CT files for a product to send: synthetic, Explicit VR Little Endian, by stdlib only.

Plugfest's judgement is about how a product sends objects, so they come from neither the product nor
an emulator: another writer's files are no mistake of either.
"""

import secrets
import struct
from datetime import UTC, datetime
from pathlib import Path

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
IMPLEMENTATION = "2.25.233013846418276493817648124896317429"
LONG_LENGTH = ("OB", "OW", "SQ", "UN", "UT")
MATRIX = 64
SERIES = ("soft", "sharp")


def acquire(folder: Path, slices: int, station: str = "CT1") -> dict[str, object]:
    """Write an examination of two series into `folder`; return its account."""
    for old in folder.glob("*.dcm"):
        old.unlink()
    now = datetime.now(UTC)
    study, frame = _uid(), _uid()
    patient_id = f"00{secrets.randbelow(10**8):08d}"
    accession = f"PF{secrets.token_hex(7).upper()}"
    series = []
    for number, kernel in enumerate(SERIES, 1):
        series_uid = _uid()
        instances = []
        for index in range(slices):
            instance = _uid()
            position = f"0\\0\\{5 * index}"
            header = {
                (0x0008, 0x0005): ("CS", "ISO_IR 192"),
                (0x0008, 0x0008): ("CS", "ORIGINAL\\PRIMARY\\AXIAL"),
                (0x0008, 0x0016): ("UI", CT_IMAGE),
                (0x0008, 0x0018): ("UI", instance),
                (0x0008, 0x0020): ("DA", f"{now:%Y%m%d}"),
                (0x0008, 0x0022): ("DA", f"{now:%Y%m%d}"),
                (0x0008, 0x0023): ("DA", f"{now:%Y%m%d}"),
                (0x0008, 0x0030): ("TM", f"{now:%H%M%S}"),
                (0x0008, 0x0032): ("TM", f"{now:%H%M%S}"),
                (0x0008, 0x0033): ("TM", f"{now:%H%M%S}"),
                (0x0008, 0x0050): ("SH", accession),
                (0x0008, 0x0060): ("CS", "CT"),
                (0x0008, 0x0070): ("LO", "ACME"),
                (0x0008, 0x0090): ("PN", ""),
                (0x0008, 0x1010): ("SH", station),
                (0x0010, 0x0010): ("PN", "Müller^Zoë"),
                (0x0010, 0x0020): ("LO", patient_id),
                (0x0010, 0x0030): ("DA", "19500101"),
                (0x0010, 0x0040): ("CS", "F"),
                (0x0018, 0x0015): ("CS", "HEAD"),
                (0x0018, 0x0050): ("DS", "5"),
                (0x0018, 0x0060): ("DS", "120"),
                (0x0018, 0x1210): ("SH", kernel),
                (0x0018, 0x5100): ("CS", "HFS"),
                (0x0020, 0x000D): ("UI", study),
                (0x0020, 0x000E): ("UI", series_uid),
                (0x0020, 0x0010): ("SH", "1"),
                (0x0020, 0x0011): ("IS", str(number)),
                (0x0020, 0x0012): ("IS", "1"),
                (0x0020, 0x0013): ("IS", str(index + 1)),
                (0x0020, 0x0032): ("DS", position),
                (0x0020, 0x0037): ("DS", "1\\0\\0\\0\\1\\0"),
                (0x0020, 0x0052): ("UI", frame),
                (0x0020, 0x1040): ("LO", ""),
                (0x0028, 0x0002): ("US", 1),
                (0x0028, 0x0004): ("CS", "MONOCHROME2"),
                (0x0028, 0x0010): ("US", MATRIX),
                (0x0028, 0x0011): ("US", MATRIX),
                (0x0028, 0x0030): ("DS", "3\\3"),
                (0x0028, 0x0100): ("US", 16),
                (0x0028, 0x0101): ("US", 16),
                (0x0028, 0x0102): ("US", 15),
                (0x0028, 0x0103): ("US", 1),
                (0x0028, 0x1052): ("DS", "0"),
                (0x0028, 0x1053): ("DS", "1"),
                (0x0028, 0x1054): ("LO", "HU"),
                (0x7FE0, 0x0010): ("OW", _pixels(index)),
            }
            data_set = b"".join(_element(tag, vr, v) for tag, (vr, v) in header.items())
            path = folder / f"{number}-{index + 1:03d}.dcm"
            path.write_bytes(_head(instance) + data_set)
            instances.append({"sop_instance": instance})
        series.append({"series_uid": series_uid, "kernel": kernel, "instances": instances})
    return {
        "study_uid": study,
        "patient_id": patient_id,
        "accession": accession,
        "study_date": f"{now:%Y%m%d}",
        "series": series,
    }


def _head(instance: str) -> bytes:
    """Make preamble, prefix and file meta information (PS3.10 7.1)."""
    meta = b"".join(
        (
            _element((2, 1), "OB", b"\0\1"),
            _element((2, 2), "UI", CT_IMAGE),
            _element((2, 3), "UI", instance),
            _element((2, 0x10), "UI", EXPLICIT_LITTLE),
            _element((2, 0x12), "UI", IMPLEMENTATION),
        )
    )
    return bytes(128) + b"DICM" + _element((2, 0), "UL", len(meta)) + meta


def _element(tag: tuple[int, int], vr: str, value: str | int | bytes) -> bytes:
    if isinstance(value, int):
        raw = struct.pack("<H" if vr == "US" else "<L", value)
    elif isinstance(value, bytes):
        raw = value
    else:
        raw = value.encode()
        raw += (b"\0" if vr == "UI" else b" ") * (len(raw) % 2)
    lead = struct.pack("<HH", *tag) + vr.encode()
    if vr in LONG_LENGTH:
        return lead + struct.pack("<HL", 0, len(raw)) + raw
    return lead + struct.pack("<H", len(raw)) + raw


def _pixels(index: int) -> bytes:
    values = (((x * y) + 31 * index) % 2000 - 1000 for y in range(MATRIX) for x in range(MATRIX))
    return struct.pack(f"<{MATRIX * MATRIX}h", *values)


def _uid() -> str:
    return f"2.25.{secrets.randbits(120)}"
