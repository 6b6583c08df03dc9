"""One generation of one family of raw files, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One generation of one family of raw files."""

    family: str  # "acme-sino", "siemens-twix", "ismrmrd"
    generation: str  # "1", "VB"
    modality: str  # CT, MR, US, DX, PT
    media_type: str
    extension: str
    library: str = ""  # the package that its module needs, beyond the run time's
    creator_version_uid: str = ""

    def __str__(self) -> str:
        """Name it as people do: "siemens-twix VB"."""
        return f"{self.family} {self.generation}"
