"""The chart: found by identifier, page by page, without leaving the server."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.viewer.chart import find_study, open_patient
from emulators.viewer.fhir_client import PAGES_MAX, FhirClient
from emulators.web.client import Answer
from emulators.web.control import ActionFailed

BASE = "http://ehr/fhir"
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [{"system": "urn:x", "value": "1"}],
    "name": [{"family": "Doe", "given": ["Jane"]}],
    "birthDate": "1950-01-01",
    "gender": "female",
}
NIHSS = {
    "resourceType": "Observation",
    "id": "o1",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "72089-6", "display": "NIHSS"}]},
    "valueInteger": 14,
}
PRESSURE = {
    "resourceType": "Observation",
    "id": "o2",
    "code": {"coding": [{"code": "85354-9"}]},
    "component": [
        {"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": 150, "unit": "mmHg"}}
    ],
}
STUDY = {
    "resourceType": "ImagingStudy",
    "id": "s1",
    "status": "available",
    "identifier": [
        {"system": "urn:dicom:uid", "value": "urn:oid:2.25.1"},
        {"type": {"coding": [{"code": "ACSN"}]}, "value": "A1"},
    ],
    "numberOfSeries": 2,
    "numberOfInstances": 16,
    "endpoint": [{"reference": "Endpoint/e1"}],
}
ENDPOINT = {
    "resourceType": "Endpoint",
    "id": "e1",
    "status": "active",
    "connectionType": {"code": "dicom-wado-rs"},
    "address": "http://archive/dicom-web",
}


def bundle(*resources, following=None):
    links = [{"relation": "next", "url": following}] if following else []
    entry = [{"resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entry}


class Web:
    """Answers by path and query; remembers what was asked."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def get(self, url, accept):
        assert accept == "application/fhir+json"
        self.asked.append(url)
        value = self.answers.get(url.removeprefix(BASE + "/"), (404, {}))
        status, body = value if isinstance(value, tuple) else (200, value)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(status, {"content-type": "application/fhir+json; charset=utf-8"}, data)


class Searching(Web):
    """Answers searches by resource type."""

    def get(self, url, accept):
        parts = urlsplit(url)
        kind = parts.path.rsplit("/", 1)[1]
        if parts.query and "page" not in parse_qs(parts.query) and kind in self.answers:
            self.asked.append(url)
            data = json.dumps(self.answers[kind]).encode()
            return Answer(200, {"content-type": "application/fhir+json"}, data)
        return super().get(url, accept)


def chart(**more):
    answers = {
        "Patient": bundle(PATIENT),
        "Observation": bundle(NIHSS, following=f"{BASE}/Observation?page=2"),
        "Observation?page=2": bundle(PRESSURE, {"resourceType": "OperationOutcome"}),
        "ImagingStudy": bundle(STUDY),
        "Endpoint/e1": ENDPOINT,
    }
    web = Searching(answers | more)
    return open_patient(FhirClient(web, BASE + "/"), "urn:x|1"), web


def test_everything_is_found():
    found, web = chart()
    plain = found.plain()
    assert plain["patient"]["name"] == "Jane Doe"
    assert plain["patient"]["identifiers"] == ["urn:x|1"]
    nihss, pressure = plain["observations"]
    assert (nihss["code"], nihss["value"]) == ("72089-6", 14)
    assert (pressure["value"], pressure["components"][0]["value"]) == (None, 150)
    study = plain["studies"][0]
    assert (study["study_uid"], study["accession"], study["instances"]) == ("2.25.1", "A1", 16)
    assert study["endpoints"][0]["address"] == "http://archive/dicom-web"
    assert parse_qs(urlsplit(web.asked[0]).query) == {"identifier": ["urn:x|1"]}
    assert parse_qs(urlsplit(web.asked[1]).query) == {"patient": ["Patient/p1"]}


def test_a_value_beyond_all_numbers_is_not_shown():
    body = json.dumps(bundle(PRESSURE)).replace("150", "1e999").encode()
    web = Searching({"Patient": bundle(PATIENT), "ImagingStudy": bundle()})
    web.answers["Observation?patient=Patient%2Fp1"] = body
    components = open_patient(FhirClient(web, BASE), "a|b").observations[0]["components"]
    assert components[0]["value"] is None


def test_an_endpoint_can_be_contained():
    inside = {**STUDY, "endpoint": [{"reference": "#e1"}], "contained": [ENDPOINT]}
    assert chart(ImagingStudy=bundle(inside))[0].studies[0].endpoints[0].id == "e1"


def test_an_endpoint_of_a_series_counts():
    inside = {**STUDY, "endpoint": [], "series": [{"endpoint": STUDY["endpoint"]}]}
    assert chart(ImagingStudy=bundle(inside))[0].studies[0].endpoints[0].id == "e1"


def test_a_study_is_found_by_its_uid():
    web = Searching({"ImagingStudy": bundle(STUDY), "Endpoint/e1": ENDPOINT})
    assert find_study(FhirClient(web, BASE), "2.25.1").id == "s1"
    query = parse_qs(urlsplit(web.asked[0]).query)
    assert query == {"identifier": ["urn:dicom:uid|urn:oid:2.25.1"]}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"Patient": bundle()}, "0 patients"),
        ({"Patient": bundle(PATIENT, PATIENT)}, "2 patients"),
        ({"Endpoint/e1": (410, {})}, "answered 410 when asked for Endpoint"),
        ({"Endpoint/e1": PATIENT}, "not a Endpoint"),
        ({"Endpoint/e1": b'{"a": NaN}'}, "not JSON"),
        ({"Endpoint/e1": b"[" * 99999}, "not JSON"),
        (
            {"ImagingStudy": bundle({**STUDY, "endpoint": [{"reference": "http://x/E/1"}]})},
            "another server",
        ),
        (
            {"ImagingStudy": bundle({**STUDY, "endpoint": [{"reference": "#none"}]})},
            "does not contain",
        ),
        ({"Observation": bundle(NIHSS, following="http://x/next")}, "on another server"),
        ({"Observation": bundle(NIHSS, following=f"{BASE}/Patient/none")}, "answered 404"),
    ],
)
def test_what_goes_wrong_is_said(more, problem):
    with pytest.raises(ActionFailed, match=problem):
        chart(**more)


@pytest.mark.parametrize("odd", [None, 3, [], "x", [3], [{"resource": 3}], [{"x": 1}]])
def test_odd_bundles_are_empty(odd):
    web = Searching({"Observation": {"resourceType": "Bundle", "entry": odd, "link": odd}})
    assert FhirClient(web, BASE).search("Observation", patient="x") == []


def test_pages_that_do_not_end_are_left():
    class Endless(Web):
        def get(self, url, accept):
            self.asked.append(url)
            page = bundle(NIHSS, following=f"{BASE}/Observation?page={len(self.asked)}")
            data = json.dumps(page).encode()
            return Answer(200, {"content-type": "application/fhir+json"}, data)

    web = Endless({})
    with pytest.raises(ActionFailed, match="do not end"):
        FhirClient(web, BASE).search("Observation", patient="x")
    assert len(web.asked) == PAGES_MAX


NAMES = sorted({*PATIENT, *NIHSS, *STUDY, *ENDPOINT, "coding", "value", "component", "contained"})
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.sampled_from(["#e1", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    st.sampled_from([PATIENT, NIHSS, STUDY, ENDPOINT]),
    st.dictionaries(st.sampled_from(NAMES), JSON),
)
@settings(max_examples=150, deadline=None)
def test_any_resource_is_shown_or_refused(resource, more):
    kind = resource["resourceType"]
    odd = {**resource, **more, "resourceType": kind}
    try:
        found, _ = chart(**({"Endpoint/e1": odd} if kind == "Endpoint" else {kind: bundle(odd)}))
    except ActionFailed as why:
        problem = str(why)
    else:
        problem = json.dumps(found.plain())
    assert "\n" not in problem
