"""Files whose preamble or file meta information is wrong (PS3.10 7.1)."""

import struct

from tests.objects.faults.fault import Class, Fault, octets
from tests.objects.faults.surgery import (
    START,
    Surgery,
    at,
    data_set_offset,
    drop,
    element,
    overwrite,
    value,
    vr,
)

_LENGTH, _VERSION, _CLASS, _INSTANCE = 0x00020000, 0x00020001, 0x00020002, 0x00020003
_SYNTAX, _IMPLEMENTATION, _NAME = 0x00020010, 0x00020012, 0x00020013


def _fault(
    name: str,
    base: str,
    requirement: str,
    where: str,
    change: Surgery,
    *,
    class_: Class = Class.FILE_META,
    also: tuple[str, ...] = (),
) -> Fault:
    return octets(name, class_, base, f"file.{requirement}", where, change, also=also)


def _meta(
    name: str,
    base: str,
    requirement: str,
    tag: int,
    change: Surgery,
    *,
    class_: Class = Class.FILE_META,
) -> Fault:
    where = f"file meta ({tag >> 16:04X},{tag & 0xFFFF:04X})"
    return _fault(name, base, requirement, where, change, class_=class_)


def _syntax(name: str, requirement: str, uid: str) -> Fault:
    raw = uid.encode() + b"\0" * (len(uid) % 2)
    change = value((_SYNTAX,), raw)
    return _meta(name, "mr", requirement, _SYNTAX, change, class_=Class.TRANSFER_SYNTAX)


def _without_group_length(data: bytes) -> bytes:
    return data[:START] + data[START + 12 :]


def _without_meta(data: bytes) -> bytes:
    return data[:START] + data[data_set_offset(data) :]


def _meta_of(implicit: bool) -> Surgery:
    """Encode file meta in Implicit VR Little Endian or in Explicit VR Big Endian."""

    def change(data: bytes) -> bytes:
        end, where, out = data_set_offset(data), START, b""
        while where < end:
            group, number = struct.unpack_from("<HH", data, where)
            name = data[where + 4 : where + 6]
            place = at(data, (group << 16 | number,))
            content = data[place.value : place.end]
            if implicit:
                out += struct.pack("<HHI", group, number, len(content)) + content
            else:
                content = content[::-1] if name == b"UL" else content
                form = ">HH2sHI" if name == b"OB" else ">HH2sH"
                reserved = (0,) if name == b"OB" else ()
                out += struct.pack(form, group, number, name, *reserved, len(content)) + content
            where = place.end
        return data[:START] + out + data[end:]

    return change


def _swapped(data: bytes) -> bytes:
    """Put the implementation class before the Transfer Syntax."""
    one, two = at(data, (_SYNTAX,)), at(data, (_IMPLEMENTATION,))
    return (
        data[: one.offset]
        + data[two.offset : two.end]
        + data[one.offset : one.end]
        + data[two.end :]
    )


def _with(added: bytes) -> Surgery:
    """Put octets at the end of file meta."""
    return lambda data: _appended(data, added)


def _appended(data: bytes, added: bytes) -> bytes:
    end = data_set_offset(data)
    length = struct.pack("<I", end - START - 12 + len(added))
    return data[: START + 8] + length + data[START + 12 : end] + added + data[end:]


_UID = Class.UID

FAULTS = (
    _fault("ct-without-preamble", "ct", "prefix-follows-the-preamble", "file prefix",
           lambda data: data[START:]),
    _fault("mr-prefix-of-lower-case", "mr", "prefix-follows-the-preamble", "file prefix",
           overwrite(128, b"dicm")),
    _fault("ct-without-file-meta", "ct", "file-meta-information-is-present", "file meta byte 132",
           _without_meta),
    _fault("ct-file-meta-in-implicit-vr", "ct", "file-meta-information-is-explicit-little-endian",
           "file meta byte 132", _meta_of(True),
           also=("file.group-length-counts-the-meta-elements",)),
    _fault("mr-file-meta-in-big-endian", "mr", "file-meta-information-is-explicit-little-endian",
           "file meta byte 132", _meta_of(False)),
    _meta("ct-without-group-length", "ct", "group-length-comes-first", _LENGTH,
          _without_group_length),
    _meta("mr-group-length-too-small", "mr", "group-length-counts-the-meta-elements", _LENGTH,
          overwrite(START + 8, struct.pack("<I", 100))),
    _meta("ct-without-implementation-class", "ct", "required-meta-elements-are-filled",
          _IMPLEMENTATION, drop((_IMPLEMENTATION,))),
    _meta("sc-without-version", "sc", "required-meta-elements-are-filled", _VERSION,
          drop((_VERSION,))),
    _meta("us-empty-media-sop-class", "us", "required-meta-elements-are-filled", _CLASS,
          value((_CLASS,), b"")),
    _meta("ct-file-meta-out-of-order", "ct", "meta-elements-ascend", _SYNTAX, _swapped),
    _meta("ct-unknown-file-meta", "ct", "meta-elements-are-registered", 0x00020014,
          _with(element(0x00020014, "LO", b"ab"))),
    _meta("ct-private-information-of-nobody", "ct", "private-information-has-its-creator",
          0x00020100, _with(element(0x00020102, "OB", b"ab"))),
    _meta("ct-file-meta-version-2", "ct", "version-is-one", _VERSION, value((_VERSION,), b"\0\2")),
    _meta("mr-version-name-as-lo", "mr", "meta-elements-have-their-vr", _NAME, vr((_NAME,), "LO")),
    _meta("mr-version-name-as-un", "mr", "meta-elements-have-their-vr", _NAME, vr((_NAME,), "UN")),
    _meta("ct-version-name-too-long", "ct", "meta-values-fit-their-vr", _NAME,
          value((_NAME,), b"ACME IMAGING 4.0.1")),
    _meta("cr-implementation-class-of-letters", "cr", "meta-values-fit-their-vr", _IMPLEMENTATION,
          value((_IMPLEMENTATION,), b"1.2.acme"), class_=_UID),
    _meta("ct-other-media-sop-class", "ct", "sop-class-is-that-of-the-data-set", _CLASS,
          value((_CLASS,), b"1.2.840.10008.5.1.4.1.1.4\0"), class_=_UID),
    _meta("seg-other-media-sop-instance", "seg-binary", "sop-instance-is-that-of-the-data-set",
          _INSTANCE, value((_INSTANCE,), b"2.25.42\0"), class_=_UID),
    _syntax("mr-sop-class-as-transfer-syntax", "transfer-syntax-uid-is-of-a-transfer-syntax",
            "1.2.840.10008.5.1.4.1.1.4"),
    _syntax("mr-unregistered-transfer-syntax", "transfer-syntax-is-registered",
            "1.2.840.10008.1.2.77"),
    _syntax("mr-private-transfer-syntax", "transfer-syntax-is-not-private", "2.25.42"),
    _syntax("mr-retired-transfer-syntax", "transfer-syntax-is-not-retired",
            "1.2.840.10008.1.2.6.1"),
)  # fmt: skip
