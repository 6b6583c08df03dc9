"""The software that is running, named so that it can be found and run again (assertion P6)."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Final

from emulators.modality.objects.making import Software

COMMIT: Final = "PLUGFEST_COMMIT"
IMAGE_DIGEST: Final = "PLUGFEST_IMAGE_DIGEST"  # an image cannot contain its own; who runs it knows
UNKNOWN: Final = "unknown"  # what images say that were built of no commit
_PACKAGE: Final = Path(__file__).parents[1]


def running() -> Software:
    """Name what runs here: image and commit where they are known, the sources where they are not.

    Raises: OSError.
    """
    commit = os.environ.get(COMMIT, "")
    known = commit not in ("", UNKNOWN)
    return Software(
        commit=commit if known else sources_sha256(), image_digest=os.environ.get(IMAGE_DIGEST, "")
    )


@cache
def sources_sha256() -> str:
    """Hash the modality's own sources, name by name, as they are installed here.

    Raises: OSError.
    """
    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        one = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(_PACKAGE).as_posix()}\n{one}\n".encode())
    return whole.hexdigest()
