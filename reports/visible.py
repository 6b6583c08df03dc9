"""The one place where a peer's strings are made harmless for text sinks."""

from __future__ import annotations

import unicodedata
from typing import Final

# Format characters that hide or reorder text (zero width, bidirectional, tags) and unassigned,
# private-use and surrogate code points; C0 and C1 controls.
HIDDEN: Final = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def visible(text: str, *, keep_newlines: bool = False) -> str:
    r"""Replace every control, hidden or unprintable character by its visible code point.

    `"\x1b[31m"` becomes `"<U+001B>[31m"`. Everything else stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(c, keep_newlines) for c in text)


def _visible(char: str, keep_newlines: bool) -> str:
    if keep_newlines and char == "\n":
        return char
    if unicodedata.category(char) in HIDDEN or ord(char) & 0xFFFE == 0xFFFE:
        return f"<U+{ord(char):04X}>"
    return char
