"""A raw file in a private block, read without trust."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from harness.content.dataset import decode
from harness.content.raw_payload import CREATOR, GROUP, raw_payload_of
from harness.core.octets import payload

EXPLICIT, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"


def encoded(ds, syntax=EXPLICIT):
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, syntax == IMPLICIT
    write_dataset(out, ds)
    return decode(payload(out.getvalue()), syntax)


def keeping(data, sizes):
    ds = Dataset()
    block = ds.private_block(GROUP, CREATOR, create=True)
    block.add_new(0x01, "LO", "acme-sino 1")
    block.add_new(0x05, "LO", hashlib.sha256(data).hexdigest())
    block.add_new(0x06, "UV", len(data))
    chunks, at = [], 0
    for size in (*(2 * s for s in sizes), len(data)):
        part = data[at : at + size]
        if part:
            item = Dataset()
            inner = item.private_block(GROUP, CREATOR, create=True)
            inner.add_new(0x10, "OB", part + b"\0" * (len(part) % 2))
            inner.add_new(0x11, "UV", at)
            chunks.append(item)
        at += len(part)
    block.add_new(0x0F, "SQ", chunks)
    return ds


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.lists(st.integers(1, 30), max_size=5))
def test_however_it_was_cut_the_file_comes_out(data, sizes):
    kept = raw_payload_of(encoded(keeping(data, sizes)))
    assert kept is not None
    assert kept.format == "acme-sino 1"
    assert kept.fault() == ""
    assert kept.sha256() == kept.digest


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.integers(1, 255))
def test_no_octet_can_be_changed_unseen(place, flip):
    data = bytes(range(256)) * 16
    ds = keeping(data, (100,))
    chunks = ds[0x0071100F].value
    chunk = chunks[place // 200 and 1][0x00711010]
    at = place % len(chunk.value)
    chunk.value = chunk.value[:at] + bytes([chunk.value[at] ^ flip]) + chunk.value[at + 1 :]
    kept = raw_payload_of(encoded(ds))
    assert kept is not None
    assert kept.sha256() != kept.digest


def test_a_block_in_implicit_vr_says_its_length():
    kept = raw_payload_of(encoded(keeping(b"abcd", ()), IMPLICIT))
    assert kept is not None
    assert kept.length == 4
    assert not kept.legible


def test_what_is_no_block_of_ours_is_none():
    ds = Dataset()
    ds.private_block(GROUP, "ACME", create=True).add_new(0x01, "LO", "x")
    assert raw_payload_of(encoded(ds)) is None
