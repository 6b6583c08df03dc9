"""Names and times in a form in which equal ones are equal (PS3.5 6.2)."""

from __future__ import annotations

from typing import Final

NAMES: Final = (0x00100010, 0x00080090)
TIMES: Final = (0x00080030, 0x00080031)


def comparable(tag: int, value: str) -> str:
    """Return what counts of a value: a name's alphabetic group, a time's digits up to seconds."""
    if tag in NAMES:
        alphabetic = value.partition("=")[0]
        return "^".join(part.strip() for part in alphabetic.split("^")).rstrip("^").casefold()
    if tag in TIMES:
        return value.partition(".")[0]
    return value
