"""CT images: conforming, with the identity of the order and the provenance of the pixels."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom.dsutils import decode, encode

from emulators.modality.ct.sinogram import default_parameters
from emulators.modality.ct_image import CT_IMAGE_STORAGE, Code, Context, images
from emulators.modality.examination import PRESETS
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.objects.making import source_of
from emulators.modality.orders import scheduled, unscheduled
from emulators.modality.raw.registry import FORMATS

NOW = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
VALIDATOR = Path(sys.executable).parent / "dciodvfy"


def worklist_item(charset="ISO_IR 100"):
    code = Code("24725-4", "LN", "CT Head")
    step = Dataset()
    step.Modality, step.ScheduledProcedureStepID = "CT", "SPS1"
    step.ScheduledProcedureStepDescription = "Head routine"
    step.ScheduledProtocolCodeSequence = [code.item()]
    step.ScheduledProtocolCodeSequence[0].CodingSchemeVersion = ""
    qualifiers = Dataset()
    qualifiers.UniversalEntityID, qualifiers.UniversalEntityIDType = "1.2.3", "ISO"
    item = Dataset()
    if charset:
        item.SpecificCharacterSet = charset
    item.PatientName = "Müller^Jürgen" if charset else "Doe^Jane"
    item.PatientID, item.IssuerOfPatientID = "P1", "EHR"
    item.IssuerOfPatientIDQualifiersSequence = [qualifiers]
    item.PatientBirthDate, item.PatientSex = "19500101", "F"
    item.AccessionNumber, item.StudyInstanceUID = "A1", "2.25.5"
    item.RequestedProcedureID = "RP1"
    item.RequestedProcedureDescription = "CT head without contrast"
    item.RequestedProcedureCodeSequence = [code.item()]
    # as a worklist answers keys for which it has nothing
    item.RequestedProcedureCodeSequence[0].CodingSchemeVersion = ""
    item.IssuerOfAccessionNumberSequence = [Dataset()]
    item.IssuerOfAccessionNumberSequence[0].UniversalEntityID = ""
    item.ReferencedStudySequence = []
    item.ReferringPhysicianName = "Doc^A"
    item.ScheduledProcedureStepSequence = [step]
    return item


def made(order, step=True, preset=0):
    context = Context(
        order=order,
        scan=head_scan(32, 2),
        grid=Grid(32),
        number=1,
        station="MODALITY",
        started=NOW,
        acquired=NOW,
        acquisition_uid="2.25.7",
        irradiation_uid="2.25.8",
        frame_of_reference_uid="2.25.9",
        source=source_of("ab" * 32, FORMATS["acme_sino_1"], "0001.acme", order.study_uid),
        software="VA30A",
        **({"step_uid": "2.25.11", "step_id": "PPS1", "step_started": NOW} if step else {}),
    )
    pixels = np.arange(2 * 32 * 32, dtype=np.int16).reshape(2, 32, 32) - 1000
    chosen = PRESETS[preset]
    parameters = default_parameters(context.scan, chosen.kernel.name, context.grid.matrix)
    uids = ("2.25.21", "2.25.22")
    return list(images(context, chosen, "2.25.20", uids, pixels, parameters, NOW))


ORDERS = {
    "scheduled": lambda: made(scheduled(worklist_item())),
    "no-character-set": lambda: made(scheduled(worklist_item("")), step=False),
    "unicode": lambda: made(scheduled(worklist_item("ISO_IR 192")), preset=1),
    "unscheduled": lambda: made(unscheduled(1, "", 1), step=False),
}


@pytest.mark.parametrize("kind", ORDERS)
def test_the_validator_finds_nothing(kind, tmp_path):
    path = tmp_path / "image.dcm"
    ORDERS[kind]()[0].save_as(path, enforce_file_format=True)
    run = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
    assert [line for line in (run.stdout + run.stderr).splitlines() if line.strip()] == ["CTImage"]


def test_identity_comes_from_the_order():
    ds = made(scheduled(worklist_item()))[0]
    assert (ds.SpecificCharacterSet, ds.PatientName) == ("ISO_IR 100", "Müller^Jürgen")
    assert (ds.PatientID, ds.IssuerOfPatientID) == ("P1", "EHR")
    assert ds.IssuerOfPatientIDQualifiersSequence[0].UniversalEntityID == "1.2.3"
    assert (ds.StudyInstanceUID, ds.AccessionNumber, ds.StudyID) == ("2.25.5", "A1", "RP1")
    assert ds.ProcedureCodeSequence[0].CodeValue == "24725-4"
    assert ds.ProtocolName == "Head routine"
    request = ds.RequestAttributesSequence[0]
    assert (request.RequestedProcedureID, request.ScheduledProcedureStepID) == ("RP1", "SPS1")
    assert request.AccessionNumber == "A1"
    step = ds.ReferencedPerformedProcedureStepSequence[0]
    assert step.ReferencedSOPInstanceUID == "2.25.11"
    assert ds.PerformedProcedureStepID == "PPS1"
    assert "ReferencedStudySequence" not in ds  # empty in the worklist
    assert ds.TimezoneOffsetFromUTC == "+0000"


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("ISO_IR 144", "Иванова^Анна"),
        (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎"),
        ("GB18030", "Wang^XiaoDong=王^小东"),
    ],
)
def test_names_travel_in_the_worklist_s_character_set(charset, name, tmp_path):
    item = worklist_item("")
    item.SpecificCharacterSet, item.PatientName = charset, name
    wire = BytesIO(encode(item, False, True))
    arrived = decode(wire, False, True)
    path = tmp_path / "image.dcm"
    made(scheduled(arrived))[0].save_as(path, enforce_file_format=True)
    ds = dcmread(path)
    assert str(ds.PatientName) == name
    assert ds.SpecificCharacterSet == item.SpecificCharacterSet


def test_an_unscheduled_image_claims_no_request():
    ds = made(unscheduled(1, "", 1), step=False)[0]
    assert "RequestAttributesSequence" not in ds
    assert "ReferencedPerformedProcedureStepSequence" not in ds
    assert ds.AccessionNumber == ""


def test_pixels_positions_and_provenance(tmp_path):
    first, second = made(scheduled(worklist_item()))
    path = tmp_path / "image.dcm"
    first.save_as(path, enforce_file_format=True)
    ds = dcmread(path)
    assert ds.SOPClassUID == CT_IMAGE_STORAGE
    hu = ds.pixel_array * ds.RescaleSlope + ds.RescaleIntercept
    assert hu.ravel()[:3].tolist() == [-1000, -999, -998]
    assert second.ImagePositionPatient[2] - ds.ImagePositionPatient[2] == ds.SliceThickness == 5
    assert ds.ImagePositionPatient[0] == pytest.approx(-ds.PixelSpacing[0] * 15.5)
    assert (ds.InstanceNumber, second.InstanceNumber) == (1, 2)
    assert ds.AcquisitionUID == second.AcquisitionUID
    acquired, processed = ds.ContributingEquipmentSequence
    assert "ab" * 32 in acquired.ContributionDescription
    source = source_of("ab" * 32, FORMATS["acme_sino_1"], "", "2.25.5")
    assert ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID == source.sop_instance
    told = ds.DerivationDescription.partition("sha256:")[2]
    assert hashlib.sha256(told[65:].encode()).hexdigest() == told[:64]
    assert told[:64] in processed.ContributionDescription
    purposes = [
        i.PurposeOfReferenceCodeSequence[0].CodeValue for i in ds.ContributingEquipmentSequence
    ]
    assert purposes == ["109101", "109102"]
