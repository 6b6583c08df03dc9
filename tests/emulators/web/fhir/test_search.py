"""Search: the result set, its Bundle, its pages."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

PEOPLE = (
    ("Nuñez", "1950-02-03", "female"),
    ("Çelik", "1960", "male"),
    ("Celik", "1955-05", "male"),
)


@pytest.fixture
def people(client) -> list[str]:
    return [
        client.create(
            resourceType="Patient",
            identifier=[{"system": "urn:oid:1.2.3", "value": f"P{n}"}],
            name=[{"family": family, "given": [f"G{n}"]}],
            birthDate=born,
            gender=gender,
        )
        for n, (family, born, gender) in enumerate(PEOPLE)
    ]


@pytest.fixture
def chart(client, people) -> dict[str, str]:
    subject = {"reference": people[0]}
    endpoint = client.create(
        resourceType="Endpoint",
        status="active",
        connectionType={"system": "http://c", "code": "dicom-wado-rs"},
        payloadType=[{"text": "DICOM"}],
        address="http://archive/dicom-web",
    )
    study = client.create(
        resourceType="ImagingStudy",
        status="available",
        identifier=[{"system": "urn:dicom:uid", "value": "urn:oid:1.2.3"}],
        subject=subject,
        started="2026-01-02T10:30:00+01:00",
        endpoint=[{"reference": endpoint}],
        series=[
            {
                "uid": "1.2.3.1",
                "modality": {"system": "http://dcm", "code": "CT"},
                "instance": [
                    {
                        "uid": "1.2.3.1.1",
                        "sopClass": {
                            "system": "urn:ietf:rfc:3986",
                            "code": "urn:oid:1.2.840.10008.5.1.4.1.1.2",
                        },
                    }
                ],
            }
        ],
    )
    observation = client.create(
        resourceType="Observation",
        status="final",
        code={"coding": [{"system": "http://loinc.org", "code": "72089-6", "display": "NIHSS"}]},
        subject=subject,
        effectiveDateTime="2026-01-02T09:00:00Z",
        valueQuantity={"value": 14, "system": "http://u", "code": "{score}", "unit": "score"},
        component=[{"code": {"coding": [{"code": "70184-7"}]}, "valueInteger": 1}],
        derivedFrom=[{"reference": study}],
    )
    return {"Endpoint": endpoint, "ImagingStudy": study, "Observation": observation}


@pytest.mark.parametrize(
    ("kind", "query", "found"),
    [
        ("ImagingStudy", {"identifier": "urn:dicom:uid|urn:oid:1.2.3"}, True),
        ("ImagingStudy", {"identifier": "urn:oid:1.2.3"}, True),
        ("ImagingStudy", {"identifier": "urn:oid:1.2.4"}, False),
        ("ImagingStudy", {"modality": "CT"}, True),
        ("ImagingStudy", {"modality": "http://dcm|CT"}, True),
        ("ImagingStudy", {"modality": "MR"}, False),
        ("ImagingStudy", {"series": "1.2.3.1"}, True),
        ("ImagingStudy", {"instance": "1.2.3.1.1"}, True),
        ("ImagingStudy", {"dicom-class": "urn:oid:1.2.840.10008.5.1.4.1.1.2"}, True),
        ("ImagingStudy", {"started": "2026-01-02"}, True),
        ("ImagingStudy", {"started": "lt2026-01-02"}, False),
        ("ImagingStudy", {"status": "available"}, True),
        ("ImagingStudy", {"_lastUpdated": "gt2026-01-01"}, True),
        ("ImagingStudy", {"patient.identifier": "urn:oid:1.2.3|P0"}, True),
        ("ImagingStudy", {"patient.identifier": "urn:oid:1.2.3|P1"}, False),
        ("ImagingStudy", {"subject:Patient.family": "nunez"}, True),
        ("Observation", {"code": "http://loinc.org|72089-6"}, True),
        ("Observation", {"combo-code": "70184-7"}, True),
        ("Observation", {"component-code": "72089-6"}, False),
        ("Observation", {"value-quantity": "14|http://u|{score}"}, True),
        ("Observation", {"date": "ge2026-01-02", "status": "final"}, True),
        ("Observation", {"derived-from.identifier": "urn:oid:1.2.3"}, True),
        ("Observation", {"derived-from:ImagingStudy.patient.family": "nunez"}, True),
        ("Endpoint", {"connection-type": "dicom-wado-rs", "status": "active"}, True),
    ],
)
def test_parameters_find_and_do_not_find(client, chart, kind, query, found) -> None:
    assert client.found(kind, *query.items()) == ({chart[kind]} if found else set())


def test_repetition_is_and_comma_is_or(client, people) -> None:
    assert client.found("Patient", ("identifier", "P0,P1")) == set(people[:2])
    assert client.found("Patient", ("identifier", "P0"), ("identifier", "P1")) == set()
    assert client.found("Patient", ("family", "celik")) == set(people[1:])
    assert client.found("Patient", ("_id", people[2].partition("/")[2])) == {people[2]}
    assert client.found("Patient", ("birthdate", "1960"), ("gender", "male")) == {people[1]}
    assert client.found("Patient", ("gender:not", "male")) == {people[0]}
    assert client.found("Patient", ("name", "g1")) == {people[1]}


def test_the_bundle_of_a_search(client, chart, people) -> None:
    bundle = client.search(
        "ImagingStudy", ("patient", people[0]), ("unheard", "x"), ("_include", "ImagingStudy:endpoint"),
        ("_include", "ImagingStudy:patient"), ("_revinclude", "Observation:derived-from"),
    )  # fmt: skip
    assert (bundle["type"], bundle["total"]) == ("searchset", 1)
    modes = [(e["resource"]["resourceType"], e["search"]["mode"]) for e in bundle["entry"]]
    assert modes[0] == ("ImagingStudy", "match")
    assert sorted(modes[1:]) == [(k, "include") for k in ("Endpoint", "Observation", "Patient")]
    for entry in bundle["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"http://clinic/fhir/{resource['resourceType']}/{resource['id']}"
        assert set(entry) == {"fullUrl", "resource", "search"}
    own = dict(parse_qsl(urlsplit(bundle["link"][0]["url"]).query))
    assert bundle["link"][0]["relation"] == "self"
    assert own["patient"] == people[0]
    assert "unheard" not in own


def test_an_empty_result_is_a_searchset(client) -> None:
    bundle = client.search("Patient", ("family", "nobody"))
    assert (bundle["type"], bundle["total"], "entry" in bundle) == ("searchset", 0, False)


def test_strict_handling_refuses_what_is_unknown(client) -> None:
    for query in (("unheard", "1"), ("_sort", "x"), ("_include", "x"), ("family", "")):
        assert client.send("GET", "Patient", query=(query,)).status == 200
        strict = client.send("GET", "Patient", query=(query,), prefer="handling=strict")
        assert strict.status == 400


@pytest.mark.parametrize(
    "query",
    [
        ("birthdate", "abc"),
        ("_count", "-1"),
        ("_count", "1e9"),
        ("_total", "all"),
        ("_summary", "some"),
        ("_has:Observation:patient:code", "x"),
        ("family.x", "y"),
        ("organization.unheard", "y"),
        ("general-practitioner:Device.name", "y"),
        ("link.link.link.link.family", "y"),
        ("_include:reverse", "Patient:organization"),
    ],
)
def test_malformed_searches_are_refused(client, query) -> None:
    answer = client.send("GET", "Patient", query=(query,))
    assert answer.status == 400
    assert json.loads(answer.body)["resourceType"] == "OperationOutcome"


def follow(client, bundle: dict) -> dict | None:
    for link in bundle["link"]:
        if link["relation"] == "next":
            parts = urlsplit(link["url"])
            assert parts.netloc == "clinic"
            kind = parts.path.removeprefix("/fhir/")
            return client.search(kind, *parse_qsl(parts.query))
    return None


def test_pages_are_complete_without_duplicates_even_when_data_changes(client, people) -> None:
    page = client.search("Patient", ("_count", "1"), ("_sort", "birthdate"))
    seen = []
    while page is not None:
        assert page["total"] == 3
        assert len(page["entry"]) == 1
        seen.append(f"Patient/{page['entry'][0]['resource']['id']}")
        client.create(resourceType="Patient", birthDate="1900")
        page = follow(client, page)
    assert seen == [people[0], people[2], people[1]]


def test_a_page_that_is_gone(client) -> None:
    assert client.send("GET", "Patient", query=(("_page", "nonsense.5"),)).status == 410


def test_counts_only(client, people) -> None:
    for query in (("_summary", "count"), ("_count", "0")):
        bundle = client.search("Patient", query)
        assert (bundle["total"], "entry" in bundle) == (3, False)
    assert "total" not in client.search("Patient", ("_total", "none"))
    assert client.search("Patient", ("_count", "999999"))["total"] == 3


def test_sorting(client, people) -> None:
    def order(rule: str) -> list[str]:
        entries = client.search("Patient", ("_sort", rule))["entry"]
        return [f"Patient/{entry['resource']['id']}" for entry in entries]

    assert order("-birthdate") == [people[1], people[2], people[0]]
    assert order("gender,-identifier") == [people[0], people[2], people[1]]
    bare = client.create(resourceType="Patient", active=True)
    assert order("birthdate")[-1] == bare
    assert order("-birthdate")[-1] == bare


def test_elements_of_a_search(client, people) -> None:
    entry = client.search("Patient", ("_elements", "gender"))["entry"][0]
    assert set(entry["resource"]) == {"resourceType", "id", "meta", "gender"}


def test_search_by_form_is_the_same(client, people) -> None:
    body = b"identifier=P1&_count=5"
    form = "application/x-www-form-urlencoded"
    posted = client.send("POST", "Patient/_search", body, content_type=form)
    assert posted.status == 200
    assert json.loads(posted.body) == client.search(
        "Patient", ("identifier", "P1"), ("_count", "5")
    )
    assert client.send("POST", "Patient/_search", body, content_type="text/plain").status == 415
    assert client.send("POST", "Patient/_search", b"\xff", content_type=form).status == 400
    assert client.send("POST", "Patient/_search").status == 200


def test_an_include_that_goes_on(client, chart, people) -> None:
    query = (
        ("_include", "Observation:derived-from"),
        ("_include:iterate", "ImagingStudy:endpoint"),
    )
    kinds = [e["resource"]["resourceType"] for e in client.search("Observation", *query)["entry"]]
    assert kinds == ["Observation", "ImagingStudy", "Endpoint"]
