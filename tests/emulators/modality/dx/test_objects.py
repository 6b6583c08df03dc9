"""Digital X-Ray images conform, and the one that is read names the one that was measured."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from emulators.modality.dx.processing import process
from emulators.modality.raw.identity import Identity, RawScan
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.dx.examples import both, dx, octets_of

DCIODVFY = Path(sys.executable).parent / "dciodvfy"


@pytest.mark.parametrize("raw", [dx(), RawScan(Identity(), dx().contents)], ids=["known", "nobody"])
def test_objects_conform(raw, tmp_path):
    for ds, named in zip(both(raw), ("ForProcessing", "ForPresentation"), strict=True):
        octets = octets_of(ds)
        found = judge_instance(instance_of(named, payload(octets)))
        bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
        assert [(f.requirement.id, f.evidence.locator, f.actual) for f in bad] == [], named
        path = tmp_path / f"{named}.dcm"
        path.write_bytes(octets)
        done = subprocess.run([DCIODVFY, "-new", path], capture_output=True, text=True)
        assert f"DXImage{named}" in done.stderr  # it knows the class
        assert [line for line in done.stderr.splitlines() if line.startswith("Error")] == []


def test_the_image_that_is_read_names_its_predecessor():
    first, second = both()
    assert first.PresentationIntentType == "FOR PROCESSING"
    assert second.PresentationIntentType == "FOR PRESENTATION"
    (source,) = second.SourceImageSequence
    assert source.ReferencedSOPClassUID == first.SOPClassUID == "1.2.840.10008.5.1.4.1.1.1.1.1"
    assert source.ReferencedSOPInstanceUID == first.SOPInstanceUID
    (purpose,) = source.PurposeOfReferenceCodeSequence
    assert (purpose.CodeValue, purpose.CodingSchemeDesignator) == ("121358", "DCM")
    for ds in (first, second):  # images only: no raw data stands behind them
        assert "SourceInstanceSequence" not in ds
        assert "ReferencedRawDataSequence" not in ds
    assert "SourceImageSequence" not in first


def test_both_are_of_one_exposure_and_of_two_series():
    first, second = both()
    for keyword in ("AcquisitionUID", "IrradiationEventUID", "StudyInstanceUID", "PatientID"):
        assert first[keyword].value == second[keyword].value
    assert first.SeriesInstanceUID != second.SeriesInstanceUID
    assert (first.ImageType[0], second.ImageType[0]) == ("ORIGINAL", "DERIVED")
    named = f"parameters sha256:{process(dx()).parameters.sha256()} {{"
    assert named in second.DerivationDescription
    assert "DerivationDescription" not in first


def test_stored_pixels_are_the_measured_and_the_processed_ones():
    first, second = both()
    assert np.array_equal(np.frombuffer(first.PixelData, "<u2"), dx().contents.counts.ravel())
    assert np.array_equal(np.frombuffer(second.PixelData, "<u2"), process(dx()).pixels.ravel())
    assert (first.PixelIntensityRelationshipSign, second.PixelIntensityRelationshipSign) == (1, -1)
