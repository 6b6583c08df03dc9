import pytest
import requests

from tests.emulators.web.faults.conftest import STUDY

pytestmark = pytest.mark.contract

PARTS = 'multipart/related; type="application/dicom"'


def told(archive, fault, path=STUDY, accept=PARTS):
    archive.faults.switch([fault])
    return archive.get(path, accept)


def test_the_connection_ends_in_the_middle(archive):
    archive.faults.switch(["http-stops-in-the-middle"])
    with pytest.raises(requests.RequestException):
        archive.get(STUDY, PARTS)
    archive.faults.switch(())
    assert archive.get(STUDY, PARTS).status_code == 200


@pytest.mark.parametrize(
    ("fault", "start"),
    [
        ("http-does-not-quote-the-type", "multipart/related; type=application/dicom; boundary=p"),
        ("http-names-no-type", "multipart/related; boundary=plugfest-"),
        ("http-names-another-boundary", f"{PARTS}; boundary=other-"),
        ("http-does-not-quote-the-boundary", f"{PARTS}; boundary=plug/fest:"),
    ],
)
def test_the_media_type_is_wrong(archive, fault, start):
    assert told(archive, fault).headers["Content-Type"].startswith(start)


def test_a_boundary_is_used_as_named_unless_another_is_named(archive):
    response = told(archive, "http-does-not-quote-the-boundary")
    boundary = response.headers["Content-Type"].rpartition("boundary=")[2].encode()
    assert response.content.count(b"--" + boundary) == 5


def test_the_end_is_missing(archive):
    response = told(archive, "http-never-closes-a-multipart")
    boundary = response.headers["Content-Type"].rpartition("boundary=")[2].encode()
    assert response.content.count(b"--" + boundary) == 4
    assert b"--" + boundary + b"--" not in response.content


def test_media_types_are_missing_or_wrong(archive):
    assert "Content-Type" not in told(archive, "http-names-no-media-type").headers
    assert b"content-type" not in told(archive, "http-parts-have-no-type").content[:200].lower()
    plain = told(archive, "http-answers-in-plain-json", "/studies", "application/dicom+json")
    assert plain.headers["Content-Type"] == "application/json"
    xml = told(archive, "http-answers-any-type-in-xml", "/studies", "*/*")
    assert "application/dicom+xml" in xml.headers["Content-Type"]


def test_refusals_are_wrong(archive):
    assert told(archive, "http-refuses-the-default-type").status_code == 406
    table = told(archive, "http-answers-in-the-default-type", STUDY, "application/vnd.ms-excel")
    assert table.status_code == 200
    disguised = told(archive, "http-disguises-errors", "/studies/2.25.404")
    assert disguised.headers["Content-Type"] == "application/dicom"
    archive.faults.switch(["http-refuses-methods-without-allow"])
    response = archive.session.put(f"{archive.base}/studies", timeout=20)
    assert (response.status_code, response.headers.get("Allow")) == (405, None)
