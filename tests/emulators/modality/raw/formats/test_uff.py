"""UFF: the ToolBox's own reader agrees, and what goes wrong silently elsewhere is loud here."""

from dataclasses import replace

import h5py
import numpy as np
import pytest
import pyuff_ustb as pyuff

from emulators.modality.raw import errors
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import generation
from tests.emulators.modality.us.examples import ZELDA, us

UFF = generation("uff", "1")
NAMES = Pseudonyms(b"k" * 32)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "one.uff"
    UFF.raw_writer(us(), path)
    return path


def theirs(path, frames=1):
    """Write a recording with the other library, as it does: with coordinates, without a version."""
    contents = us(frames=frames).contents
    sector = contents.sector
    point = pyuff.Point(distance=0.0, azimuth=0.0, elevation=0.0)
    scan = pyuff.SectorScan(
        azimuth_axis=sector.angles(), depth_axis=sector.depths_mm() / 1e3, origin=point
    )
    pixels = contents.samples.transpose(2, 1, 0).reshape(-1, 1, 1, frames)
    pyuff.BeamformedData(
        scan=scan,
        data=pixels.astype(np.float32),
        sampling_frequency=sector.sampling_hz,
        modulation_frequency=0.0,
        frame_rate=float(sector.frame_rate_hz),
        pulse=pyuff.Pulse(
            center_frequency=sector.centre_hz, fractional_bandwidth=0.6, phase=0.0, waveform=point
        ),
        sequence=pyuff.Wave(
            wavefront=pyuff.Wavefront.spherical,
            source=point,
            origin=point,
            apodization=point,
            sound_speed=sector.sound_speed_m_s,
        ),
        name=["ACME"],
        author=["Quixworth, Zelda"],
        info=["exam of 2026-03-01", "ZQ-7731"],
    ).write(str(path), "b_data")
    return path


def test_a_recording_comes_back_bit_by_bit(written):
    back, raw = UFF.raw_reader(written), us()
    assert back.contents.sector == raw.contents.sector
    assert back.contents.samples.dtype == np.int16
    assert np.array_equal(back.contents.samples, raw.contents.samples)
    assert identify(written) is UFF.format
    assert UFF.reconstruct(back, None)[0].pixel_sha256() == (
        generation("acme-rf", "1").reconstruct(raw, None)[0].pixel_sha256()
    )


def test_uff_keeps_no_uid(written):
    identity = UFF.raw_reader(written).identity
    nothing = dict.fromkeys(
        ("study_uid", "series_uid", "frame_of_reference_uid", "acquisition_uid"), ""
    )
    assert identity == replace(ZELDA, **nothing)


def test_the_same_recording_is_the_same_file(written, tmp_path):
    UFF.raw_writer(us(), tmp_path / "two.uff")
    assert (tmp_path / "two.uff").read_bytes() == written.read_bytes()


def test_the_other_reader_agrees(written):
    sector = us().contents.sector
    data = pyuff.Uff(str(written)).read("b_data")
    samples = np.asarray(data.data).reshape(sector.samples, sector.lines, sector.frames)
    assert np.array_equal(samples.transpose(2, 1, 0), us().contents.samples)
    assert float(data.sampling_frequency) == sector.sampling_hz
    assert data.frame_rate == sector.frame_rate_hz
    assert float(data.pulse.center_frequency) == sector.centre_hz
    assert float(data.sequence.sound_speed) == sector.sound_speed_m_s
    assert np.array_equal(data.scan.azimuth_axis, sector.angles())
    assert data.scan.N_depth_axis == sector.samples
    assert data.name == ["ACME Sono 5"]
    assert "patient_name: Quixworth^Zelda" in data.info
    # it computes the place of every pixel as our scan conversion does: the apex at the top
    assert np.hypot(data.scan.x, data.scan.z).max() * 1e3 == pytest.approx(sector.depth_mm)


@pytest.mark.parametrize("frames", [1, 2])
def test_files_of_the_other_writer_are_read(tmp_path, frames):
    back = UFF.raw_reader(theirs(tmp_path / "x.uff", frames))
    assert np.array_equal(back.contents.samples, us(frames=frames).contents.samples)
    assert back.identity == Identity()  # what others tell is nobody's field


def renamed(file):
    file.move("b_data/scan/origin", "b_data/scan/apex")


def copied(file):
    file.copy("b_data/scan/origin", "b_data/scan/apex")


def without(name):
    return lambda file: file.__delitem__(name)


def with_value(name, value):
    def put(file):
        was = dict(file[name].attrs)
        del file[name]
        file[name] = value
        file[name].attrs.update(was)

    return put


def with_version(version):
    return lambda file: file.attrs.__setitem__("version", version)


def one_sample(value):
    return lambda file: file["b_data/data"].__setitem__((5, 0, 0, 0), value)


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (renamed, errors.WrongGeneration, "an apex"),
        (copied, errors.UnknownRevision, "both an apex and an origin"),
        (without("b_data/scan/origin"), errors.BadHeader, "no origin"),
        (with_value("b_data/scan/origin/distance", 0.01), errors.BadHeader, "one point"),
        (with_version("v1.0.0"), errors.WrongGeneration, "v1.0.0; this reader knows v1.2.0"),
        (with_version(np.bytes_("v1.1.1")), errors.WrongGeneration, "v1.1.1"),
        (with_version("v9.0.0"), errors.UnknownRevision, "v1.2.0 is known"),
        (with_version(3), errors.BadHeader, "no short text"),
        (with_version(["v1.2.0", "v9"]), errors.BadHeader, "not one text"),
        (without("b_data"), errors.NotThisFamily, "class of UFF"),
        (lambda f: f.copy("b_data", "b_data_2"), errors.BadHeader, "other than one b_data"),
        (lambda f: f.move("b_data", "x"), errors.BadHeader, "other than one b_data"),
        (without("b_data/pulse"), errors.BadHeader, "no pulse"),
        (without("b_data/sequence/sound_speed"), errors.BadHeader, "sound_speed"),
        (with_value("b_data/sequence/sound_speed", 1500.0), errors.BadHeader, "depth_axis"),
        (with_value("b_data/sampling_frequency", 5e6), errors.BadHeader, "depth_axis"),
        (with_value("b_data/sampling_frequency", [1.0, 2.0]), errors.BadHeader, "shape"),
        (with_value("b_data/sampling_frequency", np.nan), errors.BadHeader, "no number"),
        (with_value("b_data/modulation_frequency", 2e6), errors.BadHeader, "demodulated"),
        (with_value("b_data/frame_rate", 24.9), errors.BadHeader, "frame rate"),
        (with_value("b_data/scan/azimuth_axis", np.ones(16)), errors.BadHeader, "fan out"),
        (one_sample(0.5), errors.BadHeader, "no count"),
        (one_sample(32768), errors.BadHeader, "no count"),
        (one_sample(np.nan), errors.BadHeader, "no number"),
        (one_sample(7), errors.Corrupted, "not those that were written"),
        (with_value("b_data/data", np.zeros((7, 1, 1, 2), "f4")), errors.Truncated, "announces"),
        (with_value("b_data/data", np.zeros(7, "f4")), errors.BadHeader, "frames"),
        (with_value("b_data/data", np.zeros((7, 1, 1, 2))), errors.BadHeader, "float32"),
        (lambda f: f.__setitem__("b_data/scan/x", np.zeros(9)), errors.Corrupted, "every pixel"),
    ],
)  # fmt: skip
def test_what_is_silent_elsewhere_is_loud(written, change, kind, told):
    with h5py.File(written, "r+") as file:
        change(file)
    with pytest.raises(kind, match=f"^one.uff: .*{told}"):
        UFF.raw_reader(written)


def test_coordinates_that_contradict_the_axes_are_refused(tmp_path):
    path = theirs(tmp_path / "x.uff")
    with h5py.File(path, "r+") as file:
        file["b_data/scan/z"][100] += 0.001
    with pytest.raises(errors.Corrupted, match="z of a pixel is not where the axes say"):
        UFF.raw_reader(path)


def test_the_other_format_of_the_same_name_is_refused(tmp_path):
    """v0.3 has a group `version` with numbers in it, and channel data without classes."""
    path = tmp_path / "x.uff"
    with h5py.File(path, "w") as file:
        for name, value in (("major", 0), ("minor", 3), ("patch", 0)):
            file[f"version/{name}"] = np.uint8(value)
        file["channel_data/data"] = np.zeros((4, 4), np.float32)
        file["channel_data/sampling_frequency"] = 1e7
    with pytest.raises(errors.WrongGeneration, match=r"v0\.1 to v0\.3, another format"):
        UFF.raw_reader(path)


def test_damage_is_told_by_its_kind(written):
    data = written.read_bytes()
    for damaged, kind in (
        (data[:-1], errors.Truncated),
        (data[: len(data) // 2], errors.Truncated),
        (data + b"\0", errors.Oversized),
        (b"hello", errors.NotThisFamily),
    ):
        written.write_bytes(damaged)
        with pytest.raises(kind, match=r"^one.uff: (?!one.uff)"):
            UFF.raw_reader(written)


def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(written, tmp_path):
    found = {(leak.what, leak.spelling) for leak in leaks(written, ZELDA)}
    assert {("patient name", "UTF-16"), ("date of acquisition", "UTF-16")} <= found
    cleaned = UFF.deidentify(written, tmp_path / "y.uff", NAMES)
    assert leaks(tmp_path / "y.uff", ZELDA) == ()
    assert cleaned.removed == ("author", "info", "name")
    assert cleaned.samples_sha256 == us().contents.sha256()
    back = UFF.raw_reader(tmp_path / "y.uff")
    assert back.identity == Identity()
    assert np.array_equal(back.contents.samples, us().contents.samples)
    data = pyuff.Uff(str(tmp_path / "y.uff")).read("b_data")
    assert data.author is None
    assert np.array_equal(np.ravel(data.data), np.ravel(pyuff.Uff(str(written))["b_data"].data))


def test_names_in_unexpected_places_are_cleaned(tmp_path):
    path = theirs(tmp_path / "x.uff")
    codes = np.frombuffer("Quixworth".encode("utf-16-le"), "<u2")
    with h5py.File(path, "r+") as file:
        data = file["b_data"]
        data["Quixworth"] = 1.0
        data["Quixworth"].attrs["class"] = "single"
        data["phase"] = codes  # a known property with codes instead of numbers
        data["probe"] = codes
        data["probe"].attrs["class"] = "char"
        data["scan"].attrs["comment"] = "Zelda Quixworth"
        data.attrs["name"] = "Zelda"
        data.create_group("phantom").attrs["class"] = "acme.secret"
        data["phantom/points"] = np.ones(3)
    assert leaks(path, ZELDA) != ()
    cleaned = UFF.deidentify(path, tmp_path / "y.uff", NAMES)
    assert leaks(tmp_path / "y.uff", ZELDA) == ()
    assert "an unknown property" in cleaned.removed
    with h5py.File(tmp_path / "y.uff") as file:
        kept = set(file["b_data"])
        assert kept.isdisjoint({"Quixworth", "phase", "probe", "phantom", "name", "author"})
        assert {"x", "y", "z", "origin", "depth_axis"} <= set(file["b_data/scan"])
        assert file["b_data"].attrs["name"] == b"b_data"


def test_a_copy_never_replaces_a_file(written, tmp_path):
    with pytest.raises(FileExistsError):
        UFF.deidentify(written, written, NAMES)
    assert UFF.raw_reader(written).contents.sha256() == us().contents.sha256()


def test_hostile_texts_are_inert(tmp_path):
    raw = RawScan(replace(ZELDA, protocol="x" * 5000, station="\x1b[2J\nsex: F"), us().contents)
    UFF.raw_writer(raw, tmp_path / "x.uff")
    identity = UFF.raw_reader(tmp_path / "x.uff").identity
    assert len(identity.protocol) <= 1024
    assert identity.station == "[2Jsex: F"
