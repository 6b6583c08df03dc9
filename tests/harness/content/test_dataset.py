import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from harness.content.dataset import decode, identifier_of, native_pixels
from harness.core.octets import Payload, payload
from harness.core.subject import DimseExchange
from harness.wire.decode import decode as decode_recording
from tests.harness.content.encoded import (
    BIG,
    CT,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG,
    encode,
    image,
    part10,
)
from tests.harness.wire.recordings import load_trace

PATIENT_NAME = 0x00100010
PATIENT_ID = 0x00100020
ROWS = 0x00280010
SOP_CLASS = 0x00080016
SEQUENCE = 0x00081140
UID = 0x00081155
PIXELS = 0x7FE00010

SYNTAXES = st.sampled_from([IMPLICIT, EXPLICIT, DEFLATED, BIG, JPEG, "", "1.2"])


def explicit(data: bytes):
    return decode(payload(data), EXPLICIT)


@pytest.mark.parametrize("ts", [IMPLICIT, EXPLICIT, BIG])
def test_what_pydicom_writes_is_read(ts):
    nested = Dataset()
    nested.ReferencedSOPInstanceUID = "1.2.3.9"
    source = image(ReferencedImageSequence=[nested, Dataset()], InstanceNumber=7)
    ds = decode(payload(encode(source, ts)), ts)
    assert ds.gaps == ()
    assert [e.tag for e in ds.elements] == [int(e.tag) for e in source]
    assert (ds.text(PATIENT_NAME), ds.number(ROWS), ds.number(0x00200013)) == ("Doe^Jane", 2, 7)
    assert [i.text(UID) for i in ds.items(SEQUENCE)] == ["1.2.3.9", ""]
    assert ds.has(PIXELS)
    assert not ds.has(0x00080005)
    assert [e.vr for e in ds.elements] == [e.VR for e in source]


def test_deflated():
    machine = zlib.compressobj(wbits=-15)
    data = machine.compress(encode(image())) + machine.flush()
    ds = decode(payload(data), DEFLATED)
    assert (ds.gaps, ds.text(PATIENT_ID)) == ((), "P1")
    cut = decode(payload(data[: len(data) // 2]), DEFLATED)
    assert "deflated data set: the compressed stream has no end" in [g.what for g in cut.gaps]
    noise = decode(payload(b"\xff" * 40), DEFLATED)
    assert noise.gaps[0].what.startswith("deflated data set: ")


def test_inflation_is_bounded(monkeypatch):
    monkeypatch.setattr("harness.content.transfer_syntax.MAX_INFLATED_BYTES", 100)
    machine = zlib.compressobj(wbits=-15)
    bomb = machine.compress(bytes(1 << 22)) + machine.flush()
    ds = decode(payload(bomb), DEFLATED)
    assert ds.gaps[0].what == "deflated data set: inflates to more than 100 bytes"
    assert ds.gaps[0].offset == 100


def test_native_pixels_are_little_endian():
    pixels = bytes(range(8))
    for ts in (IMPLICIT, EXPLICIT):
        assert native_pixels(decode(payload(encode(image(), ts)), ts), ts) == pixels
    swapped = image(PixelData=bytes([1, 0, 3, 2, 5, 4, 7, 6]))
    swapped["PixelData"].VR = "OW"
    assert native_pixels(decode(payload(encode(swapped, BIG)), BIG), BIG) == pixels
    assert native_pixels(explicit(b""), EXPLICIT) is None


def test_the_same_payload_is_decoded_once():
    data = payload(encode(image()))
    assert decode(data, EXPLICIT) is decode(data, EXPLICIT)
    assert decode(payload(encode(image())), EXPLICIT) is not decode(data, EXPLICIT)


def test_identifiers_of_messages():
    (trace,) = load_trace("find")
    (x,) = (x for x in decode_recording(trace) if isinstance(x, DimseExchange))
    identifier = identifier_of(x.request, x.transfer_syntax)
    assert identifier is not None
    assert (identifier.text(0x00080052), identifier.text(PATIENT_ID)) == ("STUDY", "G*")
    assert identifier_of(x.responses[-1], x.transfer_syntax) is None


def test_a_data_set_in_fragments():
    data = encode(image())
    octets, slices = b"", []
    for at in range(0, len(data), 7):
        octets += b"HEADER"
        slices.append((len(octets), len(octets) + len(data[at : at + 7])))
        octets += data[at : at + 7]
    ds = decode(Payload(octets, tuple(slices)), EXPLICIT)
    assert (ds.gaps, ds.text(SOP_CLASS)) == ((), CT)
    assert native_pixels(ds, EXPLICIT) == bytes(range(8))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), SYNTAXES)
def test_total_on_noise(data, ts):
    ds = decode(payload(data), ts)
    for e in ds.elements:
        e.texts()
        e.numbers()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_total_on_a_broken_object(data):
    octets = bytearray(part10(image())[300:])
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    decode(payload(bytes(octets)), data.draw(SYNTAXES))
