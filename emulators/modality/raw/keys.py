"""Keys come from files, never from a command line that others can list."""

from __future__ import annotations

from pathlib import Path
from typing import Final

BYTES: Final = 32


def key_from(path: Path) -> bytes:
    """Read a key of 32 bytes, as they are or as 64 hex digits.

    Raises: ValueError for anything else; OSError.
    """
    data = path.read_bytes()
    if len(data) == BYTES:
        return data
    try:
        key = bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise ValueError(f"{path}: must hold {BYTES} bytes or {2 * BYTES} hex digits")
    return key
