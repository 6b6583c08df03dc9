"""Values of file meta elements (PS3.10 7.1, PS3.5 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.file_format.stream import (
    GROUP_LENGTH,
    VERSION,
    has_meta,
    is_a_stream,
    locator,
    meta_elements,
    opened,
)
from harness.checks.object.value.identifiers import is_uid
from harness.checks.object.value.text_value import shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts import dictionary

VERSION_ONE: Final = b"\0\1"
_LONGEST: Final = {"AE": 16, "SH": 16, "UI": 64}  # bytes: none of them has other than ASCII here

VERSION_IS_ONE = Requirement(
    id="file.version-is-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="File Meta Information Version is 00H, 01H.",
    cites=(ps3(10, "7.1", "7.1-1"),),
)
META_ELEMENTS_HAVE_THEIR_VR = Requirement(
    id="file.meta-elements-have-their-vr",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A file meta element has its registered VR, never UN.",
    cites=(ps3(10, "7.1"), ps3(5, "6.2.2"), ps3(6, "7")),
)
META_VALUES_FIT_THEIR_VR = Requirement(
    id="file.meta-values-fit-their-vr",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "UIDs, application entity titles and the version name in file meta are well formed, not too"
        " long and padded as their VR says."
    ),
    cites=(ps3(10, "7.1", "7.1-1"), ps3(5, "6.2", "6.2-1")),
)


@check(VERSION_IS_ONE, on=Instance, when=is_a_stream, where=has_meta)
def version_is_one(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two bytes, where there are any."""
    element = opened(i, ctx.trace).meta.find(VERSION)
    if element is not None and element.raw != VERSION_ONE:
        actual = f"{element.raw[:8].hex(' ').upper()}H" if element.raw else "no value"
        yield ctx.finding(expected="00 01H", actual=actual, at=locator(VERSION))


@check(META_ELEMENTS_HAVE_THEIR_VR, on=Instance, when=is_a_stream, where=has_meta)
def meta_elements_have_their_vr(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare every registered element's VR with the registry's."""
    for element in meta_elements(i, ctx.trace):
        vr = "UL" if element.tag == GROUP_LENGTH else dictionary.vr(element.tag)
        if element.vr != vr and dictionary.keyword(element.tag):
            yield ctx.finding(expected=vr, actual=element.vr, at=locator(element.tag))


@check(META_VALUES_FIT_THEIR_VR, on=Instance, when=is_a_stream, where=has_meta)
def meta_values_fit_their_vr(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Match every UID, title and name against the rules of its VR."""
    for element in meta_elements(i, ctx.trace):
        expected = _objection(element)
        if expected and not element.cut_off:
            actual = shown(element.raw)
            yield ctx.finding(expected=expected, actual=actual, at=locator(element.tag))


def _objection(element: Element) -> str:
    """Return what is expected instead of the value; "" where it is right."""
    longest = _LONGEST.get(element.vr)
    if longest is None or not element.length:
        return ""
    raw = element.raw
    if element.vr == "UI":
        value = raw[:-1] if raw.endswith(b"\0") else raw
        sound = is_uid(value) or not raw.rstrip(b"\0 ")
        return "" if sound and len(value) <= longest else "a UID, padded with a single NUL"
    if len(raw) > longest or not (raw.isascii() and raw.decode("ascii").isprintable()):
        return f"{longest} characters of ISO 646 at most, padded with a space"
    if element.vr == "AE" and not raw.strip():
        return "an application entity title that is not spaces only"
    return ""
