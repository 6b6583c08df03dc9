"""Code values: one, in the attribute that its form asks for (PS3.3 8.1)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.code.entries import (
    CODE_VALUE,
    LONG_CODE_VALUE,
    URN_CODE_VALUE,
    Entry,
    Vocabulary,
    entry_rule,
)
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role

VALUE_IS_GIVEN_ONCE = Requirement(
    id="code.value-is-given-once",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A coded entry has exactly one of Code Value, Long Code Value and URN Code Value.",
    cites=(ps3(3, "8.1"), ps3(3, "8.8", "8.8-1a")),
)

VALUE_IS_IN_ITS_ATTRIBUTE = Requirement(
    id="code.value-is-in-its-attribute",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A code of at most 16 characters is in Code Value, a longer one in Long Code Value, "
    "a URN or URL in URN Code Value.",
    cites=(ps3(3, "8.1"),),
)

SHORT: Final = 16  # characters
_NAMES: Final = {
    CODE_VALUE: "Code Value",
    LONG_CODE_VALUE: "Long Code Value",
    URN_CODE_VALUE: "URN Code Value",
}
_URN: Final = re.compile(r"(urn:|https?://)", re.IGNORECASE)
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@entry_rule(VALUE_IS_GIVEN_ONCE)
def value_is_given_once(entry: Entry, _: Vocabulary) -> Objection | None:
    """Count the attributes that have a value."""
    if len(entry.given) == 1:
        return None
    actual = " and ".join(_NAMES[tag] for tag in entry.given) or "none"
    place = entry.given[-1] if entry.given else CODE_VALUE
    return Objection("one code value", actual, _printed(place))


@entry_rule(VALUE_IS_IN_ITS_ATTRIBUTE)
def value_is_in_its_attribute(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look at the length of the code and whether it is a URN or URL; only where there is one."""
    if len(entry.given) != 1:
        return None
    (tag,) = entry.given
    if _URN.match(entry.value) or (tag == URN_CODE_VALUE and _URI.fullmatch(entry.value)):
        right = URN_CODE_VALUE
    else:
        right = CODE_VALUE if len(entry.value) <= SHORT else LONG_CODE_VALUE
    if tag == right:
        return None
    return Objection(_NAMES[right], f"{entry.value} in {_NAMES[tag]}", _printed(tag))


def _printed(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
