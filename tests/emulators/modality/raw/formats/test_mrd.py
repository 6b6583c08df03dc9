"""MRD 2: the library's reader agrees, no announced length is believed, a cleaned copy names nobody."""

from dataclasses import replace

import mrd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    return written(V2, tmp_path / "x.mrd")


def header_start():
    """Return where the header begins: after magic, version, and the schema with its length."""
    return 9 + 3 + len(mrd.BinaryMrdReader.schema.encode())


@pytest.mark.parametrize("size", SHAPES, ids=str)
def test_what_is_written_is_read(size, tmp_path):
    path = written(V2, tmp_path / "x.mrd", **size)
    raw = V2.raw_reader(path)
    assert same(raw.contents.samples, kspace(**size).samples)
    assert raw.contents.encoding == kspace(**size).encoding
    assert raw.identity == without(ZELDA, "accession")
    assert identify(path) is V2.format
    assert by_creator_version(V2.format.creator_version_uid) is V2


def test_the_library_s_reader_reads_the_same_samples(path):
    found = np.zeros_like(kspace().samples)
    with mrd.BinaryMrdReader(str(path)) as reader:
        header = reader.read_header()
        for item in reader.read_data():
            at = item.value.head.idx
            found[at.contrast, at.slice, :, at.kspace_encode_step_1] = item.value.data
    assert same(found, kspace().samples)
    assert header.study_information.study_instance_uid == ZELDA.study_uid
    assert [d.bvalue for d in header.sequence_parameters.diffusion] == [0, 1000]


def test_the_generation_before_is_refused(tmp_path):
    other = written(V1, tmp_path / "x.h5")
    with pytest.raises(errors.WrongGeneration, match=r"x.h5: HDF5, as ISMRMRD 1 is"):
        V2.raw_reader(other)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d, s: b"", errors.NotThisFamily),
        (lambda d, s: b"hello", errors.NotThisFamily),
        (lambda d, s: d[:7], errors.Truncated),
        (lambda d, s: d[:100], errors.Truncated),
        (lambda d, s: d[:5] + b"\2" + d[6:], errors.UnknownRevision),
        (
            lambda d, s: d.replace(b"kspaceEncodeStep1", b"kspaceEncodeStep9", 1),
            errors.UnknownRevision,
        ),
        (lambda d, s: d.replace(b'"name":"Mrd"', b'"name":"Mri"', 1), errors.NotThisFamily),
        (lambda d, s: d[: s + 40], errors.Truncated),
        (lambda d, s: d[:-1], errors.Truncated),
        (lambda d, s: d[:-5000], errors.Truncated),
        (lambda d, s: d + b"\0", errors.Oversized),
        (lambda d, s: d[:s] + b"\0" + d[s + 1 :], errors.BadHeader),
        (lambda d, s: d[: s + 1] + b"\1" + b"\xff" * 12, errors.Corrupted),
        (lambda d, s: d[: s + 1] + b"\0\1\1" + b"\xff" * 9 + b"\1", errors.Truncated),
    ],
)
def test_damage_is_told_by_its_kind(path, damage, kind):
    path.write_bytes(damage(path.read_bytes(), header_start()))
    with pytest.raises(kind, match=r"x\.mrd"):
        V2.raw_reader(path)


def streamed(source, target, edit_header=None, edit=None, more=()):
    """Write a changed copy with the library."""
    with mrd.BinaryMrdReader(str(source)) as reader:
        header, items = reader.read_header(), list(reader.read_data())
    if edit_header:
        edit_header(header)
    if edit:
        items = edit(items)
    with mrd.BinaryMrdWriter(str(target)) as writer:
        writer.write_header(header)
        writer.write_data([*items, *more])
    return target


def first(change):
    def edit(items):
        change(items[0].value)
        return items

    return edit


NOISE = mrd.StreamItem.WaveformUint32(mrd.Waveform(data=np.zeros((1, 1), np.uint32)))


@pytest.mark.parametrize(
    ("how", "kind", "why"),
    [
        ({"edit": lambda i: i[:-1]}, errors.Truncated, "63 of 64 readouts"),
        ({"edit": lambda i: [*i, i[0]]}, errors.Oversized, "more than the 64"),
        ({"edit": lambda i: [*i[:-1], NOISE]}, errors.BadHeader, "other things than readouts"),
        (
            {"edit": first(lambda a: setattr(a, "data", np.zeros((2, 5), np.complex64)))},
            errors.Corrupted,
            "a readout of",
        ),
        ({"edit": first(lambda a: setattr(a.head.idx, "slice", 9))}, errors.BadHeader, "slice"),
        ({"edit": first(lambda a: setattr(a.head.idx, "contrast", 1))}, errors.Corrupted, "twice"),
        (
            {"edit": first(lambda a: setattr(a.head, "sample_time_us", None))},
            errors.BadHeader,
            "speed",
        ),
        ({"edit_header": lambda h: setattr(h, "version", 9)}, errors.UnknownRevision, "version 9"),
        ({"edit_header": lambda h: setattr(h, "encoding", [])}, errors.BadHeader, "lacks"),
        (
            {"edit_header": lambda h: setattr(h, "sequence_parameters", None)},
            errors.BadHeader,
            "lacks what a scan needs",
        ),
        (
            {"edit_header": lambda h: setattr(h.encoding[0], "trajectory", mrd.Trajectory.SPIRAL)},
            errors.BadHeader,
            "no plain Cartesian",
        ),
        (
            {"edit_header": lambda h: setattr(h.encoding[0].recon_space.matrix_size, "x", 15)},
            errors.BadHeader,
            "not square",
        ),
    ],
)
def test_contents_that_do_not_fit_are_refused(path, tmp_path, how, kind, why):
    with pytest.raises(kind, match=why):
        V2.raw_reader(streamed(path, tmp_path / "y.mrd", **how))


def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(tmp_path):
    who = replace(ZELDA, frame_of_reference_uid=SIEMENS, protocol="Stroke Quixworth")
    path = written(V2, tmp_path / "w.mrd", who)

    def more(header):
        header.subject_information.patient_weight_kg = 71.5
        header.study_information.referring_physician_name = "Wexford"
        header.user_parameters.user_parameter_string.append(
            mrd.UserParameterStringType(name="note", value="of Zelda, 2026-03-01, SN48151623")
        )

    path = streamed(path, tmp_path / "x.mrd", more)
    assert {leak.what for leak in leaks(path, who)} >= {
        *("patient name", "patient id", "station", "institution", "date of acquisition"),
        *("device serial number", "study instance uid", "acquisition uid"),
    }
    cleaned = V2.deidentify(path, tmp_path / "y.mrd", NAMES)
    assert leaks(tmp_path / "y.mrd", who) == ()
    with mrd.BinaryMrdReader(str(tmp_path / "y.mrd")) as reader:
        header = reader.read_header()
        stamps = [item.value.head.acquisition_time_stamp for item in reader.read_data()]
    assert header.subject_information.patient_birthdate is None
    assert header.subject_information.patient_weight_kg is None
    assert header.study_information.referring_physician_name is None
    moved = NAMES.moved(who.acquired, who.patient_id)
    assert header.study_information.study_date == moved.date()
    assert header.measurement_information.series_date == moved.date()
    assert stamps[0] == ((10 * 60 + 15) * 60 + 30) * 1000 + 250
    old, new = V2.raw_reader(path), V2.raw_reader(tmp_path / "y.mrd")
    assert same(old.contents.samples, new.contents.samples)
    assert cleaned.samples_sha256 == old.contents.sha256()
    assert cleaned.mapped_uids == 4
    now = new.identity
    assert now.patient_id == NAMES.patient_id(who.patient_id)
    assert now.series_uid == NAMES.uid(who.series_uid)
    assert now.frame_of_reference_uid == NAMES.uid(SIEMENS)
    assert now.acquired == moved
    assert now.protocol == "Stroke xxxxxxxx"


def test_a_file_is_never_overwritten(path):
    with pytest.raises(FileExistsError):
        written(V2, path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([0, 9, None]))
def test_reading_is_total(tmp_path_factory, small, data, begins):
    start = small[: header_start() if begins is None else begins]
    path = tmp_path_factory.mktemp("raw") / "x.mrd"
    path.write_bytes(start + data)
    with pytest.raises(errors.RawFileError):
        V2.raw_reader(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "x.mrd"
    return written(V2, path, matrix=4, slices=1, coils=1).read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_truncation_is_refused(tmp_path_factory, small, data):
    path = tmp_path_factory.mktemp("raw") / "x.mrd"
    path.write_bytes(small[: data.draw(st.integers(0, len(small) - 1))])
    with pytest.raises(errors.RawFileError):
        V2.raw_reader(path)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_flipped_byte_is_refused_or_leaves_a_scan(tmp_path_factory, small, data):
    changed = bytearray(small)
    at = data.draw(st.integers(header_start(), len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("raw") / "x.mrd"
    path.write_bytes(changed)
    try:
        raw = V2.raw_reader(path)
    except errors.RawFileError:
        return
    assert raw.contents.samples.shape == raw.contents.encoding.shape
