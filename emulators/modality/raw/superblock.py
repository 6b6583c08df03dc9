"""Whether an HDF5 file is all there, told from its first block before the library opens it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from emulators.modality.raw.errors import NotThisFamily, Oversized, Truncated, UnknownRevision

SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
HEAD_BYTES: Final = 64
_ADDRESSES: Final = struct.Struct("<QQQ")  # base, extension or free space, end of file
_AT: Final = {0: 24, 1: 28, 2: 12, 3: 12}  # of the addresses, by version of the block


def whole(path: Path, most: int) -> None:
    """Compare the size of a file with what it announces, and with the most that it may be.

    Raises:
        NotThisFamily: no HDF5 file.
        UnknownRevision: its first block is of a version that nobody here knows.
        Truncated, Oversized: it ends too early or too late, or is larger than `most` bytes.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    if size > most:
        raise Oversized(f"{path.name}: {size} bytes; no scan of this scanner has more than {most}")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head[: len(SIGNATURE)] != SIGNATURE[: len(head)] or not head:
        raise NotThisFamily(f"{path.name}: no HDF5 file")
    if len(head) < HEAD_BYTES:
        raise Truncated(f"{path.name}: {size} bytes are no HDF5 file")
    at = _AT.get(head[len(SIGNATURE)])
    if at is None:
        raise UnknownRevision(f"{path.name}: HDF5 with a first block of version {head[8]}")
    base, _, end = _ADDRESSES.unpack_from(head, at)
    if base or size != end:
        kind = Truncated if size < base + end else Oversized
        raise kind(f"{path.name}: {size} bytes; its first block says {base + end}")
