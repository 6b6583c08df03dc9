"""ACME-SINO 1 and 2: the same head through both, and neither reads the other's files."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.raw import errors
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import by_creator_version, generation
from tests.emulators.modality.raw.examples import JANE, ct, making

V1, V2 = generation("acme-sino", "1"), generation("acme-sino", "2")
KEY = b"k" * 32


def written(version, path):
    version.raw_writer(ct(), path)
    return path


@pytest.fixture
def first(tmp_path):
    return written(V1, tmp_path / "one.acme")


@pytest.fixture
def second(tmp_path):
    return written(V2, tmp_path / "two.acme")


def test_both_generations_give_the_same_images(first, second):
    one, two = V1.raw_reader(first), V2.raw_reader(second)
    assert np.array_equal(one.contents.attenuation(), two.contents.attenuation())
    images = [
        [r.pixel_sha256() for r in v.reconstruct(raw, None)] for v, raw in ((V1, one), (V2, two))
    ]
    assert images[0] == images[1]
    assert len(set(images[0])) == 2  # two kernels of one raw file


def test_generation_1_knows_no_patient_and_generation_2_all(first, second):
    assert V1.raw_reader(first).identity.patient_id == ""
    assert V1.raw_reader(first).identity.acquired == JANE.acquired
    assert V2.raw_reader(second).identity == JANE


def test_neither_reads_the_files_of_the_other(first, second):
    with pytest.raises(errors.WrongGeneration, match=r"one.acme: ACME-SINO v1; this reader"):
        V2.raw_reader(first)
    with pytest.raises(errors.WrongGeneration, match=r"two.acme: ACME-SINO v2; this reader"):
        V1.raw_reader(second)


def test_a_changed_version_number_does_not_make_it_readable(first, second):
    for path, other in ((first, V2), (second, V1)):
        data = bytearray(path.read_bytes())
        struct.pack_into("<H", data, 8, 2 if other is V2 else 1)
        path.write_bytes(data)
        with pytest.raises(errors.RawFileError):
            other.raw_reader(path)


def test_parameters_of_another_scan_are_refused(first):
    raw = V1.raw_reader(first)
    (soft, _) = V1.reconstruct(raw, None)
    (again,) = V1.reconstruct(raw, soft.parameters)
    assert again.pixel_sha256() == soft.pixel_sha256()
    wrong = type(soft.parameters)({**soft.parameters.values, "views": 1})
    with pytest.raises(errors.BadHeader, match="views is not that of this raw file"):
        V1.reconstruct(raw, wrong)


@pytest.mark.parametrize("version", [V1, V2], ids=["1", "2"])
@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d: d[:0], errors.NotThisFamily),
        (lambda d: b"XXXX" + d[4:], errors.NotThisFamily),
        (lambda d: d[:12], errors.Truncated),
        (lambda d: d[:-1], errors.Truncated),
        (lambda d: d + b"\0", errors.Oversized),
        (lambda d: d[:-9] + bytes([d[-9] ^ 1]) + d[-8:], errors.Corrupted),
        (lambda d: d[:40] + bytes([d[40] ^ 1]) + d[41:], errors.Corrupted),
    ],
)
def test_damage_is_told_by_its_kind(version, damage, kind, tmp_path):
    path = written(version, tmp_path / "x.acme")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(kind):
        version.raw_reader(path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([V1, V2]), st.booleans())
def test_reading_is_total(tmp_path_factory, data, version, magic):
    path = tmp_path_factory.mktemp("raw") / "x.acme"
    path.write_bytes((b"ACMESINO" if magic else b"") + data)
    with pytest.raises(errors.RawFileError):
        version.raw_reader(path)


@pytest.mark.parametrize("version", [V1, V2], ids=["1", "2"])
def test_deidentified_samples_are_the_same_and_nobody_is_named(version, tmp_path):
    path = written(version, tmp_path / "x.acme")
    cleaned = version.deidentify(path, tmp_path / "y.acme", Pseudonyms(KEY))
    data = (tmp_path / "y.acme").read_bytes()
    secrets = (JANE.patient_name, "Quixworth", JANE.patient_id, JANE.accession, JANE.device_serial)
    secrets += (JANE.institution, JANE.station, JANE.study_uid, JANE.acquisition_uid, "20260301")
    assert [s for s in secrets if s.encode() in data] == []
    raw = version.raw_reader(tmp_path / "y.acme")
    assert np.array_equal(raw.contents.samples, version.raw_reader(path).contents.samples)
    assert raw.identity.acquisition_uid == Pseudonyms(KEY).uid(JANE.acquisition_uid)
    assert cleaned.mapped_uids >= 1


def test_a_protocol_named_after_its_patient_is_cleaned(tmp_path):
    from dataclasses import replace

    named = replace(JANE, protocol="Head ZQ-7731 routine")
    V2.raw_writer(RawScan(named, ct().contents), tmp_path / "x.acme")
    V2.deidentify(tmp_path / "x.acme", tmp_path / "y.acme", Pseudonyms(KEY))
    assert V2.raw_reader(tmp_path / "y.acme").identity.protocol == "Head  routine"


def test_creator_version_uids_find_their_software():
    for version in (V1, V2):
        assert by_creator_version(version.format.creator_version_uid) is version
    with pytest.raises(errors.UnknownGeneration, match="no software here"):
        by_creator_version("1.2.3")
    with pytest.raises(errors.UnknownGeneration, match="no such generation; there are acme-sino 1"):
        generation("acme-sino", "3")


def test_images_name_their_raw_data_parameters_and_software(second):
    raw = V2.raw_reader(second)
    (soft, sharp) = V2.reconstruct(raw, None)
    one, two = (V2.dicomise(raw, made, making("acme_sino_2"))[0] for made in (soft, sharp))
    assert one.AcquisitionUID == two.AcquisitionUID
    assert one.IrradiationEventUID == two.IrradiationEventUID
    assert one.FrameOfReferenceUID == two.FrameOfReferenceUID
    assert one.SeriesInstanceUID != two.SeriesInstanceUID
    assert (one.ConvolutionKernel, two.ConvolutionKernel) == ("H30s", "H60h")
    source = one.SourceInstanceSequence[0]
    assert source.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.66"
    assert source.PurposeOfReferenceCodeSequence[0].CodeValue == "128226"
    assert soft.parameters.sha256() in one.DerivationDescription
    assert "c0ffee" in one.ContributingEquipmentSequence[1].SoftwareVersions
