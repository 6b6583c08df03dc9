"""An order as a worklist item (PS3.4 Table K.6-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pydicom.dataset import Dataset

from emulators.core.clock import dicom_date, dicom_time
from emulators.ehr.identity import (
    LONG,
    SEXES,
    namespace,
    patient_identifier,
    person_name,
    printable,
    study_uid,
    typed,
    universal,
)
from emulators.ehr.orders import LOINC, SNOMED, accession_number, modality, procedure_id, step_id
from emulators.web.fhir.json_document import JsonObject, as_object, as_text, objects
from emulators.web.fhir.period import interval

_SCHEMES: Final = {
    LOINC: "LN",
    SNOMED: "SCT",
    "http://dicom.nema.org/resources/ontology/DCM": "DCM",
}
_PRIORITIES: Final = {"stat": "STAT", "asap": "HIGH", "urgent": "HIGH", "routine": "ROUTINE"}
FIRST_YEAR: Final = 1900  # what lies before is no appointment, and no date of four digits
_UNKNOWN: Final = (  # type 2 and 3 keys about which the EHR knows nothing
    "Allergies",
    "ConfidentialityConstraintOnPatientDataDescription",
    "CurrentPatientLocation",
    "MedicalAlerts",
    "PatientState",
    "PatientTransportArrangements",
    "PatientWeight",
    "PregnancyStatus",
    "ReferencedPatientSequence",
    "ReferencedStudySequence",
    "SpecialNeeds",
)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """All that a worklist item is made of."""

    order: JsonObject
    patient: JsonObject
    encounter: JsonObject
    station: str  # AE title of the equipment
    status: str  # SCHEDULED, or STARTED once it was reported as in progress
    fallback: datetime  # start of an order that says no time


def worklist_item(scheduled: Scheduled) -> Dataset:
    """Make the item; it has exactly one item in the Scheduled Procedure Step Sequence."""
    order, patient = scheduled.order, scheduled.patient
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    _put_patient(ds, patient)
    accession = typed(order, "ACSN") or {}
    ds.AccessionNumber = accession_number(order)
    ds.IssuerOfAccessionNumberSequence = _issuers(accession, local=True)
    ds.StudyInstanceUID = study_uid(order)
    ds.RequestedProcedureID = procedure_id(order)
    ds.RequestedProcedureDescription = _words(order)
    ds.RequestedProcedureCodeSequence = _codes(order)
    ds.RequestedProcedurePriority = _PRIORITIES.get(as_text(order.get("priority")), "ROUTINE")
    ds.ReasonForTheRequestedProcedure = _reason(order)
    requester = printable(as_text(as_object(order.get("requester")).get("display")))
    ds.RequestingPhysician = ds.ReferringPhysicianName = requester[:LONG] or None
    visits = objects(scheduled.encounter.get("identifier"))
    ds.AdmissionID = printable(as_text(visits[0].get("value")))[:LONG] if visits else None
    for keyword in _UNKNOWN:
        setattr(ds, keyword, [] if keyword.endswith("Sequence") else None)
    ds.ScheduledProcedureStepSequence = [_step(scheduled)]
    return ds


def _put_patient(ds: Dataset, patient: JsonObject) -> None:
    identifier = patient_identifier(patient)
    ds.PatientName = person_name(patient)
    ds.PatientID = printable(as_text(identifier.get("value")))[:LONG]
    ds.IssuerOfPatientID = namespace(identifier) or None
    ds.IssuerOfPatientIDQualifiersSequence = _issuers(identifier, local=False)
    birth = as_text(patient.get("birthDate"))
    ds.PatientBirthDate = birth.replace("-", "") if len(birth) == len("1950-02-03") else None
    ds.PatientSex = SEXES.get(as_text(patient.get("gender"))) or None


def _step(scheduled: Scheduled) -> Dataset:
    order = scheduled.order
    start = _start(order) or scheduled.fallback
    performers = objects(order.get("performer"))
    ds = Dataset()
    ds.ScheduledStationAETitle = scheduled.station
    ds.ScheduledProcedureStepStartDate = dicom_date(start)
    ds.ScheduledProcedureStepStartTime = dicom_time(start).partition(".")[0]
    ds.Modality = modality(order)
    named = printable(as_text(performers[0].get("display"))) if performers else ""
    ds.ScheduledPerformingPhysicianName = named[:LONG] or None
    ds.ScheduledProcedureStepDescription = _words(order)
    ds.ScheduledProtocolCodeSequence = _codes(order)
    ds.ScheduledProcedureStepID = step_id(order)
    ds.ScheduledProcedureStepStatus = scheduled.status
    ds.ScheduledStationName = scheduled.station
    ds.ScheduledProcedureStepLocation = ds.PreMedication = ds.RequestedContrastAgent = None
    return ds


def _start(order: JsonObject) -> datetime | None:
    """Read when the order is to be done, in UTC; the time of ordering when it does not say."""
    period = as_object(order.get("occurrencePeriod"))
    for text in (order.get("occurrenceDateTime"), period.get("start"), order.get("authoredOn")):
        found = interval(as_text(text))
        if found is not None and found.low.year >= FIRST_YEAR:
            return found.low.astimezone(UTC)
    return None


def _words(order: JsonObject) -> str:
    """Say in words what is ordered: type 1C when there is no code, so never empty."""
    concept = as_object(order.get("code"))
    texts = [as_text(concept.get("text"))]
    texts += [as_text(coding.get("display")) for coding in objects(concept.get("coding"))]
    found = next((text for text in map(printable, texts) if text), "")
    return (found or f"{modality(order)} examination")[:LONG]


def _reason(order: JsonObject) -> str | None:
    for concept in objects(order.get("reasonCode")):
        displays = [as_text(coding.get("display")) for coding in objects(concept.get("coding"))]
        for text in (as_text(concept.get("text")), *displays):
            if printable(text):
                return printable(text)[:LONG]
    return None


def _codes(order: JsonObject) -> list[Dataset]:
    """Give the coded procedure, in the first code system that DICOM has a designator for."""
    for coding in objects(as_object(order.get("code")).get("coding")):
        scheme = _SCHEMES.get(as_text(coding.get("system")))
        code = printable(as_text(coding.get("code")))
        if scheme and 0 < len(code) <= 16:
            ds = Dataset()
            ds.CodeValue, ds.CodingSchemeDesignator = code, scheme
            ds.CodeMeaning = printable(as_text(coding.get("display")))[:LONG] or _words(order)
            return [ds]
    return []


def _issuers(identifier: JsonObject, *, local: bool) -> list[Dataset]:
    made = universal(identifier) or Dataset()
    if local and namespace(identifier):
        made.LocalNamespaceEntityID = namespace(identifier)
    return [made] if len(made) else []
