"""ISMRMRD 1: plain HDF5 access agrees, damage has its kind, a cleaned copy names nobody."""

import struct
from dataclasses import replace

import h5py
import ismrmrd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.mr.mrd import xml_header
from emulators.modality.raw import errors
from emulators.modality.raw.identify import identify
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import by_creator_version, generation
from tests.emulators.modality.mr.examples import ZELDA, kspace
from tests.emulators.modality.raw.formats.mr_formats import KEY, SIEMENS, same, without, written

V1, V2 = generation("ismrmrd", "1"), generation("mrd", "2")
NAMES = Pseudonyms(KEY)
SHAPES = [{}, {"matrix": 8, "slices": 1, "coils": 1}, {"protocol": "dual echo", "slices": 3}]


@pytest.fixture
def path(tmp_path):
    return written(V1, tmp_path / "x.h5")


@pytest.mark.parametrize("size", SHAPES, ids=str)
def test_what_is_written_is_read(size, tmp_path):
    path = written(V1, tmp_path / "x.h5", **size)
    raw = V1.raw_reader(path)
    assert same(raw.contents.samples, kspace(**size).samples)
    assert raw.contents.encoding == kspace(**size).encoding
    assert raw.identity == without(ZELDA, "accession")  # typed as a number: never written
    assert identify(path) is V1.format
    assert by_creator_version(V1.format.creator_version_uid) is V1


def test_plain_hdf5_reads_the_same_samples(path):
    found = np.zeros_like(kspace().samples)
    with h5py.File(path) as file:
        for record in file["dataset/data"]:
            at = record["head"]["idx"]
            samples = record["data"].view(np.complex64).reshape(2, 32)
            found[at["contrast"], at["slice"], :, at["kspace_encode_step_1"]] = samples
        document = file["dataset/xml"][0].decode()
    assert same(found, kspace().samples)
    assert f"<studyInstanceUID>{ZELDA.study_uid}</studyInstanceUID>" in document


def test_the_library_s_own_second_way_reads_the_same_samples(path):
    found = np.zeros_like(kspace().samples)
    with ismrmrd.Dataset(str(path), mode="r") as file:
        for i in range(file.number_of_acquisitions()):
            one = file.read_acquisition(i)
            found[one.idx.contrast, one.idx.slice, :, one.idx.kspace_encode_step_1] = one.data
    assert same(found, kspace().samples)


def test_the_next_generation_is_refused(tmp_path):
    other = written(V2, tmp_path / "x.mrd")
    with pytest.raises(errors.WrongGeneration, match=r"x.mrd: MRD 2, the next generation"):
        V1.raw_reader(other)


def stored_end(data, end):
    """Return a file whose first block says another end."""
    at = 40 if data[8] == 0 else 28
    return data[:at] + struct.pack("<Q", end) + data[at + 8 :]


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d: b"", errors.NotThisFamily),
        (lambda d: b"hello", errors.NotThisFamily),
        (lambda d: d[:20], errors.Truncated),
        (lambda d: d[:5000], errors.Truncated),
        (lambda d: d[:-1], errors.Truncated),
        (lambda d: d + b"\0", errors.Oversized),
        (lambda d: d[:8] + b"\x09" + d[9:], errors.UnknownRevision),
        (lambda d: stored_end(d[: len(d) // 2], len(d) // 2), errors.RawFileError),
    ],
)
def test_damage_is_told_by_its_kind(path, damage, kind):
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(kind, match=r"x\.h5"):
        V1.raw_reader(path)


def edited(path, edit):
    """Change a file from within."""
    with h5py.File(path, "r+") as file:
        edit(file["dataset"])
    return path


def document(group):
    return group["xml"][0].decode()


def replaced(old, new):
    def edit(group):
        assert old in document(group)
        group["xml"][0] = document(group).replace(old, new)

    return edit


def record(**changes):
    def edit(group):
        first = group["data"][0]
        for name, value in changes.items():
            place = (
                first["head"]["idx"] if name in first["head"]["idx"].dtype.names else first["head"]
            )
            place[name] = value
        group["data"][0] = first

    return edit


def shorter(group):
    first = group["data"][0]
    first["data"] = first["data"][:-2]
    group["data"][0] = first


def heap_object(data, length):
    """Say another length of the first object in the first heap."""
    at = data.index(b"GCOL") + 16 + 8
    return data[:at] + struct.pack("<Q", length) + data[at + 8 :]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda d: heap_object(d, 0), "heap"),  # HDF5 itself goes round for ever
        (lambda d: heap_object(d, 1 << 60), "longer than the heap"),
        (lambda d: d.replace(b"GCOL", b"GCOX"), "no heap at"),
    ],
)
def test_heaps_that_do_not_hold_what_is_referred_to(path, damage, why):
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(errors.Corrupted, match=why):
        V1.raw_reader(path)


@pytest.mark.parametrize(
    ("edit", "kind", "why"),
    [
        (lambda g: g.__delitem__("xml"), errors.NotThisFamily, "XML header"),
        (lambda g: g.__delitem__("data"), errors.BadHeader, "no records"),
        (lambda g: g["data"].resize((3,)), errors.Truncated, "3 readouts; the header announces 64"),
        (lambda g: g["data"].resize((70,)), errors.Oversized, "70 readouts"),
        (replaced("<x>16</x>", "<x>15</x>"), errors.BadHeader, "matrix"),
        (replaced("<x>16</x>", "<x>many</x>"), errors.BadHeader, "cannot be understood"),
        (replaced("cartesian", "spiral"), errors.BadHeader, "no plain Cartesian"),
        (replaced("<TE>80.0</TE>", ""), errors.BadHeader, "lacks what a scan needs"),
        (replaced("</ismrmrdHeader>", ""), errors.BadHeader, "cannot be understood"),
        (replaced("<version>1<", "<version>7<"), errors.UnknownRevision, "version 7"),
        (replaced("<encoding>", "<secret/><encoding>"), errors.BadHeader, "cannot be understood"),
        (record(version=9), errors.UnknownRevision, "version other than 1"),
        (record(slice=7), errors.BadHeader, "slice"),
        (record(contrast=1), errors.Corrupted, "twice"),
        (record(number_of_samples=5), errors.Corrupted, "number_of_samples"),
        (record(discard_pre=5), errors.Corrupted, "discard_pre"),
        (record(position=(0, 0, 99)), errors.BadHeader, "not where"),
        (record(sample_time_us=9), errors.BadHeader, "different or no speed"),
        (shorter, errors.Corrupted, "readout 1 has 63 samples"),
    ],
)
def test_contents_that_do_not_fit_are_refused(path, edit, kind, why):
    with pytest.raises(kind, match=why):
        V1.raw_reader(edited(path, edit))


def test_entities_are_not_expanded(path):
    bomb = '<!DOCTYPE h [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ismrmrdHeader'
    with pytest.raises(errors.HostileContainer, match="document type"):
        V1.raw_reader(edited(path, replaced("<ismrmrdHeader", bomb)))


def test_links_out_of_the_file_are_not_followed(path, tmp_path):
    other = written(V1, tmp_path / "other.h5")

    def link(group):
        del group["data"]
        group["data"] = h5py.ExternalLink(str(other), "dataset/data")

    with pytest.raises(errors.HostileContainer):
        V1.raw_reader(edited(path, link))


def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(tmp_path):
    who = replace(ZELDA, frame_of_reference_uid=SIEMENS, protocol="Stroke Quixworth")
    path = written(V1, tmp_path / "x.h5", who)
    edited(
        path,
        replaced(
            "<patientID>",
            "<patientWeight_kg>71.5</patientWeight_kg><patientID>",
        ),
    )
    edited(
        path,
        replaced(
            "<studyInstanceUID>",
            "<referringPhysicianName>Wexford</referringPhysicianName>"
            "<studyDescription>of Zelda, 2026-03-01</studyDescription><studyInstanceUID>",
        ),
    )
    assert {leak.what for leak in leaks(path, who)} >= {
        *("patient name", "patient id", "birth date", "station", "institution"),
        *("device serial number", "study instance uid", "date of acquisition"),
    }
    cleaned = V1.deidentify(path, tmp_path / "y.h5", NAMES)
    assert leaks(tmp_path / "y.h5", who) == ()
    left = (tmp_path / "y.h5").read_bytes()
    assert [t for t in (b"Wexford", b"71.5", b"48151", b"20260301") if t in left] == []
    old, new = V1.raw_reader(path), V1.raw_reader(tmp_path / "y.h5")
    assert same(old.contents.samples, new.contents.samples)
    assert cleaned.samples_sha256 == old.contents.sha256()
    assert cleaned.mapped_uids == 4
    assert "referringPhysicianName" in cleaned.removed
    now = new.identity
    assert (now.patient_name, now.birth_date, now.sex, now.station) == ("", "", "", "")
    assert now.patient_id == NAMES.patient_id(who.patient_id)
    assert now.study_uid == NAMES.uid(who.study_uid)
    assert now.acquisition_uid == NAMES.uid(who.acquisition_uid)
    assert now.frame_of_reference_uid == NAMES.uid(SIEMENS)
    assert now.acquired == NAMES.moved(who.acquired, who.patient_id)
    assert now.protocol == "Stroke xxxxxxxx"


def test_nothing_of_an_earlier_header_can_be_carved_out(path, tmp_path):
    edited(path, replaced("Stroke MR", "Stroke MR of somebody called Wexford"))
    edited(path, replaced(" of somebody called Wexford", ""))
    V1.deidentify(path, tmp_path / "y.h5", NAMES)
    assert b"Wexford" not in (tmp_path / "y.h5").read_bytes()


def test_nobody_in_the_header_stays_nobody(tmp_path):
    path = written(V1, tmp_path / "x.h5", type(ZELDA)())
    raw = V1.raw_reader(path)
    assert raw.identity == type(ZELDA)()
    V1.deidentify(path, tmp_path / "y.h5", NAMES)
    assert V1.raw_reader(tmp_path / "y.h5").identity == type(ZELDA)()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_reading_is_total(tmp_path_factory, data, magic):
    path = tmp_path_factory.mktemp("raw") / "x.h5"
    path.write_bytes((b"\x89HDF\r\n\x1a\n" if magic else b"") + data)
    with pytest.raises(errors.RawFileError):
        V1.raw_reader(path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_document_is_refused_with_its_kind(data):
    with pytest.raises(errors.RawFileError):
        xml_header.parsed(data)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "x.h5"
    return written(V1, path, matrix=4, slices=1, coils=1).read_bytes()


@settings(max_examples=40, deadline=None)
@given(st.data(), st.booleans())
def test_every_truncation_is_refused(tmp_path_factory, small, data, honest):
    """`honest`: the first block was made to agree, so HDF5 itself meets the missing parts."""
    end = data.draw(st.integers(0, len(small) - 1))
    cut = small[:end]
    path = tmp_path_factory.mktemp("raw") / "x.h5"
    path.write_bytes(stored_end(cut, end) if honest and end > 64 else cut)
    with pytest.raises(errors.RawFileError):
        V1.raw_reader(path)
