"""Stored pixels as a set compares them."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode
from harness.content.files import instance_of
from harness.content.stored_pixels import stored_pixels
from harness.core.octets import payload
from tests.objects.bases import data_set, octets, written

HEAD = "modality-ct-head-soft"


def of(file):
    i = instance_of("x", payload(file))
    return stored_pixels(decode(i.dataset, i.transfer_syntax), i, "then")


def changed(change, base=HEAD):
    ds = data_set(base)
    change(ds)
    return of(written(ds))


def test_the_digest_is_of_the_samples() -> None:
    ds = data_set(HEAD)
    found = of(octets(HEAD))
    assert found.digest == hashlib.sha256(ds.PixelData).hexdigest()
    assert found.noise.circumstance == "then"
    padded = changed(lambda ds: setattr(ds, "PixelData", ds.PixelData + bytes(4)))
    assert padded == found


def test_the_form_is_what_values_mean() -> None:
    slope = changed(lambda ds: setattr(ds, "RescaleSlope", "1.0"))
    assert slope.form == of(octets(HEAD)).form  # the same number
    assert changed(lambda ds: setattr(ds, "RescaleSlope", "2")).form != slope.form
    assert changed(lambda ds: setattr(ds, "LossyImageCompression", "01")).form != slope.form


def cut(ds) -> None:
    ds.PixelData = ds.PixelData[:-2]


def without_rows(ds) -> None:
    del ds.Rows


def no_frames(ds) -> None:
    ds.NumberOfFrames = 0


@pytest.mark.parametrize("change", [cut, without_rows, no_frames])
def test_what_is_not_whole_has_no_digest(change) -> None:
    found = changed(change)
    assert (found.digest, found.noise) == ("", None)


def wide_words(ds) -> None:
    ds.BitsAllocated = 32
    ds.PixelData = np.frombuffer(ds.PixelData, "<u2").astype("<u4").tobytes()


def two_frames(ds) -> None:
    ds.NumberOfFrames = 2
    ds.PixelData *= 2


@pytest.mark.parametrize(
    "change",
    [
        wide_words,
        two_frames,
        lambda ds: setattr(ds, "HighBit", 15),
        lambda ds: setattr(ds, "BitsStored", 0),
        lambda ds: setattr(ds, "RescaleSlope", "1e9"),
        lambda ds: setattr(ds, "RescaleIntercept", "-1e9"),
        lambda ds: delattr(ds, "RescaleSlope"),
        lambda ds: setattr(ds, "ImageType", ["DERIVED", "PRIMARY", "MPR"]),
        lambda ds: setattr(ds, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.4"),
    ],
)
def test_only_plain_ct_has_noise(change) -> None:
    found = changed(change)
    assert found.digest
    assert found.noise is None


def test_a_document_has_no_pixels() -> None:
    assert of(octets("modality-raw-data")) is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_anything_at_all_is_looked_at(data: bytes) -> None:
    file = octets("modality-ct-soft")
    of(data)
    of(file[: len(file) // 4] + data)
