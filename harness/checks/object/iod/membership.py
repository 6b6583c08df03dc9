"""Attributes that nobody asked for: outside of the IOD, outside of a sequence, or retired."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.iod.requirements import (
    ATTRIBUTES_ARE_NOT_RETIRED,
    ATTRIBUTES_BELONG_TO_THE_IOD,
    ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
)
from harness.checks.object.objection import Objection
from harness.content.dataset import Element
from harness.core.requirement import Requirement
from harness.facts import dictionary

_FIRST_GROUP: Final = 0x0008  # below it the encoding is at stake
_ANYWHERE: Final = (
    0x00080005,  # Specific Character Set: any item may have its own (PS3.5 7.5.3)
    0xFFFCFFFC,  # Data Set Trailing Padding (PS3.10 7.2)
    0xFFFAFFFA,  # Digital Signatures Sequence, MAC Parameters Sequence (PS3.3 C.12.1.1.3)
    0x4FFE0001,
)


class Where(StrEnum):
    """Which kind of definition does not have the attribute."""

    DATA_SET = "no module of the IOD has it"
    ITEM = "the definition of the sequence does not have it"
    OWN = "rules of its own say what is there"  # functional groups, directory records


def stranger(element: Element, where: Where) -> tuple[Requirement, Objection] | None:
    """Object to an attribute that the definition does not have; private ones are welcome."""
    tag = element.tag
    standing = tag >> 16
    if standing & 1 or not tag & 0xFFFF or standing < _FIRST_GROUP or tag in _ANYWHERE:
        return None
    if where is Where.OWN:
        return None
    named = dictionary.entry(tag)
    name = f"{named.keyword or 'unregistered attribute'} {printed(tag)}"
    if named.retired:
        requirement = ATTRIBUTES_ARE_NOT_RETIRED
        expected = "no retired attribute"
    elif where is Where.DATA_SET:
        requirement = ATTRIBUTES_BELONG_TO_THE_IOD
        expected = "attributes of the IOD"
    else:
        requirement = ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE
        expected = "attributes of the sequence"
    at = printed(tag)
    return requirement, Objection(expected, f"{name}: {where}", at, element=element)
