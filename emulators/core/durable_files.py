"""The file operations that durability hangs on, in one place that a test can watch or break."""

from __future__ import annotations

import os
from pathlib import Path


class DurableFiles:
    """The real file system."""

    def create(self, path: Path) -> int:
        """Create a file that does not exist yet and open it for writing."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def write(self, handle: int, data: bytes | bytearray | memoryview) -> None:
        """Write all of `data`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def sync(self, handle: int) -> None:
        """Put the file's content on stable storage."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its final name, at once and whole."""
        source.replace(target)

    def sync_folder(self, path: Path) -> None:
        """Put a folder's entries on stable storage."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def make_folder(self, path: Path) -> bool:
        """Create a folder; tell whether it is new."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            return False
        return True

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)


class RelaxedFiles(DurableFiles):
    """For load tests: nothing is synchronised, so an acknowledgement says nothing about power."""

    def sync(self, handle: int) -> None:
        """Leave it to the operating system."""

    def sync_folder(self, path: Path) -> None:
        """Leave it to the operating system."""
