import pytest

from harness.content.dataset import decode
from harness.core.octets import payload
from tests.harness.content.encoded import (
    EXPLICIT,
    element,
    encode,
    image,
    item,
)

PATIENT_NAME = 0x00100010
PATIENT_ID = 0x00100020
SEQUENCE = 0x00081140


def explicit(data: bytes):
    return decode(payload(data), EXPLICIT)


def test_offsets_say_where_an_element_is():
    data = encode(image())
    found = explicit(data).find(PATIENT_NAME)
    assert found is not None
    assert data[found.offset : found.offset + 4] == b"\x10\0\x10\0"
    assert data[found.value_offset : found.value_offset + found.length] == b"Doe^Jane"
    assert found.value.read() == b"Doe^Jane"


def test_a_truncated_value_is_as_much_as_there_is():
    ds = explicit(element(PATIENT_ID, "LO", b"P1", 90))
    assert ds.text(PATIENT_ID) == "P1"
    assert ds.elements[0].length == 90


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
