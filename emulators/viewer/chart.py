"""A patient's chart as the neurologist reads it: what the EHR knows, in plain values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from emulators.viewer.fhir_client import FhirClient, Resource, at, listed, said
from emulators.web.control import ActionFailed

DICOM_UID: Final = "urn:dicom:uid"
OID: Final = "urn:oid:"
WADO_RS: Final = "dicom-wado-rs"
ENDPOINTS_MAX: Final = 32


@dataclass(frozen=True, slots=True)
class EndpointEntry:
    """Where images can be had."""

    id: str
    address: str
    connection_type: str
    status: str

    def plain(self) -> dict[str, str]:
        """Describe it."""
        return {
            "id": self.id,
            "address": self.address,
            "connection_type": self.connection_type,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class StudyEntry:
    """An ImagingStudy with its endpoints resolved."""

    id: str
    study_uid: str
    accession: str
    status: str
    series: int
    instances: int
    endpoints: tuple[EndpointEntry, ...]

    def plain(self) -> dict[str, object]:
        """Describe it."""
        return {
            "id": self.id,
            "study_uid": self.study_uid,
            "accession": self.accession,
            "status": self.status,
            "series": self.series,
            "instances": self.instances,
            "endpoints": [endpoint.plain() for endpoint in self.endpoints],
        }


@dataclass(frozen=True, slots=True)
class Chart:
    """What `open-patient` shows."""

    patient: dict[str, object]
    observations: tuple[dict[str, object], ...]
    studies: tuple[StudyEntry, ...]

    def plain(self) -> dict[str, object]:
        """Describe it as the contract wants it."""
        return {
            "patient": self.patient,
            "observations": list(self.observations),
            "studies": [study.plain() for study in self.studies],
        }


def open_patient(ehr: FhirClient, identifier: str) -> Chart:
    """Find the one patient with `identifier` ("SYSTEM|VALUE") and what belongs to them.

    Raises: ActionFailed, WebProblem.
    """
    patients = ehr.search("Patient", identifier=identifier)
    if len(patients) != 1:
        raise ActionFailed(f"the EHR has {len(patients)} patients with this identifier")
    patient = patients[0]
    reference = f"Patient/{said(patient, 'id')}"
    observations = ehr.search("Observation", patient=reference)
    studies = ehr.search("ImagingStudy", patient=reference)
    return Chart(
        _patient(patient),
        tuple(_observation(o) for o in observations),
        tuple(_study(ehr, s) for s in studies),
    )


def find_study(ehr: FhirClient, study_uid: str) -> StudyEntry:
    """Find an ImagingStudy by its Study Instance UID. Raises: ActionFailed, WebProblem."""
    found = ehr.search("ImagingStudy", identifier=f"{DICOM_UID}|{OID}{study_uid}")
    if not found:
        raise ActionFailed("the EHR has no ImagingStudy with this Study Instance UID")
    return _study(ehr, found[0])


def _patient(patient: Resource) -> dict[str, object]:
    name = at(patient, "name", 0)
    words = [str(given) for given in listed(at(name, "given"))] + [said(name, "family")]
    return {
        "id": said(patient, "id"),
        "identifiers": [
            f"{said(i, 'system')}|{said(i, 'value')}" for i in listed(patient.get("identifier"))
        ],
        "name": " ".join(filter(None, words)) or said(name, "text"),
        "birth_date": said(patient, "birthDate"),
        "gender": said(patient, "gender"),
    }


def _observation(observation: Resource) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": said(observation, "id"),
        "status": said(observation, "status"),
        "effective": said(observation, "effectiveDateTime"),
        **_measured(observation),
    }
    components = [_measured(c) for c in listed(observation.get("component"))]
    return shown | ({"components": components} if components else {})


def _measured(part: Resource) -> dict[str, object]:
    """Say what was measured: the code, and a value of one of the kinds a chart shows."""
    quantity = at(part, "valueQuantity")
    value = at(quantity, "value")
    for choice in ("valueInteger", "valueString", "valueBoolean"):
        value = at(part, choice) if value is None else value
    if value is None:
        value = said(part, "valueCodeableConcept", "coding", 0, "code") or None
    return {
        "system": said(part, "code", "coding", 0, "system"),
        "code": said(part, "code", "coding", 0, "code"),
        "display": said(part, "code", "coding", 0, "display") or said(part, "code", "text"),
        "value": value if _is_shown(value) else None,
        "unit": said(quantity, "unit") or said(quantity, "code"),
    }


def _is_shown(value: object) -> bool:
    """Tell what a chart can show; 1e999 is good JSON, and infinite."""
    return isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value))


def _study(ehr: FhirClient, study: Resource) -> StudyEntry:
    references = [said(e, "reference") for e in listed(study.get("endpoint"))]
    for series in listed(study.get("series")):
        references += [said(e, "reference") for e in listed(at(series, "endpoint"))]
    distinct = list(dict.fromkeys(filter(None, references)))[:ENDPOINTS_MAX]
    return StudyEntry(
        id=said(study, "id"),
        study_uid=_identified(study, DICOM_UID).removeprefix(OID),
        accession=_accession(study),
        status=said(study, "status"),
        series=_count(study, "numberOfSeries"),
        instances=_count(study, "numberOfInstances"),
        endpoints=tuple(_endpoint(ehr, study, reference) for reference in distinct),
    )


def _endpoint(ehr: FhirClient, study: Resource, reference: str) -> EndpointEntry:
    if reference.startswith("#"):
        inside = listed(study.get("contained"))
        found = next((r for r in inside if said(r, "id") == reference[1:]), None)
        if found is None:
            raise ActionFailed("an ImagingStudy refers to an Endpoint that it does not contain")
    else:
        found = ehr.read("Endpoint", reference)
    return EndpointEntry(
        id=said(found, "id"),
        address=said(found, "address"),
        connection_type=said(found, "connectionType", "code"),
        status=said(found, "status"),
    )


def _identified(study: Resource, system: str) -> str:
    for identifier in listed(study.get("identifier")):
        if said(identifier, "system") == system:
            return said(identifier, "value")
    return ""


def _accession(study: Resource) -> str:
    for identifier in listed(study.get("identifier")):
        if said(identifier, "type", "coding", 0, "code") == "ACSN":
            return said(identifier, "value")
    return ""


def _count(study: Resource, name: str) -> int:
    value = study.get(name)
    return value if isinstance(value, int) else 0
