"""The attributes of the Image Pixel Module agree with each other."""

import pytest

from harness.checks.object.pixel_data.image_pixel import (
    BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES,
    BITS_STORED_FIT_BITS_ALLOCATED,
    HIGH_BIT_IS_THE_HIGHEST_STORED,
    PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS,
    PLANAR_CONFIGURATION_FITS_PHOTOMETRIC_INTERPRETATION,
    PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES,
    SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION,
)
from tests.harness.checks.build import EXPLICIT, Case, clean, encode, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    ALLOCATED,
    BYTES,
    COLOUR,
    GREY,
    HIGH_BIT,
    PHOTOMETRIC,
    PLANAR,
    SAMPLES,
    STORED,
    element,
    held,
    native,
)

RATIO = 0x00280034
ICON = encode({**BYTES, HIGH_BIT: 6}, EXPLICIT) + element(0x7FE00010, "OB", bytes(16))
ITEM = b"\xfe\xff\x00\xe0" + len(ICON).to_bytes(4, "little") + ICON
WITH_ICON = held(
    encode(GREY, EXPLICIT) + element(0x00880200, "SQ", ITEM) + element(0x7FE00010, "OW", bytes(32))
)

ROWS = table(
    clean(BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES, native()),
    violation(BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES, native({ALLOCATED: 12}), at="(0028,0100)"),
    nothing(BITS_ALLOCATED_IS_ONE_OR_WHOLE_BYTES, held(encode(GREY, EXPLICIT))),
    clean(BITS_STORED_FIT_BITS_ALLOCATED, native()),
    clean(BITS_STORED_FIT_BITS_ALLOCATED, native({STORED: None}), name="absent"),
    violation(BITS_STORED_FIT_BITS_ALLOCATED, native({STORED: 17}), at="(0028,0101)"),
    violation(BITS_STORED_FIT_BITS_ALLOCATED, native({STORED: 0}), name="none"),
    clean(HIGH_BIT_IS_THE_HIGHEST_STORED, native()),
    violation(HIGH_BIT_IS_THE_HIGHEST_STORED, native({HIGH_BIT: 15}), at="(0028,0102)"),
    violation(
        HIGH_BIT_IS_THE_HIGHEST_STORED,
        WITH_ICON,
        at="(0088,0200)[0].(0028,0102)",
        name="in an icon image",
    ),
    clean(SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION, native(), native(like=COLOUR)),
    clean(
        SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION, native({PHOTOMETRIC: "OURS"}), name="a term of ours"
    ),
    violation(
        SAMPLES_FIT_PHOTOMETRIC_INTERPRETATION,
        native({SAMPLES: 1}, like=COLOUR),
        at="(0028,0002)",
    ),
    clean(PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES, native(), native(like=COLOUR)),
    violation(PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES, native({PLANAR: 0}), at="(0028,0006)"),
    violation(
        PLANAR_CONFIGURATION_IS_FOR_SEVERAL_SAMPLES,
        native({PLANAR: None}, like=COLOUR),
        name="missing",
    ),
    clean(PLANAR_CONFIGURATION_FITS_PHOTOMETRIC_INTERPRETATION, native({PLANAR: 1}, like=COLOUR)),
    violation(
        PLANAR_CONFIGURATION_FITS_PHOTOMETRIC_INTERPRETATION,
        native({PLANAR: 1, PHOTOMETRIC: "YBR_FULL_422"}, like=COLOUR),
        at="(0028,0006)",
    ),
    clean(PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS, native({RATIO: ["6", "5"]}), native()),
    violation(PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS, native({RATIO: "6"}), at="(0028,0034)"),
    violation(
        PIXEL_ASPECT_RATIO_IS_TWO_POSITIVE_NUMBERS, native({RATIO: ["0", "1"]}), name="of nothing"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
