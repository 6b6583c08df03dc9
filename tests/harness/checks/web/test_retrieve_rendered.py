import io
import struct

import pytest
from PIL import Image

from harness.checks.web.retrieve_rendered import (
    RENDERED_HAS_EIGHT_BITS,
    RENDERED_HAS_NO_TRANSFER_SYNTAX,
    RENDERED_IS_WHAT_IT_SAYS,
    RENDERED_KEEPS_THE_MATRIX,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
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

PATH = f"/studies/{STUDY}/series/{SERIES}/instances/{uid(1)}/rendered"
STORED = store(files(ct(1)), answer([stored_item(1)]))


def picture(kind: str, size: tuple[int, int] = (8, 8), mode: str = "L") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


JPEG, PNG, GIF = (picture(k) for k in ("JPEG", "PNG", "GIF"))
DEEP = picture("PNG", mode="I;16")
TWELVE = JPEG.replace(b"\xff\xc0\x00\x0b\x08", b"\xff\xc0\x00\x0b\x0c")


def rendered(body: bytes, kind: str = "image/jpeg", query: str = "") -> HttpExchange:
    return get(PATH + query, body, kind, accept=kind, n=2)


def several(*parts: tuple[str, bytes]) -> HttpExchange:
    kind = 'multipart/related; type="image/jpeg"'
    return retrieved(f"/studies/{STUDY}/rendered", multipart(parts), kind=kind, n=2)


ROWS = table(
    clean(RENDERED_IS_WHAT_IT_SAYS, rendered(JPEG)),
    clean(RENDERED_IS_WHAT_IT_SAYS, rendered(PNG, "image/png")),
    clean(RENDERED_IS_WHAT_IT_SAYS, several(("image/jpeg", JPEG), ("image/jpeg", JPEG))),
    violation(RENDERED_IS_WHAT_IT_SAYS, rendered(PNG), at="response body"),
    violation(RENDERED_IS_WHAT_IT_SAYS, rendered(b"<html>")),
    violation(
        RENDERED_IS_WHAT_IT_SAYS, several(("image/jpeg", JPEG), ("image/jpeg", GIF)), at="part 2"
    ),
    nothing(RENDERED_IS_WHAT_IT_SAYS, rendered(b"<html>", "text/html")),
    nothing(RENDERED_IS_WHAT_IT_SAYS, get(PATH, status=404)),
    clean(RENDERED_HAS_NO_TRANSFER_SYNTAX, rendered(JPEG)),
    violation(
        RENDERED_HAS_NO_TRANSFER_SYNTAX,
        rendered(JPEG, "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50"),
        at="response header content-type",
    ),
    violation(
        RENDERED_HAS_NO_TRANSFER_SYNTAX,
        several(("image/jpeg;transfer-syntax=1.2.840.10008.1.2.4.50", JPEG)),
        at="response part 1 header content-type",
    ),
    nothing(RENDERED_HAS_NO_TRANSFER_SYNTAX, get(PATH, status=404)),
    clean(RENDERED_HAS_EIGHT_BITS, rendered(JPEG)),
    violation(RENDERED_HAS_EIGHT_BITS, rendered(DEEP, "image/png"), at="response body"),
    violation(RENDERED_HAS_EIGHT_BITS, rendered(TWELVE)),
    nothing(RENDERED_HAS_EIGHT_BITS, rendered(b"<html>", "text/html")),
    clean(RENDERED_KEEPS_THE_MATRIX, *web(STORED, rendered(JPEG))),
    violation(
        RENDERED_KEEPS_THE_MATRIX, *web(STORED, rendered(picture("JPEG", (4, 8)))), at="body"
    ),
    nothing(
        RENDERED_KEEPS_THE_MATRIX,
        *web(STORED, rendered(picture("JPEG", (4, 4)), query="?viewport=4,4")),
    ),
    nothing(RENDERED_KEEPS_THE_MATRIX, *web(rendered(JPEG))),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_rendered(case: Case) -> None:
    case.check()


def test_the_twelve_bit_row_is_one() -> None:
    at = TWELVE.index(b"\xff\xc0")
    assert struct.unpack(">BHH", TWELVE[at + 4 : at + 9]) == (12, 8, 8)
