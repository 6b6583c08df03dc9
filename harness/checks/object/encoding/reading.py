"""Where a data set cannot be read by the rules of its encoding (PS3.5 7.1, 7.5, Annex A)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.objection import Objection, Objections, surveyed
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, GapKind, decode
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts import uids

ITEM_HEADER: Final = 8  # bytes
_TAG: Final = re.compile(r"\([0-9A-F]{4},[0-9A-F]{4}\)")


def _requirement(
    id: str, statement: str, *cites: Citation, level: Level = Level.SHALL
) -> Requirement:
    return Requirement(id=id, level=level, binds=Role.CREATOR, statement=statement, cites=cites)


DATA_SETS_ARE_IN_THE_DECLARED_TRANSFER_SYNTAX = _requirement(
    "encoding.data-sets-are-in-the-declared-transfer-syntax",
    "A data set is encoded in the Transfer Syntax that is declared for it.",
    ps3(5, "10"),
    ps3(10, "7.1"),
)
DATA_SETS_END_WITH_THEIR_LAST_ELEMENT = _requirement(
    "encoding.data-sets-end-with-their-last-element",
    "Nothing follows the last element of a data set.",
    ps3(5, "7.1"),
)
DEFLATED_DATA_SETS_INFLATE = _requirement(
    "encoding.deflated-data-sets-inflate",
    "A deflated data set is one bare stream of RFC 1951, whole.",
    ps3(5, "A.5"),
)
ELEMENTS_ARE_WHOLE = _requirement(
    "encoding.elements-are-whole",
    "Elements and items are not cut off.",
    ps3(5, "7.1.2"),
    ps3(5, "7.5.1"),
)
ITEMS_ARE_WHERE_ITEMS_BELONG = _requirement(
    "encoding.items-are-where-items-belong",
    "Items and their delimiters stand in sequences and in encapsulated pixel data, and nothing"
    " else does.",
    ps3(5, "7.5.1"),
    ps3(5, "7.5.2"),
    ps3(5, "A.4"),
)
LENGTHS_STAY_INSIDE_THEIR_PARENT = _requirement(
    "encoding.lengths-stay-inside-their-parent",
    "The length of an element or item does not lead out of the item, sequence or data set that"
    " contains it.",
    ps3(5, "7.1.1"),
    ps3(5, "7.5.1"),
)
SEQUENCES_IN_UN_ARE_IMPLICIT = _requirement(
    "encoding.sequences-in-un-are-implicit",
    "A sequence of VR UN and undefined length holds items in Implicit VR Little Endian.",
    ps3(5, "6.2.2"),
)
UNDEFINED_LENGTHS_ARE_DELIMITED = _requirement(
    "encoding.undefined-lengths-are-delimited",
    "What has undefined length ends with its delimiter, and delimiters have length zero.",
    ps3(5, "7.5.1"),
    ps3(5, "7.5.2"),
)
UNDEFINED_LENGTHS_ARE_ALLOWED_ONES = _requirement(
    "encoding.undefined-lengths-are-allowed-ones",
    "Only sequences, elements of VR UN and encapsulated pixel data have undefined length.",
    ps3(5, "7.1.1"),
    ps3(5, "7.1.2"),
)
VRS_ARE_KNOWN = _requirement(
    "encoding.vrs-are-known",
    "Every element in Explicit VR has one of the VRs of the standard.",
    ps3(5, "7.1.2"),
    ps3(5, "6.2", "6.2-1"),
)
DATA_SETS_ARE_WITHIN_READING_LIMITS = _requirement(
    "encoding.data-sets-are-within-reading-limits",
    "Depth, number of elements and inflated size stay where a careful reader can follow.",
    ps3(5, "7.5"),
    level=Level.MAY,
)

_OF: Final = {
    GapKind.CUT_OFF: (ELEMENTS_ARE_WHOLE, "a whole element or item"),
    GapKind.DECLARED: (DATA_SETS_ARE_IN_THE_DECLARED_TRANSFER_SYNTAX, ""),
    GapKind.DEFLATE: (DEFLATED_DATA_SETS_INFLATE, "one stream of RFC 1951 with its end"),
    GapKind.DELIMITER: (UNDEFINED_LENGTHS_ARE_DELIMITED, "a delimiter of length 0"),
    GapKind.LENGTH: (LENGTHS_STAY_INSIDE_THEIR_PARENT, "no more bytes than there are"),
    GapKind.LIMIT: (DATA_SETS_ARE_WITHIN_READING_LIMITS, "what a careful reader can follow"),
    GapKind.STRUCTURE: (ITEMS_ARE_WHERE_ITEMS_BELONG, "an item, delimiter or element as it fits"),
    GapKind.TRAILING: (DATA_SETS_END_WITH_THEIR_LAST_ELEMENT, "the end"),
    GapKind.UNDEFINED: (UNDEFINED_LENGTHS_ARE_ALLOWED_ONES, "a length"),
    GapKind.UNKNOWN: (SEQUENCES_IN_UN_ARE_IMPLICIT, "items in Implicit VR Little Endian"),
    GapKind.VR: (VRS_ARE_KNOWN, "a VR of the standard"),
}
# After these, what else is wrong in the same element of the data set is mostly a consequence.
_DERAILING: Final = frozenset(
    (GapKind.CUT_OFF, GapKind.LENGTH, GapKind.STRUCTURE, GapKind.DELIMITER, GapKind.VR)
)


def survey_reading(i: Instance, _: Trace) -> Objections:
    """File every gap of the data set under the rule it breaks."""
    found = Objections()
    ds = decode(i.dataset, i.transfer_syntax)
    derailed: set[int] = set()
    stops = any(gap.kind is GapKind.DEFLATE and gap.offset for gap in ds.gaps)
    for gap in ds.gaps:
        if stops and gap.kind is not GapKind.DEFLATE:
            continue  # the data set ends where inflation did
        first, at = locate(ds, gap.offset, gap.what)
        if first in derailed:
            continue
        if gap.kind in _DERAILING:
            derailed.add(first)
        requirement, expected = _OF[gap.kind]
        expected = expected or f"a data set in {uids.name(i.transfer_syntax)}"
        found.file(requirement, Objection(expected, gap.what, at=at))
    return found


def locate(ds: DataSet, offset: int, what: str) -> tuple[int, str]:
    """Tell in the how-manieth element of the data set an offset is, and the path to it.

    `what` begins with the tag where the element itself could not be decoded.
    """
    said = _TAG.match(what)
    first, prefix = -1, ""
    while True:
        index = bisect_right(ds.elements, offset, key=lambda e: e.offset) - 1
        first = index if not prefix else first
        element = ds.elements[index] if index >= 0 else None
        items = element.items if element is not None else ()
        number = bisect_right(items, offset, key=lambda item: item.offset - ITEM_HEADER) - 1
        if element is None or number < 0 or not element.offset < offset < element.end:
            break
        prefix += f"{printed(element.tag)}[{number}]."
        ds = items[number]
    if element is not None and (said is None or element.offset <= offset < element.end):
        prefix += printed(element.tag)
    elif said is not None:
        prefix += said[0]
    return first, f"{prefix.rstrip('.')} byte {offset}".lstrip()


for _requirement_, _ in _OF.values():
    surveyed(
        _requirement_,
        survey_reading,
        how="Read the data set to its end, and say where that fails.",
    )
