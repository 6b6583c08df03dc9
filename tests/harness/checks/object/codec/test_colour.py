"""Colour of compressed streams: model, transform, sub-sampling."""

import pytest

from harness.checks.object.codec.colour import (
    COLOUR_TRANSFORM_IS_DECLARED,
    DECLARED_COLOUR_TRANSFORM_IS_THERE,
    JPEG_COLOUR_MARKERS_AGREE,
    LOSSLESS_INTERPRETATION_IS_REVERSIBLE,
    PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING,
    PLANAR_CONFIGURATION_IS_BY_PIXEL,
    RGB_IS_NOT_SUBSAMPLED,
    SUBSAMPLED_CHROMINANCE_IS_DECLARED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    COLOUR,
    PHOTOMETRIC,
    PLANAR,
    encapsulated,
    frames,
    j2k,
    native,
    rle_frame,
)
from tests.harness.content.codec.headers import jpeg, segment

FULL, HALVED = {PHOTOMETRIC: "YBR_FULL"}, {PHOTOMETRIC: "YBR_FULL_422"}
ICT, RCT = {PHOTOMETRIC: "YBR_ICT"}, {PHOTOMETRIC: "YBR_RCT"}
THREE = ((1, 1),) * 3
REDUCED = ((2, 1), (1, 1), (1, 1))
JFIF = segment(0xE0, b"JFIF\0" + bytes(9))
ADOBE_RGB = segment(0xEE, b"Adobe" + bytes(7))
ADOBE_YCC = segment(0xEE, b"Adobe" + bytes(6) + b"\1")


def j3(ts="4.90", attributes=None, **fields):
    return j2k(ts, like=COLOUR, samples=3, attributes=attributes or {}, **fields)


def jpg(attributes=None, sampling=THREE, **fields):
    return encapsulated(jpeg(sampling=sampling, **fields), like=COLOUR, attributes=attributes)


ROWS = table(
    clean(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, frames(1), jpg(HALVED), j3(attributes=RCT)),
    clean(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, jpg({PHOTOMETRIC: "OURS"}), name="own term"),
    violation(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, jpg(RCT), at="(0028,0004)"),
    violation(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, j3(attributes=HALVED), name="JPEG 2000"),
    violation(
        PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING,
        rle_frame(like={**COLOUR, **HALVED}),
        name="RLE",
    ),
    nothing(PHOTOMETRIC_INTERPRETATION_FITS_THE_CODING, native()),
    clean(LOSSLESS_INTERPRETATION_IS_REVERSIBLE, j3(attributes=RCT), j3("4.91", attributes=ICT)),
    violation(LOSSLESS_INTERPRETATION_IS_REVERSIBLE, j3(attributes=ICT), at="(0028,0004)"),
    clean(
        COLOUR_TRANSFORM_IS_DECLARED,
        j3(),
        j3(attributes=RCT, transform=True),
        j3("4.91", attributes=ICT, transform=True, reversible=False),
    ),
    violation(COLOUR_TRANSFORM_IS_DECLARED, j3(transform=True), at="(0028,0004)"),
    violation(
        COLOUR_TRANSFORM_IS_DECLARED,
        j3("4.91", attributes=RCT, transform=True, reversible=False),
        name="the other one",
    ),
    clean(DECLARED_COLOUR_TRANSFORM_IS_THERE, j3(), j3(attributes=RCT, transform=True)),
    violation(DECLARED_COLOUR_TRANSFORM_IS_THERE, j3(attributes=RCT), at="(0028,0004)"),
    clean(RGB_IS_NOT_SUBSAMPLED, jpg(), jpg(HALVED, sampling=REDUCED)),
    violation(RGB_IS_NOT_SUBSAMPLED, jpg(sampling=REDUCED), at="(7FE0,0010) frame 1"),
    clean(SUBSAMPLED_CHROMINANCE_IS_DECLARED, jpg(FULL), jpg(HALVED, sampling=REDUCED)),
    violation(SUBSAMPLED_CHROMINANCE_IS_DECLARED, jpg(FULL, sampling=REDUCED), at="(0028,0004)"),
    clean(
        JPEG_COLOUR_MARKERS_AGREE,
        jpg(),
        jpg(before=ADOBE_RGB),
        jpg(HALVED, before=JFIF),
        jpg(FULL, before=ADOBE_YCC),
    ),
    violation(JPEG_COLOUR_MARKERS_AGREE, jpg(before=JFIF), at="(0028,0004)"),
    violation(JPEG_COLOUR_MARKERS_AGREE, jpg(before=ADOBE_YCC), name="Adobe"),
    violation(JPEG_COLOUR_MARKERS_AGREE, jpg(HALVED, before=ADOBE_RGB), name="Adobe, no transform"),
    clean(PLANAR_CONFIGURATION_IS_BY_PIXEL, jpg()),
    violation(PLANAR_CONFIGURATION_IS_BY_PIXEL, jpg({PLANAR: 1}), at="(0028,0006)"),
    nothing(PLANAR_CONFIGURATION_IS_BY_PIXEL, rle_frame(like={**COLOUR, PLANAR: 1})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
