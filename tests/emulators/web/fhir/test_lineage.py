"""What a modality files of the lineage of its images: documents, software, provenance."""

from __future__ import annotations

import json

import pytest

RAW, SOFTWARE = (f"urn:uuid:0d1f4b3e-3c22-4f9d-9a3f-1f0b8f9f0a1{n}" for n in (1, 2))
DIGEST = {"system": "urn:plugfest:sha256", "value": "ab" * 32}
DOCUMENT = {
    "resourceType": "DocumentReference",
    "masterIdentifier": {"system": "urn:dicom:uid", "value": "urn:oid:1.2.9"},
    "identifier": [DIGEST],
    "status": "current",
    "type": {"coding": [{"system": "s", "code": "128226"}]},
    "subject": {"type": "Patient", "identifier": {"system": "p", "value": "P1"}},
    "date": "2026-01-02T03:04:05Z",
    "content": [
        {
            "attachment": {"contentType": "application/vnd.acme.sino", "size": 3},
            "format": {"system": "f", "code": "acme-sino/1"},
        }
    ],
    "context": {"related": [{"identifier": {"system": "urn:dicom:uid", "value": "urn:oid:1.2"}}]},
}
DEVICE = {
    "resourceType": "Device",
    "identifier": [{"system": "d", "value": "1"}],
    "status": "active",
    "deviceName": [{"name": "reconstruction", "type": "model-name"}],
    "version": [{"value": "1"}],
    "property": [{"type": {"text": "threads"}, "valueCode": [{"text": "1"}]}],
}
PARAMETERS = {
    "resourceType": "DocumentReference",
    "id": "parameters",
    "status": "current",
    "content": [{"attachment": {"contentType": "application/json", "data": "e30="}}],
}
PROVENANCE = {
    "resourceType": "Provenance",
    "contained": [PARAMETERS],
    "target": [{"identifier": {"system": "urn:dicom:uid", "value": "urn:oid:1.2.3"}}],
    "occurredDateTime": "2026-01-02T03:04:05Z",
    "recorded": "2026-01-02T03:04:05Z",
    "agent": [
        {
            "type": {"coding": [{"system": "t", "code": "assembler"}]},
            "who": {"reference": SOFTWARE},
        }
    ],
    "entity": [
        {"role": "source", "what": {"reference": RAW}},
        {"role": "derivation", "what": {"reference": "#parameters"}},
    ],
}


def filed(client, number: int = 1) -> list[str]:
    condition = "identifier=urn%3Aplugfest%3Asha256%7C" + DIGEST["value"]
    entries = [
        {
            "fullUrl": RAW,
            "resource": DOCUMENT,
            "request": {"method": "POST", "url": "DocumentReference", "ifNoneExist": condition},
        },
        {
            "fullUrl": SOFTWARE,
            "resource": DEVICE,
            "request": {"method": "POST", "url": "Device", "ifNoneExist": "identifier=d|1"},
        },
        {"resource": PROVENANCE, "request": {"method": "POST", "url": "Provenance"}},
    ]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    answer = client.send("POST", "", bundle)
    assert answer.status == 200, answer.body
    responses = [e["response"] for e in json.loads(answer.body)["entry"]]
    first = "201 Created" if number == 1 else "200 OK"
    assert [r["status"] for r in responses] == [first, first, "201 Created"]
    return ["/".join(r["location"].split("/")[-4:-2]) for r in responses]


def test_entries_of_a_transaction_refer_to_each_other(client) -> None:
    document, device, provenance = filed(client)
    kept = json.loads(client.send("GET", provenance).body)
    assert kept["agent"][0]["who"] == {"reference": device}
    assert [e["what"]["reference"] for e in kept["entity"]] == [document, "#parameters"]
    assert kept["contained"] == [PARAMETERS]


def test_what_is_known_is_not_filed_twice(client) -> None:
    document, device, first = filed(client)
    again = filed(client, 2)
    assert again[:2] == [document, device]
    assert client.found("Provenance", ("entity", document)) == {first, again[2]}


@pytest.mark.parametrize(
    ("parameter", "value", "other"),
    [
        ("target:identifier", "urn:dicom:uid|urn:oid:1.2.3", "urn:dicom:uid|urn:oid:1.2"),
        ("recorded", "2026-01-02", "2026-01-03"),
        ("when", "2026-01-02", "2026-01-03"),
        ("agent-type", "t|assembler", "t|author"),
    ],
)
def test_provenance_is_found(client, parameter: str, value: str, other: str) -> None:
    provenance = filed(client)[2]
    assert client.found("Provenance", (parameter, value)) == {provenance}
    assert client.found("Provenance", (parameter, other)) == set()


@pytest.mark.parametrize(
    ("parameter", "value", "other"),
    [
        ("identifier", "urn:plugfest:sha256|" + "ab" * 32, "urn:plugfest:sha256|" + "cd" * 32),
        ("identifier", "urn:dicom:uid|urn:oid:1.2.9", "urn:dicom:uid|urn:oid:1.2"),
        ("related:identifier", "urn:oid:1.2", "urn:oid:1.2.9"),
        ("subject:identifier", "p|P1", "p|P2"),
        ("format", "acme-sino/1", "acme-sino/2"),
        ("contenttype", "application/vnd.acme.sino", "application/json"),
        ("type", "128226", "128227"),
        ("status", "current", "superseded"),
        ("date", "2026-01", "2025"),
    ],
)
def test_documents_are_found(client, parameter: str, value: str, other: str) -> None:
    document = filed(client)[0]
    assert client.found("DocumentReference", (parameter, value)) == {document}
    assert client.found("DocumentReference", (parameter, other)) == set()


def test_software_is_found_by_identifier_and_name(client) -> None:
    device = filed(client)[1]
    assert client.found("Device", ("identifier", "d|1")) == {device}
    assert client.found("Device", ("device-name", "recon")) == {device}
    assert client.found("Device", ("device-name", "other")) == set()


@pytest.mark.parametrize(
    ("whole", "change", "where"),
    [
        (DOCUMENT, {"status": "final"}, "DocumentReference.status"),
        (DOCUMENT, {"content": None}, "DocumentReference"),
        (DOCUMENT, {"content": [{"format": {"code": "x"}}]}, "DocumentReference.content[0]"),
        (DEVICE, {"deviceName": [{"name": "x"}]}, "Device.deviceName[0]"),
        (PROVENANCE, {"target": None}, "Provenance"),
        (PROVENANCE, {"recorded": "2026-01-02"}, "Provenance.recorded"),
        (PROVENANCE, {"agent": [{"role": [{"text": "x"}]}]}, "Provenance.agent[0]"),
        (PROVENANCE, {"entity": [{"role": "origin"}]}, "Provenance.entity[0]"),
        (PROVENANCE, {"contained": None}, "Provenance"),  # then a reference leads nowhere
        (PROVENANCE, {"entity": None}, "Provenance"),  # then nothing refers to what is contained
    ],
)
def test_what_r4_does_not_allow_is_refused(client, whole: dict, change: dict, where: str) -> None:
    resource = {k: v for k, v in (whole | change).items() if v is not None}
    answer = client.send("POST", whole["resourceType"], resource)
    assert answer.status in (400, 422)
    places = [e for i in json.loads(answer.body)["issue"] for e in i.get("expression", ())]
    assert any(p.startswith(where) for p in places), answer.body
