"""PET Image objects: they conform, say what their numbers mean, and name where they come from."""

import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from emulators.modality.pt.enhanced import enhanced_pet_image
from emulators.modality.pt.objects import pet_images
from emulators.modality.pt.radiotracer import FLUORINE_18
from emulators.modality.pt.reconstruction import reconstruct
from emulators.modality.raw.identity import Identity, RawScan
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.pt.examples import ZELDA, list_mode, pet
from tests.emulators.modality.raw.examples import ACQUIRED, MADE, making

DCIODVFY = Path(sys.executable).parent / "dciodvfy"
# Of its own tables; PS3.3 C.8.9.2 has the attribute.
NOT_KNOWN_TO_IT = "RadiopharmaceuticalAdministrationEventUID(0008,3012)"


@pytest.fixture(scope="module")
def made():
    raw = pet(list_mode(32, 2))
    (one,) = reconstruct(raw)
    return pet_images(raw, one, making("petsird_0", identity=ZELDA)), one


@pytest.fixture(scope="module")
def whole(made):
    (ds,) = enhanced_pet_image(pet(list_mode(32, 2)), made[1], making("petsird_0", identity=ZELDA))
    return ds


def failures(octets):
    found = judge_instance(instance_of("PET", payload(octets)))
    bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
    return [(f.requirement.id, f.evidence.locator, f.actual) for f in bad]


def test_the_enhanced_object_conforms(whole, tmp_path):
    octets = io.BytesIO()
    whole.save_as(octets, enforce_file_format=True)
    assert failures(octets.getvalue()) == []
    path = tmp_path / "x.dcm"
    path.write_bytes(octets.getvalue())
    command = [DCIODVFY, "-new", "-allpffgitems", path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "EnhancedPETImage" in done.stderr.split()
    assert [x for x in done.stderr.splitlines() if x.startswith("Error")] == []


def test_frames_are_the_slices_of_the_single_frame_series(made, whole):
    assert whole.NumberOfFrames == len(made[0])
    stored = np.frombuffer(whole.PixelData, "<u2").reshape(made[1].pixels.shape)
    assert np.array_equal(stored, made[1].pixels)
    (shared,) = whole.SharedFunctionalGroupsSequence
    (value,) = shared.RealWorldValueMappingSequence
    assert value.RealWorldValueSlope == made[0][0].RescaleSlope
    for frame, one in zip(whole.PerFrameFunctionalGroupsSequence, made[0], strict=True):
        place = frame.PlanePositionSequence[0].ImagePositionPatient
        assert place == one.ImagePositionPatient
        factors = frame.PETFrameCorrectionFactorsSequence[0]
        assert factors.DecayFactor == one.DecayFactor
        counted = factors.PrimaryPromptsCountsAccumulated
        assert counted == one.PrimaryPromptsCountsAccumulated
    total = sum(ds.PrimaryPromptsCountsAccumulated for ds in made[0])
    assert total == len(list_mode(32, 2).events)
    (tracer,) = whole.RadiopharmaceuticalInformationSequence
    given = made[0][0].RadiopharmaceuticalInformationSequence[0]
    assert float(tracer.RadionuclideTotalDose) * 1e6 == float(given.RadionuclideTotalDose)
    (how,) = shared.PETReconstructionSequence
    assert (how.ReconstructionAlgorithm, how.NumberOfIterations) == ("MLEM", 20)
    raw = whole.ReferencedRawDataSequence[0].ReferencedSeriesSequence[0].ReferencedSOPSequence[0]
    source = made[0][0].SourceInstanceSequence[0]
    assert raw.ReferencedSOPInstanceUID == source.ReferencedSOPInstanceUID


def test_a_file_that_names_nobody_makes_conforming_objects(made):
    nobody = RawScan(Identity(), list_mode(32, 2))
    how = making("petsird_0", identity=Identity())
    for ds in (*pet_images(nobody, made[1], how), *enhanced_pet_image(nobody, made[1], how)):
        octets = io.BytesIO()
        ds.save_as(octets, enforce_file_format=True)
        assert failures(octets.getvalue()) == []


def test_objects_conform(made, tmp_path):
    for ds in made[0]:
        octets = io.BytesIO()
        ds.save_as(octets, enforce_file_format=True)
        assert failures(octets.getvalue()) == []
        path = tmp_path / "x.dcm"
        path.write_bytes(octets.getvalue())
        done = subprocess.run([DCIODVFY, "-new", path], capture_output=True, text=True)
        assert "PETImage" in done.stderr.split()  # it knows the class
        wrong = [x for x in done.stderr.splitlines() if x.startswith(("Error", "Warning"))]
        assert [x for x in wrong if NOT_KNOWN_TO_IT not in x] == []


def test_it_names_its_raw_data(made):
    for ds in made[0]:
        (source,) = ds.SourceInstanceSequence
        assert source.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.66"
        assert source.PurposeOfReferenceCodeSequence[0].CodeValue == "128226"
        assert "SourceImageSequence" not in ds
        assert ds.DerivationCodeSequence[0].CodeValue == "113963"
        assert made[1].parameters.sha256() in ds.DerivationDescription
        by = ds.ContributingEquipmentSequence
        purposes = [i.PurposeOfReferenceCodeSequence[0].CodeValue for i in by]
        assert purposes == ["109101", "109102"]
        assert ds.AcquisitionUID == ZELDA.acquisition_uid


def test_stored_pixels_are_the_reconstructed_ones(made):
    for ds, pixels in zip(made[0], made[1].pixels, strict=True):
        stored = np.frombuffer(ds.PixelData, "<u2").reshape(32, 32)
        assert np.array_equal(stored, pixels)
    assert len({ds.SOPInstanceUID for ds in made[0]}) == 2
    z = [ds.ImagePositionPatient[2] for ds in made[0]]
    assert z == [-2.5, 2.5]
    assert [ds.ImageIndex for ds in made[0]] == [1, 2]


def test_it_says_what_its_numbers_mean(made):
    ds = made[0][0]
    assert (ds.Units, ds.RescaleSlope, ds.RescaleIntercept) == ("BQML", 2, 0)
    assert list(ds.CorrectedImage) == ["DECY", "NORM", "DCAL"]  # and not ATTN, SCAT, RAN
    assert {ds.AttenuationCorrectionMethod, ds.ScatterCorrectionMethod} == {"NONE"}
    (tracer,) = ds.RadiopharmaceuticalInformationSequence
    given = list_mode(32, 2).administration
    assert float(tracer.RadionuclideTotalDose) == given.activity_mbq * 1e6
    assert float(tracer.RadionuclideHalfLife) == FLUORINE_18.half_life_s
    started = datetime.strptime(tracer.RadiopharmaceuticalStartDateTime[:21], "%Y%m%d%H%M%S.%f")
    assert started.replace(tzinfo=UTC) == ACQUIRED - timedelta(minutes=45)
    assert float(ds.PatientWeight) == given.weight_kg


def test_times_count_from_when_the_acquisition_began(made):
    ds = made[0][0]
    assert (ds.SeriesDate, ds.SeriesTime) == (ds.AcquisitionDate, ds.AcquisitionTime)
    assert ds.ContentTime.startswith(MADE.strftime("%H%M%S"))
    assert ds.DecayCorrection == "START"
    # the factor is what the activity at the reference time is multiplied by
    left = 0.5 ** (float(ds.FrameReferenceTime) / 1000 / FLUORINE_18.half_life_s)
    assert float(ds.DecayFactor) * left == pytest.approx(1)
    assert ds.ActualFrameDuration == 600_000
