"""What dciodvfy says of a file, where it is installed: a second opinion, never a verdict."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from harness.core.errors import UsageError

NAME: Final = "dciodvfy"
TIMEOUT_S: Final = 60.0
MAX_LINES: Final = 1000


def find() -> Path:
    """Find the program, beside this Python or in the search path.

    Raises: UsageError when it is not installed.
    """
    beside = Path(sys.executable).parent / NAME
    if beside.is_file():
        return beside
    found = shutil.which(NAME)
    if found is None:
        raise UsageError(f"--oracle {NAME}: not installed; the Python package dicom3tools has it")
    return Path(found)


def opinion(program: Path, file: Path) -> tuple[str, ...]:
    """Return its error and warning lines on a file; what went wrong with it is said as a line."""
    try:
        done = subprocess.run(  # noqa: S603 - a program found by name, a path that exists
            [program, "-new", "-allpffgitems", file],
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return (f"no opinion within {TIMEOUT_S:g} s",)
    except OSError as why:
        return (f"cannot be started: {why.strerror}",)
    text = done.stderr.decode("utf-8", "replace").splitlines()
    lines = [line for line in text if line.startswith(("Error", "Warning"))]
    if done.returncode < 0:
        lines.append(f"(the program died of signal {-done.returncode})")
    return tuple(lines[:MAX_LINES])
