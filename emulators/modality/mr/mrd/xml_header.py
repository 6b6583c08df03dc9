"""The XML header of ISMRMRD 1: who was measured, and how.

The schema types the accession number as a 64-bit integer, so that of DICOM is never written. What
it has no element for (acquisition UID, software, slice spacing) are user parameters.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from ismrmrd import xsd
from xsdata.exceptions import ConverterError, ParserError
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler
from xsdata.models.datatype import XmlDate, XmlTime

from emulators.modality.mr.kspace import Contrast, Encoding, checked
from emulators.modality.mr.mrd.acquisitions import ACQUISITION_UID, SOFTWARE, SPACING
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw.errors import BadHeader, HostileContainer, UnknownRevision
from emulators.modality.raw.identity import Identity

BYTES_MOST: Final = 1 << 20
_LOG: Final = logging.getLogger("xsdata.logger")
_WRONG: Final = (
    *(ParserError, ConverterError, SyntaxError),
    *(ValueError, TypeError, AttributeError, LookupError),
)


def parsed(document: bytes) -> xsd.ismrmrdHeader:
    """Parse a header with distrust.

    Raises: BadHeader; HostileContainer for a document type, which may hold entities.
    """
    if len(document) > BYTES_MOST or b"\0" in document:
        raise BadHeader("the XML header is too large, or no UTF-8 text")
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise HostileContainer("the XML header declares a document type")
    config = ParserConfig(fail_on_unknown_properties=True, fail_on_converter_warnings=True)
    # the standard library's parser: the other one mends what is broken
    parser = XmlParser(config=config, handler=XmlEventHandler)
    try:
        with _nothing_without_a_place():
            header: xsd.ismrmrdHeader = parser.from_bytes(document, xsd.ismrmrdHeader)
    except _WRONG as why:
        raise BadHeader(f"the XML header cannot be understood: {str(why)[:200]}") from why
    if header.version not in (None, 1, 2):
        raise UnknownRevision(f"version {header.version} of the header, which nobody here knows")
    return header


@contextmanager
def _nothing_without_a_place() -> Iterator[None]:
    """Refuse what the parser only logs: contents that fit nowhere. Raises: ParserError."""
    said: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    _LOG.addHandler(listener)
    try:
        yield
    finally:
        _LOG.removeHandler(listener)
    if said:
        raise ParserError(said[0])


def header_of(identity: Identity, encoding: Encoding) -> xsd.ismrmrdHeader:
    """Describe a measurement."""
    at = identity.acquired.astimezone(UTC) if identity.acquired else None
    day = XmlDate(at.year, at.month, at.day) if at else None
    time = XmlTime(at.hour, at.minute, at.second, at.microsecond * 1000) if at else None
    return xsd.ismrmrdHeader(
        version=1,
        subjectInformation=xsd.subjectInformationType(
            patientName=identity.patient_name or None,
            patientID=identity.patient_id or None,
            patientBirthdate=_birth(identity.birth_date),
            patientGender=identity.sex if identity.sex in ("M", "F", "O") else None,
        ),
        studyInformation=xsd.studyInformationType(
            studyDate=day, studyTime=time, studyInstanceUID=identity.study_uid or None
        ),
        measurementInformation=xsd.measurementInformationType(
            measurementID=identity.measurement_id or None,
            seriesDate=day,
            seriesTime=time,
            patientPosition=xsd.patientPositionType.HFS,
            protocolName=identity.protocol or None,
            seriesInstanceUIDRoot=identity.series_uid or None,
            frameOfReferenceUID=identity.frame_of_reference_uid or None,
        ),
        acquisitionSystemInformation=xsd.acquisitionSystemInformationType(
            systemVendor=identity.manufacturer or None,
            systemModel=identity.model or None,
            systemFieldStrength_T=encoding.field_tesla,
            receiverChannels=encoding.coils,
            institutionName=identity.institution or None,
            stationName=identity.station or None,
            deviceSerialNumber=identity.device_serial or None,
        ),
        experimentalConditions=xsd.experimentalConditionsType(
            H1resonanceFrequency_Hz=encoding.frequency_hz
        ),
        encoding=[_encoding_type(encoding)],
        sequenceParameters=_sequence(encoding),
        userParameters=xsd.userParametersType(
            userParameterDouble=[
                xsd.userParameterDoubleType(name=SPACING, value=encoding.spacing_mm)
            ],
            userParameterString=[
                xsd.userParameterStringType(name=name, value=value)
                for name, value in (
                    (ACQUISITION_UID, identity.acquisition_uid),
                    (SOFTWARE, identity.software),
                )
                if value
            ],
        ),
    )


def understood(header: xsd.ismrmrdHeader) -> tuple[Identity, Encoding]:
    """Read a header; the first slice's position is in the readouts.

    Raises: BadHeader, Oversized.
    """
    try:
        return _identity(header), checked(_encoding(header))
    except _WRONG as why:
        raise BadHeader(f"the XML header lacks what a scan needs: {str(why)[:200]}") from why


def clean(header: xsd.ismrmrdHeader, sweep: Sweep, moved: datetime | None) -> None:
    """Take out who was measured, in place."""
    was = sweep.identity
    for part, names in (
        (
            header.subjectInformation,
            (
                *("patientName", "patientWeight_kg", "patientHeight_m"),
                *("patientBirthdate", "patientGender"),
            ),
        ),
        (
            header.studyInformation,
            ("studyID", "accessionNumber", "referringPhysicianName", "studyDescription"),
        ),
        (
            header.acquisitionSystemInformation,
            ("institutionName", "stationName", "deviceID", "deviceSerialNumber"),
        ),
    ):
        for name in names:
            if part is not None and getattr(part, name) is not None:
                sweep.removed.add(name)
                setattr(part, name, None)
    if header.subjectInformation is not None:
        header.subjectInformation.patientID = (
            sweep.names.patient_id(was.patient_id) if was.patient_id else None
        )
    at = moved.astimezone(UTC) if moved else None
    day = XmlDate(at.year, at.month, at.day) if at else None
    if header.studyInformation is not None:
        header.studyInformation.studyDate = day
    if header.measurementInformation is not None:
        header.measurementInformation.seriesDate = day
    sweep.strings(header)


def _identity(header: xsd.ismrmrdHeader) -> Identity:
    subject, study = header.subjectInformation, header.studyInformation
    measurement, system = header.measurementInformation, header.acquisitionSystemInformation
    user = {p.name: p.value for p in _user(header, "userParameterString")}
    born = subject.patientBirthdate if subject else None
    return Identity(
        patient_id=_text(subject, "patientID"),
        patient_name=_text(subject, "patientName"),
        birth_date=f"{born.year:04d}{born.month:02d}{born.day:02d}" if born else "",
        sex=_text(subject, "patientGender"),
        study_uid=_text(study, "studyInstanceUID"),
        series_uid=_text(measurement, "seriesInstanceUIDRoot"),
        frame_of_reference_uid=_text(measurement, "frameOfReferenceUID"),
        acquisition_uid=user.get(ACQUISITION_UID, ""),
        manufacturer=_text(system, "systemVendor"),
        model=_text(system, "systemModel"),
        device_serial=_text(system, "deviceSerialNumber"),
        software=user.get(SOFTWARE, ""),
        station=_text(system, "stationName"),
        institution=_text(system, "institutionName"),
        protocol=_text(measurement, "protocolName"),
        measurement_id=_text(measurement, "measurementID"),
        acquired=_acquired(measurement, "series") or _acquired(study, "study"),
    )


def _encoding(header: xsd.ismrmrdHeader) -> Encoding:
    (one,) = header.encoding  # more than one is refused, as what is missing is
    encoded, image, limits = one.encodedSpace, one.reconSpace, one.encodingLimits
    sequence, system = header.sequenceParameters, header.acquisitionSystemInformation
    matrix = image.matrixSize.x
    if one.trajectory is not xsd.trajectoryType.CARTESIAN or one.parallelImaging is not None:
        raise BadHeader("no plain Cartesian measurement")
    if not image.matrixSize.y == encoded.matrixSize.y == matrix or encoded.matrixSize.z != 1:
        raise BadHeader("the matrix is not square, or of a volume")
    if matrix < 1 or encoded.matrixSize.x % matrix:
        raise BadHeader(f"{encoded.matrixSize.x} samples for {matrix} columns")
    weights = [d.bvalue for d in sequence.diffusion] or [0.0] * len(sequence.TE)
    user = {p.name: p.value for p in _user(header, "userParameterDouble")}
    return Encoding(
        matrix=matrix,
        oversampling=encoded.matrixSize.x // matrix,
        slices=limits.slice.maximum + 1,
        coils=system.receiverChannels,
        contrasts=tuple(
            Contrast(float(te), float(b)) for te, b in zip(sequence.TE, weights, strict=True)
        ),
        field_of_view_mm=float(image.fieldOfView_mm.x),
        thickness_mm=float(image.fieldOfView_mm.z),
        spacing_mm=float(user.get(SPACING, image.fieldOfView_mm.z)),
        first_slice_mm=0.0,
        repetition_time_ms=float(sequence.TR[0]),
        flip_angle_deg=float(sequence.flipAngle_deg[0]),
        field_tesla=float(system.systemFieldStrength_T),
        frequency_hz=header.experimentalConditions.H1resonanceFrequency_Hz,
        dwell_us=1.0,
    )


def _encoding_type(encoding: Encoding) -> xsd.encodingType:
    def space(columns: int, width_mm: float) -> xsd.encodingSpaceType:
        return xsd.encodingSpaceType(
            matrixSize=xsd.matrixSizeType(x=columns, y=encoding.matrix, z=1),
            fieldOfView_mm=xsd.fieldOfViewMm(
                x=width_mm, y=encoding.field_of_view_mm, z=encoding.thickness_mm
            ),
        )

    def limit(count: int, centre: int = 0) -> xsd.limitType:
        return xsd.limitType(minimum=0, maximum=count - 1, center=centre)

    wide = encoding.field_of_view_mm * encoding.oversampling
    return xsd.encodingType(
        trajectory=xsd.trajectoryType.CARTESIAN,
        encodedSpace=space(encoding.samples, wide),
        reconSpace=space(encoding.matrix, encoding.field_of_view_mm),
        encodingLimits=xsd.encodingLimitsType(
            kspace_encoding_step_1=limit(encoding.matrix, encoding.matrix // 2),
            slice=limit(encoding.slices),
            contrast=limit(len(encoding.contrasts)),
        ),
    )


def _sequence(encoding: Encoding) -> xsd.sequenceParametersType:
    along = xsd.gradientDirectionType(rl=0.0, ap=0.0, fh=1.0)
    return xsd.sequenceParametersType(
        TR=[encoding.repetition_time_ms],
        TE=[c.echo_time_ms for c in encoding.contrasts],
        flipAngle_deg=[encoding.flip_angle_deg],
        diffusionDimension=xsd.diffusionDimensionType.CONTRAST if encoding.diffusion else None,
        diffusion=[
            xsd.diffusionType(gradientDirection=along, bvalue=c.b_value)
            for c in encoding.contrasts
            if encoding.diffusion
        ],
    )


def _user(header: xsd.ismrmrdHeader, kind: str) -> list[Any]:
    return list(getattr(header.userParameters, kind)) if header.userParameters else []


def _text(part: object, name: str) -> str:
    return str(getattr(part, name, None) or "")


def _birth(day: str) -> XmlDate | None:
    try:
        at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return XmlDate(at.year, at.month, at.day)


def _acquired(part: object, what: str) -> datetime | None:
    day, time = getattr(part, f"{what}Date", None), getattr(part, f"{what}Time", None)
    if day is None:
        return None
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if time is None:
        return at
    return at.replace(
        hour=time.hour, minute=time.minute, second=time.second, microsecond=time.microsecond
    )
