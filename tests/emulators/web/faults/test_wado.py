import io

import pytest
from pydicom import dcmread

from tests.emulators.builders import ROOT
from tests.emulators.web.faults.conftest import INSTANCE, SERIES, STUDY
from tests.emulators.web.related import split

pytestmark = pytest.mark.contract

PARTS = 'multipart/related; type="application/dicom"'


def retrieved(archive, fault, path=STUDY):
    archive.faults.switch([fault])
    return split(archive.get(path, PARTS))


def data_sets(archive, fault, path=STUDY):
    return [dcmread(io.BytesIO(body)) for _, body in retrieved(archive, fault, path)]


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        ("wado-leaves-an-instance-out", 3),
        ("wado-sends-half-a-study", 2),
        ("wado-repeats-a-part", 5),
        ("wado-adds-an-instance-of-another-study", 5),
    ],
)
def test_instances_are_lost_or_added(archive, fault, count):
    assert len(retrieved(archive, fault)) == count


def test_a_stranger_is_readable_and_of_another_study(archive):
    found = data_sets(archive, "wado-adds-an-instance-of-another-study")
    assert [ds.StudyInstanceUID for ds in found[:4]] == [f"{ROOT}.1"] * 4
    assert found[4].StudyInstanceUID == "2.25.404"
    assert found[4].file_meta.MediaStorageSOPInstanceUID == found[4].SOPInstanceUID


@pytest.mark.parametrize(
    ("fault", "uid", "implicit"),
    [
        ("wado-sends-implicit-vr", "1.2.840.10008.1.2", True),
        ("wado-sends-deflated-unasked", "1.2.840.10008.1.2.1.99", False),
    ],
)
def test_objects_are_really_in_the_wrong_transfer_syntax(archive, fault, uid, implicit):
    for headers, body in retrieved(archive, fault):
        ds = dcmread(io.BytesIO(body))
        assert headers["Content-Type"].endswith(uid)
        assert ds.file_meta.TransferSyntaxUID == uid
        assert ds.original_encoding == (implicit, True)
        assert ds.PatientID == "P1"


def test_one_bit_of_one_pixel_is_another(archive):
    before = dcmread(io.BytesIO(split(archive.get(INSTANCE, PARTS))[0][1]))
    (after,) = data_sets(archive, "wado-changes-a-pixel", INSTANCE)
    pairs = zip(before.PixelData, after.PixelData, strict=True)
    assert [(a ^ b).bit_count() for a, b in pairs if a != b] == [1]
    assert before.PatientName == after.PatientName


def test_the_study_in_the_path_is_ignored_but_what_is_not_there_stays_unknown(archive):
    other = "/studies/2.25.404"
    archive.faults.switch(["wado-ignores-the-study-in-the-path"])
    assert archive.get(INSTANCE.replace(STUDY, other), PARTS).status_code == 200
    assert archive.get(SERIES.replace(STUDY, other), PARTS).status_code == 200
    assert archive.get(other, PARTS).status_code == 404
    assert archive.get(f"{other}/series/2.25.1", PARTS).status_code == 404


def test_a_study_comes_as_one_file(archive):
    archive.faults.switch(["wado-sends-a-study-as-one-file"])
    response = archive.get(STUDY, PARTS)
    assert response.headers["Content-Type"] == "application/dicom"
    assert dcmread(io.BytesIO(response.content)).PatientID == "P1"
