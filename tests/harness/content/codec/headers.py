"""Writes headers of compressed streams, field by field: what no encoder at hand would write."""

import struct
from collections.abc import Sequence

START = b"\x00\x00\x01"


class Bits:
    """Bit fields, most significant bit first (MPEG) or least (JPEG XL)."""

    def __init__(self, *, high: bool = True) -> None:
        self.high, self.bits = high, []

    def put(self, value: int, count: int) -> "Bits":
        order = range(count - 1, -1, -1) if self.high else range(count)
        self.bits += [value >> k & 1 for k in order]
        return self

    def golomb(self, value: int) -> "Bits":
        size = (value + 1).bit_length()
        return self.put(0, size - 1).put(value + 1, size)

    def octets(self) -> bytes:
        padded = self.bits + [0] * (-len(self.bits) % 8)
        weights = [1 << k for k in (range(7, -1, -1) if self.high else range(8))]
        return bytes(
            sum(w * b for w, b in zip(weights, padded[at : at + 8], strict=True))
            for at in range(0, len(padded), 8)
        )


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(
    rows: int = 4,
    columns: int = 4,
    *,
    process: int = 0,
    precision: int = 8,
    sampling: Sequence[tuple[int, int]] = ((1, 1),),
    predictor: int = 1,
    point_transform: int = 0,
    tables: bool = True,
    before: bytes = b"",
    end: bytes = b"\xff\xd9",
) -> bytes:
    """A JPEG stream with hardly any entropy-coded data."""
    count = len(sampling)
    frame = struct.pack(">BHHB", precision, rows, columns, count)
    frame += b"".join(bytes([k + 1, h << 4 | v, 0]) for k, (h, v) in enumerate(sampling))
    lossless = process in (3, 7, 11, 15)
    first, last, low = (predictor, 0, point_transform) if lossless else (0, 63, 0)
    scan = bytes([count, *(b for k in range(count) for b in (k + 1, 0)), first, last, low])
    out = b"\xff\xd8" + before
    if tables:
        out += segment(0xC4, bytes(17))
        out += b"" if lossless else segment(0xDB, bytes(65))
    out += segment(0xC0 + process, frame) + segment(0xDA, scan) + b"\x12\x34\xff\x00\x56"
    return out + end + b"\0" * (len(out + end) % 2)


def jpeg_ls(
    rows: int = 4,
    columns: int = 4,
    *,
    precision: int = 8,
    samples: int = 1,
    near: int = 0,
    interleave: int = 0,
    end: bytes = b"\xff\xd9",
) -> bytes:
    """A JPEG-LS stream with hardly any entropy-coded data."""
    frame = struct.pack(">BHHB", precision, rows, columns, samples)
    frame += b"".join(bytes([k + 1, 0x11, 0]) for k in range(samples))
    listed = b"".join(bytes([k + 1, 0]) for k in range(samples))
    scan = bytes([samples]) + listed + bytes([near, interleave, 0])
    out = b"\xff\xd8" + segment(0xF7, frame) + segment(0xDA, scan) + b"\x01\x02" + end
    return out + b"\0" * (len(out) % 2)


def jpeg_2000(
    rows: int = 4,
    columns: int = 4,
    *,
    precision: int = 8,
    signed: bool = False,
    samples: int = 1,
    separations: Sequence[tuple[int, int]] = (),
    reversible: bool = True,
    quantized: bool = False,
    transform: bool = False,
    progression: int = 0,
    levels: int = 5,
    capabilities: int | None = None,
    tile_lengths: bool = False,
    own_style: int | None = None,
    end: bytes = b"\xff\xd9",
) -> bytes:
    """A JPEG 2000 codestream with one empty tile-part."""
    size = struct.pack(">HIIIIIIIIH", 0, columns, rows, 0, 0, columns, rows, 0, 0, samples)
    listed = separations or ((1, 1),) * samples
    size += b"".join(bytes([precision - 1 | signed << 7, h, v]) for h, v in listed)
    style = struct.pack(">BBHBBBBBB", 0, progression, 1, transform, levels, 4, 4, 0, reversible)
    out = b"\xff\x4f" + segment(0x51, size)
    if capabilities is not None:
        out += segment(0x50, struct.pack(">IH", capabilities, 0))
    out += segment(0x52, style)
    if own_style is not None:
        out += segment(0x53, bytes([0, 0, levels, 4, 4, 0, own_style]))
    out += segment(0x5C, bytes([0x42 if quantized else 0x40, 0x48]))
    if tile_lengths:
        out += segment(0x55, bytes(8))
    out += segment(0x90, struct.pack(">HIBB", 0, 14, 0, 1)) + b"\xff\x93" + end
    return out + b"\0" * (len(out) % 2)


def jp2(codestream: bytes) -> bytes:
    """A JP2 file with the boxes that come before its codestream."""
    signature = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
    kind = box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    return signature + kind + box(b"jp2h", bytes(30)) + box(b"jp2c", codestream)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def rle(
    offsets: Sequence[int] = (64,), *, count: int | None = None, size: int = 4, spare: int = 0
) -> bytes:
    """An RLE frame: a header, and `size` octets for each segment."""
    listed = [*offsets, *[spare] * 15][:15]
    head = struct.pack("<16I", len(offsets) if count is None else count, *listed)
    return head + bytes(size * len(offsets))


def jpeg_xl(
    rows: int = 8,
    columns: int = 8,
    *,
    precision: int | None = 8,
    xyb: bool = False,
    grey: bool = False,
    ratio: int = 0,
) -> bytes:
    """A JPEG XL codestream up to its colour encoding; `precision` None: all defaults."""
    bits = Bits(high=False)
    bits.put(0, 1).put(3, 2).put(rows - 1, 30).put(ratio, 3)
    if not ratio:
        bits.put(3, 2).put(columns - 1, 30)
    if precision is None:
        bits.put(1, 1)
    else:
        bits.put(0, 1).put(0, 1).put(0, 1).put(3, 2).put(precision - 1, 6)
        bits.put(1, 1).put(0, 2).put(xyb, 1)
        bits.put(0, 1).put(0, 1).put(1 if grey else 0, 2)
    return b"\xff\x0a" + bits.octets() + bytes(8)


def mpeg_2(
    rows: int = 480, columns: int = 720, *, profile: int = 4, level: int = 8, chroma: int = 1
) -> bytes:
    """An MPEG-2 elementary stream: sequence header and extension, then a slice's start code."""
    head = Bits().put(columns & 0xFFF, 12).put(rows & 0xFFF, 12).put(2, 4).put(4, 4)
    head.put(1000, 18).put(1, 1).put(112, 10).put(0, 3)
    more = Bits().put(1, 4).put(0, 1).put(profile, 3).put(level, 4).put(1, 1).put(chroma, 2)
    more.put(columns >> 12, 2).put(rows >> 12, 2).put(0, 12).put(1, 1).put(0, 8).put(0, 8)
    out = START + b"\xb3" + head.octets() + START + b"\xb5" + more.octets()
    return out + START + b"\x01" + bytes(8)


def h264_unit(
    rows: int = 1080,
    columns: int = 1920,
    *,
    profile: int = 100,
    level: int = 41,
    precision: int = 8,
    frames_only: bool = True,
    scaling: bool = False,
    order: int = 0,
) -> bytes:
    """An H.264 sequence parameter set without its start code."""
    bits = Bits().put(profile, 8).put(0, 8).put(level, 8).golomb(0)
    if profile not in (66, 77, 88):
        bits.golomb(1).golomb(precision - 8).golomb(precision - 8).put(0, 1).put(scaling, 1)
        if scaling:
            bits.put(1, 1).golomb(16).put(0, 7)  # one list that falls back at once
    bits.golomb(0).golomb(order)
    if order == 0:
        bits.golomb(0)
    elif order == 1:
        bits.put(0, 1).golomb(0).golomb(0).golomb(2).golomb(1).golomb(1)
    bits.golomb(4).put(0, 1)
    unit = 16 if frames_only else 32
    wide, high = -(-columns // 16), -(-rows // unit)
    bits.golomb(wide - 1).golomb(high - 1).put(frames_only, 1)
    if not frames_only:
        bits.put(0, 1)
    bits.put(1, 1).put(1, 1)
    right, bottom = (16 * wide - columns) // 2, (unit * high - rows) // (2 if frames_only else 4)
    bits.golomb(0).golomb(right).golomb(0).golomb(bottom).put(0, 1).put(1, 1)
    return b"\x67" + _protected(bits.octets())


def h264(rows: int = 1080, columns: int = 1920, **fields: int) -> bytes:
    """An H.264 byte stream that begins with an access unit delimiter."""
    return (
        START + b"\x09\x10" + b"\0" + START + h264_unit(rows, columns, **fields) + START + b"\x65"
    )


def hevc_unit(
    rows: int = 1080,
    columns: int = 1920,
    *,
    profile: int = 1,
    level: int = 153,
    precision: int = 8,
    sub_layers: int = 0,
) -> bytes:
    """An HEVC sequence parameter set without its start code."""
    bits = Bits().put(0, 4).put(sub_layers, 3).put(1, 1).put(0, 3).put(profile, 5)
    bits.put(1 << 31 - profile, 32).put(9 << 44, 48).put(level, 8)
    if sub_layers:
        for _ in range(sub_layers):
            bits.put(1, 1).put(1, 1)
        bits.put(0, 2 * (8 - sub_layers))
        for _ in range(sub_layers):
            bits.put(0, 88).put(level, 8)
    wide, high = -(-columns // 8) * 8, -(-rows // 8) * 8
    bits.golomb(0).golomb(1).golomb(wide).golomb(high).put(1, 1)
    bits.golomb(0).golomb((wide - columns) // 2).golomb(0).golomb((high - rows) // 2)
    bits.golomb(precision - 8).golomb(precision - 8).golomb(4).put(1, 1)
    return b"\x42\x01" + _protected(bits.octets())


def hevc(rows: int = 1080, columns: int = 1920, **fields: int) -> bytes:
    """An HEVC byte stream that begins with a video parameter set."""
    return (
        START + b"\x40\x01\x0c\x01" + START + hevc_unit(rows, columns, **fields) + START + b"\x44"
    )


def _protected(unit: bytes) -> bytes:
    """Keep what looks like a start code out (H.264 7.4.1)."""
    out = bytearray()
    for octet in unit:
        if octet < 4 and out[-2:] == b"\0\0":
            out.append(3)
        out.append(octet)
    return bytes(out)


def program_stream(elementary: bytes) -> bytes:
    """An MPEG program stream with one packet."""
    packet = START + b"\xe0" + struct.pack(">H", len(elementary) + 3) + b"\x80\x00\x00"
    return START + b"\xba" + bytes(10) + packet + elementary


def transport_stream(elementary: bytes, *, stamped: bool = False) -> bytes:
    """An MPEG transport stream, with time stamps in front of the packets if wanted."""
    pes = START + b"\xe0\x00\x00\x80\x00\x00" + elementary
    packets = [b"\x47\x40\x00\x10" + bytes(184)]
    while pes:
        piece, pes = pes[:184], pes[184:]
        spare = 184 - len(piece)
        filler = b"" if not spare else bytes([spare - 1]) + b"\xff" * (spare - 1)
        control = 0x30 if spare else 0x10
        packets.append(bytes([0x47, 0x41, 0x00, control]) + filler + piece)
    packets.append(packets[0])
    return b"".join((b"\0\0\0\1" if stamped else b"") + p for p in packets)


def mp4(kind: bytes, unit: bytes) -> bytes:
    """An MP4 file: `kind` is avcC or hvcC, `unit` the sequence parameter set in it."""
    length = struct.pack(">H", len(unit))
    if kind == b"avcC":
        configuration = bytes([1, 100, 0, 41, 0xFF, 0xE1]) + length + unit + b"\0"
    else:
        configuration = bytes(22) + b"\x01\xa1\0\x01" + length + unit
    entry = box(b"avc1" if kind == b"avcC" else b"hvc1", bytes(78) + box(kind, configuration))
    table = box(b"stbl", box(b"stsd", bytes(8) + entry))
    track = box(b"trak", box(b"mdia", box(b"minf", table)))
    return box(b"ftyp", b"isom\0\0\2\0") + box(b"mdat", bytes(40)) + box(b"moov", track)
