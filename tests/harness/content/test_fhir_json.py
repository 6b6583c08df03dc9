from hypothesis import given, settings

from harness.content.fhir_json import all_of, at, resource_type, resources, string
from harness.content.json_text import read
from harness.core.subject import JsonNumber, JsonObject
from tests.harness.content.test_dicom_json import VALUES

BUNDLE = read(
    b"""{"resourceType": "Bundle", "entry": [
      {"resource": {"resourceType": "ImagingStudy", "id": "1", "series": [
        {"uid": "1.1", "instance": [{"uid": "a"}, {"uid": "b"}]}, {"uid": "1.2"}, null]}},
      {"search": {}}, 7, {"resource": {"resourceType": "Bundle", "entry": [
        {"resource": {"resourceType": "Patient", "active": true}}]}}]}"""
).value


def test_resources_of_bundles():
    assert [(p, resource_type(r)) for p, r in resources(BUNDLE)] == [
        ("", "Bundle"),
        ("/entry/0/resource", "ImagingStudy"),
        ("/entry/3/resource", "Bundle"),
        ("/entry/3/resource/entry/0/resource", "Patient"),
    ]


def test_nested_bundles_are_bounded():
    value: JsonObject = JsonObject((("resourceType", "Bundle"),))
    for _ in range(20):
        entry = JsonObject((("resource", value),))
        value = JsonObject((("resourceType", "Bundle"), ("entry", (entry,))))
    assert len(list(resources(value))) == 9


def test_navigation():
    study = at(BUNDLE, "entry", 0, "resource")
    assert isinstance(study, JsonObject)
    assert all_of(study, "series", "instance", "uid") == ("a", "b")
    assert all_of(study, "series", "uid") == ("1.1", "1.2")
    assert at(study, "series", 0, "instance", 1, "uid") == "b"
    assert at(study, "series", 9) is None
    assert at(study, "series", -1) is None
    assert at(study, "id", "x") is None
    assert all_of(study, "id", "x") == ()


def test_strings():
    assert string("a") == "a"
    assert string(JsonNumber("1.10")) == "1.10"
    assert (string(True), string(False), string(None), string(())) == ("true", "false", "", "")


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_total(value):
    list(resources(value))
    at(value, "vr", 0, "Value")
    all_of(value, "vr", "Value")
    string(value)
