"""Transactions are all or nothing; batches are not."""

from __future__ import annotations

import json

import pytest

URN = "urn:uuid:0d1f4b3e-3c22-4f9d-9a3f-1f0b8f9f0a1{}"
PATIENT = {"resourceType": "Patient", "identifier": [{"system": "s", "value": "P1"}]}


def entry(
    method: str, url: str, resource: dict | None = None, urn: int | None = None, **more: str
) -> dict:
    made: dict = {"request": {"method": method, "url": url, **more}}
    if resource is not None:
        made["resource"] = resource
    if urn is not None:
        made["fullUrl"] = URN.format(urn)
    return made


def observation(subject: str, **more: object) -> dict:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": subject},
        **more,
    }


def run(client, *entries: dict, kind: str = "transaction", **headers: str):
    bundle = {"resourceType": "Bundle", "type": kind, "entry": list(entries)}
    return client.send("POST", "", bundle, **headers)


def responses(answer) -> list[dict]:
    assert answer.status == 200, answer.body
    return [entry["response"] for entry in json.loads(answer.body).get("entry", [])]


def test_references_between_entries_are_resolved(client) -> None:
    answer = run(
        client,
        entry("POST", "Observation", observation(URN.format(1)), 2),
        entry("POST", "Patient", PATIENT, 1),
        entry("GET", "Patient?identifier=s|P1"),
        prefer="return=representation",
    )
    observed, registered, searched = json.loads(answer.body)["entry"]
    assert json.loads(answer.body)["type"] == "transaction-response"
    assert observed["resource"]["subject"]["reference"] == f"Patient/{registered['resource']['id']}"
    assert observed["response"]["status"] == "201 Created"
    assert observed["response"]["location"].endswith("/_history/1")
    assert searched["resource"]["total"] == 1


def test_entries_may_refer_to_each_other_in_a_circle(client) -> None:
    one = {**PATIENT, "link": [{"other": {"reference": URN.format(2)}, "type": "seealso"}]}
    two = {**PATIENT, "link": [{"other": {"reference": URN.format(1)}, "type": "seealso"}]}
    answer = run(client, entry("POST", "Patient", one, 1), entry("POST", "Patient", two, 2))
    assert [response["status"] for response in responses(answer)] == ["201 Created"] * 2


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        (entry("POST", "Observation", {"resourceType": "Observation"}), 400),
        (entry("POST", "Patient", {**PATIENT, "telecom": [{"value": "1"}]}), 422),
        (entry("POST", "Observation", observation(URN.format(9))), 422),
        (entry("POST", "Observation", observation("Patient/nobody")), 422),
        (entry("POST", "Observation", observation("Patient?identifier=s|P7")), 412),
        (entry("PUT", "Patient/x", {**PATIENT, "id": "x"}, ifMatch='W/"7"'), 412),
        (entry("PUT", "Patient/x", PATIENT), 400),
        (entry("POST", "Unheard", {"resourceType": "Unheard"}), 404),
        (entry("POST", "Patient", PATIENT, 1), 400),
        (entry("POST", "Patient"), 400),
        (entry("FETCH", "Patient"), 400),
        (entry("PATCH", "Patient/1", PATIENT), 405),
        (entry("GET", "Patient/nobody"), 404),
        (entry("POST", "http://elsewhere/Patient", PATIENT), 400),
        (entry("DELETE", "Patient"), 405),
        ({}, 400),
        (None, 400),
    ],
)
def test_one_bad_entry_undoes_everything(client, bad, status) -> None:
    answer = run(client, entry("POST", "Patient", PATIENT, 1), bad)
    assert answer.status == status, answer.body
    outcome = json.loads(answer.body)
    assert outcome["issue"][0]["expression"] == ["Bundle.entry[1]"]
    assert client.search("Patient")["total"] == 0
    client.create(**PATIENT)
    assert client.search("Patient", ("identifier", "P1"))["total"] == 1


def test_a_batch_goes_on_after_a_bad_entry(client) -> None:
    answer = run(
        client,
        entry("POST", "Patient", PATIENT),
        entry("POST", "Patient", {"resourceType": "Observation"}),
        entry("GET", "Patient/nobody"),
        entry("GET", "Patient?_summary=count"),
        kind="batch",
    )
    made, bad, missing, counted = json.loads(answer.body)["entry"]
    assert json.loads(answer.body)["type"] == "batch-response"
    assert made["response"]["status"] == "201 Created"
    assert bad["response"]["status"] == "400 Bad Request"
    assert bad["response"]["outcome"]["issue"]
    assert missing["response"]["status"] == "404 Not Found"
    assert counted["resource"]["total"] == 1


def test_conditional_entries(client) -> None:
    create = entry("POST", "Patient", PATIENT, 1, ifNoneExist="identifier=s|P1")
    observe = entry("POST", "Observation", observation(URN.format(1)))
    assert [r["status"] for r in responses(run(client, create, observe))] == ["201 Created"] * 2
    again = responses(run(client, create, observe))
    assert [r["status"] for r in again] == ["200 OK", "201 Created"]
    by_identifier = entry("POST", "Observation", observation("Patient?identifier=s|P1"))
    assert responses(run(client, by_identifier))[0]["status"] == "201 Created"
    update = entry("PUT", "Patient?identifier=s|P1", {**PATIENT, "gender": "male"}, 1)
    assert responses(run(client, update, observe))[0]["etag"] == 'W/"2"'
    fresh = {"resourceType": "Patient", "identifier": [{"system": "s", "value": "P2"}]}
    insert = entry("PUT", "Patient?identifier=s|P2", fresh, 1)
    assert responses(run(client, insert, observe))[0]["status"] == "201 Created"
    assert client.search("Observation")["total"] == 5


def test_deletions_come_first(client) -> None:
    patient = client.create(**PATIENT)
    observed = client.create(**observation(patient))
    answer = run(
        client, entry("DELETE", patient), entry("DELETE", observed), entry("GET", "Patient")
    )
    body = json.loads(answer.body)["entry"]
    assert [e["response"]["status"] for e in body[:2]] == ["204 No Content"] * 2
    assert body[2]["resource"]["total"] == 0


def test_bounds_and_kinds(client) -> None:
    many = [entry("POST", "Patient", PATIENT)] * 1001
    assert run(client, *many).status == 413
    assert run(client, kind="collection").status == 400
    assert client.send("POST", "", PATIENT).status == 400
    assert (
        client.send("POST", "", {"resourceType": "Bundle", "type": "batch", "entry": {}}).status
        == 400
    )
    assert responses(run(client)) == []
    assert (
        run(
            client, entry("PUT", "Patient/a", {**PATIENT, "id": "a"}), entry("DELETE", "Patient/a")
        ).status
        == 400
    )


def test_an_entry_may_refer_to_one_that_is_put_later(client) -> None:
    answer = run(
        client,
        entry("POST", "Observation", observation("Patient/mine")),
        entry("PUT", "Patient/mine", {**PATIENT, "id": "mine"}),
    )
    assert [response["status"] for response in responses(answer)] == ["201 Created"] * 2


def test_what_was_undone_is_not_found_again(client) -> None:
    """Numbers of versions that vanished are used again: search may not remember them."""
    client.send("PUT", "Patient/mine", {**PATIENT, "id": "mine"})
    changed = {**PATIENT, "id": "mine", "gender": "male"}
    seen = entry("GET", "Patient?gender=male")
    bad = entry("GET", "Patient/nobody")
    assert run(client, entry("PUT", "Patient/mine", changed), seen, bad).status == 404
    client.send("PUT", "Patient/mine", {**PATIENT, "id": "mine", "gender": "female"})
    assert client.found("Patient", ("gender", "male")) == set()
    assert client.found("Patient", ("gender", "female")) == {"Patient/mine"}
