"""How objects are made of a reconstruction: by whom, when, from what."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from emulators.core.uids import make_uid
from emulators.modality.cpu_policy import in_force
from emulators.modality.objects.examination import Examination
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """The reconstructing software, named so that it can be run again (assertion P6)."""

    name: str = "plugfest reconstruction"
    version: str = "1"
    commit: str = ""  # of its source
    image_digest: str = ""  # "sha256:...", of the container image; "" outside of one
    cpu_policy: str = field(default_factory=in_force)
    threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The raw file behind the images, as a file and as the Raw Data object that keeps it."""

    sha256: str
    format: Format
    file_name: str
    study_uid: str
    series_uid: str
    sop_instance: str  # of the Raw Data object; minted from the digest when none is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """All that a reconstruction does not know about the objects made of it."""

    identity: Identity  # what the examination knows; wins over what the raw file says
    source: Source
    software: Software
    made: datetime
    seed: int
    salt: str = ""
    series_number: int = 1
    first_number: int = 1  # of the series that are made of this source at once
    acquisition_number: int = 1
    study_id: str = "1"
    # what an image tells of the examination, when more is made of its raw data later
    examined: Examination | None = None

    def uid(self, *names: str | int) -> str:
        """Mint a UID for something made of this source."""
        return make_uid(self.seed, self.salt, self.source.sha256, self.series_number, *names)


def source_of(sha256: str, format: Format, file_name: str, study_uid: str) -> Source:
    """Name a raw file as an object: its UIDs follow from its digest, wherever it is kept."""
    # a raw file that names no study gets the one that its objects get, too
    study = study_uid or make_uid(0, "", "study", sha256)
    return Source(
        sha256=sha256,
        format=format,
        file_name=file_name,
        study_uid=study,
        series_uid=make_uid(0, "", "raw series", study),
        sop_instance=make_uid(0, "", "raw instance", sha256),
    )


def study_of(identity: Identity, source: Source) -> str:
    """Return the Study Instance UID; where nobody knows one, it follows from the raw file."""
    return identity.study_uid or make_uid(0, "", "study", source.sha256)


def merged(raw: Identity, known: Identity) -> Identity:
    """Complete what the raw file says by what the examination knows, which wins."""
    said = {f.name: getattr(known, f.name) for f in fields(Identity)}
    return replace(raw, **{name: value for name, value in said.items() if value})
