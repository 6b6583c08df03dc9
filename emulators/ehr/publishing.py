"""Publishing a study: the archive's content becomes an ImagingStudy with its Endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from emulators.core.peers import Peer
from emulators.ehr.archive import ArchiveProblem, Study, studies
from emulators.ehr.department import Department
from emulators.ehr.identity import DICOM_UID, OID, study_uid
from emulators.ehr.imaging_study import URI, endpoint, imaging_study
from emulators.web.arguments import Arguments, limit, text, web_url
from emulators.web.control import ActionFailed, BadArgument
from emulators.web.fhir.json_document import JsonObject, as_text, objects
from emulators.web.fhir.message import Answer
from emulators.web.fhir.outcome import Refusal
from emulators.web.fhir.service import FhirService

ARCHIVE: Final = "archive"
ARCHIVE_FOR_VIEWER: Final = "archive-for-viewer"


class Publisher:
    """Makes ImagingStudy and Endpoint resources in one FHIR server."""

    def __init__(self, fhir: FhirService, department: Department) -> None:
        """Publish orders of `department` in `fhir`."""
        self._fhir = fhir
        self._department = department

    def publish(self, given: Arguments, peers: Mapping[str, Peer]) -> Mapping[str, object]:
        """Ask the archive for the study of an accession number and publish it.

        The same study is published as the same resource again. Raises: ActionFailed, BadArgument.
        """
        accession = text(given, "accession", most=16)
        if not accession:
            raise BadArgument("accession: an accession number is wanted")
        order = self._department.order_of(accession)
        if order is None:
            raise ActionFailed(f"no order has the accession number {accession!r}")
        study = self._study(accession, order, web_url(peers, ARCHIVE), limit(given))
        shown = peers.get(ARCHIVE_FOR_VIEWER)
        address = shown.web_url if shown is not None and shown.web_url else web_url(peers, ARCHIVE)
        made = self._put(study, order, address)
        return {
            "imaging_study": made.version.id if made.version is not None else "",
            "series": len(study.series),
            "instances": sum(len(series.instances) for series in study.series),
        }

    def _study(self, accession: str, order: JsonObject, base: str, limit_s: float) -> Study:
        try:
            found = studies(base, accession, limit_s)
        except ArchiveProblem as problem:
            raise ActionFailed(str(problem)) from problem
        own = [study for study in found if study.uid == study_uid(order)]
        if not found:
            raise ActionFailed(f"the archive lists no study with accession {accession!r}")
        if not own:
            raise ActionFailed("the archive's study is not that of the order: another Study UID")
        study = own[0]
        if not any(series.instances for series in study.series):
            raise ActionFailed("the archive lists no study content: series without instances")
        known = self._patient_ids(order)
        if study.patient_id and known and study.patient_id not in known:
            raise ActionFailed("the archive's study is of another patient than the order")
        return study

    def _patient_ids(self, order: JsonObject) -> set[str]:
        patient = self._department.patient_of(order) or {}
        return {as_text(one.get("value")) for one in objects(patient.get("identifier"))} - {""}

    def _put(self, study: Study, order: JsonObject, address: str) -> Answer:
        context = self._fhir.context("")
        write = self._fhir.interactions.update_where
        try:
            with self._fhir.store.transaction():
                where = [("identifier", f"{URI}|{_escaped(address)}")]
                door = write("Endpoint", where, endpoint(address), context)
                reference = f"Endpoint/{door.version.id}" if door.version is not None else ""
                resource = imaging_study(study, order, reference)
                same = [("identifier", f"{DICOM_UID}|{OID}{study.uid}")]
                return write("ImagingStudy", same, resource, context)
        except Refusal as refusal:
            issue = refusal.issues[0]
            where_wrong = f" at {issue.expression}" if issue.expression else ""
            raise ActionFailed(
                f"the study is no ImagingStudy: {issue.diagnostics}{where_wrong}"
            ) from (refusal)


def _escaped(value: str) -> str:
    """Escape what separates values in a search (FHIR R4 search.html#escaping)."""
    for char in "\\,|$":
        value = value.replace(char, f"\\{char}")
    return value
