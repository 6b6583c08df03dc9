import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from harness.content import walker
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

PATIENT_NAME, PATIENT_ID, ROWS, SOP_CLASS = 0x00100010, 0x00100020, 0x00280010, 0x00080016
SEQUENCE, UID, PIXELS = 0x00081140, 0x00081155, 0x7FE00010


def element(tag: int, vr: str, value: bytes, length: int | None = None) -> bytes:
    """One Explicit VR Little Endian element of the long or the short form."""
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    size = len(value) if length is None else length
    if vr in ("OB", "OW", "SQ", "UN", "UT", "UC", "ZZ"):
        return head + struct.pack("<HI", 0, size) + value
    return head + struct.pack("<H", size) + value


def item(value: bytes, length: int | None = None) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value) if length is None else length) + value


ITEM_END = struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
UNDEFINED = 0xFFFFFFFF


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


def test_offsets_say_where_an_element_is():
    data = encode(image())
    found = explicit(data).find(PATIENT_NAME)
    assert found is not None
    assert data[found.offset : found.offset + 4] == b"\x10\0\x10\0"
    assert data[found.value_offset : found.value_offset + found.length] == b"Doe^Jane"
    assert found.value.read() == b"Doe^Jane"


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


def test_encapsulated_pixel_data():
    source = image()
    source.PixelData = encapsulate([b"frame one!", b"two!"])
    source["PixelData"].VR = "OB"
    source["PixelData"].is_undefined_length = True
    ds = decode(payload(encode(source)), JPEG)
    found = ds.find(PIXELS)
    assert found is not None
    assert ds.gaps == ()
    assert found.encapsulated
    assert [f.read() for f in found.fragments[1:]] == [b"frame one!", b"two!"]
    assert native_pixels(ds, JPEG) is None


def test_native_pixels_are_little_endian():
    pixels = bytes(range(8))
    for ts in (IMPLICIT, EXPLICIT):
        assert native_pixels(decode(payload(encode(image(), ts)), ts), ts) == pixels
    swapped = image(PixelData=bytes([1, 0, 3, 2, 5, 4, 7, 6]))
    swapped["PixelData"].VR = "OW"
    assert native_pixels(decode(payload(encode(swapped, BIG)), BIG), BIG) == pixels
    assert native_pixels(explicit(b""), EXPLICIT) is None


def test_sequences_of_undefined_length():
    inner = element(UID, "UI", b"1.2\0")
    data = element(
        SEQUENCE,
        "SQ",
        item(inner + ITEM_END, UNDEFINED) + item(inner) + SEQUENCE_END,
        UNDEFINED,
    ) + element(PATIENT_ID, "LO", b"P1")
    ds = explicit(data)
    assert ds.gaps == ()
    assert [i.text(UID) for i in ds.items(SEQUENCE)] == ["1.2", "1.2"]
    assert ds.text(PATIENT_ID) == "P1"


def test_un_of_undefined_length_holds_implicit_vr():
    inner = struct.pack("<HHI", 8, 0x1155, 4) + b"1.2\0"
    ds = explicit(element(0x00091001, "UN", item(inner) + SEQUENCE_END, UNDEFINED))
    assert ds.gaps == ()
    assert ds.items(0x00091001)[0].text(UID) == "1.2"


def test_implicit_vr_of_ambiguous_and_private_elements():
    data = b"".join(
        struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value
        for tag, value in (
            (0x00090010, b"ACME"),
            (0x00091001, b"?"),
            (0x00280103, b"\x01\0"),
            (0x00280106, b"\xff\xff"),
        )
    )
    ds = decode(payload(data), IMPLICIT)
    assert [e.vr for e in ds.elements] == ["LO", "UN", "US", "SS"]
    assert ds.number(0x00280106) == -1


@pytest.mark.parametrize(
    ("data", "offset", "what", "tags"),
    [
        (element(PATIENT_ID, "LO", b"P1") + b"\x10\0", 10, "2 trailing bytes", 1),
        (element(PATIENT_ID, "LO", b"P1", 90), 0, "(0010,0020) PatientID announces 90", 1),
        (element(PATIENT_ID, "L?", b"P1"), 0, "(0010,0020) PatientID has 4c 3f where its VR", 0),
        (element(PATIENT_ID, "ZZ", b"P1"), 0, "(0010,0020) PatientID has the unknown VR ZZ", 1),
        (element(0x00091001, "OB", b"", UNDEFINED), 0, "(0009,1001) of VR OB has undefined", 0),
        (item(b""), 0, "(FFFE,E000) Item where a data element should be", 0),
        (element(SEQUENCE, "SQ", item(b"", 50), 8), 12, "item announces 50 bytes, 0 are left", 1),
        (element(SEQUENCE, "SQ", b"\0" * 8), 12, "(0000,0000) CommandGroupLength where an item", 1),
        (element(SEQUENCE, "SQ", item(b"", UNDEFINED), UNDEFINED), 20, "item of undefined", 1),
        (element(SEQUENCE, "SQ", item(b""), UNDEFINED), 20, "sequence of undefined length", 1),
        (element(PIXELS, "OB", item(b"x" * 4), UNDEFINED), 24, "encapsulated pixel data", 1),
        (element(PIXELS, "OB", item(b"x", 9), UNDEFINED), 12, "fragment announces 9 bytes", 1),
        (element(PIXELS, "OB", b"\0" * 8, UNDEFINED), 12, "(0000,0000) CommandGroupLength wh", 1),
        (element(PIXELS, "OB", b"\0" * 3, UNDEFINED), 12, "3 trailing bytes where an item", 1),
        (b"\x10\0\x20\0UN\0\0\0\0\0", 0, "(0010,0020) PatientID: header cut off", 0),
    ],
)
def test_defects_are_gaps(data, offset, what, tags):
    ds = explicit(data)
    assert ds.gaps[0].offset == offset
    assert ds.gaps[0].what.startswith(what)
    assert len(ds.elements) == tags


def test_a_broken_item_does_not_spoil_what_follows_a_sequence_of_known_length():
    data = element(SEQUENCE, "SQ", item(b"junk")) + element(PATIENT_ID, "LO", b"P1")
    ds = explicit(data)
    assert ds.text(PATIENT_ID) == "P1"
    assert len(ds.gaps) == 1
    assert ds.items(SEQUENCE)[0].gaps == ds.gaps


def test_a_truncated_value_is_as_much_as_there_is():
    ds = explicit(element(PATIENT_ID, "LO", b"P1", 90))
    assert ds.text(PATIENT_ID) == "P1"
    assert ds.elements[0].length == 90


def test_depth_is_bounded():
    data = b""
    for _ in range(200):
        data = element(SEQUENCE, "SQ", item(data))[: 1 << 16]
    ds = explicit(data)
    assert [g.what for g in ds.gaps] == ["sequences nested deeper than 64"]
    open_ended = (element(SEQUENCE, "SQ", b"", UNDEFINED) + item(b"", UNDEFINED)) * 5000
    assert "sequences nested deeper than 64" in [g.what for g in explicit(open_ended).gaps]


def test_work_is_bounded(monkeypatch):
    monkeypatch.setattr(walker, "MAX_ELEMENTS", 10)
    assert len(explicit(element(PATIENT_ID, "LO", b"P1") * 50).elements) == 10
    items = element(SEQUENCE, "SQ", item(b"") * 50)
    assert len(explicit(items).items(SEQUENCE)) <= 10
    monkeypatch.setattr(walker, "MAX_GAPS", 3)
    assert len(explicit(element(PATIENT_ID, "ZZ", b"") * 9).gaps) == 3


@pytest.mark.parametrize(
    ("vr", "value", "texts"),
    [
        ("LO", b" a \\b ", ("a", "b")),
        ("UI", b"1.2\0", ("1.2",)),
        ("PN", b" Doe^J\\Roe ", (" Doe^J", "Roe")),
        ("LT", b" a\\b ", (" a\\b",)),
        ("IS", b"", ()),
        ("LO", b"\\", ("", "")),
    ],
)
def test_texts(vr, value, texts):
    assert explicit(element(PATIENT_ID, vr, value)).texts(PATIENT_ID) == texts


@pytest.mark.parametrize(
    ("vr", "value", "numbers"),
    [
        ("US", b"\x01\0\x02\0", (1, 2)),
        ("SS", b"\xff\xff", (-1,)),
        ("UL", b"\x01\0\0\0\x01", (1,)),
        ("IS", b"12\\ -3 \\x\\+-1\\", (12, -3)),
        ("US", b"", ()),
        ("LO", "\u00b2".encode("latin-1"), ()),
    ],
)
def test_numbers(vr, value, numbers):
    assert explicit(element(PATIENT_ID, vr, value)).numbers(PATIENT_ID) == numbers


def test_character_set_of_items_is_inherited_or_their_own():
    name = element(PATIENT_NAME, "PN", "Ä".encode("latin-1"))
    own = element(0x00080005, "CS", b"ISO_IR 192") + element(PATIENT_NAME, "PN", "Ä".encode())
    data = element(0x00080005, "CS", b"ISO_IR 100") + element(
        SEQUENCE, "SQ", item(name) + item(own)
    )
    ds = explicit(data + name)
    assert [i.text(PATIENT_NAME) for i in ds.items(SEQUENCE)] == ["Ä", "Ä"]
    assert ds.text(PATIENT_NAME) == "Ä"


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


SYNTAXES = st.sampled_from([IMPLICIT, EXPLICIT, DEFLATED, BIG, JPEG, "", "1.2"])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), SYNTAXES)
def test_total_on_noise(data, ts):
    ds = decode(payload(data), ts)
    for e in ds.elements:
        e.texts()
        e.numbers()


BRICKS = [
    element(SEQUENCE, "SQ", b"", UNDEFINED),
    element(PIXELS, "OB", b"", UNDEFINED),
    element(SEQUENCE, "SQ", item(b"x")),
    item(b"", UNDEFINED),
    item(b"", 8),
    ITEM_END,
    SEQUENCE_END,
    element(PATIENT_ID, "LO", b"P1"),
    element(0x00091001, "UN", b"", UNDEFINED),
    element(PATIENT_ID, "UT", b"", 0xFFFFFFF0),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(BRICKS), max_size=20), st.sampled_from([IMPLICIT, EXPLICIT, BIG]))
def test_total_on_structures(bricks, ts):
    data = b"".join(bricks)
    stack = [decode(payload(data), ts)]
    while stack:
        ds = stack.pop()
        for e in ds.elements:
            assert 0 <= e.offset <= e.value_offset <= e.end <= len(data)
            assert e.value.size == e.end - e.value_offset
            stack.extend(e.items)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_total_on_a_broken_object(data):
    octets = bytearray(part10(image())[300:])
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    decode(payload(bytes(octets)), data.draw(SYNTAXES))
