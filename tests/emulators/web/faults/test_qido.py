import pytest

from tests.emulators.web.faults.conftest import STUDY

pytestmark = pytest.mark.contract

INSTANCES = f"{STUDY}/instances"


def found(archive, fault, path):
    archive.faults.switch([fault])
    response = archive.get(path)
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize(
    ("fault", "path", "clean", "count"),
    [
        ("qido-ignores-the-limit", f"{INSTANCES}?limit=3", 3, 4),
        ("qido-ignores-the-offset", f"{INSTANCES}?offset=3", 1, 4),
        ("qido-fills-up-the-last-page", f"{INSTANCES}?limit=3&offset=3", 1, 3),
        ("qido-ignores-the-patient-id", "/studies?PatientID=NOBODY", 0, 1),
        ("qido-ignores-wild-cards", "/studies?PatientID=NOBODY*", 0, 1),
        ("qido-ignores-uid-lists", "/studies?StudyInstanceUID=2.25.1,2.25.2", 0, 1),
        ("qido-ignores-date-ranges", "/studies?StudyDate=19000101-19001231", 0, 1),
        ("qido-ignores-date-ranges", "/studies?StudyDate=-19001231", 0, 1),
        ("qido-ignores-time-ranges", "/studies?StudyTime=000000-000100", 0, 1),
        (
            "qido-ignores-keys-of-items",
            "/series?RequestAttributesSequence.ScheduledProcedureStepID=NONE",
            0,
            2,
        ),
        ("qido-lists-a-study-twice", "/studies", 1, 2),
        ("qido-forgets-an-instance", INSTANCES, 4, 3),
        ("qido-lists-an-instance-nobody-stored", INSTANCES, 4, 5),
    ],
)
def test_other_matches_come(archive, fault, path, clean, count):
    assert len(archive.get(path).json()) == clean
    assert len(found(archive, fault, path)) == count


@pytest.mark.parametrize(
    ("fault", "query"),
    [
        ("qido-ignores-unknown-keys", "NoSuchAttribute=1"),
        ("qido-ignores-unknown-keys", "RequestAttributesSequence.NoSuchAttribute=1"),
        ("qido-takes-the-last-of-repeated-keys", "PatientID=P2&PatientID=P1"),
        ("qido-takes-any-fuzzymatching", "fuzzymatching=maybe"),
    ],
)
def test_what_should_be_refused_is_answered(archive, fault, query):
    assert archive.get(f"/studies?{query}").status_code == 400
    assert len(found(archive, fault, f"/studies?{query}")) == 1


def test_known_keys_stay(archive):
    assert not found(archive, "qido-ignores-unknown-keys", "/studies?PatientID=NOBODY")
    assert not found(archive, "qido-ignores-unknown-keys", "/studies?00100020=NOBODY")


def test_a_malformed_limit_breaks_it(archive):
    archive.faults.switch(["qido-breaks-on-a-malformed-limit"])
    assert archive.get("/studies?limit=abc").status_code == 500
    assert archive.get("/studies?NoSuchAttribute=1").status_code == 400


def test_nothing_is_said_wrongly(archive):
    nobody = "/studies?PatientID=NOBODY"
    archive.faults.switch(["qido-says-404-when-nothing-matches"])
    assert archive.get(nobody).status_code == 404
    assert archive.get("/studies").status_code == 200
    archive.faults.switch(["qido-says-200-without-a-list"])
    assert (archive.get(nobody).status_code, archive.get(nobody).content) == (200, b"")


def test_warnings_are_left_out_or_made_up(archive):
    page = f"{INSTANCES}?limit=3"
    assert "1 additional" in archive.get(page).headers["Warning"]
    archive.faults.switch(["qido-pages-without-a-warning"])
    assert "Warning" not in archive.get(page).headers
    archive.faults.switch(["qido-promises-more-after-the-last-page"])
    assert "Warning" not in archive.get(INSTANCES).headers
    assert "3 additional" in archive.get(f"{page}&offset=3").headers["Warning"]
    archive.faults.switch(["qido-says-not-fuzzy-unasked"])
    assert "fuzzymatching" in archive.get("/studies").headers["Warning"]
