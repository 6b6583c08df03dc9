"""Video streams: profile, level, and the attributes that they fix."""

import pytest

from harness.checks.object.codec.video import (
    VIDEO_ATTRIBUTES_ARE_FIXED,
    VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX,
    VIDEO_PIXELS_ARE_SQUARE,
    VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX,
    VIDEO_SIZE_IS_ALLOWED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    COLOUR,
    COLUMNS,
    PHOTOMETRIC,
    ROWS,
    STORED,
    encapsulated,
    frames,
)
from tests.harness.content.codec.headers import h264, h264_unit, hevc, jpeg, mp4, mpeg_2

RATIO = 0x00280034
LIKE = {**COLOUR, PHOTOMETRIC: "YBR_PARTIAL_420", ROWS: 1080, COLUMNS: 1920}


def video(ts, stream, **attributes):
    return encapsulated(
        stream + b"\0" * (len(stream) % 2), ts=ts, like=LIKE, attributes=attributes.get("but")
    )


TABLE = table(
    clean(VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, video("4.102", h264())),
    clean(
        VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX,
        video("4.100", mpeg_2()),
        video("4.108", hevc(profile=2, precision=10)),
        video("4.106", h264(profile=128)),
        video("4.104", mp4(b"avcC", h264_unit(level=42))),
        name="others",
    ),
    clean(VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, video("4.102", jpeg()), name="no video"),
    violation(
        VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, video("4.102", h264(profile=122)), at="frame 1"
    ),
    violation(
        VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, video("4.107", hevc(profile=2)), name="Main 10"
    ),
    nothing(VIDEO_PROFILE_IS_OF_THE_TRANSFER_SYNTAX, frames(1)),
    clean(
        VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX,
        video("4.102", h264(level=31)),
        video("4.101", mpeg_2(1080, 1920, level=4)),
        video("4.101", mpeg_2(level=8)),
    ),
    violation(
        VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX, video("4.102", h264(level=42)), at="frame 1"
    ),
    violation(
        VIDEO_LEVEL_IS_WITHIN_THE_TRANSFER_SYNTAX, video("4.100", mpeg_2(level=4)), name="MPEG-2"
    ),
    clean(VIDEO_ATTRIBUTES_ARE_FIXED, video("4.102", h264())),
    violation(
        VIDEO_ATTRIBUTES_ARE_FIXED,
        video("4.102", h264(), but={PHOTOMETRIC: "RGB"}),
        at="(0028,0004)",
    ),
    violation(
        VIDEO_ATTRIBUTES_ARE_FIXED, video("4.100", mpeg_2(), but={STORED: 7}), at="(0028,0101)"
    ),
    nothing(VIDEO_ATTRIBUTES_ARE_FIXED, video("4.108", hevc())),
    clean(VIDEO_SIZE_IS_ALLOWED, video("4.103", h264()), video("4.101", mpeg_2(1080, 1920))),
    clean(VIDEO_SIZE_IS_ALLOWED, video("4.100", mpeg_2(), but={ROWS: 480, COLUMNS: 720})),
    violation(VIDEO_SIZE_IS_ALLOWED, video("4.103", h264(), but={ROWS: 1000}), at="(0028,0010)"),
    violation(VIDEO_SIZE_IS_ALLOWED, video("4.101", mpeg_2(), but={ROWS: 720}), at="(0028,0011)"),
    violation(VIDEO_SIZE_IS_ALLOWED, video("4.100", mpeg_2()), name="Main Level"),
    nothing(VIDEO_SIZE_IS_ALLOWED, video("4.102", h264())),
    clean(VIDEO_PIXELS_ARE_SQUARE, video("4.102", h264())),
    violation(
        VIDEO_PIXELS_ARE_SQUARE, video("4.102", h264(), but={RATIO: ["4", "3"]}), at="(0028,0034)"
    ),
    nothing(VIDEO_PIXELS_ARE_SQUARE, video("4.100", mpeg_2(), but={RATIO: ["4", "3"]})),
)


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: Case) -> None:
    case.check()
