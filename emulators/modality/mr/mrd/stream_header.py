"""The header of MRD 2: the schema of ISMRMRD's, as typed binary records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import mrd

from emulators.modality.mr.kspace import Contrast, Encoding, checked
from emulators.modality.mr.mrd.acquisitions import ACQUISITION_UID, SOFTWARE, SPACING
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw.errors import BadHeader, UnknownRevision
from emulators.modality.raw.identity import Identity

VERSION: Final = 2
_WRONG: Final = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)
_IDENTIFYING: Final = {
    "subject_information": (
        *("patient_name", "patient_weight_kg", "patient_height_m"),
        *("patient_birthdate", "patient_gender"),
    ),
    "study_information": (
        *("study_id", "accession_number", "referring_physician_name", "study_description"),
    ),
    "acquisition_system_information": (
        *("institution_name", "station_name", "device_id", "device_serial_number"),
    ),
}


def header_of(identity: Identity, encoding: Encoding) -> mrd.Header:
    """Describe a measurement."""
    at = identity.acquired.astimezone(UTC) if identity.acquired else None
    day, time = (at.date(), mrd.Time.from_time(at.time())) if at else (None, None)
    sexes = {"M": mrd.PatientGender.M, "F": mrd.PatientGender.F, "O": mrd.PatientGender.O}
    said = ((ACQUISITION_UID, identity.acquisition_uid), (SOFTWARE, identity.software))
    return mrd.Header(
        version=VERSION,
        subject_information=mrd.SubjectInformationType(
            patient_name=identity.patient_name or None,
            patient_id=identity.patient_id or None,
            patient_birthdate=_birth(identity.birth_date),
            patient_gender=sexes.get(identity.sex),
        ),
        study_information=mrd.StudyInformationType(
            study_date=day, study_time=time, study_instance_uid=identity.study_uid or None
        ),
        measurement_information=mrd.MeasurementInformationType(
            measurement_id=identity.measurement_id or None,
            series_date=day,
            series_time=time,
            patient_position=mrd.PatientPosition.H_FS,
            protocol_name=identity.protocol or None,
            series_instance_uid_root=identity.series_uid or None,
            frame_of_reference_uid=identity.frame_of_reference_uid or None,
        ),
        acquisition_system_information=mrd.AcquisitionSystemInformationType(
            system_vendor=identity.manufacturer or None,
            system_model=identity.model or None,
            system_field_strength_t=encoding.field_tesla,
            receiver_channels=encoding.coils,
            institution_name=identity.institution or None,
            station_name=identity.station or None,
            device_serial_number=identity.device_serial or None,
        ),
        experimental_conditions=mrd.ExperimentalConditionsType(
            h1resonance_frequency_hz=encoding.frequency_hz
        ),
        encoding=[_encoding_type(encoding)],
        sequence_parameters=_sequence(encoding),
        user_parameters=mrd.UserParametersType(
            user_parameter_double=[
                mrd.UserParameterDoubleType(name=SPACING, value=encoding.spacing_mm)
            ],
            user_parameter_string=[
                mrd.UserParameterStringType(name=name, value=value) for name, value in said if value
            ],
        ),
    )


def understood(header: mrd.Header | None) -> tuple[Identity, Encoding]:
    """Read a header; the first slice's position is in the readouts.

    Raises: BadHeader, UnknownRevision, Oversized.
    """
    if header is None:
        raise BadHeader("the stream has no header")
    if header.version not in (None, VERSION):
        raise UnknownRevision(f"version {header.version} of the header, which nobody here knows")
    try:
        return _identity(header), checked(_encoding(header))
    except _WRONG as why:
        raise BadHeader(f"the header lacks what a scan needs: {str(why)[:200]}") from why


def clean(header: mrd.Header, sweep: Sweep, moved: datetime | None) -> None:
    """Take out who was measured, in place."""
    was = sweep.identity
    for part, names in _IDENTIFYING.items():
        for name in names:
            if getattr(getattr(header, part), name, None) is not None:
                sweep.removed.add(name)
                setattr(getattr(header, part), name, None)
    if header.subject_information is not None:
        header.subject_information.patient_id = (
            sweep.names.patient_id(was.patient_id) if was.patient_id else None
        )
    day = moved.astimezone(UTC).date() if moved else None
    if header.study_information is not None:
        header.study_information.study_date = day
    if header.measurement_information is not None:
        header.measurement_information.series_date = day
    sweep.strings(header)


def _identity(header: mrd.Header) -> Identity:
    subject, study = header.subject_information, header.study_information
    measurement, system = header.measurement_information, header.acquisition_system_information
    user = header.user_parameters
    said = {p.name: p.value for p in user.user_parameter_string} if user else {}
    born = subject.patient_birthdate if subject else None
    sex = subject.patient_gender if subject else None
    return Identity(
        patient_id=_text(subject, "patient_id"),
        patient_name=_text(subject, "patient_name"),
        birth_date=born.strftime("%Y%m%d") if born else "",
        sex=sex.name if sex is not None else "",
        study_uid=_text(study, "study_instance_uid"),
        series_uid=_text(measurement, "series_instance_uid_root"),
        frame_of_reference_uid=_text(measurement, "frame_of_reference_uid"),
        acquisition_uid=said.get(ACQUISITION_UID, ""),
        manufacturer=_text(system, "system_vendor"),
        model=_text(system, "system_model"),
        device_serial=_text(system, "device_serial_number"),
        software=said.get(SOFTWARE, ""),
        station=_text(system, "station_name"),
        institution=_text(system, "institution_name"),
        protocol=_text(measurement, "protocol_name"),
        measurement_id=_text(measurement, "measurement_id"),
        acquired=_acquired(measurement, "series") or _acquired(study, "study"),
    )


def _encoding(header: mrd.Header) -> Encoding:
    (one,) = header.encoding
    encoded, image = one.encoded_space.matrix_size, one.recon_space.matrix_size
    view, limits = one.recon_space.field_of_view_mm, one.encoding_limits
    sequence, system = header.sequence_parameters, header.acquisition_system_information
    if one.trajectory != mrd.Trajectory.CARTESIAN or one.parallel_imaging is not None:
        raise BadHeader("no plain Cartesian measurement")
    if not image.x == image.y == encoded.y or encoded.z != 1:
        raise BadHeader("the matrix is not square, or of a volume")
    if image.x < 1 or encoded.x % image.x:
        raise BadHeader(f"{encoded.x} samples for {image.x} columns")
    weights = [d.bvalue for d in sequence.diffusion] or [0.0] * len(sequence.t_e)
    user = header.user_parameters
    said = {p.name: p.value for p in user.user_parameter_double} if user else {}
    return Encoding(
        matrix=image.x,
        oversampling=encoded.x // image.x,
        slices=limits.slice.maximum + 1,
        coils=system.receiver_channels,
        contrasts=tuple(
            Contrast(float(te), float(b)) for te, b in zip(sequence.t_e, weights, strict=True)
        ),
        field_of_view_mm=float(view.x),
        thickness_mm=float(view.z),
        spacing_mm=float(said.get(SPACING, view.z)),
        first_slice_mm=0.0,
        repetition_time_ms=float(sequence.t_r[0]),
        flip_angle_deg=float(sequence.flip_angle_deg[0]),
        field_tesla=float(system.system_field_strength_t),
        frequency_hz=header.experimental_conditions.h1resonance_frequency_hz,
        dwell_us=1.0,
    )


def _encoding_type(encoding: Encoding) -> mrd.EncodingType:
    def space(columns: int, width_mm: float) -> mrd.EncodingSpaceType:
        return mrd.EncodingSpaceType(
            matrix_size=mrd.MatrixSizeType(x=columns, y=encoding.matrix, z=1),
            field_of_view_mm=mrd.FieldOfViewMm(
                x=width_mm, y=encoding.field_of_view_mm, z=encoding.thickness_mm
            ),
        )

    def limit(count: int, centre: int = 0) -> mrd.LimitType:
        return mrd.LimitType(minimum=0, maximum=count - 1, center=centre)

    wide = encoding.field_of_view_mm * encoding.oversampling
    return mrd.EncodingType(
        trajectory=mrd.Trajectory.CARTESIAN,
        encoded_space=space(encoding.samples, wide),
        recon_space=space(encoding.matrix, encoding.field_of_view_mm),
        encoding_limits=mrd.EncodingLimitsType(
            kspace_encoding_step_1=limit(encoding.matrix, encoding.matrix // 2),
            slice=limit(encoding.slices),
            contrast=limit(len(encoding.contrasts)),
        ),
    )


def _sequence(encoding: Encoding) -> mrd.SequenceParametersType:
    along = mrd.GradientDirectionType(fh=1.0)
    return mrd.SequenceParametersType(
        t_r=[encoding.repetition_time_ms],
        t_e=[c.echo_time_ms for c in encoding.contrasts],
        flip_angle_deg=[encoding.flip_angle_deg],
        diffusion_dimension=mrd.DiffusionDimension.CONTRAST if encoding.diffusion else None,
        diffusion=[
            mrd.DiffusionType(gradient_direction=along, bvalue=c.b_value)
            for c in encoding.contrasts
            if encoding.diffusion
        ],
    )


def _text(part: object, name: str) -> str:
    return str(getattr(part, name, None) or "")


def _birth(day: str) -> date | None:
    try:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _acquired(part: Any, what: str) -> datetime | None:
    day, time = getattr(part, f"{what}_date", None), getattr(part, f"{what}_time", None)
    if day is None:
        return None
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    nanoseconds = int(time.numpy_value.astype("int64")) if time is not None else 0
    return at + timedelta(microseconds=nanoseconds // 1000)
