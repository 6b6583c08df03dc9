"""A small text file of the operator, read with one clear line for everything that can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from harness.core.errors import UsageError

MAX_BYTES: Final = 1 << 20


def read_text(path: Path, what: str, max_bytes: int = MAX_BYTES) -> str:
    """Read a UTF-8 file; `what` names its kind with an article: "a SUT file".

    Raises:
        UsageError: it is missing, unreadable, too large or not UTF-8.
    """
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            raise UsageError(f"{path}: not a regular file; give the path of {what}")
        if path.stat().st_size > max_bytes:
            raise UsageError(f"{path}: larger than {max_bytes} bytes; is this {what}?")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise UsageError(f"{path}: not UTF-8 text (byte {why.start}); is this {what}?") from why
    except OSError as why:
        raise UsageError(f"{path}: {why.strerror}; give the path of {what}") from why
    except ValueError as why:  # a zero byte in the path
        raise UsageError(f"{str(path)!r}: {why}; give the path of {what}") from why
