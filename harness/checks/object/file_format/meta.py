"""The elements of file meta information: which, and in which order (PS3.10 7.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.file_format.stream import (
    GROUP_LENGTH,
    IMPLEMENTATION_CLASS,
    PRIVATE_CREATOR,
    PRIVATE_INFORMATION,
    SOP_CLASS,
    SOP_INSTANCE,
    TRANSFER_SYNTAX,
    VERSION,
    has_meta,
    is_a_stream,
    locator,
    meta_elements,
    opened,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts import dictionary

REQUIRED: Final = (VERSION, SOP_CLASS, SOP_INSTANCE, TRANSFER_SYNTAX, IMPLEMENTATION_CLASS)
_HEADER: Final = 12  # bytes of the group length, header and value
_TABLE: Final = ps3(10, "7.1", "7.1-1")


def _requirement(id: str, statement: str) -> Requirement:
    return Requirement(
        id=id, level=Level.SHALL, binds=Role.CREATOR, statement=statement, cites=(_TABLE,)
    )


GROUP_LENGTH_COMES_FIRST = _requirement(
    "file.group-length-comes-first",
    "File meta information begins with its group length (0002,0000).",
)
GROUP_LENGTH_COUNTS_THE_META_ELEMENTS = _requirement(
    "file.group-length-counts-the-meta-elements",
    "The group length counts the bytes of the file meta elements that follow it.",
)
REQUIRED_META_ELEMENTS_ARE_FILLED = _requirement(
    "file.required-meta-elements-are-filled",
    "Version, SOP Class, SOP Instance, Transfer Syntax and implementation class are given.",
)
META_ELEMENTS_ASCEND = _requirement(
    "file.meta-elements-ascend",
    "File meta elements stand in ascending order, each once.",
)
META_ELEMENTS_ARE_REGISTERED = _requirement(
    "file.meta-elements-are-registered",
    "Group 0002 has no elements but those of the standard.",
)
PRIVATE_INFORMATION_HAS_ITS_CREATOR = _requirement(
    "file.private-information-has-its-creator",
    "Private information in file meta comes with the UID of its creator, and the reverse.",
)


@check(GROUP_LENGTH_COMES_FIRST, on=Instance, when=is_a_stream, where=has_meta)
def group_length_comes_first(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first element."""
    first = opened(i, ctx.trace).meta.elements[0]
    if first.tag != GROUP_LENGTH:
        expected, at = printed(GROUP_LENGTH), locator(GROUP_LENGTH)
        yield ctx.finding(expected=expected, actual=f"{printed(first.tag)} first", at=at)


@check(GROUP_LENGTH_COUNTS_THE_META_ELEMENTS, on=Instance, when=is_a_stream, where=has_meta)
def group_length_counts_the_meta_elements(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the bytes from the group length to the end of the last element of group 0002."""
    meta = opened(i, ctx.trace).meta
    first, last = meta.elements[0], meta.elements[-1]
    announced = first.numbers()[:1]
    if first.tag != GROUP_LENGTH or not announced or meta.gaps:
        return
    length = last.end - first.end
    if announced[0] != length:
        actual, at = f"{announced[0]} bytes", locator(GROUP_LENGTH)
        yield ctx.finding(expected=f"{length} bytes", actual=actual, at=at)


@check(REQUIRED_META_ELEMENTS_ARE_FILLED, on=Instance, when=is_a_stream, where=has_meta)
def required_meta_elements_are_filled(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the required elements up; padding is no value."""
    meta = opened(i, ctx.trace).meta
    if meta.gaps:  # what cannot be read may have been there
        return
    for tag in REQUIRED:
        element = meta.find(tag)
        if element is None or (not element.raw.rstrip(b"\0 ") and tag != VERSION):
            name = dictionary.keyword(tag)
            actual = "absent" if element is None else "empty"
            yield ctx.finding(expected=f"{name} with a value", actual=actual, at=locator(tag))


@check(META_ELEMENTS_ASCEND, on=Instance, when=is_a_stream, where=has_meta)
def meta_elements_ascend(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare every tag with the one before."""
    before = -1
    for element in meta_elements(i, ctx.trace):
        if element.tag <= before and element.tag != GROUP_LENGTH:
            expected, actual = f"a tag above {printed(before)}", printed(element.tag)
            yield ctx.finding(expected=expected, actual=actual, at=locator(element.tag))
        before = element.tag


@check(META_ELEMENTS_ARE_REGISTERED, on=Instance, when=is_a_stream, where=has_meta)
def meta_elements_are_registered(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look every element up in the registry."""
    for element in meta_elements(i, ctx.trace):
        if element.tag != GROUP_LENGTH and not dictionary.keyword(element.tag):
            expected, at = "a registered file meta element", locator(element.tag)
            yield ctx.finding(expected=expected, actual=printed(element.tag), at=at)


@check(PRIVATE_INFORMATION_HAS_ITS_CREATOR, on=Instance, when=is_a_stream, where=has_meta)
def private_information_has_its_creator(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for one of the two elements without the other."""
    meta = opened(i, ctx.trace).meta
    creator, information = meta.has(PRIVATE_CREATOR), meta.has(PRIVATE_INFORMATION)
    if creator != information:
        missing = PRIVATE_CREATOR if information else PRIVATE_INFORMATION
        expected = f"{printed(PRIVATE_CREATOR)} and {printed(PRIVATE_INFORMATION)}, or neither"
        actual = f"no {printed(missing)}"
        yield ctx.finding(expected=expected, actual=actual, at=locator(missing))
