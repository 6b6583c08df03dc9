"""The digest that names a raw file, or a folder of them, wherever its copies lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

CHUNK: Final = 1 << 20
MAX_FILES: Final = 100_000


def digest_of(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size in bytes; of a folder, over the names and digests of its files.

    Raises: OSError; ValueError for a folder of too many files.
    """
    if not path.is_dir():
        return _file(path)
    whole, size = hashlib.sha256(), 0
    files = sorted(p for p in path.iterdir() if p.is_file())
    if len(files) > MAX_FILES:
        raise ValueError(f"{path.name}: more than {MAX_FILES} files")
    for file in files:
        one, length = _file(file)
        whole.update(f"{file.name}\n{one}\n".encode())
        size += length
    return whole.hexdigest(), size


def _file(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
