"""A raw file reconstructed by the software of its generation, and how objects are made of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from emulators.modality.objects.examination import Examination
from emulators.modality.objects.examined_image import examination_of, require
from emulators.modality.objects.making import Making, Source, source_of
from emulators.modality.provenance.software import running
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction
from emulators.modality.raw.registry import Generation, generation

# Series made later are numbered behind those of the examination, by when they were made: so that
# whoever makes some needs to know of no others.
_FIRST_NUMBER: Final = 1_000
AT_ONCE: Final = 100  # series of one raw file
_MILLISECONDS: Final = 20_000_000  # so that a number stays below 2^31 (PS3.5 6.2, VR IS)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Opened:
    """One raw file, read by the software of its generation, and the examination it is of."""

    software: Generation
    raw: RawScan[Any]
    source: Source
    size: int  # of the file, bytes
    examined: Examination | None = None  # as an image of it tells it

    def making(self, made: datetime, number: int) -> Making:
        """Say how objects of series `number` are made of it at that moment."""
        if self.examined is None:
            return Making(
                identity=Identity(),
                source=self.source,
                software=running(),
                made=made,
                seed=0,
                series_number=number,
            )
        return Making(
            identity=self.examined.identity,
            source=self.source,
            software=running(),
            made=made.astimezone(self.examined.zone),
            seed=0,
            salt=made.isoformat(),
            series_number=_first_number(made) + number - 1,
            first_number=_first_number(made),
            acquisition_number=self.examined.acquisition_number,
            examined=self.examined,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reconstructed(Opened):
    """What came of one raw file."""

    made: tuple[Reconstruction, ...]

    def series(
        self, at: datetime | None = None, *, enhanced: bool = False
    ) -> Iterator[tuple[Reconstruction, Making]]:
        """Yield each reconstruction and how its objects are made.

        Without an image of the examination, they are the same objects every time; beside one that
        is there already, they are new ones. Enhanced ones are of series of their own.
        """
        made = at or datetime.now(UTC)
        for number, one in enumerate(self.made, 1):
            making = self.making(made, number)
            yield one, replace(making, salt=f"{making.salt} enhanced") if enhanced else making


def opened(path: Path, version: str | None = None, like: Path | None = None) -> Opened:
    """Read a raw file, by the software of its own generation unless another is named.

    `like` is an image of the examination: what it says of it wins over what the raw file says.

    Raises: RawFileError of its kind; OSError; ValueError for a folder of too many files.
    """
    found = identify(path)
    software = generation(found.family, version or found.generation)
    raw = software.raw_reader(path)
    examined = examination_of(like) if like is not None else None
    digest, size = digest_of(path)
    study = raw.identity.study_uid if examined is None else examined.identity.study_uid
    source = source_of(digest, found, path.name, study)
    if examined is not None:
        require(examined, source, raw.identity)
    return Opened(software=software, raw=raw, source=source, size=size, examined=examined)


def reconstructed(
    path: Path,
    version: str | None = None,
    parameters: Parameters | None = None,
    like: Path | None = None,
) -> Reconstructed:
    """Reconstruct a raw file; `version` and `like` as in `opened`.

    Raises: RawFileError of its kind; OSError; ValueError for a folder of too many files.
    """
    file = opened(path, version, like)
    return Reconstructed(
        software=file.software,
        raw=file.raw,
        source=file.source,
        size=file.size,
        examined=file.examined,
        made=file.software.reconstruct(file.raw, parameters),
    )


def _first_number(made: datetime) -> int:
    return _FIRST_NUMBER + int(made.timestamp() * 1000) % _MILLISECONDS * AT_ONCE
