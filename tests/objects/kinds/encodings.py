"""The same objects in other Transfer Syntaxes, native and encapsulated, with true lossy flags."""

from collections.abc import Sequence
from io import BytesIO

import jpeg_ls
import numpy as np
import pydicom
from PIL import Image
from pydicom import Dataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.filebase import DicomBytesIO
from pydicom.uid import (
    JPEG2000,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from tests.objects.bases import base, data_set, written
from tests.objects.elements import fill, number, uid
from tests.objects.jpeg_lossless import encode as encode_lossless
from tests.objects.kinds.entities import COLUMNS, ROWS, ramp


def another(name: str, source: str, transfer_syntax: UID) -> Dataset:
    """Take a base as a series of its own that declares another Transfer Syntax."""
    ds = data_set(source)
    ds.SeriesInstanceUID = UID(uid(f"series {name}"))
    ds.SeriesDescription = name
    ds.SeriesNumber = number(name)
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(uid(name))
    ds.file_meta.TransferSyntaxUID = transfer_syntax
    return ds


def encapsulated(ds: Dataset, frames: Sequence[bytes], *, table: bool = True) -> Dataset:
    """Put compressed frames in, one fragment each."""
    ds.add_new("PixelData", "OB", encapsulate(list(frames), has_bot=table))
    ds["PixelData"].is_undefined_length = True
    return ds


def lossy(ds: Dataset, frames: Sequence[bytes], native: int, method: str) -> Dataset:
    """Say how much was lost, and how; what lost something is derived."""
    return fill(
        ds,
        ImageType=["DERIVED", *ds.ImageType[1:]],
        LossyImageCompression="01",
        LossyImageCompressionRatio=round(native / sum(map(len, frames)), 2),
        LossyImageCompressionMethod=method,
    )


def sixteen_bits(name: str, transfer_syntax: UID) -> Dataset:
    """Take the CT slice with all bits stored, which is what Pillow's coder writes."""
    ds = another(name, "ct", transfer_syntax)
    return fill(ds, BitsStored=16, HighBit=15)


def slice_values(ds: Dataset) -> np.ndarray:
    """Return the pixels of a native 16-bit slice."""
    return np.frombuffer(ds.PixelData, dtype="<u2").reshape(ds.Rows, ds.Columns)


@base("ct-implicit", "CT Image, implicit VR")
def implicit() -> Dataset:
    return another("ct-implicit", "ct", ImplicitVRLittleEndian)


@base("ct-big-endian", "CT Image, explicit VR big endian")
def big_endian() -> bytes:
    ds = another("ct-big-endian", "ct", ExplicitVRBigEndian)
    ds.PixelData = slice_values(ds).astype(">u2").tobytes()
    out = DicomBytesIO()
    pydicom.dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


@base("ct-deflated", "CT Image, deflated")
def deflated() -> Dataset:
    return another("ct-deflated", "ct", DeflatedExplicitVRLittleEndian)


@base("ct-rle", "CT Image, RLE")
def rle() -> Dataset:
    ds = another("ct-rle", "ct", ImplicitVRLittleEndian)
    ds.compress(RLELossless, generate_instance_uid=False)
    return ds


@base("sc-true-color-rle", "Multi-frame True Color Secondary Capture Image, RLE")
def rle_frames() -> Dataset:
    ds = another("sc-true-color-rle", "sc-true-color", ImplicitVRLittleEndian)
    ds.compress(RLELossless, generate_instance_uid=False)
    return ds


@base("ct-jpeg-lossless", "CT Image, JPEG lossless")
def jpeg_lossless() -> Dataset:
    ds = another("ct-jpeg-lossless", "ct", JPEGLosslessSV1)
    return encapsulated(ds, [encode_lossless(slice_values(ds), 12)])


@base("ct-jpeg-lossless-57", "CT Image, JPEG lossless, any predictor")
def jpeg_lossless_any() -> Dataset:
    ds = another("ct-jpeg-lossless-57", "ct", JPEGLossless)
    return encapsulated(ds, [encode_lossless(slice_values(ds), 12)])


@base("ct-jpeg-ls", "CT Image, JPEG-LS lossless")
def jpeg_ls_lossless() -> Dataset:
    ds = another("ct-jpeg-ls", "ct", JPEGLSLossless)
    return encapsulated(ds, [_jpeg_ls(slice_values(ds), 0)])


@base("ct-jpeg-ls-near", "CT Image, JPEG-LS near-lossless")
def jpeg_ls_near() -> Dataset:
    ds = another("ct-jpeg-ls-near", "ct", JPEGLSNearLossless)
    frames = [_jpeg_ls(slice_values(ds), 3)]
    return encapsulated(lossy(ds, frames, len(ds.PixelData), "ISO_14495_1"), frames)


def _jpeg_ls(values: np.ndarray, near: int) -> bytes:
    rows, columns = values.shape
    return bytes(jpeg_ls.encode_buffer(values.tobytes(), rows, columns, 1, 12, lossy_error=near))


@base("ct-jpeg-2000", "CT Image, JPEG 2000 lossless")
def jpeg_2000_lossless() -> Dataset:
    ds = sixteen_bits("ct-jpeg-2000", JPEG2000Lossless)
    return encapsulated(ds, [_jpeg_2000(slice_values(ds), irreversible=False)])


@base("ct-jpeg-2000-lossy", "CT Image, JPEG 2000")
def jpeg_2000() -> Dataset:
    ds = sixteen_bits("ct-jpeg-2000-lossy", JPEG2000)
    frames = [_jpeg_2000(slice_values(ds), irreversible=True)]
    return encapsulated(lossy(ds, frames, len(ds.PixelData), "ISO_15444_1"), frames)


def _jpeg_2000(values: np.ndarray, *, irreversible: bool) -> bytes:
    out = BytesIO()
    Image.fromarray(values).save(out, "JPEG2000", no_jp2=True, irreversible=irreversible)
    return out.getvalue()


@base("sc-jpeg", "Secondary Capture Image, JPEG baseline")
def jpeg_baseline() -> Dataset:
    ds = another("sc-jpeg", "sc", JPEGBaseline8Bit)
    frames = [_jpeg(np.frombuffer(ds.PixelData, "uint8").reshape(ROWS, COLUMNS, 3))]
    ds.PhotometricInterpretation = "YBR_FULL_422"
    return encapsulated(lossy(ds, frames, len(ds.PixelData), "ISO_10918_1"), frames)


def _jpeg(values: np.ndarray) -> bytes:
    out = BytesIO()
    Image.fromarray(values).save(out, "JPEG", quality=80, subsampling="4:2:2")
    return out.getvalue()


@base(
    "us-multi-frame-extended-offsets", "Ultrasound Multi-frame Image, JPEG, extended offset table"
)
def extended_offsets() -> bytes:
    ds = another("us-multi-frame-extended-offsets", "us-multi-frame", JPEGBaseline8Bit)
    values = ramp(4, ROWS, COLUMNS, top=255, dtype="uint8")
    frames = [_grey(v) for v in values]
    lossy(ds, frames, len(ds.PixelData), "ISO_10918_1")
    encapsulated(ds, frames, table=False)
    ds.PixelData, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = encapsulate_extended(
        frames
    )
    return written(ds)


def _grey(values: np.ndarray) -> bytes:
    out = BytesIO()
    Image.fromarray(values).save(out, "JPEG", quality=80)
    return out.getvalue()
