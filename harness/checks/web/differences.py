"""What differs between an object as it was stored and as it came back (PS3.18 10.5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.web.value_representations import ENCODED_TEXTS
from harness.content.dataset import DataSet, Element

ORIGINAL_ATTRIBUTES: Final = 0x04000561
MODIFIED_ATTRIBUTES: Final = 0x04000550

# What a server may set on its own: where the object is, when it came, how its text is encoded.
OWN_TO_THE_SERVER: Final = frozenset(
    (0x00080005, 0x00080015, 0x00080054, 0x00080056, 0x00081190, ORIGINAL_ATTRIBUTES)
)
# What follows from another transfer syntax of the pixel data (PS3.3 C.7.6.3, C.7.6.1.1.5).
OF_THE_COMPRESSION: Final = frozenset(
    (0x00280004, 0x00280006, 0x00282110, 0x00282112, 0x00282114, 0x00080008)
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute that is not what it was."""

    path: str  # "(0010,0020)", "(0040,0275)[0].(0040,1001)"
    stored: str
    found: str


def coerced(ds: DataSet) -> frozenset[int]:
    """List the attributes that Original Attributes Sequence declares to be changed."""
    return frozenset(
        e.tag
        for original in ds.items(ORIGINAL_ATTRIBUTES)
        for modified in original.items(MODIFIED_ATTRIBUTES)
        for e in modified.elements
    )


def differences(
    stored: DataSet, found: DataSet, ignored: frozenset[int], path: str = ""
) -> Iterator[Difference]:
    """Yield what of the stored data set is missing or altered in the other, items included.

    Group lengths, trailing padding and pixel data (group 7FE0) are not compared, and neither are
    attributes that the stored object did not have: declared coercion may add some.
    """
    for one in stored.elements:
        if one.tag in ignored or is_exempt(one.tag):
            continue
        place = f"{path}({one.tag >> 16:04X},{one.tag & 0xFFFF:04X})"
        other = found.find(one.tag)
        if other is None:
            yield Difference(place, shown(one), "not there")
        elif one.vr == "SQ" and other.vr == "SQ":
            if len(one.items) != len(other.items):
                yield Difference(place, f"{len(one.items)} items", f"{len(other.items)} items")
                continue
            for i, (a, b) in enumerate(zip(one.items, other.items, strict=True)):
                yield from differences(a, b, ignored, f"{place}[{i}].")
        elif not _same(one, other):
            yield Difference(place, shown(one), shown(other))


def is_exempt(tag: int) -> bool:
    """Whether an attribute is no content: group length, padding, or the pixel data itself."""
    return tag & 0xFFFF == 0 or tag in (0xFFFCFFFC, 0x00080001) or tag >> 16 == 0x7FE0


def shown(e: Element) -> str:
    """Return a value as a finding may show it."""
    if e.vr == "SQ":
        return f"{len(e.items)} items"
    if e.vr in ENCODED_TEXTS:
        return repr("\\".join(e.texts()))[:80]
    return f"{e.vr} {e.raw[:16].hex(' ')}"


def _same(one: Element, other: Element) -> bool:
    if "UN" in (one.vr, other.vr) and one.vr != other.vr:
        return True  # who knew the VR and who did not: their bytes cannot be compared
    if one.vr in ENCODED_TEXTS and other.vr in ENCODED_TEXTS:
        return _padded_off(one.texts()) == _padded_off(other.texts())
    if not (one.encoding.little and other.encoding.little):
        return True
    return one.raw.rstrip(b"\0") == other.raw.rstrip(b"\0")


def _padded_off(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(v.strip(" \0") for v in values) if any(values) else ()
