"""The VR of an element against the registry (PS3.5 7.1.1, 6.2.2; PS3.6 6)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role
from harness.facts import dictionary

_REMEMBERED: Final = 1 << 14  # elements whose entry is
_LONGEST_SHORT: Final = 0xFFFE  # a VR with a 16-bit length announces no more
_PIXEL_REPRESENTATION: Final = 0x00280103
_PIXEL_VALUES: Final = frozenset((0x00280106, 0x00280107, 0x00280120, 0x00280121))

VRS_ARE_THE_REGISTERED_ONES = Requirement(
    id="encoding.vrs-are-the-registered-ones",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A standard element has its registered VR.",
    cites=(ps3(5, "7.1.1"), ps3(6, "6")),
)
RETIRED_ELEMENTS_HAVE_THEIR_VR = Requirement(
    id="encoding.retired-elements-have-their-vr",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A retired element has the VR under which it is still registered.",
    cites=(ps3(5, "6.2"), ps3(6, "6")),
)
REGISTERED_ELEMENTS_ARE_NOT_UN = Requirement(
    id="encoding.registered-elements-are-not-un",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A standard element has VR UN only where its VR is not known or its value too long.",
    cites=(ps3(5, "6.2.2"),),
)
PRIVATE_CREATORS_ARE_LO = Requirement(
    id="encoding.private-creators-are-lo",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Private Creator has VR LO.",
    cites=(ps3(5, "7.8.1"), ps3(5, "6.2.2")),
)
SIGNEDNESS_IS_THAT_OF_THE_PIXELS = Requirement(
    id="encoding.signedness-is-that-of-the-pixels",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Attributes that hold a pixel value are US or SS as Pixel Representation says.",
    cites=(ps3(3, "C.7.5.1.1.2"), ps3(6, "6")),
)


@element_rule(VRS_ARE_THE_REGISTERED_ONES)
def vrs_are_the_registered_ones(element: Element, _: Place) -> Objection | None:
    """Look the element up; retired ones, private ones and UN are judged apart."""
    if not element.encoding.explicit:
        return None
    allowed, retired = _registered(element.tag)
    if not allowed or retired or element.vr in allowed or element.vr == "UN":
        return None
    return Objection(" or ".join(sorted(allowed)), element.vr)


@element_rule(RETIRED_ELEMENTS_HAVE_THEIR_VR)
def retired_elements_have_their_vr(element: Element, _: Place) -> Objection | None:
    """Look the element up where the registry lists it as retired."""
    if not element.encoding.explicit:
        return None
    allowed, retired = _registered(element.tag)
    if not retired or element.vr in allowed or element.vr == "UN":
        return None
    return Objection(" or ".join(sorted(allowed)), element.vr)


@element_rule(REGISTERED_ELEMENTS_ARE_NOT_UN, vrs=("UN",))
def registered_elements_are_not_un(element: Element, _: Place) -> Objection | None:
    """Look for registered elements of VR UN that a VR with a short length could hold as well."""
    allowed, retired = _registered(element.tag)
    too_long = element.length > _LONGEST_SHORT and "SQ" not in allowed
    if not element.encoding.explicit or not allowed or retired or too_long:
        return None
    return Objection(" or ".join(sorted(allowed)), "UN")


@element_rule(PRIVATE_CREATORS_ARE_LO)
def private_creators_are_lo(element: Element, _: Place) -> Objection | None:
    """Look at the elements from 0010 to 00FF of odd groups."""
    tag = element.tag
    if not tag & 0x10000 or not 0x10 <= tag & 0xFFFF <= 0xFF or element.vr == "LO":
        return None
    return Objection("LO", element.vr)


@element_rule(SIGNEDNESS_IS_THAT_OF_THE_PIXELS, vrs=("US", "SS"))
def signedness_is_that_of_the_pixels(element: Element, place: Place) -> Objection | None:
    """Compare with Pixel Representation, in the same data set or in that of the object."""
    if element.tag not in _PIXEL_VALUES or not element.encoding.explicit:
        return None
    signed = place.data_set.number(_PIXEL_REPRESENTATION)
    if signed is None:
        signed = place.root.number(_PIXEL_REPRESENTATION)
    if signed not in (0, 1):
        return None
    expected = "SS" if signed else "US"
    if element.vr == expected:
        return None
    return Objection(f"{expected}, as Pixel Representation is {signed}", element.vr)


@lru_cache(_REMEMBERED)
def _registered(tag: int) -> tuple[frozenset[str], bool]:
    """Return the VRs of a standard element, none when there are none to compare with."""
    if tag & 0x10000 or not tag & 0xFFFF:
        return frozenset(), False
    entry = dictionary.entry(tag)
    vrs = frozenset(entry.vr.split(" or ")) - {"UN", "NONE"}
    return vrs, entry.retired
