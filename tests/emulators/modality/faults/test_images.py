"""Every fault of an image changes what its name says, and keeps a file that can be written."""

from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality.faults.images import IMAGES


def image():
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "2.25.7"
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.PatientName, ds.PatientID = "Brandão^Zoë", "0012345678"
    ds.IssuerOfPatientID = "CLINIC"
    ds.AccessionNumber, ds.StudyInstanceUID = "PF0123456789ABCD", "2.25.1234"
    ds.AcquisitionDate, ds.AcquisitionTime = "20261231", "233000.000000"
    ds.AcquisitionDateTime = "20261231233000.000000+0000"
    item, step = Dataset(), Dataset()
    item.RequestedProcedureID, item.ScheduledProcedureStepID = "RP1", "SPS1"
    step.ReferencedSOPInstanceUID = "2.25.9"
    ds.RequestAttributesSequence = [item]
    ds.ReferencedPerformedProcedureStepSequence = [step]
    return ds


def made(*on):
    ds = Seam(Faults([one.fault for one in IMAGES], on), IMAGES)(image())
    file = BytesIO()
    ds.save_as(file, enforce_file_format=True)
    file.seek(0)
    return dcmread(file)


def test_no_fault_changes_nothing():
    assert made() == image()


@pytest.mark.parametrize("name", [one.fault.name for one in IMAGES])
def test_every_fault_changes_the_image(name):
    changed = made(name)
    assert (changed, changed.file_meta.TransferSyntaxUID) != (image(), "1.2.840.10008.1.2.1")


@pytest.mark.parametrize(
    ("name", "keyword", "wanted"),
    [
        ("images-truncate-the-accession-number", "AccessionNumber", "PF0123456789"),
        ("images-lose-leading-zeros-of-the-patient-id", "PatientID", "12345678"),
        ("images-name-another-issuer", "IssuerOfPatientID", "PLUGFEST-ELSEWHERE"),
        ("images-garble-the-patient-name", "PatientName", "BrandÃ£o^ZoÃ«"),
        ("images-change-the-study-uid", "StudyInstanceUID", "2.25.1231"),
        ("images-are-made-an-hour-later", "AcquisitionDate", "20270101"),
    ],
)
def test_a_value_is_the_wrong_one(name, keyword, wanted):
    assert str(made(name)[keyword].value) == wanted


def test_a_clock_ahead_agrees_with_itself():
    ds = made("images-are-made-an-hour-later")
    assert ds.AcquisitionDateTime == ds.AcquisitionDate + ds.AcquisitionTime
    assert ds.AcquisitionTime.startswith("003000")


def test_an_image_outside_any_step_stays_as_it_is():
    ds = image()
    del ds.ReferencedPerformedProcedureStepSequence, ds.RequestAttributesSequence
    board = Faults(
        [o.fault for o in IMAGES], ["images-forget-their-step", "images-invent-a-request"]
    )
    assert Seam(board, IMAGES)(ds) is ds


def test_implicit_vr_is_said_in_the_file():
    assert made("images-have-implicit-vr").file_meta.TransferSyntaxUID == "1.2.840.10008.1.2"
