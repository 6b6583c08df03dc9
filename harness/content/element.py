"""Data elements and data sets as decoded: values are lazy, text follows PS3.5 6.1 and 6.2."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from harness.content.character_set import decode_text
from harness.core.octets import Payload
from harness.wire.reader import Reader

MAX_TEXT_BYTES: Final = 1 << 20  # of one value that are decoded as text

_SINGLE: Final = ("LT", "ST", "UR", "UT")  # a backslash is text there (PS3.5 6.2)
_BY_CHARACTER_SET: Final = ("LO", "LT", "PN", "SH", "ST", "UC", "UT", "UN")
_INTEGERS: Final = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "UV": "Q", "SV": "q"}


class GapKind(StrEnum):
    """Which rule of the encoding a gap breaks."""

    CUT_OFF = "cut off"  # what is left is no whole element or item
    DECLARED = "declared"  # another encoding than the transfer syntax says
    DEFLATE = "deflate"
    DELIMITER = "delimiter"  # missing, or with a length
    LENGTH = "length"  # leads out of what contains it
    LIMIT = "limit"  # ours, of depth, number or size
    STRUCTURE = "structure"  # an item where an element should be, or the reverse
    TRAILING = "trailing"  # bytes after the last element
    UNDEFINED = "undefined length"  # of what must have a length
    UNKNOWN = "unknown sequence"  # a sequence in UN that is not in Implicit VR Little Endian
    VR = "vr"  # none, or none that is known


@dataclass(frozen=True, slots=True)
class DataGap:
    """Where a data set stopped making sense, in bytes from the start of its payload."""

    offset: int
    what: str
    kind: GapKind = GapKind.STRUCTURE


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a data set is encoded, and its text; items inherit it."""

    explicit: bool
    little: bool
    character_sets: tuple[str, ...] = ()
    signed: bool = False  # pixel values, as Pixel Representation says: what is US or SS


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One data element. Offsets are in the payload; the value is read when it is asked for."""

    tag: int
    vr: str
    offset: int  # of the tag
    value_offset: int
    length: int  # as announced; UNDEFINED_LENGTH when it is
    items: tuple[DataSet, ...]
    fragments: tuple[Payload, ...]  # of encapsulated pixel data, the offset table first
    encoding: Encoding
    end: int  # of the value, as far as it is there
    source: Reader

    @property
    def value(self) -> Payload:
        """The encoded value, not copied."""
        return self.source.cut(self.value_offset, self.end)

    @property
    def raw(self) -> bytes:
        """The first part of the encoded value, at most `MAX_TEXT_BYTES`."""
        return self.source.read(
            self.value_offset, min(self.end, self.value_offset + MAX_TEXT_BYTES)
        )

    @property
    def cut_off(self) -> bool:
        """Tell whether the value announces more bytes than there are."""
        return self.length != 0xFFFFFFFF and self.value_offset + self.length > self.end

    @property
    def encapsulated(self) -> bool:
        """Tell whether the value is encapsulated pixel data."""
        return self.length == 0xFFFFFFFF and self.vr in ("OB", "OW")

    def texts(self) -> tuple[str, ...]:
        """Decode the value as text and split it; padding stripped, () when empty."""
        raw = self.raw
        if not raw:
            return ()
        sets = self.encoding.character_sets if self.vr in _BY_CHARACTER_SET else ()
        text = decode_text(raw, sets, person_name=self.vr == "PN")
        if self.vr in _SINGLE:
            return (text.rstrip("\0 "),)
        if self.vr in ("PN", "UC"):
            return tuple(v.rstrip("\0 ") for v in text.split("\\"))
        return tuple(v.strip("\0 ") for v in text.split("\\"))

    def numbers(self) -> tuple[int, ...]:
        """Decode the value as integers, by its VR; what is none is left out."""
        code = _INTEGERS.get(self.vr)
        if code is None:
            return tuple(n for t in self.texts() for n in _integer(t))
        one = struct.Struct(("<" if self.encoding.little else ">") + code)
        raw = self.raw
        return tuple(n for (n,) in one.iter_unpack(raw[: len(raw) // one.size * one.size]))


def _integer(text: str) -> Iterator[int]:
    digits = text.strip()
    if len(digits) <= 20 and digits.isascii() and digits.lstrip("+-").isdigit():
        try:
            yield int(digits)
        except ValueError:  # "+-1"
            return


@dataclass(frozen=True, slots=True, eq=False)
class DataSet:
    """Elements in the order of the stream; `gaps` are its own and those of its items."""

    elements: tuple[Element, ...]
    gaps: tuple[DataGap, ...]
    offset: int = 0  # where it starts in the payload
    _by_tag: dict[int, Element] = field(default_factory=dict, init=False, repr=False)

    def find(self, tag: int) -> Element | None:
        """Find the first element with that tag, not looking into items."""
        return self.by_tag.get(tag)

    @property
    def by_tag(self) -> Mapping[int, Element]:
        """The elements by tag, the first where a tag repeats; made when first asked for."""
        if not self._by_tag and self.elements:
            self._by_tag.update((e.tag, e) for e in reversed(self.elements))
        return self._by_tag

    def has(self, tag: int) -> bool:
        """Tell whether the element is present, empty or not."""
        return self.find(tag) is not None

    def texts(self, tag: int) -> tuple[str, ...]:
        """Return the values as text; () when absent or empty."""
        found = self.find(tag)
        return found.texts() if found else ()

    def text(self, tag: int) -> str:
        """Return the first value as text; "" when absent or empty."""
        values = self.texts(tag)
        return values[0] if values else ""

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return the values as integers; () when absent, empty or not integers."""
        found = self.find(tag)
        return found.numbers() if found else ()

    def number(self, tag: int) -> int | None:
        """Return the first value as an integer; None when there is none."""
        values = self.numbers(tag)
        return values[0] if values else None

    def items(self, tag: int) -> tuple[DataSet, ...]:
        """Return the items of a sequence; () when absent or empty."""
        found = self.find(tag)
        return found.items if found else ()


EMPTY: Final = DataSet((), ())
