"""US Image and US Multi-frame Image objects: they conform, and they name where they come from."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from emulators.modality.us.objects import us_images, us_multiframe_image
from emulators.modality.us.reconstruction import reconstruct
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.raw.examples import making
from tests.emulators.modality.us.examples import ZELDA, us

MAKERS = {"as it is": us_images, "multi-frame": us_multiframe_image}
DCIODVFY = Path(sys.executable).parent / "dciodvfy"


def made(frames, how="as it is", **changes):
    raw = us(frames=frames)
    (one,) = reconstruct(raw)
    (ds,) = MAKERS[how](raw, one, making("rf_hdf5_1", identity=ZELDA, **changes))
    return ds, one


@pytest.mark.parametrize(
    ("kind", "frames", "how"),
    [
        ("USImage", 1, "as it is"),
        ("USMultiFrameImage", 3, "as it is"),
        ("USMultiFrameImage", 1, "multi-frame"),
    ],
)
def test_objects_conform(kind, frames, how, tmp_path):
    ds, _ = made(frames, how)
    assert ds.get("NumberOfFrames", 1) == frames
    octets = io.BytesIO()
    ds.save_as(octets, enforce_file_format=True)
    found = judge_instance(instance_of(kind, payload(octets.getvalue())))
    bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
    assert [(f.requirement.id, f.evidence.locator, f.actual) for f in bad] == []
    path = tmp_path / "x.dcm"
    path.write_bytes(octets.getvalue())
    done = subprocess.run([DCIODVFY, "-new", path], capture_output=True, text=True)
    assert kind in done.stderr.split()  # it knows the class
    wrong = [x for x in done.stderr.splitlines() if x.startswith(("Error", "Warning"))]
    assert wrong == []


@pytest.mark.parametrize("frames", [1, 3])
def test_it_names_its_raw_data(frames):
    ds, one = made(frames)
    (source,) = ds.SourceInstanceSequence
    assert source.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.66"
    assert source.PurposeOfReferenceCodeSequence[0].CodeValue == "128226"
    assert "SourceImageSequence" not in ds
    how = ds.DerivationCodeSequence[0]
    assert (how.CodeValue, how.CodingSchemeDesignator) == ("113093", "DCM")
    assert one.parameters.sha256() in ds.DerivationDescription
    by = ds.ContributingEquipmentSequence
    purposes = [i.PurposeOfReferenceCodeSequence[0].CodeValue for i in by]
    assert purposes == ["109101", "109102"]


@pytest.mark.parametrize("frames", [1, 3])
def test_stored_pixels_are_the_reconstructed_ones(frames):
    ds, one = made(frames)
    stored = np.frombuffer(ds.PixelData, np.uint8)[: one.pixels.size]
    assert np.array_equal(stored, one.pixels.ravel())
    assert len(ds.PixelData) % 2 == 0
    assert ds.get("NumberOfFrames", 1) == frames


def test_the_region_is_calibrated():
    ds, one = made(1)
    (region,) = ds.SequenceOfUltrasoundRegions
    assert region.PhysicalUnitsXDirection == region.PhysicalUnitsYDirection == 3  # cm
    down = (ds.Rows - 1 - region.ReferencePixelY0) * region.PhysicalDeltaY
    assert down * 10 == pytest.approx(us().contents.sector.depth_mm)
    # the apex: the one pixel of the first row that sees anything
    assert region.ReferencePixelX0 * 2 + 1 == ds.Columns
    seen = np.flatnonzero(one.pixels[0][1])
    assert abs(seen.mean() - region.ReferencePixelX0) <= 1
    assert region.TransducerFrequency == 2000  # kHz
    assert "PixelSpacing" not in ds


def test_frames_have_their_time():
    ds, _ = made(3)
    assert ds.FrameIncrementPointer == 0x00181063
    assert (ds.FrameTime, ds.CineRate, ds.EffectiveDuration) == (40, 25, 0.12)
