"""Encodings that are not as declared, not readable, out of order, or of another VR (PS3.5 7)."""

import struct
import zlib
from io import BytesIO

import pydicom
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from tests.objects.faults.fault import Class, Fault, octets
from tests.objects.faults.surgery import (
    Path,
    Surgery,
    after,
    append,
    at,
    data_set_offset,
    drop,
    element,
    header,
    insert,
    item,
    splice,
    value,
    vr,
)

_UNDEFINED = 0xFFFFFFFF
_SEQUENCE_END = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
_ITEM_END = struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
_REGION, _REGION_CODE = 0x00082218, (0x00082218, 0, 0x00080100)
_PIXELS, _PATIENT_ID, _STUDY_ID = (0x7FE00010,), (0x00100020,), (0x00200010,)
_IMPLICIT_ITEM = item(struct.pack("<HHI", 0x0040, 0xA043, 0))


def _fault(
    name: str,
    base: str,
    requirement: str,
    where: str,
    change: Surgery,
    *,
    class_: Class = Class.DATA_SET_ENCODING,
    also: tuple[str, ...] = (),
) -> Fault:
    return octets(name, class_, base, f"encoding.{requirement}", where, change, also=also)


def _declared(name: str, base: str, change: Surgery) -> Fault:
    requirement = "data-sets-are-in-the-declared-transfer-syntax"
    return _fault(name, base, requirement, "byte 0", change, class_=Class.TRANSFER_SYNTAX)


def _deflated(name: str, requirement: str, change: Surgery, *also: str) -> Fault:
    return _fault(
        name, "ct-deflated", requirement, "byte ", change, class_=Class.TRANSFER_SYNTAX, also=also
    )


def _vr(name: str, base: str, requirement: str, where: str, change: Surgery, *also: str) -> Fault:
    return _fault(
        name, base, requirement, where, change, class_=Class.VALUE_REPRESENTATION, also=also
    )


def _body(change: Surgery) -> Surgery:
    """Change what follows file meta."""

    def changed(data: bytes) -> bytes:
        begin = data_set_offset(data)
        return data[:begin] + change(data[begin:])

    return changed


def _written(*, implicit: bool = False, little: bool = True) -> Surgery:
    """Encode the data set anew, leaving the declaration as it is."""

    def change(data: bytes) -> bytes:
        out = DicomBytesIO()
        out.is_implicit_VR, out.is_little_endian = implicit, little
        write_dataset(out, pydicom.dcmread(BytesIO(data)))
        return data[: data_set_offset(data)] + out.getvalue()

    return change


def _cut(before_end: int) -> Surgery:
    return lambda data: data[:-before_end]


def _raw(path: Path, content: bytes, *, length: int) -> Surgery:
    """Give a sequence other octets for a value, and a length of its own."""
    return value(path, content, length=length)


def _delimited(*, end: bytes, item_end: bytes = b"") -> Surgery:
    """Give the anatomic region undefined lengths, with the delimiters asked for."""

    def change(data: bytes) -> bytes:
        place = at(data, (_REGION,))
        content = data[place.value + 8 : place.end]
        one = item(content + item_end, length=_UNDEFINED)
        return value((_REGION,), one + end, length=_UNDEFINED)(data)

    return change


def _moved(path: Path, before: Path) -> Surgery:
    def change(data: bytes) -> bytes:
        place = at(data, path)
        return insert(before, data[place.offset : place.end])(drop(path)(data))

    return change


def _repeated(path: Path) -> Surgery:
    def change(data: bytes) -> bytes:
        place = at(data, path)
        return after(path, data[place.offset : place.end])(data)

    return change


def _in_un(data: bytes) -> bytes:
    place = at(data, (_REGION,))
    new = element(_REGION, "UN", data[place.value : place.end] + _SEQUENCE_END, length=_UNDEFINED)
    return splice(data, place.offset, place.end, new)


def _nested(depth: int) -> bytes:
    made = b""
    for _ in range(depth):
        made = element(0x00081140, "SQ", item(made))
    return made


def _even(content: bytes) -> bytes:
    return content + b"\0" * (len(content) % 2)


def _inflate(body: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body)


def _deflate_raw(body: bytes) -> bytes:
    return _even(zlib.compress(body)[2:-4])


def _stream(body: bytes) -> bytes:
    """Return a deflated body without what pads it."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    machine.decompress(body)
    return body[: len(body) - len(machine.unused_data)]


FAULTS = (
    _declared("ct-implicit-declared-explicit", "ct", _written(implicit=True)),
    _declared("sr-big-endian-declared-little", "sr-enhanced", _written(little=False)),
    _declared("ct-explicit-declared-implicit", "ct-implicit", _written()),
    _declared("ct-little-endian-declared-big", "ct-big-endian", _written()),
    _declared("mr-deflated-declared-plain", "mr", _body(_deflate_raw)),
    _declared("ct-plain-declared-deflated", "ct-deflated", _body(_inflate)),
    _deflated(
        "ct-deflated-with-zlib-header",
        "deflated-data-sets-inflate",
        _body(lambda body: zlib.compress(_inflate(body))),
    ),
    _deflated(
        "ct-deflated-cut-off",
        "deflated-data-sets-inflate",
        _cut(10),
    ),
    _deflated(
        "ct-deflated-with-checksum",
        "deflated-data-sets-are-padded-to-even-length",
        _body(lambda body: _stream(body) + zlib.crc32(body).to_bytes(4, "little")),
    ),
    _fault("mr-block-padding", "mr", "data-sets-end-with-their-last-element", "(7FE0,0010)",
           append(bytes(512))),
    _fault("plan-three-stray-octets", "rt-plan", "data-sets-end-with-their-last-element", "byte ",
           append(b"abc")),
    _fault("ct-item-with-a-rest", "ct", "elements-are-whole", "(0008,2218)[0]",
           after((_REGION, 0, 0x00080104), b"\x08\0\x08\0")),
    _fault("us-sequence-with-a-rest", "us", "elements-are-whole", "(0018,6011)",
           _raw((0x00186011,), item(b"") + b"\xfe\xff", length=10),
           also=("iod.type-1-attributes-are-present",)),
    _fault("cr-stray-item", "cr", "items-are-where-items-belong", "(FFFE,E000)",
           insert(_STUDY_ID, item(b""))),
    _fault("ct-item-without-header", "ct", "items-are-where-items-belong", "(0008,2218)",
           _raw((_REGION,), element(0x00080100, "SH", b"T-D1"), length=12)),
    _fault("nm-truncated", "nm", "lengths-stay-inside-their-parent", "(7FE0,0010)", _cut(20)),
    _fault("ct-item-too-long", "ct", "lengths-stay-inside-their-parent", "(0008,2218)",
           header((_REGION,), 16, struct.pack("<I", 4000))),
    _fault("ct-code-meaning-too-long", "ct", "lengths-stay-inside-their-parent",
           "(0008,2218)[0].(0008,0104)",
           header((_REGION, 0, 0x00080104), 6, struct.pack("<H", 4000))),
    _fault("ct-un-sequence-in-explicit-vr", "ct", "sequences-in-un-are-implicit", "(0008,2218)",
           _in_un),
    _fault("ct-item-without-delimiter", "ct", "undefined-lengths-are-delimited", "(0008,2218)",
           _delimited(end=_SEQUENCE_END)),
    _fault("ct-delimiter-with-length", "ct", "undefined-lengths-are-delimited", "(0008,2218)",
           _delimited(item_end=_ITEM_END, end=struct.pack("<HHI", 0xFFFE, 0xE0DD, 4))),
    _fault("pdf-of-undefined-length", "encapsulated-pdf", "undefined-lengths-are-allowed-ones",
           "(0042,0011)", value((0x00420011,), item(b"%PDF") + _SEQUENCE_END, length=_UNDEFINED)),
    _vr("ct-vr-of-lower-case", "ct", "vrs-are-known", "(0020,0010)", header(_STUDY_ID, 4, b"sh")),
    _vr("ct-vr-zz", "ct", "vrs-are-known", "(0010,2160)",
        after((0x00101010,), struct.pack("<HH2sHI2s", 0x0010, 0x2160, b"ZZ", 0, 2, b"ab")),
        "encoding.vrs-are-the-registered-ones"),
    _vr("mr-implicit-item-in-explicit", "mr", "vrs-are-known", "(0008,2218)",
        _raw((_REGION,), _IMPLICIT_ITEM, length=len(_IMPLICIT_ITEM))),
    _fault("ct-nested-66-deep", "ct", "data-sets-are-within-reading-limits", "(0008,1140)",
           insert((_REGION,), _nested(66))),
    _fault("ct-out-of-order", "ct", "elements-ascend", "(0010,0020)",
           _moved(_PATIENT_ID, _STUDY_ID)),
    _fault("ct-code-out-of-order", "ct", "elements-ascend", "(0008,2218)[0].(0008,0100)",
           _moved(_REGION_CODE, (_REGION, 0, 0x00080104))),
    _fault("seg-patient-id-twice", "seg-binary", "elements-occur-once", "(0010,0020)",
           _repeated(_PATIENT_ID)),
    _fault("ct-code-value-twice", "ct", "elements-occur-once", "(0008,2218)[0].(0008,0100)",
           _repeated(_REGION_CODE)),
    _fault("ct-file-meta-in-the-data-set", "ct", "groups-are-those-of-data-sets", "(0002,0010)",
           insert(_REGION_CODE, element(0x00020010, "UI", b"1.2.840.10008.1.2\0"))),
    _fault("mr-command-in-the-data-set", "mr", "groups-are-those-of-data-sets", "(0000,0110)",
           _body(lambda body: element(0x00000110, "US", b"\1\0") + body)),
    _fault("ct-directory-record", "ct", "groups-are-those-of-data-sets", "(0004,1430)",
           _body(lambda body: element(0x00041430, "CS", b"IMAGE ") + body)),
    _fault("ct-private-number-1", "ct", "private-numbers-are-usable-ones", "(0009,0001)",
           insert((0x00100010,), element(0x00090001, "LO", b"ab"))),
    _fault("ct-wrong-group-length", "ct", "group-lengths-are-right", "(0008,0000)",
           _body(lambda body: element(0x00080000, "UL", b"\x0a\0\0\0") + body)),
    _fault("mr-group-length", "mr", "group-lengths-are-left-out", "(7FE0,0000)",
           insert(_PIXELS, element(0x7FE00000, "UL", b"\0\0\0\0")),
           also=("encoding.group-lengths-are-right",)),
    _vr("ct-patient-id-as-sh", "ct", "vrs-are-the-registered-ones", "(0010,0020)",
        vr(_PATIENT_ID, "SH")),
    _vr("plan-beam-name-as-lt", "rt-plan", "vrs-are-the-registered-ones", "(300A,00B0)[0]",
        vr((0x300A00B0, 0, 0x300A00C2), "LT")),
    _vr("us-rows-signed", "us", "vrs-are-the-registered-ones", "(0028,0010)",
        vr((0x00280010,), "SS")),
    _vr("ct-retired-element-as-lo", "ct", "retired-elements-have-their-vr", "(0010,1050)",
        after((0x00101010,), element(0x00101050, "ST", b"ab"))),
    _vr("ct-patient-id-as-un", "ct", "registered-elements-are-not-un", "(0010,0020)",
        vr(_PATIENT_ID, "UN")),
    _vr("mr-private-creator-as-un", "mr", "private-creators-are-lo", "(0009,0010)",
        insert((0x00100010,), element(0x00090010, "UN", b"ACME"))),
    _vr("ct-padding-signed", "ct", "signedness-is-that-of-the-pixels", "(0028,0120)",
        insert((0x00281050,), element(0x00280120, "SS", b"\0\0"))),
    _fault("ct-reserved-octets", "ct", "reserved-bytes-are-zero", "(0008,2218)",
           header((_REGION,), 6, b"\0\1")),
)  # fmt: skip
