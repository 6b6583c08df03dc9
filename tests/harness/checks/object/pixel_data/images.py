"""Makes objects with pixel data for check tests: a small image that conforms but for changes."""

import struct
from collections.abc import Sequence
from dataclasses import replace

from harness.core.octets import payload
from harness.core.subject import Carrier, Instance, Party
from tests.harness.checks.build import EXPLICIT, IMPLICIT, encode, instance
from tests.harness.content.codec.headers import jpeg, jpeg_2000, rle

MAKER = Party("file", True)
ROOT = "1.2.840.10008.1.2."
SAMPLES, PHOTOMETRIC, PLANAR, FRAMES = 0x00280002, 0x00280004, 0x00280006, 0x00280008
ROWS, COLUMNS = 0x00280010, 0x00280011
ALLOCATED, STORED, HIGH_BIT, SIGNED = 0x00280100, 0x00280101, 0x00280102, 0x00280103
LOSSY, RATIO, METHOD = 0x00282110, 0x00282112, 0x00282114
PIXEL_DATA = 0x7FE00010

GREY = {
    SAMPLES: 1,
    PHOTOMETRIC: "MONOCHROME2",
    ROWS: 4,
    COLUMNS: 4,
    ALLOCATED: 16,
    STORED: 12,
    HIGH_BIT: 11,
    SIGNED: 0,
}
BYTES = {**GREY, ALLOCATED: 8, STORED: 8, HIGH_BIT: 7}
COLOUR = {**BYTES, SAMPLES: 3, PHOTOMETRIC: "RGB", PLANAR: 0}
END = b"\xfe\xff\xdd\xe0\0\0\0\0"
ADDED = 32


def element(tag: int, vr: str, value: bytes, length: int | None = None) -> bytes:
    """Encode an element of a VR with a long length, explicit little endian."""
    head = struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, vr.encode(), 0, length or len(value))
    return head + value


def items(*contents: bytes) -> bytes:
    """Encode items of encapsulated pixel data, without delimiter."""
    return b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(c)) + c for c in contents)


def offsets(*numbers: int, width: str = "I") -> bytes:
    """Encode an offset table."""
    return struct.pack(f"<{len(numbers)}{width}", *numbers)


def held(
    dataset: bytes, transfer_syntax: str = EXPLICIT, carrier: Carrier = Carrier.FILE
) -> Instance:
    """Put an encoded data set into an instance as made."""
    one = instance(
        {}, transfer_syntax=transfer_syntax, creator=MAKER, sender=MAKER, carrier=carrier
    )
    return replace(one, dataset=payload(dataset))


def native(
    attributes: dict[int, object] | None = None,
    *,
    like: dict[int, object] = GREY,
    pixels: bytes | None = None,
    vr: str = "OW",
    tag: int = PIXEL_DATA,
    transfer_syntax: str = EXPLICIT,
) -> Instance:
    """An image with native pixel data; an attribute of None is left out."""
    found = {**like, **(attributes or {})}
    found = {t: v for t, v in found.items() if v is not None}
    value = bytes(_size(found)) if pixels is None else pixels
    if transfer_syntax == IMPLICIT:
        return held(encode({**found, tag: value}, IMPLICIT), IMPLICIT)
    return held(encode(found, EXPLICIT) + element(tag, vr, value), transfer_syntax)


def _size(found: dict[int, object]) -> int:
    samples = found.get(ROWS, 0) * found.get(COLUMNS, 0) * found.get(SAMPLES, 0)
    return samples * found.get(ALLOCATED, 0) // 8


def encapsulated(
    *fragments: bytes,
    ts: str = "4.50",
    like: dict[int, object] = BYTES,
    attributes: dict[int, object] | None = None,
    table: bytes | None = b"",
    vr: str = "OB",
    end: bytes = END,
    extended: bytes | None = None,
    lengths: bytes | None = None,
) -> Instance:
    """An image with encapsulated pixel data; `table` None: no item for it."""
    found = {**like, **(attributes or {})}
    found = {t: v for t, v in found.items() if v is not None}
    value = (b"" if table is None else items(table)) + items(*fragments) + end
    tables = b"" if extended is None else element(0x7FE00001, "OV", extended)
    tables += b"" if lengths is None else element(0x7FE00002, "OV", lengths)
    pixels = element(PIXEL_DATA, vr, value, 0xFFFFFFFF)
    return held(encode(found, EXPLICIT) + tables + pixels, ROOT + ts)


def frames(count: int, **more: object) -> Instance:
    """Several JPEG frames with a Basic Offset Table that is right unless given."""
    one = jpeg()
    table = offsets(*(n * (len(one) + 8) for n in range(count)))
    attributes = {FRAMES: str(count), LOSSY: "01", **more.pop("attributes", {})}
    return encapsulated(*[one] * count, attributes=attributes, **{"table": table, **more})


def rle_frame(*given: Sequence[int], like: dict[int, object] = BYTES, **more: object) -> Instance:
    """An RLE frame with the segments that the attributes ask for, unless offsets are given."""
    count = like[SAMPLES] * like[ALLOCATED] // 8
    default = [64 + 4 * n for n in range(count)]
    frame = rle(*(given or (default,)), **more)
    return encapsulated(frame, ts="5", like=like)


def lossy(stream: bytes, ts: str, like: dict[int, object] = BYTES, **changes: object) -> Instance:
    """One frame with true lossy flags, but for changes of attributes by name."""
    return encapsulated(
        stream, ts=ts, like=like, attributes={LOSSY: "01", **changes.pop("attributes", {})}
    )


def j2k(ts: str = "4.90", like: dict[int, object] = BYTES, **fields: object) -> Instance:
    """One JPEG 2000 frame."""
    attributes = fields.pop("attributes", {})
    return encapsulated(jpeg_2000(**fields), ts=ts, like=like, attributes=attributes)
