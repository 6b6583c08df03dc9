"""What pydicom, numpy and their decoders raise on bytes that they cannot make sense of."""

from __future__ import annotations

import struct
from typing import Final

from pydicom.errors import BytesLengthException, InvalidDicomError

UNREADABLE: Final[tuple[type[Exception], ...]] = (
    ArithmeticError,
    AttributeError,
    BytesLengthException,
    EOFError,
    InvalidDicomError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
