import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode
from harness.content.part10 import open_part10
from harness.core.octets import payload
from tests.harness.content.encoded import BIG, CT, DEFLATED, EXPLICIT, IMPLICIT, image, part10


@pytest.mark.parametrize("ts", [IMPLICIT, EXPLICIT, DEFLATED, BIG])
def test_a_clean_stream(ts):
    found = open_part10(payload(part10(image(), ts)))
    assert (found.problems, found.transfer_syntax, found.meta_offset) == ((), ts, 132)
    assert found.meta.text(0x00020002) == CT
    ds = decode(found.dataset, ts)
    assert (ds.gaps, ds.text(0x00080018)) == ((), "1.2.3.4")


CLEAN = part10(image())


@pytest.mark.parametrize(
    ("data", "problem", "ts"),
    [
        (CLEAN[132:], "no DICM prefix after a preamble of 128 bytes", EXPLICIT),
        (CLEAN[:132] + CLEAN[144:], "no File Meta Information Group Length", EXPLICIT),
        (CLEAN[:140] + b"\x01" + CLEAN[141:], "group length says", EXPLICIT),
        (CLEAN[:132], "no file meta information", ""),
        (b"", "no DICM prefix", ""),
        (b"{}", "no file meta information", ""),
        (CLEAN[:180], "byte ", ""),
    ],
    ids=["no-preamble", "no-group-length", "wrong-length", "only-prefix", "empty", "other", "cut"],
)
def test_problems(data, problem, ts):
    found = open_part10(payload(data))
    assert any(p.startswith(problem) for p in found.problems), found.problems
    assert found.transfer_syntax == ts


def test_a_stream_without_transfer_syntax():
    ds = image()
    data = part10(ds)
    at = data.index(b"\x02\x00\x10\x00UI")
    end = data.index(b"\x02\x00\x12\x00UI")
    assert "no Transfer Syntax UID" in open_part10(payload(data[:at] + data[end:])).problems


def test_the_data_set_may_start_with_a_lower_group():
    data = CLEAN[: CLEAN.index(b"\x08\x00\x16\x00UI")] + b"\x01\x00\x01\x00\x02\x00\x00\x00ab"
    found = open_part10(payload(data))
    assert (found.problems, found.dataset.size) == ((), 10)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_total(data, prefixed):
    found = open_part10(payload(bytes(128) + b"DICM\x02\x00" + data if prefixed else data))
    assert found.dataset.size <= len(data) + 134


def test_a_wrong_prefix_before_file_meta():
    found = open_part10(payload(bytes(128) + b"dicm" + CLEAN[132:]))
    assert (found.meta_offset, found.transfer_syntax) == (132, EXPLICIT)
    assert found.problems == ("no DICM prefix after a preamble of 128 bytes",)


def test_file_meta_in_implicit_vr():
    meta = b"\x02\0\x10\0\x14\0\0\x001.2.840.10008.1.2.1\0" + b"\x02\0\x13\0\x02\0\0\0ab"
    data = CLEAN[CLEAN.index(b"\x08\x00\x16\x00UI") :]
    found = open_part10(payload(CLEAN[:132] + meta + data))
    assert found.wrong_encoding == "Implicit VR Little Endian"
    assert found.transfer_syntax == EXPLICIT
    assert found.dataset.read() == data
