"""Objects that other software made: checked against what it said, and handed out whole or not.

They come into a private folder first, beside the one that they are wanted in. That one appears, or
is filled, by one rename when everything was found in order; else nothing of them is left.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pydicom

from emulators.core.unreadable import UNREADABLE
from emulators.modality.lineage.running import RunFailed

OBJECT_BYTES_MOST: Final = 2 << 30
DEPTH_MOST: Final = 4  # a folder for each series, and some room


@dataclass(frozen=True, slots=True)
class MadeObjects:
    """A folder that objects come into, and where they are wanted."""

    folder: Path
    wanted: Path

    def check(self, stored: Sequence[str]) -> None:
        """Compare each object's Pixel Data, in order of its path, with these SHA-256.

        Raises: RunFailed.
        """
        paths = list(_files(self.folder, 0, len(stored)))
        if len(paths) != len(stored):
            raise RunFailed(f"it made {len(paths)} objects and told of {len(stored)}")
        for path, told in zip(paths, stored, strict=True):
            if _pixels(path) != told:
                raise RunFailed(f"{path.name}: not the pixels that it told of")

    def hand_out(self) -> tuple[Path, ...]:
        """Put the objects where they are wanted, and return their paths there. Raises: OSError."""
        below = [path.relative_to(self.folder) for path in _files(self.folder, 0)]
        self.wanted.parent.mkdir(parents=True, exist_ok=True)
        self.folder.replace(self.wanted)
        return tuple(self.wanted / path for path in below)


@contextmanager
def objects_for(wanted: Path | None) -> Iterator[MadeObjects | None]:
    """Keep a private folder for objects while they are made; None when nobody wants them.

    Raises: FileExistsError, NotADirectoryError when `wanted` is not new or empty; OSError.
    """
    if wanted is None:
        yield None
        return
    where = wanted.absolute()
    if where.exists() and any(where.iterdir()):
        raise FileExistsError(f"{wanted}: a folder that is new or empty is wanted")
    where.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".made-", dir=where.parent) as private:
        folder = Path(private) / "objects"
        folder.mkdir()
        yield MadeObjects(folder, where)


def _files(folder: Path, depth: int, most: int | None = None) -> Iterator[Path]:
    """Walk in order of paths; what is neither a file nor a folder, a link above all, is refused."""
    if depth > DEPTH_MOST:
        raise RunFailed(f"it made folders deeper than {DEPTH_MOST}")
    found = 0
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise RunFailed(f"{path.name}: neither an object nor a folder of objects")
        for file in _files(path, depth + 1, most) if path.is_dir() else (path,):
            found += 1
            if most is not None and found > most:
                raise RunFailed(f"it made more objects than the {most} that it told of")
            yield file


def _pixels(path: Path) -> str:
    try:
        if path.stat().st_size > OBJECT_BYTES_MOST:
            raise RunFailed(f"{path.name}: more than {OBJECT_BYTES_MOST} bytes")
        return hashlib.sha256(pydicom.dcmread(path).PixelData).hexdigest()
    except UNREADABLE as why:
        raise RunFailed(f"{path.name}: an object that cannot be read") from why
