"""DICOM-CT-PD: the same head within the quantisation, and every silent misreading made loud."""

import contextlib

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.modality.raw import errors
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import generation
from tests.emulators.modality.raw.examples import JANE, ct

PD = generation("dicom-ct-pd", "3")


@pytest.fixture
def folder(tmp_path):
    PD.raw_writer(ct(), tmp_path / "views")
    return tmp_path / "views"


def test_what_is_written_is_read_within_the_quantisation(folder):
    raw = PD.raw_reader(folder)
    truth = ct().contents.attenuation()
    assert np.abs(raw.contents.attenuation() - truth).max() < 1e-4
    assert raw.contents.scan == ct().contents.scan
    from dataclasses import replace

    assert raw.identity == replace(JANE, measurement_id="")  # the format has no place for it


def test_images_are_those_of_the_scanner_within_a_few_units(folder):
    mine = PD.reconstruct(PD.raw_reader(folder), None)
    acme = generation("acme-sino", "1")
    truth = acme.reconstruct(ct(), None)
    for one, other in zip(mine, truth, strict=True):
        assert np.abs(one.pixels.astype(int) - other.pixels.astype(int)).max() <= 2


def change(folder, index, edit):
    path = sorted(folder.glob("*.dcm"))[index]
    ds = pydicom.dcmread(path)
    edit(ds)
    ds.save_as(path)


@pytest.mark.parametrize(
    ("index", "edit", "kind", "why"),
    [
        (
            0,
            lambda d: d[0x70371040].__setattr__("value", "1"),
            errors.UnknownRevision,
            "focal spot",
        ),
        (3, lambda d: d[0x7033100B].__setattr__("value", 1e-3), errors.BadHeader, "moving focal"),
        (2, lambda d: d[0x70311001].__setattr__("value", 9.0), errors.BadHeader, "stands at 9.0"),
        (1, lambda d: d.__setattr__("PixelData", b"12"), errors.Corrupted, "2 bytes of samples"),
        (0, lambda d: d.__delitem__(0x70311003), errors.BadHeader, "(7031,1003) is missing"),
        (0, lambda d: d.__delitem__(0x70370010), errors.NotThisFamily, "without projection"),
    ],
)
def test_views_that_do_not_fit_are_refused(folder, index, edit, kind, why):
    change(folder, index, edit)
    with pytest.raises(kind) as told:
        PD.raw_reader(folder)
    assert why in str(told.value)


def test_a_missing_view_and_no_view(folder, tmp_path):
    sorted(folder.glob("*.dcm"))[-1].unlink()
    with pytest.raises(errors.Truncated, match="views"):
        PD.raw_reader(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(errors.NotThisFamily):
        PD.raw_reader(tmp_path / "empty")


def test_views_out_of_order_are_noticed(folder):
    first, second = sorted(folder.glob("*.dcm"))[:2]
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    with pytest.raises(errors.BadHeader, match="view 1 stands at"):
        PD.raw_reader(folder)


def test_a_cleaned_copy_names_nobody_and_has_the_same_samples(folder, tmp_path):
    PD.deidentify(folder, tmp_path / "clean", Pseudonyms(b"k" * 32))
    found = [leak for file in (tmp_path / "clean").iterdir() for leak in leaks(file, JANE)]
    assert found == []
    assert digest_of(folder) != digest_of(tmp_path / "clean")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2500), st.binary(min_size=1, max_size=4), st.booleans())
def test_damage_is_typed(folder, at, other, cut):
    path = sorted(folder.glob("*.dcm"))[0]
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:at] if cut else whole[:at] + other + whole[at + len(other) :])
        with contextlib.suppress(errors.RawFileError):  # nothing else may come out of it
            PD.raw_reader(folder)
    finally:
        path.write_bytes(whole)
