import io

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import dcmwrite, write_dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from emulators.core.transcode import Untranscodable, deliverable, explicit_little_endian


def image():
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.1", "1.2.2"
    ds.PatientName = "A^B"
    ds.Rows, ds.Columns, ds.BitsAllocated, ds.BitsStored, ds.HighBit = 2, 3, 16, 12, 11
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 1
    ds.add_new(0x00280106, "SS", -5)
    ds.FrameIncrementPointer = [0x00181063, 0x00181065]
    item = Dataset()
    item.add_new(0x00181063, "DS", "1.50")
    item.ReferencedSOPInstanceUID = "1.2.9"
    ds.ReferencedImageSequence = Sequence([item, Dataset()])
    ds.add_new(0x00090010, "LO", "ACME")
    ds.add_new(0x00091001, "FD", [1.5, 2.5])
    ds.add_new(0x7FE00010, "OW", np.arange(6, dtype="<u2").tobytes())
    return ds


def write(ds, syntax, path):
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    if syntax == ExplicitVRBigEndian:
        ds["PixelData"].value = np.arange(6, dtype=">u2").tobytes()
    dcmwrite(path, ds, enforce_file_format=True)


@pytest.mark.parametrize(
    "syntax",
    [
        ImplicitVRLittleEndian,
        ExplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
def test_native_forms_keep_every_value(tmp_path, syntax):
    path = tmp_path / "x.dcm"
    write(image(), syntax, path)
    got = dcmread(io.BytesIO(explicit_little_endian(path)))
    assert got.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert got.file_meta.MediaStorageSOPInstanceUID == "1.2.3"
    private = got.pop(0x00091001)
    assert ("UN" if syntax == ImplicitVRLittleEndian else "FD") == private.VR
    expected = image()
    expected.pop(0x00091001)
    assert [e.tag for e in got] == [e.tag for e in expected]
    for element in expected:
        assert got[element.tag] == element, element.keyword


def test_lossless_pixel_data_becomes_native(tmp_path):
    ds = image()
    write(ds, ExplicitVRLittleEndian, tmp_path / "native.dcm")
    ds = dcmread(tmp_path / "native.dcm")
    ds.compress(RLELossless, generate_instance_uid=False)
    ds.save_as(tmp_path / "rle.dcm")
    got = dcmread(io.BytesIO(explicit_little_endian(tmp_path / "rle.dcm")))
    assert got.PixelData == np.arange(6, dtype="<u2").tobytes()
    assert got.SOPInstanceUID == "1.2.3"


def test_what_cannot_be_decoded_is_said(tmp_path):
    ds = image()
    ds.Rows = ds.Columns = 65535
    ds.NumberOfFrames = 9999
    write(ds, ExplicitVRLittleEndian, tmp_path / "x.dcm")
    raw = (tmp_path / "x.dcm").read_bytes()
    bomb = tmp_path / "bomb.dcm"
    bomb.write_bytes(raw.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0"))
    with pytest.raises(Untranscodable):
        explicit_little_endian(bomb)


def test_explicit_written_by_pydicom_is_written_alike():
    ds = image()
    buffer = DicomBytesIO()
    buffer.is_implicit_VR, buffer.is_little_endian = False, True
    write_dataset(buffer, ds)
    from emulators.core.transcode import _data_set

    assert _data_set(ds, False, "<") == buffer.getvalue()


@pytest.mark.parametrize(
    ("stored", "wanted", "delivered"),
    [
        ("1.2.840.10008.1.2", "", "1.2.840.10008.1.2.1"),
        ("1.2.840.10008.1.2", "*", "1.2.840.10008.1.2.1"),
        ("1.2.840.10008.1.2.5", "", "1.2.840.10008.1.2.1"),
        ("1.2.840.10008.1.2.5", "*", "1.2.840.10008.1.2.5"),
        ("1.2.840.10008.1.2.5", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.5"),
        ("1.2.840.10008.1.2.4.50", "", "1.2.840.10008.1.2.4.50"),
        ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1"),
        ("1.2.840.10008.1.2.4.70", "", "1.2.840.10008.1.2.4.70"),
        ("1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1", None),
        ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.90", None),
        ("1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.1", None),
    ],
)
def test_what_is_delivered(stored, wanted, delivered):
    assert deliverable(stored, wanted) == delivered
