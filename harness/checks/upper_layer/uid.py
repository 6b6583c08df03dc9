"""Unique identifiers (PS3.5 9.1)."""

from __future__ import annotations

import re
from typing import Final

LONGEST_UID: Final = 64
_FORM = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")


def is_uid(text: str) -> bool:
    """Tell whether a text without padding is a valid UID: dotted, no leading zeros, at most 64."""
    return len(text) <= LONGEST_UID and _FORM.fullmatch(text) is not None
