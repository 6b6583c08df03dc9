import pytest

from tests.emulators.builders import ROOT
from tests.emulators.web.faults.conftest import STUDY
from tests.emulators.web.faults.test_qido import INSTANCES, found

pytestmark = pytest.mark.contract


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
