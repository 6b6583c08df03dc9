"""The one place where a peer's strings are made harmless for text sinks."""

from __future__ import annotations


def visible(text: str, *, keep_newlines: bool = False) -> str:
    r"""Replace every control, hidden, reordering or unprintable character by its code point.

    `"\x1b[31m"` becomes `"<U+001B>[31m"`. Everything else stays as it is.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or (keep_newlines and c == "\n") else f"<U+{ord(c):04X}>" for c in text
    )
