"""Software of each generation of raw data, pinned: images by digest, or locked environments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from harness.capture.compose import Hospital
from harness.capture.lineage_keeper import LineageKeeper
from harness.core.errors import CaptureError

MAKE_S: Final = 120.0
# Generation of raw data -> its name, and the service that has its image (emulators/compose.yaml).
GENERATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "1": ("acme-sino 1", "acme-ct-1"),
    "2": ("acme-sino 2", "acme-ct-2"),
}


class PinnedSoftware:
    """Makes what can read a generation, once, and names it so that it stays what it is."""

    def __init__(self, folder: Path, hospital: Hospital | None) -> None:
        """Make images where there is a hospital of containers, environments in `folder` else."""
        self._folder = folder
        self._hospital = hospital
        self._made: dict[str, tuple[str, str]] = {}

    def named(self, generation: str, keeper: LineageKeeper) -> tuple[str, str]:
        """Return how `plugfest raw` is told of it: an option and its value.

        Raises: CaptureError.
        """
        known = GENERATIONS.get(generation)
        if known is None:
            raise CaptureError(f"scenario: no software of generation {generation!r} is known")
        name, service = known
        if generation not in self._made:
            if self._hospital is not None:
                self._made[generation] = ("--image", self._hospital.image(service))
            else:
                folder = self._folder / f"generation-{generation}"
                python = keeper.make_environment(folder, name, limit_s=MAKE_S)
                self._made[generation] = ("--python", str(python))
        return self._made[generation]
