"""What the linker knows of a raw file and of a series."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFact:
    """One raw file; None where its header does not say."""

    key: int
    scanner: str  # the device: links never cross devices
    sop_instance: str  # of the Raw Data object that images cite
    study: str | None = None
    series: str | None = None  # the series its header names
    frame_of_reference: str | None = None
    patient: str | None = None
    protocol: str | None = None
    parameters: str | None = None  # a fingerprint of the acquisition's settings
    at: float | None = None  # start of the acquisition by the scanner's own clock, seconds
    acquisition: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFact:
    """One series of images; None where they do not say."""

    key: int
    scanner: str
    series: str
    study: str | None = None
    frame_of_reference: str | None = None
    patient: str | None = None
    protocol: str | None = None
    parameters: str | None = None
    at: float | None = None  # acquisition by the images, seconds
    acquisition: int | None = None
    cites: frozenset[str] = frozenset()  # Raw Data instances that the images name
    many: bool = False  # made of several acquisitions: subtraction, dual energy, stitching


class Method(StrEnum):
    """How a link was found, the surest first."""

    REFERENCE = "REFERENCE"
    SERIES_UID = "SERIES_UID"
    SCORED = "SCORED"
    PIXEL = "PIXEL"
    MANUAL = "MANUAL"


class Standing(StrEnum):
    """What may be done with a link."""

    AUTO = "AUTO"  # accepted unattended
    REVIEW = "REVIEW"  # a person, or the pixels, decide
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One raw file behind one series, and why it is thought so."""

    raw: int
    series: int
    method: Method
    score: float  # 0 to 1
    standing: Standing
    evidence: tuple[tuple[str, str], ...] = ()  # feature, how well it agrees


@dataclass(frozen=True, slots=True)
class Abstention:
    """A series that is linked to nothing, and why that is right."""

    series: int
    why: str
