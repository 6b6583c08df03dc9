import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.encaps import encapsulate

from harness.content import walker
from harness.content.dataset import GapKind, decode, native_pixels
from harness.core.octets import payload
from tests.harness.content.encoded import (
    BIG,
    EXPLICIT,
    IMPLICIT,
    ITEM_END,
    JPEG,
    SEQUENCE_END,
    UNDEFINED,
    element,
    encode,
    image,
    item,
)

PATIENT_ID = 0x00100020
SEQUENCE = 0x00081140
UID = 0x00081155
PIXELS = 0x7FE00010

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


def explicit(data: bytes):
    return decode(payload(data), EXPLICIT)


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


def test_items_inherit_signedness():
    inner = struct.pack("<HHI", 0x0040, 0x9216, 2) + b"\xff\xff"
    data = struct.pack("<HHI", 0x0028, 0x0103, 2) + b"\1\0"
    data += struct.pack("<HHI", 0x0040, 0x9096, 8 + len(inner)) + item(inner)
    ds = decode(payload(data), IMPLICIT)
    assert ds.items(0x00409096)[0].number(0x00409216) == -1


@pytest.mark.parametrize("after", [SEQUENCE_END, item(b"")])
def test_an_item_without_delimiter_spoils_nothing_else(after):
    inner = element(UID, "UI", b"1.2\0")
    unfinished = item(inner, UNDEFINED) + after
    rest = b"" if after == SEQUENCE_END else SEQUENCE_END
    ds = explicit(
        element(SEQUENCE, "SQ", unfinished + rest, UNDEFINED) + element(PATIENT_ID, "LO", b"P1")
    )
    assert [g.kind for g in ds.gaps] == [GapKind.DELIMITER]
    assert ds.items(SEQUENCE)[0].text(UID) == "1.2"
    assert ds.text(PATIENT_ID) == "P1"


def test_zeros_after_the_last_element_are_one_gap():
    ds = explicit(element(PATIENT_ID, "LO", b"P1") + bytes(100))
    assert [(g.kind, g.offset) for g in ds.gaps] == [(GapKind.TRAILING, 10)]


def test_explicit_items_in_un_are_read_with_a_gap():
    inner = element(UID, "UI", b"1.2\0")
    ds = explicit(element(0x00091001, "UN", item(inner) + SEQUENCE_END, UNDEFINED))
    assert [g.kind for g in ds.gaps] == [GapKind.UNKNOWN]
    assert ds.items(0x00091001)[0].text(UID) == "1.2"


def test_a_delimiter_with_a_length_is_a_gap():
    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 4)
    ds = explicit(element(SEQUENCE, "SQ", item(b"") + end, UNDEFINED))
    assert [g.kind for g in ds.gaps] == [GapKind.DELIMITER]
