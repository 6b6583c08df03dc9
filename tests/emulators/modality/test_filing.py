"""What the modality files is what its images say, and an EHR's answer is read with suspicion."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.dataset import Dataset

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality.examination import Scanner, examine
from emulators.modality.faults.filing import FILING
from emulators.modality.filing import described, patient_identifier, places, transaction
from emulators.modality.orders import Order, unscheduled
from emulators.modality.provenance.edges import edges_of_objects, edges_of_resources
from emulators.modality.releases import RELEASES
from emulators.web.client import Answer
from emulators.web.control import ActionFailed
from emulators.web.fhir.message import FHIR_JSON, Request
from emulators.web.fhir.service import FhirService
from emulators.web.fhir.store import ResourceStore

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module", params=["1", "2"])
def examined(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scanner")
    scanner = Scanner(folder, "MODALITY", lambda: NOW, RELEASES[request.param])
    order = unscheduled(1, "x", 1)
    return examine(scanner, order, step=None, seed=1, salt="x", number=1, slices=1, matrix=32)


@pytest.fixture
def ehr(tmp_path):
    store = ResourceStore(tmp_path / "fhir.sqlite", durable=False)

    def answer(method, path, body=None):
        headers = (("content-type", FHIR_JSON),) if body else ()
        data = json.dumps(body).encode() if body else b""
        segments = tuple(filter(None, path.split("/")))
        given = service.answer(Request(method, segments, (), headers, data, "http://ehr/fhir"))
        return Answer(given.status, {"content-type": FHIR_JSON}, (given.body or "").encode())

    service = FhirService(store, clock=lambda: NOW)
    yield answer
    store.close()


def file(ehr, bundle):
    sent = [e["resource"] for e in bundle["entry"]]
    ids = places(ehr("POST", "", bundle), sent)
    return [f"{r['resourceType']}/{i}" for r, i in zip(sent, ids, strict=True)]


def test_what_is_kept_has_the_edges_of_the_images(examined, ehr):
    kept = file(ehr, transaction(described(examined, NOW)))
    assert [name.partition("/")[0] for name in kept] == [
        "DocumentReference",
        "Device",
        "Provenance",
        "Provenance",
    ]
    resources = [json.loads(ehr("GET", name).body) for name in kept]
    edges = edges_of_resources(resources)
    assert edges == edges_of_objects(dcmread(i.path) for i in examined.images)
    assert len(edges) == 2
    for series, told in zip(examined.series, resources[2:], strict=True):
        data = told["contained"][0]["content"][0]["attachment"]["data"]
        assert base64.b64decode(data) == series.parameters.canonical()


def test_raw_file_and_software_are_filed_once(examined, ehr):
    first = file(ehr, transaction(described(examined, NOW)))
    again = file(ehr, transaction(described(examined, NOW)))
    assert again[:2] == first[:2]
    assert not set(again[2:]) & set(first)


def test_software_reads_what_the_document_is(examined):
    document, device, *_ = described(examined, NOW)
    reads = [p for p in device["property"] if p["type"]["text"] == "reads raw format"]
    assert reads[0]["valueCode"][0]["coding"] == [document["content"][0]["format"]]
    attachment = document["content"][0]["attachment"]
    assert attachment["size"] == examined.raw.path.stat().st_size
    assert attachment["creation"] == "2026-01-02T03:04:05.000Z"


def test_the_patient_is_named_with_the_issuer():
    item = unscheduled(1, "x", 1).item
    assert patient_identifier(Order(item, False)) == {
        "value": item.PatientID,
        "assigner": {"display": "PLUGFEST-CT"},
    }
    qualifiers = Dataset()
    qualifiers.UniversalEntityID, qualifiers.UniversalEntityIDType = "1.2.3", "ISO"
    item.IssuerOfPatientIDQualifiersSequence = [qualifiers]
    assert patient_identifier(Order(item, False))["system"] == "urn:oid:1.2.3"


@pytest.mark.parametrize("name", [one.fault.name for one in FILING])
def test_every_fault_is_filed_all_the_same(examined, ehr, name):
    clean = transaction(described(examined, NOW))
    faulty = Seam(Faults([o.fault for o in FILING], [name]), FILING)(
        transaction(described(examined, NOW))
    )
    assert faulty != clean
    file(ehr, clean)
    assert len(file(ehr, faulty)) == len(faulty["entry"])


SENT = [{"resourceType": "Device"}]


def entry(**response):
    return json.dumps({"entry": [{"response": {"status": "201", **response}}]}).encode()


@pytest.mark.parametrize(
    "location", ["Device/1", "Device/1/_history/2", "http://ehr/fhir/Device/1/_history/1"]
)
def test_a_location_is_read_in_every_form(location):
    assert places(Answer(200, {}, entry(location=location)), SENT) == ["1"]


def test_what_was_known_may_be_shown_instead():
    shown = {"entry": [{"response": {"status": "200 OK"}, "resource": {"id": "7"}}]}
    assert places(Answer(200, {}, json.dumps(shown).encode()), SENT) == ["7"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, b"{}"),
        (200, b"no JSON"),
        (200, b'{"entry": []}'),
        (200, entry(location="Patient/1")),
        (200, entry(location="")),
        (200, entry(status="404 Not Found", location="Device/1")),
    ],
)
def test_an_answer_that_does_not_say_where_is_a_problem(status, body):
    with pytest.raises(ActionFailed, match="the EHR"):
        places(Answer(status, {}, body), SENT)


NAMES = st.sampled_from(["entry", "response", "status", "location", "resource", "id"])
JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["200", "201 Created", "Device/1", "/"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_any_answer_gives_ids_or_one_problem(value):
    try:
        found = places(Answer(200, {}, json.dumps(value).encode()), SENT)
    except ActionFailed:
        return
    assert all(found)
