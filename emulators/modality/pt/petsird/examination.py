"""The examination as PETSIRD describes it: whose, when, of which tracer.

It has no place for the patient's name and birth date, the accession number and the equipment
beyond its model. The object's UID is the acquisition's: a file is what one acquisition gave.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import petsird

from emulators.modality.pt.position import HEAD_FIRST, RECUMBENT, SUPINE
from emulators.modality.pt.radiotracer import NUCLIDES, TRACERS, Administration, Coded, checked
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import Identity

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MODALITY: Final = "PT"
TEXT_MOST: Final = 256
SEXES: Final = ("M", "F", "O", "")


def described(identity: Identity, administration: Administration) -> petsird.ExamInformation:
    """Describe an examination. Raises: BadHeader where nobody knows when it was."""
    at = identity.acquired
    if at is None:
        raise BadHeader("PETSIRD wants the time of the acquisition")
    injected = at - timedelta(seconds=administration.uptake_s)
    weight, height = administration.weight_kg, administration.height_m
    return petsird.ExamInformation(
        modality=MODALITY,
        study_instance_uid=identity.study_uid,
        series_instance_uid=identity.series_uid,
        sop_instance_uid=identity.acquisition_uid,
        frame_of_reference_uid=identity.frame_of_reference_uid,
        start_of_study=_time(at),
        start_of_acquisition=_time(at),
        patient=petsird.DICOMPatientInformation(
            patient_id=identity.patient_id,
            patients_sex=identity.sex,
            patients_size=height,
            patients_weight=weight,
            patients_body_mass_index=weight / height**2 if height else 0.0,
        ),
        patient_orientation=petsird.DICOMPatientOrientationInformation(
            patient_orientation_code_sequence=_coded(RECUMBENT),
            patient_orientation_modifier_code_sequence=_coded(SUPINE),
            patient_gantry_relationship_code_sequence=_coded(HEAD_FIRST),
        ),
        radiopharmaceuticals=[
            petsird.DICOMRadiopharmaceuticalInformation(
                radiopharmaceutical_volume=administration.volume_ml,
                radiopharmaceutical_start_date_time=_time(injected),
                radiopharmaceutical_stop_date_time=_time(
                    injected + timedelta(seconds=administration.lasted_s)
                ),
                radionuclide_total_dose=administration.activity_mbq,
                radiopharmaceutical_administration_event_uid=administration.event_uid,
                radiopharmaceutical_code_sequence=_coded(administration.tracer),
                radionuclide_code_sequence=_coded(administration.nuclide.code),
            )
        ],
    )


def understood(exam: petsird.ExamInformation | None, model: str) -> tuple[Identity, Administration]:
    """Return who was examined, and what was administered.

    Raises: BadHeader; what a damaged description makes Python raise.
    """
    if exam is None:
        raise BadHeader("a recording without an examination: nothing tells how its tracer decays")
    if exam.modality != MODALITY or exam.external_signals:
        raise BadHeader("not of one PET scanner alone")
    _checked_position(exam.patient_orientation)
    at = _moment(exam.start_of_acquisition or exam.start_of_study)
    (one,) = exam.radiopharmaceuticals
    injected = _moment(one.radiopharmaceutical_start_date_time)
    stopped = _moment(one.radiopharmaceutical_stop_date_time)
    nuclide = NUCLIDES.get(_key(one.radionuclide_code_sequence))
    tracer = TRACERS.get(_key(one.radiopharmaceutical_code_sequence))
    if nuclide is None or tracer is None:
        raise BadHeader("a tracer that this software does not know")
    administration = Administration(
        nuclide=nuclide,
        tracer=tracer,
        activity_mbq=float(one.radionuclide_total_dose),
        volume_ml=float(one.radiopharmaceutical_volume),
        uptake_s=(at - injected).total_seconds(),
        lasted_s=(stopped - injected).total_seconds(),
        event_uid=_text(one.radiopharmaceutical_administration_event_uid),
        weight_kg=float(exam.patient.patients_weight),
        height_m=float(exam.patient.patients_size),
    )
    if exam.patient.patients_sex not in SEXES:
        raise BadHeader("the patient's sex is none of DICOM's")
    identity = Identity(
        patient_id=_text(exam.patient.patient_id),
        sex=exam.patient.patients_sex,
        study_uid=_text(exam.study_instance_uid),
        series_uid=_text(exam.series_instance_uid),
        frame_of_reference_uid=_text(exam.frame_of_reference_uid),
        acquisition_uid=_text(exam.sop_instance_uid),
        model=_text(model),
        acquired=at,
    )
    return identity, checked(administration)


def _checked_position(found: petsird.DICOMPatientOrientationInformation) -> None:
    """Compare with the one position in which the images' axes are the scanner's."""
    position = (
        _key(found.patient_orientation_code_sequence),
        _key(found.patient_orientation_modifier_code_sequence),
        _key(found.patient_gantry_relationship_code_sequence),
    )
    if position != (RECUMBENT[:2], SUPINE[:2], HEAD_FIRST[:2]):
        raise BadHeader("the patient did not lie on the back, head first")


def _coded(coded: Coded) -> petsird.DICOMBasicCodeSequence:
    value, scheme, meaning = coded
    return petsird.DICOMBasicCodeSequence(
        code_value=value, coding_scheme_designator=scheme, code_meaning=meaning
    )


def _key(found: petsird.DICOMBasicCodeSequence) -> tuple[str, str]:
    return found.code_value, found.coding_scheme_designator


def _time(at: datetime) -> petsird.DateTime:
    return petsird.DateTime((at - EPOCH) // timedelta(microseconds=1) * 1000)


def _moment(at: petsird.DateTime) -> datetime:
    return EPOCH + timedelta(microseconds=int(at.numpy_value.astype("int64")) // 1000)


def _text(text: str) -> str:
    if len(text) > TEXT_MOST or not text.isprintable():
        raise BadHeader("a field of the header is no short text")
    return text
