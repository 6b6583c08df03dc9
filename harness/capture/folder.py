"""What a run's folder may hold: it may come from a stranger."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from harness.core.errors import UsageError

MAX_FILES: Final = 1_000_000


def refuse_foreign(run: Path) -> None:
    """Refuse a folder that leads out of itself, or holds what is neither file nor folder.

    Reading such a link would judge other people's files; writing a report would overwrite them; a
    pipe would make us wait for ever.

    Raises:
        UsageError: naming the first such entry.
    """
    seen = 0
    for folder, names, files in os.walk(run, followlinks=False):
        for name in (*names, *files):
            seen += 1
            if seen > MAX_FILES:
                raise UsageError(f"{run}: more than {MAX_FILES} files; is this a run's folder?")
            _check(Path(folder) / name, run)


def _check(path: Path, run: Path) -> None:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise UsageError(
            f"{path}: a symbolic link; the evidence of a run holds its own files, and links lead"
            " elsewhere"
        )
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UsageError(f"{path}: neither a file nor a folder; {run} is not a run as we write it")
