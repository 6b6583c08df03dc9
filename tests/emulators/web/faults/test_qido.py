import pytest

from tests.emulators.builders import ROOT
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


@pytest.mark.parametrize(
    ("fault", "path", "tag"),
    [
        ("qido-study-lacks-an-attribute", "/studies", "00080090"),
        ("qido-series-lacks-an-attribute", f"{STUDY}/series", "00200011"),
        ("qido-instance-lacks-an-attribute", INSTANCES, "00200013"),
        ("qido-instance-lacks-its-series", INSTANCES, "00200011"),
    ],
)
def test_an_attribute_is_missing(archive, fault, path, tag):
    assert tag in archive.get(path).json()[0]
    assert tag not in found(archive, fault, path)[0]


@pytest.mark.parametrize(
    ("fault", "path", "tag", "values"),
    [
        ("qido-counts-a-series-too-many", "/studies", "00201206", [3]),
        ("qido-counts-an-instance-of-a-study-too-many", "/studies", "00201208", [5]),
        ("qido-counts-an-instance-of-a-series-too-many", "/series", "00201209", [3]),
        ("qido-modalities-in-study-are-wrong", "/studies", "00080061", ["CT", "MR"]),
        ("qido-retrieve-url-is-relative", "/studies", "00081190", [f"/dicom-web{STUDY}"]),
        ("qido-names-another-accession-number", "/series", "00080050", ["OTHER"]),
    ],
)
def test_an_attribute_is_wrong(archive, fault, path, tag, values):
    assert found(archive, fault, path)[0][tag]["Value"] == values


def test_included_fields_are_lost_or_come_from_below(archive):
    lost = found(
        archive, "qido-leaves-an-included-field-out", f"{INSTANCES}?includefield=ImageType"
    )
    assert ["00080008" in one for one in lost] == [True, False, False, False]
    fault = "qido-returns-fields-of-lower-levels"
    assert "00080060" in found(archive, fault, "/studies?includefield=Modality")[0]
    assert "00080060" not in found(archive, fault, "/studies")[0]


def test_requests_lack_their_procedure(archive):
    for one in found(archive, "qido-request-lacks-its-procedure", f"{STUDY}/series"):
        assert list(one["00400275"]["Value"][0]) == ["00400009"]


def test_a_retrieve_url_leads_nowhere(archive):
    (study,) = found(archive, "qido-retrieve-url-dangles", "/studies")
    url = study["00081190"]["Value"][0]
    assert f"{ROOT}.1" in url
    assert archive.get(url, "*/*").status_code == 404
