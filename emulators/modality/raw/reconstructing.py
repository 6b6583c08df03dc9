"""A raw file reconstructed by the software of its generation, and how objects are made of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulators.modality.objects.making import Making, Source, source_of
from emulators.modality.provenance.software import running
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction
from emulators.modality.raw.registry import Generation, generation


@dataclass(frozen=True, slots=True, eq=False)
class Reconstructed:
    """What came of one raw file."""

    software: Generation
    raw: RawScan[Any]
    source: Source
    size: int  # of the file, bytes
    made: tuple[Reconstruction, ...]

    def series(self, at: datetime | None = None) -> Iterator[tuple[Reconstruction, Making]]:
        """Yield each reconstruction and how its objects are made; the same UIDs every time."""
        made = at or datetime.now(UTC)
        for number, one in enumerate(self.made, 1):
            yield (
                one,
                Making(
                    identity=Identity(),
                    source=self.source,
                    software=running(),
                    made=made,
                    seed=0,
                    series_number=number,
                ),
            )


def reconstructed(
    path: Path, version: str | None = None, parameters: Parameters | None = None
) -> Reconstructed:
    """Reconstruct a raw file, by the software of its own generation unless another is named.

    Raises: RawFileError of its kind; OSError; ValueError for a folder of too many files.
    """
    found = identify(path)
    software = generation(found.family, version or found.generation)
    raw = software.raw_reader(path)
    made = software.reconstruct(raw, parameters)
    digest, size = digest_of(path)
    source = source_of(digest, found, path.name, raw.identity.study_uid)
    return Reconstructed(software, raw, source, size, made)
