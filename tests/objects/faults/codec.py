"""Compressed streams that are not what Transfer Syntax and attributes say."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image
from pydicom import Dataset

from tests.harness.content.codec import headers
from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, edit, octets
from tests.objects.faults.streams import (
    at_offset,
    coded,
    declared,
    items,
    replaced,
    stream,
)

FRAME = "(7FE0,0010) frame 1"
LOSSY = {
    "LossyImageCompression": "01",
    "LossyImageCompressionRatio": "20",
    "ImageType": ["DERIVED", "PRIMARY"],
}
_SOF0, _SOF3, _SOS = b"\xff\xc0", b"\xff\xc3", b"\xff\xda"
_SIZ, _COD = b"\xff\x51", b"\xff\x52"
_ENUMERATED = ("iod.enumerated-values-are-used",)


def _saved(ds: Dataset, **how: object) -> bytes:
    """Encode the pixels of a native 8-bit colour image."""
    out = BytesIO()
    values = np.frombuffer(ds.PixelData, "uint8").reshape(ds.Rows, ds.Columns, 3)
    Image.fromarray(values).save(out, **how)
    return out.getvalue()


def _jpeg(ds: Dataset) -> bytes:
    return _saved(ds, format="JPEG", subsampling="4:2:2")


def _progressive(ds: Dataset) -> bytes:
    return _saved(ds, format="JPEG", subsampling="4:2:2", progressive=True)


def _jpeg_2000(ds: Dataset) -> bytes:
    return _saved(ds, format="JPEG2000", no_jp2=True, mct=1)


def _htj2k(**fields: object):
    """Write the header of a High-Throughput stream that fits, but for some fields."""

    def make(ds: Dataset) -> bytes:
        sound = {"precision": ds.BitsStored, "signed": bool(ds.PixelRepresentation)}
        sound |= {"progression": 2, "tile_lengths": True, "capabilities": 1 << 17}
        return headers.jpeg_2000(ds.Rows, ds.Columns, **{**sound, **fields})

    return make


def _large(ds: Dataset) -> None:
    coded("4.202", _htj2k(levels=0), Rows=80, Columns=90)(ds)


def _deflated(ds: Dataset, *, less: int = 0) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(ds.PixelData[: len(ds.PixelData) - less]) + machine.flush()


def _video(transfer_syntax: str = "4.102", **fields: int) -> d.Change:
    return coded(
        transfer_syntax,
        lambda ds: headers.h264(ds.Rows, ds.Columns, **fields),
        table=False,
        LossyImageCompressionMethod="ISO_14496_10",
        **LOSSY,
    )


def _colour_video(ds: Dataset) -> None:
    _video()(ds)
    ds.BitsStored, ds.HighBit = 7, 6


def _jpeg_in_colour(name: str) -> d.Change:
    return coded(
        "4.50",
        _jpeg,
        PhotometricInterpretation=name,
        LossyImageCompressionMethod="ISO_10918_1",
        **LOSSY,
    )


def _segments(*offsets: int, count: int | None = None, spare: int = 0):
    """Rewrite the header of an RLE frame."""

    def change(frame: bytes) -> bytes:
        listed = [*offsets, *[spare] * 15][:15]
        announced = len(offsets) if count is None else count
        return struct.pack("<16I", announced, *listed) + frame[64:]

    return change


def _second_offset(frame: bytes) -> int:
    return struct.unpack_from("<I", frame, 8)[0]


FAULTS = (
    octets("ct-jpeg-ls-as-jpeg", Class.CODEC, "ct-jpeg-ls", "codec.stream-is-of-the-transfer-syntax",
           FRAME, declared("4.70")),
    octets("ct-jpeg-2000-as-jpeg-ls", Class.CODEC, "ct-jpeg-2000",
           "codec.stream-is-of-the-transfer-syntax", FRAME, declared("4.80")),
    octets("ct-jpeg-2000-as-htj2k", Class.CODEC, "ct-jpeg-2000",
           "codec.stream-is-of-the-transfer-syntax", FRAME, declared("4.201")),
    octets("ct-rle-of-noise", Class.CODEC, "ct-jpeg-2000",
           "codec.stream-is-of-the-transfer-syntax", FRAME, stream(lambda _: b"\x12\x34" * 40)),
    octets("sc-jpeg-cut-off", Class.CODEC, "sc-jpeg", "codec.stream-is-complete", FRAME,
           stream(lambda found: found[:-20])),
    octets("ct-jpeg-2000-cut-off", Class.CODEC, "ct-jpeg-2000", "codec.stream-is-complete", FRAME,
           stream(lambda found: found[:-20])),
    octets("sc-jpeg-as-lossless", Class.CODEC, "sc-jpeg",
           "codec.jpeg-process-is-of-the-transfer-syntax", FRAME, declared("4.70")),
    edit("sc-progressive-as-baseline", Class.CODEC, "sc",
         "codec.jpeg-process-is-of-the-transfer-syntax", FRAME,
         coded("4.50", _progressive, PhotometricInterpretation="YBR_FULL_422",
               LossyImageCompressionMethod="ISO_10918_1", **LOSSY)),
    octets("sc-baseline-as-extended", Class.CODEC, "sc-jpeg", "codec.extended-jpeg-is-not-baseline",
           FRAME, declared("4.51")),
    octets("ct-jpeg-without-tables", Class.CODEC, "ct-jpeg-lossless", "codec.jpeg-brings-its-tables",
           FRAME, stream(replaced(b"\xff\xc4", b"\xff\xec"))),
    octets("ct-jpeg-predictor", Class.CODEC, "ct-jpeg-lossless", "codec.predictor-is-the-first",
           FRAME, stream(at_offset(_SOS, 7, b"\6"))),
    octets("ct-jpeg-57-as-70", Class.CODEC, "ct-jpeg-lossless-57", "codec.predictor-is-the-first",
           FRAME, lambda data: declared("4.70")(stream(at_offset(_SOS, 7, b"\2"))(data))),
    octets("ct-jpeg-ls-near-as-lossless", Class.CODEC, "ct-jpeg-ls-near",
           "codec.lossless-jpeg-ls-allows-no-error", FRAME, declared("4.80")),
    octets("ct-jpeg-2000-irreversible", Class.CODEC, "ct-jpeg-2000-lossy",
           "codec.lossless-jpeg-2000-is-reversible", FRAME, declared("4.90")),
    octets("ct-jpeg-2000-in-a-file", Class.CODEC, "ct-jpeg-2000",
           "codec.jpeg-2000-has-no-file-header", FRAME, stream(headers.jp2)),
    edit("ct-htj2k-progression", Class.CODEC, "ct", "codec.progression-is-by-resolution", FRAME,
         coded("4.202", _htj2k(progression=0))),
    edit("ct-htj2k-without-tile-lengths", Class.CODEC, "ct", "codec.rpcl-stream-lists-tile-lengths",
         FRAME, coded("4.202", _htj2k(tile_lengths=False))),
    edit("ct-htj2k-without-thumbnail", Class.CODEC, "ct", "codec.lowest-resolution-is-a-thumbnail",
         FRAME, _large),
    octets("ct-rle-segment-missing", Class.CODEC, "ct-rle",
           "codec.rle-has-a-segment-for-each-byte", FRAME, stream(_segments(64))),
    octets("ct-rle-segments-descend", Class.CODEC, "ct-rle", "codec.rle-offsets-lead-to-segments",
           FRAME, stream(_segments(64, 64))),
    octets("ct-rle-segment-outside", Class.CODEC, "ct-rle", "codec.rle-offsets-lead-to-segments",
           FRAME, stream(_segments(64, 60000))),
    octets("ct-rle-segment-odd", Class.CODEC, "ct-rle", "codec.rle-segments-are-even", FRAME,
           stream(lambda f: _segments(64, _second_offset(f) - 1)(f))),
    octets("ct-rle-spare-offset", Class.CODEC, "ct-rle", "codec.unused-rle-offsets-are-zero", FRAME,
           stream(lambda f: _segments(64, _second_offset(f), spare=2)(f))),
    edit("us-video-profile", Class.CODEC, "us-multi-frame",
         "codec.video-profile-is-of-the-transfer-syntax", FRAME, _video(profile=122)),
    edit("us-video-level", Class.CODEC, "us-multi-frame",
         "codec.video-level-is-within-the-transfer-syntax", FRAME, _video(level=51)),
    edit("us-video-of-7-bits", Class.CODEC, "us-multi-frame", "codec.video-attributes-are-fixed",
         "(0028,0101)", _colour_video),
    edit("us-video-small", Class.CODEC, "us-multi-frame", "codec.video-size-is-allowed",
         "(0028,0010)", _video(transfer_syntax="4.103")),
    edit("us-video-aspect", Class.CODEC, "us-multi-frame", "codec.video-pixels-are-square",
         "(0028,0034)", d.each(_video(), d.put("PixelAspectRatio", ["4", "3"]))),
    edit("ct-deflated-frame-in-two", Class.ENCAPSULATION, "ct",
         "codec.deflated-frame-is-one-fragment", "(7FE0,0010)",
         coded("8.1", lambda ds: _deflated(ds)[:40], lambda ds: _deflated(ds)[40:], table=False)),
    edit("ct-deflated-frame-short", Class.CODEC, "ct", "codec.deflated-frame-inflates-to-an-image",
         FRAME, coded("8.1", lambda ds: _deflated(ds, less=2))),
    edit("sc-jpeg-rows", Class.CODEC, "sc-jpeg", "codec.rows-and-columns-are-those-of-the-stream",
         "(0028,0010)", d.put("Rows", 13)),
    edit("ct-jpeg-2000-columns", Class.CODEC, "ct-jpeg-2000",
         "codec.rows-and-columns-are-those-of-the-stream", "(0028,0011)", d.put("Columns", 17)),
    octets("ct-jpeg-ls-rows", Class.CODEC, "ct-jpeg-ls",
           "codec.rows-and-columns-are-those-of-the-stream", "(0028,0010)",
           stream(at_offset(b"\xff\xf7", 5, b"\0\x20"))),
    octets("us-second-frame-other-rows", Class.CODEC, "us-multi-frame-extended-offsets",
           "codec.rows-and-columns-are-those-of-the-stream", "(0028,0010) frame 2",
           items(lambda found: [*found[:2], at_offset(_SOF0, 5, b"\0\x09")(found[2]), *found[3:]])),
    edit("sc-jpeg-grey", Class.CODEC, "sc-jpeg", "codec.samples-are-those-of-the-stream",
         "(0028,0002)",
         d.each(d.put("SamplesPerPixel", 1), d.put("PhotometricInterpretation", "MONOCHROME2"),
                d.without("PlanarConfiguration"))),
    edit("ct-jpeg-2000-8-bits", Class.CODEC, "ct-jpeg-2000", "codec.precision-fits-bits-allocated",
         "(0028,0100)",
         d.each(d.put("BitsAllocated", 8), d.put("BitsStored", 8), d.put("HighBit", 7)),
         also=_ENUMERATED),
    edit("ct-jpeg-2000-bits-stored", Class.CODEC, "ct-jpeg-2000", "codec.precision-is-bits-stored",
         "(0028,0101)", d.each(d.put("BitsStored", 12), d.put("HighBit", 11))),
    edit("ct-jpeg-2000-sign", Class.CODEC, "ct-jpeg-2000", "codec.sign-is-that-of-the-stream",
         "(0028,0103)",
         lambda ds: setattr(ds, "PixelRepresentation", 1 - ds.PixelRepresentation)),
    edit("us-jpeg-2000-transform", Class.CODEC, "us", "codec.colour-transform-is-declared",
         "(0028,0004)", coded("4.90", _jpeg_2000)),
    edit("us-jpeg-2000-ict", Class.CODEC, "us", "codec.lossless-interpretation-is-reversible",
         "(0028,0004)", coded("4.90", _jpeg_2000, PhotometricInterpretation="YBR_ICT"),
         also=("codec.colour-transform-is-declared",)),
    edit("sc-jpeg-as-rct", Class.CODEC, "sc-jpeg",
         "codec.photometric-interpretation-fits-the-coding", "(0028,0004)",
         d.put("PhotometricInterpretation", "YBR_RCT")),
    edit("sc-jpeg-as-rgb", Class.CODEC, "sc-jpeg", "codec.jpeg-colour-markers-agree", "(0028,0004)",
         d.put("PhotometricInterpretation", "RGB"), also=("codec.rgb-is-not-subsampled",)),
    edit("sc-jpeg-rgb-subsampled", Class.CODEC, "sc-jpeg", "codec.rgb-is-not-subsampled", FRAME,
         d.put("PhotometricInterpretation", "RGB")),
    edit("sc-jpeg-as-ybr-full", Class.CODEC, "sc-jpeg", "codec.subsampled-chrominance-is-declared",
         "(0028,0004)", d.put("PhotometricInterpretation", "YBR_FULL")),
    edit("us-jpeg-2000-by-plane", Class.CODEC, "us", "codec.planar-configuration-is-by-pixel",
         "(0028,0006)",
         coded("4.90", _jpeg_2000, PhotometricInterpretation="YBR_RCT", PlanarConfiguration=1),
         also=("pixel-data.planar-configuration-fits-photometric-interpretation",)),
    edit("sc-jpeg-denied", Class.SEMANTICS, "sc-jpeg", "codec.lossy-compression-is-not-denied",
         "(0028,2110)",
         d.each(d.put("LossyImageCompression", "00"),
                d.without("LossyImageCompressionRatio", "LossyImageCompressionMethod"))),
    edit("ct-jpeg-ls-near-denied", Class.SEMANTICS, "ct-jpeg-ls-near",
         "codec.lossy-compression-is-not-denied", "(0028,2110)",
         d.each(d.put("LossyImageCompression", "00"),
                d.without("LossyImageCompressionRatio", "LossyImageCompressionMethod"))),
    edit("ct-jpeg-2000-not-declared", Class.SEMANTICS, "ct-jpeg-2000-lossy",
         "codec.lossy-compression-is-declared", "(0028,2110)",
         d.without("LossyImageCompression", "LossyImageCompressionRatio",
                   "LossyImageCompressionMethod")),
    edit("sc-jpeg-other-method", Class.SEMANTICS, "sc-jpeg",
         "codec.lossy-method-is-that-of-the-stream", "(0028,2114)",
         d.put("LossyImageCompressionMethod", "ISO_14495_1")),
    edit("sc-jpeg-two-ratios", Class.MULTIPLICITY, "sc-jpeg", "codec.lossy-ratios-belong-to-methods",
         "(0028,2112)", d.put("LossyImageCompressionRatio", ["2", "9"])),
    edit("ct-ratio-of-nothing", Class.SEMANTICS, "ct", "codec.lossy-details-mean-lossy",
         "(0028,2112)",
         d.each(d.put("LossyImageCompression", "00"), d.put("LossyImageCompressionRatio", "9"))),
)  # fmt: skip
