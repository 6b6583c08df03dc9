"""How many values an element has (PS3.5 6.4; PS3.6 6)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.numbers import SIZES
from harness.checks.object.value.text_value import SINGLE_VALUE_VRS, TEXT_VRS
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role
from harness.facts import dictionary

_KNOWN: Final = 1 << 14  # elements whose multiplicity is remembered
# The whole value of these is one value (PS3.5 6.4), however long.
_BINARY: Final = tuple(vr for vr in SIZES if not vr.startswith("O"))
_TEXT: Final = tuple(vr for vr in TEXT_VRS if vr not in SINGLE_VALUE_VRS)

MULTIPLICITIES_ARE_THE_REGISTERED_ONES = Requirement(
    id="value.multiplicities-are-the-registered-ones",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An element that has values has as many as the registry allows.",
    cites=(ps3(5, "6.4"), ps3(6, "6")),
)


@element_rule(MULTIPLICITIES_ARE_THE_REGISTERED_ONES, vrs=(*_BINARY, *_TEXT))
def multiplicities_are_the_registered_ones(element: Element, place: Place) -> Objection | None:
    """Count the values, by delimiters or by their size; retired and private elements are free."""
    if not element.length or element.cut_off:
        return None
    allowed = _allowed(element.tag, element.vr)
    if allowed is None:
        return None
    least, most, step, registered = allowed
    size = SIZES.get(element.vr)
    if size is not None:
        count, rest = divmod(element.length, size)
        if rest:
            return None
    else:
        count = _values(element, place)
    if least <= count <= most and count % step == 0:
        return None
    expected = "1 value" if registered == "1" else f"{registered} values"
    return Objection(expected, str(count)) if count else None


def _values(element: Element, place: Place) -> int:
    raw = place.raw(element)
    if raw.isascii() and b"\x1b" not in raw:
        return raw.count(b"\\") + 1 if raw.strip(b"\0") else 0
    return len(element.texts())  # a byte 5CH may be half a character


@lru_cache(_KNOWN)
def _allowed(tag: int, vr: str) -> tuple[int, int, int, str] | None:
    entry = dictionary.entry(tag)
    if not entry.vm or entry.retired or vr not in entry.vr:
        return None
    least, _, most = entry.vm.partition("-")
    if not most:
        return int(least), int(least), 1, entry.vm
    if most.endswith("n"):
        return int(least), 1 << 32, int(most[:-1] or 1), entry.vm
    return int(least), int(most), 1, entry.vm
