"""Headers of elements: reserved bytes, undefined lengths (PS3.5 7.1.2, 7.1.3)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.encoding.reading import UNDEFINED_LENGTHS_ARE_ALLOWED_ONES
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role
from harness.facts import dictionary

UNDEFINED_LENGTH: Final = 0xFFFFFFFF
# VRs whose header has two reserved bytes and a 32-bit length (PS3.5 Table 7.1-1)
_LONG: Final = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")

RESERVED_BYTES_ARE_ZERO = Requirement(
    id="encoding.reserved-bytes-are-zero",
    level=Level.SHOULD,  # said as SHALL; but readers are told not to look
    binds=Role.CREATOR,
    statement="The two bytes between VR and a 32-bit length are zero.",
    cites=(ps3(5, "7.1.2", "7.1-1"),),
)


@element_rule(RESERVED_BYTES_ARE_ZERO, vrs=_LONG)
def reserved_bytes_are_zero(element: Element, _: Place) -> Objection | None:
    """Look at the bytes after the VR in Explicit VR."""
    if not element.encoding.explicit:
        return None
    reserved = element.source.read(element.offset + 6, element.offset + 8)
    return Objection("0000H", f"{reserved.hex().upper()}H") if any(reserved) else None


@element_rule(UNDEFINED_LENGTHS_ARE_ALLOWED_ONES, vrs=("SQ",))
def undefined_lengths_are_allowed_ones(element: Element, _: Place) -> Objection | None:
    """Look, in Implicit VR, for registered elements of undefined length that are no sequences."""
    if element.length != UNDEFINED_LENGTH or element.encoding.explicit or element.tag & 0x10000:
        return None
    vr = dictionary.vr(element.tag)
    return None if vr in ("SQ", "UN") else Objection("a length", f"undefined length of VR {vr}")
