"""HDF5 files opened with distrust: nothing outside of the file is reached, nothing grows unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from emulators.modality.raw.errors import (
    BadHeader,
    HostileContainer,
    MissingLibrary,
    NotThisFamily,
)

if TYPE_CHECKING:
    import h5py

MAX_OBJECTS: Final = 10_000
MAX_BYTES: Final = 4 << 30  # of all data sets of a file, unpacked
MAX_DEPTH: Final = 32
# What h5py raises for broken insides: of a type that it cannot tell, too.
_BROKEN: Final = (RuntimeError, KeyError, OSError, ValueError, TypeError, MemoryError)


@contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """Open an HDF5 file for reading after every link and data set of it was looked at.

    Raises:
        NotThisFamily: it is no HDF5 file.
        HostileContainer: it has external or soft links, external storage, virtual data sets, a
            filter of its own, too many objects, or more data than a scan can be.
        MissingLibrary: h5py is not installed.
    """
    try:
        import h5py
    except ModuleNotFoundError as why:
        raise MissingLibrary("HDF5: the package h5py is not installed") from why
    try:
        file = h5py.File(path, "r", locking=False)
    except OSError as why:
        raise NotThisFamily(f"{path.name}: no HDF5 file: {str(why)[:200]}") from why
    with file:
        try:
            _inspect(file, path)
            yield file
        except _BROKEN as why:
            raise BadHeader(f"{path.name}: damaged inside: {str(why)[:200]}") from why


def top_level(path: Path) -> frozenset[str]:
    """Return the names in the root group of a sound file."""
    with opened(path) as file:
        return frozenset(file)


def _inspect(file: h5py.File, path: Path) -> None:
    import h5py

    objects, size = 0, 0
    pending: list[tuple[Any, int]] = [(file, 0)]
    while pending:
        group, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise HostileContainer(f"{path.name}: groups nested deeper than {MAX_DEPTH}")
        for name in group:
            objects += 1
            if objects > MAX_OBJECTS:
                raise HostileContainer(f"{path.name}: more than {MAX_OBJECTS} objects")
            link = group.get(name, getlink=True)
            if not isinstance(link, h5py.HardLink):
                raise HostileContainer(f"{path.name}: {name!r} is a link out of its group")
            found = group[name]
            if isinstance(found, h5py.Group):
                pending.append((found, depth + 1))
                continue
            if not isinstance(found, h5py.Dataset):
                continue
            if found.external or found.is_virtual:
                raise HostileContainer(f"{path.name}: {name!r} keeps its data in another file")
            size += found.size * found.dtype.itemsize if found.shape is not None else 0
            if size > MAX_BYTES:
                raise HostileContainer(f"{path.name}: unpacks to more than {MAX_BYTES} bytes")
