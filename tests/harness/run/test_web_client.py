"""The requests of the harness's DICOMweb client are those that the steps promise."""

import pytest

from harness.capture.web_driver import Answer
from harness.core.octets import payload
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Examination
from harness.run.web_client import WebClient
from harness.wire.multipart import split

STUDY = "2.25.1"
ACQUIRED = {
    "study_uid": STUDY,
    "series": [{"series_uid": "2.25.2", "instances": [{"sop_instance": "2.25.3"}]}],
}
INSTANCE = f"/studies/{STUDY}/series/2.25.2/instances/2.25.3"
PARTS = 'multipart/related; type="application/dicom"; boundary={}'
BODY = b"--b1\r\nContent-Type: application/dicom\r\n\r\nDICM\r\n--b1--\r\n"
JSON = {"content-type": "application/dicom+json"}


class Driver:
    """Answers from a list and remembers what was asked."""

    base_url = "http://127.0.0.1:1/dicom-web"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def send(self, method, path, *, headers=None, body=None):
        self.asked.append((method, path, dict(headers or {}), body))
        return self.answers.pop(0)


class Session:
    def __init__(self, driver):
        self.driver = driver
        self.salt = "salt"
        self.exam = Examination(patient_id="P1", study_uid=STUDY, acquired=ACQUIRED)

    def web(self, _seat):
        return self.driver

    @staticmethod
    def need(value, what):
        if not value:
            raise Undecided(what)
        return value

    @staticmethod
    def expect(holds, what):
        if not holds:
            raise OutcomeMissed(what)


def client(*answers):
    driver = Driver(*answers)
    return WebClient(Session(driver)), driver


def retrieved(boundary="b1"):
    return Answer(200, {"content-type": PARTS.format(boundary)}, BODY)


@pytest.mark.parametrize("boundary", ["b1", '"b1"'])
def test_garbage_goes_into_a_part_of_its_own(boundary):
    web, driver = client(retrieved(boundary), Answer(202, JSON, b"{}"))
    web.store_with_garbage()
    _, path, headers, body = driver.asked[-1]
    found = split(payload(body), headers["Content-Type"])
    assert path == "/studies"
    assert [p.body.read() for p in found.parts] == [b"DICM", b"no DICOM object"]
    assert found.closed
    assert not found.problems
    web.did_not_store_all()


def test_a_request_is_cut_before_its_closing_delimiter():
    web, driver = client(retrieved(), Answer(200, JSON, b"{}"))
    web.store_cut_short()
    _, _, headers, body = driver.asked[-1]
    found = split(payload(body), headers["Content-Type"])
    assert [p.body.read() for p in found.parts] == [b"DICM"]
    assert not found.closed
    with pytest.raises(OutcomeMissed):
        web.did_not_store_all()


def test_an_instance_goes_below_another_study():
    web, driver = client(retrieved(), Answer(409, JSON, b"{}"))
    web.store_below_another_study()
    _, path, _, body = driver.asked[-1]
    assert path.startswith("/studies/2.25.")
    assert path != f"/studies/{STUDY}"
    assert body == BODY
    web.refused()


@pytest.mark.parametrize("step", ["store_with_garbage", "store_cut_short", "store_again"])
def test_what_cannot_be_retrieved_is_not_stored(step):
    web, driver = client(Answer(404, {}, b""))
    with pytest.raises(OutcomeMissed):
        getattr(web, step)()
    assert len(driver.asked) == 1


def test_an_instance_without_a_boundary_is_the_archives_fault():
    web, _ = client(Answer(200, {"content-type": "application/dicom"}, b"DICM"))
    with pytest.raises(OutcomeMissed, match="boundary"):
        web.store_cut_short()


@pytest.mark.parametrize(
    ("uri", "asked"),
    [
        ("http://127.0.0.1:1/dicom-web/bulk/1", "http://127.0.0.1:1/dicom-web/bulk/1"),
        ("/bulk/1", "http://127.0.0.1:1/bulk/1"),
        ("bulk/1", f"http://127.0.0.1:1/dicom-web{INSTANCE}/bulk/1"),
    ],
)
def test_bulk_data_is_asked_for_where_the_metadata_says(uri, asked):
    body = b'[{"7FE00010": {"vr": "OW", "BulkDataURI": "%s"}}]' % uri.encode()
    web, driver = client(Answer(200, JSON, body), Answer(200, {}, b"x"))
    web.follow_bulk_data_uri()
    assert driver.asked[-1][1] == asked


@pytest.mark.parametrize("body", [b"[]", b"[{}]", b'[{"7FE00010": {"vr": "OW"}}]'])
def test_metadata_without_bulk_data_decides_nothing(body):
    web, _ = client(Answer(200, JSON, body))
    with pytest.raises(Undecided):
        web.follow_bulk_data_uri()


def test_a_missing_retrieve_url_decides_nothing():
    web, _ = client(Answer(200, JSON, b'[{"0020000D": {"vr": "UI", "Value": ["2.25.1"]}}]'))
    with pytest.raises(Undecided):
        web.follow_retrieve_url()
