"""Pixels of foreign objects: one form, bounded, never an exception of a library."""

import contextlib
import hashlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from emulators.viewer.pixels import Unshowable, show

PIXELS = np.arange(12, dtype="<u2").reshape(3, 4)
DIGEST = hashlib.sha256(PIXELS.tobytes()).hexdigest()


def file(syntax=ExplicitVRLittleEndian, pixels=None, **more):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.2")
    meta.MediaStorageSOPInstanceUID = UID("2.25.3")
    big = syntax == ExplicitVRBigEndian
    little, implicit = not big, syntax == ImplicitVRLittleEndian
    ds = FileDataset("", {}, bytes(128), meta, implicit, little)
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "2.25.3"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.1", "2.25.2"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = 3, 4, 1
    ds.PhotometricInterpretation, ds.PixelRepresentation = "MONOCHROME2", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 16, 15
    ds.PixelData = (PIXELS.astype(">u2") if big else PIXELS).tobytes() if pixels is None else pixels
    ds["PixelData"].VR = "OW"
    for keyword, value in more.items():
        setattr(ds, keyword, value)
    if syntax == RLELossless:
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.compress(RLELossless, generate_instance_uid=False)
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "syntax",
    [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, RLELossless],
    ids=lambda uid: uid.name,
)
def test_every_transfer_syntax_has_the_same_pixels(syntax):
    shown = show(file(syntax))
    assert shown.pixel_sha256 == DIGEST
    assert (shown.rows, shown.columns, shown.frames) == (3, 4, 1)
    assert (shown.study_uid, shown.sop_instance) == ("2.25.1", "2.25.3")
    assert shown.transfer_syntax == syntax


def test_padding_is_no_pixel():
    odd = file(pixels=bytes(range(9)) + b"\0", Rows=3, Columns=3, BitsAllocated=8)
    assert show(odd).pixel_sha256 == hashlib.sha256(bytes(range(9))).hexdigest()


@pytest.mark.parametrize(
    "wrong",
    [
        {"pixels": b"\0" * 22},
        {"Rows": 0},
        {"Rows": 65535, "Columns": 65535},
        {"NumberOfFrames": "99999999"},
        {"BitsAllocated": None},
        {"SOPInstanceUID": None, "Rows": None},
    ],
)
def test_what_cannot_be_shown_is_said(wrong):
    with pytest.raises(Unshowable):
        show(file(**wrong))


def test_deflated_data_is_not_inflated():
    with pytest.raises(Unshowable, match="deflated"):
        show(file(DeflatedExplicitVRLittleEndian))


@pytest.mark.filterwarnings("ignore")
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damage_is_unshowable_or_harmless(data):
    whole = bytearray(file().getvalue())
    at = data.draw(st.integers(132, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        with contextlib.suppress(Unshowable):
            show(io.BytesIO(damaged))
