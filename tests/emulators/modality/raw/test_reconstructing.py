"""A raw file and one image of the examination: later series that belong beside the first ones."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.config import IGNORE
from pydicom.dataset import Dataset

from emulators.modality.examination import Scanner, examine
from emulators.modality.objects.examined_image import examination_of, require
from emulators.modality.objects.making import source_of
from emulators.modality.orders import scheduled, unscheduled
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.errors import WrongImage
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import FORMATS, generation
from emulators.modality.releases import DELIVERED, RELEASES
from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance, judge_set
from tests.emulators.modality.test_ct_image import worklist_item

DCIODVFY = Path(sys.executable).parent / "dciodvfy"
RAW_DATA = "1.2.840.10008.5.1.4.1.1.66"
STUDY = (
    *("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex"),
    *("StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber"),
    *("StudyDescription", "ReferringPhysicianName", "ProcedureCodeSequence"),
    *("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions"),
    *("StationName", "InstitutionName", "ProtocolName", "RequestAttributesSequence"),
    *("AcquisitionUID", "AcquisitionNumber", "AcquisitionDateTime", "IrradiationEventUID"),
    *("FrameOfReferenceUID", "SourceInstanceSequence", "TimezoneOffsetFromUTC"),
)


def examined(folder, order, release=DELIVERED):
    scanner = Scanner(folder, "ROOM1", lambda: datetime.now(UTC), release)
    return examine(scanner, order, step=None, seed=1, salt="x", number=1, slices=2, matrix=32)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """An examination by order, in a character set other than ours: raw file and images."""
    done = examined(tmp_path_factory.mktemp("first"), scheduled(worklist_item()))
    return done.raw.path, [i.path for s in done.series for i in s.images]


def retro(capsys, raw, like, out, *more):
    said = [raw, "--like", like, "--out", out, "--format", "json", *more]
    code = main(["reconstruct", *map(str, said)])
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    return sorted(out.rglob("*.dcm")), json.loads(told.out)["series"]


def objections(files):
    """Judge files by themselves and together; what is only worth a note is none."""
    instances = [instance_of(str(f), payload(f.read_bytes())) for f in files]
    results = [r for i in instances for r in judge_instance(i)]
    results += judge_set([member_of(i) for i in instances], MAKER)
    return [
        (f.requirement.id, f.evidence.locator, f.expected, f.actual)
        for r in results
        for f in r.findings
        if f.severity is not Severity.NOTE
    ]


def octets_of(ds):
    stream = BytesIO()
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def refused(path, octets):
    path.write_bytes(octets)
    with pytest.raises(WrongImage) as why:
        examination_of(path)
    assert "\n" not in str(why.value)
    return str(why.value)


def test_later_series_stand_beside_the_first_ones(first, tmp_path, capsys):
    raw, images = first
    files, told = retro(capsys, raw, images[-1], tmp_path)
    assert objections([*images, *files]) == []
    was, now = ([pydicom.dcmread(f) for f in some] for some in (images, files))
    assert [ds.PixelData for ds in now] == [ds.PixelData for ds in was]
    assert [s["series"] for s in told] == ["H30s", "H60h"]
    for keyword in STUDY:
        assert {str(ds.get(keyword)) for ds in now} == {str(was[0].get(keyword))}, keyword
    for keyword in ("SeriesInstanceUID", "SOPInstanceUID", "SeriesNumber"):
        assert {ds[keyword].value for ds in now}.isdisjoint(ds[keyword].value for ds in was)
    for ds in now:
        assert ds.ContentDate + ds.ContentTime > was[-1].ContentDate + was[-1].ContentTime
        assert ds.SeriesDescription.startswith("Retro-reconstruction, Head routine H")
        equipment = ds.ContributingEquipmentSequence[0]
        assert equipment == was[0].ContributingEquipmentSequence[0]
    assert str(now[0].PatientName) == "Müller^Jürgen"
    second_opinion = subprocess.run([DCIODVFY, "-new", files[0]], capture_output=True, text=True)
    assert (second_opinion.stdout + second_opinion.stderr).split() == ["CTImage"]


def test_every_retro_reconstruction_is_of_its_own(first, tmp_path):
    raw, images = first
    done = reconstructed(raw, like=images[0])
    at = datetime.now(UTC)
    made = [list(done.series(at + timedelta(milliseconds=i))) for i in range(2)]
    uids = {making.uid("series", one.name) for some in made for one, making in some}
    numbers = {making.series_number for some in made for _, making in some}
    assert len(uids) == len(numbers) == 4
    assert max(numbers) < 2**31


def test_without_an_image_the_objects_are_the_same_every_time(first):
    done = reconstructed(first[0])
    named = [[m.uid("series", one.name) for one, m in done.series()] for _ in range(2)]
    assert named[0] == named[1]
    assert [m.series_number for _, m in done.series()] == [1, 2]


def test_enhanced_objects_are_series_of_their_own(first, tmp_path):
    done = reconstructed(first[0])
    uids = set()
    for enhanced in (False, True):
        for one, making in done.series(enhanced=enhanced):
            made_by = done.software.enhance if enhanced else done.software.dicomise
            objects = made_by(done.raw, one, making)
            uids |= {objects[0].SeriesInstanceUID, *(ds.SOPInstanceUID for ds in objects)}
            study = objects[0].StudyInstanceUID
            assert study == objects[-1].StudyInstanceUID
    assert len(uids) == 2 * (1 + 2) + 2 * (1 + 1)


def test_of_an_enhanced_object_in_the_newer_generation(tmp_path, capsys):
    done = examined(tmp_path / "first", unscheduled(1, "x", 1), RELEASES["2"])
    images = [i.path for s in done.series for i in s.images]
    whole, _ = retro(capsys, done.raw.path, images[0], tmp_path / "whole", "--enhanced")
    assert objections([*images, *whole]) == []
    again, _ = retro(capsys, done.raw.path, whole[0], tmp_path / "again")
    assert objections([*images, *whole, *again]) == []
    named = {
        i.ReferencedSOPInstanceUID
        for ds in map(pydicom.dcmread, (*images, *again))
        for i in ds.SourceInstanceSequence
    }
    (raw,) = named
    in_whole = pydicom.dcmread(whole[0]).ReferencedRawDataSequence[0]
    series = in_whole.ReferencedSeriesSequence[0]
    assert series.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == raw


@pytest.mark.parametrize(("module", "size"), [("twix_vd", {"coils": 2}), ("rf_hdf5_1", {})])
def test_other_modalities(module, size, tmp_path, capsys):
    software = generation(FORMATS[module].family, FORMATS[module].generation)
    scan = acquire(software.format, seed=1, matrix=16, slices=2, **size)
    # the header knows nobody: who was examined is known by the images alone
    blank = RawScan(Identity(acquired=scan.identity.acquired, **_kept(scan)), scan.contents)
    raw, images = tmp_path / "raw", []
    software.raw_writer(blank, raw)
    for number, (one, making) in enumerate(reconstructed(raw).series(), 1):
        known = replace(making, identity=scan.identity)
        for i, ds in enumerate(software.dicomise(blank, one, known)):
            images.append(tmp_path / f"{number}-{i}.dcm")
            ds.save_as(images[-1], enforce_file_format=True)
    files, told = retro(capsys, raw, images[0], tmp_path / "retro")
    assert objections([*images, *files]) == []
    # a map that is made alone names no images that nobody made
    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(told[-1]["parameters"]))
    alone, _ = retro(capsys, raw, images[0], tmp_path / "alone", "--parameters", parameters)
    assert "SourceImageSequence" not in pydicom.dcmread(alone[0])
    was, now = ([pydicom.dcmread(f) for f in some] for some in (images, files))
    assert [ds.PixelData for ds in now] == [ds.PixelData for ds in was]
    assert {ds.PatientID for ds in now} == {scan.identity.patient_id}


def _kept(scan):
    return {name: getattr(scan.identity, name) for name in ("manufacturer", "model", "protocol")}


def test_times_are_told_in_the_zone_of_the_images(first, tmp_path):
    raw, images = first
    ds = pydicom.dcmread(images[0])
    ds.TimezoneOffsetFromUTC = "-0330"
    (tmp_path / "like.dcm").write_bytes(octets_of(ds))
    done = reconstructed(raw, like=tmp_path / "like.dcm")
    one, making = next(done.series(datetime(2030, 1, 1, tzinfo=UTC)))
    image = done.software.dicomise(done.raw, one, making)[0]
    assert (image.ContentDate, image.ContentTime[:4]) == ("20291231", "2030")
    assert image.TimezoneOffsetFromUTC == "-0330"


def test_what_the_image_does_not_say_of_the_study_nobody_adds(first, tmp_path):
    raw, images = first
    ds = pydicom.dcmread(images[0])
    for keyword in ("StudyDescription", "IssuerOfPatientID", "TimezoneOffsetFromUTC"):
        del ds[keyword]
    ds.AccessionNumber, ds.AcquisitionNumber = None, 70000
    (tmp_path / "like.dcm").write_bytes(octets_of(ds))
    done = reconstructed(raw, like=tmp_path / "like.dcm")
    one, making = next(done.series())
    making = replace(making, identity=replace(making.identity, accession="OTHER"))
    for made in (done.software.dicomise, done.software.enhance):
        image = made(done.raw, one, making)[0]
        assert "StudyDescription" not in image
        assert "IssuerOfPatientID" not in image
        assert not image.AccessionNumber
        assert image.AcquisitionNumber == 70000
        octets_of(image)


@pytest.mark.parametrize(
    ("keyword", "vr", "value", "why"),
    [
        ("StudyInstanceUID", "", None, "without StudyInstanceUID"),
        ("SOPInstanceUID", "UI", "", "without SOPInstanceUID"),
        ("SeriesInstanceUID", "UI", "1.02", "damaged"),
        ("AcquisitionUID", "UI", "abc", "damaged"),
        ("AcquisitionUID", "LO", "1.2", "encoded as LO"),
        ("PatientName", "LO", "A^B", "encoded as LO"),
        ("PixelData", "", None, "no image"),
        ("Rows", "", None, "no image"),
        ("Rows", "US", 4000, "bytes of pixels"),
        ("AcquisitionDateTime", "DT", "someday", "damaged"),
        ("SourceInstanceSequence", "LO", "text", "damaged"),
    ],
)
def test_what_is_no_usable_image_is_refused(first, tmp_path, keyword, vr, value, why):
    ds = pydicom.dcmread(first[1][0])
    tag = ds[keyword].tag
    del ds[tag]
    if vr:
        ds[tag] = pydicom.DataElement(tag, vr, value, validation_mode=IGNORE)
    said = refused(tmp_path / "like.dcm", octets_of(ds))
    assert why in said
    assert said.startswith("like.dcm: ")


def test_a_name_that_cannot_be_read_is_no_name(first, tmp_path):
    octets = first[1][0].read_bytes()
    assert octets.count("Müller".encode("latin-1")) == 1
    ascii = octets.replace(b"ISO_IR 100", b"ISO_IR 192")
    assert "damaged" in refused(tmp_path / "like.dcm", ascii)
    assert "damaged" in refused(tmp_path / "like.dcm", octets.replace(b"_IR 100", b"_IR 999"))


def test_what_unpacks_to_anything_is_not_read(first, tmp_path):
    ds = pydicom.dcmread(first[1][0])
    ds.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    assert "deflated" in refused(tmp_path / "like.dcm", octets_of(ds))


@settings(max_examples=30, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.none() | st.integers(0, 7))
def test_damage_is_one_line_or_no_harm(first, tmp_path_factory, at, bit):
    octets = bytearray(first[1][0].read_bytes())
    place = int(at * len(octets))
    if bit is None:
        del octets[place:]
    else:
        octets[place] ^= 1 << bit
    path = tmp_path_factory.mktemp("damaged") / "like.dcm"
    path.write_bytes(octets)
    said = ""
    try:
        examination_of(path)
    except WrongImage as why:
        said = str(why)
    assert said or bit is not None  # whatever was cut is noticed
    assert "\n" not in said


def test_an_image_that_names_other_raw_data_is_the_wrong_one(first, tmp_path, capsys):
    raw, _ = first
    other = examined(tmp_path / "other", unscheduled(2, "y", 1))
    wrong = other.series[0].images[0].path
    code = main(["reconstruct", str(raw), "--like", str(wrong), "--out", str(tmp_path / "out")])
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert (
        said.err == "plugfest: WrongImage: the image was made of other raw data than this, as it"
        " says\n"
    )
    assert not (tmp_path / "out").exists()
    missing = ["reconstruct", str(raw), "--like", str(tmp_path / "none")]
    assert main(missing) == 2
    shutil.copy(raw, tmp_path / "like.dcm")
    assert main(["reconstruct", str(raw), "--like", str(tmp_path / "like.dcm")]) == 1


def test_where_the_image_names_none_both_must_know_the_same(first):
    known = examination_of(first[1][0])
    source = source_of("ab" * 32, FORMATS["acme_sino_1"], "a", known.identity.study_uid)
    silent = replace(known, cites=())
    require(silent, source, Identity())
    require(silent, source, known.identity)
    for name in ("acquisition_uid", "patient_id", "manufacturer", "device_serial"):
        with pytest.raises(WrongImage, match="of another"):
            require(silent, source, replace(known.identity, **{name: "1.2.3"}))
    with pytest.raises(WrongImage, match="other raw data"):
        require(known, source, known.identity)
    with pytest.raises(WrongImage, match="the raw file is"):
        require(silent, source_of("ab" * 32, FORMATS["twix_vb"], "a", ""), Identity())


def test_a_raw_data_object_is_no_image(tmp_path):
    ds = pydicom.dcmread(BytesIO(octets_of(_raw_data())))
    assert "no image" in refused(tmp_path / "like.dcm", octets_of(ds))


def _raw_data():
    ds = Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = RAW_DATA, "2.25.1"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.2", "2.25.3"
    return ds
