"""A file that is there whole or not at all, and never in the place of another one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from emulators.core.durable_files import DurableFiles


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write; it gets its name, durably, at the end, and none when that fails.

    Raises: FileExistsError, before anything is written where that is known by then; OSError.
    """
    if target.exists():
        raise _taken(target)
    # the name is short whatever the target's is, and hidden: who watches the folder leaves it alone
    partial = target.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, target)  # replacing, as renaming does, could lose another one's file
        except FileExistsError:
            raise _taken(target) from None
    finally:
        partial.unlink(missing_ok=True)
    DurableFiles().sync_folder(target.parent)


def _taken(target: Path) -> FileExistsError:
    return FileExistsError(f"{target}: there is a file of that name already")
