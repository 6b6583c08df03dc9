"""MR Image and Enhanced MR Image objects: they conform, and they name where they come from."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from emulators.modality.mr.enhanced import enhanced_mr_image
from emulators.modality.mr.objects import mr_images
from emulators.modality.mr.reconstruction import ADC, reconstruct
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.mr.examples import ZELDA, mr
from tests.emulators.modality.raw.examples import making

PROTOCOLS = {"diffusion": ("b0", "b1000", ADC), "dual echo": ("TE20", "TE90")}
MAKERS = {"classic": mr_images, "enhanced": enhanced_mr_image}
DCIODVFY = Path(sys.executable).parent / "dciodvfy"


def made(how, protocol="diffusion"):
    raw = mr(protocol=protocol)
    return {
        r.name: MAKERS[how](raw, r, making("mrd_2", identity=ZELDA, series_number=n))
        for n, r in enumerate(reconstruct(raw), 1)
    }


@pytest.mark.parametrize("how", MAKERS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_objects_conform(how, protocol, tmp_path):
    paths = []
    for name, objects in made(how, protocol).items():
        octets = io.BytesIO()
        objects[0].save_as(octets, enforce_file_format=True)
        found = judge_instance(instance_of(name, payload(octets.getvalue())))
        bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
        assert [(f.requirement.id, f.evidence.locator, f.actual) for f in bad] == [], name
        paths.append(tmp_path / f"{name}.dcm")
        paths[-1].write_bytes(octets.getvalue())
    for path in paths:
        done = subprocess.run([DCIODVFY, "-new", path], capture_output=True, text=True)
        assert "MRImage" in done.stderr, done.stderr  # it knows the class
        assert [line for line in done.stderr.splitlines() if line.startswith("Error")] == []


def test_a_slice_each_names_its_raw_data():
    objects = made("classic")
    assert [len(of) for of in objects.values()] == [2, 2, 2]
    for of in objects.values():
        for ds in of:
            (source,) = ds.SourceInstanceSequence
            assert source.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.66"
            assert source.PurposeOfReferenceCodeSequence[0].CodeValue == "128226"
    series = {of[0].SeriesInstanceUID for of in objects.values()}
    assert len(series) == 3
    assert len({of[0].AcquisitionUID for of in objects.values()}) == 1
    assert {ds.SliceLocation for ds in objects["b0"]} == {-2.5, 2.5}


def test_the_map_names_the_images_it_was_computed_from():
    objects = made("classic")
    for number, ds in enumerate(objects[ADC]):
        assert ds.ImageType == ["DERIVED", "PRIMARY", "DIFFUSION MAP"]
        named = [i.ReferencedSOPInstanceUID for i in ds.SourceImageSequence]
        assert named == [objects[n][number].SOPInstanceUID for n in ("b0", "b1000")]
        assert {i.ReferencedSOPClassUID for i in ds.SourceImageSequence} == {
            "1.2.840.10008.5.1.4.1.1.4"
        }
        unit = ds.RealWorldValueMappingSequence[0].MeasurementUnitsCodeSequence[0]
        assert (unit.CodeValue, unit.CodingSchemeDesignator) == ("um2/s", "UCUM")
    assert "SourceImageSequence" not in objects["b0"][0]
    assert objects["b1000"][0].DiffusionBValue == 1000


def test_an_enhanced_object_has_all_slices_and_refers_to_the_raw_data():
    objects = made("enhanced")
    (b1000,), (adc,) = objects["b1000"], objects[ADC]
    assert b1000.NumberOfFrames == len(b1000.PerFrameFunctionalGroupsSequence) == 2
    raw = b1000.ReferencedRawDataSequence[0].ReferencedSeriesSequence[0].ReferencedSOPSequence[0]
    assert raw.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.66"
    assert "SourceInstanceSequence" not in b1000
    shared = b1000.SharedFunctionalGroupsSequence[0]
    assert shared.MRDiffusionSequence[0].DiffusionBValue == 1000
    for number, frame in enumerate(adc.PerFrameFunctionalGroupsSequence, 1):
        sources = frame.DerivationImageSequence[0].SourceImageSequence
        named = [(s.ReferencedSOPInstanceUID, s.ReferencedFrameNumber) for s in sources]
        assert named == [(objects[n][0].SOPInstanceUID, number) for n in ("b0", "b1000")]


@pytest.mark.parametrize("how", MAKERS)
def test_stored_pixels_are_the_reconstructed_ones(how):
    raw = mr()
    for one in reconstruct(raw):
        objects = MAKERS[how](raw, one, making("mrd_2"))
        stored = np.concatenate([np.frombuffer(ds.PixelData, "<u2") for ds in objects])
        assert np.array_equal(stored, one.pixels.ravel())


@pytest.mark.parametrize("how", MAKERS)
def test_a_map_made_alone_names_no_images(how):
    raw = mr()
    (_, _, adc) = reconstruct(raw)
    for ds in MAKERS[how](raw, adc, making("mrd_2", series_number=1)):
        assert "SourceImageSequence" not in ds
        assert "SourceImageEvidenceSequence" not in ds
