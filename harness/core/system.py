"""Who is under test: products, the seats they take, what they claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEATS: Final = ("modality", "archive", "ehr", "viewer")


@dataclass(frozen=True, slots=True)
class Product:
    """A product as its vendor names it."""

    vendor: str
    name: str
    version: str

    def __str__(self) -> str:
        """Return the name people use."""
        return " ".join(p for p in (self.vendor, self.name, self.version) if p)


@dataclass(frozen=True, slots=True)
class DimseEndpoint:
    """Where a DICOM application entity listens."""

    host: str
    port: int
    ae_title: str


@dataclass(frozen=True, slots=True)
class StorageClaim:
    """One storage SOP class (keyword or UID) with the transfer syntaxes claimed for it."""

    sop_class: str
    transfer_syntaxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Where the product is configured to find another seat; the tap listens there."""

    seat: str
    dimse_port: int | None = None
    web_port: int | None = None
    ae_title: str | None = None  # the title the product calls; None: the emulator's own


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """One seat that the system under test takes."""

    seat: str
    claims: tuple[str, ...]
    dimse: DimseEndpoint | None
    web_url: str | None  # DICOMweb of an archive, FHIR of an EHR
    storage: tuple[StorageClaim, ...]
    trigger: str | None  # a command that makes a client act; "operator" prompts a person
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the run may do to the product, and how long the product may take."""

    destructive: bool = False  # touch what this run did not create
    settle_s: float = 10.0  # how long what was acknowledged may take to become visible
    action_s: float = 60.0  # how long one action may take


@dataclass(frozen=True, slots=True)
class SystemUnderTest:
    """A SUT file, loaded."""

    product: Product
    seats: tuple[SeatTaken, ...]
    limits: Limits
    source: str  # the file's name, for messages

    def seat(self, name: str) -> SeatTaken | None:
        """Find the seat of that name."""
        return next((s for s in self.seats if s.seat == name), None)
