"""Whatever stands in pixel data, both families come to an end without an error of ours."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.coding import CODINGS
from harness.core.verdict import Verdict
from tests.harness.checks.build import judge_all
from tests.harness.checks.object.pixel_data.images import (
    BYTES,
    COLOUR,
    END,
    FRAMES,
    GREY,
    PIXEL_DATA,
    element,
    encapsulated,
    held,
    native,
)
from tests.harness.content.codec.headers import (
    h264,
    jpeg,
    jpeg_2000,
    jpeg_ls,
    jpeg_xl,
    mpeg_2,
    rle,
)

STREAMS = [jpeg(), jpeg_ls(), jpeg_2000(), jpeg_xl(), rle(), mpeg_2(), h264(), b""]
SYNTAXES = sorted(uid.removeprefix("1.2.840.10008.1.2.") for uid in CODINGS)
FRAGMENTS = st.one_of(st.sampled_from(STREAMS), st.binary(max_size=100))


def verdicts(instance):
    results = judge_all([instance], "pixel-data", "codec")
    return {r.verdict for r in results}, [r.reasons for r in results if r.reasons]


@given(
    st.sampled_from(SYNTAXES),
    st.lists(FRAGMENTS, max_size=4),
    st.binary(max_size=20),
    st.sampled_from([GREY, BYTES, COLOUR]),
    st.integers(-2, 6),
    st.sampled_from([END, END[:5], b"", b"\xfe\xff\x00\xe0\xff\xff\xff\xff"]),
    st.one_of(st.none(), st.binary(max_size=40)),
)
def test_encapsulated(ts, fragments, table, like, count, end, extended):
    made = encapsulated(
        *fragments,
        ts=ts,
        like=like,
        table=table,
        attributes={FRAMES: str(count)},
        end=end,
        extended=extended,
    )
    seen, reasons = verdicts(made)
    assert Verdict.ERROR not in seen, reasons


@given(
    st.dictionaries(st.sampled_from(sorted(COLOUR)), st.binary(max_size=6)), st.binary(max_size=99)
)
def test_native(attributes, pixels):
    seen, reasons = verdicts(native({**COLOUR, **attributes}, pixels=pixels))
    assert Verdict.ERROR not in seen, reasons


@given(st.binary(max_size=200), st.sampled_from(["", "4.50", "5", "1"]))
def test_arbitrary_elements_in_front(rest, ts):
    made = held(rest + element(PIXEL_DATA, "OB", rest), f"1.2.840.10008.1.2.{ts}".rstrip("."))
    seen, reasons = verdicts(made)
    assert Verdict.ERROR not in seen, reasons


def test_numbers_that_are_too_large():
    like = {tag: 0xFFFF if isinstance(value, int) else value for tag, value in COLOUR.items()}
    seen, reasons = verdicts(native({FRAMES: "99999999999"}, like=like, pixels=b"ab"))
    assert Verdict.ERROR not in seen, reasons


def test_more_frames_than_are_looked_at():
    one = jpeg()
    made = encapsulated(*[one] * 2050, attributes={FRAMES: "2050"}, table=struct.pack("<I", 0))
    seen, reasons = verdicts(made)
    assert Verdict.ERROR not in seen, reasons
