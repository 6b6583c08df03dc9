"""The viewer as a process beside the others: what was acquired is what is shown."""

import json
import subprocess
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.contract

ACTORS = {"archive": "pacs", "ehr": "ehr", "modality": "modality", "viewer": "viewer"}
PATIENT = {
    "resourceType": "Patient",
    "identifier": [{"system": "urn:oid:1.2.3", "value": "MRN1"}],
    "name": [{"family": "Möller", "given": ["Jane"]}],
    "gender": "female",
    "birthDate": "1950-01-01",
}
ORDER = {
    "resourceType": "ServiceRequest",
    "status": "active",
    "intent": "order",
    "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "24725-4", "display": "CT Head"}]},
    "occurrenceDateTime": "2026-01-02T10:30:00+01:00",
}


class Site:
    """All four emulators, each knowing the others."""

    def __init__(self):
        self.processes = {seat: self.start(actor) for seat, actor in ACTORS.items()}
        self.ready = {s: json.loads(p.stdout.readline()) for s, p in self.processes.items()}
        peers = {seat: ready["endpoints"] for seat, ready in self.ready.items()}
        for seat in ACTORS:
            self.call(f"{self.ready[seat]['control']}/peers", peers, "PUT")

    def start(self, actor):
        return subprocess.Popen(
            [sys.executable, "-m", f"emulators.{actor}", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def call(self, url, body, method="POST", content_type="application/json"):
        headers = {"Content-Type": content_type}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def create(self, resource):
        url = f"{self.ready['ehr']['endpoints']['web']['url']}/{resource['resourceType']}"
        return self.call(url, resource, content_type="application/fhir+json")

    def act(self, seat, name, **given):
        answer = self.call(f"{self.ready[seat]['control']}/actions/{name}", given)
        assert answer["ok"], answer
        return answer

    def end(self):
        for process in self.processes.values():
            process.stdin.close()
        for process in self.processes.values():
            process.wait(10)
            process.stdout.close()


@pytest.fixture(scope="module")
def site():
    made = Site()
    yield made
    made.end()


def pixels(study):
    return {i["sop_instance"]: i["pixel_sha256"] for s in study["series"] for i in s["instances"]}


@pytest.fixture(scope="module")
def examined(site):
    """An ordered head CT that was acquired, stored, committed and published."""
    patient = site.create(PATIENT)
    site.create({**ORDER, "subject": {"reference": f"Patient/{patient['id']}"}})
    item = site.act("modality", "worklist")["items"][0]
    site.act("modality", "start-step", accession=item["accession"])
    made = site.act("modality", "acquire", accession=item["accession"], slices=3, matrix=64)
    assert site.act("modality", "store", via="stow")["stored"] == 6
    assert site.act("modality", "commit")["outcome"] == "committed"
    assert len(site.act("modality", "commit", missing=2)["failed"]) == 2
    site.act("modality", "complete-step", accession=item["accession"])
    site.act("ehr", "publish-study", accession=item["accession"])
    assert (item["patient_name"], made["study_uid"]) == ("Möller^Jane", item["study_uid"])
    return made


def test_the_chart_leads_to_the_images(site, examined):
    chart = site.act("viewer", "open-patient", identifier="urn:oid:1.2.3|MRN1")
    assert chart["patient"]["name"] == "Jane Möller"
    assert [s["study_uid"] for s in chart["studies"]] == [examined["study_uid"]]
    shown = site.act("viewer", "view-images", study_uid=examined["study_uid"])
    assert pixels(shown) == pixels(examined)
    assert shown["frame_sha256"] in pixels(examined).values()
    assert shown["rendered"]["media_type"] == "image/jpeg"
    assert shown["problems"] == []


def test_query_finds_what_retrieval_brings(site, examined):
    keys = {"StudyInstanceUID": examined["study_uid"]}
    wanted = {**keys, "NumberOfStudyRelatedInstances": "", "PatientName": ""}
    found = site.act("viewer", "find", level="STUDY", keys=wanted)
    assert found["status"] == "0x0000"
    assert [m["NumberOfStudyRelatedInstances"] for m in found["matches"]] == ["6"]
    assert found["matches"][0]["PatientName"] == "Möller^Jane"
    for how in ("move", "get"):
        outcome = site.act("viewer", how, level="STUDY", keys=keys)
        assert (outcome["status"], outcome["completed"], outcome["failed"]) == ("0x0000", 6, 0)
        received = {r["sop_instance"]: r["pixel_sha256"] for r in outcome["received"]}
        assert received == pixels(examined)


def test_a_destination_nobody_knows(site, examined):
    keys = {"StudyInstanceUID": examined["study_uid"]}
    outcome = site.act("viewer", "move", level="STUDY", keys=keys, destination="NOBODY")
    assert (outcome["status"], outcome["received"]) == ("0xA801", [])
