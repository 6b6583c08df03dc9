"""Steps at the clinic's desk: patients, orders and observations through the EHR's FHIR API."""

from __future__ import annotations

import json
from urllib.parse import quote

from harness.capture.control import NotDone
from harness.capture.web_driver import Answer
from harness.run import clinic
from harness.run.outcome import OutcomeMissed
from harness.run.session import Session, as_dict

FHIR_JSON = "application/fhir+json"


class Desk:
    """What the clinic's staff does with its EHR."""

    def __init__(self, session: Session) -> None:
        self._s = session

    def register_patient(self) -> None:
        """Register a synthetic patient and open an encounter."""
        who = clinic.person(self._s.world.seed, self._s.salt)
        made = self._transact(clinic.registration(who))
        exam = self._s.exam
        exam.patient_id = who.patient_id
        exam.patient_system = f"urn:oid:{clinic.ISSUER_OID}"
        exam.patient_ref = made.get("Patient", "")
        exam.encounter_ref = made.get("Encounter", "")
        self._s.need(exam.patient_ref, "the location of the new patient")

    def order_head_ct(self) -> None:
        """Order a head CT; the EHR makes a worklist entry of it."""
        s = self._s
        number = clinic.accession(s.world.seed, s.salt)
        resource = clinic.order(
            number,
            s.need(s.exam.patient_ref, "the patient"),
            s.need(s.exam.encounter_ref, "the encounter"),
        )
        answer = self._send("POST", "/ServiceRequest", resource)
        s.expect(answer.status == 201, f"the EHR answered {answer.status} to a new order")
        s.exam.order_ref = _reference(answer.headers.get("location", ""), "ServiceRequest")
        s.exam.accession = number

    def record_observations(self, nihss: int) -> None:
        """Record vital signs and the NIH Stroke Scale."""
        s = self._s
        self._transact(
            clinic.observations(
                s.need(s.exam.patient_ref, "the patient"),
                s.need(s.exam.encounter_ref, "the encounter"),
                nihss,
            )
        )

    def publish_study(self) -> None:
        """Let the EHR make an ImagingStudy of what the archive holds, or wait until it has."""
        s = self._s
        accession = s.need(s.exam.accession, "the accession number")
        if s.is_emulated("ehr"):
            s.until("the archive to list the study", lambda: self._published(accession))
        else:
            s.until("an ImagingStudy in the EHR", lambda: self._imaging_study(accession))

    def _published(self, accession: str) -> bool | None:
        try:
            self._s.act("ehr", "publish-study", accession=accession)
        except OutcomeMissed as why:
            if "no study" in str(why):
                return None  # the archive may still be indexing
            raise
        return True

    def _imaging_study(self, accession: str) -> bool | None:
        answer = self._send("GET", f"/ImagingStudy?identifier={quote(accession)}")
        bundle = as_dict(self._value(answer)) if answer.status == 200 else {}
        return True if bundle.get("entry") else None

    def _transact(self, bundle: clinic.Json) -> dict[str, str]:
        """Send a transaction and return the references of what it made, by resource type."""
        answer = self._send("POST", "", bundle)
        self._s.expect(answer.status == 200, f"the EHR answered {answer.status} to a transaction")
        entries = as_dict(self._value(answer)).get("entry")
        made = {}
        for entry in entries if isinstance(entries, list) else []:
            location = str(as_dict(as_dict(entry).get("response")).get("location", ""))
            parts = location.split("/_history/")[0].rstrip("/").split("/")
            if len(parts) >= 2:
                made[parts[-2]] = f"{parts[-2]}/{parts[-1]}"
        return made

    @staticmethod
    def _value(answer: Answer) -> object:
        try:
            return answer.value()
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _send(self, method: str, path: str, resource: clinic.Json | None = None) -> Answer:
        headers = {"Accept": FHIR_JSON}
        body = None
        if resource is not None:
            headers["Content-Type"] = FHIR_JSON
            body = json.dumps(resource, ensure_ascii=False).encode()
        try:
            return self._s.web("ehr").send(method, path, headers=headers, body=body)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why


def _reference(location: str, kind: str) -> str:
    parts = location.split("/_history/")[0].rstrip("/").split("/")
    return f"{kind}/{parts[-1]}" if len(parts) >= 2 and parts[-2] == kind else ""
