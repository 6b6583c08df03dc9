"""Bodies of many DICOM objects: made for STOW-RS, opened from WADO-RS (PS3.18 8.6.1.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from harness.core.octets import payload
from harness.wire.multipart import split

DICOM_PARTS: Final = 'multipart/related; type="application/dicom"'


def parts_of(objects: Sequence[bytes]) -> tuple[bytes, str]:
    """Put files into one body; return it with its Content-Type."""
    # decided by the content and 32 digits long: it cannot be inside of what it was made from
    boundary = hashlib.sha256(b"".join(objects)).hexdigest()[:32]
    head = f"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode()
    body = b"".join(head + one + b"\r\n" for one in objects)
    return body + f"--{boundary}--\r\n".encode(), f'{DICOM_PARTS}; boundary="{boundary}"'


def first_part(body: bytes, content_type: str) -> bytes:
    """Return the first object of a body; b"" when there is none, or no body of parts."""
    parts = split(payload(body), content_type).parts
    return parts[0].body.read() if parts else b""
