"""Steps of a FHIR client, sent by the harness itself: atomic questions to an EHR."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlencode

from harness.capture.control import JsonDict, NotDone
from harness.capture.web_driver import Answer
from harness.run import clinic
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session, as_dict

FHIR_JSON: Final = "application/fhir+json"
MAX_PAGES: Final = 50


class FhirClient:
    """What a FHIR client asks an EHR."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._last: Answer | None = None
        self._resource: JsonDict = {}
        self._etag = ""
        self._ids: list[str] = []
        self._lineage: dict[str, object] = {}  # what was filed of the study, as first read

    def ask_capabilities(self) -> None:
        """Read the CapabilityStatement."""
        self._ask("GET", "/metadata")

    def create_patients(self, count: int) -> None:
        """Create so many patients who share a family name that only this scenario uses."""
        for number in range(count):
            self._ask("POST", "/Patient", self._patient(number))
            self._s.expect(self._answer().status == 201, f"answered {self._answer().status}")
            location = self._answer().headers.get("location", "")
            self._ids.append(location.split("/_history/")[0].rstrip("/").split("/")[-1])

    def _patient(self, number: int) -> JsonDict:
        who = clinic.person(self._s.world.seed, f"{self._s.salt}.{number}")
        return {
            "resourceType": "Patient",
            "identifier": [{"system": f"urn:oid:{clinic.ISSUER_OID}", "value": who.patient_id}],
            "name": [{"family": f"Atomic{self._s.salt}", "given": [who.given]}],
            "gender": who.gender,
            "birthDate": who.birth_date,
        }

    def read_patient(self) -> None:
        """Read the first of them."""
        self._ask("GET", f"/Patient/{self._first_id()}")
        if self._answer().status == 200:
            self._resource = dict(as_dict(self._json()))
            self._etag = self._answer().headers.get("etag", "")

    def update_patient(self) -> None:
        """Update it with the version that was read."""
        changed = {**self._s.need(self._resource, "the patient"), "active": True}
        self._ask(
            "PUT",
            f"/Patient/{self._first_id()}",
            changed,
            {"If-Match": self._s.need(self._etag, "its ETag")},
        )

    def update_stale(self) -> None:
        """Update it again with the version that is now old."""
        self.update_patient()

    def read_encounter(self) -> None:
        """Read the encounter of the registered patient."""
        self._ask("GET", f"/{self._s.need(self._s.exam.encounter_ref, 'the encounter')}")

    def read_order(self) -> None:
        """Read the order."""
        self._ask("GET", f"/{self._s.need(self._s.exam.order_ref, 'the order')}")

    def read_nobody(self) -> None:
        """Read a patient that does not exist."""
        self._ask("GET", "/Patient/plugfest-nobody-has-this-id")

    def create_nonsense(self) -> None:
        """Create something that is no JSON."""
        self._send("POST", "/Patient", b'{"resourceType": "Patient", "name": [', {})

    def create_wrong_type(self) -> None:
        """Create an Observation at the Patient end point."""
        self._ask("POST", "/Patient", {"resourceType": "Observation"})

    def search_pages(self, size: int) -> None:
        """Search the patients page by page, following next links to the end."""
        query = urlencode({"family": f"Atomic{self._s.salt}", "_count": size})
        path = f"/Patient?{query}"
        seen: list[str] = []
        for _ in range(MAX_PAGES):
            self._ask("GET", path)
            self._s.expect(self._answer().status == 200, f"answered {self._answer().status}")
            bundle = as_dict(self._json())
            seen += _ids(bundle)
            following = _link(bundle, "next")
            if following is None:
                break
            path = following
        self._s.exam.found = {"ids": seen}

    def search_by(self, parameter: str) -> None:
        """Search the first patient by one parameter."""
        who = clinic.person(self._s.world.seed, f"{self._s.salt}.0")
        value = {
            "identifier": f"urn:oid:{clinic.ISSUER_OID}|{who.patient_id}",
            "_id": self._first_id(),
        }[parameter]
        self._ask("GET", f"/Patient?{urlencode({parameter: value})}")
        self._s.exam.found = {"ids": _ids(self._json())}

    def found_all(self) -> None:
        """Expect every created patient exactly once."""
        ids = self._s.exam.found.get("ids")
        seen = sorted(map(str, ids)) if isinstance(ids, list) else []
        self._s.expect(
            seen == sorted(self._ids), f"{len(seen)} found, {len(self._ids)} were created"
        )

    def found_first(self) -> None:
        """Expect the first patient and nobody else."""
        ids = self._s.exam.found.get("ids")
        self._s.expect(ids == [self._first_id()], f"found {ids}")

    def read_provenance(self) -> None:
        """Read what was filed of the study: raw file, software, and what was made of them."""
        self._lineage = self._read_lineage()

    def same_provenance(self) -> None:
        """Expect what was filed of the study to read as it did."""
        before = self._s.need(self._lineage, "the provenance before")
        now = self._read_lineage()
        changed = [path for path in before if now.get(path) != before[path]]
        self._s.expect(not changed, f"{', '.join(changed[:3])} changed since")

    def _read_lineage(self) -> dict[str, object]:
        told: dict[str, object] = {}
        for path in (f"/{kind}/{one}" for kind, ids in self._filed().items() for one in ids):
            self._ask("GET", path)
            status = self._answer().status
            self._s.expect(status == 200, f"{path}: answered {status}")
            told[path] = self._json()
        return told

    def search_provenance(self) -> None:
        """Search what was made of the raw file that the study was made of."""
        query = urlencode({"entity": f"DocumentReference/{self._document()}"})
        self._ask("GET", f"/Provenance?{query}")
        self._s.exam.found = {"ids": _ids(self._json())}

    def search_raw_file(self) -> None:
        """Search the raw file by the UID by which images name it."""
        read = as_dict(self._lineage.get(f"/DocumentReference/{self._document()}"))
        named = as_dict(read.get("masterIdentifier"))
        value = self._s.need(named.get("value"), "the UID of the raw file")
        query = urlencode({"identifier": f"{named.get('system', '')}|{value}"})
        self._ask("GET", f"/DocumentReference?{query}")
        self._s.exam.found = {"ids": _ids(self._json())}

    def found_raw_file(self) -> None:
        """Expect the raw file that was filed and no other."""
        seen = self._s.exam.found.get("ids")
        self._s.expect(seen == [self._document()], f"found {seen}, not {self._document()}")

    def found_provenance(self) -> None:
        """Expect the provenance that was filed and no other."""
        seen = self._s.exam.found.get("ids")
        wanted = sorted(self._filed()["Provenance"])
        self._s.expect(
            isinstance(seen, list) and sorted(seen) == wanted, f"found {seen}, not {wanted}"
        )

    def _document(self) -> str:
        return self._filed()["DocumentReference"][0]

    def _filed(self) -> dict[str, list[str]]:
        filed = self._s.need(self._s.exam.filed, "where the provenance was filed")
        made = filed.get("provenance")
        return {
            "DocumentReference": [str(filed.get("document"))],
            "Device": [str(filed.get("device"))],
            "Provenance": [str(one) for one in made] if isinstance(made, list) else [],
        }

    def accepted(self) -> None:
        """Expect that the last request was carried out."""
        status = self._answer().status
        self._s.expect(200 <= status < 300, f"answered {status}")

    def refused(self) -> None:
        """Expect that the last request was refused: by what code is for the checks to judge."""
        status = self._answer().status
        self._s.expect(400 <= status < 500, f"answered {status}, which refuses nothing")

    # ------------------------------------------------------------ inside

    def _first_id(self) -> str:
        return self._s.need(self._ids[0] if self._ids else "", "a patient's id")

    def _ask(
        self,
        method: str,
        path: str,
        resource: JsonDict | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        body = None if resource is None else json.dumps(resource, ensure_ascii=False).encode()
        self._send(method, path, body, headers or {})

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        self._last = None
        sent = {"Accept": FHIR_JSON, **headers}
        if body is not None:
            sent["Content-Type"] = FHIR_JSON
        try:
            self._last = self._s.web("ehr").send(method, path, headers=sent, body=body)
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why

    def _answer(self) -> Answer:
        if self._last is None:
            raise Undecided("nothing was answered yet: an earlier step did not get that far")
        return self._last

    def _json(self) -> object:
        try:
            return self._answer().value()
        except NotDone as why:
            raise OutcomeMissed(str(why)) from why


def _ids(bundle: object) -> list[str]:
    entries = as_dict(bundle).get("entry")
    listed = entries if isinstance(entries, list) else []
    return [str(as_dict(as_dict(e).get("resource")).get("id", "")) for e in listed]


def _link(bundle: object, relation: str) -> str | None:
    links = as_dict(bundle).get("link")
    for link in links if isinstance(links, list) else []:
        if as_dict(link).get("relation") == relation:
            return str(as_dict(link).get("url", "")) or None
    return None
