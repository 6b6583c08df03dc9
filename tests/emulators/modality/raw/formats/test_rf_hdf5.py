"""ACME-RF 1: what is written comes back, and nothing else is ever read as a recording."""

import json
from dataclasses import replace

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.raw import errors
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import generation
from tests.emulators.modality.us.examples import ZELDA, us

RF = generation("acme-rf", "1")
NAMES = Pseudonyms(b"k" * 32)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "one.h5"
    RF.raw_writer(us(), path)
    return path


def test_a_recording_comes_back_bit_by_bit(written):
    back, raw = RF.raw_reader(written), us()
    assert back.identity == ZELDA
    assert back.contents.sector == raw.contents.sector
    assert back.contents.samples.dtype == np.int16
    assert np.array_equal(back.contents.samples, raw.contents.samples)
    assert identify(written) is RF.format
    with h5py.File(written) as file:  # as anybody may read it
        assert np.array_equal(file["acme_rf/samples"], raw.contents.samples)
        assert json.loads(file["acme_rf/header"][()].tobytes())["identity"]["model"] == "Sono 5"


def test_the_same_recording_is_the_same_file(written, tmp_path):
    RF.raw_writer(us(), tmp_path / "two.h5")
    assert (tmp_path / "two.h5").read_bytes() == written.read_bytes()


def test_a_file_is_never_overwritten_and_never_left_half_written(written, tmp_path):
    with pytest.raises(FileExistsError):
        RF.raw_writer(us(), written)
    assert RF.raw_reader(written).identity == ZELDA
    wrong = replace(us().contents.sector, lines=9)
    for writer in (RF, generation("uff", "1")):
        contents = replace(us().contents, sector=wrong)
        with pytest.raises(errors.BadHeader, match="samples of shape"):
            writer.raw_writer(RawScan(ZELDA, contents), tmp_path / "x.h5")
        assert not (tmp_path / "x.h5").exists()


@pytest.mark.parametrize(
    ("revision", "kind"), [(2, errors.UnknownRevision), (0, errors.UnknownRevision)]
)
def test_another_revision_is_not_looked_into(written, revision, kind):
    with h5py.File(written, "r+") as file:
        file["acme_rf"].attrs["revision"] = revision
        file["acme_rf/header"][:] = 0
    with pytest.raises(kind, match=rf"one.h5: ACME-RF of revision {revision}; 1 is known"):
        RF.raw_reader(written)


def test_a_file_without_a_revision_is_refused(written):
    for change in (lambda a: a.__setitem__("revision", "1"), lambda a: a.__delitem__("revision")):
        with h5py.File(written, "r+") as file:
            change(file["acme_rf"].attrs)
        with pytest.raises(errors.UnknownRevision, match="without a revision"):
            RF.raw_reader(written)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d: b"", errors.NotThisFamily),
        (lambda d: b"XXXX" + d[4:], errors.NotThisFamily),
        (lambda d: d[:40], errors.Truncated),
        (lambda d: d[:-1], errors.Truncated),
        (lambda d: d + b"\0", errors.Oversized),
        (lambda d: d[:-5] + bytes([d[-5] ^ 1]) + d[-4:], errors.Corrupted),
        (lambda d: d.replace(b"Quixworth", b"Quixwarth"), errors.Corrupted),
        (lambda d: d[:8] + b"\x63" + d[9:], errors.UnknownRevision),
    ],
)
def test_damage_is_told_by_its_kind(written, damage, kind):
    written.write_bytes(damage(written.read_bytes()))
    with pytest.raises(kind, match=r"^one.h5: (?!one.h5)"):
        RF.raw_reader(written)


def resigned(file, **changes):
    """Change the header and let its digest follow, as somebody with the format would."""
    import hashlib

    group = file["acme_rf"]
    header = json.loads(group["header"][()].tobytes())
    header["sector"].update(changes)
    data = json.dumps(header).encode()
    del group["header"]
    group["header"] = np.frombuffer(data, np.uint8)
    group.attrs["header_sha256"] = np.bytes_(hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda f: resigned(f, lines=1), errors.BadHeader),
        (lambda f: resigned(f, frames=3), errors.Truncated),
        (lambda f: resigned(f, frames=1), errors.Oversized),
        (lambda f: resigned(f, lines=32, frames=1), errors.BadHeader),
        (lambda f: resigned(f, sampling_hz=None), errors.BadHeader),
        (lambda f: f.__setitem__("acme_rf/more", 1), errors.BadHeader),
        (lambda f: f.__setitem__("more", 1), errors.BadHeader),
        (lambda f: f.move("acme_rf", "else"), errors.NotThisFamily),
        (lambda f: f.__setitem__("acme_rf/link", h5py.SoftLink("/")), errors.HostileContainer),
    ],
)
def test_another_structure_is_told_by_its_kind(written, change, kind):
    with h5py.File(written, "r+") as file:
        change(file)
    with pytest.raises(kind):
        RF.raw_reader(written)


def test_samples_that_are_not_in_the_file_are_not_made_up(written):
    with h5py.File(written, "r+") as file:
        shape = file["acme_rf/samples"].shape
        del file["acme_rf/samples"]
        file.create_dataset("acme_rf/samples", shape, "<i2", compression="gzip")
    with pytest.raises(errors.HostileContainer, match="unpack to more"):
        RF.raw_reader(written)


@settings(max_examples=60, deadline=None)
@given(
    damage=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 255)), min_size=1, max_size=8),
    family=st.sampled_from(["acme-rf", "uff"]),
)
def test_reading_a_damaged_file_is_total(tmp_path_factory, damage, family):
    software, raw = generation(family, "1"), us(lines=2, frames=1)
    path = tmp_path_factory.mktemp("rf") / "x"
    software.raw_writer(raw, path)
    data = bytearray(path.read_bytes())
    for place, value in damage:
        data[place] = value
    path.write_bytes(data)
    try:
        back = software.raw_reader(path)
    except errors.RawFileError:
        return
    if family == "acme-rf":  # the damage was in a byte that nothing depends on
        assert np.array_equal(back.contents.samples, raw.contents.samples)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["acme-rf", "uff"]), st.booleans())
def test_reading_anything_is_total(tmp_path_factory, data, family, signed):
    path = tmp_path_factory.mktemp("rf") / "x"
    path.write_bytes((b"\x89HDF\r\n\x1a\n" if signed else b"") + data)
    with pytest.raises(errors.RawFileError):
        generation(family, "1").raw_reader(path)


def test_neither_format_reads_the_other(written, tmp_path):
    uff = generation("uff", "1")
    uff.raw_writer(us(), tmp_path / "two.uff")
    with pytest.raises(errors.NotThisFamily):
        RF.raw_reader(tmp_path / "two.uff")
    with pytest.raises(errors.NotThisFamily):
        uff.raw_reader(written)


def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(written, tmp_path):
    assert {"patient name", "patient id", "study instance uid"} <= {
        leak.what for leak in leaks(written, ZELDA)
    }
    cleaned = RF.deidentify(written, tmp_path / "y.h5", NAMES)
    assert leaks(tmp_path / "y.h5", ZELDA) == ()
    back = RF.raw_reader(tmp_path / "y.h5")
    assert np.array_equal(back.contents.samples, us().contents.samples)
    assert cleaned.samples_sha256 == us().contents.sha256()
    assert cleaned.mapped_uids == 4
    assert back.identity.study_uid == NAMES.uid(ZELDA.study_uid)
    assert back.identity.patient_id == NAMES.patient_id(ZELDA.patient_id)
    assert back.identity.acquired == NAMES.moved(ZELDA.acquired, ZELDA.patient_id)
    assert (back.identity.model, back.identity.protocol) == ("Sono 5", "Head routine")


def test_a_protocol_named_after_its_patient_is_cleaned(tmp_path):
    named = replace(ZELDA, protocol="Head of zelda", software="VA30A Grovelham")
    RF.raw_writer(RawScan(named, us().contents), tmp_path / "x.h5")
    cleaned = RF.deidentify(tmp_path / "x.h5", tmp_path / "y.h5", NAMES)
    back = RF.raw_reader(tmp_path / "y.h5").identity
    assert (back.protocol, back.software, back.model) == ("", "", "Sono 5")
    assert {"protocol", "software"} <= set(cleaned.removed)


def test_a_recording_of_nobody_can_be_written(tmp_path):
    RF.raw_writer(RawScan(Identity(), us().contents), tmp_path / "x.h5")
    assert RF.raw_reader(tmp_path / "x.h5").identity == Identity()
    assert RF.deidentify(tmp_path / "x.h5", tmp_path / "y.h5", NAMES).removed == ()
