"""What both formats do with an HDF5 file: open it with distrust, place it, check a cleaned copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulators.modality.raw import containers, superblock
from emulators.modality.raw.errors import (
    BadHeader,
    Corrupted,
    HostileContainer,
    Oversized,
    RawFileError,
    Truncated,
)
from emulators.modality.us.radio_frequency import RadioFrequency, Sector

if TYPE_CHECKING:
    import h5py

FILE_BYTES_MOST: Final = 2 << 30
TEXT_MOST: Final = 256  # characters of an attribute
# What a library may stumble over in a damaged structure, beyond what is caught where it is opened.
_STUMBLES: Final = (TypeError, AttributeError, OverflowError, NotImplementedError, MemoryError)


@contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """Open a whole file; what is wrong with it is told with its name. Raises: RawFileError."""
    try:
        superblock.whole(path, FILE_BYTES_MOST)
        with containers.opened(path) as file:
            yield file
    except RawFileError as why:
        told = str(why).removeprefix(f"{path.name}: ")
        raise type(why)(f"{path.name}: {told}") from why
    except _STUMBLES as why:
        raise BadHeader(f"{path.name}: damaged inside: {str(why)[:200]}") from why


@contextmanager
def placed(path: Path) -> Iterator[h5py.File]:
    """Write a new file, durably: all of it, or none. Raises: FileExistsError; OSError."""
    import h5py

    with path.open("xb"):
        pass  # claims the name: a file that is there already is never touched
    try:
        with h5py.File(path, "w", locking=False) as file:
            yield file
        with path.open("rb+") as done:
            os.fsync(done.fileno())
    except BaseException:
        path.unlink()
        raise


def text_of(holder: Any, name: str) -> str:
    """Return a short text among the attributes; "" when there is none. Raises: BadHeader."""
    if name not in holder.attrs:
        return ""
    stored = holder.attrs.get_id(name)
    if stored.shape not in ((), (1,)):
        raise BadHeader(f"attribute {name!r} is not one text")
    value = np.asarray(holder.attrs[name]).reshape(-1)[0]
    if isinstance(value, bytes):
        value = value.decode("ascii").rstrip("\0")
    if not isinstance(value, str) or len(value) > TEXT_MOST:
        raise BadHeader(f"attribute {name!r} is no short text")
    return str(value)


def recorded(stored: Any, sector: Sector, shape: tuple[int, ...], dtype: str) -> Any:
    """Read samples after their size was compared with the geometry.

    Raises:
        Truncated, Oversized: there are fewer or more than the geometry announces.
        BadHeader: they are of another type or arrangement.
        HostileContainer: they unpack to far more than the file holds.
    """
    import h5py

    if not isinstance(stored, h5py.Dataset) or stored.dtype != np.dtype(dtype):
        raise BadHeader(f"the samples are not of type {np.dtype(dtype).name}")
    wanted = int(np.prod(sector.shape))
    if stored.shape is None or stored.size != wanted:
        kind = Truncated if (stored.size or 0) < wanted else Oversized
        raise kind(f"{stored.size} samples; the geometry announces {wanted}")
    if stored.shape != shape:
        raise BadHeader(f"samples of shape {stored.shape}; the geometry announces {shape}")
    if stored.id.get_storage_size() < stored.nbytes:
        raise HostileContainer("samples that unpack to more than the file holds")
    return stored[()]


def checked_copy(before: RadioFrequency, after: RadioFrequency, target: Path) -> str:
    """Return the digest of the samples. Raises: Corrupted when the copy's are not the original's.

    A copy that is refused is removed.
    """
    digest = after.sha256()
    if digest != before.sha256() or after.sector != before.sector:
        target.unlink()
        raise Corrupted(f"{target.name}: the copy's samples differ; it was removed")
    return digest
