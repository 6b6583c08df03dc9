import pytest

from harness.checks.web.retrieve_frames import (
    FRAME_EQUALS_STORED,
    FRAMES_TYPE_IS_BARE,
    MALFORMED_FRAME_LIST_IS_REFUSED,
    MISSING_FRAME_IS_NOT_FOUND,
    NATIVE_FRAME_HAS_ITS_LENGTH,
    ONE_PART_PER_FRAME,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    BOUNDARY,
    OCTETS,
    PIXELS,
    SERIES,
    STUDY,
    answer,
    ct,
    files,
    get,
    multipart,
    retrieved,
    store,
    stored_item,
    uid,
    web,
)

PATH = f"/studies/{STUDY}/series/{SERIES}/instances/{uid(1)}/frames"
OTHER = bytes(reversed(PIXELS))
TWO_FRAMES = ct(1, {0x00280008: "2", 0x7FE00010: PIXELS + OTHER})
STORED = store(files(ct(1)), answer([stored_item(1)]))
STORED_TWO = store(files(TWO_FRAMES), answer([stored_item(1)]))


def frames(which: str, *bodies: bytes, kind: str = OCTETS, status: int = 200) -> HttpExchange:
    body = multipart([("application/octet-stream", b) for b in bodies])
    return retrieved(f"{PATH}/{which}", body, kind=kind, status=status, n=2)


INSIDE = (
    f'multipart/related; type="application/octet-stream;transfer-syntax=1.2"; boundary={BOUNDARY}'
)
ALIEN = retrieved(
    f"{PATH}/1",
    multipart([("image/jpeg", b"\xff\xd8")]),
    kind='multipart/related; type="image/jpeg"',
    n=2,
)

ROWS = table(
    clean(ONE_PART_PER_FRAME, frames("1", PIXELS)),
    clean(ONE_PART_PER_FRAME, frames("1,2", PIXELS, status=206)),
    violation(ONE_PART_PER_FRAME, frames("1,2", PIXELS), at="body"),
    violation(ONE_PART_PER_FRAME, frames("1", PIXELS, PIXELS)),
    nothing(ONE_PART_PER_FRAME, get(f"{PATH}/1", status=404)),
    clean(NATIVE_FRAME_HAS_ITS_LENGTH, *web(STORED, frames("1", PIXELS))),
    violation(NATIVE_FRAME_HAS_ITS_LENGTH, *web(STORED, frames("1", PIXELS[:-2])), at="part 1"),
    violation(NATIVE_FRAME_HAS_ITS_LENGTH, *web(STORED_TWO, frames("1", PIXELS + OTHER))),
    nothing(NATIVE_FRAME_HAS_ITS_LENGTH, *web(frames("1", PIXELS)), name="source not known"),
    nothing(NATIVE_FRAME_HAS_ITS_LENGTH, *web(STORED, ALIEN)),
    clean(FRAME_EQUALS_STORED, *web(STORED_TWO, frames("1,2", PIXELS, OTHER))),
    violation(FRAME_EQUALS_STORED, *web(STORED_TWO, frames("2", PIXELS)), at="part 1 byte 0"),
    violation(FRAME_EQUALS_STORED, *web(STORED, frames("1", PIXELS[:-1] + b"x")), at="byte 127"),
    nothing(FRAME_EQUALS_STORED, *web(frames("1", PIXELS))),
    clean(FRAMES_TYPE_IS_BARE, frames("1", PIXELS)),
    violation(
        FRAMES_TYPE_IS_BARE,
        get(f"{PATH}/1", multipart([]), INSIDE),
        at="response header content-type",
    ),
    nothing(FRAMES_TYPE_IS_BARE, get(f"{PATH}/1", status=404)),
    clean(MISSING_FRAME_IS_NOT_FOUND, *web(STORED, get(f"{PATH}/2", status=404, n=2))),
    violation(MISSING_FRAME_IS_NOT_FOUND, *web(STORED, frames("1,2", PIXELS, PIXELS)), at="status"),
    violation(MISSING_FRAME_IS_NOT_FOUND, *web(STORED, get(f"{PATH}/9", status=500, n=2))),
    nothing(MISSING_FRAME_IS_NOT_FOUND, *web(STORED, frames("1", PIXELS))),
    nothing(MISSING_FRAME_IS_NOT_FOUND, get(f"{PATH}/2", status=404)),
    clean(MALFORMED_FRAME_LIST_IS_REFUSED, get(f"{PATH}/0", status=400)),
    clean(MALFORMED_FRAME_LIST_IS_REFUSED, get(f"{PATH}/x", status=404)),
    violation(MALFORMED_FRAME_LIST_IS_REFUSED, frames("0", PIXELS), at="status"),
    violation(MALFORMED_FRAME_LIST_IS_REFUSED, get(f"{PATH}/-1", status=500)),
    nothing(MALFORMED_FRAME_LIST_IS_REFUSED, frames("1,2", PIXELS)),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_frames(case: Case) -> None:
    case.check()
