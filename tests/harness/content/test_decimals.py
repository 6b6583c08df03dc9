"""Values as real numbers."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode
from harness.content.decimals import decimal, decimals
from harness.core.octets import payload
from tests.harness.checks.build import EXPLICIT, encode

SPACING, FRAMES, ROWS, SLOPE = 0x00280030, 0x00280008, 0x00280010, 0x00409225
BIG = "1.2.840.10008.1.2.2"


def read(tag: int, value: object):
    return decode(payload(encode({tag: value}, EXPLICIT)), EXPLICIT)


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        (SPACING, "0.5\\ 1.5E0 ", (0.5, 1.5)),
        (SPACING, "0.5\\x", ()),
        (SPACING, "0.5\\", ()),
        (SPACING, "1_0\\2", ()),
        (SPACING, "nan\\inf", ()),
        (SPACING, "", ()),
        (FRAMES, "12", (12.0,)),
        (ROWS, 512, (512.0,)),
        (SLOPE, [0.25], (0.25,)),
        (SLOPE, [math.inf], ()),
    ],
)
def test_values_are_read_or_not_at_all(tag: int, value: object, expected: tuple) -> None:
    ds = read(tag, value)
    assert decimals(ds.find(tag)) == expected
    assert decimal(ds, tag) == (expected[0] if expected else None)


def test_what_is_not_there_has_no_value() -> None:
    assert decimals(None) == ()
    assert decimal(read(ROWS, 1), SPACING) is None


def test_big_endian_doubles() -> None:
    head = struct.pack(">HH2sH", SLOPE >> 16, SLOPE & 0xFFFF, b"FD", 8)
    ds = decode(payload(head + struct.pack(">d", 2.5)), BIG)
    assert decimals(ds.find(SLOPE)) == (2.5,)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from((SPACING, FRAMES, ROWS, SLOPE)), st.binary(max_size=64))
def test_reading_is_total(tag: int, value: bytes) -> None:
    assert all(map(math.isfinite, decimals(read(tag, value).find(tag))))
