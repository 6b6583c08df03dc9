"""Which elements stand in a data set, and in which order (PS3.5 7.1, 7.2, 7.5.1, 7.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from harness.checks.object.element_rules import Place, printed
from harness.checks.object.objection import Objection, Objections, surveyed
from harness.checks.sources import ps3
from harness.content.dataset import Element, decode
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace

MEDIA_STORAGE_DIRECTORY: Final = "1.2.840.10008.1.3.10"
_FIRST_OF_DATA_SETS: Final = 0x00080000  # below are commands, file meta, directories
_DIRECTORY: Final = 0x0004
_FIRST_PRIVATE: Final = 0x1000  # element number of private data
_RESERVED: Final = 0xFFFF0000  # a group that is never used

ELEMENTS_ASCEND = Requirement(
    id="encoding.elements-ascend",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The elements of a data set or item stand in ascending order of their tags.",
    cites=(ps3(5, "7.1"),),
)
ELEMENTS_OCCUR_ONCE = Requirement(
    id="encoding.elements-occur-once",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An element occurs at most once in a data set or item.",
    cites=(ps3(5, "7.1"),),
)
GROUPS_ARE_THOSE_OF_DATA_SETS = Requirement(
    id="encoding.groups-are-those-of-data-sets",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "No element of a data set is of the groups below 0008 or of FFFF, but for group 0004 in a"
        " media storage directory."
    ),
    cites=(ps3(5, "7.1"), ps3(5, "7.5.1")),
)
PRIVATE_NUMBERS_ARE_USABLE_ONES = Requirement(
    id="encoding.private-numbers-are-usable-ones",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "Private elements have element numbers from 1000 on; those from 0010 to 00FF name creators"
        " and no others are used."
    ),
    cites=(ps3(5, "7.8.1"),),
)
GROUP_LENGTHS_ARE_RIGHT = Requirement(
    id="encoding.group-lengths-are-right",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A group length, where there is one, counts the bytes that follow in its group.",
    cites=(ps3(5, "7.2"),),
)
GROUP_LENGTHS_ARE_LEFT_OUT = Requirement(
    id="encoding.group-lengths-are-left-out",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Data sets have no group lengths, which are retired.",
    cites=(ps3(5, "7.2"),),
)


def survey_order(i: Instance, _: Trace) -> Objections:
    """Look at the tags of every data set and item, all at once where they are in order."""
    found = Objections()
    _survey(Place(i, decode(i.dataset, i.transfer_syntax)), found)
    return found


def _survey(place: Place, found: Objections) -> None:
    elements = place.data_set.elements
    tags = [e.tag for e in elements]
    if any(map(int.__ge__, tags, tags[1:])):
        _file_disorder(place, tags, found)
    if tags and (min(tags) < _FIRST_OF_DATA_SETS or max(tags) >= _RESERVED):
        _file_groups(place, tags, found)
    if any(not tag & 0xFFFF and tag >= _FIRST_OF_DATA_SETS for tag in tags):
        _file_group_lengths(place, found)
    for index, tag in enumerate(tags):
        if tag & 0x10000 and tag & 0xFFFF < _FIRST_PRIVATE and tag >= _FIRST_OF_DATA_SETS:
            number = tag & 0xFFFF
            if number and not 0x10 <= number <= 0xFF:
                expected, actual = "a number from 0010 to 00FF or from 1000", f"{number:04X}"
                element = elements[index]
                _file(PRIVATE_NUMBERS_ARE_USABLE_ONES, place, element, expected, actual, found)
    for element in elements:
        for number, item in enumerate(element.items):
            _survey(Place(place.instance, item, place, element, number), found)


def _file_disorder(place: Place, tags: Sequence[int], found: Objections) -> None:
    elements = place.data_set.elements
    seen: set[int] = set()
    highest, told = -1, False
    for index, tag in enumerate(tags):
        if tag in seen:
            _file(ELEMENTS_OCCUR_ONCE, place, elements[index], "one", "one more", found)
        elif tag < highest and not told:
            told = True  # the others may be in order but for this one
            expected = f"a tag above {printed(highest)}"
            _file(ELEMENTS_ASCEND, place, elements[index], expected, printed(tag), found)
        seen.add(tag)
        highest = max(highest, tag)


def _file_groups(place: Place, tags: Sequence[int], found: Objections) -> None:
    directory = place.instance.sop_class in ("", MEDIA_STORAGE_DIRECTORY)
    for index, tag in enumerate(tags):
        group = tag >> 16
        if directory and group == _DIRECTORY:
            continue
        if tag < _FIRST_OF_DATA_SETS or tag >= _RESERVED:
            element = place.data_set.elements[index]
            expected = "a group of data sets, from 0008 on"
            _file(
                GROUPS_ARE_THOSE_OF_DATA_SETS, place, element, expected, f"group {group:04X}", found
            )


def _file_group_lengths(place: Place, found: Objections) -> None:
    """Compare every group length with the bytes up to the end of the group's last element."""
    elements = place.data_set.elements
    last: Element | None = None  # of the group
    for element in reversed(elements):
        if last is None or last.tag >> 16 != element.tag >> 16:
            last = element
        if element.tag & 0xFFFF or element.tag < _FIRST_OF_DATA_SETS:
            continue
        length = last.end - element.end
        announced = element.numbers()[:1]
        if announced and announced[0] != length and not last.cut_off:
            expected, actual = f"{length} bytes", str(announced[0])
            _file(GROUP_LENGTHS_ARE_RIGHT, place, element, expected, actual, found)
    if place.above is None:
        lengths = [e for e in elements if not e.tag & 0xFFFF and e.tag >= _FIRST_OF_DATA_SETS]
        actual = f"{len(lengths)} of them" if len(lengths) > 1 else "one"
        _file(GROUP_LENGTHS_ARE_LEFT_OUT, place, lengths[0], "no group length", actual, found)


def _file(
    requirement: Requirement,
    place: Place,
    element: Element,
    expected: str,
    actual: str,
    found: Objections,
) -> None:
    if found.full(requirement):
        return
    at = place.path(element.tag)
    found.file(requirement, Objection(expected, actual, at=at, element=element))


for _requirement, _how in (
    (ELEMENTS_ASCEND, "Compare every tag with the highest before it."),
    (ELEMENTS_OCCUR_ONCE, "Look for tags that were there before."),
    (GROUPS_ARE_THOSE_OF_DATA_SETS, "Look at the lowest and the highest groups."),
    (PRIVATE_NUMBERS_ARE_USABLE_ONES, "Look at the element numbers of odd groups."),
    (GROUP_LENGTHS_ARE_RIGHT, "Count the bytes up to the end of the group's last element."),
    (GROUP_LENGTHS_ARE_LEFT_OUT, "Look for elements (gggg,0000)."),
):
    surveyed(_requirement, survey_order, how=_how)
