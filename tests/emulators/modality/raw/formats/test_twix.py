"""Twix VB and VD: other readers agree, neither generation reads the other's files, none leaks."""

import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.mr.twix import header
from emulators.modality.mr.twix.protocol import understood
from emulators.modality.raw import errors
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import by_creator_version, generation
from tests.emulators.modality.mr.examples import ZELDA, kspace
from tests.emulators.modality.raw.formats.mr_formats import (
    KEY,
    SIEMENS,
    quiet,
    same,
    without,
    written,
)

VB, VD = generation("siemens-twix", "VB"), generation("siemens-twix", "VD")
BOTH = pytest.mark.parametrize("version", [VB, VD], ids=["VB", "VD"])
NAMES = Pseudonyms(KEY)
SHAPES = [{}, {"matrix": 8, "slices": 1, "coils": 1}, {"protocol": "dual echo", "slices": 3}]


def starts(version, data):
    """Return where the measurement begins, and where its readouts do."""
    start = 0 if version is VB else 10_240
    return start, start + struct.unpack_from("<I", data, start)[0]


@BOTH
@pytest.mark.parametrize("size", SHAPES, ids=str)
def test_what_is_written_is_read(version, size, tmp_path):
    path = written(version, tmp_path / "x.dat", **size)
    raw = version.raw_reader(path)
    assert same(raw.contents.samples, kspace(**size).samples)
    assert raw.contents.encoding == kspace(**size).encoding
    assert raw.identity == without(ZELDA, "acquisition_uid", "accession", "station")
    assert identify(path) is version.format
    assert by_creator_version(version.format.creator_version_uid) is version


@BOTH
def test_twixtools_reads_the_same_samples(version, tmp_path):
    import twixtools

    path, truth = written(version, tmp_path / "x.dat"), kspace().samples
    with quiet():
        (scan,) = twixtools.read_twix(str(path), verbose=False)
    found = np.zeros_like(truth)
    for one in scan["mdb"]:
        assert one.is_image_scan()
        found[one.cEco, one.cSlc, :, one.cLin] = one.data
    assert same(found, truth)
    assert scan["hdr"]["Dicom"]["StudyLOID"] == ZELDA.study_uid
    assert [g.voxelsize[2] for g in scan["geometry"]] == [5, 5]
    assert [g.normal for g in scan["geometry"]] == [[0, 0, 1]] * 2


@BOTH
@pytest.mark.parametrize("clean", [False, True], ids=["as written", "cleaned"])
def test_mapvbvd_reads_the_same_samples(version, clean, tmp_path):
    import mapvbvd

    path, truth = written(version, tmp_path / "x.dat"), kspace().samples
    if clean:
        version.deidentify(path, tmp_path / "y.dat", NAMES)
        path = tmp_path / "y.dat"
    with quiet():
        found = mapvbvd.mapVBVD(str(path), quiet=True)
        found = found[-1] if isinstance(found, list) else found
        found.image.squeeze, found.image.flagRemoveOS = True, False
        samples = found.image[""]  # samples, coils, lines, slices, echoes
    assert same(np.ascontiguousarray(samples.transpose(4, 3, 1, 2, 0)), truth)


def test_neither_reads_the_files_of_the_other(tmp_path):
    vb, vd = written(VB, tmp_path / "b.dat"), written(VD, tmp_path / "d.dat")
    with pytest.raises(errors.WrongGeneration, match=r"b.dat: twix VB; this reader knows VD only"):
        VD.raw_reader(vb)
    with pytest.raises(errors.WrongGeneration, match=r"d.dat: twix VD; this reader knows VB only"):
        VB.raw_reader(vd)


def test_a_measurement_in_the_container_of_the_other_is_refused(tmp_path):
    vb, vd = written(VB, tmp_path / "b.dat").read_bytes(), written(VD, tmp_path / "d.dat")
    inside = bytearray(vd.read_bytes()[10_240:])
    (tmp_path / "e.dat").write_bytes(inside)
    with pytest.raises(errors.WrongGeneration, match="written by N4_VD13A of VD"):
        VB.raw_reader(tmp_path / "e.dat")
    index = bytearray(vd.read_bytes()[:10_240])
    struct.pack_into("<Q", index, 24, len(vb))
    vd.write_bytes(bytes(index) + vb + bytes(-len(vb) % 512))
    with pytest.raises(errors.WrongGeneration, match="written by N4_VB17A of VB"):
        VD.raw_reader(vd)


@BOTH
def test_unknown_software_is_not_guessed_at(version, tmp_path):
    path = written(version, tmp_path / "x.dat")
    path.write_bytes(path.read_bytes().replace(b"N4_V", b"N9_X"))
    with pytest.raises(errors.UnknownRevision, match="N9_X"):
        version.raw_reader(path)


@BOTH
@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d, s, r: b"", errors.NotThisFamily),
        (lambda d, s, r: b"hello, this is text, and nothing else", errors.NotThisFamily),
        (lambda d, s, r: d[: s + 6], errors.RawFileError),
        (lambda d, s, r: d[: s + 900], errors.Truncated),
        (lambda d, s, r: d[:r], errors.Truncated),
        (lambda d, s, r: d[: r + 5000], errors.Truncated),
        (lambda d, s, r: d[:-1], errors.Truncated),
        (lambda d, s, r: d + b"\0", errors.Oversized),
        (lambda d, s, r: d + b"\1" * 512, errors.Oversized),
    ],
)
def test_damage_is_told_by_its_kind(version, damage, kind, tmp_path):
    path = written(version, tmp_path / "x.dat")
    data = path.read_bytes()
    path.write_bytes(damage(data, *starts(version, data)))
    with pytest.raises(kind, match=r"x\.dat"):
        version.raw_reader(path)


@BOTH
@pytest.mark.parametrize("offset", [0, 4, 8, 20, 28, 30, 32, 36])
def test_a_readout_that_contradicts_the_header_is_refused(version, offset, tmp_path):
    path = written(version, tmp_path / "x.dat")
    data = bytearray(path.read_bytes())
    start = starts(version, data)[1] + (offset if version is VB or offset < 20 else offset + 20)
    data[start] ^= 2 if offset != 20 else 1
    path.write_bytes(data)
    with pytest.raises((errors.Corrupted, errors.BadHeader)):
        version.raw_reader(path)


@BOTH
def test_headers_that_describe_no_scan(version, tmp_path):
    original = written(version, tmp_path / "x.dat").read_bytes()
    for old, new in (
        (b"sKSpace.lBaseResolution\t = \t16", b"sKSpace.lBaseResolution\t = \t15"),
        (b"sKSpace.lBaseResolution\t = \t16", b"sKSpace.lBaseResolution\t = \t-2"),
        (b"sKSpace.ucDimension\t = \t0x2", b"sKSpace.ucDimension\t = \t0x4"),
        (b"lContrasts\t = \t2", b"lContrasts\t = \t9"),
        (b"dThickness\t = \t5.0", b"dThickness\t = \tnan"),
        (b"asSlice[1].sPosition.dTra\t = \t2.5", b"asSlice[1].sPosition.dTra\t = \t3.5"),
        (b'PrepareTimestamp">  { "2026-03', b'PrepareTimestamp">  { "2026-13'),
        (b"MeasYaps\0", b"MeasYapz\0"),
    ):
        assert old in original
        (tmp_path / "y.dat").write_bytes(original.replace(old, new))
        with pytest.raises(errors.BadHeader):
            version.raw_reader(tmp_path / "y.dat")


@BOTH
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"measurement_id": "M7"}, "twix knows numbers only"),
        ({"patient_name": 'A"B'}, "cannot be written between quotes"),
        ({"protocol": "a\nb"}, "cannot be written between quotes"),
    ],
)
def test_what_the_format_has_no_place_for(version, change, why, tmp_path):
    with pytest.raises(errors.BadHeader, match=why):
        written(version, tmp_path / "x.dat", replace(ZELDA, **change))


@BOTH
def test_a_file_is_never_overwritten(version, tmp_path):
    path = written(version, tmp_path / "x.dat")
    with pytest.raises(FileExistsError):
        written(version, path)


@BOTH
def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(version, tmp_path):
    who = replace(ZELDA, frame_of_reference_uid=SIEMENS, protocol="Stroke Quixworth 2026-03-01")
    path = written(version, tmp_path / "x.dat", who)
    before = {leak.what for leak in leaks(path, who)}
    assert {"patient name", "patient id", "birth date", "study instance uid"} <= before
    assert {"institution", "device serial number", "date of acquisition"} <= before
    cleaned = version.deidentify(path, tmp_path / "y.dat", NAMES)
    assert leaks(tmp_path / "y.dat", who) == ()
    old, new = version.raw_reader(path), version.raw_reader(tmp_path / "y.dat")
    assert same(old.contents.samples, new.contents.samples)
    assert cleaned.samples_sha256 == old.contents.sha256() == new.contents.sha256()
    assert cleaned.mapped_uids == 3
    assert {"tPatientsName", "PatientID", "lPatientSex", "flUsedPatientWeight"} <= {
        *cleaned.removed
    }
    now = new.identity
    assert (now.patient_name, now.birth_date, now.sex) == ("", "", "")
    assert now.patient_id == NAMES.patient_id(who.patient_id)
    assert (now.study_uid, now.series_uid) == (NAMES.uid(who.study_uid), NAMES.uid(who.series_uid))
    assert now.frame_of_reference_uid == NAMES.uid(SIEMENS)
    assert now.acquired == NAMES.moved(who.acquired, who.patient_id)


@BOTH
def test_what_hides_in_buffers_that_nobody_listed_is_found(version, tmp_path):
    path = written(version, tmp_path / "x.dat")
    data = path.read_bytes()
    start, readouts = starts(version, data)
    buffers, _ = header.unpacked(data[start:readouts])
    secret = f'<ParamString."tNote">  {{ "call Zelda, born 02.03.1957, at {SIEMENS}"  }}\n'
    secret += '<ParamString."tOperator">  { "Wexford"  }\n# Wexford: SN48151623 ZQ-7731\n'
    edited = [header.Buffer(b.name, b.text + secret * (b.name == "Spice")) for b in buffers]
    path.write_bytes(data[:start] + header.packed(edited) + data[readouts:])
    version.deidentify(path, tmp_path / "y.dat", NAMES)
    left = (tmp_path / "y.dat").read_bytes()
    for token in (b"Zelda", b"02.03.1957", SIEMENS.encode(), b"Wexford", b"48151623", b"ZQ-7731"):
        assert token not in left
    assert NAMES.uid(SIEMENS).encode() in left


def test_the_patient_of_the_index_is_gone(tmp_path):
    path = written(VD, tmp_path / "x.dat")
    assert path.read_bytes()[32:96].startswith(b"Quixworth^Zelda\0")
    VD.deidentify(path, tmp_path / "y.dat", NAMES)
    assert (tmp_path / "y.dat").read_bytes()[32:96] == bytes(64)


@BOTH
def test_a_patient_whose_name_is_a_keyword_is_refused_rather_than_broken(version, tmp_path):
    path = written(version, tmp_path / "x.dat", replace(ZELDA, patient_name="sSliceArray^Ada"))
    with pytest.raises(errors.RawFileError):
        version.deidentify(path, tmp_path / "y.dat", NAMES)
    assert not (tmp_path / "y.dat").exists()


@BOTH
def test_a_copy_is_never_written_over_another_file(version, tmp_path):
    path = written(version, tmp_path / "x.dat")
    (tmp_path / "y.dat").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        version.deidentify(path, tmp_path / "y.dat", NAMES)
    assert (tmp_path / "y.dat").read_bytes() == b"precious"


@BOTH
def test_both_generations_give_the_same_images(version, tmp_path):
    raw = version.raw_reader(written(version, tmp_path / "x.dat"))
    truth = version.reconstruct(RawScan(ZELDA, kspace()), None)
    made = version.reconstruct(raw, None)
    assert [m.pixel_sha256() for m in made] == [t.pixel_sha256() for t in truth]
    assert [m.parameters.sha256() for m in made] == [t.parameters.sha256() for t in truth]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([VB, VD]), st.sampled_from(["", "VB", "VD"]))
def test_reading_is_total(tmp_path_factory, data, version, begins):
    start = {
        "": b"",
        "VB": struct.pack("<II", 16_384, 2) + b"Meas\0" + struct.pack("<I", 90),
        "VD": struct.pack("<IIIIQQ", 0, 1, 1, 1, 10_240, 512).ljust(10_240, b"\0"),
    }[begins]
    path = tmp_path_factory.mktemp("raw") / "x.dat"
    path.write_bytes(start + data)
    with pytest.raises(errors.RawFileError):
        version.raw_reader(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the bytes of a small file of each generation."""
    folder = tmp_path_factory.mktemp("whole")
    return {
        version.format.generation: written(
            version, folder / version.format.generation, matrix=4, slices=1, coils=1
        ).read_bytes()
        for version in (VB, VD)
    }


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from([VB, VD]))
def test_every_truncation_is_refused(tmp_path_factory, whole, data, version):
    original = whole[version.format.generation]
    end = data.draw(st.integers(0, len(original) - 1))
    path = tmp_path_factory.mktemp("raw") / "x.dat"
    path.write_bytes(original[:end])
    with pytest.raises(errors.RawFileError):
        version.raw_reader(path)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([VB, VD]))
def test_a_flipped_byte_is_refused_or_leaves_a_scan(tmp_path_factory, whole, data, version):
    changed = bytearray(whole[version.format.generation])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("raw") / "x.dat"
    path.write_bytes(changed)
    try:
        raw = version.raw_reader(path)
    except errors.RawFileError:
        return
    assert raw.contents.samples.shape == raw.contents.encoding.shape


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"\A[A-Za-z]{4,20}\Z"),
            st.text(
                st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200
            ),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_buffers_survive(buffers):
    given_ = tuple(header.Buffer(name, text) for name, text in buffers)
    data = header.packed(given_)
    assert header.unpacked(data) == (given_, len(data))
    with pytest.raises(errors.RawFileError):
        understood(given_, "VB")
