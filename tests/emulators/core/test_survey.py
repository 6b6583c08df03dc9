"""The walk before decoding: total, bounded, and it finds the pixels."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from emulators.core import survey as module
from emulators.core.survey import Unreadable, inflated, survey
from tests.emulators.builders import ct, part10

SYNTAXES = st.sampled_from([ExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian])


def data_set(**named):
    file = part10(ct(**named))
    return file[144 + int.from_bytes(file[140:144], "little") :]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_pixels_are_found(syntax):
    data = data_set(syntax=syntax)
    found = survey(memoryview(data), syntax)
    head = 12 if syntax == ExplicitVRLittleEndian else 8
    assert data[found.pixel_start : found.pixel_start + 4] == b"\xe0\x7f\x10\x00"
    assert found.pixel_end - found.pixel_start == head + 128
    assert found.pixel_end == len(data)


def element(group, number, vr, value):
    if vr in (b"SQ", b"UN", b"OB"):
        return struct.pack("<HH2sHI", group, number, vr, 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


def nested(depth, undefined):
    inner = element(8, 0x60, b"CS", b"CT")
    for _ in range(depth):
        if undefined:
            item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + inner
            item += struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
            inner = struct.pack("<HH2sHI", 8, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item
            inner += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
        else:
            item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner
            inner = element(8, 0x1140, b"SQ", item)
    return memoryview(inner)


@pytest.mark.parametrize("undefined", [False, True])
def test_depth_is_bounded(undefined):
    assert survey(nested(60, undefined), ExplicitVRLittleEndian).elements == 121
    with pytest.raises(Unreadable, match="levels"):
        survey(nested(70, undefined), ExplicitVRLittleEndian)


def test_elements_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_ELEMENTS", 10)
    with pytest.raises(Unreadable, match="more than 10 elements"):
        survey(memoryview(element(8, 0x60, b"CS", b"CT") * 11), ExplicitVRLittleEndian)


@pytest.mark.parametrize(
    "data",
    [
        b"\x08\0\x60\0C",
        b"\x08\0\x60\0??\x02\0CT",
        element(8, 0x60, b"CS", b"CT")[:-1],
        struct.pack("<HHI", 0xFFFE, 0xE000, 0),
        bytes(nested(1, True))[:-8],
        struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF) + b"\xfe\xff\x00\xe0\xff\0\0\0",
        element(8, 0x1140, b"SQ", b"\x08\0\x60\0CS\x02\0"),
    ],
    ids=["cut-off", "no-vr", "overrun", "stray-item", "no-end", "fragment", "no-item"],
)
def test_damaged(data):
    with pytest.raises(Unreadable):
        survey(memoryview(data), ExplicitVRLittleEndian)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), SYNTAXES)
def test_the_walk_is_total(data, syntax):
    with contextlib.suppress(Unreadable):
        survey(memoryview(data), syntax)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255), SYNTAXES)
def test_the_walk_is_total_on_mutants(at, value, syntax):
    data = bytearray(data_set())
    data[at % len(data)] = value
    with contextlib.suppress(Unreadable):
        survey(memoryview(bytes(data)), syntax)


def deflate(data):
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return memoryview(engine.compress(data) + engine.flush())


def test_deflation_is_undone():
    assert bytes(inflated(deflate(b"abc" * 99), DeflatedExplicitVRLittleEndian)) == b"abc" * 99
    assert bytes(inflated(memoryview(b"abc"), ExplicitVRLittleEndian)) == b"abc"


def test_a_bomb_is_not_inflated(monkeypatch):
    monkeypatch.setattr(module, "MOST_INFLATED", 1000)
    with pytest.raises(Unreadable, match="too large"):
        inflated(deflate(bytes(100_000)), DeflatedExplicitVRLittleEndian)


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"", bytes(deflate(b"abc" * 99))[:-3]])
def test_damaged_deflation(data):
    with pytest.raises(Unreadable):
        inflated(memoryview(data), DeflatedExplicitVRLittleEndian)
