"""The bytes of a source, as few of them in memory as can be."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from harness.core.octets import Payload, payload
from harness.run.checking.limits import MAX_ZIP_MEMBERS, MAX_ZIP_RATIO, Limits
from harness.run.checking.sources import Source

IN_MEMORY: Final = 64 << 20  # a larger file is read piece by piece, where it is asked for


class NotReadable(Exception):
    """A source cannot be read, or not within the limits; the text says why in one line."""


class BeyondLimits(NotReadable):
    """A source is, or becomes, larger than the limits allow."""


@dataclass(frozen=True, slots=True)
class FileOctets:
    """The bytes of an open file; a slice is read when it is asked for."""

    descriptor: int
    size: int

    def __len__(self) -> int:
        """Count the bytes."""
        return self.size

    def __getitem__(self, key: slice, /) -> bytes:
        """Read a slice."""
        start, stop, _ = key.indices(self.size)
        return os.pread(self.descriptor, max(0, stop - start), start)


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[Payload]:
    """Open a source for as long as the block lasts.

    Raises: NotReadable for what is no regular file or cannot be opened, BeyondLimits for what is
    larger than allowed.
    """
    if source.member:
        yield payload(_member(source, limits))
        return
    try:
        # Not blocking: a named pipe without a writer would never open.
        descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as why:
        raise NotReadable(f"cannot be opened: {why.strerror}") from why
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotReadable("is not a regular file")
        if found.st_size > limits.size:
            raise BeyondLimits(f"has {found.st_size} bytes; at most {limits.size} are read")
        octets = FileOctets(descriptor, found.st_size)
        if found.st_size <= IN_MEMORY:
            yield payload(octets[0 : found.st_size])
        else:
            yield Payload(octets, ((0, found.st_size),))
    except OSError as why:
        raise NotReadable(f"cannot be read: {why.strerror}") from why
    finally:
        os.close(descriptor)


def members(path: Path) -> tuple[str, ...]:
    """Return the names of the files in a zip file.

    Raises: NotReadable when it is broken, BeyondLimits when it has too many.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i.filename for i in archive.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as why:
        raise NotReadable(f"is no sound zip file: {why}") from why
    if len(names) > MAX_ZIP_MEMBERS:
        raise BeyondLimits(f"has {len(names)} members; at most {MAX_ZIP_MEMBERS} are read")
    return tuple(names)


@lru_cache(maxsize=1)
def _archive(path: Path) -> zipfile.ZipFile:
    """Keep the last zip file open: its directory is read once, not once for every member."""
    return zipfile.ZipFile(path)


def _member(source: Source, limits: Limits) -> bytes:
    try:
        archive = _archive(source.path)
        info = archive.getinfo(source.member)
        if info.flag_bits & 1:
            raise NotReadable("is encrypted")
        if info.file_size > limits.unpacked:
            raise BeyondLimits(
                f"unpacks to {info.file_size} bytes; at most {limits.unpacked} are read"
            )
        if info.file_size > MAX_ZIP_RATIO * max(info.compress_size, 1):
            raise BeyondLimits(f"unpacks to more than {MAX_ZIP_RATIO} times its size")
        with archive.open(info) as stream:
            data = stream.read(limits.unpacked + 1)  # the header may understate
    except (NotReadable, MemoryError):
        raise
    except Exception as why:  # each compression method brings its own errors
        raise NotReadable(f"cannot be unpacked: {why}") from why
    if len(data) > limits.unpacked:
        raise BeyondLimits(f"unpacks to more than {limits.unpacked} bytes")
    return data
