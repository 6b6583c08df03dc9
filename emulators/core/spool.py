"""A file on its way into the store: written as it arrives, hashed as it is written."""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from pathlib import Path
from types import TracebackType
from typing import Final

from emulators.core.durable_files import DurableFiles
from emulators.core.refused import Reason, Refused

_BUFFER_BYTES: Final = 256 * 1024


class Spool:
    """Takes the bytes of one Part 10 file. As a context manager it removes what was not stored."""

    def __init__(self, files: DurableFiles, folder: Path, most_bytes: int) -> None:
        """Create the temporary file. Raises: Refused when that is not possible."""
        self.path = folder / uuid.uuid4().hex
        self.size = 0
        self._files = files
        self._most_bytes = most_bytes
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._handle: int | None = None
        self._sealed = False
        try:
            self._handle = files.create(self.path)
        except OSError as error:
            raise _no_room(error) from error

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take more bytes. Raises: Refused, and the spool is gone."""
        self.size += len(data)
        if self.size > self._most_bytes:
            self.discard()
            raise Refused(
                Reason.OUT_OF_RESOURCES, f"an object of more than {self._most_bytes} bytes"
            )
        self._digest.update(data)
        self._buffer += data
        if len(self._buffer) >= _BUFFER_BYTES:
            self._flush()

    def seal(self) -> str:
        """Put the content on stable storage, close, and return its SHA-256 in hexadecimal.

        A second call only returns it again. Raises: Refused, and the spool is gone.
        """
        if self._sealed:
            return self._digest.hexdigest()
        self._flush()
        if self._handle is not None:
            try:
                self._files.sync(self._handle)
            except OSError as error:
                self.discard()
                raise _no_room(error) from error
            self._close()
        self._sealed = True
        return self._digest.hexdigest()

    def discard(self) -> None:
        """Remove the file, unless it has become an object of the store already."""
        self._buffer.clear()
        self._close()
        with contextlib.suppress(OSError):
            self._files.remove(self.path)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()

    def _flush(self) -> None:
        if self._handle is None:
            raise Refused(Reason.OUT_OF_RESOURCES, "the temporary file is closed")
        try:
            self._files.write(self._handle, self._buffer)
        except OSError as error:
            self.discard()
            raise _no_room(error) from error
        self._buffer.clear()

    def _close(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with contextlib.suppress(OSError):
                self._files.close(handle)


def _no_room(error: OSError) -> Refused:
    return Refused(Reason.OUT_OF_RESOURCES, f"cannot be written: {error.strerror or 'I/O error'}")
