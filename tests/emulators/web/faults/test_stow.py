import pytest

from tests.emulators.builders import ROOT, ct, part10
from tests.emulators.web.related import content_type, join

pytestmark = pytest.mark.contract

DICOM = content_type("application/dicom")
REFERENCED, FAILED, OTHER = "00081199", "00081198", "0008119A"


def parts(*datas, closed=True):
    return join(*(("application/dicom", data) for data in datas), closed=closed)


def stow(archive, fault, *datas, path="/studies", closed=True):
    archive.faults.switch([fault])
    return archive.post(path, parts(*datas, closed=closed), DICOM)


def new(number=7):
    return part10(ct(number))


def uids(answer, tag):
    return [item["00081155"]["Value"][0] for item in answer.get(tag, {}).get("Value", [])]


def held(archive):
    return {one.sop_instance for one in archive.store.instances()}


def test_success_is_answered_and_nothing_stored(archive):
    before = held(archive)
    response = stow(archive, "stow-acknowledges-and-stores-nothing", new(7), new(8))
    assert response.status_code == 200
    assert uids(response.json(), REFERENCED) == [f"{ROOT}.1.1.7", f"{ROOT}.1.1.8"]
    assert held(archive) == before


def test_what_it_cannot_read_it_does_not_acknowledge(archive):
    response = stow(archive, "stow-acknowledges-and-stores-nothing", b"no DICOM")
    assert response.status_code == 400


def test_one_bad_part_is_answered_with_200(archive):
    response = stow(archive, "stow-says-200-when-a-part-failed", new(), b"no DICOM")
    assert response.status_code == 200
    assert len(response.json()[OTHER]["Value"]) == 1


def test_failed_parts_are_not_mentioned(archive):
    response = stow(archive, "stow-leaves-failed-parts-out", new(), b"no DICOM")
    assert response.status_code == 200
    assert not {OTHER, FAILED} & response.json().keys()


def test_the_study_in_the_path_is_ignored(archive):
    path = "/studies/2.25.404"
    response = stow(archive, "stow-ignores-the-study-in-the-path", new(), path=path)
    assert response.status_code == 200
    assert f"{ROOT}.1.1.7" in held(archive)


def test_a_body_without_an_end_is_stored(archive):
    response = stow(archive, "stow-takes-broken-multipart", new(), closed=False)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("fault", "named"),
    [("stow-names-an-instance-twice", [7, 8, 7]), ("stow-does-not-name-an-instance", [7])],
)
def test_instances_are_named_twice_or_not_at_all(archive, fault, named):
    answer = stow(archive, fault, new(7), new(8)).json()
    assert uids(answer, REFERENCED) == [f"{ROOT}.1.1.{n}" for n in named]


def test_an_empty_failed_sequence_is_added_only_where_nothing_failed(archive):
    fault = "stow-adds-an-empty-failed-sequence"
    assert stow(archive, fault, new()).json()[FAILED] == {"vr": "SQ"}
    other = stow(archive, fault, new(), path="/studies/2.25.404").json()
    assert len(other[FAILED]["Value"]) == 1
