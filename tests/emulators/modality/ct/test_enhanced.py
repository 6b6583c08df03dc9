"""Enhanced CT Image objects: they conform, say how they came about, and are the same series."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pydicom
import pytest

from emulators.modality.ct.enhanced import enhanced_ct_image
from emulators.modality.ct.objects import ct_images
from emulators.modality.ct.sinogram import reconstruct
from emulators.modality.objects.making import source_of
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.formats import acme_sino_2
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.registry import FORMATS, generation
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.raw.examples import ACQUIRED, JANE, ct, making

DCIODVFY = Path(sys.executable).parent / "dciodvfy"
RAW_DATA_STORAGE = "1.2.840.10008.5.1.4.1.1.66"


@cache
def series():
    """Return what both kernels make of one raw file: raw scan, and reconstruction by name."""
    raw = ct()
    return raw, {one.name: one for one in reconstruct(raw)}


def enhanced(name="H30s", number=1, *, raw=None, **changes):
    known, made = series()
    how = making("acme_sino_2", series_number=number, **changes)
    (ds,) = enhanced_ct_image(raw or known, made[name], how)
    return ds


def octets_of(ds):
    stream = io.BytesIO()
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def failures(octets):
    found = judge_instance(instance_of("it", payload(octets)))
    bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
    return [(f.requirement.id, f.evidence.locator, f.actual) for f in bad]


def errors(path):
    done = subprocess.run([DCIODVFY, "-new", "-allpffgitems", path], capture_output=True, text=True)
    assert "EnhancedCTImage" in done.stderr, done.stderr  # it knows the class
    return [line for line in done.stderr.splitlines() if line.startswith("Error")]


@pytest.mark.parametrize("name", ["H30s", "H60h"])
def test_objects_conform(name, tmp_path):
    octets = octets_of(enhanced(name))
    assert failures(octets) == []
    (tmp_path / "it.dcm").write_bytes(octets)
    assert errors(tmp_path / "it.dcm") == []


def test_a_raw_file_that_names_nobody_makes_conforming_objects(tmp_path):
    octets = octets_of(enhanced(raw=RawScan(Identity(), ct().contents), identity=Identity()))
    assert failures(octets) == []
    (tmp_path / "it.dcm").write_bytes(octets)
    assert errors(tmp_path / "it.dcm") == []


def test_a_raw_file_of_no_study_is_cited_in_that_of_its_images():
    scan = RawScan(Identity(), ct().contents)
    source = source_of("ab" * 32, FORMATS["acme_sino_1"], "a.acme", "")
    how = making("acme_sino_1", identity=Identity(), source=source)
    (ds,) = enhanced_ct_image(scan, series()[1]["H30s"], how)
    assert ds.ReferencedRawDataSequence[0].StudyInstanceUID == ds.StudyInstanceUID
    assert failures(octets_of(ds)) == []


def test_frames_are_the_slices_of_the_single_frame_series():
    raw, made = series()
    whole = pydicom.dcmread(io.BytesIO(octets_of(enhanced())))
    slices = ct_images(raw, made["H30s"], making("acme_sino_2"))
    assert whole.NumberOfFrames == len(slices) == 3
    stored = whole.pixel_array
    assert stored.dtype == np.uint16
    shared = whole.SharedFunctionalGroupsSequence[0]
    values = shared.PixelValueTransformationSequence[0]
    measures = shared.PixelMeasuresSequence[0]
    for frame, pixels, one in zip(
        whole.PerFrameFunctionalGroupsSequence, stored, slices, strict=True
    ):
        one = pydicom.dcmread(io.BytesIO(octets_of(one)))
        assert np.array_equal(pixels, one.pixel_array)
        place = frame.PlanePositionSequence[0].ImagePositionPatient
        assert place == one.ImagePositionPatient
        assert frame.CTPositionSequence[0].TablePosition == one.SliceLocation
        assert measures.PixelSpacing == one.PixelSpacing
        assert (values.RescaleSlope, values.RescaleIntercept) == (1, one.RescaleIntercept)
    hu = stored.astype(int) + int(values.RescaleIntercept)
    assert np.array_equal(hu, made["H30s"].pixels)


def test_it_says_how_it_was_reconstructed():
    for name, group in (("H30s", "BRAIN"), ("H60h", "BONE")):
        shared = enhanced(name).SharedFunctionalGroupsSequence[0]
        how = shared.CTReconstructionSequence[0]
        assert how.ReconstructionAlgorithm == "FILTER_BACK_PROJ"
        assert (how.ConvolutionKernel, how.ConvolutionKernelGroup) == (name, group)
        assert how.ReconstructionFieldOfView == [220, 220]
        assert list(how.ReconstructionPixelSpacing) == [220 / 64, 220 / 64]
        x_rays, exposure = shared.CTXRayDetailsSequence[0], shared.CTExposureSequence[0]
        assert (x_rays.KVP, exposure.ExposureInmAs) == (120, 300)
        assert exposure.CTDIvol == pytest.approx(54)


def test_kernels_of_one_raw_file_share_its_events_and_reference():
    """Assertion P9, and P2: an enhanced object names raw data where the standard puts it."""
    soft, sharp = enhanced("H30s", 1), enhanced("H60h", 2)
    for keyword in ("AcquisitionUID", "IrradiationEventUID", "FrameOfReferenceUID"):
        assert soft[keyword].value == sharp[keyword].value
    assert soft.SeriesInstanceUID != sharp.SeriesInstanceUID
    assert soft.SOPInstanceUID != sharp.SOPInstanceUID
    assert soft.ReferencedRawDataSequence == sharp.ReferencedRawDataSequence
    (study,) = soft.ReferencedRawDataSequence
    (source,) = study.ReferencedSeriesSequence[0].ReferencedSOPSequence
    assert source.ReferencedSOPClassUID == RAW_DATA_STORAGE
    assert study.StudyInstanceUID == JANE.study_uid
    for ds in (soft, sharp):
        assert "SourceInstanceSequence" not in ds
        assert "SourceImageSequence" not in ds
        event = ds.SharedFunctionalGroupsSequence[0].IrradiationEventIdentificationSequence[0]
        assert event.IrradiationEventUID == JANE.irradiation_uid
        roles = [
            e.PurposeOfReferenceCodeSequence[0].CodeValue for e in ds.ContributingEquipmentSequence
        ]
        assert roles == ["109101", "109102"]


def test_parameters_are_named_by_their_hash():
    _, made = series()
    named = f"parameters sha256:{made['H60h'].parameters.sha256()}"
    ds = enhanced("H60h")
    assert named in ds.DerivationDescription
    assert named in ds.ContributingEquipmentSequence[1].ContributionDescription


def test_frames_are_indexed_by_their_place_in_the_stack():
    ds = enhanced()
    pointers = [i.DimensionIndexPointer for i in ds.DimensionIndexSequence]
    assert pointers == [0x00209056, 0x00209057]
    of = {i.DimensionOrganizationUID for i in ds.DimensionIndexSequence}
    assert of == {ds.DimensionOrganizationSequence[0].DimensionOrganizationUID}
    contents = [f.FrameContentSequence[0] for f in ds.PerFrameFunctionalGroupsSequence]
    assert [list(c.DimensionIndexValues) for c in contents] == [[1, 1], [1, 2], [1, 3]]
    assert [c.InStackPositionNumber for c in contents] == [1, 2, 3]


def test_what_the_examination_knows_of_the_time_wins():
    later = ACQUIRED.replace(hour=12)
    ds = enhanced(identity=replace(JANE, acquired=later))
    content = ds.PerFrameFunctionalGroupsSequence[0].FrameContentSequence[0]
    assert content.FrameAcquisitionDateTime == ds.AcquisitionDateTime
    assert content.FrameAcquisitionDateTime.startswith("2026030112")


@pytest.mark.parametrize("module", ["acme_sino_1", "acme_sino_2", "ct_pd"])
def test_every_ct_generation_makes_them(module):
    of = FORMATS[module]
    assert generation(of.family, of.generation).enhance is enhanced_ct_image


def command(capsys, *arguments):
    code = main([str(a) for a in arguments])
    return code, capsys.readouterr()


def test_the_command_writes_an_object_for_each_series(tmp_path, capsys):
    scan, out = tmp_path / "a.acme", tmp_path / "dcm"
    command(capsys, "acquire", "acme-sino", "2", scan, "--matrix", 32, "--slices", 2)
    code, said = command(
        capsys, "reconstruct", scan, "--enhanced", "--out", out, "--format", "json"
    )
    assert (code, said.err) == (0, "")
    files = sorted(out.rglob("*.dcm"))
    assert [f.parent.name for f in files] == ["01-H30s", "02-H60h"]
    for file, told in zip(files, json.loads(said.out)["series"], strict=True):
        ds = pydicom.dcmread(file)
        assert ds.SOPClassUID == "1.2.840.10008.5.1.4.1.1.2.1"
        assert list(ds.pixel_array.shape) == told["shape"]
        assert failures(file.read_bytes()) == []


def test_the_command_says_where_there_are_none(tmp_path, capsys, monkeypatch):
    scan, out = tmp_path / "a.acme", tmp_path / "dcm"
    command(capsys, "acquire", "acme-sino", "2", scan, "--matrix", 32, "--slices", 1)
    monkeypatch.setattr(acme_sino_2, "GENERATION", replace(acme_sino_2.GENERATION, enhance=None))
    code, said = command(capsys, "reconstruct", scan, "--enhanced", "--out", out)
    assert (code, said.out, out.exists()) == (2, "", False)
    assert said.err == "plugfest: --enhanced: acme-sino 2 has no such objects; leave it out\n"
