"""Each fault of the EHR shows in some answer, and none of them breaks an answer."""

import json
import re
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from emulators.core.faults import Faults
from emulators.ehr.archive import Instance, Series, Study
from emulators.ehr.faults.available import AVAILABLE, FHIR
from emulators.ehr.imaging_study import endpoint, imaging_study
from emulators.ehr.orders import OrderFiller
from emulators.web.faults.fhir import MisbehavingFhir
from emulators.web.fhir.json_document import decode, encode
from emulators.web.fhir.message import Request
from emulators.web.fhir.service import FhirService
from emulators.web.fhir.store import ResourceStore

BASE = "http://ehr/fhir"
NO_JSON = ("fhir-error-is-html", "fhir-json-repeats-a-name")
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
ACSN = {
    "type": {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}]
    },
    "system": "urn:oid:2.25.1",
    "value": "PF12345678901234",
}


def patient(number):
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:2.25.1", "value": f"00{number}"}],
        "active": True,
        "name": [{"family": "Atomic"}],
        "gender": "female",
        "birthDate": "1950-01-02",
    }


def encounter(subject):
    return {
        "resourceType": "Encounter",
        "status": "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"},
        "subject": {"reference": subject},
    }


def observation(subject, code, value):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "subject": {"reference": subject},
        "effectiveDateTime": "2026-01-02T03:04:05+00:00",
        **value,
    }


def order(subject):
    return {
        "resourceType": "ServiceRequest",
        "identifier": [ACSN],
        "status": "active",
        "intent": "order",
        "category": [{"text": "imaging"}],
        "code": {"coding": [{"system": LOINC, "code": "24725-4"}]},
        "subject": {"reference": subject},
    }


STUDY = Study(
    "1.2.3",
    ACSN["value"],
    "001",
    "20260102",
    "030405",
    "",
    "Head",
    tuple(
        Series(
            f"1.2.3.{n}",
            "CT",
            n,
            "soft",
            "HEAD",
            tuple(Instance(f"1.2.3.{n}.{i}", "1.2.840.10008.5.1.4.1.1.2", i) for i in (1, 2)),
        )
        for n in (1, 2)
    ),
)


def conversation(folder, on=()):
    """Ask one EHR, the same each time, everything that a scenario asks; list the answers."""
    store = ResourceStore(folder / "fhir.sqlite", durable=False)
    service = FhirService(
        store,
        completions={"ServiceRequest": OrderFiller(1, "").complete},
        clock=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    faults = Faults(AVAILABLE, on)
    fhir = MisbehavingFhir(service.answer, faults, FHIR)
    told = []

    def ask(method, path, body=None, query=(), **headers):
        named = {"content-type": "application/fhir+json"} if body is not None else {}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        parts = tuple(filter(None, path.split("/")))
        request = Request(method, parts, tuple(query), tuple(named.items()), data, BASE)
        told.append(fhir.answer(request))

    def made(resource):
        """Create a resource, and look up what it became without any fault."""
        kind = resource["resourceType"]
        ask("POST", kind, resource)
        return f"{kind}/{max(store.living(kind), key=lambda pair: born(store, kind, pair[0]))[0]}"

    ask("GET", "metadata")
    people = [made(patient(n)) for n in range(3)]
    ask("GET", people[0])
    ask("PUT", people[0], {**patient(9), "id": people[0][8:]}, if_match='W/"1"')
    ask("PUT", people[0], {**patient(9), "id": people[0][8:]}, if_match='W/"1"')
    ask("GET", "Patient/nobody")
    ask("POST", "Patient", b"{")
    ask("GET", "Patient", query=(("family", "Atomic"), ("_count", "2")))
    pages = service.answer(
        Request("GET", ("Patient",), (("family", "Atomic"), ("_count", "1")), base=BASE)
    )
    following = re.search(r"_page=([^\"]+)", str(pages.body))
    assert following
    ask("GET", "Patient", query=(("_page", following[1]),))
    ask("GET", "Patient", query=(("identifier", "urn:oid:2.25.1|001"),))
    visit, request = made(encounter(people[1])), made(order(people[1]))
    ask("GET", visit)
    ask("GET", request)
    ask(
        "POST",
        "",
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                {"resource": r, "request": {"method": "POST", "url": r["resourceType"]}}
                for r in (patient(7), encounter(people[1]))
            ],
        },
    )
    quantity = {"value": 88, "unit": "/min", "system": UCUM, "code": "/min"}
    made(observation(people[1], "8867-4", {"valueQuantity": quantity}))
    made(observation(people[1], "72089-6", {"valueInteger": 14}))
    door = made(as_plain(endpoint("http://archive/dicom-web")))
    ordered = {"id": request.split("/")[1], **order(people[1])}
    made(as_plain(imaging_study(STUDY, ordered, door)))
    for kind in ("Observation", "ImagingStudy", "Endpoint"):
        ask("GET", kind, query=(("patient", people[1]),) if kind != "Endpoint" else ())
    store.close()
    # where two pages begin is a secret of the server, and another one each time
    return [(a.status, a.headers, re.sub(r"_page=[^.\"]+", "", str(a.body))) for a in told]


def born(store, kind, logical_id):
    """Order resources by when they were made: ids are made of a growing number, unreadably."""
    return BIRTHS.setdefault((id(store), kind, logical_id), len(BIRTHS))


BIRTHS: dict[tuple[int, str, str], int] = {}


def as_plain(resource):
    return json.loads(encode(resource))


@cache
def clean():
    with tempfile.TemporaryDirectory() as folder:
        return conversation(Path(folder))


def test_clean_conversations_are_the_same_each_time(tmp_path):
    assert conversation(tmp_path) == clean()


@pytest.mark.parametrize("fault", FHIR, ids=lambda one: one.fault.name)
def test_each_fault_shows(fault, tmp_path):
    found = conversation(tmp_path, [fault.fault.name])
    assert len(found) == len(clean())
    assert found != clean()
    if fault.fault.name not in NO_JSON:
        for _, _, body in found:
            assert body == "None" or decode(body.encode()) is not None


def test_all_at_once_still_answer(tmp_path):
    found = conversation(tmp_path, [one.fault.name for one in FHIR])
    assert [len(answer) for answer in found] == [3] * len(clean())


def test_names_are_words_and_stand_once():
    names = [fault.name for fault in AVAILABLE]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name) for name in names)
    assert all(re.fullmatch(r"[a-z-]+\.[a-z0-9-]+", fault.requirement) for fault in AVAILABLE)
    assert all(fault.what and fault.what[0].islower() for fault in AVAILABLE)
