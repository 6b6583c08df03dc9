"""What the modality remembers of its work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from emulators.core.clock import dicom_date
from emulators.modality.objects.making import Source
from emulators.modality.orders import Order, text
from emulators.modality.raw.reconstruction import Parameters


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The preserved raw file of an acquisition."""

    path: Path
    source: Source
    software: str  # the release that wrote it
    acquired: datetime


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One image on disk, as it was made."""

    sop_class: str
    sop_instance: str
    path: Path
    size: int
    pixel_sha256: str  # of the native pixel bytes, little endian


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """One series: what one kernel made of the raw data."""

    series_uid: str
    number: int
    description: str
    protocol: str
    kernel: str
    parameters: Parameters
    made: datetime
    images: tuple[ImageRecord, ...]


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One turn of the tube and what came of it."""

    number: int
    order: Order
    started: datetime  # of the examination: Study Date and Time
    step_uid: str  # of the performed procedure step; "" outside any
    raw: RawRecord
    series: tuple[SeriesRecord, ...]
    kept: SeriesRecord | None = None  # the raw data as an object, once it was made

    @property
    def images(self) -> tuple[ImageRecord, ...]:
        """All images, series by series."""
        return tuple(image for series in self.series for image in series.images)

    @property
    def everything(self) -> tuple[SeriesRecord, ...]:
        """All series, that of the raw data last."""
        return self.series if self.kept is None else (*self.series, self.kept)


@dataclass(slots=True)
class Step:
    """A performed procedure step that was reported as begun (PS3.4 annex F)."""

    uid: str
    step_id: str
    order: Order
    started: datetime
    status: str = "IN PROGRESS"


@dataclass(slots=True)
class Records:
    """Everything since the start or the last reset."""

    orders: dict[str, Order] = field(default_factory=dict)  # by accession number
    steps: dict[str, Step] = field(default_factory=dict)  # by accession number
    acquisitions: list[Acquisition] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)  # SOP Instance UIDs an archive has taken
    archive_ae: str = ""  # where they can be retrieved

    def latest(self, accession: str | None) -> Acquisition | None:
        """Return the last acquisition, of that order when one is named."""
        wanted = (
            a
            for a in reversed(self.acquisitions)
            if accession is None or a.order.accession == accession
        )
        return next(wanted, None)

    def replace(self, acquisition: Acquisition) -> None:
        """Put what is known of an acquisition now in the place of what was."""
        self.acquisitions = [
            acquisition if a.number == acquisition.number else a for a in self.acquisitions
        ]

    def made_in(self, step: Step) -> list[Acquisition]:
        """Return what was acquired in a step."""
        return [a for a in self.acquisitions if a.step_uid == step.uid]

    def plain(self) -> dict[str, object]:
        """Describe them as the contract wants it (`GET /holds`); copies first, takes no lock."""
        return {
            "acquisitions": [plain(a) for a in tuple(self.acquisitions)],
            "worklist": [order.plain() for order in tuple(self.orders.values())],
            "steps": [
                {"accession": accession, "sop_instance": step.uid, "status": step.status}
                for accession, step in tuple(self.steps.items())
            ],
        }


def plain(acquisition: Acquisition) -> dict[str, object]:
    """Describe one acquisition as the contract wants it."""
    raw = acquisition.raw
    return {
        "accession": acquisition.order.accession,
        "study_uid": acquisition.order.study_uid,
        "patient_id": text(acquisition.order.item, "PatientID"),
        "study_date": dicom_date(acquisition.started),
        "raw": {
            "path": str(raw.path),
            "sha256": raw.source.sha256,
            "format": str(raw.source.format),
            "software": raw.software,
        },
        "series": [
            {
                "series_uid": series.series_uid,
                "kernel": series.kernel,
                "instances": [
                    {"sop_instance": i.sop_instance, "pixel_sha256": i.pixel_sha256}
                    for i in series.images
                ],
            }
            for series in acquisition.series
        ],
    }
