import pytest
import requests

from emulators.web.faults import layer
from emulators.web.faults.catalogue import DICOMWEB_FAULTS
from tests.emulators.builders import ct, part10
from tests.emulators.web.faults.conftest import INSTANCE, SERIES, STUDY
from tests.emulators.web.related import content_type, join

pytestmark = pytest.mark.contract

ANY = "*/*"
DICOM = content_type("application/dicom")
QUESTIONS = (
    ("/studies?PatientID=P1&limit=1", "application/dicom+json"),
    (f"{STUDY}/series", "application/dicom+json"),
    (f"{STUDY}/instances?includefield=ImageType", "application/dicom+json"),
    (STUDY, 'multipart/related; type="application/dicom"'),
    (f"{SERIES}/metadata", "application/dicom+json"),
    (f"{INSTANCE}/frames/1", ANY),
    (f"{INSTANCE}/rendered", "image/jpeg"),
    ("/studies/2.25.404", ANY),
    ("/nowhere", ANY),
)


def answers(archive):
    seen = []
    for path, accept in QUESTIONS:
        response = archive.get(path, accept)
        body = response.content.replace(boundary(response), b"")
        seen.append((response.status_code, body))
    return seen


def stored(archive):
    body = join(("application/dicom", part10(ct(9))), ("application/dicom", b"no DICOM"))
    return archive.post("/studies", body, DICOM)


def boundary(response):
    return response.headers.get("Content-Type", "").rpartition("boundary=")[2].encode() or b"\0"


def test_a_fault_of_another_service_changes_nothing(archive):
    clean = answers(archive)
    archive.faults.switch(["stow-breaks-on-garbage"])
    assert answers(archive) == clean
    assert stored(archive).status_code == 202


@pytest.mark.parametrize("fault", DICOMWEB_FAULTS, ids=lambda fault: fault.name)
def test_every_fault_lets_its_peers_finish(archive, fault):
    archive.faults.switch([fault.name])
    try:
        assert all(status < 600 for status, _ in answers(archive))
        assert stored(archive).status_code in (200, 202)
    except requests.RequestException:
        assert fault.name == "http-stops-in-the-middle"
    archive.faults.switch(())
    assert archive.get("/studies").status_code == 200


def test_it_takes_effect_and_ends_at_once(archive):
    assert len(archive.get(f"{STUDY}/instances?limit=1").json()) == 1
    archive.faults.switch(["qido-ignores-the-limit"])
    assert len(archive.get(f"{STUDY}/instances?limit=1").json()) == 4
    archive.faults.switch(())
    assert len(archive.get(f"{STUDY}/instances?limit=1").json()) == 1


def test_the_bounds_still_stand_in_front(archive):
    archive.faults.switch(["stow-breaks-on-garbage"])
    coded = {"Content-Type": DICOM, "Content-Encoding": "gzip"}
    response = archive.session.post(f"{archive.base}/studies", data=b"x", headers=coded, timeout=20)
    assert response.status_code == 415


def test_what_is_held_whole_is_bounded(archive, monkeypatch):
    monkeypatch.setattr(layer, "MOST_BYTES", 4000)
    assert archive.get(STUDY, ANY).status_code == 200
    archive.faults.switch(["stow-breaks-on-garbage"])
    assert archive.post("/studies", bytes(5000), DICOM).status_code == 413
    assert archive.get(STUDY, ANY).status_code == 200
    archive.faults.switch(["wado-repeats-a-part"])
    assert archive.get(STUDY, ANY).status_code == 413
    assert archive.post("/studies", bytes(5000), DICOM).status_code == 400
