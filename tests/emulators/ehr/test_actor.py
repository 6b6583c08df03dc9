"""The EHR with all its doors, as its peers see it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from pydicom.dataset import Dataset

from emulators.core.peers import DimsePeer
from emulators.core.settings import load_settings
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.mpps import PERFORMED_STEP
from emulators.dimse.worklist import WORKLIST_FIND
from emulators.ehr.__main__ import EhrProcess

pytestmark = pytest.mark.contract

OID = "2.25.107304985216474538721095763820127594361"
PATIENT = {
    "resourceType": "Patient",
    "identifier": [
        {
            "type": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}
                ]
            },
            "system": f"urn:oid:{OID}",
            "value": "00012345",
            "assigner": {"display": "CLINIC"},
        }
    ],
    "name": [{"family": "Müller-Lüdenscheidt", "given": ["Jürgen", "Max"]}],
    "gender": "male",
    "birthDate": "1950-02-03",
}
ORDER = {
    "resourceType": "ServiceRequest",
    "status": "active",
    "intent": "order",
    "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}],
    "priority": "stat",
    "code": {"coding": [{"system": "http://loinc.org", "code": "24725-4", "display": "CT Head"}]},
    "occurrenceDateTime": "2026-01-02T10:30:00+01:00",
}


class Site:
    """An EHR in this process and how to reach it."""

    def __init__(self, data: Path) -> None:
        options = ["--data", str(data), "--durability", "relaxed"]
        self.process = EhrProcess(load_settings("ehr", options, {}, data))
        self.process.start()
        ends = self.process.endpoints()
        self.control = ends["control"]
        self.web = ends["web"]["url"]
        self.peer = DimsePeer(**ends["dimse"])

    def post(self, kind: str, resource: dict) -> dict:
        answer = requests.post(
            f"{self.web}/{kind}",
            data=json.dumps(resource),
            headers={"Content-Type": "application/fhir+json"},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def get(self, path: str) -> dict:
        return requests.get(f"{self.web}/{path}", timeout=10).json()

    def act(self, name: str, **given: object) -> dict:
        return requests.post(f"{self.control}/actions/{name}", json=given, timeout=20).json()

    def order(self) -> dict:
        patient = self.post("Patient", PATIENT)
        return self.post(
            "ServiceRequest", {**ORDER, "subject": {"reference": f"Patient/{patient['id']}"}}
        )

    def worklist(self, keys: Dataset) -> tuple[list[Dataset], int]:
        with associate(self.peer, [Context(WORKLIST_FIND)], calling_ae="CT") as assoc:
            found = list(assoc.send_c_find(keys, WORKLIST_FIND))
        return [ds for _, ds in found if ds is not None], found[-1][0].Status


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("ehr"))
    yield made
    made.process.stop()


@pytest.fixture
def site(running: Site) -> Site:
    assert requests.post(f"{running.control}/reset", timeout=10).json() == {"ok": True}
    return running


def keys(**step: str) -> Dataset:
    ds = Dataset()
    for keyword in ("PatientName", "PatientID", "IssuerOfPatientID", "AccessionNumber",
                    "StudyInstanceUID", "RequestedProcedureID", "RequestedProcedureDescription"):  # fmt: skip
        setattr(ds, keyword, None)
    ds.IssuerOfPatientIDQualifiersSequence = []
    inner = Dataset()
    for keyword in ("Modality", "ScheduledStationAETitle", "ScheduledProcedureStepID",
                    "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime"):  # fmt: skip
        setattr(inner, keyword, step.get(keyword))
    ds.ScheduledProcedureStepSequence = [inner]
    return ds


def number(order: dict, code: str) -> str:
    for identifier in order["identifier"]:
        for coding in identifier.get("type", {}).get("coding", []):
            if coding["code"] == code:
                return identifier["value"]
    raise AssertionError(code)


def test_an_order_becomes_a_worklist_item_with_the_same_identity(site: Site) -> None:
    order = site.order()
    uid = next(i["value"] for i in order["identifier"] if i["system"] == "urn:dicom:uid")
    [item], status = site.worklist(keys())
    assert status == 0x0000
    assert item.AccessionNumber == number(order, "ACSN")
    assert 0 < len(item.AccessionNumber) <= 16
    assert f"urn:oid:{item.StudyInstanceUID}" == uid
    assert item.RequestedProcedureID == number(order, "FILL")
    assert item.PatientID == "00012345"
    assert str(item.PatientName) == "Müller-Lüdenscheidt^Jürgen^Max"
    assert item.SpecificCharacterSet == "ISO_IR 192"
    assert item.IssuerOfPatientID == "CLINIC"
    [qualifier] = item.IssuerOfPatientIDQualifiersSequence
    assert (qualifier.UniversalEntityID, qualifier.UniversalEntityIDType) == (OID, "ISO")
    [step] = item.ScheduledProcedureStepSequence
    assert (step.Modality, step.ScheduledStationAETitle) == ("CT", "MODALITY")
    assert step.ScheduledProcedureStepStartDate == "20260102"
    assert step.ScheduledProcedureStepStartTime == "093000"
    assert site.worklist(keys(Modality="MR"))[0] == []


def test_a_step_reported_complete_completes_its_order(site: Site) -> None:
    order = site.order()
    [item], _ = site.worklist(keys())
    created = performed(item)
    uid = "1.2.3.4"
    with associate(site.peer, [Context(PERFORMED_STEP)], calling_ae="CT") as assoc:
        assert assoc.send_n_create(created, PERFORMED_STEP, uid)[0].Status == 0x0000
        assert assoc.send_n_create(created, PERFORMED_STEP, uid)[0].Status == 0x0111
        assert site.get(f"ServiceRequest/{order['id']}")["status"] == "active"
        assert assoc.send_n_set(ending(), PERFORMED_STEP, "1.2.3.5")[0].Status == 0x0112
        assert assoc.send_n_set(ending(), PERFORMED_STEP, uid)[0].Status == 0x0000
        again = assoc.send_n_set(ending(), PERFORMED_STEP, uid)[0]
        assert (again.Status, again.ErrorID) == (0x0110, 0xA710)
    assert site.get(f"ServiceRequest/{order['id']}")["status"] == "completed"
    assert site.worklist(keys())[0] == []
    held = requests.get(f"{site.control}/holds", timeout=10).json()
    assert held["mpps"] == [
        {"sop_instance": uid, "status": "COMPLETED", "study_uid": item.StudyInstanceUID}
    ]
    assert held["resources"] == {"Patient": 1, "ServiceRequest": 1}


def performed(item: Dataset) -> Dataset:
    scheduled = Dataset()
    scheduled.StudyInstanceUID = item.StudyInstanceUID
    scheduled.AccessionNumber = item.AccessionNumber
    ds = Dataset()
    ds.ScheduledStepAttributesSequence = [scheduled]
    ds.PerformedProcedureStepID = "P1"
    ds.PerformedStationAETitle = "CT"
    ds.PerformedProcedureStepStartDate = "20260102"
    ds.PerformedProcedureStepStartTime = "103000"
    ds.PerformedProcedureStepStatus = "IN PROGRESS"
    ds.Modality = "CT"
    ds.PerformedProcedureStepEndDate = ds.PerformedProcedureStepEndTime = None
    ds.PerformedSeriesSequence = []
    return ds


def ending(status: str = "COMPLETED") -> Dataset:
    series = Dataset()
    series.ProtocolName, series.SeriesInstanceUID = "HEAD", "1.2.3"
    ds = Dataset()
    ds.PerformedProcedureStepStatus = status
    ds.PerformedProcedureStepEndDate, ds.PerformedProcedureStepEndTime = "20260102", "104000"
    ds.PerformedSeriesSequence = [series]
    return ds


class FakeArchive(ThreadingHTTPServer):
    """Answers QIDO-RS with what a test put in `answers`, by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Qido)
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.url = f"http://127.0.0.1:{self.server_address[1]}/dicom-web"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def hold(self, order: dict, **changes: str) -> None:
        uid = next(i["value"] for i in order["identifier"] if i["system"] == "urn:dicom:uid")
        uid = changes.get("uid", uid.removeprefix("urn:oid:"))
        study = {
            "00080020": value("DA", "20260102"),
            "00080030": value("TM", "103000.5"),
            "00080050": value("SH", number(order, "ACSN")),
            "00080201": value("SH", "+0100"),
            "00081030": value("LO", "CT Kopf"),
            "00100020": value("LO", changes.get("patient", "00012345")),
            "0020000D": value("UI", uid),
        }
        self.answers["/dicom-web/studies"] = ok([study])
        self.answers[f"/dicom-web/studies/{uid}/series"] = ok(
            [
                {
                    "00080060": value("CS", "CT"),
                    "0020000E": value("UI", f"1.2.{n}"),
                    "00200011": value("IS", n),
                    "0008103E": value("LO", f"Kernel {n}"),
                    "00180015": value("CS", "HEAD"),
                }
                for n in (1, 2)
            ]
        )
        for n in (1, 2):
            self.answers[f"/dicom-web/studies/{uid}/series/1.2.{n}/instances"] = ok(
                [
                    {
                        "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
                        "00080018": value("UI", f"1.2.{n}.{i}"),
                        "00200013": value("IS", i),
                    }
                    for i in (1, 2, 3)
                ]
            )


class _Qido(BaseHTTPRequestHandler):
    server: FakeArchive

    def do_GET(self) -> None:
        status, kind, body = self.server.answers.get(self.path.partition("?")[0], (404, "", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def value(vr: str, first: object) -> dict:
    return {"vr": vr, "Value": [first]}


def ok(body: object) -> tuple[int, str, bytes]:
    return 200, "application/dicom+json", json.dumps(body).encode()


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    made = FakeArchive()
    yield made
    made.shutdown()
    made.server_close()


def introduce(site: Site, archive: FakeArchive) -> None:
    peers = {
        "archive": {"web": {"url": archive.url}},
        "archive-for-viewer": {"web": {"url": "http://127.0.0.1:9/published"}},
    }
    assert requests.put(f"{site.control}/peers", json=peers, timeout=10).json() == {"ok": True}


def test_publishing_makes_one_imaging_study_with_its_endpoint(
    site: Site, archive: FakeArchive
) -> None:
    introduce(site, archive)
    order = site.order()
    archive.hold(order)
    accession = number(order, "ACSN")
    first = site.act("publish-study", accession=accession)
    assert (first["ok"], first["series"], first["instances"]) == (True, 2, 6)
    assert site.act("publish-study", accession=accession)["imaging_study"] == first["imaging_study"]
    bundle = site.get(f"ImagingStudy?identifier={accession}&_include=ImagingStudy:endpoint")
    assert bundle["total"] == 1
    study, endpoint = (entry["resource"] for entry in bundle["entry"])
    assert study["started"] == "2026-01-02T10:30:00.5+01:00"
    assert study["basedOn"] == [{"reference": f"ServiceRequest/{order['id']}"}]
    assert study["subject"] == order["subject"]
    assert [series["uid"] for series in study["series"]] == ["1.2.1", "1.2.2"]
    assert (study["numberOfSeries"], study["numberOfInstances"]) == (2, 6)
    assert endpoint["address"] == "http://127.0.0.1:9/published"
    assert study["endpoint"] == [{"reference": f"Endpoint/{endpoint['id']}"}]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (ok([]), "no study"),
        ((204, "", b""), "no study"),
        ((500, "text/plain", b"oops"), "answered 500"),
        ((200, "application/dicom+json", b"{"), "unusable"),
        ((200, "application/dicom+json", b'{"a": 1}'), "no array"),
        ((200, "text/html", b"<html>"), "text/html"),
    ],
)
def test_publishing_says_in_one_line_why_it_cannot(
    site: Site, archive: FakeArchive, answer: tuple[int, str, bytes], problem: str
) -> None:
    introduce(site, archive)
    order = site.order()
    archive.answers["/dicom-web/studies"] = answer
    said = site.act("publish-study", accession=number(order, "ACSN"))
    assert said["ok"] is False
    assert problem in said["problem"]
    assert "\n" not in said["problem"]
    assert site.get("ImagingStudy")["total"] == 0


@pytest.mark.parametrize(
    ("changes", "problem"), [({"uid": "1.2.9"}, "Study UID"), ({"patient": "X"}, "another patient")]
)
def test_a_study_that_is_not_the_orders_is_not_published(
    site: Site, archive: FakeArchive, changes: dict[str, str], problem: str
) -> None:
    introduce(site, archive)
    order = site.order()
    archive.hold(order, **changes)
    assert problem in site.act("publish-study", accession=number(order, "ACSN"))["problem"]


def test_health_reset_and_unknown_orders(site: Site) -> None:
    assert requests.get(f"{site.control}/health", timeout=10).status_code == 200
    site.order()
    assert "no order" in site.act("publish-study", accession="NOPE")["problem"]
    assert requests.post(f"{site.control}/reset", timeout=10).json() == {"ok": True}
    held = requests.get(f"{site.control}/holds", timeout=10).json()
    assert held == {"resources": {}, "worklist": [], "mpps": []}
