"""Lossy compression is told as it is."""

import pytest

from harness.checks.object.codec.lossy import (
    LOSSY_COMPRESSION_IS_DECLARED,
    LOSSY_COMPRESSION_IS_NOT_DENIED,
    LOSSY_DETAILS_MEAN_LOSSY,
    LOSSY_METHOD_IS_THAT_OF_THE_STREAM,
    LOSSY_RATIOS_BELONG_TO_METHODS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    FRAMES,
    LOSSY,
    METHOD,
    RATIO,
    encapsulated,
    frames,
    j2k,
    native,
)
from tests.harness.content.codec.headers import jpeg_ls, jpeg_xl

DENIED = {LOSSY: "00"}


def near(value, attributes, count=1):
    streams = [jpeg_ls()] * (count - 1) + [jpeg_ls(near=value)]
    return encapsulated(*streams, ts="4.81", attributes={FRAMES: str(count), **attributes})


def told(**attributes):
    return frames(1, attributes={METHOD: "ISO_10918_1", RATIO: "9", **attributes.get("but", {})})


ROWS = table(
    clean(
        LOSSY_COMPRESSION_IS_NOT_DENIED, frames(2), near(0, DENIED), j2k("4.91", attributes=DENIED)
    ),
    violation(LOSSY_COMPRESSION_IS_NOT_DENIED, frames(2, attributes=DENIED), at="(0028,2110)"),
    violation(LOSSY_COMPRESSION_IS_NOT_DENIED, near(2, DENIED, 3), name="the last frame only"),
    violation(
        LOSSY_COMPRESSION_IS_NOT_DENIED,
        j2k("4.91", reversible=False, attributes=DENIED),
        name="JPEG 2000",
    ),
    violation(
        LOSSY_COMPRESSION_IS_NOT_DENIED,
        encapsulated(jpeg_xl(xyb=True), ts="4.112", attributes=DENIED),
        name="JPEG XL",
    ),
    nothing(LOSSY_COMPRESSION_IS_NOT_DENIED, native()),
    clean(LOSSY_COMPRESSION_IS_DECLARED, frames(2), near(0, {}), j2k()),
    violation(LOSSY_COMPRESSION_IS_DECLARED, near(2, {}), at="(0028,2110)"),
    violation(LOSSY_COMPRESSION_IS_DECLARED, frames(1, attributes={LOSSY: ""}), name="empty"),
    clean(LOSSY_METHOD_IS_THAT_OF_THE_STREAM, told(), frames(1)),
    clean(
        LOSSY_METHOD_IS_THAT_OF_THE_STREAM,
        told(but={METHOD: ["ISO_15444_1", "ISO_10918_1"], RATIO: ["2", "9"]}),
        name="twice compressed",
    ),
    violation(
        LOSSY_METHOD_IS_THAT_OF_THE_STREAM, told(but={METHOD: "ISO_15444_1"}), at="(0028,2114)"
    ),
    clean(LOSSY_RATIOS_BELONG_TO_METHODS, told()),
    violation(LOSSY_RATIOS_BELONG_TO_METHODS, told(but={RATIO: ["2", "9"]}), at="(0028,2112)"),
    clean(LOSSY_DETAILS_MEAN_LOSSY, told(), native(DENIED)),
    violation(LOSSY_DETAILS_MEAN_LOSSY, native({LOSSY: "00", RATIO: "9"}), at="(0028,2112)"),
    violation(
        LOSSY_DETAILS_MEAN_LOSSY, native({LOSSY: "00", METHOD: "ISO_10918_1"}), at="(0028,2114)"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
