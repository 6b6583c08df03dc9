"""Gets at the video in MPEG program and transport streams and in MP4 files.

Only the first part of a stream is looked at: headers of sequences stand at its start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.wire.reader import Reader

SCANNED_BYTES: Final = 1 << 20
PACKET_BYTES: Final = 188
MAX_BOXES: Final = 512
MAX_BOX_BYTES: Final = 1 << 16  # of a configuration box

_SYNC: Final = 0x47
_PACK: Final = b"\x00\x00\x01\xba"
_NESTED: Final = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl"))
_SAMPLE_ENTRIES: Final = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1"))
_ENTRY_BYTES: Final = 78  # of a visual sample entry before its boxes (ISO/IEC 14496-12 12.1.3)


@dataclass(frozen=True, slots=True)
class Video:
    """Where a stream keeps its headers."""

    container: str
    elementary: tuple[bytes, ...] = ()  # first part of each elementary stream
    configuration: bytes = b""  # content of an avcC or hvcC box
    configuration_kind: str = ""


def open_video(data: Reader) -> Video:
    """Take a stream apart by what its first bytes say; anything else counts as elementary."""
    head = data.read(0, 2 * PACKET_BYTES + 5)
    if head[4:8] == b"ftyp":
        kind, content = _configuration(data)
        return Video("MP4", (), content, kind)
    for prefix in (0, 4):  # packets may have a time stamp of 4 bytes in front
        step = PACKET_BYTES + prefix
        if len(head) > step + prefix and head[prefix] == head[step + prefix] == _SYNC:
            packets = data.read(0, SCANNED_BYTES)
            return Video("MPEG transport stream", _programs(packets, prefix, step))
    first = data.read(0, SCANNED_BYTES)
    name = "MPEG program stream" if head.startswith(_PACK) else "elementary stream"
    return Video(name, (first,))


def _programs(packets: bytes, prefix: int, step: int) -> tuple[bytes, ...]:
    """Join the payloads of the packets of each PID (ISO/IEC 13818-1 2.4.3.2)."""
    found: dict[int, bytearray] = {}
    for at in range(prefix, len(packets) - PACKET_BYTES + 1, step):
        packet = packets[at : at + PACKET_BYTES]
        if packet[0] != _SYNC:
            break
        pid = int.from_bytes(packet[1:3], "big") & 0x1FFF
        start = 4
        if packet[3] & 0x20:  # an adaptation field comes first
            start += 1 + packet[4]
        if packet[3] & 0x10:
            found.setdefault(pid, bytearray()).extend(packet[start:])
    return tuple(bytes(found[pid]) for pid in sorted(found))


def _configuration(data: Reader) -> tuple[str, bytes]:
    """Find the decoder configuration of the first track that has one."""
    left = MAX_BOXES
    pending = [(0, data.size)]
    while pending:
        at, end = pending.pop()
        while at + 8 <= end and left > 0:
            left -= 1
            head = data.read(at, at + 16)
            length, skip = int.from_bytes(head[:4], "big"), 8
            if length == 1:
                length, skip = int.from_bytes(head[8:16], "big"), 16
            if length == 0:
                length = end - at
            stop = min(at + length, end)
            kind = head[4:8]
            if length < skip:
                break
            if kind in (b"avcC", b"hvcC"):
                return kind.decode(), data.read(at + skip, min(stop, at + MAX_BOX_BYTES))
            if kind in _NESTED:
                pending.append((at + skip, stop))
            elif kind == b"stsd":
                pending.append((at + skip + 8, stop))  # version, flags, number of entries
            elif kind in _SAMPLE_ENTRIES:
                pending.append((at + skip + _ENTRY_BYTES, stop))
            at = stop
    return "", b""
