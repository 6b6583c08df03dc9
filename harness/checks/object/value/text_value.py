"""Values of character VRs as bytes: where they end, where one stops and the next begins."""

from __future__ import annotations

from typing import Final

BYTE_VRS: Final = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR")  # default repertoire
CHARACTER_SET_VRS: Final = ("LO", "LT", "PN", "SH", "ST", "UC", "UT")
TEXT_VRS: Final = (*BYTE_VRS, *CHARACTER_SET_VRS)
SINGLE_VALUE_VRS: Final = ("LT", "ST", "UR", "UT")  # a backslash is part of the text (PS3.5 6.2)

_SHOWN: Final = 64  # bytes of a value that a finding shows


def values_of(raw: bytes) -> list[bytes]:
    """Split the values of a multi-valued element; trailing NULs are left out, [] when empty.

    The single space that may pad the last of several values (PS3.5 6.4) is left out, too.
    """
    text = raw.rstrip(b"\0")
    if not text:
        return []
    values = text.split(b"\\")
    if len(values) > 1 and values[-1][-1:] == b" ":
        values[-1] = values[-1][:-1]
    return values


def shown(value: bytes) -> str:
    """Show the beginning of a value: ASCII as it is, other bytes escaped."""
    cut = value[:_SHOWN].decode("ascii", "backslashreplace")
    return repr(cut) + ("..." if len(value) > _SHOWN else "")
