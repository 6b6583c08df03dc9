"""Releases of the scanner's software: each has its own version and writes its own raw files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from emulators.modality.raw.format import Format
from emulators.modality.raw.registry import FORMATS, Generation, generation


@dataclass(frozen=True, slots=True)
class Release:
    """What a site installs: it reads and writes one generation of raw files and no other."""

    version: str  # Software Versions (0018,1020)
    format: Format

    def software(self) -> Generation:
        """Load it. Raises: UnknownGeneration, MissingLibrary."""
        return generation(self.format.family, self.format.generation)


# By the generation of raw files that it writes.
RELEASES: Final[Mapping[str, Release]] = {
    "1": Release("VA30A", FORMATS["acme_sino_1"]),
    "2": Release("VB10A", FORMATS["acme_sino_2"]),
}
DELIVERED: Final = RELEASES["1"]
