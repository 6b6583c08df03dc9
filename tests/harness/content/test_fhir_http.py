import pytest

from harness.content.fhir_http import Interaction, interaction, is_json, request, search_parameters
from harness.wire.decode import decode
from tests.harness.wire.recordings import http


def exchange(method: str, target: str, body: bytes = b"", content_type: str = ""):
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: a\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
    return decode(http(head.encode() + body))[1]


KIND = Interaction


@pytest.mark.parametrize("base", ["", "/fhir", "/a/b/R4"])
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/Patient/p1", (KIND.READ, "Patient", "p1")),
        ("HEAD", "/Patient/p1", (KIND.READ, "Patient", "p1")),
        ("PUT", "/Patient/p1", (KIND.UPDATE, "Patient", "p1")),
        ("PATCH", "/Patient/p1", (KIND.PATCH, "Patient", "p1")),
        ("DELETE", "/Patient/p1", (KIND.DELETE, "Patient", "p1")),
        ("GET", "/ImagingStudy?patient=1", (KIND.SEARCH, "ImagingStudy", "")),
        ("GET", "/ImagingStudy/", (KIND.SEARCH, "ImagingStudy", "")),
        ("POST", "/ImagingStudy/_search", (KIND.SEARCH, "ImagingStudy", "")),
        ("POST", "/_search", (KIND.SEARCH, "", "")),
        ("GET", "/Patient/p1/Observation", (KIND.SEARCH, "Observation", "")),
        ("POST", "/Observation", (KIND.CREATE, "Observation", "")),
        ("PUT", "/Observation?identifier=x", (KIND.UPDATE, "Observation", "")),
        ("GET", "/metadata", (KIND.CAPABILITIES, "", "")),
        ("GET", "/Patient/p1/_history", (KIND.HISTORY, "Patient", "p1")),
        ("GET", "/Patient/_history", (KIND.HISTORY, "Patient", "")),
        ("GET", "/_history", (KIND.HISTORY, "", "")),
        ("GET", "/Patient/p1/_history/3", (KIND.VREAD, "Patient", "p1")),
        ("GET", "/Patient/p1/$everything", (KIND.OPERATION, "Patient", "")),
        ("POST", "/Patient/$match", (KIND.OPERATION, "Patient", "")),
        ("POST", "/$process", (KIND.OPERATION, "", "")),
        ("POST", "/metadata", None),
        ("PUT", "/_search", None),
        ("POST", "/Patient/p1/_history", None),
        ("GET", "/index.html", None),
        ("GET", "/Console/1", None),
        ("POST", "/Patient/p1", None),
        ("GET", "/studies/1.2/metadata", None),
        ("GET", "/", None),
    ],
)
def test_interactions(base, method, path, expected):
    found = request(exchange(method, base + path))
    assert (found and (found.interaction, found.type, found.id)) == expected


def test_batches_and_transactions_are_told_by_their_media_type():
    body = b'{"resourceType": "Bundle"}'
    assert interaction(exchange("POST", "/fhir", body, "application/fhir+json")) is KIND.TRANSACTION
    assert interaction(exchange("POST", "/fhir", body, "application/json")) is None


def test_search_parameters_of_query_and_form():
    form = "application/x-www-form-urlencoded"
    x = exchange("POST", "/Patient/_search?_count=1", b"name=Doe&identifier=a%7Cb", form)
    assert search_parameters(x) == (("_count", "1"), ("name", "Doe"), ("identifier", "a|b"))
    assert search_parameters(exchange("GET", "/Patient?name=Doe")) == (("name", "Doe"),)


def test_json_types():
    assert is_json("application/fhir+json")
    assert not is_json("application/fhir+xml")
