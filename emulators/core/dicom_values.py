"""Values of data elements as plain Python, total over whatever pydicom has read (PS3.5 6.2)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final, Literal

from pydicom import charset
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset

Element = DataElement | RawDataElement
Order = Literal["<", ">"]

CHARACTER_SET: Final = 0x00080005
PIXEL_REPRESENTATION: Final = 0x00280103

#: VRs whose text (0008,0005) governs; all other text is the default repertoire (PS3.5 6.1.2.2).
_CHARACTER_SETS: Final = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
#: VRs that never have more than one value (PS3.5 6.2): a backslash is text there.
_SINGLE: Final = frozenset({"LT", "ST", "UR", "UT"})
#: VRs where leading spaces mean nothing either.
_TRIMMED: Final = frozenset({"AE", "CS", "DS", "IS"})
_SWAPPED: Final = {"AT": 2, "OD": 8, "OF": 4, "OL": 4, "OV": 8, "OW": 2}
_NUMBERS: Final = {
    "FD": "d",
    "FL": "f",
    "SL": "i",
    "SS": "h",
    "SV": "q",
    "UL": "I",
    "US": "H",
    "UV": "Q",
}
_KNOWN: Final = frozenset((
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF",
    "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN",
    "UR", "US", "UT", "UV",
))  # fmt: skip
#: What the dictionary leaves open is decided as PS3.5 Annex A does for Implicit VR.
_AMBIGUOUS: Final = {"OB or OW": "OW", "US or OW": "OW", "US or SS or OW": "OW"}
_DELIMITERS: Final = {0x09, 0x0A, 0x0C, 0x0D, 0x3D, 0x5C, 0x5E}
_DEFAULT: Final = "iso8859"  # a superset of the default repertoire that decodes every byte


class Unreadable(ValueError):
    """The bytes of an element do not fit its VR; the caller still has the bytes."""


def vr_of(element: Element, signed: bool) -> str:
    """Return the VR to write: as stored, else the dictionary's, else UN.

    `signed` is Pixel Representation, which decides between US and SS.
    """
    stored = element.VR
    if isinstance(element, RawDataElement) and stored in (None, "UN", ""):
        stored = _dictionary_vr(element)
    vr = str(stored or "UN")
    if vr == "US or SS":
        return "SS" if signed else "US"
    vr = _AMBIGUOUS.get(vr, vr)
    return vr if vr in _KNOWN else "UN"


def _dictionary_vr(element: RawDataElement) -> str:
    if element.tag.is_private:
        creator = element.tag.element < 0x100 and element.tag.element > 0x0F
        return "LO" if creator and element.is_implicit_VR else "UN"
    # A UN of a standard element came by way of a peer that did not know it (PS3.5 6.2.2).
    try:
        return dictionary_VR(element.tag)
    except KeyError:
        return "UN"


def encodings_of(ds: Dataset, inherited: Sequence[str]) -> Sequence[str]:
    """Return the Python codecs that (0008,0005) of `ds` names, else those of its parent."""
    element = ds.get_item(CHARACTER_SET) if CHARACTER_SET in ds else None
    if element is None:
        return inherited
    try:
        terms = texts(element, "CS", (_DEFAULT,))
    except Unreadable:
        return inherited
    found = tuple(charset.python_encoding.get(term, _DEFAULT) for term in terms)
    return found or (_DEFAULT,)


def texts(element: Element, vr: str, encodings: Sequence[str]) -> list[str]:
    """Return the values of a text element, padding removed; an empty element has none."""
    value = element.value
    if value is None:
        return []
    if isinstance(value, bytes):
        whole = _decode(value, encodings if vr in _CHARACTER_SETS else (_DEFAULT,))
    elif isinstance(value, str) or not isinstance(value, Sequence):
        whole = str(value)
    else:
        whole = "\\".join("" if one is None else str(one) for one in value)
    values = [whole] if vr in _SINGLE else whole.split("\\")
    values = [one.rstrip(" \0") for one in values]
    if vr in _TRIMMED:
        values = [one.lstrip(" ") for one in values]
    return [] if values == [""] else values


def _decode(value: bytes, encodings: Sequence[str]) -> str:
    first = encodings[0]
    if b"\x1b" in value:
        try:
            return charset.decode_bytes(value, list(encodings), _DELIMITERS)
        except Exception:  # noqa: BLE001 - the escape sequences are the peer's; any may be wrong
            return value.decode(_DEFAULT)
    try:
        return value.decode(first)
    except (UnicodeError, LookupError):
        # Wrongly labelled text stays legible as Latin-1 and loses no byte.
        return value.decode(_DEFAULT)


def numbers(element: Element, vr: str) -> list[int | float]:
    """Return the values of a binary number element. Raises: Unreadable."""
    value = element.value
    if value is None or value == "" or value == b"":
        return []
    if isinstance(value, bytes):
        code = _NUMBERS[vr]
        size = struct.calcsize(code)
        if len(value) % size:
            raise Unreadable(f"{len(value)} bytes do not hold {vr} values")
        return list(struct.unpack(f"{_order(element)}{len(value) // size}{code}", value))
    many = [value] if isinstance(value, (int, float)) else value
    if not isinstance(many, Sequence) or isinstance(many, str):
        raise Unreadable(f"a {type(value).__name__} is no {vr}")
    if not all(isinstance(one, (int, float)) for one in many):
        raise Unreadable(f"not all values are {vr}")
    return list(many)


def tags(element: Element) -> list[int]:
    """Return the values of an AT element as 0xGGGGEEEE. Raises: Unreadable."""
    value = element.value
    if value is None or value == b"":
        return []
    if isinstance(value, bytes):
        if len(value) % 4:
            raise Unreadable(f"{len(value)} bytes do not hold AT values")
        halves = struct.unpack(f"{_order(element)}{len(value) // 2}H", value)
        return [group << 16 | low for group, low in zip(halves[::2], halves[1::2], strict=True)]
    many = [value] if isinstance(value, int) else value
    if not isinstance(many, Sequence) or not all(isinstance(one, int) for one in many):
        raise Unreadable("not all values are AT")
    return [int(one) for one in many]


def octets(element: Element, vr: str, order: Order = "<") -> bytes:
    """Return the value field in little endian, padded to even length (PS3.18 8.7.3.3.1).

    `order` is the byte order of an element that pydicom has already converted.
    Encapsulated pixel data comes back as it stands, items and all.
    """
    value = element.value
    if isinstance(element, RawDataElement):
        order = _order(element)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raw = bytes(value)
    elif value is None or value == "":
        raw = b""
    else:
        return _repacked(element, vr)
    size = _SWAPPED.get(vr) or struct.calcsize(_NUMBERS.get(vr, "c"))
    if order == ">" and size > 1 and len(raw) % size == 0:
        raw = _swapped(raw, size)
    return raw + b"\0" * (len(raw) % 2)


def _swapped(raw: bytes, size: int) -> bytes:
    turned = bytearray(len(raw))
    for place in range(size):
        turned[place::size] = raw[size - 1 - place :: size]
    return bytes(turned)


def _repacked(element: Element, vr: str) -> bytes:
    """Return the bytes of a value that pydicom holds as numbers or text."""
    if vr in _NUMBERS:
        found = numbers(element, vr)
        try:
            return struct.pack(f"<{len(found)}{_NUMBERS[vr]}", *found)
        except (struct.error, OverflowError) as error:
            raise Unreadable(f"a value does not fit {vr}") from error
    if vr == "AT":
        halves = [half for tag in tags(element) for half in (tag >> 16, tag & 0xFFFF)]
        return struct.pack(f"<{len(halves)}H", *halves)
    raw = "\\".join(texts(element, vr, ("utf8",))).encode("utf8", "replace")
    return raw + (b"\0" if vr == "UI" else b" ") * (len(raw) % 2)


def _order(element: Element) -> Order:
    little = element.is_little_endian if isinstance(element, RawDataElement) else True
    return "<" if little else ">"


def is_signed(ds: Dataset, inherited: bool) -> bool:
    """Tell whether ambiguous pixel values in `ds` are signed (0028,0103)."""
    if PIXEL_REPRESENTATION not in ds:
        return inherited
    element = ds.get_item(PIXEL_REPRESENTATION)
    try:
        found = numbers(element, "US") if element is not None else []
    except Unreadable:
        return inherited
    return bool(found and found[0] == 1)
