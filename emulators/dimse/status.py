"""Statuses with the comment that helps the peer's operator (PS3.7 annex C)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydicom.dataset import Dataset

SUCCESS: Final = 0x0000
CANCEL: Final = 0xFE00
PENDING: Final = 0xFF00
PENDING_KEYS_UNSUPPORTED: Final = 0xFF01
IDENTIFIER_DOES_NOT_MATCH: Final = 0xA900
UNABLE_TO_PROCESS: Final = 0xC000

COMMENT_CHARS: Final = 64


def status(code: int, comment: str = "", offending: Sequence[int] = ()) -> Dataset:
    """Make a status for the library to answer; the comment is cut at 64 characters."""
    made = Dataset()
    made.Status = code
    if comment:
        made.ErrorComment = comment_text(comment)
    if offending:
        made.OffendingElement = list(offending)
    return made


def comment_text(comment: str) -> str:
    """Make of a text what an Error Comment (VR LO) may hold."""
    plain = "".join(char if " " <= char <= "~" and char != "\\" else "?" for char in comment)
    return plain[:COMMENT_CHARS].strip()
