"""Folders of a run that nobody needs afterwards."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from harness.core.errors import CaptureError


class Rooms:
    """Folders below one of our own, made when they are asked for and removed together."""

    def __init__(self) -> None:
        self._all: Path | None = None

    def folder(self, name: str) -> Path:
        """Return the folder of that name. Raises: CaptureError when there is no room for it."""
        try:
            if self._all is None:
                self._all = Path(tempfile.mkdtemp(prefix="plugfest-"))
            folder = self._all / name
            folder.mkdir(exist_ok=True)
        except OSError as why:
            raise CaptureError(f"no folder for {name}: {why}") from why
        return folder

    def remove(self) -> None:
        """Remove them all; asked again, new ones are made."""
        if self._all is not None:
            shutil.rmtree(self._all, ignore_errors=True)
            self._all = None
