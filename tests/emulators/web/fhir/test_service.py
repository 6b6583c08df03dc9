"""The REST interface, row by row of FHIR R4 http.html."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.web.fhir.resources import RESOURCE_TYPES

PATIENT = {
    "resourceType": "Patient",
    "identifier": [{"system": "urn:oid:1.2.3", "value": "P1"}],
    "name": [{"family": "Nuñez", "given": ["Inês"]}],
    "birthDate": "1950-02-03",
}


def value(answer) -> dict:
    return json.loads(answer.body)


def issue(answer) -> dict:
    outcome = value(answer)
    assert outcome["resourceType"] == "OperationOutcome"
    assert answer.header("Content-Type").startswith("application/fhir+json")
    return outcome["issue"][0]


def test_create_answers_with_location_version_and_time(client) -> None:
    answer = client.send("POST", "Patient", {**PATIENT, "id": "mine", "meta": {"versionId": "9"}})
    made = value(answer)
    assert answer.status == 201
    assert made["id"] != "mine"
    assert made["meta"]["versionId"] == "1"
    assert answer.header("Location") == f"http://clinic/fhir/Patient/{made['id']}/_history/1"
    assert answer.header("ETag") == 'W/"1"'
    assert answer.header("Last-Modified") == "Fri, 02 Jan 2026 03:04:06 GMT"
    assert made["meta"]["lastUpdated"] == "2026-01-02T03:04:06.000+00:00"


def test_numbers_and_order_survive(client) -> None:
    text = (
        b'{"resourceType":"Observation","status":"final","code":{"text":"x"},'
        b'"valueQuantity":{"unit":"mg","value":1.10}}'
    )
    answer = client.send("POST", "Observation", text)
    read = client.send("GET", f"Observation/{value(answer)['id']}")
    assert read.body.endswith('"valueQuantity":{"unit":"mg","value":1.10}}')


def test_client_tags_stay_and_server_meta_wins(client) -> None:
    tag = {"system": "http://t", "code": "x"}
    made = value(client.send("POST", "Patient", {**PATIENT, "meta": {"tag": [tag]}}))
    assert made["meta"]["tag"] == [tag]
    assert client.found("Patient", ("_tag", "http://t|x"))


def test_read_vread_history_and_deletion(client) -> None:
    name = client.create(**PATIENT)
    changed = {**PATIENT, "id": name.partition("/")[2], "gender": "female"}
    assert client.send("PUT", name, changed).header("ETag") == 'W/"2"'
    assert value(client.send("GET", name))["gender"] == "female"
    assert "gender" not in value(client.send("GET", f"{name}/_history/1"))
    assert client.send("DELETE", name).status == 204
    assert client.send("DELETE", name).status == 204
    assert issue(client.send("GET", name))["code"] == "deleted"
    assert client.send("GET", name).status == 410
    assert client.send("GET", f"{name}/_history/3").status == 410
    assert client.send("GET", f"{name}/_history/4").status == 404
    assert client.send("GET", f"{name}/_history/x").status == 404
    history = value(client.send("GET", f"{name}/_history"))
    assert (history["type"], history["total"]) == ("history", 3)
    assert [e["request"]["method"] for e in history["entry"]] == ["DELETE", "PUT", "POST"]
    assert all("response" in entry for entry in history["entry"])
    assert client.search("Patient")["total"] == 0
    revived = client.send("PUT", name, changed)
    assert (revived.status, revived.header("ETag")) == (201, 'W/"4"')


def test_read_only_when_changed(client) -> None:
    name = client.create(**PATIENT)
    assert client.send("GET", name, if_none_match='W/"1"').status == 304
    assert client.send("GET", name, if_none_match='W/"2"').status == 200
    since = "Fri, 02 Jan 2026 03:04:06 GMT"
    assert client.send("GET", name, if_modified_since=since).status == 304
    assert client.send("GET", name, if_modified_since="yesterday").status == 200


def test_update_checks_id_and_version(client) -> None:
    name = client.create(**PATIENT)
    own = {**PATIENT, "id": name.partition("/")[2]}
    assert client.send("PUT", name, PATIENT).status == 400
    assert client.send("PUT", name, {**PATIENT, "id": "other"}).status == 400
    assert client.send("PUT", name, own, if_match='W/"1"').status == 200
    assert client.send("PUT", name, own, if_match='W/"1"').status == 412
    assert client.send("DELETE", name, if_match='W/"1"').status == 412
    created = client.send("PUT", "Patient/mine", {**PATIENT, "id": "mine"})
    assert (created.status, created.header("Location")) == (
        201,
        "http://clinic/fhir/Patient/mine/_history/1",
    )
    assert client.send("PUT", "Patient/new", {**PATIENT, "id": "new"}, if_match='"1"').status == 412


def test_conditional_create(client) -> None:
    where = "identifier=urn:oid:1.2.3|P1"
    first = client.send("POST", "Patient", PATIENT, if_none_exist=where)
    again = client.send("POST", "Patient", PATIENT, if_none_exist=f"Patient?{where}")
    assert (first.status, again.status) == (201, 200)
    assert value(first)["id"] == value(again)["id"]
    client.create(**PATIENT)
    assert client.send("POST", "Patient", PATIENT, if_none_exist=where).status == 412
    assert client.send("POST", "Patient", PATIENT, if_none_exist="nonsense=1").status == 400
    assert client.send("POST", "Patient", PATIENT, if_none_exist="_count=1").status == 412


def test_conditional_update(client) -> None:
    where = (("identifier", "urn:oid:1.2.3|P1"),)
    first = client.send("PUT", "Patient", PATIENT, query=where)
    again = client.send("PUT", "Patient", PATIENT, query=where)
    assert (first.status, again.status) == (201, 200)
    assert value(again)["meta"]["versionId"] == "2"
    assert client.send("PUT", "Patient", {**PATIENT, "id": "x"}, query=where).status == 400
    client.create(**PATIENT)
    assert client.send("PUT", "Patient", PATIENT, query=where).status == 412
    assert client.send("PUT", "Patient", PATIENT).status == 405


def test_preferred_answers(client) -> None:
    minimal = client.send("POST", "Patient", PATIENT, prefer="return=minimal")
    assert (minimal.status, minimal.body) == (201, None)
    assert minimal.header("Location")
    told = client.send(
        "POST", "Patient", PATIENT, prefer="handling=strict; return=OperationOutcome"
    )
    assert issue(told)["severity"] == "information"
    whole = client.send("POST", "Patient", PATIENT, prefer="return=representation")
    assert value(whole)["resourceType"] == "Patient"


def test_references_have_to_lead_somewhere(client) -> None:
    name = client.create(**PATIENT)
    observed = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}}
    lost = client.send("POST", "Observation", {**observed, "subject": {"reference": "Patient/no"}})
    assert (lost.status, issue(lost)["code"]) == (422, "not-found")
    urn = {"reference": "urn:uuid:0d1f4b3e-3c22-4f9d-9a3f-1f0b8f9f0a11"}
    assert client.send("POST", "Observation", {**observed, "subject": urn}).status == 422
    foreign = {"reference": "http://elsewhere/fhir/Patient/1"}
    assert client.send("POST", "Observation", {**observed, "subject": foreign}).status == 201
    client.create(**observed, subject={"reference": f"http://clinic/fhir/{name}"})
    assert issue(client.send("DELETE", name))["code"] == "conflict"
    assert client.send("DELETE", name).status == 409


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "Patient/nobody", None, {}, 404),
        ("GET", "Unheard", None, {}, 404),
        ("GET", "Unheard/1", None, {}, 404),
        ("GET", "Patient/%", None, {}, 400),
        ("GET", "Patient/" + "x" * 65, None, {}, 400),
        ("GET", "Patient/../x", None, {}, 404),
        ("GET", "", None, {}, 405),
        ("GET", "_history", None, {}, 404),
        ("GET", "Patient/_history", None, {}, 405),
        ("GET", "Patient/$everything", None, {}, 405),
        ("GET", "Patient/_search", None, {}, 405),
        ("POST", "Patient/1", PATIENT, {}, 405),
        ("PATCH", "Patient/1", PATIENT, {}, 405),
        ("DELETE", "Patient", None, {}, 405),
        ("POST", "metadata", PATIENT, {}, 405),
        ("OPTIONS", "Patient", None, {}, 405),
        ("POST", "Patient", b"{", {}, 400),
        ("POST", "Patient", b'{"resourceType":"Patient","id":"a","id":"b"}', {}, 400),
        ("POST", "Patient", b"[]", {}, 400),
        ("POST", "Patient", b"null", {}, 400),
        ("POST", "Patient", b"", {}, 400),
        ("POST", "Patient", b'{"resourceType":"Patient","multipleBirthInteger":NaN}', {}, 400),
        ("POST", "Patient", {"resourceType": "Observation"}, {}, 400),
        ("POST", "Patient", {**PATIENT, "gender": "m"}, {}, 400),
        ("POST", "Patient", {**PATIENT, "telecom": [{"value": "1"}]}, {}, 422),
        ("POST", "Patient", PATIENT, {"content_type": "application/fhir+xml"}, 415),
        ("POST", "Patient", PATIENT, {"content_type": "application/fhir+json; charset=latin1"}, 415),
        ("POST", "Patient", PATIENT, {"content_type": "application/fhir+json; fhirVersion=5.0"}, 415),
        ("GET", "metadata", None, {"accept": "application/fhir+xml"}, 406),
        ("GET", "metadata", None, {"accept": "application/fhir+json; fhirVersion=5.0"}, 406),
        ("GET", "metadata", None, {"accept": "application/fhir+json;q=0"}, 406),
    ],
)  # fmt: skip
def test_refusals(client, method, path, body, headers, status) -> None:
    answer = client.send(method, path, body, **headers)
    assert answer.status == status, answer.body
    assert issue(answer)["severity"] == "error"
    assert status != 405 or answer.header("Allow") or "$" in path or "_" in path


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("", "application/fhir+json"),
        ("*/*", "application/fhir+json"),
        ("application/json", "application/json"),
        ("text/json", "text/json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/fhir+json; fhirVersion=4.0", "application/fhir+json"),
        ("text/html, application/xml;q=0.9, */*;q=0.1", "application/fhir+json"),
        ("application/json;q=0.5, application/fhir+json;q=0.4", "application/json"),
        ("application/*", "application/fhir+json"),
    ],
)
def test_accept(client, accept: str, served: str) -> None:
    answer = client.send("GET", "metadata", accept=accept)
    assert answer.header("Content-Type") == f"{served}; charset=utf-8"


@pytest.mark.parametrize(
    ("wanted", "status"),
    [("json", 200), ("application/fhir json", 200), ("application/json", 200), ("xml", 406), ("<x>", 406)],
)  # fmt: skip
def test_format_overrides_accept(client, wanted: str, status: int) -> None:
    answer = client.send("GET", "metadata", query=(("_format", wanted),), accept="text/html")
    assert answer.status == status


def test_read_of_a_part(client) -> None:
    name = client.create(**PATIENT)
    part = value(client.send("GET", name, query=(("_elements", "birthDate"),)))
    assert set(part) == {"resourceType", "id", "meta", "birthDate"}
    assert part["meta"]["tag"][0]["code"] == "SUBSETTED"
    text = value(client.send("GET", name, query=(("_summary", "text"),)))
    assert set(text) == {"resourceType", "id", "meta"}


def test_the_capability_statement_is_true(client) -> None:
    statement = value(client.send("GET", "metadata"))
    assert statement["fhirVersion"] == "4.0.1"
    assert statement["implementation"]["url"] == "http://clinic/fhir"
    [rest] = statement["rest"]
    assert [r["type"] for r in rest["resource"]] == list(RESOURCE_TYPES)
    for resource in rest["resource"]:
        kind = resource["type"]
        assert client.send("GET", kind).status == 200
        for parameter in resource["searchParam"]:
            sample = {"date": "2026", "quantity": "1"}.get(parameter["type"], "nothing")
            query = ((parameter["name"], sample),)
            answer = client.send("GET", kind, query=query, prefer="handling=strict")
            assert answer.status == 200, (kind, parameter)
            assert parameter["name"] in value(answer)["link"][0]["url"]
        for name in ("searchInclude", "searchRevInclude"):
            for rule in resource.get(name, ()):
                key = "_include" if name == "searchInclude" else "_revinclude"
                answer = client.send("GET", kind, query=((key, rule),), prefer="handling=strict")
                assert answer.status == 200, (kind, rule)


def test_state_outlives_the_process_and_reset_forgets(client, tmp_path) -> None:
    from emulators.web.fhir.service import FhirService
    from emulators.web.fhir.store import ResourceStore

    name = client.create(**PATIENT)
    again = FhirService(ResourceStore(tmp_path / "fhir.sqlite"))
    assert again.store.current(*name.split("/")) is not None
    client.service.reset()
    assert client.send("GET", name).status == 404


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["POST", "PUT", "GET", "DELETE", "PATCH", "HEAD"]),
    st.lists(st.sampled_from(["Patient", "_search", "_history", "1", "é", "$x", ".", ""]) | st.text(max_size=5), max_size=4),
    st.binary(max_size=60) | st.sampled_from([b'{"resourceType":"Patient"}', b'{"resourceType":"Bundle","type":"batch","entry":[1,null,{}]}']),
    st.lists(st.tuples(st.sampled_from(["_count", "_sort", "_page", "identifier", "_include", "_format", "name.x", "_has:a"]), st.text(max_size=6)), max_size=3),
    st.text(max_size=20),
)  # fmt: skip
def test_nothing_breaks_the_server(client, method, path, body, query, header) -> None:
    answer = client.send(
        method, "/".join(path), body, query=tuple(query), prefer=header, if_match=header,
        if_none_exist=header, if_modified_since=header,
    )  # fmt: skip
    assert 200 <= answer.status < 500
    if answer.status >= 400:
        assert "Traceback" not in issue(answer).get("diagnostics", "")


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["resourceType", "id", "meta", "identifier", "value", "system", "text", "div",
                 "contained", "reference", "extension", "url", "_name", "name", "entry", "request",
                 "type", "method", "resource", "fullUrl", "ifNoneExist"]
            ),
            inner,
            max_size=4,
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_no_shape_of_a_body_breaks_the_server(client, body) -> None:
    for path, kind in (("Patient", "Patient"), ("", "Bundle")):
        shaped = {**body, "resourceType": kind} if isinstance(body, dict) else body
        if kind == "Bundle" and isinstance(shaped, dict):
            shaped = {"type": "transaction", **shaped}
        data = json.dumps(shaped).encode()
        assert client.send("POST", path, data).status < 500


@pytest.mark.parametrize("number", [b"1e9999", b"1e99999999999999999999", b"-1E-4000"])
def test_numbers_beyond_reason_are_refused(client, number: bytes) -> None:
    text = b'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":%b}}'
    assert client.send("POST", "Observation", text % number).status == 400


def test_dates_at_the_edges_of_time_can_be_searched(client) -> None:
    for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999"):
        observed = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}}
        client.create(**observed, effectiveDateTime=at)
    assert len(client.found("Observation", ("date", "ge0001-01-01"))) == 3
    assert len(client.found("Observation", ("date", "gt9000"), ("_sort", "date"))) == 2
