"""Pixel data that is not what its attributes say, native and encapsulated."""

import struct

from pydicom import Dataset
from pydicom.uid import UID

from tests.harness.content.codec.headers import h264
from tests.objects.faults import dataset as d
from tests.objects.faults import surgery as s
from tests.objects.faults.fault import Class, edit, octets
from tests.objects.faults.streams import DELIMITER, coded, declared, even, items

PIXELS = "(7FE0,0010)"
TABLE = f"{PIXELS} Basic Offset Table"
FRAMES = "sc-true-color-rle"  # three frames with a Basic Offset Table
EXTENDED = "us-multi-frame-extended-offsets"  # four frames
_COUNTS = ("pixel-data.number-of-frames-is-that-of-the-streams",)


def _numbers(*values: int, width: str = "I") -> bytes:
    return struct.pack(f"<{len(values)}{width}", *values)


def _shifted(found: list[bytes]) -> list[bytes]:
    offsets = struct.unpack(f"<{len(found[0]) // 4}I", found[0])
    return [_numbers(offsets[0], offsets[1] + 2, *offsets[2:]), *found[1:]]


def _repeated(found: list[bytes]) -> list[bytes]:
    offsets = struct.unpack(f"<{len(found[0]) // 4}I", found[0])
    return [_numbers(offsets[0], offsets[0], *offsets[2:]), *found[1:]]


def _video(ds: Dataset) -> bytes:
    return h264(ds.Rows, ds.Columns)


def _as_video(**how: object) -> d.Change:
    """Make H.264 video of an image: 8 bits, grey, true lossy flags."""
    return coded(
        "4.102",
        _video,
        **{
            "LossyImageCompression": "01",
            "LossyImageCompressionRatio": "20",
            "LossyImageCompressionMethod": "ISO_14496_10",
            "ImageType": ["DERIVED", "PRIMARY"],
            "table": False,
            **how,
        },
    )


def _in_two(ds: Dataset) -> None:
    _as_video()(ds)
    stream = even(_video(ds))
    ds.PixelData = b"".join(s.item(part) for part in (b"", stream[:20], stream[20:]))


def _extended(tag: str, *values: int) -> d.Change:
    def change(ds: Dataset) -> None:
        there = struct.unpack(f"<{len(ds[tag].value) // 8}Q", ds[tag].value)
        ds[tag].value = _numbers(*values, *there[len(values) :], width="Q")

    return change


def _palette(**how: object) -> d.Change:
    """Make a palette image of a grey one."""

    def change(ds: Dataset) -> None:
        ds.PhotometricInterpretation = "PALETTE COLOR"
        for colour in ("Red", "Green", "Blue"):
            descriptor = how.get(colour, how.get("descriptor", [256, 0, 16]))
            ds.add_new(f"{colour}PaletteColorLookupTableDescriptor", "US", descriptor)
            data = bytes(how.get("length", 512))
            ds.add_new(f"{colour}PaletteColorLookupTableData", "OW", data)

    return change


def _overlay(**how: object) -> d.Change:
    """Put an overlay over an image."""

    def change(ds: Dataset) -> None:
        ds.add_new(0x60000010, "US", ds.Rows)
        ds.add_new(0x60000011, "US", ds.Columns)
        ds.add_new(0x60000040, "CS", "G")
        ds.add_new(0x60000050, "SS", [1, 1])
        ds.add_new(0x60000100, "US", how.get("bits", 1))
        ds.add_new(0x60000102, "US", how.get("position", 0))
        data = how.get("data", bytes((ds.Rows * ds.Columns + 15) // 16 * 2))
        if data is not None:
            ds.add_new(0x60003000, "OW", data)

    return change


def _referenced(ds: Dataset) -> None:
    del ds.PixelData
    ds.PixelDataProviderURL = "https://images.example/one"
    ds.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.4.94")


def _floating(ds: Dataset) -> None:
    ds.BitsStored = 32


FAULTS = (
    octets("ct-native-in-rle", Class.ENCAPSULATION, "ct",
           "pixel-data.encapsulated-in-encapsulated-syntaxes", PIXELS, declared("5")),
    octets("ct-rle-in-native", Class.ENCAPSULATION, "ct-rle",
           "pixel-data.native-in-native-syntaxes", PIXELS, declared("1")),
    octets("ct-rle-in-words", Class.ENCAPSULATION, "ct-rle", "pixel-data.encapsulated-is-ob",
           PIXELS, s.header((0x7FE00010,), 4, b"OW")),
    octets("sc-jpeg-without-offset-table", Class.ENCAPSULATION, "sc-jpeg",
           "pixel-data.offset-table-comes-first", f"{PIXELS} first item",
           items(lambda found: found[1:])),
    octets("ct-rle-without-fragments", Class.ENCAPSULATION, "ct-rle",
           "pixel-data.there-is-a-fragment", PIXELS, items(lambda _: [b""]), also=_COUNTS),
    octets("ct-rle-odd-fragment", Class.ENCAPSULATION, "ct-rle", "pixel-data.fragments-are-even",
           f"{PIXELS} fragment 1", items(lambda found: [b"", found[1] + b"\0"])),
    octets("ct-rle-without-delimiter", Class.ENCAPSULATION, "ct-rle",
           "encoding.undefined-lengths-are-delimited", PIXELS,
           items(lambda found: found, end=b"")),
    octets("ct-rle-delimiter-with-length", Class.ENCAPSULATION, "ct-rle",
           "encoding.undefined-lengths-are-delimited", PIXELS,
           items(lambda found: found, end=DELIMITER[:4] + b"\2\0\0\0")),
    octets("sc-offset-astray", Class.ENCAPSULATION, FRAMES,
           "pixel-data.basic-offsets-hit-fragments", TABLE, items(_shifted)),
    octets("sc-offset-repeated", Class.ENCAPSULATION, FRAMES, "pixel-data.basic-offsets-ascend",
           TABLE, items(_repeated)),
    octets("sc-offset-missing", Class.ENCAPSULATION, FRAMES,
           "pixel-data.one-basic-offset-for-each-frame", TABLE,
           items(lambda found: [found[0][:8], *found[1:]])),
    edit("us-video-offset-table", Class.ENCAPSULATION, "us-multi-frame",
         "pixel-data.video-has-an-empty-offset-table", TABLE, _as_video(table=True)),
    edit("us-video-in-two-fragments", Class.ENCAPSULATION, "us-multi-frame",
         "pixel-data.video-is-one-fragment", PIXELS, _in_two),
    octets("us-extended-and-basic-offsets", Class.ENCAPSULATION, EXTENDED,
           "pixel-data.extended-offset-table-stands-alone", "(7FE0,0001)",
           items(lambda found: [_numbers(*_offsets(found)), *found[1:]])),
    edit("us-extended-offset-astray", Class.ENCAPSULATION, EXTENDED,
         "pixel-data.extended-offsets-hit-fragments", "(7FE0,0001)",
         _extended("ExtendedOffsetTable", 0, 2)),
    edit("us-extended-length-wrong", Class.ENCAPSULATION, EXTENDED,
         "pixel-data.extended-lengths-are-those-of-the-frames", "(7FE0,0002)",
         _extended("ExtendedOffsetTableLengths", 2)),
    edit("us-extended-lengths-missing", Class.ENCAPSULATION, EXTENDED,
         "pixel-data.extended-lengths-are-those-of-the-frames", "(7FE0,0002)",
         d.without("ExtendedOffsetTableLengths"), also=("iod.type-1c-attributes-are-present",)),
    edit("us-no-frames", Class.PIXEL_CONSISTENCY, "us-multi-frame",
         "pixel-data.number-of-frames-is-positive", "(0028,0008)", d.put("NumberOfFrames", "0"),
         also=("pixel-data.native-pixel-data-has-no-excess",)),
    octets("sc-frame-too-many", Class.ENCAPSULATION, FRAMES,
           "pixel-data.number-of-frames-is-that-of-the-streams", "(0028,0008)",
           items(lambda found: [b"", *found[1:], found[1]])),
    octets("ct-rle-frame-in-two", Class.ENCAPSULATION, "ct-rle",
           "pixel-data.each-rle-frame-is-one-fragment", f"{PIXELS} fragment 2",
           items(lambda found: [b"", found[1][:80], found[1][80:]])),
    edit("ct-pixels-short", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.native-pixel-data-is-complete", PIXELS, d.put("Rows", 13)),
    edit("us-frame-missing", Class.PIXEL_CONSISTENCY, "us-multi-frame",
         "pixel-data.native-pixel-data-is-complete", PIXELS, d.put("NumberOfFrames", "5")),
    edit("ct-pixels-long", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.native-pixel-data-has-no-excess", PIXELS, d.put("Columns", 15)),
    octets("ct-pixels-in-bytes", Class.VALUE_REPRESENTATION, "ct",
           "pixel-data.native-pixel-data-is-ob-or-ow", PIXELS,
           s.header((0x7FE00010,), 4, b"OB")),
    edit("sc-native-ybr-rct", Class.PIXEL_CONSISTENCY, "sc",
         "pixel-data.native-colour-can-be-native", "(0028,0004)",
         d.put("PhotometricInterpretation", "YBR_RCT")),
    edit("sc-odd-columns", Class.PIXEL_CONSISTENCY, "sc",
         "pixel-data.halved-chrominance-has-even-columns", "(0028,0011)",
         d.each(d.put("PhotometricInterpretation", "YBR_FULL_422"), d.put("Columns", 15),
                d.put("PixelData", bytes(12 * 15 * 2), vr="OB"))),
    octets("ct-pixels-in-jpip", Class.TRANSFER_SYNTAX, "ct",
           "pixel-data.referenced-pixel-data-is-not-there", PIXELS, declared("4.94")),
    edit("sc-rgb-in-jpip", Class.TRANSFER_SYNTAX, "sc",
         "pixel-data.referenced-pixel-data-is-jpeg-2000", "(0028,0004)", _referenced),
    edit("map-bits-stored", Class.PIXEL_CONSISTENCY, "parametric-map",
         "pixel-data.float-pixel-data-describes-itself", "(0028,0101)", _floating,
         also=("iod.conditional-attributes-are-absent", "iod.enumerated-values-are-used")),
    octets("map-in-rle", Class.TRANSFER_SYNTAX, "parametric-map",
           "pixel-data.float-pixel-data-is-native", "(7FE0,000", declared("5")),
    edit("ct-12-bits-allocated", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.bits-allocated-is-one-or-whole-bytes", "(0028,0100)",
         d.put("BitsAllocated", 12),
         also=("iod.enumerated-values-are-used", "pixel-data.native-pixel-data-has-no-excess")),
    edit("ct-17-bits-stored", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.bits-stored-fit-bits-allocated", "(0028,0101)",
         d.each(d.put("BitsStored", 17), d.put("HighBit", 16)),
         also=("iod.enumerated-values-are-used",)),
    edit("ct-high-bit", Class.PIXEL_CONSISTENCY, "ct", "pixel-data.high-bit-is-the-highest-stored",
         "(0028,0102)", d.put("HighBit", 15)),
    edit("sc-one-sample", Class.PIXEL_CONSISTENCY, "sc",
         "pixel-data.samples-fit-photometric-interpretation", "(0028,0002)",
         d.each(d.put("SamplesPerPixel", 1), d.without("PlanarConfiguration"),
                d.put("PixelData", bytes(192), vr="OB"))),
    edit("ct-planar-configuration", Class.CONDITION_FORBIDS, "ct",
         "pixel-data.planar-configuration-is-for-several-samples", "(0028,0006)",
         d.put("PlanarConfiguration", 0), also=("iod.conditional-attributes-are-absent",)),
    edit("sc-planes-of-4-2-2", Class.PIXEL_CONSISTENCY, "sc",
         "pixel-data.planar-configuration-fits-photometric-interpretation", "(0028,0006)",
         d.each(d.put("PhotometricInterpretation", "YBR_FULL_422"), d.put("PlanarConfiguration", 1),
                d.put("PixelData", bytes(384), vr="OB"))),
    edit("sc-aspect-of-nothing", Class.PIXEL_CONSISTENCY, "sc",
         "pixel-data.pixel-aspect-ratio-is-two-positive-numbers", "(0028,0034)",
         d.put("PixelAspectRatio", ["0", "1"])),
    edit("us-palette-descriptor-short", Class.MULTIPLICITY, "us-multi-frame",
         "value.multiplicities-are-the-registered-ones", "(0028,1101)",
         _palette(Red=[256, 0])),
    edit("us-palettes-differ", Class.PIXEL_CONSISTENCY, "us-multi-frame",
         "pixel-data.palette-descriptors-agree", "(0028,1103)", _palette(Blue=[256, 1, 16])),
    edit("us-palette-of-12-bits", Class.PIXEL_CONSISTENCY, "us-multi-frame",
         "pixel-data.palette-entries-have-8-or-16-bits", "(0028,1101)",
         _palette(descriptor=[256, 0, 12]), also=("iod.enumerated-values-are-used",)),
    edit("us-palette-short", Class.PIXEL_CONSISTENCY, "us-multi-frame",
         "pixel-data.palette-data-has-all-entries", "(0028,1201)", _palette(length=510)),
    edit("ct-padding-too-large", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.padding-fits-the-stored-bits", "(0028,0120)",
         lambda ds: ds.add_new("PixelPaddingValue", "SS" if ds.PixelRepresentation else "US", 32767)),
    edit("ct-padding-limit-alone", Class.CONDITION_FORBIDS, "ct",
         "pixel-data.padding-range-has-both-ends", "(0028,0121)",
         lambda ds: ds.add_new(
             "PixelPaddingRangeLimit", "SS" if ds.PixelRepresentation else "US", 3),
         also=("iod.type-1c-attributes-are-present",)),
    edit("ct-padding-range-reversed", Class.PIXEL_CONSISTENCY, "ct",
         "pixel-data.padding-range-starts-at-the-blackest", "(0028,0120)",
         lambda ds: [ds.add_new(k, "SS" if ds.PixelRepresentation else "US", v) for k, v in
                     (("PixelPaddingValue", 9), ("PixelPaddingRangeLimit", 3))]),
    edit("ct-smallest-value", Class.SEMANTICS, "ct", "pixel-data.smallest-pixel-value-is-there",
         "(0028,0106)",
         lambda ds: ds.add_new(
             "SmallestImagePixelValue", "SS" if ds.PixelRepresentation else "US", 1111)),
    edit("ct-largest-value", Class.SEMANTICS, "ct", "pixel-data.largest-pixel-value-is-there",
         "(0028,0107)",
         lambda ds: ds.add_new(
             "LargestImagePixelValue", "SS" if ds.PixelRepresentation else "US", 1)),
    edit("cr-overlay-short", Class.PIXEL_CONSISTENCY, "cr",
         "pixel-data.overlay-data-has-its-length", "(6000,3000)", _overlay(data=bytes(2))),
    edit("cr-overlay-of-8-bits", Class.PIXEL_CONSISTENCY, "cr",
         "pixel-data.overlay-planes-have-one-bit", "(6000,0100)", _overlay(bits=8)),
    edit("cr-overlay-in-the-pixels", Class.PIXEL_CONSISTENCY, "cr",
         "pixel-data.overlays-are-in-overlay-data", "(6000,3000)",
         _overlay(bits=16, position=12, data=None),
         also=("iod.type-1-attributes-are-present",)),
)  # fmt: skip


def _offsets(found: list[bytes]) -> list[int]:
    return [sum(8 + len(f) for f in found[1:n]) for n in range(1, len(found))]
