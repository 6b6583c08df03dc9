"""Numbers are read from every numeric VR; what is no number is None, never an exception."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode
from harness.content.numeric import number, numbers_of
from harness.core.octets import payload
from harness.facts.uids import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN


def element(vr, value, *, little=True):
    order = "<" if little else ">"
    data = (
        struct.pack(order + "HH", 0x0028, 0x0030)
        + vr.encode()
        + struct.pack(order + "H", len(value))
        + value
    )
    ts = EXPLICIT_VR_LITTLE_ENDIAN if little else EXPLICIT_VR_BIG_ENDIAN
    return decode(payload(data), ts).elements[0]


@pytest.mark.parametrize(
    ("vr", "value", "expected"),
    [
        ("DS", b"0.5\\-1e3 ", (0.5, -1000.0)),
        ("DS", b"0.5\\x ", (0.5, None)),
        ("DS", b"1\\\\2 ", (1.0, None, 2.0)),
        ("DS", b"", ()),
        ("IS", b"+7", (7.0,)),
        ("US", b"\x01\x00\x02\x00", (1.0, 2.0)),
        ("US", b"\x01\x00\x02", (1.0, None)),
        ("SS", b"\xff\xff", (-1.0,)),
        ("FL", struct.pack("<f", 1.5), (1.5,)),
        ("FD", struct.pack("<d", -0.25), (-0.25,)),
    ],
)
def test_values(vr, value, expected) -> None:
    assert numbers_of(element(vr, value)) == expected


def test_big_endian() -> None:
    assert numbers_of(element("US", b"\x00\x01", little=False)) == (1.0,)


@pytest.mark.parametrize(
    "text", ["inf", "nan", "-inf", "1_0", "", "1e", "0x10", "1,5", "\u0661", "1" * 40]
)
def test_no_number(text) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["0", "0.0", "0.00E0", " 0 ", "-0"])
def test_one_number_in_many_spellings(text) -> None:
    assert number(text) == 0


@settings(max_examples=100, deadline=None)
@given(st.floats(-1e15, 1e15).map(lambda f: f"{f:.8g}"))
def test_decimal_strings(text) -> None:
    assert number(text) == float(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["DS", "IS", "US", "SS", "UL", "SL", "FL", "FD"]), st.binary(max_size=40))
def test_total(vr, value) -> None:
    for n in numbers_of(element(vr, value)):
        assert n is None or isinstance(n, float)
