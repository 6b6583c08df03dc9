"""What is refused before it is stored, and what is not."""

from __future__ import annotations

import json

import pytest

from emulators.web.fhir.json_document import JsonObject, as_object, decode
from emulators.web.fhir.validation import issues_of

OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "72089-6"}]},
    "valueInteger": 14,
}
PATIENT = {"resourceType": "Patient", "name": [{"family": "Çelik", "given": ["Zoë"]}]}
STUDY = {
    "resourceType": "ImagingStudy",
    "status": "available",
    "subject": {"reference": "Patient/1"},
    "series": [{"uid": "1.2", "modality": {"code": "CT"}}],
}
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


def read(resource: object) -> JsonObject:
    return as_object(decode(json.dumps(resource).encode()))


def narrated(div: str) -> dict:
    return {**PATIENT, "text": {"status": "generated", "div": div}}


@pytest.mark.parametrize(
    "resource",
    [
        OBSERVATION,
        PATIENT,
        STUDY,
        narrated(DIV.format("<p>Zo\u00eb <b>\u00c7elik</b></p>")),
        {**PATIENT, "birthDate": "1950", "_birthDate": {"extension": [{"url": "x:y", "valueString": "z"}]}},
        {**PATIENT, "deceasedDateTime": "2026-01-02T03:04:05.123+14:00"},
        {"resourceType": "Patient", "name": [{"given": ["A", None], "_given": [None, {"id": "x"}]}]},
        {**PATIENT, "contained": [{"resourceType": "Organization", "id": "o", "name": "X"}],
         "managingOrganization": {"reference": "#o"}},
        {**PATIENT, "extension": [{"url": "http://x/y", "valueQuantity": {"value": 1}}]},
    ],
)  # fmt: skip
def test_good_resources_have_no_issues(resource: dict) -> None:
    assert issues_of(read(resource)) == []


@pytest.mark.parametrize(
    "resource",
    [
        {**OBSERVATION, "status": "finnal"},
        {**OBSERVATION, "valueInteger": "14"},
        {**OBSERVATION, "valueInteger": 1.5},
        {**OBSERVATION, "valueString": "two values"},
        {**OBSERVATION, "dataAbsentReason": {"text": "but there is a value"}},
        {**OBSERVATION, "component": [{"code": OBSERVATION["code"], "valueInteger": 1}]},
        {**OBSERVATION, "referenceRange": [{"type": {"text": "obs-3"}}]},
        {**OBSERVATION, "subject": {"reference": "Endpoint/1"}},
        {**OBSERVATION, "effectivePeriod": {"start": "2026-01-02", "end": "2026-01-01"}},
        {**OBSERVATION, "note": []},
        {**OBSERVATION, "note": None},
        {**OBSERVATION, "note": {"text": "no array"}},
        {**OBSERVATION, "code": [OBSERVATION["code"]]},
        {**OBSERVATION, "code": {}},
        {**OBSERVATION, "unheardOf": 1},
        {**OBSERVATION, "issued": "2026-01-02"},
        {"resourceType": "Observation", "status": "final"},
        {**PATIENT, "birthDate": "2023-02-29"},
        {**PATIENT, "birthDate": "1950-13"},
        {**PATIENT, "active": "true"},
        {**PATIENT, "name": [{"family": ""}]},
        {**PATIENT, "name": [{"family": "\x07"}]},
        {**PATIENT, "name": ["Zoë"]},
        {**PATIENT, "id": "x" * 65},
        {**PATIENT, "id": "../../etc"},
        {**PATIENT, "meta": [1]},
        {**PATIENT, "contact": [{"gender": "male"}]},
        {**PATIENT, "extension": [{"url": "http://x/y"}]},
        {**PATIENT, "contained": [{"resourceType": "Organization", "id": "o", "name": "X"}]},
        {**PATIENT, "_name": [{"id": "x"}]},
        {**PATIENT, "_gender": {"id": "x", "more": 1}},
        {**STUDY, "series": [{"uid": "urn:oid:1.2", "modality": {"code": "CT"}}]},
        {**STUDY, "series": [{"uid": "1.2", "modality": {"coding": []}}]},
        {**STUDY, "numberOfSeries": -1},
        narrated(DIV.format("<script>alert(1)</script>")),
        narrated(DIV.format('<p onclick="x()">y</p>')),
        narrated(DIV.format('<a href="javascript:x()">y</a>')),
        narrated('<!DOCTYPE x [<!ENTITY e "e">]>' + DIV.format("&e;")),
        narrated(DIV.format(" ")),
        narrated("<div>no namespace</div>"),
        narrated(DIV.format("<b>") + "not well-formed"),
        {"resourceType": "Nothing"},
    ],
)
def test_each_fault_is_an_issue(resource: dict) -> None:
    found = issues_of(read(resource))
    assert found
    assert all(issue.code and "\n" not in issue.diagnostics for issue in found)


def test_issues_are_bounded() -> None:
    resource = {**PATIENT, **{f"x{n}": n for n in range(1000)}}
    assert len(issues_of(read(resource))) == 20


def test_an_issue_says_where() -> None:
    [issue] = issues_of(read({**OBSERVATION, "component": [{"code": {"text": "x"}, "id": 1}]}))
    assert issue.expression == "Observation.component[0].id"
